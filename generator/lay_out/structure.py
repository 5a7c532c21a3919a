"""Builds the structure tree while the markup is read; nodes are numbered in reading order at the end."""

from __future__ import annotations

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


class StructureBuilder:
    """A growing tree. Numbers given out by `add` stay good until `finish`, which says what they became."""

    def __init__(self) -> None:
        self._nodes = [_Growing(StructNode("Document"), -1)]

    def add(self, role: str, parent: int, **properties: Unpack[Properties]) -> int:
        """Add a last kid to `parent`; role "" is a stretch of the parent's text."""
        self._nodes.append(_Growing(StructNode(role, **properties), parent))
        number = len(self._nodes) - 1
        self._nodes[parent].kids.append(number)
        return number

    def discard(self, number: int) -> None:
        """Take a node out of its parent's kids, because nothing is drawn for it."""
        kids = self._nodes[self._nodes[number].parent].kids
        if number in kids:
            kids.remove(number)

    def kids(self, number: int) -> tuple[int, ...]:
        """Return the numbers of a node's kids."""
        return tuple(self._nodes[number].kids)

    def finish(self) -> tuple[list[StructNode], dict[int, int]]:
        """Return the nodes in reading order and the map from the numbers given out to places in that list."""
        order: list[int] = []
        waiting = [DOCUMENT]
        while waiting:
            number = waiting.pop()
            order.append(number)
            waiting.extend(reversed(self._nodes[number].kids))
        renumbered = {old: new for new, old in enumerate(order)}
        nodes = [replace(self._nodes[old].node, kids=tuple(renumbered[kid] for kid in self._nodes[old].kids)) for old in order]
        return nodes, renumbered
