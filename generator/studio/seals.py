"""An agency's seal from a browser: measured before it is decoded, checked like any seal, cut if wanted, saved by the file."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from generator.content.agency import Logo
from generator.diagnostics import Place, Problem, ProblemsError, SourcedText
from generator.load.logos import Kind, LogoReader, picture_kind, picture_size
from generator.load.reading import AGENCY_RULES, Reader
from generator.load.svg_logos import check_svg
from generator.load.wording import shown
from generator.load.yaml_nodes import Tree
from generator.project import ProjectFiles
from generator.record import write_files

MAX_PIXELS = 20_000_000
"""Of an uploaded picture: what is decoded for the check takes four bytes for each."""
_ENDINGS: dict[Kind, str] = {"png": "png", "jpeg": "jpg", "svg": "svg"}
_NAME = "picture"
_one_at_a_time = threading.Lock()
"""Decoded pictures are big; several at once would be too big."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture, in its pixels from the top left corner."""

    x: int
    y: int
    width: int
    height: int


def checked_seal(data: bytes, box: Box | None = None) -> tuple[bytes, Kind]:
    """Return the bytes to save and their kind: as they came, or, where `box` says which part is wanted, a PNG of that part.

    Raises ProblemsError with what the loader would say of the picture, or with code `seal-crop` for a part that is none.
    """
    kind = picture_kind(data)
    if kind is None:
        raise _refused("logo-mislabelled", "the file is no PNG, JPEG or SVG picture", "save it as PNG, JPEG or SVG")
    if kind == "svg":
        _, problems = check_svg(data, _NAME)
        if not problems and box is not None:
            problems = [_crop_problem("a drawing cannot be cut", "leave the four numbers empty, or save it as PNG")]
        if problems:
            raise ProblemsError(problems)
        return data, kind
    with _one_at_a_time:
        _refuse_bomb(data, kind)
        size, problems = picture_size(data, kind, _NAME, Place(_NAME))
        if problems or size is None:
            raise ProblemsError(problems)
        return (data, kind) if box is None else (_cut(data, kind, box), "png")


def save_seal(folder: Path, slug: str, data: bytes, kind: Kind) -> str:
    """Save a checked picture in `folder` as `<slug>-seal.png` (.jpg, .svg) and return its name.

    A file that is there is never overwritten, since the agency's file may still name it: the next number is taken.
    Raises ProblemsError (code `cannot-write`) where the folder refuses.
    """
    with _one_at_a_time:
        number = 1
        while True:
            name = f"{slug}-seal{'' if number == 1 else f'-{number}'}.{_ENDINGS[kind]}"
            target = folder / name
            if not target.is_symlink():
                if not target.exists():
                    write_files(folder, {name: data})
                    return name
                if target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data:
                    return name
            number += 1


def current_seal(project: ProjectFiles, agency_file: Path, written: str) -> Logo | None:
    """Return the picture that an agency file names, if the loader takes it."""
    if not written:
        return None
    tree = Tree(agency_file.name, {}, {}, {("logo", "path"): Place(agency_file.name)})
    reader = Reader(tree, AGENCY_RULES)
    value = {"path": SourcedText(written), "alt": SourcedText("-")}
    got = LogoReader(project, agency_file, shown)(reader, value, ("logo",))
    return got if isinstance(got, Logo) else None


def _refuse_bomb(data: bytes, kind: Kind) -> None:
    """Raise ProblemsError if the picture's head promises too many pixels; nothing is decoded."""
    try:
        with Image.open(io.BytesIO(data), formats=[kind.upper()]) as picture:
            width, height = picture.size
    except Image.DecompressionBombError:
        width = height = MAX_PIXELS
    except Exception:
        return
    if width * height > MAX_PIXELS:
        message = f"the picture has more than {MAX_PIXELS // 1_000_000} megapixels"
        raise _refused("logo-too-big", message, "save it smaller; 1,000 pixels across are plenty")


def _cut(data: bytes, kind: Kind, box: Box) -> bytes:
    with Image.open(io.BytesIO(data), formats=[kind.upper()]) as picture:
        width, height = picture.size
        right, bottom = box.x + box.width, box.y + box.height
        if min(box.x, box.y) < 0 or min(box.width, box.height) < 1 or right > width or bottom > height:
            message = f"the part to cut out does not lie in the picture of {width} x {height} pixels"
            raise ProblemsError([_crop_problem(message, "give numbers inside it, or leave all four empty")])
        part = picture.crop((box.x, box.y, right, bottom))
        made = io.BytesIO()
        # Nothing of where and how a photograph was taken goes along.
        part.save(made, "PNG", icc_profile=None, exif=b"")
        return made.getvalue()


def _crop_problem(message: str, hint: str) -> Problem:
    return Problem("seal-crop", message, Place(_NAME), (hint,))


def _refused(code: str, message: str, hint: str) -> ProblemsError:
    return ProblemsError([Problem(code, message, Place(_NAME), (hint,))])
