"""What a stock's numbers say against one another: cards on their sheet, text on its card, folds and holes where they can be."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from generator.content.sheet_room import HAIR, MARK_OFFSET, SHORTEST_MARK, has_marks, margins, mark_length, reach, text_room
from generator.content.theme import Hole, Stock
from generator.diagnostics import Place, Problem
from generator.load.library_files import Loaded, StocksFile
from generator.load.wording import Path
from generator.units import Length

Finding = tuple[Path, str, str, str]
"""Path below the stock, code, message, hint."""
_SLACK = 0.01
"""Points; lengths written in inches and millimetres do not add up exactly."""
_LARGEST_SHEET = 14400.0
"""200 in, the largest page a PDF can have (ISO 32000-1, annex C)."""
_MOST_CARDS = 500


def check_stocks(file: Loaded[StocksFile]) -> Iterator[Problem]:
    """Yield the problems of every stock, each at its line."""
    for index, stock in enumerate(file.model.stocks if file.model is not None else ()):
        yield from stock_problems(stock, lambda path, index=index: file.place(("stocks", index, *path)))  # type: ignore[misc]


def stock_problems(stock: Stock, place: Callable[[Path], Place]) -> Iterator[Problem]:
    """Yield what is wrong with one stock; what only follows from wrong lengths is not said as well."""
    found = list(_lengths(stock)) or [*_on_sheet(stock), *_on_card(stock)] or list(_around(stock))
    for path, code, message, hint in found:
        yield Problem(code, f"stock `{stock.id}`: {message}", place(path), (hint,))


def _written(stock: Stock) -> Iterator[tuple[Path, Length, bool]]:
    """Yield every length with its path and whether it must be more than nothing."""
    for owner, model, above in (
        ((), stock, ("width", "height", "ideal", "floor")),
        (("sheet",), stock.sheet, ("width", "height")),
        *((("holes", index), hole, ("diameter",)) for index, hole in enumerate(stock.holes)),
    ):
        for name in type(model).model_fields:
            value = getattr(model, name)
            if isinstance(value, Length):
                yield (*owner, name), value, name in above
    for index, fold in enumerate(stock.folds):
        yield ("folds", index), fold, True


def _lengths(stock: Stock) -> Iterator[Finding]:
    """Yield lengths that are none, and counts that are too small or too large."""
    for path, length, above in _written(stock):
        name = next(part for part in reversed(path) if isinstance(part, str))
        if length.em:
            yield path, "stock-unit", f"`{name}` is in em, but a stock has no type size yet", "write it in pt, in or mm"
        elif above and length.points <= 0:
            yield path, "stock-length", f"`{name}` is {_said(length)}, not more than nothing", "write how large it is"
        elif length.points < 0 and name not in _MAY_BE_NEGATIVE:
            yield path, "stock-length", f"`{name}` is less than nothing", "write 0in or more"
        elif length.points > _LARGEST_SHEET:
            yield path, "stock-length", f"`{name}` is more than the 200 in that a page can have", "look at the unit"
    sheet = stock.sheet
    for name, count in (("columns", sheet.columns), ("rows", sheet.rows)):
        if not 1 <= count <= _MOST_CARDS:
            yield ("sheet", name), "stock-count", f"`{name}` is {count}", f"write a number from 1 to {_MOST_CARDS}"


_MAY_BE_NEGATIVE = ("left", "top", "gap_x", "gap_y")
"""Said in their own words: a card that leaves the sheet, cards that overlap."""


def _on_sheet(stock: Stock) -> Iterator[Finding]:
    """Yield cards that overlap or leave the sheet, and booklets that are not two pages beside each other."""
    sheet, around = stock.sheet, margins(stock)
    for gap, name, count in ((sheet.gap_x, "gap_x", sheet.columns), (sheet.gap_y, "gap_y", sheet.rows)):
        if count > 1 and gap.points < 0:
            yield ("sheet", name), "stock-overlap", f"cards overlap by {_size(-gap.points)}", f"make `{name}` 0in or more"
    for side, key, spare in zip(_SIDES, ("left", "top", "left", "top"), around.sides, strict=True):
        if spare < -_SLACK:
            message = f"cards reach {_size(-spare)} beyond the {side} edge of the sheet"
            yield ("sheet", key), "stock-off-sheet", message, "make the sheet larger, or put fewer or smaller cards on it"
    if stock.stitched and (sheet.columns, sheet.rows, sheet.gap_x.points) != (2, 1, 0):
        message = "a booklet's sheet does not hold two pages side by side without a gap"
        yield ("sheet",), "stock-booklet", message, "write `columns: 2, rows: 1` and no `gap_x`"


_SIDES = ("left", "upper", "right", "lower")


def _on_card(stock: Stock) -> Iterator[Finding]:
    """Yield what does not fit the card: its safe zone, type sizes, corners, folds and holes."""
    width, height, safe = stock.width.points, stock.height.points, stock.safe.points
    if 2 * safe + stock.binding.points >= width - _SLACK or 2 * safe >= height - _SLACK:
        message = f"the safe zone of {_said(stock.safe)} leaves no room on a card of {_size(width)} x {_size(height)}"
        yield ("safe",), "stock-safe", message, "make it less than half the card"
        return
    if stock.floor.points > stock.ideal.points:
        message = f"the floor of {stock.floor.points:g} pt is above the ideal size of {stock.ideal.points:g} pt"
        yield ("floor",), "stock-type-size", message, "make `floor` the smaller one"
    radius = stock.corner_radius.points
    if radius > min(width, height) / 2:
        message = "`corner_radius` is more than half the card"
        yield ("corner_radius",), "stock-corner", message, "write the radius of one corner"
    elif radius > safe and math.hypot(radius - safe, radius - safe) > radius:
        message = "the rounded corners cut into the safe zone"
        yield ("corner_radius",), "stock-corner", message, "make `safe` larger or the radius smaller"
    before = 0.0
    for index, fold in enumerate(stock.folds):
        if fold.points >= width:
            message = f"the fold at {_said(fold)} is not on the card, which is {_size(width)} wide"
            yield ("folds", index), "stock-fold", message, "count folds from the card's left edge"
        elif fold.points <= before:
            message = "the folds are not in order from left to right"
            yield ("folds", index), "stock-fold", message, "write the leftmost first"
        before = fold.points
    for index, hole in enumerate(stock.holes):
        yield from _hole(stock, index, hole)


def _hole(stock: Stock, index: int, hole: Hole) -> Iterator[Finding]:
    """Yield a hole that is not on the card, or that takes a bite of the text."""
    x, y, radius = hole.x.points, hole.y.points, hole.diameter.points / 2
    width, height, safe = stock.width.points, stock.height.points, stock.safe.points
    if not (radius <= x <= width - radius and radius <= y <= height - radius):
        message = f"the hole of {_said(hole.diameter)} reaches over the card's edge"
        yield ("holes", index), "stock-hole", message, "count its centre from the card's upper left corner"
        return
    nearest_x = min(max(x, safe + stock.binding.points), width - safe)
    nearest_y = min(max(y, safe), height - safe)
    if math.hypot(x - nearest_x, y - nearest_y) < radius - _SLACK:
        message = f"the hole of {_said(hole.diameter)} at {_said(hole.x)}, {_said(hole.y)} reaches into the safe zone"
        yield ("holes", index), "stock-hole", message, "make `binding` or `safe` larger, or move the hole outwards"


def _around(stock: Stock) -> Iterator[Finding]:
    """Yield what the printer cannot print, and marks and words that the margins have no room for."""
    edge, around, (across, down) = stock.sheet.unprintable.points, margins(stock), reach(stock)
    for side, key, spare in zip(_SIDES, ("left", "top", "left", "top"), around.sides, strict=True):
        reached = spare + stock.safe.points if spare < _SLACK else spare
        if reached < edge - _SLACK:
            what = "text" if spare < _SLACK else "cards"
            message = f"{what} at the {side} edge of the sheet would stand {_size(reached)} from it; printers need {_size(edge)}"
            hint = "keep clear of it, or make `unprintable` what your printer leaves white"
            yield ("safe",) if spare < _SLACK else ("sheet", key), "stock-unprintable", message, hint
            return
    if not has_marks(stock):
        return
    sides = zip(("left", "top", "left", "top"), around.sides, (across, down, across, down), strict=True)
    for key, spare, away in sides:
        if mark_length(stock, spare, away) < SHORTEST_MARK - _SLACK:
            needed = away + MARK_OFFSET + SHORTEST_MARK + HAIR + edge
            message = f"a margin of {_size(spare)} has no room for crop marks, which need {_size(needed)}"
            hint = "leave more paper round the cards, or say `separate: perforated` or `separate: none`"
            yield ("sheet", key), "stock-marks", message, hint
            return
    if text_room(stock) is None:
        message = "no margin has room for the line that says which edge to turn the sheet on"
        yield ("sheet",), "stock-margin", message, "leave 0.75in above and below the cards, or 0.9in at their sides"


def _said(length: Length) -> str:
    return _size(length.points)


def _size(points: float) -> str:
    """Return a length as people measure it, in inches to a thousandth."""
    return f"{round(points / 72, 3):g} in"
