"""Pages for a print shop: one face a page at trim, its bleed inked, marks and slug in the paper beyond."""

from __future__ import annotations

from dataclasses import replace

from generator.content.theme import Sheet, Stock
from generator.diagnostics import ProblemsError
from generator.frames import Document, GlyphRun, Item, Page, Path, Rect, StructNode, TextItem
from generator.impose.geometry import Place
from generator.impose.margins import SLUG_SIZE, SheetText
from generator.impose.marks import SheetMarks, sheet_marks
from generator.typefaces import Run, TextStyle, Typefaces
from generator.units import Length

ROOM = 27.0
"""Paper beyond the bleed on each side, points: marks, registration targets and a line of slug."""
_SLUG_DROP = 23.0
"""From the bleed down to the slug's baseline, below the marks."""


def press_pages(document: Document, stock: Stock, words: SheetText, typefaces: Typefaces) -> Document:
    """Return the faces one up with marks outside the bleed; shops impose them for their own sheets.

    Page coordinates stay those of the trim; `Page.bleed` and `Page.media` say how far ink and paper reach. Raises ProblemsError
    if the slug has a character no font has.
    """
    bleed = stock.bleed.points
    beyond = bleed + ROOM
    marks = _marks(stock, beyond)
    nodes = list(document.structure)
    pages, extra = [], []
    for number, page in enumerate(document.pages, 1):
        nodes.append(StructNode("P", lang="en"))
        extra.append(len(nodes) - 1)
        slug = f"{words.slug} · page {number} of {len(document.pages)} · {page.name}"
        line = _slug(slug, page, (bleed, extra[-1]), words, typefaces)
        pages.append(replace(page, items=(*page.items, *marks, line), bleed=bleed, media=beyond))
    nodes[0] = replace(nodes[0], kids=(*nodes[0].kids, *extra))
    return replace(document, pages=tuple(pages), structure=tuple(nodes))


def _marks(stock: Stock, beyond: float) -> tuple[Item, ...]:
    """Return crop, fold and registration marks round a trim whose top left corner is (0, 0)."""
    sheet = Sheet(
        width=Length(stock.width.points + 2 * beyond),
        height=Length(stock.height.points + 2 * beyond),
        columns=1,
        rows=1,
        left=Length(beyond),
        top=Length(beyond),
    )
    alone = stock.model_copy(update={"sheet": sheet, "separate": "cut", "holes": ()})
    bleed = stock.bleed.points
    found = sheet_marks(alone, (Place(beyond, beyond),), (bleed, bleed), SheetMarks(registration=True))
    return tuple(_moved(mark, -beyond) for mark in found)


def _moved(mark: Item, by: float) -> Item:
    """Return a mark moved by as much across and down."""
    if isinstance(mark, Rect):
        return replace(mark, x=mark.x + by, y=mark.y + by)
    if isinstance(mark, Path):
        commands = tuple((name, *(float(number) + by for number in numbers)) for name, *numbers in mark.commands)
        return replace(mark, commands=commands)
    return mark


def _slug(text: str, page: Page, at: tuple[float, int], words: SheetText, typefaces: Typefaces) -> TextItem:
    """Return the slug line below the marks, cut to the trim's width."""
    bleed, node = at
    shaped = typefaces.shape([Run(text, TextStyle(SLUG_SIZE), place=words.place)], "ltr")
    if shaped.problems:
        raise ProblemsError(shaped.problems)
    line = shaped.break_lines(page.width)[0]
    y = page.height + bleed + _SLUG_DROP
    return TextItem(node, tuple(GlyphRun(run.face, run.size, run.x, y, run.glyphs) for run in line.runs), line.text)
