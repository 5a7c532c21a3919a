"""Crop, fold, punch and registration marks and the scale bar: ink outside the live area, all artifacts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from generator.content.sheet_room import HAIR, MARK_LENGTH, MARK_OFFSET, SCALE_BAR, SHORTEST_MARK, mark_length
from generator.content.theme import Stock
from generator.frames import Item, Path, Rect
from generator.impose.geometry import Place
from generator.units import INCH

__all__ = ["HAIR", "SCALE_BAR", "SheetMarks", "crop_marks", "fold_marks", "scale_bar", "sheet_marks", "upright_scale_bar"]

_CIRCLE = 0.5523
"""Handle length of a quarter circle of radius 1 as a cubic curve."""
_TARGET = 4.0
"""Radius of a registration mark."""


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What marks a side of a sheet needs beside its crop marks.

    `joined` are lines between faces of one piece of paper, which is folded there and not cut: ("x" or "y", points).
    """

    joined: frozenset[tuple[str, float]] = field(default_factory=frozenset)
    registration: bool = False


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where marks may stand on one axis: their start and length before the first card and after the last."""

    before: tuple[float, float]
    after: tuple[float, float]

    def spans(self) -> tuple[tuple[float, float], ...]:
        """Return start and length of both that are long enough to be seen."""
        return tuple(span for span in (self.before, self.after) if span[1] >= SHORTEST_MARK)


def sheet_marks(stock: Stock, places: tuple[Place, ...], reach: tuple[float, float], marks: SheetMarks) -> tuple[Item, ...]:
    """Return all marks of one side of a sheet whose cards' ink reaches `reach` (x, y) into its margins."""
    cut = stock.separate == "cut"
    crop = crop_marks(stock, places, reach, marks.joined) if cut else ()
    folds = fold_marks(stock, places, reach, marks.joined)
    registration = _registration(stock, places, reach) if cut and marks.registration else ()
    return (*crop, *folds, *_punches(stock, places), *registration)


def crop_marks(
    stock: Stock, places: tuple[Place, ...], reach: tuple[float, float], joined: frozenset[tuple[str, float]] = frozenset()
) -> tuple[Rect, ...]:
    """Return marks in the sheet's margins at every cut, beyond the outermost cards; none between cards, none at a fold."""
    width, height = stock.width.points, stock.height.points
    cuts_x = {round(edge, 3) for place in places for edge in (place.x, place.x + width)}
    cuts_y = {round(edge, 3) for place in places for edge in (place.y, place.y + height)}
    across, down = _ends(stock, places, reach)
    marks = [
        Rect(x - HAIR / 2, start, HAIR, length)
        for x in sorted(cuts_x - {at for axis, at in joined if axis == "x"})
        for start, length in down.spans()
    ]
    marks += [
        Rect(start, y - HAIR / 2, length, HAIR)
        for y in sorted(cuts_y - {at for axis, at in joined if axis == "y"})
        for start, length in across.spans()
    ]
    return tuple(marks)


def _ends(stock: Stock, places: tuple[Place, ...], reach: tuple[float, float]) -> tuple[_Ends, _Ends]:
    """Return where marks stand at the left and right of the cards, and above and below them; shorter where paper is short."""
    sheet = stock.sheet
    left, right = min(place.x for place in places), max(place.x for place in places) + stock.width.points
    top, bottom = min(place.y for place in places), max(place.y for place in places) + stock.height.points
    made = []
    for low, high, size, beyond in (
        (left, right, sheet.width.points, reach[0]),
        (top, bottom, sheet.height.points, reach[1]),
    ):
        away = beyond + MARK_OFFSET
        before, after = mark_length(stock, low, beyond), mark_length(stock, size - high, beyond)
        made.append(_Ends((low - away - before, before), (high + away, after)))
    return made[0], made[1]


def fold_marks(
    stock: Stock, places: tuple[Place, ...], reach: tuple[float, float], joined: frozenset[tuple[str, float]] = frozenset()
) -> tuple[Path, ...]:
    """Return dashed marks beyond the cards at every fold; a cut is never dashed, and a perforation is seen without a mark.

    Cards that fill their sheet leave no paper for marks: there they stand on the card, between what cannot be printed and the
    safe zone.
    """
    folds_x = {round(place.x + _across(stock, fold.points, place), 3) for place in places for fold in stock.folds}
    if stock.separate != "perforated":
        folds_x |= {at for axis, at in joined if axis == "x"}
    folds_y = {at for axis, at in joined if axis == "y"} if stock.separate != "perforated" else set()
    across, down = _ends(stock, places, reach)
    if stock.separate == "none":
        across, down = _inner_ends(stock)
    upright = [(("M", x, start), ("L", x, start + length)) for x in sorted(folds_x) for start, length in down.spans()]
    level = [(("M", start, y), ("L", start + length, y)) for y in sorted(folds_y) for start, length in across.spans()]
    return tuple(Path(line, stroke="#000000", line_width=HAIR, dash=(2.0, 2.0)) for line in (*upright, *level))


def _inner_ends(stock: Stock) -> tuple[_Ends, _Ends]:
    """Return where marks stand on cards that fill their sheet."""
    edge, sheet = stock.sheet.unprintable.points + HAIR, stock.sheet
    length = min(MARK_LENGTH, stock.safe.points - edge)
    made = [_Ends((edge, length), (size - edge - length, length)) for size in (sheet.width.points, sheet.height.points)]
    return made[0], made[1]


def _across(stock: Stock, at: float, place: Place) -> float:
    """Return how far right of a place's edge a point of the card lies that is `at` from the front's left edge.

    A back's left is the front's right; upside down they are where they were.
    """
    return stock.width.points - at if place.back != bool(place.turn) else at


def _punches(stock: Stock, places: tuple[Place, ...]) -> tuple[Rect, ...]:
    """Return a cross at the centre of every hole, small enough to go with what is punched out."""
    made = []
    for place in places:
        for hole in stock.holes:
            x = place.x + _across(stock, hole.x.points, place)
            y = place.y + (stock.height.points - hole.y.points if place.turn else hole.y.points)
            arm = hole.diameter.points / 4
            made += [Rect(x - arm, y - HAIR / 2, 2 * arm, HAIR), Rect(x - HAIR / 2, y - arm, HAIR, 2 * arm)]
    return tuple(made)


def _registration(stock: Stock, places: tuple[Place, ...], reach: tuple[float, float]) -> tuple[Path, ...]:
    """Return a target at the middle of each side that has room for one, clear of marks at cuts."""
    across, down = _ends(stock, places, reach)
    left, right = min(place.x for place in places), max(place.x for place in places) + stock.width.points
    top, bottom = min(place.y for place in places), max(place.y for place in places) + stock.height.points
    taken = {axis for axis, at in (("x", left + right), ("y", top + bottom)) if _mark_near(stock, places, axis, at / 2)}
    nudge = 3 * _TARGET
    x = (left + right) / 2 + (nudge if "x" in taken else 0.0)
    y = (top + bottom) / 2 + (nudge if "y" in taken else 0.0)
    spots = [(x, start + length / 2) for start, length in down.spans() if length >= 2 * _TARGET]
    spots += [(start + length / 2, y) for start, length in across.spans() if length >= 2 * _TARGET]
    return tuple(path for spot in spots for path in _target(*spot))


def _mark_near(stock: Stock, places: tuple[Place, ...], axis: str, at: float) -> bool:
    """Whether a cut or a fold lies where a target would stand."""
    if axis == "y":
        taken = [place.y + end for place in places for end in (0.0, stock.height.points)]
    else:
        across = (0.0, stock.width.points, *(fold.points for fold in stock.folds))
        taken = [place.x + _across(stock, end, place) for place in places for end in across]
    return any(abs(one - at) < 2 * _TARGET for one in taken)


def _target(x: float, y: float) -> tuple[Path, Path]:
    """Return a circle with a cross through it."""
    r, k = _TARGET * 0.6, _TARGET * 0.6 * _CIRCLE
    circle: tuple[tuple[str | float, ...], ...] = (
        ("M", x + r, y),
        ("C", x + r, y + k, x + k, y + r, x, y + r),
        ("C", x - k, y + r, x - r, y + k, x - r, y),
        ("C", x - r, y - k, x - k, y - r, x, y - r),
        ("C", x + k, y - r, x + r, y - k, x + r, y),
        ("Z",),
    )
    cross = (("M", x - _TARGET, y), ("L", x + _TARGET, y), ("M", x, y - _TARGET), ("L", x, y + _TARGET))
    return Path(circle, stroke="#000000", line_width=HAIR), Path(cross, stroke="#000000", line_width=HAIR)


@lru_cache(maxsize=64)
def scale_bar(x: float, y: float) -> tuple[Rect, ...]:
    """Return a bar of exactly 4 in with ticks every inch, its line's top at y."""
    ticks = tuple(Rect(x + inch * INCH - HAIR / 2, y - 3, HAIR, 3 + HAIR) for inch in range(5))
    return (Rect(x, y, SCALE_BAR, HAIR), *ticks)


@lru_cache(maxsize=64)
def upright_scale_bar(x: float, y: float) -> tuple[Rect, ...]:
    """Return a bar of exactly 4 in, upright, with ticks every inch, its line's left edge at x."""
    ticks = tuple(Rect(x, y + inch * INCH - HAIR / 2, 3 + HAIR, HAIR) for inch in range(5))
    return (Rect(x, y, HAIR, SCALE_BAR), *ticks)
