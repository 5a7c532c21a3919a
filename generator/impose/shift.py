"""A printer's correction: what an agency measured on its test sheet, applied to every back."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from generator.content.theme import Stock
from generator.diagnostics import NOWHERE, ExitCode, Problem, ProblemsError
from generator.frames import Group, Item, Page, Path, Rect
from generator.impose.geometry import Place

MOST_SHIFT = 36.0
"""Points; a printer that is off by more has a sheet lying askew in its tray."""
MOST_ROTATION = 3.0
_SLACK = 0.01


@dataclass(frozen=True, slots=True)
class PrinterShift:
    """How a back is moved so that it comes to lie behind its front: the opposite of the printer's own error.

    `x` and `y` are points to the right and down as one looks at the back; `rotation_degrees` is clockwise about the middle of
    the sheet, and comes first.
    """

    x: float = 0.0
    y: float = 0.0
    rotation_degrees: float = 0.0

    def __bool__(self) -> bool:
        """Tell whether anything is moved."""
        return bool(self.x or self.y or self.rotation_degrees)

    def point(self, x: float, y: float, width: float, height: float) -> tuple[float, float]:
        """Return where a point of a sheet of `width` x `height` comes to lie, points from its top left corner."""
        angle = math.radians(self.rotation_degrees)
        cosine, sine = math.cos(angle), math.sin(angle)
        u, v = x - width / 2, y - height / 2
        return width / 2 + cosine * u - sine * v + self.x, height / 2 + sine * u + cosine * v + self.y


NO_SHIFT = PrinterShift()


def shifted(page: Page, shift: PrinterShift, unprintable: float) -> Page:
    """Return a side of a sheet with its cards and marks moved; words in its margins, which line up with nothing, come later.

    A mark that would be moved into the `unprintable` margin (points) is left out: sheets are cut by their fronts.
    """
    if not shift:
        return page
    kept = tuple(item for item in page.items if isinstance(item, Group) or _printable(item, page, shift, unprintable))
    whole = Group(kept, shift.x, shift.y, page.width, page.height, angle=shift.rotation_degrees)
    places = tuple((name, y + shift.y) for name, y in page.destinations)
    return replace(page, items=(whole,), destinations=places)


def _printable(mark: Item, page: Page, shift: PrinterShift, edge: float) -> bool:
    """Tell whether a moved mark is printed whole."""
    corners: list[tuple[float, float]] = []
    if isinstance(mark, Path):
        half = mark.line_width / 2
        numbers = [[float(one) for one in command[1:]] for command in mark.commands]
        points = [point for one in numbers for point in zip(one[::2], one[1::2], strict=True)]
        corners = [(x + across, y + down) for x, y in points for across in (-half, half) for down in (-half, half)]
    elif isinstance(mark, Rect):
        corners = [(x, y) for x in (mark.x, mark.x + mark.width) for y in (mark.y, mark.y + mark.height)]
    moved = [shift.point(x, y, page.width, page.height) for x, y in corners]
    return all(edge <= x <= page.width - edge and edge <= y <= page.height - edge for x, y in moved)


def check_shift(shift: PrinterShift, stock: Stock, places: tuple[Place, ...]) -> None:
    """Raise ProblemsError (exit code 2) if the shift is no printer's error, or moves cards off the sheet."""
    finite = all(math.isfinite(part) for part in (shift.x, shift.y, shift.rotation_degrees))
    if not finite or max(abs(shift.x), abs(shift.y)) > MOST_SHIFT or abs(shift.rotation_degrees) > MOST_ROTATION:
        offset = f"{shift.x / 72:.3f} in, {shift.y / 72:.3f} in and {shift.rotation_degrees:g} degrees"
        message = f"a printer offset of {offset} is more than {MOST_SHIFT / 72:g} in or {MOST_ROTATION:g} degrees"
        raise _refused(
            "printer-shift", message, "print the test sheet again with the paper straight in the tray, and measure anew"
        )
    width, height = stock.sheet.width.points, stock.sheet.height.points
    for place in places if shift and stock.separate != "none" else ():
        for u in (place.x, place.x + stock.width.points):
            for v in (place.y, place.y + stock.height.points):
                x, y = shift.point(u, v, width, height)
                if not (-_SLACK <= x <= width + _SLACK and -_SLACK <= y <= height + _SLACK):
                    message = f"the printer offset moves a back of `{stock.id}` off its sheet"
                    raise _refused("printer-shift", message, "choose a stock with wider margins, or another printer")


def _refused(code: str, message: str, hint: str) -> ProblemsError:
    return ProblemsError([Problem(code, message, NOWHERE, (hint,))], ExitCode.USAGE)
