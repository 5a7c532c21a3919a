"""Lists hold items, and items a label and a body (ISO 14289-1, 7.6; ISO 32000-1, 14.8.4.3.3)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts

_INSIDE = {"L": frozenset({"LI", "L", "Caption"}), "LI": frozenset({"Lbl", "LBody"})}
_ROUND = {"LI": frozenset({"L"}), "LBody": frozenset({"LI"})}


def check_lists(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-list-structure` for what may not stand where it does."""
    if pdf.structure is None:
        return
    hint = "a list (L) holds items (LI); an item holds its label (Lbl) and its body (LBody)"
    for element in pdf.structure.elements:
        parent = pdf.structure.elements[element.parent] if element.parent is not None else None
        role = parent.role if parent is not None else "StructTreeRoot"
        wrong_inside = role in _INSIDE and element.role not in _INSIDE[role]
        wrong_round = element.role in _ROUND and role not in _ROUND[element.role]
        if wrong_inside or wrong_round:
            message = f"{pdf.where(element)}{element} may not stand directly in `{role}`"
            yield pdf.problem("pdf-list-structure", message, hint)
        if element.role == "LI" and not any(kid.role == "LBody" for kid in pdf.structure.child_elements(element)):
            yield pdf.problem("pdf-list-structure", f"{pdf.where(element)}{element} has no body (LBody)", hint)
