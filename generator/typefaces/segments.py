"""Where text may be cut: grapheme clusters (UAX 29) and lines (UAX 14), with ICU's dictionaries.

ICU counts in UTF-16 units and Python in code points; everything that leaves this module counts in code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

import icu

_FIRST_COMBINING = "\u0300"
_FIRST_ASTRAL = "\U00010000"


def code_point_offsets(text: str, units: Iterable[int]) -> list[int]:
    """Return the code point offsets of UTF-16 offsets, which must rise."""
    if not text or max(text) < _FIRST_ASTRAL:
        return list(units)
    offset_of = {}
    unit = 0
    for offset, char in enumerate(text):
        offset_of[unit] = offset
        unit += 2 if char >= _FIRST_ASTRAL else 1
    offset_of[unit] = len(text)
    return [offset_of[at] for at in units if at in offset_of]


def grapheme_boundaries(text: str) -> list[int]:
    """Return the ends of the grapheme clusters of `text`, the last being its length."""
    if not text or (max(text) < _FIRST_COMBINING and "\r" not in text):
        return list(range(1, len(text) + 1))
    iterator = _grapheme_iterator()
    iterator.setText(icu.UnicodeString(text))
    return code_point_offsets(text, iterator)


def grapheme_clusters(text: str) -> Iterator[str]:
    """Yield the grapheme clusters of a text."""
    start = 0
    for end in grapheme_boundaries(text):
        yield text[start:end]
        start = end


def line_opportunities(text: str, language: str) -> list[int]:
    """Return the offsets before which a line may end, the last being the length of the text.

    There is none after a soft hyphen: nothing is hyphenated, and a word cut without a hyphen misreads.
    """
    iterator = _line_iterator(_break_locale(language))
    iterator.setText(icu.UnicodeString(text))
    found = code_point_offsets(text, iterator)
    return found if "\u00ad" not in text else [at for at in found if text[at - 1] != "\u00ad" or at == len(text)]


def paragraph_opportunities(text: str, stretches: Sequence[tuple[int, int, str]]) -> list[int]:
    """Return the line opportunities of a paragraph whose stretches (start, end, language) are in several languages.

    Each language's rules see the whole text and decide about the offsets after its own characters.
    """
    if not text:
        return []
    languages = list(dict.fromkeys([_break_locale(language) for _, _, language in stretches]))
    if len(languages) == 1:
        return line_opportunities(text, languages[0])
    found: list[int] = []
    by_locale = {language: line_opportunities(text, language) for language in languages}
    for start, end, language in stretches:
        found += [at for at in by_locale[_break_locale(language)] if start < at <= end]
    return found


@lru_cache(maxsize=512)
def _break_locale(language: str) -> str:
    """Return the locale whose line rules serve a language: Korean breaks between words, not syllables."""
    primary = language.split("-", 1)[0]
    if primary == "ko":
        return "ko-u-lw-phrase"
    return language if primary in ("ja", "zh", "yue") else "und"


@cache
def _line_iterator(locale: str) -> Any:
    return icu.BreakIterator.createLineInstance(icu.Locale.forLanguageTag(locale))


@cache
def _grapheme_iterator() -> Any:
    return icu.BreakIterator.createCharacterInstance(icu.Locale.getRoot())
