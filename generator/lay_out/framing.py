"""The box that every block stands in: indent, measure, padding, rules, least height, holds between its slices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from generator.content.theme import Style
from generator.diagnostics import NOWHERE, Place
from generator.lay_out.marks import RectMark
from generator.lay_out.setting import Setting
from generator.lay_out.slices import Bar, Keep, Placed, Slice, kept, lowered
from generator.units import Length


class Block(Protocol):
    """A block of the document, its width not known yet."""

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return its slices for a box that starts `left` points from the page's left edge and is `width` points wide."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What a block's element says about it, apart from its content."""

    style: Style
    rtl: bool = False
    key: int = 0
    """Tells its bar from others'."""
    anchors: tuple[str, ...] = ()
    place: Place = NOWHERE
    padded: bool = False
    """Whether `padding` holds on all sides (asides) or not at all (paragraphs; cells see to theirs themselves)."""


@dataclass(frozen=True, slots=True)
class Inside:
    """The box's edges for a given width: the outer box after the indent, and the box left for its content; points."""

    left: float
    width: float
    content_left: float
    content_width: float


def inside(outside: Outside, setting: Setting, left: float, width: float) -> Inside:
    """Return the edges of a block's box in a column."""
    style, points = outside.style, setting.scale.points
    indent = points(style.indent)
    measure = width - indent
    if style.max_width is not None:
        measure = min(measure, points(style.max_width))
    outer = left + width - indent - measure if outside.rtl else left + indent
    side = points(_side_padding(outside))
    bar = points(style.rule_start)
    content = outer + side + (0.0 if outside.rtl else bar)
    return Inside(outer, measure, content, measure - 2 * side - bar)


def _side_padding(outside: Outside) -> Length | None:
    style = outside.style
    if style.padding_x is not None:
        return style.padding_x
    return style.padding if outside.padded else None


def framed(slices: Sequence[Slice], outside: Outside, edges: Inside, setting: Setting) -> list[Slice]:
    """Return a block's slices with the box's space, rules, bar and holds."""
    style, points = outside.style, setting.scale.points
    made = list(slices)
    if not made and style.min_height is None and not outside.anchors:
        return []
    made = made or [Slice(place=outside.place)]
    padding = points(style.padding) if outside.padded else 0.0
    made = _raised(made, outside, edges, setting, padding)
    made[0] = _opened(made[0], outside, points(style.space_before))
    made[-1] = _closed(made[-1], points(style.space_after), Keep.NEXT if style.keep_with_next else Keep.FREE)
    if style.rule_start is not None:
        made = [replace(one, bars=(*one.bars, _bar(outside, edges, setting))) for one in made]
    return kept(made, Keep.TOGETHER) if style.keep_together else made


def _opened(first: Slice, outside: Outside, before: float) -> Slice:
    """Return a block's first slice with the space above it and what else the block says about its start."""
    new_page = bool(outside.style.page_break_before)
    if before <= first.before and not new_page and not outside.anchors:
        return first
    anchors = (*outside.anchors, *first.anchors)
    return replace(first, before=max(first.before, before), new_page=first.new_page or new_page, anchors=anchors)


def _closed(last: Slice, after: float, hold: Keep) -> Slice:
    """Return a block's last slice with the space below it and its hold on what follows."""
    if after <= last.after and hold <= last.keep:
        return last
    return replace(last, after=max(last.after, after), keep=max(last.keep, hold))


def _bar(outside: Outside, edges: Inside, setting: Setting) -> Bar:
    thickness = setting.scale.points(outside.style.rule_start)
    x = edges.left + edges.width - thickness if outside.rtl else edges.left
    return Bar(outside.key, x, thickness, rule_color(outside.style, setting))


def rule_color(style: Style, setting: Setting) -> str:
    """Return the colour of a style's rules."""
    return setting.colors[style.rule_color or "ink"]


def _raised(made: list[Slice], outside: Outside, edges: Inside, setting: Setting, padding: float) -> list[Slice]:
    """Add what stands over the first slice's content and under the last one's: padding, rules, least height."""
    style, points = outside.style, setting.scale.points
    top_rule, bottom_rule = points(style.rule_top), points(style.rule_bottom)
    top, bottom = top_rule + padding, bottom_rule + padding
    if style.min_height is not None:
        spare = max(0.0, points(style.min_height) - top - bottom - natural_height(made))
        top, bottom = top + spare / 2, bottom + spare / 2
        made = kept(made, Keep.TOGETHER)
    color = rule_color(style, setting)
    if top > 0:
        over: tuple[Placed, ...] = ((edges.left, 0.0, RectMark(edges.width, top_rule, color)),) if top_rule else ()
        made = _over(made, top, over)
    if bottom > 0:
        under = RectMark(edges.width, bottom_rule, color) if bottom_rule else None
        made = _under(made, bottom, (edges.left, bottom - bottom_rule, under) if under else None)
    return made


def _over(made: list[Slice], height: float, marks: tuple[Placed, ...]) -> list[Slice]:
    """Make room above the first slice; what stands below a visible edge does not collapse with what is above it."""
    first = made[0]
    if first.columns is not None or first.fill:
        return [Slice(height, marks, keep=Keep.NEVER), replace(first, before=0.0), *made[1:]]
    baseline = None if first.baseline is None else first.baseline + height
    marks = (*marks, *lowered(first.marks, height))
    return [replace(first, height=first.height + height, marks=marks, before=0.0, baseline=baseline, split=None), *made[1:]]


def _under(made: list[Slice], height: float, mark: Placed | None) -> list[Slice]:
    """Make room below the last slice."""
    last = made[-1]
    if last.columns is not None or last.fill:
        marks = (mark,) if mark else ()
        return [*made[:-1], replace(last, keep=Keep.NEVER, after=0.0), Slice(height, marks, keep=last.keep)]
    extra = ((mark[0], mark[1] + last.height, mark[2]),) if mark else ()
    return [*made[:-1], replace(last, height=last.height + height, marks=(*last.marks, *extra), after=0.0, split=None)]


def natural_height(slices: Sequence[Slice]) -> float:
    """Return the height of slices one below the other, gaps included, in points."""
    height, after = 0.0, None
    for one in slices:
        height += one.height + (0.0 if after is None else max(after, one.before))
        after = one.after
    return height


def measured(blocks: Sequence[Block], setting: Setting, left: float, width: float) -> list[Slice]:
    """Return the slices of blocks one below the other."""
    return [one for block in blocks for one in block.measure(setting, left, width)]
