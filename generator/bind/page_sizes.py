"""How large a page is as it is seen: cropped, turned, in points (ISO 32000-1, 7.7.3.3 and 14.11.2)."""

from __future__ import annotations

from dataclasses import dataclass

from generator.bind.reading import PdfDict, PdfFile

Matrix = tuple[float, float, float, float, float, float]

_LARGEST = 14_400.0
"""Points; 200 inches (ISO 32000-1, annex C)."""
_SMALLEST = 36.0
"""Points; on less than half an inch nothing can be read, and no stamp stands."""
_SAME = 2.0
"""Points within which two papers are one."""


@dataclass(frozen=True, slots=True)
class PageBox:
    """The visible part of a page in its own units, its turn (0, 90, 180 or 270 clockwise) and points per unit."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int
    unit: float

    @property
    def seen(self) -> tuple[float, float]:
        """Width and height as it is seen, in points."""
        sides = (self.right - self.left) * self.unit, (self.top - self.bottom) * self.unit
        return (sides[1], sides[0]) if self.turn % 180 else sides

    @property
    def upright(self) -> Matrix:
        """Matrix from points, counted from the lower left corner as it is seen, to the page's own units."""
        part = 1 / self.unit
        turned: dict[int, Matrix] = {
            0: (part, 0, 0, part, self.left, self.bottom),
            90: (0, part, -part, 0, self.right, self.bottom),
            180: (-part, 0, 0, -part, self.right, self.top),
            270: (0, -part, part, 0, self.left, self.top),
        }
        return turned[self.turn]


def page_box(file: PdfFile, entries: PdfDict) -> PageBox | None:
    """Return the visible part of a page: CropBox within MediaBox; None if it has no size."""
    media = file.numbers_of(entries.get("/MediaBox"), 4)
    if media is None:
        return None
    left, right = sorted((media[0], media[2]))
    bottom, top = sorted((media[1], media[3]))
    crop = file.numbers_of(entries.get("/CropBox"), 4)
    if crop is not None:
        inner = (
            max(left, min(crop[0], crop[2])), max(bottom, min(crop[1], crop[3])),
            min(right, max(crop[0], crop[2])), min(top, max(crop[1], crop[3])),
        )  # fmt: skip
        if inner[2] > inner[0] and inner[3] > inner[1]:  # viewers pass over a crop that leaves nothing
            left, bottom, right, top = inner
    turn = file.whole(entries.get("/Rotate"))
    unit = file.number(entries.get("/UserUnit")) or 1.0
    return PageBox(left, bottom, right, top, turn % 360 if turn % 90 == 0 else 0, unit if 0 < unit <= 1000 else 1.0)


def size_fault(box: PageBox | None) -> str:
    """Return what is wrong with a page's size as the end of a sentence; nothing if all is well."""
    if box is None or not (box.right > box.left and box.top > box.bottom):
        return "has no size"
    width, height = box.seen
    if max(width, height) > _LARGEST:
        return f"measures {width:.0f} x {height:.0f} pt, more than {_LARGEST:.0f} pt (200 in)"
    if min(width, height) < _SMALLEST:
        return f"measures {width:.0f} x {height:.0f} pt, too little to read anything on it"
    return ""


def same_paper(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Tell whether two sizes are one paper, upright or turned."""
    return all(abs(side - its) <= _SAME for side, its in zip(sorted(one), sorted(other), strict=True))
