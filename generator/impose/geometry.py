"""Where each card stands on a sheet, front and back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from generator.content.sheet_room import reach
from generator.content.theme import Sheet, Stock

__all__ = ["Place", "Reach", "backs", "behind", "flips_sideways", "fronts", "meet", "reach", "reaches"]


@dataclass(frozen=True, slots=True)
class Place:
    """Top left corner of a trim box on the sheet, points; `turn` is 0 or 180 degrees.

    `back` says that a back stands there, whose left edge is its front's right one.
    """

    x: float
    y: float
    turn: int = 0
    back: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a face's ink may reach beyond its trim, by the sheet's sides, in points."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    def clip(self, width: float, height: float, turn: int) -> tuple[float, float, float, float]:
        """Return x, y, width and height of the inked box in the coordinates of a face placed with `turn`."""
        left, top = (self.right, self.bottom) if turn else (self.left, self.top)
        return -left, -top, width + self.left + self.right, height + self.top + self.bottom


def fronts(stock: Stock) -> tuple[Place, ...]:
    """Return the places of the fronts, row by row from the top left."""
    sheet, width, height = stock.sheet, stock.width.points, stock.height.points
    return tuple(
        Place(
            sheet.left.points + column * (width + sheet.gap_x.points),
            sheet.top.points + row * (height + sheet.gap_y.points),
        )
        for row in range(sheet.rows)
        for column in range(sheet.columns)
    )


def backs(stock: Stock) -> tuple[Place, ...]:
    """Return the places of the backs, in the order of the fronts they lie behind once the sheet is turned.

    Turned over its long (upright) edge, a sheet's left and right change sides. Over its short edge top and bottom do, and
    the back is set upside down so that the cut card still turns like a page.
    """
    return tuple(behind(place, stock) for place in fronts(stock))


def behind(place: Place, stock: Stock) -> Place:
    """Return the place on the back of what stands upright at `place` on the front."""
    sheet = stock.sheet
    if flips_sideways(sheet):
        return Place(sheet.width.points - place.x - stock.width.points, place.y, back=True)
    return Place(place.x, sheet.height.points - place.y - stock.height.points, turn=180, back=True)


def flips_sideways(sheet: Sheet) -> bool:
    """Whether turning the sheet on its stated edge swaps left and right (its long edge is upright, or its short one is)."""
    upright = sheet.height.points >= sheet.width.points
    return upright == (sheet.flip == "long-edge")


def reaches(
    stock: Stock, places: tuple[Place, ...], beyond: tuple[float, float], joined: frozenset[tuple[str, float]] = frozenset()
) -> tuple[Reach, ...]:
    """Return each place's reach: `beyond` (x, y) on all sides, but at a fold (`joined`, see `meet`) ink ends at the trim."""
    across, down = beyond
    made = []
    for place in places:
        one = Reach(across, down, across, down)
        sides = {
            "left": ("x", place.x),
            "right": ("x", place.x + stock.width.points),
            "top": ("y", place.y),
            "bottom": ("y", place.y + stock.height.points),
        }
        shut = {side: 0.0 for side, (axis, at) in sides.items() if (axis, round(at, 3)) in joined}
        made.append(replace(one, **shut))
    return tuple(made)


def meet(axis: str, at: float) -> tuple[str, float]:
    """Return the name of the line at which two faces of one piece of paper meet in a fold."""
    return axis, round(at, 3)
