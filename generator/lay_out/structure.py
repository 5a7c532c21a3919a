"""Builds the structure tree while the markup is read; nodes are numbered in reading order at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict, Unpack

from generator.diagnostics import Place
from generator.frames import StructNode

DOCUMENT = 0
"""The root node."""


class Properties(TypedDict, total=False):
    """Fields of `StructNode` that may be given when a node is made."""

    lang: str | None
    alt: str | None
    actual_text: str | None
    title: str | None
    scope: str | None
    col_span: int
    list_numbering: str | None
    place: Place


@dataclass(slots=True)
class _Growing:
    node: StructNode
    parent: int
    kids: list[int] = field(default_factory=list)


_BASES_KEPT = 4


@dataclass(slots=True)
class Branch:
    """A finished part of a tree, for trees that have it in common: its nodes in reading order, by the numbers given out."""

    order: tuple[int, ...]
    nodes: tuple[StructNode, ...]
    """Their kids are places in `order`."""
    _placed: dict[int, Sequence[StructNode]] = field(default_factory=dict)

    def nodes_from(self, base: int) -> Sequence[StructNode]:
        """Return the nodes of a tree in which the first of them has number `base`."""
        found = self._placed.get(base)
        if found is None:
            if len(self._placed) >= _BASES_KEPT:
                self._placed.clear()
            found = self._placed[base] = [
                replace(node, kids=tuple(base + kid for kid in node.kids)) if node.kids else node for node in self.nodes
            ]
        return found


class StructureBuilder:
    """A growing tree. Numbers given out by `add` stay good until `finish`, which says what they became.

    They start with `root`, which is the number of the root node.
    """

    def __init__(self, root: int = DOCUMENT) -> None:
        self.root = root
        self._nodes = {root: _Growing(StructNode("Document"), -1)}
        self._next = root + 1
        self._branches: dict[int, Branch] = {}

    def add(self, role: str, parent: int, **properties: Unpack[Properties]) -> int:
        """Add a last kid to `parent`; role "" is a stretch of the parent's text."""
        number, self._next = self._next, self._next + 1
        self._nodes[number] = _Growing(StructNode(role, **properties), parent)
        self._nodes[parent].kids.append(number)
        return number

    @property
    def next(self) -> int:
        """Return the first number that has not been given out."""
        return self._next

    def graft(self, branch: Branch, parent: int) -> bool:
        """Add a branch as last kid of `parent`; False, and nothing added, if the tree has it already."""
        top = branch.order[0]
        if top in self._branches:
            return False
        self._branches[top] = branch
        self._nodes[parent].kids.append(top)
        return True

    def branch(self) -> Branch:
        """Return what stands below the root, which has one kid."""
        (top,) = self._nodes[self.root].kids
        order = self._order(top)
        places = {number: place for place, number in enumerate(order)}
        nodes = (replace(self._nodes[one].node, kids=tuple(places[kid] for kid in self._nodes[one].kids)) for one in order)
        return Branch(tuple(order), tuple(nodes))

    def discard(self, number: int) -> None:
        """Take a node out of its parent's kids, because nothing is drawn for it."""
        kids = self._nodes[self._nodes[number].parent].kids
        if number in kids:
            kids.remove(number)

    def kids(self, number: int) -> tuple[int, ...]:
        """Return the numbers of a node's kids."""
        return tuple(self._nodes[number].kids)

    def finish(self) -> tuple[list[StructNode], dict[int, int]]:
        """Return the nodes in reading order and the map from the numbers given out to places in that list.

        The builder lets go of them: nothing can be added afterwards.
        """
        order = self._order(self.root)
        renumbered: dict[int, int] = {}
        for number in order:
            branch = self._branches.get(number)
            base = len(renumbered)
            if branch is None:
                renumbered[number] = base
            else:
                renumbered.update(zip(branch.order, range(base, base + len(branch.order)), strict=True))
        nodes: list[StructNode] = []
        for number in order:
            branch = self._branches.get(number)
            if branch is None:
                growing = self._nodes[number]
                kids = tuple([renumbered[kid] for kid in growing.kids])
                nodes.append(replace(growing.node, kids=kids) if kids else growing.node)
            else:
                nodes += branch.nodes_from(len(nodes))
        self._nodes, self._branches = {}, {}
        return nodes, renumbered

    def _order(self, top: int) -> list[int]:
        """Return the numbers from `top` down in reading order; a branch is one number."""
        order: list[int] = []
        waiting = [top]
        while waiting:
            number = waiting.pop()
            order.append(number)
            if number not in self._branches:
                waiting.extend(reversed(self._nodes[number].kids))
        return order
