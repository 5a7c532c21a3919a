"""Page labels, where there are any, number every page (ISO 32000-1, 12.4.2)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.number_tree import read_number_tree
from generator.preflight.objects import as_dict, as_name

_STYLES = frozenset({"D", "R", "r", "A", "a"})


def check_page_labels(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-page-labels`."""
    hint = "begin the page labels at the first page, and only for pages there are"
    tree = read_number_tree(pdf.catalog.get("/PageLabels"))
    if tree is None:
        return
    for sentence in tree.faults:
        yield pdf.problem("pdf-page-labels", f"page labels: {sentence}", hint)
    if 0 not in tree.entries:
        yield pdf.problem("pdf-page-labels", "page labels: the first page has none", hint)
    for key, value in sorted(tree.entries.items()):
        style = (as_dict(value) or {}).get("/S")
        if not 0 <= key < len(pdf.pages):
            message = f"page labels: there is one for page {key + 1}, but there are only {len(pdf.pages)} pages"
            yield pdf.problem("pdf-page-labels", message, hint)
        elif as_dict(value) is None or (style is not None and as_name(style) not in _STYLES):
            yield pdf.problem("pdf-page-labels", f"page labels: the one for page {key + 1} has no known style", hint)
