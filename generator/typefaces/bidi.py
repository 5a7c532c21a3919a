"""The Unicode bidirectional algorithm (UAX 9) over a paragraph of runs, by ICU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeVar

import icu

from generator.typefaces.characters import (
    EMBEDDINGS,
    HARD_BREAKS,
    ISOLATES,
    direction_of_language,
    first_strong,
)
from generator.typefaces.text import Direction, Run

_LRI, _RLI, _FSI, _PDI = "\u2066", "\u2067", "\u2068", "\u2069"
# Boundary neutral: the algorithm looks through it.
_NOTHING = "\u200b"
# Nothing below the first Hebrew character is written from right to left or directs the algorithm.
_FIRST_RTL = "\u0590"
_ASTRAL = "\U00010000"

Piece = TypeVar("Piece")


def base_level(runs: Sequence[Run], direction: Direction) -> int:
    """Return the paragraph's embedding level: 0 left to right, 1 right to left.

    `auto` is the first strong character outside isolates (UAX 9, P2 and P3), then any strong one, then the language.
    """
    if direction == "auto":
        found = first_strong("".join(run.text for run in runs if not run.isolate))
        found = found or first_strong("".join(run.text for run in runs))
        found = found or (direction_of_language(runs[0].lang) if runs else "ltr")
        return int(found == "rtl")
    return int(direction == "rtl")


def levels(runs: Sequence[Run], base: int) -> list[int]:
    """Return the embedding level of each code point of the runs' texts put together.

    Isolates stand round every run that asks for them and round every stretch in a language of the other direction.
    Explicit embeddings and overrides in the text do nothing, and an isolate cannot be closed from inside.
    """
    text = "".join(run.text for run in runs)
    if not text or (base == 0 and max(text) < _FIRST_RTL):
        return [0] * len(text)
    chars: list[str] = []
    wanted: list[bool] = []
    for char, is_text in _with_isolates(runs, base):
        chars.append(char)
        wanted.append(is_text)
    algorithm = icu.Bidi()
    # ICU reads this text in place: it must live as long as the algorithm does.
    units = icu.UnicodeString("".join(chars))
    algorithm.setPara(units, base)
    by_unit = algorithm.getLevels()
    found, unit = [], 0
    for char, is_text in zip(chars, wanted, strict=True):
        if is_text:
            found.append(by_unit[unit])
        unit += 2 if char >= _ASTRAL else 1
    return found


def visual_order(pieces: Sequence[tuple[Piece, int]]) -> list[Piece]:
    """Return pieces of one line, each with its level, in the order they stand from left to right (UAX 9, L2)."""
    order = list(pieces)
    odd = [level for _, level in pieces if level % 2]
    if not odd:
        return [piece for piece, _ in order]
    for level in range(max(level for _, level in pieces), min(odd) - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and order[end][1] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return [piece for piece, _ in order]


def _with_isolates(runs: Sequence[Run], base: int) -> Iterator[tuple[str, bool]]:
    """Yield the characters the algorithm sees, each with whether it is one of the text's own."""
    base_direction = "rtl" if base else "ltr"
    for direction, group in groupby(runs, key=lambda run: direction_of_language(run.lang)):
        stretch = list(group)
        foreign = direction != base_direction and first_strong("".join(run.text for run in stretch)) == direction
        if foreign:
            yield (_RLI if direction == "rtl" else _LRI), False
        for run in stretch:
            if run.isolate:
                yield _FSI, False
            tame = run.isolate or not _balanced(run.text)
            for char in run.text:
                yield _seen(char, tame), True
            if run.isolate:
                yield _PDI, False
        if foreign:
            yield _PDI, False


def _seen(char: str, tame: bool) -> str:
    """Return what the algorithm sees for a character; with `tame` the text's own isolates do nothing."""
    if char in HARD_BREAKS:
        # A line break inside a paragraph: it must not start a new one with its own direction.
        return "\u2028"
    if char == "\t":
        return " "
    if char in EMBEDDINGS or (tame and char in ISOLATES):
        return _NOTHING
    return char


def _balanced(text: str) -> bool:
    """Whether every isolate opened in the text is closed in it, and no other is."""
    depth = 0
    for char in text:
        if char in ISOLATES:
            depth += -1 if char == _PDI else 1
            if depth < 0:
                return False
    return depth == 0
