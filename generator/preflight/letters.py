"""How far what prints of texts and inks reaches, and what is least of it: often enough to know that it is in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from generator.preflight.geometry import Box, Point, rounded, shifted, union

if TYPE_CHECKING:
    from generator.preflight.content import InkShow, TextShow

TOLERANCE = 0.05
"""Points; about what numbers are rounded to in files."""
LIGHTER = 0.3
"""By how much type is lighter than its ground, of 1, to count as reversed."""
_NEAR = 1e-5
"""Points; more than numbers are off by after something was moved."""
_HIGHEST, _LOWEST = 0.8, 0.21
"""How far letters reach above and below their baseline, in type sizes; a font's ascent and descent are mostly air."""


class Extent(NamedTuple):
    """What prints of some texts and inks; boxes in points from the top left of the page."""

    texts: Box | None
    """Round the letters of all texts; None if there are none."""
    inks: Box | None
    smallest: float
    """The smallest type size in points; infinity if there is no text."""

    def moved(self, by: Point) -> Extent:
        """Return that of the same things elsewhere."""
        boxes = [None if box is None else shifted(box, by) for box in (self.texts, self.inks)]
        return Extent(boxes[0], boxes[1], self.smallest)


def extent_of(texts: Iterable[TextShow], inks: Iterable[InkShow]) -> Extent:
    """Return how far texts and inks reach."""
    printing = [show for show in texts if prints(show)]
    smallest = min((show.size for show in printing), default=float("inf"))
    return Extent(
        _bounds([rounded(_at_most(show)) for show in printing]),
        _bounds([rounded(ink.box) for ink in inks if ink.box is not None and not ink.paint.paper]),
        smallest,
    )


def is_any_light(texts: Iterable[TextShow]) -> bool:
    """Tell whether a text might be lighter than what lies beneath it."""
    return any(show.visible and show.text.strip() and is_light(show) for show in texts)


def all_extents(extents: Sequence[Extent]) -> Extent:
    """Return how far all reach together (at least one)."""
    return Extent(
        _bounds([one.texts for one in extents if one.texts is not None]),
        _bounds([one.inks for one in extents if one.inks is not None]),
        min([one.smallest for one in extents]),
    )


def _bounds(boxes: Sequence[Box]) -> Box | None:
    return union(boxes) if boxes else None


def _at_most(show: TextShow) -> Box:
    """Return the box of a text's letters; where another place would decide otherwise how to tell it, a box round both."""
    x0, y0, x1, y1 = show.box
    close = abs(abs(x1 - x0 - show.width) - TOLERANCE) < _NEAR or abs(2 * show.y - y0 - y1) < _NEAR
    return union((letters(show), show.box)) if close else letters(show)


def prints(show: TextShow) -> bool:
    """Tell whether a text can be seen: blank, invisible and white ones cannot."""
    return show.visible and bool(show.text.strip()) and not show.paint.paper


def is_light(show: TextShow) -> bool:
    """Tell whether there can be a ground that a text is lighter than."""
    color = show.paint.fill or show.paint.stroke
    own = color.lightness if color else None
    return own is not None and own > LIGHTER


def letters(show: TextShow) -> Box:
    """Return a text's box without the air round its letters and the spaces at its ends, if it is written from side to side.

    Accents may stand off the baseline altogether (`PdfFont.heights`).
    """
    x0, y0, x1, y1 = show.box
    if abs((x1 - x0) - show.width) > TOLERANCE:
        return show.box
    above, below = (_HIGHEST, _LOWEST) if round(show.y - y0, 6) >= round(y1 - show.y, 6) else (_LOWEST, _HIGHEST)
    blank = show.font.blank * show.size
    before, after = (blank * (len(show.text) - len(kept)) for kept in (show.text.lstrip(), show.text.rstrip()))
    if abs(show.x - x0) > abs(show.x - x1):
        before, after = after, before
    x0, x1 = x0 + before, max(x1 - after, x0 + before)
    return x0, min(max(y0, show.y - above * show.size), y1), x1, max(min(y1, show.y + below * show.size), y0)
