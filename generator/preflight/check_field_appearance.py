"""Form fields look the same in every viewer (ISO 19005-2, 6.3.3 and 6.4.1)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.form_fields import Widget, widgets
from generator.preflight.objects import as_bool, as_dict, as_name, stream_data

_HINT = "make the PDF again with an appearance for each field (AP, N)"


def check_field_appearance(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-field-appearance` for widgets without a normal appearance and for a form that leaves looks to the viewer."""
    form = as_dict(pdf.catalog.get("/AcroForm")) or {}
    if as_bool(form.get("/NeedAppearances")):
        message = "the form tells viewers to make the looks of fields themselves (NeedAppearances true)"
        yield pdf.problem("pdf-field-appearance", message, "take NeedAppearances out")
    for widget in widgets(pdf):
        fault = _fault(widget)
        if fault:
            yield pdf.problem("pdf-field-appearance", f"{widget} {fault}", _HINT)


def _fault(widget: Widget) -> str:
    """Return what is wrong with a widget's appearance, or nothing."""
    normal = (as_dict(widget.note.entries.get("/AP")) or {}).get("/N")
    if widget.kind not in ("check", "radio"):
        return "" if stream_data(normal) is not None else "has no appearance (AP, N)"
    states = as_dict(normal)
    if states is None or stream_data(normal) is not None:
        return "has no appearance for its states (AP, N)"
    state = as_name(widget.note.entries.get("/AS"))
    if state is None:
        return "does not say which of its states it is in (AS)"
    if stream_data(states.get(f"/{state}")) is None:
        return f"has no appearance for its state `{state}`"
    return ""
