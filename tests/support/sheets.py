"""Small cards for sheets: each face says its name, shows its trim box as a grey panel, with black squares round the safe zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.content.theme import Stock
from generator.draw import draw_document
from generator.frames import Document, GlyphRun, Page, Rect, StructNode, TextItem
from generator.impose import SheetText
from generator.preflight.measure import MeasuredPage, MeasuredText, measure_pdf
from generator.typefaces import Run, TextStyle
from tests.support.builds import typefaces

WORDS = SheetText("Elm City Police Department · Detainers · edition 2026.1", "Print two-sided at 100 %, flip on long edge.")
CLOSE = 0.05 * 72 / 25.4
"""0.05 mm in points."""
Box = tuple[float, float, float, float]


def at(stock: Stock, number: int) -> tuple[float, float]:
    """Where the name of face `number` (0: a front) starts: left end of its baseline, in the safe zone's corner."""
    safe = stock.safe.points
    return safe + (0.0 if number % 2 else stock.binding.points), safe + 8


def card(stock: Stock, *names: str, size: tuple[float, float] | None = None, panel: bool = True) -> Document:
    """A document with a face for each name, of the stock's size; without `panel` they are white."""
    width, height = size or (stock.width.points, stock.height.points)
    nodes = [StructNode("Document", kids=tuple(range(1, len(names) + 1)))]
    pages = []
    for number, name in enumerate(names, 1):
        line = typefaces().shape([Run(name, TextStyle(8.0))], "ltr").break_lines(1000)[0]
        left, top = at(stock, number - 1)
        runs = tuple(GlyphRun(run.face, run.size, left + run.x, top, run.glyphs) for run in line.runs)
        inset = max(0.0, stock.safe.points - 1)
        corners = tuple(Rect(x, y, 1, 1) for x in (inset, width - inset - 1) for y in (inset, height - inset - 1))
        items = (*((Rect(0, 0, width, height, "#EEEEEE"),) if panel else ()), *corners, TextItem(number, runs, name))
        pages.append(Page(width, height, items, label=name, name=name, bleed=stock.bleed.points, safe=stock.safe.points))
        nodes.append(StructNode("P"))
    return Document(names[0], "en", tuple(pages), tuple(nodes), identifier=names[0], type_size=8.0)


def drawn(document: Document) -> tuple[MeasuredPage, ...]:
    """The document's pages as they are measured in its PDF."""
    return measure_pdf(draw_document(document, typefaces()))


@dataclass(frozen=True)
class Found:
    """A face found on a sheet: its trim box and where its name starts."""

    name: str
    box: Box
    x: float
    y: float


def faces(page: MeasuredPage, names: Sequence[str], stock: Stock) -> list[Found]:
    """The faces on a measured sheet, by the panels of a card's size and the names within them."""
    size = (stock.width.points, stock.height.points)
    panels = [ink.box for ink in page.inks if ink.kind == "path" and _is_size(ink.box, size)]
    found = []
    for text in page.texts:
        if text.text in names:
            inside = [box for box in panels if box[0] <= text.x <= box[2] and box[1] <= text.y <= box[3]]
            assert len(inside) == 1, (text, panels)
            found.append(Found(text.text, inside[0], text.x, text.y))
    return found


def _is_size(box: Box, size: tuple[float, float]) -> bool:
    return abs(box[2] - box[0] - size[0]) < CLOSE and abs(box[3] - box[1] - size[1]) < CLOSE


def through(box: Box, page: MeasuredPage, sideways: bool) -> Box:
    """A box of a back as it lies behind the front of its sheet."""
    x0, y0, x1, y1 = box
    return (page.width - x1, y0, page.width - x0, y1) if sideways else (x0, page.height - y1, x1, page.height - y0)


def squares(page: MeasuredPage) -> list[tuple[float, float]]:
    """The middles of all black squares."""
    return [
        ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        for box in (ink.box for ink in page.inks)
        if abs(box[2] - box[0] - 1) < 0.1 and abs(box[3] - box[1] - 1) < 0.1
    ]


def margin_texts(page: MeasuredPage, names: Sequence[str]) -> list[MeasuredText]:
    """The texts that stand on no card."""
    return [text for text in page.texts if text.text not in names]


def overlap(one: Box, other: Box, slack: float = 0.01) -> bool:
    """Whether two boxes have more than an edge in common."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > slack and down > slack
