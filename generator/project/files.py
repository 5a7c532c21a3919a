"""Reading project files by name, and remembering what was read."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

FOLDERS = ("packets", "templates", "fonts")
"""Folders of a project; each file of the user's takes the place of the built-in one of the same name."""


def built_in_folder() -> Path:
    """Return the folder that holds packets/, templates/ and fonts/: package data, or the checkout it runs from."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_builtin"
    return installed if installed.is_dir() else package.parent


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
        data = path.read_bytes()
        self._read[name] = hashlib.sha256(data).hexdigest()
        return data

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


def _clock() -> date:
    """Return today, or the day SOURCE_DATE_EPOCH names (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now(UTC).date()  # noqa: TID251 - this is the one door to the clock
