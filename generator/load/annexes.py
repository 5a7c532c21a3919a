"""The agency's own PDFs: found beside the agency file and small enough. What is in them is looked at when they are bound."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath
from pathlib import PurePosixPath, PureWindowsPath

from generator.content.agency import AnnexRef
from generator.content.base import Model, Text
from generator.diagnostics import SourcedText
from generator.load.reading import REFUSED, Reader, Refused
from generator.load.wording import Path, visible
from generator.load.yaml_nodes import Data
from generator.project import ProjectFiles

MAX_ANNEX_BYTES = 200_000_000
"""Of all annexes of an agency together."""


class WrittenAnnex(Model):
    """An annex as written."""

    file: Text
    title: Text


@dataclass(slots=True)
class AnnexReader:
    """Reads the entries of `annexes` in the agency file at `agency_file`."""

    project: ProjectFiles
    agency_file: FilePath
    _bytes: int = 0

    def __call__(self, reader: Reader, value: Data, path: Path) -> AnnexRef | Refused:
        """Read `{file: general-order.pdf, title: General Order 5-12}`."""
        entry = reader.part(WrittenAnnex, value, path)
        if isinstance(entry, Refused):
            return REFUSED
        where, name = (*path, "file"), visible(entry.file)
        found = self._found(reader, entry.file, where)
        if isinstance(found, Refused):
            return found
        try:
            data = self.project.read_outside(found, f"agency/{PurePosixPath(entry.file).as_posix()}")
        except OSError:
            return reader.refuse(where, "annex-missing", f"`{name}` cannot be read", "look at the file's permissions")
        return AnnexRef(file=str(entry.file), title=entry.title, data=data)

    def _found(self, reader: Reader, written: SourcedText, where: Path) -> FilePath | Refused:
        """Return the file if it is one, lies below the agency file's folder and is not too big."""
        name, folder = visible(written), self.agency_file.parent
        pure = PureWindowsPath(written)
        leaves = pure.is_absolute() or pure.drive or pure.root or ".." in pure.parts or written.startswith("~")
        try:
            target = (folder / written).resolve()
            leaves = leaves or not target.is_relative_to(folder.resolve())
            found = not leaves and target.is_file()
            size = target.stat().st_size if found else 0
        except (OSError, ValueError, RuntimeError):
            found, size = False, 0
        hint = "put the PDF beside the agency file"
        if leaves:
            return reader.refuse(where, "annex-outside", f"`{name}` leaves the agency file's folder", hint)
        if not found:
            return reader.refuse(where, "annex-missing", f"`{name}` does not exist", hint)
        self._bytes += size
        if self._bytes > MAX_ANNEX_BYTES:
            all_in = "" if size > MAX_ANNEX_BYTES else "with the annexes before it "
            message = f"`{name}` {all_in}has {self._bytes / 1e6:.0f} MB, more than {MAX_ANNEX_BYTES // 1_000_000} MB"
            return reader.refuse(where, "annex-too-big", message, "bind only the pages that are needed")
        return folder / written
