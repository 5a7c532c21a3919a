"""Crop marks and the scale bar: ink outside the live area, all artifacts."""

from __future__ import annotations

from generator.content.theme import Stock
from generator.frames import Path, Rect
from generator.impose.geometry import Place
from generator.units import INCH

HAIR = 0.5
"""Thickness of a mark, points."""
_OFFSET = 4.0
"""From the bleed to the near end of a mark, so that a mark never touches artwork."""
_LENGTH = 10.0
SCALE_BAR = 4 * INCH


def crop_marks(stock: Stock, places: tuple[Place, ...], reach: tuple[float, float]) -> tuple[Rect, ...]:
    """Return marks in the sheet's margins at every cut, beyond the outermost cards; none between cards."""
    width, height = stock.width.points, stock.height.points
    left, right = min(place.x for place in places), max(place.x for place in places) + width
    top, bottom = min(place.y for place in places), max(place.y for place in places) + height
    cuts_x = sorted({round(edge, 3) for place in places for edge in (place.x, place.x + width)})
    cuts_y = sorted({round(edge, 3) for place in places for edge in (place.y, place.y + height)})
    away_x, away_y = reach[0] + _OFFSET, reach[1] + _OFFSET
    marks = [Rect(x - HAIR / 2, start, HAIR, _LENGTH) for x in cuts_x for start in (top - away_y - _LENGTH, bottom + away_y)]
    marks += [Rect(start, y - HAIR / 2, _LENGTH, HAIR) for y in cuts_y for start in (left - away_x - _LENGTH, right + away_x)]
    return tuple(marks)


def fold_marks(stock: Stock, places: tuple[Place, ...], reach: tuple[float, float]) -> tuple[Path, ...]:
    """Return dashed marks above and below the cards at every fold; a cut is never dashed."""
    top, bottom = min(place.y for place in places), max(place.y for place in places) + stock.height.points
    away = reach[1] + _OFFSET
    width = stock.width.points
    folds = sorted(
        {round(place.x + (width - fold.points if place.turn else fold.points), 3) for place in places for fold in stock.folds}
    )
    return tuple(
        Path((("M", x, start), ("L", x, start + _LENGTH)), stroke="#000000", line_width=HAIR, dash=(2.0, 2.0))
        for x in folds
        for start in (top - away - _LENGTH, bottom + away)
    )


def scale_bar(x: float, y: float) -> tuple[Rect, ...]:
    """Return a bar of exactly 4 in with ticks every inch, its line's top at y."""
    ticks = tuple(Rect(x + inch * INCH - HAIR / 2, y - 3, HAIR, 3 + HAIR) for inch in range(5))
    return (Rect(x, y, SCALE_BAR, HAIR), *ticks)


def upright_scale_bar(x: float, y: float) -> tuple[Rect, ...]:
    """Return a bar of exactly 4 in, upright, with ticks every inch, its line's left edge at x."""
    ticks = tuple(Rect(x, y + inch * INCH - HAIR / 2, 3 + HAIR, HAIR) for inch in range(5))
    return (Rect(x, y, HAIR, SCALE_BAR), *ticks)
