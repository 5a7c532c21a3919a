"""The table of contents: entries with right-set page labels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from generator.diagnostics import Place
from generator.lay_out.framing import Outside, framed, inside
from generator.lay_out.inline import InlineText
from generator.lay_out.paragraphs import line_slices, set_paragraph
from generator.lay_out.set_lines import HoleMark, offset
from generator.lay_out.setting import Setting
from generator.lay_out.slices import Slice
from generator.lay_out.styles import Computed

NUMBER_GAP = 1.0
"""Least space between an entry and its page label, in ems."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document: what contents and bookmarks are made from."""

    level: int
    title: str
    anchor: str
    in_toc: bool
    lang: str
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    title: InlineText
    number: InlineText
    style: Computed
    outside: Outside

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return a slice a line; the last one has the page label at its end edge."""
        edges = inside(self.outside, setting, left, width)
        size = setting.scale.size(self.style)
        label = setting.max_width(self.number)
        room = edges.content_width - label - NUMBER_GAP * size
        rtl = self.outside.rtl
        at = edges.content_left + (edges.content_width - room if rtl else 0.0)
        title = set_paragraph(self.title, self.style, setting, room)
        slices = line_slices(title, self.title, self.style, (at, room), self.outside.place)
        number = set_paragraph(self.number, self.style, setting, edges.content_width)
        for line, mark in zip(number.lines, number.marks, strict=True):
            assert not isinstance(mark, HoleMark)  # a number is no value of an agency
            x = edges.content_left + offset(line, mark, "end", edges.content_width)
            slices[-1] = replace(slices[-1], marks=(*slices[-1].marks, (x, title.heights[-1][0], mark)))
        return framed(slices, self.outside, edges, setting)


@dataclass(slots=True)
class Contents:
    """A toc element; its entries are put in when all headings are known."""

    depth: int
    outside: Outside
    entries: list[Entry] = field(default_factory=list)

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return the slices of all entries."""
        edges = inside(self.outside, setting, left, width)
        slices = [one for entry in self.entries for one in entry.measure(setting, edges.content_left, edges.content_width)]
        return framed(slices, self.outside, edges, setting)
