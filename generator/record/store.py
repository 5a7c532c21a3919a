"""Where finished files go: a folder now, anything with whole-file writes behind the same few calls."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from generator.record.files import TEMPORARY, refused, write_files


class Stamp(NamedTuple):
    """What tells cheaply that a file is still the one that was written: size in bytes, time of change, identity."""

    size: int
    changed: int
    """Nanoseconds of the file system's clock; only compared for being equal."""
    identity: int
    """Inode number; another file that took the name's place has another."""


class Store(Protocol):
    """Files by name (`/` between parts), each there whole or not at all."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write files, the last name last. Raises ProblemsError (exit code 5) and leaves earlier files as they were."""

    def stamp(self, name: str) -> Stamp | None:
        """Return the stamp of a file, or None if there is none."""

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None if there is none."""

    def names(self, under: str = "") -> Iterator[str]:
        """Yield the names of the files below a folder, in no certain order."""

    def delete(self, name: str) -> None:
        """Take a file away, if it is there. Raises ProblemsError (exit code 5)."""


@dataclass(frozen=True, slots=True)
class FolderStore:
    """A folder of the local file system."""

    folder: Path

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write files by temporary file and rename.

        They are not forced to disk one by one, which would cost more than making them: a run does that once, at its end.
        """
        write_files(self.folder, files, durable=False)

    def stamp(self, name: str) -> Stamp | None:
        """Return the stamp of a regular file."""
        return stamp_of(f"{self.folder}/{name}")

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes."""
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return None

    def names(self, under: str = "") -> Iterator[str]:
        """Yield the names of the files below a folder."""
        for place, _, files in os.walk(self.folder / under):
            below = Path(place).relative_to(self.folder).as_posix()
            yield from (name if below == "." else f"{below}/{name}" for name in files)

    def delete(self, name: str) -> None:
        """Take a file away, and its folder if nothing else is in it."""
        path = self.folder / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise refused(self.folder, error) from error
        with contextlib.suppress(OSError):
            path.parent.rmdir()


def stamp_of(path: str | Path) -> Stamp | None:
    """Return the stamp of a file by its path, or None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a `Path` would cost more than the call; this is asked for every file of a run
    except (OSError, ValueError):
        return None
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino)


def sweep(store: Store, under: str = "") -> int:
    """Take away the temporary files that a killed run has left below a folder; return how many there were."""
    left = [name for name in store.names(under) if TEMPORARY in name.rpartition("/")[2]]
    for name in left:
        store.delete(name)
    return len(left)
