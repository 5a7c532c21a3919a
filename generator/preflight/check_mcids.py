"""Marked content and structure elements hold each other one to one (ISO 32000-1, 14.7.4.2 and 14.7.4.3)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts

_HINT = "make the PDF again; this is a fault of the program that wrote it"


def check_mcids(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-mcid-duplicate`, `pdf-mcid-orphan` and `pdf-mcid-dangling`."""
    if pdf.structure is None or not pdf.structure.elements:
        return
    structure, shown = pdf.structure, pdf.tagged_marks()
    for (holder, mcid), places in shown.items():
        page, mark = places[0]
        owners = structure.owners.get((holder, mcid), ())
        if len(places) > 1:
            message = f"{page}: marked content {mcid} occurs {len(places)} times"
            yield pdf.problem("pdf-mcid-duplicate", message, _HINT)
        if len(owners) > 1:
            names = " and ".join(str(structure.elements[index]) for index in owners[:2])
            message = f"{page}: marked content {mcid} is held by more than one element ({names})"
            yield pdf.problem("pdf-mcid-duplicate", message, _HINT)
        if not owners and not mark.in_artifact:
            message = f"{page}: no structure element holds marked content {mcid} (`{mark.tag}`)"
            yield pdf.problem("pdf-mcid-orphan", message, _HINT)
    pages = pdf.pages_by_number()
    for (holder, mcid), owners in structure.owners.items():
        if (holder, mcid) not in shown:
            element = structure.elements[owners[0]]
            where = str(pages[holder]) if holder in pages else f"object {holder}" if holder else "no page"
            message = f"{where}: {element} holds marked content {mcid}, which is not there"
            yield pdf.problem("pdf-mcid-dangling", message, _HINT)
