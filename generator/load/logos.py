"""The agency's seal: found beside the agency file, small enough, what its name says, whole, and harmless."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path as FilePath
from pathlib import PurePosixPath, PureWindowsPath
from typing import Literal

from PIL import Image

from generator.content.agency import Logo
from generator.content.base import Model, Text
from generator.diagnostics import Place, Problem, SourcedText
from generator.load.reading import REFUSED, Reader, Refused
from generator.load.svg_logos import check_svg
from generator.load.wording import Path, visible
from generator.load.yaml_nodes import Data
from generator.project import ProjectFiles

MAX_LOGO_BYTES = 20_000_000
MAX_LOGO_PIXELS = 50_000_000

Kind = Literal["png", "jpeg", "svg"]
_SUFFIXES: dict[str, Kind] = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".svg": "svg"}
_SAID: dict[Kind, tuple[str, str]] = {
    "png": ("a PNG picture", ".png"),
    "jpeg": ("a JPEG picture", ".jpg"),
    "svg": ("an SVG drawing", ".svg"),
}
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, struct.error, zlib.error)
"""What Pillow raises for damaged pictures."""
_ORIENTATION = 0x0112
"""EXIF tag; 1 is upright."""


class WrittenLogo(Model):
    """The long way to write a logo."""

    path: Text
    alt: Text


@dataclass(frozen=True, slots=True)
class LogoReader:
    """Reads the `logo` field of the agency file at `agency_file`."""

    project: ProjectFiles
    agency_file: FilePath
    shown: Callable[[FilePath], str]
    """How problems name a file."""

    def __call__(self, reader: Reader, value: Data, path: Path) -> Logo | Refused:
        """Read `{path: seal.svg, alt: Seal of ...}`; of `logo: seal.svg` only the path has come."""
        if isinstance(value, dict) and set(value) == {"path"} and (*path, "path") not in reader.tree.values:
            hint = "add `logo_alt:` and say in words what the picture shows"
            reader.refuse(path, "missing-key", "the file has a `logo` but no `logo_alt`", hint)
            self._picture(reader, SourcedText(str(value["path"]).strip(), reader.tree.place(path)), path)
            return REFUSED
        entry = reader.part(WrittenLogo, value, path)
        if isinstance(entry, Refused):
            # The picture is looked at even where the alt text is missing: all problems at once.
            inner = value.get("path") if isinstance(value, dict) else None
            if isinstance(inner, SourcedText) and inner.strip():
                self._picture(reader, SourcedText(inner.strip(), inner.place), path)
            return REFUSED
        return self._picture(reader, entry.path, path, entry.alt)

    def _picture(self, reader: Reader, written: SourcedText, path: Path, alt: SourcedText | None = None) -> Logo | Refused:
        """Check the picture and return the logo."""
        where = (*path, "path")
        name = visible(written)
        found = self._found(reader, written, where)
        if isinstance(found, Refused):
            return found
        claimed = _SUFFIXES.get(found.suffix.lower())
        if claimed is None:
            return reader.refuse(
                where, "logo-mislabelled", f"`{name}` is not named .png, .jpg or .svg", "save it as PNG, JPEG or SVG"
            )
        try:
            data = self.project.read_outside(found, f"agency/{PurePosixPath(written).as_posix()}")
        except OSError:
            return reader.refuse(where, "logo-missing", f"`{name}` cannot be read", "look at the file's permissions")
        held = picture_kind(data)
        if held is None:
            return reader.refuse(
                where, "logo-broken", f"`{name}` is not {_SAID[claimed][0]}", "save it again from the program that made it"
            )
        if held != claimed:
            message = f"`{name}` holds {_SAID[held][0]}, not {_SAID[claimed][0]}"
            return reader.refuse(where, "logo-mislabelled", message, f"rename it to end in {_SAID[held][1]}")
        if held == "svg":
            size, problems = check_svg(data, self.shown(found))
        else:
            size, problems = picture_size(data, held, name, reader.tree.place(where))
        for problem in problems:
            reader.report(problem)
        if size is None or alt is None:
            return REFUSED
        return Logo(path=str(written), alt=alt, kind=held, data=data, width=size[0], height=size[1])

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
        if leaves:
            return reader.refuse(
                where, "logo-outside", f"`{name}` leaves the agency file's folder", "put the picture beside the agency file"
            )
        if not found:
            return reader.refuse(where, "logo-missing", f"`{name}` does not exist", "put the picture beside the agency file")
        if size > MAX_LOGO_BYTES:
            message = f"`{name}` has {size / 1e6:.1f} MB, more than {MAX_LOGO_BYTES // 1_000_000} MB"
            return reader.refuse(where, "logo-too-big", message, "save it smaller; 1,000 pixels across are plenty")
        return folder / written


def picture_kind(data: bytes) -> Kind | None:
    """Return what the bytes are, by their first ones."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return "svg" if head.startswith(b"<") and b"<svg" in data[:65536] else None


def picture_size(
    data: bytes, held: Kind, name: str, place: Place, what: str = "logo"
) -> tuple[tuple[float, float] | None, list[Problem]]:
    """Return a PNG's or JPEG's pixels across and down, after decoding it whole, or the problem at `place`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[held.upper()]) as picture:
                width, height = picture.size
                if width * height > MAX_LOGO_PIXELS:
                    return None, [_too_many(name, f"{width} x {height} pixels", place, what)]
                picture.load()
                upright = picture.getexif().get(_ORIENTATION, 1) == 1
                mode = picture.mode
    except Image.DecompressionBombError:
        return None, [_too_many(name, "far too many pixels", place, what)]
    except _BROKEN:
        return None, [
            Problem(f"{what}-broken", f"`{name}` cannot be decoded", place, ("save it again from the program that made it",))
        ]
    if not upright:
        return None, [
            Problem(
                f"{what}-turned", f"`{name}` is stored lying on its side or mirrored", place, ("open it and save it upright",)
            )
        ]
    if mode in {"CMYK", "YCCK", "LAB"}:
        return None, [Problem(f"{what}-colors", f"`{name}` is in {mode} colours", place, ("save it in RGB colours",))]
    return (float(width), float(height)), []


def _too_many(name: str, has: str, place: Place, what: str) -> Problem:
    message = f"`{name}` has {has}, more than {MAX_LOGO_PIXELS // 1_000_000} megapixels"
    return Problem(f"{what}-too-big", message, place, ("save it smaller; 1,000 pixels across are plenty",))
