"""The agency's accent by name: its value stands once in a document, so that items are the same whatever the colour."""

from __future__ import annotations

from dataclasses import replace

from generator.frames.document import Document
from generator.frames.items import Group, Item, Path, Rect, TextItem

ACCENT = "accent"
"""What items say for the document's accent, where others say #RRGGBB."""


def with_colors(document: Document) -> Document:
    """Return the document with the accent's value in the place of its name."""
    done: dict[int, tuple[Item, ...]] = {}
    pages = tuple(replace(page, items=_colored(page.items, document.accent, done)) for page in document.pages)
    return replace(document, pages=pages)


def _colored(items: tuple[Item, ...], accent: str, done: dict[int, tuple[Item, ...]]) -> tuple[Item, ...]:
    """Return items with their colours; groups that share their items share the new ones."""
    if id(items) not in done:
        done[id(items)] = tuple(_one(item, accent, done) for item in items)
    return done[id(items)]


def _one(item: Item, accent: str, done: dict[int, tuple[Item, ...]]) -> Item:
    if isinstance(item, TextItem) and any(run.color == ACCENT for run in item.runs):
        return replace(item, runs=tuple(replace(run, color=accent) if run.color == ACCENT else run for run in item.runs))
    if isinstance(item, Rect) and item.color == ACCENT:
        return replace(item, color=accent)
    if isinstance(item, Path) and ACCENT in (item.fill, item.stroke):
        fill, stroke = (accent if color == ACCENT else color for color in (item.fill, item.stroke))
        return replace(item, fill=fill, stroke=stroke)
    if isinstance(item, Group):
        return replace(item, items=_colored(item.items, accent, done))
    return item
