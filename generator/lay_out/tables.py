"""Tables: column widths, rows as slices that never split unless they must, head rows repeated."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace

from generator.diagnostics import Problem
from generator.lay_out.flow import fill_frame, stack
from generator.lay_out.framing import Block, Inside, Outside, framed, inside, measured, rule_color
from generator.lay_out.marks import RectMark
from generator.lay_out.paragraphs import EPSILON
from generator.lay_out.setting import Setting
from generator.lay_out.slices import Keep, Placed, Slice, flattened, lowered
from generator.units import Length, parse_length

_SHARE = re.compile(r"(\d+(?:\.\d+)?)?\*")


@dataclass(frozen=True, slots=True)
class Column:
    """A column's width: a length, or a share of what the lengths leave."""

    length: Length | None = None
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; `outside` has its style and direction."""

    blocks: tuple[Block, ...]
    outside: Outside
    span: int = 1


@dataclass(slots=True)
class RowMeasures:
    """The slices of a row that many packets have in common, with the faces consulted for them, by all that they depend on."""

    _known: dict[Hashable, tuple[Slice, frozenset[str]]] = field(default_factory=dict)

    def slice(self, key: Hashable, setting: Setting, measure: Callable[[Setting], Slice]) -> Slice:
        """Return the row's slice; it is remembered if nothing is wrong with it."""
        found = self._known.get(key)
        if found is None:
            text, faces = setting.text.apart()
            own = replace(setting, text=text, problems=[])
            found = (measure(own), frozenset(faces))
            setting.problems += own.problems
            if not own.problems:
                if len(self._known) >= _MEASURES_KEPT:
                    self._known.clear()
                self._known[key] = found
        setting.text.count(found[1])
        return found[0]


_MEASURES_KEPT = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells."""

    cells: tuple[Cell, ...]
    outside: Outside
    excerpt: str = ""
    measures: RowMeasures | None = field(default=None, compare=False, repr=False)
    """Of a row that many packets have in common."""


@dataclass(frozen=True, slots=True)
class _Stack:
    """A cell's slices with the room around them, in points."""

    slices: tuple[Slice, ...]
    padding: float
    middle: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `heads` are the rows that every page repeats."""

    columns: tuple[Column, ...]
    heads: tuple[Row, ...]
    rows: tuple[Row, ...]
    outside: Outside

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return a slice a row; head rows hold on to the row after them."""
        edges = inside(self.outside, setting, left, width)
        widths = column_widths(self.columns, edges.content_width, setting)
        if min(widths) <= 0:
            setting.problems.append(self._too_narrow(edges.content_width))
            return []
        last = len(self.heads) + len(self.rows) - 1
        slices = [
            self._slice(row, setting, edges, widths, (index == 0, index == last))
            for index, row in enumerate((*self.heads, *self.rows))
        ]
        heads = tuple(replace(one, keep=Keep.NEVER) for one in slices[: len(self.heads)])
        plain = tuple(replace(one, anchors=(), bars=()) for one in heads)
        body = slices[len(self.heads) :]
        if plain:
            body = [replace(one, heads=plain) for one in body]
        return framed([*heads, *body], self.outside, edges, setting)

    def _too_narrow(self, width: float) -> Problem:
        return Problem(
            "layout-too-wide",
            f"the table's columns need more than the {width:.0f} pt that there are",
            self.outside.place,
            ("make the columns of fixed width narrower, or use `*`",),
        )

    def _slice(self, row: Row, setting: Setting, edges: Inside, widths: Sequence[float], ends: tuple[bool, bool]) -> Slice:
        """Return a row's slice, remembered if the row is known to other packets."""
        if row.measures is None:
            return self._row(row, setting, edges, widths, ends)
        key = (edges, tuple(widths), ends, self.outside.rtl, setting.scale, setting.whole_words, tuple(setting.colors.values()))
        return row.measures.slice(key, setting, lambda own: self._row(row, own, edges, widths, ends))

    def _row(self, row: Row, setting: Setting, edges: Inside, widths: Sequence[float], ends: tuple[bool, bool]) -> Slice:
        """Return a row as one slice; `ends` tells whether it is the table's first and last."""
        stacks, at = [], 0
        middle = row.outside.style.min_height is not None
        for cell in row.cells:
            span = widths[at : at + cell.span]
            before = sum(widths[:at])
            at += cell.span
            x = edges.content_left + (edges.content_width - before - sum(span) if self.outside.rtl else before)
            stacks.append(_cell(cell, setting, x, sum(span), middle))
        rule = _rules(row, setting, edges, ends)
        height = setting.scale.points(row.outside.style.min_height)
        made = _composed(stacks, height, rule, row)
        return framed([made], _row_frame(row), edges, setting)[0]


def _row_frame(row: Row) -> Outside:
    """Return the row's frame without what `_row` has seen to."""
    style = row.outside.style.model_copy(update={"min_height": None, "rule_top": None, "rule_bottom": None, "indent": None})
    return replace(row.outside, style=style)


def _cell(cell: Cell, setting: Setting, x: float, width: float, middle: bool) -> _Stack:
    """Measure a cell's blocks."""
    style, points = cell.outside.style, setting.scale.points
    side = points(style.padding_x)
    slices = measured(cell.blocks, setting, x + side, width - 2 * side)
    centred = style.vertical == "middle" or (style.vertical is None and middle)
    if any(one.columns is not None for one in slices):
        frame = stack(slices)
        anchors = tuple(anchor for one in frame.placements for anchor in one.slice.anchors)
        slices = [Slice(frame.height, flattened(frame.placements), anchors=anchors, place=cell.outside.place)]
    return _Stack(tuple(slices), points(style.padding), centred)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules above and below a row, if any, and their left edge."""

    x: float
    top: RectMark | None
    bottom: RectMark | None

    @property
    def above(self) -> float:
        """Return the upper rule's thickness."""
        return self.top.height if self.top else 0.0

    @property
    def below(self) -> float:
        """Return the lower rule's thickness."""
        return self.bottom.height if self.bottom else 0.0

    def marks(self, height: float) -> tuple[Placed, ...]:
        """Return the rules of a row `height` points tall."""
        over = ((self.x, 0.0, self.top),) if self.top else ()
        under = ((self.x, height - self.below, self.bottom),) if self.bottom else ()
        return (*over, *under)


def _rules(row: Row, setting: Setting, edges: Inside, ends: tuple[bool, bool]) -> _Rules:
    """Return a row's rules: they stand between rows only, so not at the table's ends."""
    styles = [row.outside.style, *(cell.outside.style for cell in row.cells)]
    made: list[RectMark | None] = []
    for end, name in zip(ends, ("rule_top", "rule_bottom"), strict=True):
        ruled = next((style for style in styles if getattr(style, name) is not None), None)
        if ruled is None or end:
            made.append(None)
        else:
            thickness = setting.scale.points(getattr(ruled, name))
            made.append(RectMark(edges.width, thickness, rule_color(ruled, setting)))
    return _Rules(edges.left, made[0], made[1])


def _composed(stacks: Sequence[_Stack], least: float, rules: _Rules, row: Row) -> Slice:
    """Stand the cells side by side."""
    frames = [stack(one.slices) for one in stacks]
    tallest = max((frame.height + 2 * one.padding for frame, one in zip(frames, stacks, strict=True)), default=0.0)
    inner = max(tallest, least - rules.above - rules.below)
    marks: list[Placed] = []
    for frame, one in zip(frames, stacks, strict=True):
        down = (inner - frame.height) / 2 if one.middle else one.padding
        marks += lowered(flattened(frame.placements), rules.above + down)
    height = rules.above + inner + rules.below
    return Slice(
        height,
        (*rules.marks(height), *marks),
        split=lambda room: _split(stacks, room, rules, row),
        anchors=tuple(anchor for one in stacks for part in one.slices for anchor in part.anchors),
        line_height=max((part.line_height for one in stacks for part in one.slices), default=0.0),
        place=row.outside.place,
        excerpt=row.excerpt,
    )


def _split(stacks: Sequence[_Stack], room: float, rules: _Rules, row: Row) -> tuple[Slice, Slice] | None:
    """Cut a row that is taller than a page at the line breaks of its cells."""
    firsts, rests, moved = [], [], False
    for one in stacks:
        frame = fill_frame(one.slices, room - 2 * one.padding - EPSILON, fresh=False)
        kept = one.slices[: len(one.slices) - len(frame.rest)]
        moved = moved or bool(kept)
        firsts.append(replace(one, slices=kept, middle=False))
        rests.append(replace(one, slices=frame.rest, middle=False))
    if not moved:
        return None
    upper, lower = replace(rules, bottom=None), replace(rules, top=None)
    return _composed(firsts, 0.0, upper, row), _composed(rests, 0.0, lower, row)


def column_widths(columns: Sequence[Column], width: float, setting: Setting) -> list[float]:
    """Return the columns' widths in points; shares divide what the lengths leave of `width`."""
    fixed = sum(setting.scale.points(column.length) for column in columns)
    shares = sum(column.share for column in columns)
    unit = (width - fixed) / shares if shares else 0.0
    if fixed > width + EPSILON:
        return [0.0]
    return [column.share * unit if column.length is None else setting.scale.points(column.length) for column in columns]


def parse_columns(written: str) -> tuple[Column, ...]:
    """Read a column list such as `0.4in 2* *`; raises ValueError with a sentence for what is neither."""
    columns = []
    for word in written.split():
        share = _SHARE.fullmatch(word)
        columns.append(Column(share=float(share[1] or 1)) if share else Column(length=parse_length(word)))
    if not columns:
        raise ValueError("a table needs at least one column; write widths, as in `0.4in 2* *`")
    return tuple(columns)
