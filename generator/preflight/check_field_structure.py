"""Form fields stand in the structure tree, each in a Form element of its own (ISO 14289-1, 7.18.4; ISO 32000-1, table 340)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.form_fields import Widget, widgets
from generator.preflight.object_references import reference_fault
from generator.preflight.structure import Structure

_HINT = "make the PDF again; this is a fault of the program that wrote it"


def check_field_structure(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-field-structure` for each widget that no Form element holds, or not alone."""
    structure = pdf.structure
    if structure is None or not structure.elements:
        return
    for widget in widgets(pdf):
        fault = reference_fault(pdf, structure, widget.note, "Form") or _company(structure, widget)
        if fault is not None:
            yield pdf.problem("pdf-field-structure", f"{widget}: {fault}", _HINT)


def _company(structure: Structure, widget: Widget) -> str | None:
    """Return what stands in the Form beside the widget, if it is the form of an interactive field and no printed one."""
    (owner,) = (structure.elements[index] for index in structure.object_owners[widget.note.number])
    if len(owner.kids) > 1 and "PrintField/Role" not in owner.attributes:
        return f"{owner} holds more than its field"
    return None
