"""The document says its language, and every language named is a valid tag (ISO 14289-1, 7.2; BCP 47)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.objects import as_text

_TAG = re.compile(
    r"""(?: (?: [a-z]{2,3} (?:-[a-z]{3}){0,3} | [a-z]{4,8} )
        (?:-[a-z]{4})? (?:-(?:[a-z]{2}|\d{3}))?
        (?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*
        (?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*
        (?:-x(?:-[a-z0-9]{1,8})+)?
        | x(?:-[a-z0-9]{1,8})+ | i-[a-z]{3,8} )""",
    re.VERBOSE | re.IGNORECASE,
)


def check_language(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-language` for a missing document language and for tags that are not well-formed."""
    hint = "write a BCP 47 tag, as in `en-US` or `zh-Hant`"
    document = as_text(pdf.catalog.get("/Lang"))
    if not document:
        yield pdf.problem("pdf-language", "the document does not say its language", hint)
    elif not _TAG.fullmatch(document):
        yield pdf.problem("pdf-language", f"the document's language `{document}` is not a valid language tag", hint)
    for element in [one for one in pdf.structure.elements if "/Lang" in one.entries] if pdf.structure is not None else ():
        lang = element.text("Lang")
        if lang is not None and not _TAG.fullmatch(lang):
            message = f"{pdf.where(element)}the language `{lang}` of {element} is not a valid language tag"
            yield pdf.problem("pdf-language", message, hint)
    for page in pdf.pages:
        wrong = {mark.lang for mark in page.content.marks if mark.lang is not None and not _TAG.fullmatch(mark.lang)}
        for lang in sorted(wrong):
            yield pdf.problem(
                "pdf-language", f"{page}: the language `{lang}` of marked content is not a valid language tag", hint
            )
