"""What a sheet's margins say: slug line, how to turn the sheet, and the scale bar; never over artwork or marks."""

from __future__ import annotations

from dataclasses import dataclass

from generator.content.theme import Stock
from generator.diagnostics import NOWHERE, Problem, ProblemsError
from generator.diagnostics import Place as SourcePlace
from generator.frames import GlyphRun, Item, StructNode, TextItem
from generator.impose.geometry import Place
from generator.impose.marks import SCALE_BAR, scale_bar, upright_scale_bar
from generator.typefaces import Run, TextStyle, Typefaces

SLUG_SIZE = 6.0
"""Type size in the margins, points; it is cut off and never part of a card."""
_LEADING = 8.0
_KEEP_OUT = 14.0
"""Office printers leave about 4.2 mm (12 pt) unprinted on each edge."""
_ROOM = 60.0
"""A head or foot margin this high has room for marks and a line of text above one another."""
_CLEAR = 20.0
"""Marks and bleed reach this far out of the cards, so that text starts beyond it."""


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
    """A text with the box it is broken in: left edge, first baseline, width."""

    text: str
    x: float
    y: float
    width: float


def margin_items(
    stock: Stock, places: tuple[Place, ...], words: SheetText, typefaces: Typefaces, first_node: int
) -> tuple[tuple[Item, ...], list[StructNode]]:
    """Return the margins' items and a P node for each text, numbered from `first_node`.

    A text that stands below another one makes room for it. Raises ProblemsError if a text has a character no font has.
    """
    bar, blocks = _head_and_foot(stock, places, words) if _has_room(places) else _sides(stock, places, words)
    items: list[Item] = list(bar)
    problems: list[Problem] = []
    free: dict[float, float] = {}
    """By left edge: the first baseline clear of the text above."""
    for number, block in enumerate(blocks):
        shaped = typefaces.shape([Run(block.text, TextStyle(SLUG_SIZE), place=words.place)], "ltr")
        problems += shaped.problems
        first = max(block.y, free.get(block.x, 0.0))
        for row, line in enumerate(shaped.break_lines(block.width)):
            y = first + row * _LEADING
            free[block.x] = y + 2 * _LEADING
            runs = tuple(GlyphRun(run.face, run.size, block.x + run.x, y, run.glyphs) for run in line.runs)
            items.append(TextItem(first_node + number, runs, line.text))
    if problems:
        raise ProblemsError(problems)
    return tuple(items), [StructNode("P", lang="en") for _ in blocks]


def _has_room(places: tuple[Place, ...]) -> bool:
    """Whether the head margin is high enough for text above the marks."""
    return min(place.y for place in places) >= _ROOM


def _head_and_foot(stock: Stock, places: tuple[Place, ...], words: SheetText) -> tuple[tuple[Item, ...], list[_Block]]:
    """Slug line at the head; at the foot how to turn the sheet on the left and the scale bar on the right."""
    sheet = stock.sheet
    left = min(place.x for place in places)
    width = sheet.width.points - 2 * left
    foot = sheet.height.points - _KEEP_OUT - 2
    bar = left + width - SCALE_BAR
    blocks = [
        _Block(words.slug, left, _KEEP_OUT + SLUG_SIZE, width),
        _Block(words.turn, left, foot - _LEADING, width - SCALE_BAR - 12),
        _Block(words.scale, bar, foot, SCALE_BAR),
    ]
    return scale_bar(bar, foot - SLUG_SIZE - 4), blocks


def _sides(stock: Stock, places: tuple[Place, ...], words: SheetText) -> tuple[tuple[Item, ...], list[_Block]]:
    """The cards fill the height: text stands in the left margin, the scale bar upright in the right one."""
    sheet = stock.sheet
    left = min(place.x for place in places)
    right = max(place.x for place in places) + stock.width.points + _CLEAR + 6
    width = left - _KEEP_OUT - _CLEAR
    top = min(place.y for place in places) + 30
    side = sheet.width.points - _KEEP_OUT - right - 10
    blocks = [
        _Block(words.slug, _KEEP_OUT, top, width),
        _Block(words.turn, _KEEP_OUT, top + 12 * _LEADING, width),
        _Block(words.scale, right + 10, top, side),
    ]
    return upright_scale_bar(right, top - SLUG_SIZE), blocks
