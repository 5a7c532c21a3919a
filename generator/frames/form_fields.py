"""Documents without their form fields: what is printed is filled in by hand."""

from __future__ import annotations

from dataclasses import replace

from generator.frames.document import Document
from generator.frames.items import FormField, Group, Item


def without_fields(document: Document) -> Document:
    """Return the document with no fields: each Form node becomes a Span whose content is the blank or box that was beneath."""
    if not any(node.role == "Form" for node in document.structure):
        return document
    pages = tuple(replace(page, items=_kept(page.items)) for page in document.pages)
    structure = tuple(replace(node, role="Span") if node.role == "Form" else node for node in document.structure)
    return replace(document, pages=pages, structure=structure)


def _kept(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return items without fields, those of groups too."""
    return tuple(
        replace(item, items=_kept(item.items)) if isinstance(item, Group) else item
        for item in items
        if not isinstance(item, FormField)
    )
