"""All sheets of an office edition are of one paper: an office printer has one in its tray."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.geometry import transform_box
from generator.preflight.sheets import seen_matrix

_TOLERANCE = 0.5


def check_sheet_sizes(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-sheet-size` for a sheet of another size than the first."""
    first = _size(pdf.pages[0])
    for page in pdf.pages[1:]:
        size = _size(page)
        if any(abs(one - other) > _TOLERANCE for one, other in zip(first, size, strict=True)):
            message = f"{page}: the sheet is {size[0]:g} x {size[1]:g} pt, but page 1 is {first[0]:g} x {first[1]:g} pt"
            yield pdf.problem("pdf-sheet-size", message, "put sheets of different paper into files of their own")


def _size(page: PageFacts) -> tuple[float, float]:
    """Return width and height of the paper in points, as it is seen."""
    box = transform_box(seen_matrix(page.entries, page.media), page.media)
    return box[2] - box[0], box[3] - box[1]
