"""Card faces n-up on sheets: the first copy of each face is tagged, the others are artifacts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.content.theme import Stock
from generator.diagnostics import ProblemsError
from generator.frames import Document, GlyphRun, Group, Item, OutlineEntry, Page, StructNode, TextItem
from generator.impose.geometry import Place, backs, fronts, reach
from generator.impose.marks import SCALE_BAR, crop_marks, scale_bar
from generator.typefaces import Run, TextStyle, Typefaces

SLUG_SIZE = 6.0
"""Type size of what stands in a sheet's margin, points; it is cut off and never part of a card."""
_KEEP_OUT = 12.0
"""Office printers leave about 4.2 mm (12 pt) unprinted on each edge."""


@dataclass(frozen=True, slots=True)
class SheetText:
    """What a sheet's margins say; `turn` is the sentence for the press of the print button."""

    slug: str
    turn: str
    scale: str = "4 in: if this bar is not 4 inches long, print again at 100 % (not “fit to page”)"


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
        slug = f"{words.slug} · {side}s · sheet side {index + 1} of {total}"
        margin, added = _margin_text(stock, places, (slug, words.turn, words.scale), typefaces, len(nodes))
        nodes += added
        extra += list(range(len(nodes) - len(added), len(nodes)))
        items = (*place_cards(face, stock, places), *crop_marks(stock, places, reach(stock)), *margin)
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


def _margin_text(
    stock: Stock, places: tuple[Place, ...], words: tuple[str, str, str], typefaces: Typefaces, first_node: int
) -> tuple[tuple[Item, ...], list[StructNode]]:
    """Return the slug line above the cards, the turning rule and the scale bar below them, with a P node for each text."""
    sheet = stock.sheet
    left = min(place.x for place in places) + 6
    top = _KEEP_OUT + SLUG_SIZE
    bottom = sheet.height.points - _KEEP_OUT - 2
    bar = sheet.width.points - left - SCALE_BAR
    slug, turn, scale = words
    lines = [(slug, left, top), (turn, left, bottom), (scale, bar, bottom)]
    items: list[Item] = list(scale_bar(bar, bottom - SLUG_SIZE - 3))
    for number, (text, x, y) in enumerate(lines):
        items.append(_line(text, x, y, typefaces, first_node + number))
    return tuple(items), [StructNode("P", lang="en") for _ in lines]


def _line(text: str, x: float, y: float, typefaces: Typefaces, node: int) -> TextItem:
    """Return one line of margin text with its baseline at y."""
    shaped = typefaces.shape([Run(text, TextStyle(SLUG_SIZE))], "ltr")
    if shaped.problems:
        raise ProblemsError(shaped.problems)
    (line,) = shaped.break_lines(1e6)
    runs = tuple(GlyphRun(run.face, run.size, x + run.x, y, run.glyphs) for run in line.runs)
    return TextItem(node, runs, line.text)
