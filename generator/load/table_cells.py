"""What a table's reader gives, be it CSV or XLSX: rows of cells, numbered as spreadsheet programs number them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from generator.diagnostics import Place

MAX_ROWS = 100_000
MAX_COLUMNS = 500
MAX_CELL = 32_767
"""Characters; also Excel's own limit."""

OddKind = Literal["number", "date", "time", "true", "false", "error", "formula"]


class Odd(NamedTuple):
    """A cell that holds something other than text."""

    kind: OddKind
    text: str
    """As digits (`31877`), as a date (`2026-10-01`), as an error (`#N/A`); a formula without a saved value has none."""


Cell = str | Odd | None
"""Text as it stands, something else, or nothing."""


class TableRow(NamedTuple):
    """A row of a table."""

    number: int
    """From 1, the header included: the number that a spreadsheet program shows beside it."""
    cells: Sequence[Cell]
    fault: str = ""
    """Why the cells could not be told apart, or nothing."""


@lru_cache(MAX_COLUMNS)
def column_letters(column: int) -> str:
    """Return a column's letters: 1 is `A`, 27 is `AA`."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_place(file: str, row: int, column: int) -> Place:
    """Return the place of a cell: row, column (from 1) and its name, as `C14`."""
    return Place(file, row, column, f"{column_letters(column)}{row}")


def is_blank(cell: Cell) -> bool:
    """Whether nothing can be seen in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
