"""Lists: markers on a common edge, item bodies beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.lay_out.form_fields import Field, FieldMark
from generator.lay_out.framing import Block, Outside, framed, inside, measured
from generator.lay_out.inline import CHECKBOX_SIZE, InlineText
from generator.lay_out.marks import Mark, Marks, PathMark, square
from generator.lay_out.paragraphs import set_paragraph
from generator.lay_out.set_lines import tick_line
from generator.lay_out.setting import Setting
from generator.lay_out.slices import Placed, Slice
from generator.lay_out.styles import Computed
from generator.units import Length

MARKER_GAP = 0.35
"""Least space between a marker and the text, in ems."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A bullet or number, or (`content` None) a box to tick."""

    content: InlineText | None
    style: Computed
    node: int
    field: Field | None = None
    """Of a box that can be checked on a screen."""

    def width(self, setting: Setting) -> float:
        """Return its width in points."""
        if self.content is None:
            return setting.scale.size(self.style) * CHECKBOX_SIZE
        return setting.max_width(self.content)

    def mark(self, setting: Setting, at: float, width: float, rtl: bool) -> tuple[Placed, float, float]:
        """Return its mark with the baseline at 0, and how far it reaches above and below; `at` is its box's left edge."""
        size = setting.scale.size(self.style)
        if self.content is None:
            side = size * CHECKBOX_SIZE
            x = at + width - side if rtl else at
            box = square(side, tick_line(size), setting.colors[self.style.color])
            mark: Mark = PathMark(box, self.node)
            if self.field is not None:
                mark = Marks((mark, FieldMark(self.field, side, side, size, self.node)))
            return (x, -side * 0.92, mark), side, 0.0
        paragraph = set_paragraph(self.content, self.style, setting, width)
        line = paragraph.lines[0]
        above, below = paragraph.heights[0]
        x = at + width - line.width if rtl else at
        return (x, 0.0, paragraph.marks[0]), above, below


@dataclass(frozen=True, slots=True)
class Item:
    """A list item: `style` is the li's."""

    marker: Marker | None
    """None in a plain list."""
    blocks: tuple[Block, ...]
    outside: Outside

    def measure(self, setting: Setting, left: float, width: float, stand: float) -> list[Slice]:
        """Return its slices; `stand` is how far the body stands in from the marker's edge, in points."""
        edges = inside(self.outside, setting, left, width)
        rtl = self.outside.rtl
        body_left = edges.content_left + (0.0 if rtl else stand)
        slices = measured(self.blocks, setting, body_left, edges.content_width - stand)
        if not slices or slices[0].columns is not None:
            slices = [Slice(place=self.outside.place), *slices]
        if self.marker is None:
            return framed(slices, self.outside, edges, setting)
        marker_left = edges.content_left + (edges.content_width - stand if rtl else 0.0)
        (x, y, mark), above, below = self.marker.mark(setting, marker_left, stand, rtl)
        first = slices[0]
        baseline = above if first.baseline is None else first.baseline
        height = max(first.height, baseline + below)
        slices[0] = replace(first, marks=((x, y + baseline, mark), *first.marks), height=height)
        return framed(slices, self.outside, edges, setting)


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list; all its markers stand on one edge and all its bodies on another."""

    items: Sequence[Item]
    marker_width: Length
    outside: Outside

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return the slices of all items."""
        edges = inside(self.outside, setting, left, width)
        stand = setting.scale.points(self.marker_width) if all(item.marker for item in self.items) else 0.0
        for item in self.items:
            if item.marker is None:
                continue
            gap = MARKER_GAP * setting.scale.size(item.marker.style)
            stand = max(stand, item.marker.width(setting) + gap)
        slices = [one for item in self.items for one in item.measure(setting, edges.content_left, edges.content_width, stand)]
        return framed(slices, self.outside, edges, setting)
