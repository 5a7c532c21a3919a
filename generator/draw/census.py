"""Which nodes become structure elements, and the numbers they and what hangs in them get."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from generator.draw.memo import DrawMemo
from generator.draw.page_marks import PageMarks
from generator.draw.roles import MAY_BE_EMPTY
from generator.draw.shape import Shape

_FIRST_CHUNK = 200
"""The first elements are the cover's and the upper ones: where documents of one shape differ."""
_CHUNK = 1000
"""Elements of a further object stream. What all documents of a shape have alike is shorter in few large ones."""


@dataclass(slots=True, eq=False)
class Census:
    """What documents of one shape with the same nodes drawn have in common; told apart by identity.

    `rank[n]` is the place of node n among the elements as they are numbered, and -1 for what is no element. That is not
    logical order: see `_chunks`.
    """

    shape: Shape
    alive: list[bool]
    rank: list[int]
    elements: list[int]
    """Node by rank."""
    starts: list[int]
    """Rank of the first element of each chunk: an object stream."""
    annotated: dict[int, int]
    """Nodes that have annotations, to their place in logical order among those."""
    notes: tuple[int, ...]
    _touched: dict[int, tuple[PageMarks, tuple[int, ...]]] = field(default_factory=dict)

    def chunk(self, node: int) -> int:
        """Return the chunk in which the element that owns a node is written."""
        return bisect_right(self.starts, self.rank[self.shape.owners[node]]) - 1

    def chunks(self) -> list[range]:
        """Return the ranks of each chunk."""
        return [range(start, stop) for start, stop in pairwise([*self.starts, len(self.elements)])]

    def touched(self, marks: PageMarks) -> tuple[int, ...]:
        """Return the chunks of elements that a page's marks belong to."""
        found = self._touched.get(id(marks))
        if found is None:
            if len(self._touched) > _TOUCHED_KEPT:
                self._touched.clear()
            chunks = {self.chunk(node) for node in marks.drawn | marks.annotated | {node for node, _ in marks.boxes}}
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
    chunks = _chunks(shape, alive, {shape.owners[index] for index in drawn | annotated})
    elements = [index for chunk in chunks for index in chunk]
    starts = [0]
    for chunk in chunks:
        starts.append(starts[-1] + len(chunk))
    rank = [-1] * len(nodes)
    for place, index in enumerate(elements):
        rank[index] = place
    places = {index: place for place, index in enumerate(index for index in shape.order if index in annotated)}
    notes = tuple(index for index in elements if nodes[index].role == "Note")
    return Census(shape, alive, rank, elements, starts[:-1], places, notes)


def _chunks(shape: Shape, alive: Sequence[bool], own: set[int]) -> list[list[int]]:
    """Return the elements in the order in which they are numbered, by chunks; `own` have content of their own.

    Numbers say nothing, so they are given to what compresses well: neighbours have the same parent and page, and the kids
    of an element are numbers in a row. First comes what has no kids, then what has kids and content, then what has kids
    alone, by role: this is the same wherever pages break.
    """
    order, kids = _families(shape, alive)
    rest = order[_FIRST_CHUNK:]
    mixed, upper = ([index for index in rest if kids[index] and (index in own) is mixed] for mixed in (True, False))
    groups = [[index for index in rest if not kids[index]], mixed, sorted(upper, key=lambda index: shape.nodes[index].role)]
    further = [group[at : at + _CHUNK] for group in groups for at in range(0, len(group), _CHUNK)]
    return [order[:_FIRST_CHUNK], *further] if order else []


def _families(shape: Shape, alive: Sequence[bool]) -> tuple[list[int], dict[int, list[int]]]:
    """Return the elements so that the kids of one stand together, the root first, and the kids that are elements of each."""
    nodes = shape.nodes
    kids: dict[int, list[int]] = {}
    if not alive or not alive[0]:
        return [], kids
    order, waiting = [0], [0]
    while waiting:
        parent = waiting.pop()
        below = kids[parent] = []
        looking = [*reversed(nodes[parent].kids)]
        while looking:
            kid = looking.pop()
            if alive[kid] and nodes[kid].role:
                below.append(kid)
            elif alive[kid]:
                looking += reversed(nodes[kid].kids)
        order += below
        waiting += reversed(below)
    return order, kids
