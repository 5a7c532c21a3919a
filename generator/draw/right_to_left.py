"""Right-to-left lines as readers undo them: glyphs stand in visual order, and poppler and pdfium turn whole lines round.

A screen reader is told the line by ActualText on a Span element. What is done here is for copying and searching.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from generator.frames import Glyph, TextItem

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_PERHAPS = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Blocks outside of which no character is set from the right (Unicode 15, DerivedBidiClass)."""


def is_right_to_left(item: TextItem) -> bool:
    """Say if a line, or a part of it, is set from the right."""
    return item.rtl or _has_right_to_left(item.text)


def letters(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return the glyphs of a run of a right-to-left line, each with the text a reader should find there.

    A mark (which comes before its letter in visual order) gives its text to the letter: off the line's advance it would be
    taken for the end of a word. Several characters of one glyph stand in visual order too, because both readers turn
    round characters, not glyphs.
    """
    made: list[Glyph] = []
    marks: list[int] = []
    for glyph in glyphs:
        if glyph.text and not glyph.advance and unicodedata.category(glyph.text[0]).startswith("M"):
            marks.append(len(made))
            made.append(glyph)
            continue
        if glyph.text and _has_right_to_left(glyph.text):
            said = glyph.text + "".join(made[at].text for at in reversed(marks))
            for at in marks:
                made[at] = replace(made[at], text="")
            glyph = replace(glyph, text=said[::-1]) if len(said) > 1 else glyph  # noqa: PLW2901
        if glyph.text:
            marks.clear()
        made.append(glyph)
    return made


def _has_right_to_left(text: str) -> bool:
    """Say if a text has characters that are set from the right."""
    if text.isascii() or _PERHAPS.search(text) is None:
        return False
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)
