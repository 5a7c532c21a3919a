"""What a sheet's margins say: slug line, how to turn the sheet, and the scale bar; never over artwork or marks."""

from __future__ import annotations

from dataclasses import dataclass

from generator.content.sheet_room import LINE_WIDTH, keep_out, mark_zone, text_room
from generator.content.theme import Stock
from generator.diagnostics import NOWHERE, Problem, ProblemsError
from generator.diagnostics import Place as SourcePlace
from generator.frames import GlyphRun, Item, StructNode, TextItem
from generator.impose.geometry import Place
from generator.impose.marks import SCALE_BAR, scale_bar, upright_scale_bar
from generator.typefaces import Line, Run, TextStyle, Typefaces

SLUG_SIZE = 6.0
"""Type size in the margins, points; it is cut off and never part of a card."""
_LEADING = 8.0
_CLEAR = 20.0
"""Text at the cards' sides starts at least this far out, and beyond their marks."""
_TALL = 340.0
"""Text ends beside the first card if that is so tall: it passes no cut, and may come as near as the marks."""
_MORE = "…"


@dataclass(frozen=True, slots=True)
class SheetText:
    """What a sheet's margins say; `turn` is the sentence for the press of the print button."""

    slug: str
    turn: str
    scale: str = "This bar is 4 inches long. If it is not, print again at 100 %, not “fit to page”."
    place: SourcePlace = NOWHERE
    """Where the name in the slug was written, for a problem with one of its characters."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A text with the box it is broken in: left edge, first baseline, width, and the lines there is room for."""

    text: str
    x: float
    y: float
    width: float
    lines: int


def margin_items(
    stock: Stock, places: tuple[Place, ...], words: SheetText, typefaces: Typefaces, first_node: int
) -> tuple[tuple[Item, ...], list[StructNode]]:
    """Return the margins' items and a P node for each text, numbered from `first_node`; none where no margin has room.

    A text that stands below another one makes room for it; a slug longer than its room ends in an ellipsis. Raises
    ProblemsError if a text has a character no font has.
    """
    room = text_room(stock)
    if room is None or not places:
        return (), []
    bar, blocks = _head_and_foot(stock, places, words) if room == "ends" else _sides(stock, places, words)
    items: list[Item] = list(bar)
    problems: list[Problem] = []
    free: dict[float, float] = {}
    """By left edge: the first baseline clear of the text above."""
    for number, block in enumerate(blocks):
        lines, found = _set(block, words.place, typefaces)
        problems += found
        first = max(block.y, free.get(block.x, 0.0))
        for row, line in enumerate(lines):
            y = first + row * _LEADING
            free[block.x] = y + 2 * _LEADING
            runs = tuple(GlyphRun(run.face, run.size, block.x + run.x, y, run.glyphs) for run in line.runs)
            items.append(TextItem(first_node + number, runs, line.text))
    if problems:
        raise ProblemsError(problems)
    return tuple(items), [StructNode("P", lang="en") for _ in blocks]


def _set(block: _Block, place: SourcePlace, typefaces: Typefaces) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """Return a block's lines, cut to those there is room for, and the problems of its text."""

    def lines_of(text: str) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
        # Without a place it is the same text for all agencies; where it is wrong its place is told.
        shaped = typefaces.shape([Run(text, TextStyle(SLUG_SIZE))], "ltr")
        if shaped.problems:
            shaped = typefaces.shape([Run(text, TextStyle(SLUG_SIZE), place=place)], "ltr")
        return tuple(shaped.break_lines(block.width)), tuple(shaped.problems)

    lines, problems = lines_of(block.text)
    if len(lines) <= block.lines:
        return lines, problems
    fits, too_many = 0, len(block.text)
    while too_many - fits > 1:
        tried = (fits + too_many) // 2
        if len(lines_of(block.text[:tried].rstrip() + _MORE)[0]) <= block.lines:
            fits = tried
        else:
            too_many = tried
    return lines_of(block.text[:fits].rstrip() + _MORE)[0], problems


def _head_and_foot(stock: Stock, places: tuple[Place, ...], words: SheetText) -> tuple[tuple[Item, ...], list[_Block]]:
    """Slug line at the head; at the foot how to turn the sheet on the left and the scale bar on the right."""
    sheet, keep = stock.sheet, keep_out(stock)
    left, right = min(place.x for place in places), max(place.x for place in places) + stock.width.points
    spare = max(0.0, LINE_WIDTH - (right - left))
    left, right = max(keep, left - spare), min(sheet.width.points - keep, right + spare)
    foot = sheet.height.points - keep - 2
    bar = right - SCALE_BAR
    head = min(place.y for place in places) - mark_zone(stock)[1] - keep
    blocks = [
        _Block(words.slug, left, keep + SLUG_SIZE, right - left, max(1, int(head // _LEADING))),
        _Block(words.turn, left, foot - _LEADING, bar - 12 - left, 2),
        _Block(words.scale, bar, foot, SCALE_BAR, 1),
    ]
    return scale_bar(bar, foot - SLUG_SIZE - 4), blocks


def _sides(stock: Stock, places: tuple[Place, ...], words: SheetText) -> tuple[tuple[Item, ...], list[_Block]]:
    """The cards fill the height: text stands in the left margin, the scale bar upright in the right one."""
    sheet, keep = stock.sheet, keep_out(stock)
    left = min(place.x for place in places)
    beside_one = stock.height.points >= _TALL
    clear = _CLEAR if beside_one else max(_CLEAR, mark_zone(stock)[0] + 1)
    right = max(place.x for place in places) + stock.width.points + clear + 6
    width = left - keep - clear
    top = min(place.y for place in places) + 30
    side = sheet.width.points - keep - right - 10
    end = min(place.y for place in places) + stock.height.points if beside_one else sheet.height.points - keep
    rows = int((end - top) // _LEADING)
    blocks = [
        _Block(words.slug, keep, top, width, max(1, rows - 18)),
        _Block(words.turn, keep, top + 12 * _LEADING, width, 16),
        _Block(words.scale, right + 10, top, side, rows),
    ]
    return upright_scale_bar(right, top - SLUG_SIZE), blocks
