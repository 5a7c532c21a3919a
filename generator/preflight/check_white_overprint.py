"""White knocks out what lies beneath: set to overprint it prints nothing and vanishes (ISO 32000-1, 8.6.7)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts


def check_white_overprint(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-white-overprint` for white text and white ink that is set to overprint."""
    for page in pdf.pages:
        content = page.content
        named = [(show.paint, f"`{show.text.strip()}`") for show in content.texts if show.visible and show.text.strip()]
        named += [(ink.paint, f"a {ink.kind}") for ink in content.inks if ink.box is not None]
        for paint, what in named:
            if paint.overprint and any(color.paper for color in paint.colors):
                message = f"{page}: {what} is white and set to overprint, so it will not be there in print"
                yield pdf.problem("pdf-white-overprint", message, "take overprint off whatever is white")
