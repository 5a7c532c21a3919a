"""Table rows that many packets have in common: read once, and measured once for a measure.

A row is shared if nothing in it is a value of an agency, has a name or depends on the page it stands on. Its structure nodes and
its box have numbers that no packet gives out, so that it can stand in any packet as it is.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from generator.content.theme import Theme
from generator.lay_out.collect_inline import Reading
from generator.lay_out.scope import Scope
from generator.lay_out.structure import Branch, StructureBuilder
from generator.lay_out.styles import Cascade
from generator.lay_out.tables import Row, RowMeasures
from generator.markup import Element, Text
from generator.markup.slots import SLOTS, has_slots

_FIRST = 1 << 40
"""Numbers from here on are given out to shared rows only."""
_KEPT = 4096
_TAGS = frozenset({"tr", "td", "th", "p", "ul", "ol", "li", "span", "strong", "em", "br", "phone", "code", "a"})
_NAMES = frozenset({"id", "to", "name"})


@dataclass(frozen=True, slots=True)
class _Known:
    """A row, with what its key has the identity of; `row` is None if it is not shared."""

    element: Element
    scope: Scope
    row: Row | None = None
    branch: Branch | None = None


Read = Callable[[Reading, int], tuple[Row, int]]
"""Reads a row with a reading of its own and keys from a number on; returns it with the next key."""


class SharedRows:
    """The rows that packets of one theme and product have in common."""

    def __init__(self, theme: Theme, product: str) -> None:
        """Take what the cascade is made from."""
        self.theme = theme
        self.cascade = Cascade(theme, product)
        self._next = self._key = _FIRST
        self._rows: OrderedDict[Hashable, _Known] = OrderedDict()

    def find(self, element: Element, scope: Scope, table: tuple[int, bool], read: Read) -> tuple[Row, Branch] | None:
        """Return a row with its structure; None if it is not shared.

        `table` says how many columns there are and whether it is a head row.
        """
        key = (id(element), id(scope.context), scope.lang, scope.rtl, table)
        found = self._rows.get(key)
        if found is None:
            found = self._rows[key] = self._read(element, scope, read)
            if len(self._rows) > _KEPT:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end(key)
        return None if found.row is None or found.branch is None else (found.row, found.branch)

    def _read(self, element: Element, scope: Scope, read: Read) -> _Known:
        if not _is_plain(element):
            return _Known(element, scope)
        tree = StructureBuilder(self._next)
        reading = Reading(self.cascade, tree)
        row, self._key = read(reading, self._key)
        self._next = tree.next
        if reading.problems or reading.wanted or reading.needs_labels:
            return _Known(element, scope)
        return _Known(element, scope, replace(row, measures=RowMeasures()), tree.branch())


def _is_plain(element: Element) -> bool:
    """Tell whether an element is text for everybody, that nothing points at."""
    return (
        element.tag in _TAGS
        and element.place.file != SLOTS
        and not any(name in _NAMES or has_slots(value) for name, value in element.attributes)
        and all(
            child.place.file != SLOTS and not has_slots(child.text) if isinstance(child, Text) else _is_plain(child)
            for child in element.children
        )
    )
