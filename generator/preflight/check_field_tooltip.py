"""Form fields say what belongs in them (ISO 14289-1, 7.18.1)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.form_fields import Widget, widgets


def check_field_tooltip(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-field-tooltip` for each widget with neither an alternate name (TU) nor a Form element with Alt."""
    for widget in widgets(pdf):
        if not widget.tooltip.strip() and not _alt(pdf, widget):
            hint = "say in its tooltip what belongs there, as in `Date (month/day/year)`"
            yield pdf.problem("pdf-field-tooltip", f"{widget} has no tooltip (TU)", hint)


def _alt(pdf: PdfFacts, widget: Widget) -> str:
    """Return the alternate text of the element the widget stands in."""
    structure, number = pdf.structure, widget.note.number
    owners = structure.object_owners.get(number, ()) if structure is not None and number else ()
    texts = [structure.elements[index].text("Alt") or "" for index in owners] if structure is not None else []
    return "".join(texts).strip()
