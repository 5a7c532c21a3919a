"""Tables are regular and their head cells say what they head (ISO 14289-1, 7.5; ISO 32000-1, 14.8.4.3.4)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.objects import as_int, as_name
from generator.preflight.structure import Element, Structure

_ROW_GROUPS = frozenset({"THead", "TBody", "TFoot"})
_SCOPES = frozenset({"Row", "Column", "Both"})
_LARGEST_SPAN = 1_000


def check_tables(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-table-structure`, `pdf-table-scope` and `pdf-table-regular`."""
    if pdf.structure is None:
        return
    for table in pdf.structure.elements:
        if table.role == "Table":
            rows = list(_rows(pdf.structure, table))
            cells = [[cell for cell in pdf.structure.child_elements(row) if cell.role in ("TH", "TD")] for row in rows]
            yield from _shape(pdf, pdf.structure, table)
            yield from _scopes(pdf, table, cells)
            yield from _grid(pdf, table, cells)


def _rows(structure: Structure, table: Element) -> Iterator[Element]:
    """Yield a table's rows in order."""
    for kid in structure.child_elements(table):
        if kid.role == "TR":
            yield kid
        elif kid.role in _ROW_GROUPS:
            yield from (row for row in structure.child_elements(kid) if row.role == "TR")


def _shape(pdf: PdfFacts, structure: Structure, table: Element) -> Iterator[Problem]:
    """Yield elements that may not stand where they do."""
    for kid in structure.child_elements(table):
        if kid.role not in _ROW_GROUPS | {"TR", "Caption"}:
            yield _misplaced(pdf, kid, table)
            continue
        rows = structure.child_elements(kid) if kid.role in _ROW_GROUPS else [kid] if kid.role == "TR" else []
        for row in rows:
            if row.role != "TR":
                yield _misplaced(pdf, row, kid)
                continue
            for cell in structure.child_elements(row):
                if cell.role not in ("TH", "TD"):
                    yield _misplaced(pdf, cell, row)


def _misplaced(pdf: PdfFacts, element: Element, parent: Element) -> Problem:
    """Return the problem of an element in the wrong place."""
    message = f"{pdf.where(element)}{element} may not stand directly in `{parent.role}`"
    return pdf.problem("pdf-table-structure", message, "put rows into the table and cells into rows")


def _scopes(pdf: PdfFacts, table: Element, rows: list[list[Element]]) -> Iterator[Problem]:
    """Yield head cells without a scope, where cells do not name their heads themselves."""
    cells = [cell for row in rows for cell in row]
    heads = [cell for cell in cells if cell.role == "TH"]
    hint = "give each head cell the scope Row, Column or Both"
    if cells and not heads:
        yield pdf.problem("pdf-table-scope", f"{pdf.where(table)}{table} has no head cells", hint)
    if any("Table/Headers" in cell.attributes for cell in cells):
        return
    for cell in heads:
        if as_name(cell.attributes.get("Table/Scope")) not in _SCOPES:
            yield pdf.problem("pdf-table-scope", f"{pdf.where(cell)}{cell} does not say what it heads (Scope)", hint)


def _grid(pdf: PdfFacts, table: Element, rows: list[list[Element]]) -> Iterator[Problem]:
    """Yield the first row that is not as wide as the first, spans counted."""
    below: dict[int, int] = {}
    widths: list[int] = []
    for row in rows:
        taken = {column for column, left in below.items() if left > 0}
        below = {column: left - 1 for column, left in below.items() if left > 1}
        column = 0
        for cell in row:
            while column in taken:
                column += 1
            more = _span(cell, "RowSpan") - 1
            for _ in range(_span(cell, "ColSpan")):
                taken.add(column)
                below[column] = max(below.get(column, 0), more)
                column += 1
        widths.append(len(taken))
    for number, width in enumerate(widths, start=1):
        if width != widths[0]:
            message = f"{pdf.where(table)}row {number} of {table} has {width} columns, but the first has {widths[0]}"
            yield pdf.problem("pdf-table-regular", message, "give each row the same number of columns, spans counted")
            return
    if any(left > 0 for left in below.values()):
        message = f"{pdf.where(table)}a cell of {table} spans rows beyond the last"
        yield pdf.problem("pdf-table-regular", message, "shorten its RowSpan")


def _span(cell: Element, name: str) -> int:
    """Return a cell's span, 1 if it has none."""
    given = cell.attributes.get(f"Table/{name}")
    return 1 if given is None else min(max(as_int(given) or 1, 1), _LARGEST_SPAN)
