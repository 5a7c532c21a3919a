"""For printers without duplex: front and back beside each other on one side, folded into one card of double thickness."""

from __future__ import annotations

from dataclasses import replace

from generator.content.sheet_room import MARK_OFFSET, SHORTEST_MARK
from generator.content.theme import Stock
from generator.diagnostics import NOWHERE, ExitCode, Problem, ProblemsError
from generator.frames import Document
from generator.impose.geometry import Place, fronts, meet, reach, reaches
from generator.impose.margins import SheetText
from generator.impose.sheets import DEFAULT, Copy, Options, Side, compose
from generator.typefaces import Typefaces
from generator.units import Length

Pair = tuple[Place, Place]
"""Where a card's front and its back stand."""


def impose_fold_over(
    document: Document, stock: Stock, words: SheetText, typefaces: Typefaces, options: Options = DEFAULT
) -> Document:
    """Return one-sided sheets: every card's front with its back beside or above it, a fold between them.

    Beside it the back stands upright, above it it stands on its head: folded, either reads as the back of a card that is turned
    like a page. A front without a back stands alone. Raises ProblemsError (exit code 2) where no two faces have room.
    """
    pairs, unit = fold_over_places(stock)
    joined = frozenset(_fold(front, back, stock) for front, back in pairs)
    places = tuple(place for pair in pairs for place in pair)
    around = reaches(stock, places, reach(unit), joined)
    total = -(-len(document.pages) // 2)
    sides = []
    for sheet in range(total):
        copies = tuple(
            Copy(2 * sheet + number % 2, place, beyond, tagged=number < 2)
            for number, (place, beyond) in enumerate(zip(places, around, strict=True))
            if 2 * sheet + number % 2 < len(document.pages)
        )
        name, slug = f"{document.pages[2 * sheet].name} fold-over sheet", f"sheet {sheet + 1} of {total}"
        sides.append(Side(copies, places, f"Sheet {sheet + 1}", name, slug, joined=joined, units=(unit, fronts(unit))))
    return compose(document, sides, stock, words, typefaces, options)


def fold_over_places(stock: Stock) -> tuple[tuple[Pair, ...], Stock]:
    """Return the places of fronts and backs, and what is cut from the sheet: a stock of pairs.

    Raises ProblemsError (exit code 2) where the sheet holds no two faces beside or above each other.
    """
    if stock.stitched or stock.separate == "none":
        raise _no_room(stock)
    sheet, width, height = stock.sheet, stock.width.points, stock.height.points
    gap, torn = sheet.gap_x if sheet.columns > 1 else sheet.gap_y, stock.separate == "perforated"
    if torn and (gap.points or max(sheet.columns, sheet.rows) == 1):
        raise _no_room(stock)
    moved = 0.0 if torn else 0.5
    """By how much of what is saved: perforations stay where they are, other pairs stand in the middle."""
    if sheet.columns > 1:
        left = sheet.left.points + moved * _saved(sheet.columns, width, sheet.gap_x.points)
        unit = _unit(stock, width=2 * width, columns=sheet.columns // 2, left=left)
    elif sheet.rows > 1:
        top = sheet.top.points + moved * _saved(sheet.rows, height, sheet.gap_y.points)
        unit = _unit(stock, height=2 * height, rows=sheet.rows // 2, top=top)
    else:
        unit = _room_for_two(stock)
    if unit.width.points > width:
        return tuple((one, replace(one, x=one.x + width, back=True)) for one in fronts(unit)), unit
    return tuple((replace(one, y=one.y + height), replace(one, turn=180, back=True)) for one in fronts(unit)), unit


def _saved(cards: int, size: float, gap: float) -> float:
    """Return how much shorter a row is once its cards stand in pairs, in points."""
    pairs = cards // 2
    return cards * size + (cards - 1) * gap - (2 * pairs * size + (pairs - 1) * gap)


def _unit(stock: Stock, width: float = 0.0, height: float = 0.0, **sheet: float) -> Stock:
    """Return the stock with cards and a sheet of other measures, in points."""
    new = {key: int(value) if key in ("columns", "rows") else Length(points=value) for key, value in sheet.items()}
    size = {key: Length(points=value) for key, value in (("width", width), ("height", height)) if value}
    return stock.model_copy(update={**size, "sheet": stock.sheet.model_copy(update=new)})


def _room_for_two(stock: Stock) -> Stock:
    """Return a single card of double width or height in the middle of its sheet."""
    sheet, width, height = stock.sheet, stock.width.points, stock.height.points
    edge = 2 * (sheet.unprintable.points + stock.bleed.points + MARK_OFFSET + SHORTEST_MARK)
    if 2 * width + edge <= sheet.width.points:
        return _unit(stock, width=2 * width, left=(sheet.width.points - 2 * width) / 2)
    if 2 * height + edge <= sheet.height.points:
        return _unit(stock, height=2 * height, top=(sheet.height.points - 2 * height) / 2)
    raise _no_room(stock)


def _fold(front: Place, back: Place, stock: Stock) -> tuple[str, float]:
    """Return the line between a front and its back."""
    return meet("y", front.y) if back.turn else meet("x", front.x + stock.width.points)


def _no_room(stock: Stock) -> ProblemsError:
    message = f"the sheet of `{stock.id}` holds no two faces that could be folded onto each other"
    hint = "print it two-sided, or choose a stock with two cards beside or above each other"
    return ProblemsError([Problem("fold-over-no-room", message, NOWHERE, (hint,))], ExitCode.USAGE)
