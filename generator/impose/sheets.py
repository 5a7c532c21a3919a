"""Card faces n-up on sheets: the first copy of each face is tagged, the others are artifacts."""

from __future__ import annotations

from dataclasses import replace

from generator.content.theme import Stock
from generator.frames import Document, Group, OutlineEntry, Page
from generator.impose.geometry import Place, backs, fronts, reach
from generator.impose.margins import SLUG_SIZE, SheetText, margin_items
from generator.impose.marks import crop_marks, fold_marks
from generator.typefaces import Typefaces


def impose_cards(document: Document, stock: Stock, words: SheetText, typefaces: Typefaces) -> Document:
    """Return sheets: for each pair of faces of `document` a sheet of fronts and a sheet of mirrored backs.

    Faces stand at odd (front) and even (back) page numbers; a document with an odd number of faces has a last sheet
    without backs. Raises ProblemsError if a slug has a character no font has.
    """
    sheet = stock.sheet
    total = len(document.pages)
    nodes = list(document.structure)
    pages, extra = [], []
    for index, face in enumerate(document.pages):
        places = backs(stock) if index % 2 else fronts(stock)
        side = "back" if index % 2 else "front"
        slug = replace(words, slug=f"{words.slug} · {side}s · sheet side {index + 1} of {total}")
        margin, added = margin_items(stock, places, slug, typefaces, len(nodes))
        nodes += added
        extra += list(range(len(nodes) - len(added), len(nodes)))
        items = (
            *place_cards(face, stock, places),
            *crop_marks(stock, places, reach(stock)),
            *fold_marks(stock, places, reach(stock)),
            *margin,
        )
        pages.append(
            Page(
                width=sheet.width.points,
                height=sheet.height.points,
                items=items,
                label=f"{side.capitalize()}s {index // 2 + 1}",
                name=f"{face.name} sheet",
                destinations=tuple((name, y + places[0].y) for name, y in face.destinations),
                floor=SLUG_SIZE,
            )
        )
    nodes[0] = replace(nodes[0], kids=(*nodes[0].kids, *extra))
    outline = tuple(_moved(entry, stock) for entry in document.outline)
    return replace(document, pages=tuple(pages), structure=tuple(nodes), outline=outline)


def place_cards(face: Page, stock: Stock, places: tuple[Place, ...]) -> tuple[Group, ...]:
    """Return the face once for each place; only the first is read out."""
    across, down = reach(stock)
    clip = (-across, -down, face.width + 2 * across, face.height + 2 * down)
    return tuple(
        Group(face.items, place.x, place.y, face.width, face.height, turn=place.turn, artifact=number > 0, clip=clip)
        for number, place in enumerate(places)
    )


def _moved(entry: OutlineEntry, stock: Stock) -> OutlineEntry:
    """Return a bookmark moved to the first copy on its sheet."""
    first = (backs(stock) if entry.page % 2 else fronts(stock))[0]
    return replace(entry, y=entry.y + first.y)
