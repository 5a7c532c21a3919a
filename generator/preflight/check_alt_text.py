"""Figures and formulas say in words what they show (ISO 14289-1, 7.3 and 7.7)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts

_NEED = frozenset({"Figure", "Formula"})


def check_alt_text(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-alt-missing` for each figure or formula with neither Alt nor ActualText."""
    elements = [one for one in pdf.structure.elements if one.role in _NEED] if pdf.structure is not None else []
    for element in elements:
        if not any((element.text(key) or "").strip() for key in ("Alt", "ActualText")):
            message = f"{pdf.where(element)}{element} has neither alternate nor replacement text"
            yield pdf.problem(
                "pdf-alt-missing", message, "describe it in a sentence, or mark it as an artifact if it says nothing"
            )
