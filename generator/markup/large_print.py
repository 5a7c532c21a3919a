"""The same words for large print: one column, tables told row by row, nothing that depends on a narrow measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.markup.tree import Element, Node, Text
from generator.markup.vocabulary import BLOCK

SCALE = 2.0
"""How much wider fixed columns of a table without head row become: about the ratio of 18 pt to the usual sizes."""
MASTER = "large-print"
"""Page master that takes the place of all others."""
_FIXED = re.compile(r"(\d+(?:\.\d+)?)(in|mm|pt)")


def large_print(packet: Element) -> Element:
    """Return the packet reflowed: columns become one, tables with a head row become lists of `head: value`.

    Structure stays true: a row's name becomes its paragraph's first words, its cells follow in reading order.
    """
    return replace(packet, children=tuple(_reflowed(packet.children)))


def _reflowed(children: tuple[Node, ...]) -> Iterator[Node]:
    """Yield nodes in their large-print form."""
    for child in children:
        if isinstance(child, Text):
            yield child
        elif child.tag == "columns":
            yield from _reflowed(child.children)
        elif child.tag == "table":
            yield from _table(child)
        elif child.tag == "page":
            attributes = tuple((name, MASTER if name == "master" else value) for name, value in child.attributes)
            yield replace(child, attributes=attributes, children=tuple(_reflowed(child.children)))
        elif child.tag in ("img", "blank"):
            kept = tuple(pair for pair in child.attributes if pair[0] not in ("width", "height"))
            yield replace(child, attributes=kept)
        else:
            yield replace(child, children=tuple(_reflowed(child.children)))


def _table(table: Element) -> Iterator[Element]:
    """Yield a table's rows one under the other; one without a head row stays a table with wider columns."""
    rows = list(table.elements())
    heads = list(rows[0].elements()) if rows else []
    if not heads or any(cell.tag != "th" for cell in heads) or len(rows) < 2:
        attributes = tuple((name, _wider(value) if name == "columns" else value) for name, value in table.attributes)
        yield replace(table, attributes=attributes, children=tuple(_reflowed(table.children)))
        return
    for row in rows[1:]:
        cells = list(row.elements())
        if len(cells) != len(heads):
            yield from _cell_blocks(None, row.children, row)
            continue
        yield from _row(heads, cells)


def _row(heads: list[Element], cells: list[Element]) -> Iterator[Element]:
    """Yield a row: the cell that names it in bold, then each other cell after its column's head."""
    name = next((index for index, cell in enumerate(cells) if cell.tag == "th"), 0)
    blocks = list(_cell_blocks(None, cells[name].children, cells[name]))
    first = blocks[0]
    yield replace(
        first,
        attributes=(("class", "row"),),
        children=(Element("strong", children=first.children, place=first.place),),
    )
    yield from blocks[1:]
    for index, cell in enumerate(cells):
        if index != name and (cell.children or cell.text_content()):
            yield from _cell_blocks(heads[index], cell.children, cell)


def _cell_blocks(head: Element | None, children: tuple[Node, ...], cell: Element) -> Iterator[Element]:
    """Yield a cell's content as blocks, its column's head before the first words."""
    label: tuple[Node, ...] = ()
    if head is not None:
        label = (Element("strong", children=(Text(f"{head.text_content().strip()}: "),), place=head.place),)
    blocks = [child for child in _reflowed(children) if isinstance(child, Element) and child.tag in BLOCK]
    if not blocks:
        inline = tuple(child for child in _reflowed(children))
        yield Element("p", children=(*label, *inline), place=cell.place)
        return
    if label:
        if blocks[0].tag == "p":
            blocks[0] = replace(blocks[0], children=(*label, *blocks[0].children))
        else:
            yield Element("p", children=label, place=cell.place)
    yield from blocks


def _wider(columns: str) -> str:
    """Return a column spec with its fixed widths scaled; shares stay."""
    return _FIXED.sub(lambda found: f"{round(float(found[1]) * SCALE, 3):g}{found[2]}", columns)
