"""Nothing shows through: a press file is flat, so that no shop's software has to flatten it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.graphics_state import is_transparency_group

_HINT = "make the colours solid; a lighter tint looks the same on white paper"


def check_transparency(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-transparency` for opacity, blend modes, soft masks and transparency groups (ISO 32000-1, 11)."""
    for page in pdf.pages:
        if is_transparency_group(page.entries):
            yield pdf.problem("pdf-transparency", f"{page}: the page is a transparency group", _HINT)
        for sentence in page.content.transparency:
            yield pdf.problem("pdf-transparency", f"{page}: {sentence}", _HINT)
