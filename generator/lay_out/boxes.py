"""Boxes of blocks: sections, asides, what is kept together, columns; and the blocks that are only space or rules."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.lay_out.form_fields import Field, FieldMark, typed_size
from generator.lay_out.framing import Block, Outside, framed, inside, measured, rule_color
from generator.lay_out.marks import RectMark
from generator.lay_out.setting import Setting
from generator.lay_out.slices import Columns, Slice
from generator.lay_out.styles import Computed
from generator.units import Length


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks with a style of their own: section, aside, keep-together."""

    blocks: tuple[Block, ...]
    outside: Outside

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return the slices of the blocks in the box."""
        edges = inside(self.outside, setting, left, width)
        slices = measured(self.blocks, setting, edges.content_left, edges.content_width)
        return framed(slices, self.outside, edges, setting)


@dataclass(frozen=True, slots=True)
class ColumnBlock:
    """Blocks that flow through `count` columns."""

    blocks: tuple[Block, ...]
    count: int
    gap: Length
    outside: Outside

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return one slice that the page breaker fills, with the column's slices inside."""
        edges = inside(self.outside, setting, left, width)
        gap = setting.scale.points(self.gap)
        column = (edges.content_width - gap * (self.count - 1)) / self.count
        rtl = self.outside.rtl
        start = edges.content_left + (edges.content_width - column if rtl else 0.0)
        slices = measured(self.blocks, setting, start, column)
        if not slices:
            return []
        step = column + gap
        columns = Columns(tuple(slices), self.count, -step if rtl else step)
        slot = Slice(before=slices[0].before, after=slices[-1].after, columns=columns, place=slices[0].place)
        return framed([slot], self.outside, edges, setting)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule across (hr)."""

    outside: Outside

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return one slice as tall as the rule is thick."""
        style = self.outside.style
        edges = inside(self.outside, setting, left, width)
        thickness = setting.scale.points(style.rule_top)
        mark = RectMark(edges.width, thickness, rule_color(style, setting))
        plain = replace(self.outside, style=style.model_copy(update={"rule_top": None}))
        return framed([Slice(thickness, ((edges.left, 0.0, mark),))], plain, edges, setting)


@dataclass(frozen=True, slots=True)
class Spacer:
    """Empty height; None takes what is left."""

    height: Length | None
    outside: Outside

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return one empty slice."""
        edges = inside(self.outside, setting, left, width)
        slot = Slice(setting.scale.points(self.height), fill=self.height is None, place=self.outside.place)
        return framed([slot], self.outside, edges, setting)


@dataclass(frozen=True, slots=True)
class Ruled:
    """Ruled lines to write on; the style's `min_height` is the height of each, in `rule_bottom` thickness (0.5 pt)."""

    lines: int
    node: int | None
    outside: Outside
    field: Field | None = None
    style: Computed | None = None
    """Of what is typed into the field."""

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return a slice a line, or a single one where a field lies over all of them."""
        style = self.outside.style
        plain = replace(self.outside, style=style.model_copy(update={"min_height": None, "rule_bottom": None}))
        edges = inside(plain, setting, left, width)
        height = setting.scale.points(style.min_height)
        thickness = setting.scale.points(style.rule_bottom) or 0.5
        rule = RectMark(edges.content_width, thickness, rule_color(style, setting), self.node)
        x = edges.content_left
        if self.field is None or self.style is None:
            slot = Slice(height, ((x, height - thickness, rule),), place=self.outside.place)
            return framed([slot] * self.lines, plain, edges, setting)
        rules = tuple((x, height * number - thickness, rule) for number in range(1, self.lines + 1))
        whole, size = height * self.lines, typed_size(height, setting.scale.size(self.style))
        field = FieldMark(self.field, edges.content_width, whole, size, self.node)
        return framed([Slice(whole, (*rules, (x, 0.0, field)), place=self.outside.place)], plain, edges, setting)
