"""The file has a title, and viewers show it (ISO 14289-1, 7.1)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.objects import as_bool, as_dict, as_text


def check_title(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-title`."""
    preferences = as_dict(pdf.catalog.get("/ViewerPreferences")) or {}
    title = pdf.xmp.title if pdf.xmp is not None else ""
    if pdf.xmp is not None and not pdf.xmp.fault and not title:
        yield pdf.problem("pdf-title", "the metadata has no title (dc:title)", "say in the metadata what the document is called")
    if as_bool(preferences.get("/DisplayDocTitle")) is not True:
        message = "viewers are not told to show the title (ViewerPreferences, DisplayDocTitle true)"
        yield pdf.problem("pdf-title", message, "set DisplayDocTitle; without it the window shows the file's name")
    written = as_text(pdf.info.get("/Title"))
    if title and written and written.strip() != title:
        message = f"the title is `{title}` in the metadata, but `{written}` in the document information"
        yield pdf.problem("pdf-title", message, "write the same title in both places")
