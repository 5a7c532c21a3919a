"""Pages that come again with a few other items: of a further agency's page most items are those of the last one's."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress, count
from operator import is_not

from generator.draw.memo import DrawMemo
from generator.frames import Group, Item, LinkArea, Path, Rect, TextItem

_PER_KEY = 3
"""How many pages of one length that begin with one node are remembered."""
_FEWEST = 6
"""Items below which looking for what is known takes as long as looking at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """The items of a page of an earlier document; told apart by identity."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """How a page is like an earlier one: `items` are the page's, but for each that is equal it is the earlier one's."""

    pattern: Pattern
    items: tuple[Item, ...]
    changed: tuple[int, ...]
    """Places of items that differ."""


def changed_items(items: tuple[Item, ...], known: tuple[Item, ...]) -> tuple[int, ...] | None:
    """Return which of as many items are not those known; None if they are most of them, or belong elsewhere in the structure."""
    changed: list[int] = []
    for at in compress(count(), map(is_not, items, known)):
        item, other = items[at], known[at]
        if item != other:
            changed.append(at)
            if len(changed) * 4 > len(items) * 3 or not _alike(item, other):
                return None
    return tuple(changed)


def likeness(items: tuple[Item, ...], shape: object, memo: DrawMemo) -> Likeness | None:
    """Return an earlier page like this one; without one, this is remembered for those to come."""
    if len(items) < _FEWEST or any(isinstance(item, Group) for item in items):
        return None
    known: list[Pattern] = memo.shelves.patterns.made((shape, len(items), getattr(items[0], "node", None)), list)
    for pattern in known:
        changed = changed_items(items, pattern.items)
        if changed is not None:
            merged = list(pattern.items)
            for at in changed:
                merged[at] = items[at]
            return Likeness(pattern, tuple(merged), changed)
    known.insert(0, Pattern(items))
    del known[_PER_KEY:]
    return None


def _alike(item: Item, other: Item) -> bool:
    """Say if the one can stand for the other: neither figures nor the kinds of artifacts on the page change with it."""
    if isinstance(item, TextItem):
        return isinstance(other, TextItem) and item.node == other.node and bool(item.runs) == bool(other.runs)
    if isinstance(item, LinkArea):
        return isinstance(other, LinkArea) and item.node == other.node
    return isinstance(item, Rect | Path) and type(other) is type(item) and item.node is None and other.node is None
