"""Reads table markup: rows, cells, scopes, and the structure tree's THead and TBody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.diagnostics import Problem
from generator.lay_out.framing import Block
from generator.lay_out.inline import shortened
from generator.lay_out.scope import Scope
from generator.lay_out.tables import Cell, Column, Row, Table, parse_columns
from generator.markup import Element, Text

if TYPE_CHECKING:
    from generator.lay_out.collect_inline import Reading
    from generator.lay_out.read_markup import Reader

_SCOPES = {"row": "Row", "col": "Column"}


def read_table(reader: Reader, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
    """Return the table; head rows are the leading rows in which every cell is a th."""
    columns = _columns(reader, element)
    tree = reader.reading.tree
    summary = element.get("summary") or None
    node = tree.add("Table", parent, lang=element.get("lang") or None, alt=summary, place=element.place)
    written = list(element.elements())
    count = next((index for index, row in enumerate(written) if not _is_head(row)), len(written))
    head_node = tree.add("THead", node) if 0 < count < len(written) else node
    heads = tuple(_any_row(reader, row, scope, head_node, (len(columns), True)) for row in written[:count])
    body_node = tree.add("TBody", node) if 0 < count < len(written) else node
    rows = tuple(_any_row(reader, row, scope, body_node, (len(columns), False)) for row in written[count:])
    if not rows:
        heads, rows = (), heads
    return [Table(columns, heads, rows, reader.outside(element, scope))] if rows else []


def _columns(reader: Reader, element: Element) -> tuple[Column, ...]:
    try:
        return parse_columns(element.get("columns"))
    except ValueError as wrong:
        reader.reading.problems.append(Problem("layout-table", str(wrong), element.place, ("mend `columns` of `table`",)))
        widest = max((sum(1 for _ in row.elements()) for row in element.elements()), default=1)
        return (Column(share=1.0),) * max(widest, 1)


def _is_head(row: Element) -> bool:
    return all(cell.tag == "th" for cell in row.elements())


def _any_row(reader: Reader, element: Element, scope: Scope, parent: int, table: tuple[int, bool]) -> Row:
    """Return a row: one that packets have in common, or read for this packet alone."""
    if reader.shared is not None:
        found = reader.shared.find(
            element, scope, table, lambda reading, key: _apart(reader, reading, key, element, scope, table)
        )
        if found is not None and reader.reading.tree.graft(found[1], parent):
            return found[0]
    return _row(reader, element, scope, parent, table)


def _apart(
    reader: Reader, reading: Reading, key: int, element: Element, scope: Scope, table: tuple[int, bool]
) -> tuple[Row, int]:
    """Read a row for all packets, with a reading of its own and keys from `key` on; return it with the next key."""
    own = reader.apart(reading, key)
    return _row(own, element, scope, reading.tree.root, table), own.key


def _row(reader: Reader, element: Element, scope: Scope, parent: int, table: tuple[int, bool]) -> Row:
    """Read a row; `table` says how many columns there are and whether this is a head row."""
    columns, head = table
    inner = scope.enter(element, reader.reading.cascade)
    node = reader.node(element, parent)
    cells = tuple(_cell(reader, cell, inner, node, head) for cell in element.elements())
    spanned = sum(cell.span for cell in cells)
    if spanned != columns:
        reader.reading.problems.append(
            Problem(
                "layout-table",
                f"the row fills {spanned} columns of a table of {columns}",
                element.place,
                ("add or remove cells, or set `colspan`",),
            )
        )
    said = tuple(_texts(element))
    longest = max(said, key=lambda text: len(text.text), default=None)
    outside = reader.outside(element, inner)
    if longest is not None and longest.place.file not in ("", element.place.file):
        outside = replace(outside, place=longest.place)
    return Row(cells, outside, shortened(" ".join(text.text for text in said)))


def _texts(element: Element) -> Iterator[Text]:
    """Yield all texts below, in order."""
    for child in element.children:
        yield from [child] if isinstance(child, Text) else _texts(child)


def _cell(reader: Reader, element: Element, scope: Scope, parent: int, head: bool) -> Cell:
    inner = scope.enter(element, reader.reading.cascade)
    span = reader.count(element, "colspan")
    lang = element.get("lang") or None
    if element.tag == "th":
        heads = _SCOPES[element.get("scope") or ("col" if head else "row")]
        node = reader.reading.tree.add("TH", parent, lang=lang, scope=heads, col_span=span, place=element.place)
    else:
        node = reader.reading.tree.add("TD", parent, lang=lang, col_span=span, place=element.place)
    blocks = reader.blocks(element.children, inner, node)
    return Cell(blocks, reader.outside(element, inner), span)
