"""The structure tree and its way back from marked content (ParentTree): ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7.

Elements come in chunks, one object stream each. A chunk is written again only if one of its nodes or of the pages it is
drawn on is marked otherwise than in the documents before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.draw.assemble import OBJECTS_PER_STREAM, ObjectTable, Pack, packed
from generator.draw.census import Census
from generator.draw.memo import DrawMemo
from generator.draw.objects import Name, Ref, Spelt, Text, Value, serialize
from generator.draw.page_marks import PageMarks
from generator.draw.shape import Shaped
from generator.frames import Page, StructNode

_PAGES_PER_LEAF = 8
_ANNOTATIONS_PER_LEAF = 250
_LEAVES_IN_ROOT = 2


@dataclass(frozen=True, slots=True)
class Numbers:
    """First object numbers: of the pages, the elements by rank, the annotations, and the Spans that are no nodes."""

    root: int
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


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """The tree in packs, with what it was made of; `spans` are the Spans that are no nodes."""

    shaped: Shaped
    census: Census
    pages: tuple[TreePage, ...]
    elements: tuple[Pack, ...]
    spans: tuple[str, ...]
    leaves: tuple[tuple[str, int, int], ...]
    """Leaves of the ParentTree: what they say, and their first and last key."""
    annotations: int
    """How many there are."""
    on_pages: tuple[str, ...]
    """For each page its Annots, in logical order."""


def tree_pages(census: Census, marks: Sequence[PageMarks], pages: Sequence[Page]) -> tuple[TreePage, ...]:
    """Return what of the pages matters to the tree.

    The first annotation of a node has the node's place among those that have any; others come after all of these. So a link
    that is broken over two lines moves no other.
    """
    made: list[TreePage] = []
    spans, more = 0, len(census.annotated)
    seen: set[int] = set()
    for index, (mark, page) in enumerate(zip(marks, pages, strict=True)):
        places: list[int] = []
        for node in (*mark.links, *mark.fields):
            if node in seen:
                places.append(more)
                more += 1
            else:
                seen.add(node)
                places.append(census.annotated[node])
        margin = max(page.media, page.bleed)
        made.append(TreePage(index, mark, spans, tuple(places), page.width, page.height, margin))
        spans += mark.spans
    return tuple(made)


def build_tree(shaped: Shaped, census: Census, numbers: Numbers, pages: tuple[TreePage, ...], memo: DrawMemo) -> Tree:
    """Return the tree; that of an earlier document is used again if nothing in it differs."""
    texts = tuple([id(shaped.nodes[index]) for index in shaped.changed])
    key = (census, numbers, shaped.changed, texts, tuple([page.key() for page in pages]))
    found: Tree = memo.shelves.trees.made(key, lambda: _Builder(shaped, census, numbers, pages, memo).tree())
    return found


@dataclass(slots=True)
class _Builder:
    """A tree under construction."""

    shaped: Shaped
    census: Census
    numbers: Numbers
    pages: tuple[TreePage, ...]
    memo: DrawMemo
    _touching: dict[int, list[TreePage]] = field(default_factory=dict)

    def tree(self) -> Tree:
        """Return the whole tree."""
        for page in self.pages:
            for chunk in self.census.touched(page.marks):
                self._touching.setdefault(chunk, []).append(page)
        changed: dict[int, list[tuple[int, int]]] = {}
        for index in self.shaped.changed:
            rank = self.census.rank[index]
            changed.setdefault(rank // OBJECTS_PER_STREAM, []).append((index, id(self.shaped.nodes[index])))
        count = len(self.census.elements)
        chunks = range((count + OBJECTS_PER_STREAM - 1) // OBJECTS_PER_STREAM)
        packs = tuple(self._chunk(chunk, tuple(changed.get(chunk, ()))) for chunk in chunks)
        spans = tuple(span for page in self.pages if page.marks.spans for span in self._spans(page))
        groups = [self.pages[at : at + _PAGES_PER_LEAF] for at in range(0, len(self.pages), _PAGES_PER_LEAF)]
        leaves = [(self._leaf(group), group[0].index, group[-1].index) for group in groups]
        owners = self._annotation_owners()
        on_pages = tuple(self._on_page(page) for page in self.pages)
        leaves += self._annotation_leaves(owners)
        return Tree(self.shaped, self.census, self.pages, packs, spans, tuple(leaves), len(owners), on_pages)

    def _chunk(self, chunk: int, changed: tuple[tuple[int, int], ...]) -> Pack:
        """Return an object stream of elements."""
        touching = self._touching.get(chunk, [])
        key = (self.census, self.numbers, chunk, changed, tuple([page.key() for page in touching]))
        held = [self.shaped.nodes[index] for index, _ in changed]

        def made() -> tuple[Pack, object]:
            start = chunk * OBJECTS_PER_STREAM
            nodes = self.census.elements[start : start + OBJECTS_PER_STREAM]
            writer = _Elements(self.shaped, self.census, self.numbers, touching)
            first = self.numbers.elements + start
            return packed(first, [serialize(writer.element(node)) for node in nodes], self.memo)[0], held

        found: tuple[Pack, object] = self.memo.shelves.elements.made(key, made)
        return found[0]

    def _number(self, node: int) -> int:
        """Return the number of the element that owns a node."""
        return self.numbers.elements + self.census.rank[self.census.shape.owners[node]]

    def _spans(self, page: TreePage) -> Iterator[str]:
        """Yield the Spans of a page."""
        for mcid, (node, said) in enumerate(page.marks.content):
            if said is not None:
                owner, drawn_on = Ref(self._number(node)), Ref(self.numbers.pages + page.index)
                yield serialize({"S": Name("Span"), "P": owner, "K": mcid, "Pg": drawn_on, "ActualText": Text(said)})

    def _leaf(self, pages: Sequence[TreePage]) -> str:
        """Return the inside of a leaf of the ParentTree: for each page the element of each MCID."""
        parts: list[str] = []
        for page in pages:
            span = self.numbers.spans + page.spans
            owners: list[str] = []
            for node, said in page.marks.content:
                owners.append(f"{self._number(node) if said is None else span} 0 R")
                span += said is not None
            parts.append(f"{page.index} [{' '.join(owners)}]")
        return " ".join(parts)

    def _annotation_owners(self) -> tuple[int, ...]:
        """Return for each annotation, by place, the number of its element."""
        placed = {
            place: self._number(node)
            for page in self.pages
            for node, place in zip((*page.marks.links, *page.marks.fields), page.annotations, strict=True)
        }
        return tuple([placed[place] for place in range(len(placed))])

    def _annotation_leaves(self, owners: Sequence[int]) -> Iterator[tuple[str, int, int]]:
        """Yield the leaves of the ParentTree for annotations."""
        for start in range(0, len(owners), _ANNOTATIONS_PER_LEAF):
            key = len(self.pages) + start
            part = owners[start : start + _ANNOTATIONS_PER_LEAF]
            yield " ".join([f"{at} {owner} 0 R" for at, owner in enumerate(part, key)]), key, key + len(part) - 1

    def _on_page(self, page: TreePage) -> str:
        """Return the annotations of a page in logical order."""
        nodes = (*page.marks.links, *page.marks.fields)
        placed = sorted((self.census.rank[node], at) for at, node in enumerate(nodes))
        return " ".join([f"{self.numbers.annotations + page.annotations[at]} 0 R" for _, at in placed])


class _Elements:
    """Writes the elements of a chunk from the pages that touch it."""

    def __init__(self, shaped: Shaped, census: Census, numbers: Numbers, pages: Sequence[TreePage]) -> None:
        """Gather what is on the pages by node."""
        self._shaped = shaped
        self._census = census
        self._numbers = numbers
        self._content: dict[int, list[tuple[TreePage, int]]] = {}
        self._annotations: dict[int, list[Value]] = {}
        self._boxes: dict[int, Sequence[float]] = {}
        for page in pages:
            for node, mcids in page.marks.by_node.items():
                self._content.setdefault(node, []).extend((page, mcid) for mcid in mcids)
            for node, place in zip((*page.marks.links, *page.marks.fields), page.annotations, strict=True):
                reference: dict[str, Value] = {
                    "Type": Name("OBJR"),
                    "Obj": Ref(numbers.annotations + place),
                    "Pg": self._page(page),
                }
                self._annotations.setdefault(node, []).append(reference)
            for node, box in page.marks.boxes:
                self._boxes.setdefault(node, box)

    def element(self, index: int) -> Mapping[str, Value]:
        """Return the element of a node."""
        node = self._shaped.nodes[index]
        page = self._first_page(index)
        kids: list[Value] = []
        self._add_kids(index, page, kids)
        kids += self._annotations.get(index, ())
        above = self._census.shape.above[index]
        parent = self._numbers.root if above < 0 else self._numbers.elements + self._census.rank[self._shaped.owners[above]]
        element: dict[str, Value] = {"S": Name(node.role), "P": Ref(parent)}
        if kids:
            element["K"] = kids[0] if len(kids) == 1 else kids
        if page is not None:
            element["Pg"] = self._page(page)
        texts = {"T": node.title, "Lang": node.lang, "ActualText": None if node.role == "Form" else node.actual_text}
        texts["Alt"] = None if node.role == "Table" else node.alt
        element.update((key, Text(text)) for key, text in texts.items() if text)
        attributes = self._attributes(index, node, page)
        if attributes:
            element["A"] = attributes[0] if len(attributes) == 1 else attributes
        if node.role == "Note":
            element["ID"] = Text(note_id(index))
        return element

    def _page(self, page: TreePage) -> Ref:
        """Return a page object."""
        return Ref(self._numbers.pages + page.index)

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

    def _add_kids(self, index: int, page: TreePage | None, kids: list[Value]) -> None:
        """Add a node's content, and that of its kids without a role, to the kids of its element, in logical order."""
        for drawn_on, mcid in self._content.get(index, ()):
            kids.append(self._sequence(drawn_on, mcid, page))
        nodes = self._shaped.nodes
        for kid in nodes[index].kids:
            if not self._census.alive[kid]:
                continue
            if nodes[kid].role:
                kids.append(Ref(self._numbers.elements + self._census.rank[kid]))
            else:
                self._add_kids(kid, page, kids)

    def _sequence(self, drawn_on: TreePage, mcid: int, page: TreePage | None) -> Value:
        """Return the kid for a marked-content sequence: its number, a reference with its page, or the Span that says it."""
        content = drawn_on.marks.content
        if content[mcid][1] is not None:
            before = sum(said is not None for _, said in content[:mcid])
            return Ref(self._numbers.spans + drawn_on.spans + before)
        if drawn_on is page:
            return mcid
        return {"Type": Name("MCR"), "Pg": self._page(drawn_on), "MCID": mcid}

    def _attributes(self, index: int, node: StructNode, page: TreePage | None) -> list[Value]:
        """Return the attribute objects of a node (14.8.5)."""
        attributes: list[Value] = []
        table: dict[str, Value] = {}
        if node.scope and node.role == "TH":
            table["Scope"] = Name(node.scope)
        if node.col_span > 1:
            table["ColSpan"] = node.col_span
        if node.row_span > 1:
            table["RowSpan"] = node.row_span
        if node.role == "Table" and node.alt:
            table["Summary"] = Text(node.alt)
        if table:
            attributes.append({"O": Name("Table"), **table})
        if node.list_numbering:
            attributes.append({"O": Name("List"), "ListNumbering": Name(node.list_numbering)})
        box = self._figure_box(index, node, page)
        if box is not None:
            attributes.append({"O": Name("Layout"), "BBox": [float(side) for side in box]})
        return attributes

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


def add_tree(table: ObjectTable, root: Ref, tree: Tree, numbers: Numbers, memo: DrawMemo) -> None:
    """Put the tree into the file; the numbers of its elements and Spans are reserved already."""
    table.put_packs(numbers.elements, tree.elements)
    table.put_packs(numbers.spans, packed(numbers.spans, tree.spans, memo))
    if len(tree.leaves) <= _LEAVES_IN_ROOT:
        parents = table.add(Spelt(f"<</Nums [{' '.join([inside for inside, _, _ in tree.leaves])}]>>"))
    else:
        leaves = [f"<</Limits [{low} {high}]/Nums [{inside}]>>" for inside, low, high in tree.leaves]
        first = table.reserve_packed(len(leaves))
        table.put_packs(first, packed(first, leaves, memo))
        parents = table.add({"Kids": [Ref(first + at) for at in range(len(leaves))]})
    dictionary: dict[str, Value] = {
        "Type": Name("StructTreeRoot"),
        "K": [Ref(numbers.elements)] if tree.census.elements else [],
        "ParentTree": parents,
        "ParentTreeNextKey": len(tree.pages) + tree.annotations,
    }
    notes = sorted((note_id(node), tree.census.rank[node]) for node in tree.census.notes)
    if notes:
        names: list[Value] = [part for name, rank in notes for part in (Text(name), Ref(numbers.elements + rank))]
        dictionary["IDTree"] = table.add({"Names": names})
    table.put(root, dictionary)
