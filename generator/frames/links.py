"""Documents without their links: paper has none, and a press file may not."""

from __future__ import annotations

from dataclasses import replace

from generator.frames.document import Document
from generator.frames.items import Group, Item, LinkArea


def without_links(document: Document) -> Document:
    """Return the document with no link areas: each Link node becomes a Span that says the same."""
    if not any(node.role == "Link" for node in document.structure):
        return document
    pages = tuple(replace(page, items=_kept(page.items)) for page in document.pages)
    structure = tuple(replace(node, role="Span") if node.role == "Link" else node for node in document.structure)
    return replace(document, pages=pages, structure=structure)


def _kept(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return items without link areas, those of groups too."""
    return tuple(
        replace(item, items=_kept(item.items)) if isinstance(item, Group) else item
        for item in items
        if not isinstance(item, LinkArea)
    )
