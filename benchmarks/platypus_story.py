"""Plain data as Platypus flowables, the straightforward way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from reportlab.graphics.shapes import Circle, Drawing, Polygon
from reportlab.lib.colors import Color, HexColor, black
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.platypus import (
    BalancedColumns,
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    ListFlowable,
    ListItem,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)
from reportlab.platypus.doctemplate import DocIf
from reportlab.platypus.tableofcontents import TableOfContents

MARGINS = {"packet": (1.25, 0.95, 1.0, 0.95), "guide": (0.75, 0.75, 0.85, 0.75), "card": (0.75, 0.75, 0.5, 0.5)}
"""Left, right, top, bottom in inches."""
SIZES = {
    "packet": {"p": (10.5, 15), "h1": (24, 28), "h2": (14, 18), "h3": (10.5, 15), "small": (9, 12), "source": (9, 12)},
    "guide": {"p": (10.5, 14), "h1": (20, 23), "point": (14, 19.6), "number": (12, 14), "phrase": (14, 16), "english": (8, 9)},
    "card": {"p": (8, 10), "h1": (10.4, 11.5), "h2": (8, 10), "call": (15, 16), "signoff": (7, 8), "foot": (7, 8)},
}
"""Size and leading in points."""
TEXT_WIDTH = 5.35 * inch


class Document(BaseDocTemplate):
    """Notes headings for the contents, and how many pages there are."""

    last_page = 0

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        """Note a heading."""
        level = {"h1": 0, "h2": 1}.get(getattr(getattr(flowable, "style", None), "name", ""))
        if level is not None and not getattr(flowable, "unlisted", False):
            self.notify("TOCEntry", (level, flowable.getPlainText(), self.page))

    def handle_documentBegin(self) -> None:  # noqa: N802
        """Keep the number of pages of the pass before."""
        self.last_page = getattr(self, "page", 0)
        super().handle_documentBegin()


class Builder:
    """Builds one document."""

    def __init__(self, kind: str, accent: str, pictures: Path) -> None:
        self._kind, self._accent, self._pictures = kind, HexColor(accent), pictures
        left, right, top, bottom = (side * inch for side in MARGINS[kind])
        self._box = (left, bottom, letter[0] - left - right, letter[1] - top - bottom)
        self._styles = {name: self._style(name, *size) for name, size in SIZES[kind].items()}
        table = {"packet": (9, 12), "guide": (8, 9), "card": (8, 9)}[kind]
        self._styles.setdefault("td", self._style("td", *table))
        self._styles.setdefault("th", self._style("th", *table))

    def _style(self, name: str, size: float, leading: float) -> ParagraphStyle:
        bold = name in ("h1", "h2", "h3", "th", "number", "call")
        after = {"h1": 12, "h2": 6, "source": 3, "td": 0, "th": 0, "number": 0, "phrase": 0, "english": 0}.get(name, 6)
        return ParagraphStyle(
            name,
            fontName="PublicSans-Bold" if bold else "PublicSans",
            fontSize=size,
            leading=leading,
            spaceAfter=after if self._kind != "card" else 1,
            spaceBefore={"h2": 20, "h3": 10}.get(name, 0) if self._kind != "card" else 1,
            textColor=self._accent if name in ("h1", "h2") else black,
            keepWithNext=name in ("h1", "h2", "h3"),
        )

    def build(self, parts: list[dict[str, Any]], file: BinaryIO) -> None:
        """Write the document's PDF."""
        document = Document(file, pagesize=letter, leftMargin=0, rightMargin=0, topMargin=0, bottomMargin=0)
        story: list[Flowable] = []
        templates = []
        for number, part in enumerate(parts):
            if "card" in part:
                templates, story = [self._sheet()], [flowable for face in part["card"] for flowable in self._copies(face)]
                continue
            templates.append(PageTemplate(f"p{number}", self._frames(number), onPage=self._ends(part, document)))
            if number:
                story += [NextPageTemplate(f"p{number}"), PageBreak()]
            if part["right"]:
                story.append(DocIf("doc.page % 2 == 0", PageBreak()))
            story += self._flowables(part["blocks"], self._box[2])
        if self._kind == "guide":
            templates.append(PageTemplate("later", self._halves(self._box[3]), onPage=self._ends(parts[0], document)))
        document.addPageTemplates(templates)
        if self._kind == "card":
            document.build(story)
        else:
            document.multiBuild(story)

    def _frames(self, number: int) -> list[Frame]:
        """Return a page's frames: one, or for the guide a head above two columns."""
        left, bottom, width, height = self._box
        if self._kind != "guide":
            return [Frame(left, bottom, width, height, 0, 0, 0, 0, id=f"f{number}")]
        head = 1.75 * inch
        return [Frame(left, bottom + height - head, width, head, 0, 0, 0, 0), *self._halves(height - head)]

    def _halves(self, height: float) -> list[Frame]:
        left, bottom, width, _ = self._box
        half = width / 2 - 0.125 * inch
        return [Frame(x, bottom, half, height, 0, 0, 0, 0) for x in (left, left + width - half)]

    def _sheet(self) -> PageTemplate:
        """Return a page of ten cards."""
        left, bottom, width, _ = self._box
        places = [(left + column * width / 2, bottom + (4 - row) * 2 * inch) for row in range(5) for column in range(2)]

        def band(canvas: Any, _document: Any) -> None:
            canvas.setFillColor(self._accent)
            for x, y in places:
                canvas.rect(x, y + 2 * inch - 6.5, width / 2, 6.5, stroke=0, fill=1)

        frames = [Frame(x, y, width / 2, 2 * inch - 8, 9, 4, 9, 4) for x, y in places]
        return PageTemplate("sheet", frames, onPage=band)

    def _copies(self, face: list[Any]) -> Iterator[Flowable]:
        """Yield ten of a face."""
        for _ in range(10):
            yield from self._flowables(face, 3.25 * inch)
            yield FrameBreak()

    def _ends(self, part: dict[str, Any], document: Document) -> Any:
        """Return what draws a page's head and foot."""
        left, _, width, _ = self._box
        edges = {"header": letter[1] - 0.6 * inch, "footer": 0.55 * inch}

        def draw(canvas: Any, _document: Any) -> None:
            for end, y in edges.items():
                for place, text in enumerate(part.get(end, [])):
                    shown = text.replace("PAGE", str(document.page)).replace("COUNT", str(document.last_page))
                    line = Paragraph(shown, self._styles["td"])
                    line.wrapOn(canvas, width / 2, 40)
                    line.drawOn(canvas, left + place * width / 2, y)

        return draw

    def _flowables(self, blocks: list[Any], width: float) -> list[Flowable]:
        return [flowable for block in blocks for flowable in self._flowable(block, width)]

    def _flowable(self, block: list[Any], width: float) -> Iterator[Flowable]:
        name = block[0]
        if name in ("ul", "ol", "check"):
            items = [ListItem(self._flowables(item, width), spaceAfter=2) for item in block[1]]
            bullet = {"ul": "•", "ol": "1", "check": "•"}[name]
            kind = "1" if name == "ol" else "bullet"
            start = None if name == "ol" else bullet
            yield ListFlowable(items, bulletType=kind, start=start, bulletFontName="PublicSans", bulletFontSize=8, leftIndent=14)
        elif name == "table":
            yield from self._table(block, width)
        elif name == "columns" and self._kind == "guide":
            yield NextPageTemplate("later")
            yield FrameBreak()
            yield from self._flowables(block[2], width / 2 - 9)
        elif name == "columns":
            inner = self._flowables(block[2], width / block[1] - 12)
            yield BalancedColumns(inner, nCols=block[1])
        elif name == "toc":
            contents = TableOfContents()
            contents.levelStyles = [self._styles["p"], self._styles["small"]]
            yield contents
        elif name == "img":
            yield self._seal()
        else:
            paragraph = Paragraph(block[1], self._styles.get(name, self._styles["p"]))
            paragraph.unlisted = len(block) > 2
            yield paragraph

    def _table(self, block: list[Any], width: float) -> Iterator[Flowable]:
        _, columns, rows, head = block
        widths = _widths(columns.split(), width)
        cells = [
            [self._flowables(cell, each - 12) for cell, each in zip(row, widths[: len(row)], strict=True)]
            + [""] * (len(widths) - len(row))
            for row in rows
        ]
        pad = 4 if self._kind == "packet" else 1
        rules = [
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *((side, (0, 0), (-1, -1), pad) for side in ("TOPPADDING", "BOTTOMPADDING")),
        ]
        yield Table(cells, colWidths=widths, repeatRows=1 if head else 0, style=TableStyle(rules), spaceAfter=6)

    def _seal(self) -> Drawing:
        """Return the seal; ReportLab reads no SVG, so it is drawn."""
        drawing = Drawing(115, 115)
        drawing.add(Circle(57, 57, 54, fillColor=Color(1, 1, 1), strokeColor=self._accent, strokeWidth=4))
        drawing.add(Polygon([57, 96, 84, 57, 57, 34, 30, 57], fillColor=self._accent))
        return drawing


def _widths(columns: list[str], width: float) -> list[float]:
    """Return widths in points of `0.4in 2* *`."""
    fixed = sum(float(one[:-2]) * inch for one in columns if one.endswith("in"))
    shares = sum(float(one[:-1] or 1) for one in columns if one.endswith("*")) or 1
    share = (width - fixed) / shares
    return [float(one[:-1] or 1) * share if one.endswith("*") else float(one[:-2]) * inch for one in columns]
