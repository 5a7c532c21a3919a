"""Where finished files go: a folder, or anything with whole-file writes behind the same few calls (`remote_store`)."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, NamedTuple, Protocol

from generator.record.archive import ArchiveKind, write_archive
from generator.record.files import TEMPORARY, refused, write_files

Reach = Literal["process", "machine", "anywhere"]
"""Who can write to a store by its name: this process alone, all processes of this machine, or those of others as well."""


class Stamp(NamedTuple):
    """What tells cheaply that a file is still the one that was written: size in bytes, time of change, identity."""

    size: int
    changed: int
    """Nanoseconds of the file system's clock, or what else a store has; only compared for being equal."""
    identity: int
    """Inode number, or what else a store has; another file that took the name's place has another."""


class Seen(Protocol):
    """Files that can be looked at."""

    def look(self) -> Callable[[str], Stamp | None]:
        """Return what tells the stamps of many files at little cost, as they are when it is asked first, or later."""

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None if there is none."""


class Store(Seen, Protocol):
    """Files by name (`/` between parts; `../` leads out of `below`), each there whole or not at all."""

    @property
    def reach(self) -> Reach:
        """Who can write to it."""

    @property
    def leaves_parts(self) -> bool:
        """Whether a process that is killed while it writes leaves temporary files, which `sweep` takes away."""

    def below(self, folder: str) -> Store:
        """Return the store of what is below a folder."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write files, the last name last. Raises ProblemsError (exit code 5) and leaves earlier files as they were."""

    def stamp(self, name: str) -> Stamp | None:
        """Return the stamp of a file, or None if there is none."""

    def names(self, under: str = "") -> Iterator[str]:
        """Yield the names of the files below a folder, in no certain order."""

    def delete(self, name: str) -> None:
        """Take a file away, if it is there. Raises ProblemsError (exit code 5)."""

    def pack(self, name: str, kind: ArchiveKind, files: Iterable[tuple[str, bytes]]) -> None:
        """Write an archive of files (name inside, bytes). Raises ProblemsError (exit code 5) like `write_archive`."""


@dataclass(frozen=True, slots=True)
class SeenElsewhere:
    """Files of another machine, which has told their stamps and keeps their bytes: none of them can be read again here."""

    stamps: Mapping[str, Stamp]

    def look(self) -> Callable[[str], Stamp | None]:
        """Return what tells the stamps as they were told."""
        return self.stamps.get

    def read(self, name: str) -> bytes | None:
        """Return nothing: whoever doubts a file makes it again."""
        return None


@dataclass(frozen=True, slots=True)
class FolderStore:
    """A folder of the local file system."""

    folder: Path
    reach: ClassVar[Reach] = "machine"
    leaves_parts: ClassVar[bool] = True

    def below(self, folder: str) -> FolderStore:
        """Return the store of a folder in this one."""
        return FolderStore(self.folder / folder)

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write files by temporary file and rename.

        They are not forced to disk one by one, which would cost more than making them: a run does that once, at its end.
        """
        write_files(self.folder, files, durable=False)

    def stamp(self, name: str) -> Stamp | None:
        """Return the stamp of a regular file."""
        return stamp_of(f"{self.folder}/{name}")

    def look(self) -> Callable[[str], Stamp | None]:
        """Return what looks at each file when asked: nothing is cheaper."""
        folder = f"{self.folder}/"
        return lambda name: stamp_of(folder + name)

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

    def pack(self, name: str, kind: ArchiveKind, files: Iterable[tuple[str, bytes]]) -> None:
        """Write an archive."""
        write_archive(self.folder / name, kind, files)


def stamp_of(path: str | Path) -> Stamp | None:
    """Return the stamp of a file by its path, or None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a `Path` would cost more than the call; this is asked for every file of a run
    except (OSError, ValueError):
        return None
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino)


def read_whole(store: Store, name: str) -> bytes:
    """Return a file's bytes. Raises FileNotFoundError for one that is gone."""
    data = store.read(name)
    if data is None:
        raise FileNotFoundError(2, "is gone", name)
    return data


def sweep(store: Store, under: str = "") -> int:
    """Take away the temporary files that a killed run has left below a folder; return how many there were."""
    if not store.leaves_parts:
        return 0
    left = [name for name in store.names(under) if TEMPORARY in name.rpartition("/")[2]]
    for name in left:
        store.delete(name)
    return len(left)
