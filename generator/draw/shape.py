"""The structure as a tree: who stands below whom, what is wrong with it, and what other documents' trees are like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, count
from operator import is_not

from generator.diagnostics import Problem, nearest
from generator.draw.memo import DrawMemo
from generator.draw.roles import NEED_ALT, ROLES
from generator.frames import StructNode

Nodes = tuple[StructNode, ...]


@dataclass(slots=True, eq=False)
class Shape:
    """What trees whose nodes have the same roles and kids have in common; told apart by identity.

    For each node: `owners` has the nearest node at or above it that is an element, `above` the node it is a kid of. `order`
    has the nodes in logical order. `nodes` are those of the first document that had it.
    """

    nodes: Nodes
    owners: list[int]
    above: list[int]
    order: list[int] = field(default_factory=list)
    languages: frozenset[str] = frozenset()
    """Those of `nodes`."""
    forms: list[int] = field(default_factory=list)
    """Nodes that are form fields."""
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Shaped:
    """A document's tree: its shape and its nodes, of which only those numbered in `changed` do not equal those of the shape."""

    shape: Shape
    nodes: Nodes
    changed: tuple[int, ...]
    problems: Sequence[Problem]
    languages: frozenset[str]

    @property
    def owners(self) -> list[int]:
        """For each node the nearest node at or above it that is an element."""
        return self.shape.owners


def shape_of(nodes: Nodes, memo: DrawMemo) -> Shaped:
    """Return a document's tree; that of an earlier document of the same shape is used again."""
    known: list[Shape] = memo.shelves.shapes.made(len(nodes), list)
    for at in range(len(known) - 1, -1, -1):
        shape = known[at]
        changed = _changed(nodes, shape.nodes)
        if all(_alike(nodes[index], shape.nodes[index]) for index in changed):
            if at < len(known) - 1:
                known.append(known.pop(at))
            problems = [problem for index in changed for problem in _look_at_node(shape, index, nodes[index])]
            same = all(nodes[index].lang == shape.nodes[index].lang for index in changed)
            return Shaped(shape, nodes, changed, problems, shape.languages if same else _languages(nodes))
    shape = _look_at_nodes(nodes)
    if not shape.problems:
        known.append(shape)
        del known[:-_SHAPES_PER_LENGTH]
    return Shaped(shape, nodes, (), shape.problems, shape.languages)


_STRETCH = 256
_SHAPES_PER_LENGTH = 4
"""How many trees of as many nodes are remembered; comparing takes as long as there are nodes."""


def _changed(nodes: Nodes, known: Nodes) -> tuple[int, ...]:
    """Return which of as many nodes do not equal those known."""
    changed: list[int] = []
    for start in range(0, len(nodes), _STRETCH):
        some, others = nodes[start : start + _STRETCH], known[start : start + _STRETCH]
        # Nearly all are the same objects, which is soon seen of many at once.
        if some != others:
            changed += [index for index in compress(count(start), map(is_not, some, others)) if nodes[index] != known[index]]
    return tuple(changed)


def _alike(node: StructNode, other: StructNode) -> bool:
    """Say if two nodes differ in their texts and languages at most."""
    return node.role == other.role and node.kids == other.kids


def _languages(nodes: Nodes) -> frozenset[str]:
    """Return the languages that nodes name."""
    return frozenset([node.lang for node in nodes if node.lang])


def _look_at_nodes(nodes: Nodes) -> Shape:
    """Check that the nodes are a tree of known roles."""
    shape = Shape(nodes, [-1] * len(nodes), [-1] * len(nodes))
    shape.languages = _languages(nodes)
    if not nodes or nodes[0].role != "Document":
        shape.problems.append(Problem("draw-structure", "node 0 of the structure is not a Document"))
        return shape
    shape.owners[0] = 0
    waiting = [0]
    while waiting:
        parent = waiting.pop()
        shape.order.append(parent)
        below: list[int] = []
        for kid in nodes[parent].kids:
            if not 0 < kid < len(nodes) or shape.owners[kid] != -1:
                message = f"structure node {kid} is not there or has two parents"
                shape.problems.append(Problem("draw-structure", message, nodes[parent].place))
                continue
            shape.owners[kid] = kid if nodes[kid].role else shape.owners[parent]
            shape.above[kid] = parent
            below.append(kid)
        waiting += reversed(below)
    shape.forms += [index for index, node in enumerate(nodes) if node.role == "Form"]
    for index, node in enumerate(nodes):
        shape.problems += _look_at_node(shape, index, node)
    return shape


def _look_at_node(shape: Shape, index: int, node: StructNode) -> Iterator[Problem]:
    """Check one node."""
    if node.role and node.role not in ROLES:
        message = f"`{node.role}` is not a standard structure type"
        yield Problem("draw-role", message, node.place, tuple(nearest(node.role, ROLES)))
    if shape.owners[index] == -1:
        yield Problem("draw-structure", f"structure node {index} (`{node.role}`) has no parent", node.place)
    if node.role in NEED_ALT and not (node.alt or "").strip() and not (node.actual_text or "").strip():
        hints = ("write what it shows into `alt`",)
        yield Problem("draw-alt", "a figure has no text for people who cannot see it", node.place, hints)
    if node.scope not in (None, "Row", "Column", "Both"):
        yield Problem("draw-scope", f"`{node.scope}` is not the scope of a head cell", node.place)
