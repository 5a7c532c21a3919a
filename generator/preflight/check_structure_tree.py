"""The structure tree is a tree: no rings, no shared elements, each naming the parent it stands in (ISO 32000-1, 14.7.2)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts


def check_structure_tree(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-structure-tree` for what is wrong with the tree's own links."""
    if pdf.structure is not None:
        for sentence in dict.fromkeys(pdf.structure.faults):
            hint = "make the PDF again; this is a fault of the program that wrote it"
            yield pdf.problem("pdf-structure-tree", f"structure tree: {sentence}", hint)
