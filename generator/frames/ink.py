"""Documents in black alone, for copiers: no colours, no grey panels, no reversed type."""

from __future__ import annotations

from dataclasses import replace

from generator.frames.accent import with_colors
from generator.frames.document import Document
from generator.frames.items import Group, Item, Path, Rect, TextItem

_BLACK, _WHITE = "#000000", "#FFFFFF"
_LIGHTEST_INK = 0.85
"""What is lighter than this is paper."""
_LINE = 3.0
"""A filled rectangle no thicker than this, in points, is a rule."""
_DARK = 0.5
"""A fill darker than this may turn into solid black; a lighter one is a tint."""
_FRAME = 0.5
"""Thickness of the line round what was a panel, points."""

Point = tuple[float, float]


def black_only(document: Document) -> Document:
    """Return the document with every colour black or white (`--ink black`).

    Type and rules turn black. A filled shape that is dark and bears no type turns black; a tint, and whatever bears type,
    is no longer filled but drawn round, so that nothing is grey and no type is reversed. White stays white. Pictures stay
    as they are: a copier screens them itself.
    """
    done: dict[int, tuple[Item, ...]] = {}
    document = with_colors(document)
    return replace(document, pages=tuple(replace(page, items=_blackened(page.items, done)) for page in document.pages))


def _blackened(items: tuple[Item, ...], done: dict[int, tuple[Item, ...]]) -> tuple[Item, ...]:
    """Return items in black; groups that share their items share the new ones."""
    if id(items) not in done:
        starts = [(run.x, run.y - run.size / 3) for item in items if isinstance(item, TextItem) for run in item.runs]
        done[id(items)] = tuple(new for item in items for new in _in_black(item, starts, done))
    return done[id(items)]


def _in_black(item: Item, type_at: list[Point], done: dict[int, tuple[Item, ...]]) -> tuple[Item, ...]:
    """Return what stands for one item; `type_at` is where type begins beside it."""
    if isinstance(item, TextItem):
        return (replace(item, runs=tuple(replace(run, color=_BLACK) for run in item.runs)),)
    if isinstance(item, Rect):
        return _rectangle(item, type_at)
    if isinstance(item, Path):
        return (_outline(item, type_at),)
    if isinstance(item, Group):
        return (replace(item, items=_blackened(item.items, done)),)
    return (item,)


def _rectangle(item: Rect, type_at: list[Point]) -> tuple[Item, ...]:
    """Return a rule or a dark area in black, or a panel as four rules inside its edges."""
    x, y, width, height = item.x, item.y, item.width, item.height
    if _luma(item.color) > _LIGHTEST_INK:
        return (replace(item, color=_WHITE),)
    if min(width, height) <= _LINE or _stays_filled(item.color, (x, y, x + width, y + height), type_at):
        return (replace(item, color=_BLACK),)
    return (
        Rect(x, y, width, _FRAME, _BLACK, item.node),
        Rect(x, y + height - _FRAME, width, _FRAME, _BLACK, item.node),
        Rect(x, y, _FRAME, height, _BLACK, item.node),
        Rect(x + width - _FRAME, y, _FRAME, height, _BLACK, item.node),
    )


def _outline(item: Path, type_at: list[Point]) -> Path:
    """Return an outline in black, filled if it was dark and bears no type."""
    stroke = None if item.stroke is None else _WHITE if _luma(item.stroke) > _LIGHTEST_INK else _BLACK
    if item.fill is None:
        return replace(item, stroke=stroke)
    if _luma(item.fill) > _LIGHTEST_INK:
        return replace(item, fill=_WHITE, stroke=stroke)
    xs = [float(value) for command in item.commands for value in command[1::2]] or [0.0]
    ys = [float(value) for command in item.commands for value in command[2::2]] or [0.0]
    if _stays_filled(item.fill, (min(xs), min(ys), max(xs), max(ys)), type_at):
        return replace(item, fill=_BLACK, stroke=stroke)
    return replace(item, fill=None, stroke=_BLACK, line_width=item.line_width if item.stroke else _FRAME)


def _stays_filled(color: str, box: tuple[float, float, float, float], type_at: list[Point]) -> bool:
    """Tell whether a fill is dark and no type begins on it."""
    left, top, right, bottom = box
    return _luma(color) < _DARK and not any(left <= x <= right and top <= y <= bottom for x, y in type_at)


def _luma(color: str) -> float:
    """Return the luma of a colour written #RRGGBB, from 0 to 1 (ITU-R BT.601)."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue
