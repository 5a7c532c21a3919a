"""Structure elements, in PDF syntax (ISO 32000-1, 14.7.2, 14.8).

They are most of what tags cost, so they are put together as text; and what neighbours have in common comes first in them, for
the sake of compression.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from generator.draw.census import Census
from generator.draw.objects import serialize, text_string
from generator.draw.page_marks import PageMarks
from generator.draw.shape import Shaped
from generator.frames import StructNode


@dataclass(frozen=True, slots=True)
class Numbers:
    """First object numbers: of the pages, the elements by rank, the annotations, and the Spans that are no nodes."""

    root: int
    """The structure tree's; 0 if there is none."""
    pages: int
    elements: int
    annotations: int
    spans: int


@dataclass(frozen=True, slots=True)
class TreePage:
    """What of a page matters to the tree. `annotations` has the place of each of its links and then its fields."""

    index: int
    marks: PageMarks
    spans: int
    """How many Spans there are on the pages before."""
    annotations: tuple[int, ...]
    width: float
    height: float
    margin: float

    def key(self) -> tuple[object, ...]:
        """Return what tells it from others."""
        return (self.index, self.marks, self.spans, self.annotations, self.width, self.height, self.margin)


class Elements:
    """Writes elements from the pages that they have anything on."""

    def __init__(self, shaped: Shaped, census: Census, numbers: Numbers, pages: Sequence[TreePage]) -> None:
        """Gather what is on the pages by node."""
        self._shaped = shaped
        self._census = census
        self._numbers = numbers
        self._content: dict[int, list[tuple[TreePage, int]]] = {}
        self._annotations: dict[int, list[str]] = {}
        self._boxes: dict[int, Sequence[float]] = {}
        for page in pages:
            for node, mcids in page.marks.by_node.items():
                self._content.setdefault(node, []).extend([(page, mcid) for mcid in mcids])
            for node, place in zip((*page.marks.links, *page.marks.fields), page.annotations, strict=True):
                reference = f"<</Type/OBJR/Pg {self._page(page)}/Obj {numbers.annotations + place} 0 R>>"
                self._annotations.setdefault(node, []).append(reference)
            for node, box in page.marks.boxes:
                self._boxes.setdefault(node, box)

    def of(self, shaped: Shaped) -> Elements:
        """Return what writes the same elements with the texts of another document."""
        other = copy(self)
        other._shaped = shaped
        return other

    def element(self, index: int) -> str:
        """Return the structure element of a node."""
        node = self._shaped.nodes[index]
        page = self._first_page(index)
        kids: list[str] = []
        self._add_kids(index, page, kids)
        kids += self._annotations.get(index, ())
        above = self._census.shape.above[index]
        numbers = self._numbers
        parent = numbers.root if above < 0 else numbers.elements + self._census.rank[self._shaped.owners[above]]
        on_page = "" if page is None else f"/Pg {self._page(page)}"
        return (
            f"<</S/{node.role}{self._attributes(index, node, page)}{_said(node)}/P {parent} 0 R{on_page}"
            f"{_texts(index, node)}{_kids(kids)}>>"
        )

    def _page(self, page: TreePage) -> str:
        """Return a reference to a page object."""
        return f"{self._numbers.pages + page.index} 0 R"

    def _first_page(self, index: int) -> TreePage | None:
        """Return the page of the first marked content that is the element's own."""
        if index in self._content:
            return self._content[index][0][0]
        nodes = self._shaped.nodes
        for kid in nodes[index].kids:
            if not nodes[kid].role:
                page = self._first_page(kid)
                if page is not None:
                    return page
        return None

    def _add_kids(self, index: int, page: TreePage | None, kids: list[str]) -> None:
        """Add a node's content, and that of its kids without a role, to the kids of its element, in logical order."""
        for drawn_on, mcid in self._content.get(index, ()):
            kids.append(self._sequence(drawn_on, mcid, page))
        nodes, census, first = self._shaped.nodes, self._census, self._numbers.elements
        for kid in nodes[index].kids:
            if not census.alive[kid]:
                continue
            if nodes[kid].role:
                kids.append(f"{first + census.rank[kid]} 0 R")
            else:
                self._add_kids(kid, page, kids)

    def _sequence(self, drawn_on: TreePage, mcid: int, page: TreePage | None) -> str:
        """Return the kid for a marked-content sequence: its number, a reference with its page, or the Span that says it."""
        content = drawn_on.marks.content
        if content[mcid][1] is not None:
            before = sum(said is not None for _, said in content[:mcid])
            return f"{self._numbers.spans + drawn_on.spans + before} 0 R"
        if drawn_on is page:
            return str(mcid)
        return f"<</Type/MCR/Pg {self._page(drawn_on)}/MCID {mcid}>>"

    def _attributes(self, index: int, node: StructNode, page: TreePage | None) -> str:
        """Return the attribute objects of a node (14.8.5), as an entry."""
        table = f"/Scope/{node.scope}" if node.scope and node.role == "TH" else ""
        if node.col_span > 1:
            table += f"/ColSpan {node.col_span}"
        if node.row_span > 1:
            table += f"/RowSpan {node.row_span}"
        if node.role == "Table" and node.alt:
            table += f"/Summary{text_string(node.alt)}"
        owned = [f"<</O/Table{table}>>"] if table else []
        if node.list_numbering:
            owned.append(f"<</O/List/ListNumbering/{node.list_numbering}>>")
        box = self._figure_box(index, node, page)
        if box is not None:
            owned.append(f"<</O/Layout/BBox{serialize([float(side) for side in box])}>>")
        if not owned:
            return ""
        return f"/A{owned[0]}" if len(owned) == 1 else f"/A[{''.join(owned)}]"

    def _figure_box(self, index: int, node: StructNode, page: TreePage | None) -> Sequence[float] | None:
        """Return the box of a figure on its page: around what is drawn of it, else what layout says."""
        if node.role not in ("Figure", "Formula"):
            return None
        if index in self._boxes:
            return self._boxes[index]
        if node.bbox is None or page is None:
            return None
        x, y, width, height = node.bbox
        left, top = page.margin + x, page.margin + page.height - y
        return left, top - height, left + width, top


def note_id(index: int) -> str:
    """Return the ID of a Note."""
    return f"note{index}"


def span_element(owner: int, page: int, mcid: int, said: str) -> str:
    """Return a Span that is no node, for a sequence that its glyphs do not spell; `owner` and `page` are object numbers."""
    return f"<</S/Span/ActualText{text_string(said)}/P {owner} 0 R/Pg {page} 0 R/K {mcid}>>"


def _said(node: StructNode) -> str:
    """Return what is read out instead of a node, as an entry. What a Form says is its field's."""
    return f"/ActualText{text_string(node.actual_text)}" if node.actual_text and node.role != "Form" else ""


def _texts(index: int, node: StructNode) -> str:
    """Return a node's other texts, as entries. What a Table says is its Summary."""
    texts = f"/T{text_string(node.title)}" if node.title else ""
    if node.lang:
        texts += f"/Lang{text_string(node.lang)}"
    if node.alt and node.role != "Table":
        texts += f"/Alt{text_string(node.alt)}"
    return f"{texts}/ID{text_string(note_id(index))}" if node.role == "Note" else texts


def _kids(kids: Sequence[str]) -> str:
    """Return the kids of an element, as an entry."""
    if not kids:
        return ""
    if len(kids) > 1:
        return f"/K[{' '.join(kids)}]"
    return f"/K{kids[0]}" if kids[0].startswith("<") else f"/K {kids[0]}"
