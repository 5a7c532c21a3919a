"""Every marked-content sequence that begins also ends, in the same stream (ISO 32000-1, 14.6.1)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts


def check_marks_balance(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-marks-unbalanced`."""
    for page in pdf.pages:
        for sentence in page.content.unbalanced:
            hint = "make the PDF again; this is a fault of the program that wrote it"
            yield pdf.problem("pdf-marks-unbalanced", f"{page}: marked content: {sentence}", hint)
