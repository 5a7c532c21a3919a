"""Reading project files by name, and remembering what was read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import TypeAlias

FOLDERS = ("packets", "templates", "fonts")
"""Folders of a project; each file of the user's takes the place of the built-in one of the same name."""


def built_in_folder() -> Path:
    """Return the folder that holds packets/, templates/ and fonts/: package data, or the checkout it runs from."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_builtin"
    return installed if installed.is_dir() else package.parent


_NO_LIBRARY = frozenset(("agencies", "__pycache__"))
"""Folders with nothing that a library is made of."""
Stamp: TypeAlias = "tuple[int, int, int]"
"""Time of change in nanoseconds, bytes, inode; only compared for being equal."""


class ProjectFiles:
    """Files by project name (`packets/modules/detainers.yaml`), the user's folder first, then the built-in one.

    `today` is fixed when the door is opened (SOURCE_DATE_EPOCH, or the clock): it decides warnings, never a byte of output.
    """

    def __init__(self, root: Path | None = None, today: date | None = None, built_in: Path | None = None) -> None:
        """Open the door on the user's folder `root` (none: only what is built in)."""
        self._built_in = built_in or built_in_folder()
        self.root = root
        self._today = today or _clock()
        self._read: dict[str, str] = {}
        self._outside: dict[Path, None] = {}

    def again(self) -> ProjectFiles:
        """Return another door to the same folders and day, through which nothing has been read yet."""
        return ProjectFiles(self.root, self._today, self._built_in)

    def today(self) -> date:
        """Return the date that review dates are compared with."""
        return self._today

    def find(self, name: str) -> Path | None:
        """Return where the named file stands, or None. Names that leave the project are never found."""
        pure = PurePosixPath(name)
        if pure.is_absolute() or ".." in pure.parts or not pure.parts or pure.parts[0] not in FOLDERS:
            return None
        for folder in (self.root, self._built_in):
            if folder is not None and (folder / pure).is_file():
                return folder / pure
        return None

    def exists(self, name: str) -> bool:
        """Whether a file of that name can be read."""
        return self.find(name) is not None

    def read_bytes(self, name: str) -> bytes:
        """Return a file's bytes and note it as an input. Raises FileNotFoundError with the name."""
        found = self.find(name)
        if found is None:
            raise FileNotFoundError(name)
        data = found.read_bytes()
        self._read[name] = hashlib.sha256(data).hexdigest()
        return data

    def read_text(self, name: str) -> str:
        """Return a file's text (UTF-8, a byte order mark is dropped). Raises FileNotFoundError or UnicodeDecodeError."""
        return self.read_bytes(name).decode("utf-8-sig")

    def read_outside(self, path: Path, name: str) -> bytes:
        """Return the bytes of a file the user named by its path (the agency file, its logo), noted under `name`."""
        self._outside[path] = None
        data = path.read_bytes()
        self._read[name] = hashlib.sha256(data).hexdigest()
        return data

    def take(self) -> tuple[tuple[tuple[str, str], ...], tuple[Path, ...]]:
        """Return the inputs so far, and the files that `read_outside` was asked for, and forget both: for the next agency."""
        taken = self.inputs(), tuple(self._outside)
        self._read, self._outside = {}, {}
        return taken

    def outside(self) -> tuple[Path, ...]:
        """Return the files that `read_outside` was asked for, in the order of asking."""
        return tuple(self._outside)

    def note(self, inputs: Iterable[tuple[str, str]]) -> None:
        """Count as read what was read through another door: names and SHA-256."""
        self._read.update(inputs)

    def digests(self, folder: str) -> dict[str, str]:
        """Return name and SHA-256 of every file below a folder, at any depth, as `read_bytes` would find it; none is noted.

        A file that cannot be read has an empty digest.
        """
        names: set[str] = set()
        for base in (self.root, self._built_in):
            if base is not None:
                names.update(f"{folder}/{found}" for found in _files_below(base / folder))
        return {name: _digest(found) for name in sorted(names) if (found := self.find(name)) is not None}

    def stamps(self, *folders: str) -> Mapping[str, Stamp]:
        """Return time of change, size and identity of every file below folders, in both layers, and of the folders in them.

        It tells cheaply whether anything is another than before; a folder's time tells of files that came and went. Agencies'
        files (`agencies/`) are none of a library's.
        """
        found: dict[str, Stamp] = {}
        for base in dict.fromkeys(base for base in (self.root, self._built_in) if base is not None):
            for folder in folders:
                for place, names in _walk(base / folder):
                    for path in (place, *(f"{place}/{name}" for name in names)):
                        with suppress(OSError):  # a link that leads nowhere, a file that has just gone
                            state = os.stat(path)  # noqa: PTH116 - a `Path` would cost more than the call
                            found[path] = (state.st_mtime_ns, 0 if path == place else state.st_size, state.st_ino)
        return found

    def list_files(self, folder: str, suffix: str = "") -> tuple[str, ...]:
        """Return the names of the files in a folder (not below it) that end in `suffix`, sorted, both layers together."""
        names: set[str] = set()
        for base in (self.root, self._built_in):
            place = base / folder if base is not None else None
            if place is not None and place.is_dir():
                names.update(f"{folder}/{item.name}" for item in place.iterdir() if item.is_file() and item.name.endswith(suffix))
        return tuple(sorted(names))

    def display(self, name: str) -> str:
        """Return the path to show in problems: relative to the working folder where that is shorter."""
        found = self.find(name)
        if found is None:
            return name
        try:
            return found.relative_to(Path.cwd()).as_posix()
        except ValueError:
            return str(found) if self.root and found.is_relative_to(self.root) else name

    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Return (name, SHA-256) of everything read so far, sorted by name."""
        return tuple(sorted(self._read.items()))

    def paths_read(self) -> tuple[Path, ...]:
        """Return the files behind `inputs()` that lie in the project, for `watch`."""
        return tuple(path for name in sorted(self._read) if (path := self.find(name)) is not None)


def _files_below(folder: Path) -> Iterator[str]:
    """Yield the names of all files below a folder, through links as well, but through no folder inside itself."""
    for place, files in _walk(folder, frozenset()):
        below = Path(place).relative_to(folder)
        yield from ((below / name).as_posix() for name in files)


def _walk(folder: Path, aside: frozenset[str] = _NO_LIBRARY) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder from one downwards with the names of its files; folders of names in `aside` are left out."""
    seen: set[str] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = [name for name in folders if name not in aside]
        yield place, files


def _digest(path: Path) -> str:
    """Return a file's SHA-256, or nothing where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _clock() -> date:
    """Return today, or the day SOURCE_DATE_EPOCH names (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now(UTC).date()  # noqa: TID251 - this is the one door to the clock
