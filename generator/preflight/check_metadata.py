"""The metadata claims PDF/UA-1 and PDF/A-2a (ISO 14289-1, 5; ISO 19005-2, 6.6.4)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts


def check_metadata(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-metadata` for a missing or broken packet and `pdf-claims` for a standard it does not claim."""
    xmp = pdf.xmp
    if xmp is None:
        yield pdf.problem("pdf-metadata", "the file has no XMP metadata", "make the PDF as PDF/A and PDF/UA")
        return
    if xmp.fault:
        yield pdf.problem("pdf-metadata", f"the XMP metadata cannot be read: {xmp.fault}", "make the PDF again")
        return
    hint = "make the PDF as PDF/A-2a and PDF/UA-1, and have it validated"
    if xmp.pdfua_part != "1":
        yield pdf.problem("pdf-claims", "the metadata does not claim PDF/UA-1 (pdfuaid:part)", hint)
    claimed = f"{xmp.pdfa_part}{xmp.pdfa_conformance.lower()}"
    if claimed != "2a":
        what = f"claims PDF/A-{claimed}, not PDF/A-2a" if claimed else "does not claim PDF/A-2a (pdfaid:part)"
        yield pdf.problem("pdf-claims", f"the metadata {what}", hint)
