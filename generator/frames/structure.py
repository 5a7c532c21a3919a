"""The logical structure: what a screen reader walks through, whatever page or order things are drawn in."""

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class StructNode:
    """A structure element (ISO 32000-1, 14.7); node 0 of a document is the root, role Document.

    `kids` are indexes of child nodes in logical order. A node with role "" is no element of its own: it is a stretch of
    its parent's text, and what is drawn for it becomes marked content of the parent at that position among the kids.
    Only nodes without kids (and role "" nodes) own items. A link's annotation belongs to the Link node itself, a
    field's widget to its Form node, whose `actual_text` holds where there is no field.
    """

    role: str
    kids: tuple[int, ...] = ()
    lang: str | None = None
    alt: str | None = None
    """Alternative text of a Figure; for a Table its summary (ISO 32000-1, 14.8.5.7)."""
    actual_text: str | None = None
    title: str | None = None
    scope: str | None = None
    """`Row` or `Column`, for TH."""
    col_span: int = 1
    row_span: int = 1
    list_numbering: str | None = None
    """`Decimal`, `Disc`, `None`, ... for L (ISO 32000-1, table 347)."""
    bbox: tuple[float, float, float, float] | None = None
    """For Figure: x, y, width, height on its page, from the top left."""
    place: Place = NOWHERE
