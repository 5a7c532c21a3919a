"""Every font that inks text is embedded (ISO 19005-2, 6.2.11.4; ISO 14289-1, 7.21.4.1)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts


def check_fonts_embedded(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-font-not-embedded` once for each font, at the first page that shows it."""
    reported: set[str] = set()
    for page in pdf.pages:
        for font, use in page.content.fonts.items():
            if use.visible and not font.embedded and font.name not in reported:
                reported.add(font.name)
                message = f"{page}: font `{font.name}` is not embedded, so another may be printed in its place"
                yield pdf.problem("pdf-font-not-embedded", message, "embed all fonts when you make the PDF")
