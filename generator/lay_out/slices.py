"""The vertical list: what a block becomes once its width is known.

A slice is a strip that is never cut (a line, a picture, a table row); blocks give lists of slices, and pages, columns,
cells and faces are filled from such lists. x is measured from the page's left edge, y from the slice's top, in points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from generator.diagnostics import NOWHERE, Place
from generator.lay_out.marks import Mark, RectMark


class Keep(IntEnum):
    """How strongly a slice holds on to the one after it; a break falls at the weakest place that fits."""

    FREE = 0
    LINES = 1
    """Widows and orphans."""
    TOGETHER = 2
    NEXT = 3
    """A heading and what it heads."""
    NEVER = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar along a box's edge, drawn once a page over all slices with the same key."""

    key: int
    x: float
    width: float
    color: str


Placed = tuple[float, float, Mark]
"""x, y and what is drawn there."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Slices that flow through columns; they are measured for the first column to read."""

    slices: tuple[Slice, ...]
    count: int
    step: float
    """From one column's left edge to the next one's; negative where columns are read from right to left."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A strip of the vertical list. `before` and `after` collapse: the gap between two slices is the larger one."""

    height: float = 0.0
    marks: tuple[Placed, ...] = ()
    before: float = 0.0
    after: float = 0.0
    keep: Keep = Keep.FREE
    new_page: bool = False
    fill: bool = False
    """Takes what is left of the page or face."""
    baseline: float | None = None
    """Of its first line of text, from the top."""
    bars: tuple[Bar, ...] = ()
    heads: tuple[Slice, ...] = ()
    """Put above it, as artifacts, when it is the first on a page: a table's head rows."""
    anchors: tuple[str, ...] = ()
    columns: Columns | None = None
    split: Callable[[float], tuple[Slice, Slice] | None] | None = None
    """Cut into what fits a height and the rest; None where nothing fits. For rows taller than a page."""
    line_height: float = 0.0
    place: Place = NOWHERE
    excerpt: str = ""
    """First words, for problems."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A slice at its place in a frame: `x` is added to its marks', `y` is its top."""

    x: float
    y: float
    slice: Slice
    artifact: bool = False

    @property
    def bottom(self) -> float:
        """Return where it ends, in points from the frame's top."""
        return self.y + self.slice.height


def lowered(marks: Sequence[Placed], by: float) -> tuple[Placed, ...]:
    """Return marks moved down."""
    return tuple((x, y + by, mark) for x, y, mark in marks) if by else tuple(marks)


def kept(slices: Sequence[Slice], strength: Keep) -> list[Slice]:
    """Return the slices with no break between them weaker than `strength`."""
    held = [one if one.keep >= strength else replace(one, keep=strength) for one in slices[:-1]]
    return [*held, *slices[-1:]]


def bar_marks(placements: Sequence[Placement]) -> tuple[Placed, ...]:
    """Return the bars that run beside the placements, each as one rectangle over all it covers."""
    reach: dict[tuple[int, float], tuple[Bar, float, float]] = {}
    for placed in placements:
        for bar in placed.slice.bars:
            key = (bar.key, bar.x + placed.x)
            _, top, bottom = reach.get(key, (bar, placed.y, placed.bottom))
            reach[key] = (bar, min(top, placed.y), max(bottom, placed.bottom))
    return tuple((x, top, RectMark(bar.width, bottom - top, bar.color)) for (_, x), (bar, top, bottom) in reach.items())


def flattened(placements: Sequence[Placement]) -> tuple[Placed, ...]:
    """Return all marks of a frame, from the frame's top, in reading order."""
    text = tuple((x + one.x, y + one.y, mark) for one in placements for x, y, mark in one.slice.marks)
    return (*bar_marks(placements), *text)
