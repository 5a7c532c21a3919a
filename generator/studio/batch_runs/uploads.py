"""A table as it comes from a browser: counted before it is unpacked, looked into before it is kept."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from generator.diagnostics import Problem, ProblemsError
from generator.load.table_cells import TableRow, is_blank
from generator.load.table_columns import known_headers
from generator.load.table_csv import csv_rows
from generator.load.table_xlsx import sheet_names, xlsx_rows
from generator.studio.batch_runs.folders import TABLE, WORKBOOK
from generator.studio.batch_runs.records import Record
from generator.studio.settings import Limits

MOST_UNPACKED = 100_000_000
"""Bytes of all parts of a workbook together."""
MOST_RATIO = 200
"""How many times its size a workbook may unpack to; sheets of agencies come to twenty or thirty times."""
MOST_NAME = 120
_SMALL = 5_000_000
"""Bytes that may be packed as tightly as they like."""
_ZIP = b"PK\x03\x04"


def take_table(stream: BinaryIO, name: str, folder: Path, limits: Limits) -> Record:
    """Put an uploaded table into a folder under a name of ours and return its record.

    Raises ProblemsError: `no-table`, `table-too-big`, and what the loader says of a file that is no table.
    """
    stream.seek(0)
    workbook = stream.read(len(_ZIP)) == _ZIP
    path = folder / (WORKBOOK if workbook else TABLE)
    stream.seek(0)
    with path.open("wb") as kept:
        shutil.copyfileobj(stream, kept)
    size = path.stat().st_size
    if not size:
        raise ProblemsError([no_table()])
    if size > limits.table:
        raise _too_big(f"the file has {size / 1e6:.0f} MB, more than {limits.table // 1_000_000} MB")
    sheets: tuple[str, ...] = ()
    if workbook:
        _look_at_directory(path, size)
        sheets = sheet_names(path, "table")
    return Record(name=shown_name(name), rows=count_rows(path, "", limits), sheets=sheets)


def no_table() -> Problem:
    """Return the problem of a form that came without a file."""
    return Problem("no-table", "no table was chosen", hints=("choose a CSV or XLSX file with a row for each agency",))


def count_rows(path: Path, sheet: str, limits: Limits) -> int:
    """Return how many rows of agencies a table has. Raises ProblemsError at the first row that is too many."""
    count = -1  # the headers
    with closing(rows_of(path, sheet)) as rows:
        for row in rows:
            count += bool(row.fault) or not all(is_blank(cell) for cell in row.cells)
            if count > limits.rows:
                raise _too_big(f"the table has more than {limits.rows:,} rows")
    if count < 1:
        message = "the table is empty" if count < 0 else "the table has headers, but no rows"
        hints = ("write the fields' names in the first row, and an agency in each row below",)
        raise ProblemsError([Problem("table-empty", message, hints=hints)])
    return count


def rows_of(path: Path, sheet: str) -> Generator[TableRow, None, None]:
    """Yield the rows of a table, empty ones as well. Raises ProblemsError like the loader."""
    if path.suffix == ".xlsx":
        yield from xlsx_rows(path, "table", sheet or None)
    else:
        yield from csv_rows(path, "table", known_headers, [])


def shown_name(name: str) -> str:
    """Return a browser's file name as text to show: its last part, nothing that cannot be seen, not long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(char for char in last if char.isprintable()).strip()
    return plain if len(plain) <= MOST_NAME else f"{plain[: MOST_NAME - 1]}…"


def _look_at_directory(path: Path, size: int) -> None:
    """Refuse a workbook that says of itself that it unpacks to too much; nothing of it is unpacked for that."""
    try:
        with zipfile.ZipFile(path) as packed:
            total = sum(part.file_size for part in packed.infolist())
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return  # the loader says what is wrong with it
    if total > MOST_UNPACKED or (total > _SMALL and total > MOST_RATIO * size):
        raise _too_big(f"the workbook has {total / 1e6:.0f} MB unpacked, more than there can be rows for")


def _too_big(message: str) -> ProblemsError:
    return ProblemsError([Problem("table-too-big", message, hints=("split it, or save the sheet as CSV UTF-8",))])
