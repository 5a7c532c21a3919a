"""Every page for a print shop says where it is trimmed (ISO 15930-7, 6.12)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts


def check_trim_box(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-trim-box` for a page without TrimBox."""
    for page in pdf.pages:
        if "/TrimBox" not in page.entries:
            message = f"{page}: there is no TrimBox, so a print shop cannot know where to cut"
            yield pdf.problem("pdf-trim-box", message, "set TrimBox to the finished size on every page")
