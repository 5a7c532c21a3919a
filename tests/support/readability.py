"""Flesch-Kincaid grades of what a product says in sentences: its paragraphs, list entries and table cells."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator

from generator.markup import Element, Text

with warnings.catch_warnings():
    # It imports pkg_resources, which says on import that its days are numbered.
    warnings.simplefilter("ignore")
    import textstat

LEAST_WORDS = 4
"""A shorter paragraph or cell is a label; as a sentence of its own it would only pull the grade down."""
_BLOCKS = frozenset({"p", "li", "td", "th"})
_NOT_PROSE = frozenset({"header", "footer", "phone", "blank", "checkbox", "ruled", "figure"})
_LABELS = frozenset({"call", "signoff", "kicker", "label", "line", "english", "small", "phrase"})
_DIGITS = re.compile(r"\S*\d\S*")


def sentences(element: Element) -> Iterator[str]:
    """Yield what stands in each paragraph, list entry and cell below an element, headings and labels left out."""
    if element.tag in _NOT_PROSE or _LABELS & set(element.classes):
        return
    inner = [child for child in element.elements() if child.tag in _BLOCKS or _has_blocks(child)]
    if element.tag in _BLOCKS and not inner:
        words = _words(element)
        if len(words.split()) >= LEAST_WORDS:
            yield words if words[-1] in ".?!" else f"{words}."
        return
    for child in element.elements():
        yield from sentences(child)


def grade(said: Iterable[str]) -> float:
    """Flesch-Kincaid grade of sentences; numbers have no syllables to count, and the dots of abbreviations end nothing."""
    text = " ".join(_plain(one) for one in said)
    return round(float(textstat.flesch_kincaid_grade(text)), 1)


def _plain(sentence: str) -> str:
    sentence = re.sub(r"\b([A-Za-z])\.(?=[A-Za-z]\.)", r"\1", sentence)
    sentence = re.sub(r"\b(US|am|pm)\.", r"\1", sentence)
    return _DIGITS.sub("", sentence).replace("“", "").replace("”", "")


def _has_blocks(element: Element) -> bool:
    return any(child.tag in _BLOCKS or _has_blocks(child) for child in element.elements())


def _words(element: Element) -> str:
    parts: list[str] = []
    for child in element.children:
        if isinstance(child, Text):
            parts.append(child.text)
        elif child.tag not in _NOT_PROSE:
            parts.append(_words(child))
    return re.sub(r"\s+", " ", "".join(parts)).strip()
