"""How an agency's papers are printed: its print shop's profile, found beside the agency file, and its office printers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from pathlib import PurePosixPath, PureWindowsPath

from generator.content.agency import Press
from generator.content.base import Model, Text
from generator.diagnostics import SourcedText
from generator.load.reading import REFUSED, Reader, Refused
from generator.load.wording import Path, visible
from generator.load.yaml_nodes import Data
from generator.project import ProjectFiles

MAX_PROFILE_BYTES = 20_000_000
_SHORTEST = 132
"""Header and an empty tag table (ICC.1:2022, 7.2 and 7.3)."""
_ASK = "ask the print shop for the ICC profile of its CMYK printing condition"


class WrittenPress(Model):
    """How a print shop prints: `press` editions are made in its inks. Without it they stay in sRGB and say so."""

    icc: Text
    condition: Text


@dataclass(frozen=True, slots=True)
class PressReader:
    """Reads the `press` field of the agency file at `agency_file`."""

    project: ProjectFiles
    agency_file: FilePath

    def __call__(self, reader: Reader, value: Data, path: Path) -> Press | Refused:
        """Read `{icc: shop.icc, condition: GRACoL2013_CRPC6}`."""
        entry = reader.part(WrittenPress, value, path)
        if isinstance(entry, Refused):
            return REFUSED
        where = (*path, "icc")
        data = self._bytes(reader, entry.icc, where)
        if isinstance(data, Refused):
            return data
        if len(data) < _SHORTEST or data[36:40] != b"acsp":
            return reader.refuse(where, "press-profile", f"`{visible(entry.icc)}` is not an ICC profile", _ASK)
        if data[12:16] != b"prtr" or data[16:20] != b"CMYK":
            message = f"`{visible(entry.icc)}` is not the profile of a CMYK printing condition"
            return reader.refuse(where, "press-profile", message, _ASK)
        return Press(icc=data, condition=entry.condition)

    def _bytes(self, reader: Reader, written: SourcedText, where: Path) -> bytes | Refused:
        """Return the file's bytes if it is one, lies below the agency file's folder and is not too big."""
        name, folder = visible(written), self.agency_file.parent
        pure = PureWindowsPath(written)
        leaves = pure.is_absolute() or pure.drive or pure.root or ".." in pure.parts or written.startswith("~")
        hint = "put the profile beside the agency file"
        try:
            target = (folder / written).resolve()
            if leaves or not target.is_relative_to(folder.resolve()):
                return reader.refuse(where, "press-outside", f"`{name}` leaves the agency file's folder", hint)
            if not target.is_file():
                return reader.refuse(where, "press-missing", f"`{name}` does not exist", hint)
            if target.stat().st_size > MAX_PROFILE_BYTES:
                return reader.refuse(where, "press-profile", f"`{name}` is larger than any ICC profile", _ASK)
            return self.project.read_outside(folder / written, f"agency/{PurePosixPath(written).as_posix()}")
        except (OSError, ValueError, RuntimeError):
            return reader.refuse(where, "press-missing", f"`{name}` cannot be read", "look at the file's permissions")


def check_printers(reader: Reader, printers: object) -> None:
    """Each printer has an id of its own, and offsets in lengths that do not depend on type."""
    seen: set[str] = set()
    for index, printer in enumerate(printers if isinstance(printers, list) else ()):
        if not isinstance(printer, Mapping):
            continue
        name = printer.get("id")
        if isinstance(name, str) and name.strip() in seen:
            message = f"there are two printers `{visible(name.strip())}`"
            reader.refuse(("printers", index, "id"), "duplicate-id", message, "give each an id of its own")
        seen.add(name.strip() if isinstance(name, str) else "")
        for key in ("x", "y", "unprintable"):
            value = printer.get(key)
            if isinstance(value, str) and (
                value.strip().endswith("em") or (key == "unprintable" and value.strip().startswith("-"))
            ):
                message = f"`{key}` of a printer cannot be `{visible(value)}`"
                reader.refuse(("printers", index, key), "bad-value", message, "measure it in mm, in or pt, as in 0.5mm")
