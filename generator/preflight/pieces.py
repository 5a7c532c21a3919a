"""Pieces of a page's content streams, and where they begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.preflight.content import ContentPart, PageContent, Stretch, together
from generator.preflight.standing import NOWHERE, Standing

_TEXT_END = re.compile(rb"\nET\n(?:EMC\n)*")
_RULE_END = re.compile(rb" re f\nEMC\n")
_PAINTED = re.compile(rb" Do\n")
"""Patterns that begin with letters of their own are found much faster than choices are."""
_NAME = re.compile(rb"/[^\x00\t\n\f\r ()<>\[\]{}/%#]+")


@dataclass(frozen=True, eq=False)
class Piece(Stretch):
    """What some bytes show (one part, or those of a whole stream), and how it goes on after them."""

    after: Standing = NOWHERE

    @cached_property
    def as_one(self) -> ContentPart:
        """Its parts as one, of a piece that opens no marked-content sequence."""
        return together(self.parts)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A stream that was read: its bytes, where its pieces end, and the pieces; `begin` is how it begins."""

    data: bytes
    ends: list[int]
    pieces: list[Piece]
    begin: Standing

    def same_at_start(self, data: bytes) -> int:
        """Return with how many of these pieces other bytes begin; a piece that might go on in its last line is none of them."""
        least, most = 0, len(self.ends) if self.data.endswith(b"\n") else max(len(self.ends) - 1, 0)
        while least < most:
            middle = (least + most + 1) // 2
            if data.startswith(self.data[: self.ends[middle - 1]]):
                least = middle
            else:
                most = middle - 1
        return least

    def same_at_end(self, data: bytes, first: int) -> int:
        """Return from which of these pieces on, the first `first` left aside, the rest is that of other bytes too.

        It may be that of a line that begins earlier there (see `begins_line`).
        """
        start, room = self.start_of(first), len(data) - self.start_of(first)
        least, most = first, len(self.ends)
        while least < most:
            middle = (least + most) // 2
            at = self.start_of(middle)
            if at >= start and len(self.data) - at <= room and data.endswith(self.data[at:]):
                most = middle
            else:
                least = middle + 1
        return least

    def start_of(self, number: int) -> int:
        """Return where a piece begins."""
        return self.ends[number - 1] if number else 0

    def standing_before(self, number: int) -> Standing:
        """Return how a piece begins."""
        return self.pieces[number - 1].after if number else self.begin


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """What a page showed: its content streams, the piece that each is, and how it begins."""

    streams: list[Any]
    pieces: list[Piece]
    top: Standing
    content: PageContent

    def steps(self) -> Iterator[tuple[Any, Standing, Piece]]:
        """Yield each stream with how it begins and what it shows."""
        at = self.top
        for stream, piece in zip(self.streams, self.pieces, strict=True):
            yield stream, at, piece
            at = piece.after


def begins_line(data: bytes, at: int) -> bool:
    """Tell whether a line begins there, and so no word or number goes on."""
    return at == 0 or data[at - 1 : at] == b"\n"


def ends_of(data: bytes) -> list[int]:
    """Return where the pieces of a stream end; one that paints an object stands by itself."""
    ends = {found.end() for pattern in (_TEXT_END, _RULE_END) for found in pattern.finditer(data)}
    for found in _PAINTED.finditer(data):
        start = data.rfind(b"\n", 0, found.start()) + 1
        if _NAME.fullmatch(data, start, found.start()):
            ends |= {start, found.end()}
    return sorted((ends | {len(data)}) - {0})
