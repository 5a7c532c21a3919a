"""Which nodes become structure elements, and the numbers they and what hangs in them get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.draw.assemble import OBJECTS_PER_STREAM
from generator.draw.memo import DrawMemo
from generator.draw.page_marks import PageMarks
from generator.draw.roles import MAY_BE_EMPTY
from generator.draw.shape import Shape


@dataclass(slots=True, eq=False)
class Census:
    """What documents of one shape with the same nodes drawn have in common; told apart by identity.

    Elements are ranked in logical order: element `rank[n]` is node n, and `rank` is -1 for what is no element.
    """

    shape: Shape
    alive: list[bool]
    rank: list[int]
    elements: list[int]
    """Node by rank."""
    annotated: dict[int, int]
    """Nodes that have annotations, to their rank among those."""
    notes: tuple[int, ...]
    _touched: dict[int, tuple[PageMarks, tuple[int, ...]]] = field(default_factory=dict)

    def touched(self, marks: PageMarks) -> tuple[int, ...]:
        """Return the chunks of elements that a page's marks belong to."""
        found = self._touched.get(id(marks))
        if found is None:
            if len(self._touched) > _TOUCHED_KEPT:
                self._touched.clear()
            nodes = marks.drawn | marks.annotated | {node for node, _ in marks.boxes}
            chunks = {self.rank[self.shape.owners[node]] // OBJECTS_PER_STREAM for node in nodes}
            found = self._touched[id(marks)] = (marks, tuple(sorted(chunks)))
        return found[1]


_TOUCHED_KEPT = 1000


def census(shape: Shape, pages: Sequence[PageMarks], memo: DrawMemo) -> Census:
    """Return who is there; that of an earlier document is used again if the same nodes are drawn."""
    drawn = frozenset[int]().union(*[page.drawn for page in pages])
    annotated = frozenset[int]().union(*[page.annotated for page in pages])
    found: Census = memo.shelves.censuses.made((shape, drawn, annotated), lambda: _count(shape, drawn, annotated))
    return found


def _count(shape: Shape, drawn: frozenset[int], annotated: frozenset[int]) -> Census:
    """Count the nodes of which anything is drawn, and empty cells, with all above them."""
    nodes = shape.nodes
    alive = [False] * len(nodes)
    for index in reversed(shape.order):
        node = nodes[index]
        own = index in drawn or index in annotated or node.role in MAY_BE_EMPTY
        alive[index] = own or any(alive[kid] for kid in node.kids)
    elements = [index for index in shape.order if alive[index] and nodes[index].role]
    rank = [-1] * len(nodes)
    for place, index in enumerate(elements):
        rank[index] = place
    places = {index: place for place, index in enumerate(index for index in elements if index in annotated)}
    notes = tuple(index for index in elements if nodes[index].role == "Note")
    return Census(shape, alive, rank, elements, places, notes)
