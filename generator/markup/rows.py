"""Table rows read once: the same row, written again in another document, is the same object, read and checked before.

A row may be read apart from what stands around it because nothing in it depends on that: its start tag has a place of its own,
white space does not collapse across the edges of a block, and it neither gives nor names an id. Where anything is out of the
ordinary or wrong, the document is read in one piece.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field

from generator.markup.tree import Element
from generator.markup.whitespace import Draft

KNOWN = "_row"
"""Attribute of the element that stands in a document for rows that are known."""
_KEPT = 4096
_ROW = re.compile(r'<tr _at="[^"<>]*"[^<>]*>[^<]*+(?:<(?!/?tr[ >])[^<]*+)*+</tr>')
TOGETHER = frozenset({"id", "name", "to"})
"""Attributes that are checked against the rest of the document."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read and checked; `depth` is how many levels of elements it has."""

    element: Element
    depth: int


@dataclass(slots=True)
class RowDraft(Draft):
    """Stands in a draft tree for a row that is known."""

    row: Row | None = None

    def freeze(self) -> Element:
        """Return the row."""
        assert self.row is not None
        return self.row.element


@dataclass(slots=True)
class RowMemo:
    """Rows by what is written; None for those that are not read apart."""

    _rows: OrderedDict[str, Row | None] = field(default_factory=OrderedDict)

    def find(self, written: str) -> tuple[bool, Row | None]:
        """Return whether a row has been met before, and the row."""
        if written not in self._rows:
            return False, None
        self._rows.move_to_end(written)
        return True, self._rows[written]

    def add(self, written: str, row: Row | None) -> None:
        """Remember a row."""
        self._rows[written] = row
        if len(self._rows) > _KEPT:
            self._rows.popitem(last=False)


def cut_rows(xml: str) -> tuple[list[str], list[str]]:
    """Return the rows of a document that may be read apart, and the stretches between them, one more; none of odd documents."""
    if "<tr " not in xml or _is_odd(xml):
        return [], [xml]
    rows, between, end = [], [], 0
    for found in _ROW.finditer(xml):
        between.append(xml[end : found.start()])
        rows.append(found[0])
        end = found.end()
    return rows, [*between, xml[end:]]


def _is_odd(xml: str) -> bool:
    """Tell whether there are comments, CDATA, processing instructions other than places, or our own attribute."""
    return "<!" in xml or f"{KNOWN}=" in xml or xml.count("<?") != xml.count("<?at ") + xml.count("<?at?")


def depth_of(element: Element) -> int:
    """Return how many levels of elements there are."""
    return 1 + max((depth_of(child) for child in element.elements()), default=0)


def stands_alone(element: Element) -> bool:
    """Tell whether nothing in a row is checked against the rest of the document."""
    return not any(name in TOGETHER for name, _ in element.attributes) and all(map(stands_alone, element.elements()))
