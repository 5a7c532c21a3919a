"""The file is whole: every object, stream and resource can be read."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts


def check_opens(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-damaged` for what cannot be read."""
    hint = "make the PDF again, or copy it again from where it came"
    for sentence in dict.fromkeys(pdf.damage):
        yield pdf.problem("pdf-damaged", f"the file is damaged: {sentence}", hint)
    for page in pdf.pages:
        for sentence in page.content.faults:
            yield pdf.problem("pdf-damaged", f"{page}: {sentence}", hint)
