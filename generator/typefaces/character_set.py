"""The characters of a font, small enough to be kept for every font of a project."""

from __future__ import annotations

from collections.abc import Container


class CharacterSet:
    """Characters as the numbers of a font's cmap; a Python set of them would take a hundred bytes for each."""

    __slots__ = ("_met", "_numbers")

    def __init__(self, numbers: Container[int]) -> None:
        """Take their numbers, in the set that HarfBuzz made."""
        self._numbers = numbers
        self._met: set[str] = set()

    def __contains__(self, char: str) -> bool:
        """Whether a character is one of them."""
        return ord(char) in self._numbers

    def issuperset(self, text: str) -> bool:
        """Whether all characters of a text are."""
        if self._met.issuperset(text):
            return True
        if not all(ord(char) in self._numbers for char in text):
            return False
        self._met.update(text)
        return True
