"""The structure tree and its way back from marked content (ParentTree): ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7.

Elements come in chunks, one object stream each. A chunk is packed again only if one of its nodes, or a page it is drawn on,
is not as in the documents before; if it is only nodes' texts, only their elements are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.draw.assemble import ObjectTable, Pack, packed, packed_well
from generator.draw.census import Census
from generator.draw.elements import Elements, Numbers, TreePage, note_id, span_element
from generator.draw.memo import DrawMemo
from generator.draw.objects import Name, Ref, Spelt, Text, Value
from generator.draw.page_marks import PageMarks
from generator.draw.shape import Shaped
from generator.frames import Page

_PAGES_PER_LEAF = 8
_ANNOTATIONS_PER_LEAF = 250
_LEAVES_IN_ROOT = 2


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
    """Return the tree; that of an earlier document is used again if nothing in it differs, else what does not differ of it."""
    texts = tuple([id(shaped.nodes[index]) for index in shaped.changed])
    # A tree holds its pages and nodes, so that their ids stay theirs.
    likes = (census, numbers, id(pages))
    trees = memo.shelves.trees
    found: Tree | None = trees.get((*likes, shaped.changed, texts))
    if found is None:
        like: Tree | None = trees.get(likes)
        builder = _Builder(shaped, census, numbers, pages, memo)
        found = builder.tree() if like is None else builder.tree_like(like)
        trees.put((*likes, shaped.changed, texts), found)
        if like is None:
            trees.put(likes, found)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Texts:
    """A chunk's elements as a document had them, what wrote them, and which of its nodes were not those of the shape."""

    writer: Elements
    texts: tuple[str, ...]
    changed: tuple[int, ...]


@dataclass(slots=True)
class _Builder:
    """A tree under construction."""

    shaped: Shaped
    census: Census
    numbers: Numbers
    pages: tuple[TreePage, ...]
    memo: DrawMemo

    def tree(self) -> Tree:
        """Return the whole tree."""
        packs = tuple([self._chunk(chunk, ranks) for chunk, ranks in enumerate(self.census.chunks())])
        spans = tuple(span for page in self.pages if page.marks.spans for span in self._spans(page))
        groups = [self.pages[at : at + _PAGES_PER_LEAF] for at in range(0, len(self.pages), _PAGES_PER_LEAF)]
        leaves = [(self._leaf(group), group[0].index, group[-1].index) for group in groups]
        owners = self._annotation_owners()
        on_pages = annotations_on(self.pages, self.census, self.numbers)
        leaves += self._annotation_leaves(owners)
        return Tree(self.shaped, self.census, self.pages, packs, spans, tuple(leaves), len(owners), on_pages)

    def tree_like(self, other: Tree) -> Tree:
        """Return the whole tree, given one that has other texts at most."""
        changed = {self.census.chunk(index) for index in (*self.shaped.changed, *other.shaped.changed)}
        chunks = enumerate(zip(self.census.chunks(), other.elements, strict=True))
        packs = tuple([self._chunk(chunk, ranks) if chunk in changed else pack for chunk, (ranks, pack) in chunks])
        return replace(other, shaped=self.shaped, elements=packs)

    def _chunk(self, chunk: int, ranks: range) -> Pack:
        """Return an object stream of elements."""
        touching = [page for page in self.pages if chunk in self.census.touched(page.marks)]
        changed = tuple([index for index in self.shaped.changed if self.census.chunk(index) == chunk])
        held = [self.shaped.nodes[index] for index in changed]
        pages = tuple([page.key() for page in touching])
        key = (self.census, self.numbers, chunk, changed, tuple(map(id, held)), pages)

        def made() -> tuple[Pack, object]:
            texts = self._texts(chunk, ranks, changed, touching, pages)
            # The first differs from document to document: it is packed in half the time.
            pack = packed_well if chunk else packed
            return pack(self.numbers.elements + ranks.start, texts, self.memo, len(ranks))[0], held

        found: tuple[Pack, object] = self.memo.shelves.elements.made(key, made)
        return found[0]

    def _texts(
        self, chunk: int, ranks: range, changed: tuple[int, ...], touching: Sequence[TreePage], pages: tuple[object, ...]
    ) -> Sequence[str]:
        """Return the elements of a chunk; only those of nodes with other texts than in an earlier document are written."""
        key = ("texts", self.census, self.numbers, chunk, pages)
        known: _Texts | None = self.memo.shelves.elements.get(key)
        elements = self.census.elements
        if known is None:
            writer = Elements(self.shaped, self.census, self.numbers, touching)
            known = _Texts(writer, tuple([writer.element(elements[rank]) for rank in ranks]), changed)
            self.memo.shelves.elements.put(key, known)
            return known.texts
        writer, texts = known.writer.of(self.shaped), list(known.texts)
        for index in {*changed, *known.changed}:
            rank = self.census.rank[self.shaped.owners[index]]
            if rank >= 0:
                texts[rank - ranks.start] = writer.element(elements[rank])
        return texts

    def _number(self, node: int) -> int:
        """Return the number of the element that owns a node."""
        return self.numbers.elements + self.census.rank[self.census.shape.owners[node]]

    def _spans(self, page: TreePage) -> Iterator[str]:
        """Yield the Spans of a page."""
        for mcid, (node, said) in enumerate(page.marks.content):
            if said is not None:
                yield span_element(self._number(node), self.numbers.pages + page.index, mcid, said)

    def _leaf(self, pages: Sequence[TreePage]) -> str:
        """Return the inside of a leaf of the ParentTree; that of an earlier document is used again."""
        key = ("leaf", self.census, self.numbers, *[page.key() for page in pages])
        found: str = self.memo.shelves.elements.made(key, lambda: self._written_leaf(pages))
        return found

    def _written_leaf(self, pages: Sequence[TreePage]) -> str:
        """Write the inside of a leaf of the ParentTree: for each page the element of each MCID."""
        parts: list[str] = []
        for page in pages:
            span = self.numbers.spans + page.spans
            owners: list[str] = []
            for node, said in page.marks.content:
                owners.append(f"{self._number(node) if said is None else span} 0 R")
                span += said is not None
            parts.append(f"{page.index}[{' '.join(owners)}]")
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


def bare_tree(shaped: Shaped, census: Census, numbers: Numbers, pages: tuple[TreePage, ...]) -> Tree:
    """Return a tree without elements, which only knows the annotations."""
    count = sum(len(page.annotations) for page in pages)
    return Tree(shaped, census, pages, (), (), (), count, annotations_on(pages, census, numbers))


def annotations_on(pages: Sequence[TreePage], census: Census, numbers: Numbers) -> tuple[str, ...]:
    """Return for each page its annotations in logical order."""
    on_pages: list[str] = []
    for page in pages:
        nodes = (*page.marks.links, *page.marks.fields)
        placed = sorted([(census.annotated[node], at) for at, node in enumerate(nodes)])
        on_pages.append(" ".join([f"{numbers.annotations + page.annotations[at]} 0 R" for _, at in placed]))
    return tuple(on_pages)


def add_tree(table: ObjectTable, root: Ref, tree: Tree, numbers: Numbers, memo: DrawMemo) -> None:
    """Put the tree into the file; the numbers of its elements and Spans are reserved already."""
    table.put_packs(numbers.elements, tree.elements)
    table.put_packs(numbers.spans, packed(numbers.spans, tree.spans, memo))
    if len(tree.leaves) <= _LEAVES_IN_ROOT:
        parents = table.add(Spelt(f"<</Nums[{' '.join([inside for inside, _, _ in tree.leaves])}]>>"))
    else:
        leaves = [f"<</Limits[{low} {high}]/Nums[{inside}]>>" for inside, low, high in tree.leaves]
        first = table.reserve_packed(len(leaves))
        table.put_packs(first, packed_well(first, leaves, memo))
        parents = table.add({"Kids": [Ref(first + at) for at in range(len(leaves))]})
    dictionary: dict[str, Value] = {
        "Type": Name("StructTreeRoot"),
        "K": [Ref(numbers.elements + tree.census.rank[0])] if tree.census.elements else [],
        "ParentTree": parents,
        "ParentTreeNextKey": len(tree.pages) + tree.annotations,
    }
    notes = sorted((note_id(node), tree.census.rank[node]) for node in tree.census.notes)
    if notes:
        names: list[Value] = [part for name, rank in notes for part in (Text(name), Ref(numbers.elements + rank))]
        dictionary["IDTree"] = table.add({"Names": names})
    table.put(root, dictionary)
