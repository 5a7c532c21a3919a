"""Page boxes are boxes and lie inside one another (ISO 32000-1, 14.11.2; ISO 15930-7, 6.12)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.geometry import Box, contains, normal
from generator.preflight.objects import as_int, numbers

_KEYS = ("MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox")
_NESTED = (
    ("CropBox", "MediaBox"),
    ("BleedBox", "MediaBox"),
    ("TrimBox", "BleedBox"),
    ("TrimBox", "MediaBox"),
    ("ArtBox", "MediaBox"),
)
_HINT = "set the boxes so that TrimBox lies in BleedBox and all lie in MediaBox"


def check_boxes(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-boxes` for a box that is none, or that reaches out of the one round it."""
    for page in pdf.pages:
        boxes = {key: page_box(page, key) for key in _KEYS if f"/{key}" in page.entries}
        if "MediaBox" not in boxes:
            yield pdf.problem("pdf-boxes", f"{page}: there is no MediaBox, so the paper has no size", _HINT)
        for key, box in boxes.items():
            if box is None:
                yield pdf.problem("pdf-boxes", f"{page}: {key} is not a box of four numbers with an area", _HINT)
        for inner, outer in _NESTED:
            small, large = boxes.get(inner), boxes.get(outer)
            if small and large and not contains(large, small):
                yield pdf.problem("pdf-boxes", f"{page}: {inner} {_size(small)} reaches out of {outer} {_size(large)}", _HINT)
        turn = page.entries.get("/Rotate")
        if turn is not None and (as_int(turn) is None or (as_int(turn) or 0) % 90):
            yield pdf.problem("pdf-boxes", f"{page}: Rotate is not a multiple of 90", "turn pages by quarter turns only")


def page_box(page: PageFacts, key: str) -> Box | None:
    """Return one of a page's boxes in default user space; None if it is not there or has no area."""
    found = numbers(page.entries.get(f"/{key}"), 4)
    box = normal(found) if found else None
    return box if box and box[2] > box[0] and box[3] > box[1] else None


def _size(box: Box) -> str:
    """Return a box as people read it."""
    return "[" + " ".join(f"{value:g}" for value in box) + "]"
