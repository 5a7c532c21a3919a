"""Form fields have names of their own: two fields of one name are one field, and fill each other in (ISO 32000-1, 12.7.3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.form_fields import listed_objects, widgets
from generator.preflight.objects import object_number


def check_field_name(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-field-name` for fields without a name, with that of another, or that the form does not list."""
    listed = listed_objects(pdf)
    taken: dict[str, tuple[int, str]] = {}
    for widget in widgets(pdf):
        field = object_number(widget.field) or widget.note.number or -id(widget.field)
        known, page = taken.setdefault(widget.name, (field, str(widget.page)))
        if not widget.name:
            yield pdf.problem("pdf-field-name", f"{widget}", "give it a name (T)")
        elif known != field:
            message = f"{widget} has the name of another field on {page}"
            yield pdf.problem("pdf-field-name", message, "give each field a name of its own")
        elif widget.note.number not in listed:
            message = f"{widget} is not among the fields of the form (AcroForm, Fields)"
            yield pdf.problem("pdf-field-name", message, "make the PDF again; nobody can fill it in")
