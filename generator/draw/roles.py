"""The structure types that may be used (ISO 32000-1, 14.8.4), and what each needs."""

from __future__ import annotations

_GROUPS = "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct"
_BLOCKS = "P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot"
_INLINES = "Span Quote Note Reference BibEntry Code Link Annot"
_PICTURES = "Figure Formula Form"

ROLES = frozenset(f"{_GROUPS} {_BLOCKS} {_INLINES} {_PICTURES}".split())
NEED_ALT = frozenset({"Figure", "Formula"})
"""ISO 14289-1, 7.3 and 7.7."""
MAY_BE_EMPTY = frozenset({"TD", "TH"})
"""A row keeps its empty cells, or its columns no longer line up."""
