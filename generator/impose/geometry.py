"""Where each card stands on a sheet, front and back."""

from __future__ import annotations

from dataclasses import dataclass

from generator.content.theme import Sheet, Stock


@dataclass(frozen=True, slots=True)
class Place:
    """Top left corner of a trim box on the sheet, points; `turn` is 0 or 180 degrees."""

    x: float
    y: float
    turn: int = 0


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
    return tuple(_behind(place, stock) for place in fronts(stock))


def _behind(place: Place, stock: Stock) -> Place:
    """Return the place on the back of what stands at `place` on the front."""
    sheet = stock.sheet
    if flips_sideways(sheet):
        return Place(sheet.width.points - place.x - stock.width.points, place.y)
    return Place(place.x, sheet.height.points - place.y - stock.height.points, turn=180)


def flips_sideways(sheet: Sheet) -> bool:
    """Whether turning the sheet on its stated edge swaps left and right (its long edge is upright, or its short one is)."""
    upright = sheet.height.points >= sheet.width.points
    return upright == (sheet.flip == "long-edge")


def reach(stock: Stock) -> tuple[float, float]:
    """Return how far a card's ink may reach beyond its trim (x, y): its bleed, or half the gap to its neighbour."""
    sheet, bleed = stock.sheet, stock.bleed.points
    across = min(bleed, sheet.gap_x.points / 2) if sheet.columns > 1 else bleed
    down = min(bleed, sheet.gap_y.points / 2) if sheet.rows > 1 else bleed
    return across, down
