"""Sets of glyphs as numbers: a batch remembers tens of thousands of them, and a Python set takes a hundred times the room."""

from __future__ import annotations

from collections.abc import Iterable

Pair = tuple[int, str]
"""A glyph and the text it stands for."""


class Alphabet:
    """The glyphs of one face that have been met; each has a bit, in the order in which they came."""

    __slots__ = ("_bits", "_pairs")

    def __init__(self) -> None:
        """Start empty."""
        self._bits: dict[Pair, int] = {}
        self._pairs: list[Pair] = []

    def mask(self, pairs: Iterable[Pair]) -> int:
        """Return glyphs as a number; that of several sets together is the `|` of theirs."""
        made, bits = 0, self._bits
        for pair in pairs:
            bit = bits.get(pair)
            if bit is None:
                bit = bits[pair] = 1 << len(self._pairs)
                self._pairs.append(pair)
            made |= bit
        return made

    def pairs(self, mask: int) -> frozenset[Pair]:
        """Return the glyphs that a number stands for."""
        return frozenset(pair for at, pair in enumerate(self._pairs) if mask >> at & 1)
