"""Headings begin with H1 and go down one level at a time (ISO 14289-1, 7.4)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts


def check_headings(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-headings` where the first heading is not H1, a level is skipped, or H and H1 to H6 are mixed."""
    elements = pdf.structure.elements if pdf.structure is not None else ()
    hint = "let every heading be at most one level below the one before it, beginning with H1"
    previous = 0
    for element in elements:
        if not (len(element.role) == 2 and element.role[0] == "H" and element.role[1].isdigit()):
            continue
        level = int(element.role[1])
        if level > previous + 1:
            after = f"follows H{previous}" if previous else "is the first heading"
            yield pdf.problem(
                "pdf-headings", f"{pdf.where(element)}{element} {after}; H{previous + 1} is missing before it", hint
            )
        previous = level
    unnumbered = next((element for element in elements if element.role == "H"), None)
    if unnumbered is not None and previous:
        message = f"{pdf.where(unnumbered)}{unnumbered} has no level, but other headings have one"
        yield pdf.problem("pdf-headings", message, "use H1 to H6 throughout")
