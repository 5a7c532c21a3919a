"""What a sheet has room for: how far cards' ink reaches, where their marks stand, and where words fit beside them; points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.content.theme import Stock

MARK_OFFSET = 4.0
"""From the bleed to the near end of a mark, so that a mark never touches artwork."""
MARK_LENGTH = 10.0
HAIR = 0.5
"""Thickness of a mark."""
SHORTEST_MARK = 5.0
"""A mark shorter than this is not seen."""
SCALE_BAR = 288.0
"""Four inches."""
HEAD_ROOM, FOOT_ROOM = 22.0, 30.0
"""Paper beyond the marks that a slug line takes, and how to turn the sheet beside the scale bar."""
LINE_WIDTH = SCALE_BAR + 72
SIDE_ROOM = 74.0
"""Width of a side margin that holds a column of text."""
KEEP_OUT = 14.0
"""Where words begin: office printers leave about 4.2 mm (12 pt) unprinted on each edge."""
_CLEAR_OF_EDGE = 2.0
_AROUND = 0.01
"""Rounding of lengths written in inches."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Paper on each side of the cards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Return all four, left first, clockwise."""
        return self.left, self.top, self.right, self.bottom


def margins(stock: Stock) -> Margins:
    """Return the paper round the cards of a stock; negative where they leave the sheet."""
    sheet = stock.sheet
    wide = sheet.columns * stock.width.points + (sheet.columns - 1) * sheet.gap_x.points
    high = sheet.rows * stock.height.points + (sheet.rows - 1) * sheet.gap_y.points
    left, top = sheet.left.points, sheet.top.points
    return Margins(left, top, sheet.width.points - left - wide, sheet.height.points - top - high)


def keep_out(stock: Stock) -> float:
    """Return how far from the paper's edges words begin: where every office printer prints, and this one."""
    return max(KEEP_OUT, stock.sheet.unprintable.points + _CLEAR_OF_EDGE)


def reach(stock: Stock) -> tuple[float, float]:
    """Return how far a card's ink may reach beyond its trim (x, y): its bleed, or half the gap to its neighbour."""
    sheet, bleed = stock.sheet, stock.bleed.points
    across = min(bleed, sheet.gap_x.points / 2) if sheet.columns > 1 else bleed
    down = min(bleed, sheet.gap_y.points / 2) if sheet.rows > 1 else bleed
    return across, down


def mark_length(stock: Stock, margin: float, away: float) -> float:
    """Return how long a mark in a margin is whose artwork reaches `away` into it; below `SHORTEST_MARK` there is no room."""
    return min(MARK_LENGTH, margin - away - MARK_OFFSET - stock.sheet.unprintable.points - HAIR)


def has_marks(stock: Stock) -> bool:
    """Whether the stock is cut, and so needs crop marks."""
    return stock.separate == "cut"


def mark_zone(stock: Stock) -> tuple[float, float]:
    """Return how far ink with its marks reaches out of the cards (x, y)."""
    across, down = reach(stock)
    marks = MARK_OFFSET + MARK_LENGTH if has_marks(stock) or stock.folds or stock.stitched else 0.0
    return across + marks, down + marks


def text_room(stock: Stock) -> Literal["ends", "sides"] | None:
    """Return where the words of a sheet stand: above and below the cards, at their sides, or nowhere."""
    around, down, sheet, keep = margins(stock), mark_zone(stock)[1], stock.sheet, keep_out(stock)
    wide, more = sheet.width.points - 2 * keep >= LINE_WIDTH, keep - KEEP_OUT - _AROUND
    if wide and around.top - down >= HEAD_ROOM + more and around.bottom - down >= FOOT_ROOM + more:
        return "ends"
    high = sheet.height.points - keep - around.top >= SCALE_BAR + 24
    if high and min(around.left, around.right) >= SIDE_ROOM + more:
        return "sides"
    return None
