"""Every code shown has its text (ISO 14289-1, 7.21.7; ISO 19005-2, 6.2.11.7.2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from generator.diagnostics import Problem
from generator.preflight.content import KeptUse
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.fonts import PdfFont

_NOT_TEXT = frozenset({"\x00", "\ufeff", "\ufffe", ""})


def check_to_unicode(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-to-unicode` for each font whose text cannot be copied or read out, at the first page where it cannot."""
    uses: dict[PdfFont, list[tuple[PageFacts, KeptUse]]] = {}
    for page in pdf.pages:
        for font, use in page.content.fonts.items():
            uses.setdefault(font, []).append((page, use))
    for font, pages in uses.items():
        if not font.has_to_unicode and not font.text:
            message = f"{pages[0][0]}: font `{font.name}` has no ToUnicode map, so its text cannot be copied or read out"
            yield pdf.problem("pdf-to-unicode", message, "make the PDF with a program that writes ToUnicode maps")
            continue
        missing = [(page, _without_text(font, (*use.codes, *use.replaced))) for page, use in pages]
        private = [(page, _with_private_text(font, use.codes)) for page, use in pages]
        yield from _problem(pdf, font, missing, "no Unicode text")
        yield from _problem(pdf, font, private, "only a private-use character as text")


def _without_text(font: PdfFont, codes: Iterable[int]) -> set[int]:
    """Return the codes that stand for nothing, or for what is no character."""
    return {code for code in codes if font.text.get(code, "") in _NOT_TEXT}


def _with_private_text(font: PdfFont, codes: Iterable[int]) -> set[int]:
    """Return the codes that stand for a private-use character."""
    return {code for code in codes if any(map(_is_private, font.text.get(code, "")))}


def _is_private(character: str) -> bool:
    """Tell whether a character is from a private use area (Unicode, 23.5)."""
    return unicodedata.category(character) == "Co"


def _problem(pdf: PdfFacts, font: PdfFont, found: list[tuple[PageFacts, set[int]]], lacks: str) -> Iterator[Problem]:
    """Yield the problem of codes without usable text, if there are any."""
    codes = set[int]().union(*(some for _, some in found))
    if codes:
        page = next(page for page, some in found if some)
        count = f"{len(codes)} of its codes" if len(codes) > 1 else "a code"
        message = f"{page}: font `{font.name}` has {lacks} for {count} (<{min(codes):04X}>)"
        yield pdf.problem("pdf-to-unicode", message, "give every glyph its text, or an ActualText to what it is part of")
