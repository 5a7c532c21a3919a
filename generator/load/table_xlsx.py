"""A worksheet -> rows: values as Excel saved them, formulas never evaluated; what would fill the memory is refused unread."""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError, nearest
from generator.load.table_cells import MAX_COLUMNS, Cell, Odd, TableRow
from generator.load.wording import visible

MAX_UNZIPPED = 400_000_000
"""Bytes of all parts together."""
MAX_STRINGS = 100_000_000
"""Bytes of the table of texts, which is kept in memory while the file is read."""
MAX_PARTS = 5_000

_LAST_ROW = 1 << 20
"""Of a worksheet (Excel's own limit); made-up row numbers beyond it would keep the reader busy for ever."""
_CHUNK = 1 << 20
_BATCH = 200
_WHOLE = 10.0**15
"""Excel keeps 15 digits of a number; what comes after is lost."""
_BROKEN = (
    OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, SyntaxError, EOFError, OverflowError,
    RuntimeError, NotImplementedError, struct.error, zlib.error, zipfile.BadZipFile, zipfile.LargeZipFile,
)  # fmt: skip
"""What openpyxl and zipfile raise for damaged files (XML errors are SyntaxErrors)."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)[\"']")
_PADDED = re.compile(r"0{2,40}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How Excel writes characters that XML cannot hold (ECMA-376, 22.9.2.19)."""
_RESAVE = "open it in a spreadsheet program and save it as .xlsx again, without a password"


def xlsx_rows(path: Path, file: str, sheet: str | None) -> Iterator[TableRow]:
    """Yield the rows of a sheet (the first if none is named), empty ones as well.

    Raises ProblemsError if the file is no workbook, would be too big unpacked, holds a document type (entities), or has no such
    sheet.
    """
    with _damage_reported(file):
        formulas = _inspect(path, file)
    if not formulas:
        yield from _read(path, file, sheet)
        return
    # A second look at the formulas tells those without a saved value from empty cells.
    seconds = _sheet_rows(path, file, sheet, data_only=False)
    for row, (_, written) in zip(_read(path, file, sheet), seconds, strict=False):
        yield TableRow(row.number, [_unsaved(cell, index, written) for index, cell in enumerate(row.cells)], row.fault)


def sheet_names(path: Path, file: str) -> tuple[str, ...]:
    """Return the names of a workbook's visible sheets. Raises ProblemsError like `xlsx_rows`."""
    from openpyxl import load_workbook  # noqa: PLC0415 - see `_sheet_rows`

    with _damage_reported(file):
        _inspect(path, file)
        with path.open("rb") as stream:
            book = load_workbook(stream, read_only=True, keep_links=False)
            found = tuple(sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible")
            book.close()
    return found


def _read(path: Path, file: str, sheet: str | None) -> Iterator[TableRow]:
    for number, cells in _sheet_rows(path, file, sheet, data_only=True):
        yield TableRow(number, [_cell(cell) for cell in cells])


def _sheet_rows(path: Path, file: str, sheet: str | None, *, data_only: bool) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield openpyxl's cells row by row, cut after one column more than there may be."""
    # openpyxl takes a third of a second to import: only those who have a workbook wait for it.
    from openpyxl import load_workbook  # noqa: PLC0415

    with path.open("rb") as stream:
        with _damage_reported(file):
            book = load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)
            chosen = _chosen(book, file, sheet)
            chosen.reset_dimensions()
            rows = enumerate(chosen.iter_rows(), start=1)
        while True:
            with _damage_reported(file):
                batch = list(islice(rows, _BATCH))
            yield from ((number, cells[: MAX_COLUMNS + 1]) for number, cells in batch)
            if len(batch) < _BATCH or batch[-1][0] > _LAST_ROW:
                break
        book.close()


def _chosen(book: Any, file: str, sheet: str | None) -> Any:
    names = [found.title for found in book.worksheets]
    if sheet is None and names:
        # A hidden first sheet is one that nobody thinks of.
        return next((found for found in book.worksheets if found.sheet_state == "visible"), book.worksheets[0])
    if sheet in names:
        return book.worksheets[names.index(sheet)]
    message = f"there is no sheet `{visible(sheet)}`" if sheet is not None else "the workbook has no sheet of cells"
    raise ProblemsError([Problem("no-sheet", message, Place(file), nearest(sheet or "", names))], ExitCode.USAGE)


@contextmanager
def _damage_reported(file: str) -> Iterator[None]:
    """Turn what libraries raise for damaged files into a problem, and keep their warnings to ourselves."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except _BROKEN as error:
        message = "the file is not a workbook, or is damaged"
        raise ProblemsError([Problem("table-unreadable", message, Place(file), (_RESAVE,))]) from error


def _inspect(path: Path, file: str) -> bool:
    """Return whether a sheet has formulas, after looking through every part for what must not be there."""
    formulas = False
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        _check_size(parts, file)
        for part in parts:
            name = part.filename.lower()
            if name.endswith((".xml", ".rels")):
                formulas |= _look_through(archive, part, file) and name.startswith("xl/worksheets/")
    return formulas


def _check_size(parts: list[zipfile.ZipInfo], file: str) -> None:
    """Refuse a file that would unpack to too much; zipfile gives no more bytes of a part than its entry says."""
    total = sum(part.file_size for part in parts)
    strings = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    if total <= MAX_UNZIPPED and strings <= MAX_STRINGS and len(parts) <= MAX_PARTS:
        return
    message = f"the workbook has {total / 1e6:.0f} MB unpacked, more than there can be rows for"
    raise ProblemsError([Problem("table-too-big", message, Place(file), ("split it, or save the sheet as CSV UTF-8",))])


def _look_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo, file: str) -> bool:
    """Return whether a part has formulas. Raises ProblemsError for a document type and for other encodings than UTF-8."""
    found, kept, first = False, b"", True
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = kept + chunk
            declared = _DECLARED.search(text[:200]) if first else None
            odd = first and (b"\0" in text[:8] or (declared is not None and declared[1].lower() not in (b"utf-8", b"us-ascii")))
            if odd or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                message = f"`{visible(part.filename)}` in the workbook holds what no spreadsheet program writes"
                raise ProblemsError([Problem("table-unreadable", message, Place(file), (_RESAVE,))])
            found = found or _FORMULA.search(text) is not None
            kept, first = chunk[-24:], False
    return found


def _unsaved(cell: Cell, index: int, written: tuple[Any, ...]) -> Cell:
    """Return the cell, or that it is a formula whose value was never saved."""
    if cell is not None or index >= len(written) or written[index].data_type != "f":
        return cell
    return Odd("formula", "")


def _cell(cell: Any) -> Cell:
    """Return what openpyxl's cell holds."""
    value = cell.value
    if value is None:
        return "" if cell.data_type in ("s", "str") else None
    if cell.data_type == "e":
        return Odd("error", str(value))
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value).replace("\r\n", "\n") if "_x" in value else value
    if isinstance(value, bool):
        return Odd("true" if value else "false", "")
    if isinstance(value, datetime):
        whole = value.time() == time()
        return Odd("date" if whole else "time", value.date().isoformat() if whole else value.isoformat(sep=" "))
    if isinstance(value, date):
        return Odd("date", value.isoformat())
    if isinstance(value, time | timedelta):
        return Odd("time", str(value))
    return _number(value, str(cell.number_format))


def _number(value: float, shape: str) -> Cell:
    """Return a number as its digits: text where the cell's format (`00000`) says how many there are."""
    if isinstance(value, int) or (abs(value) < _WHOLE and value == int(value)):
        digits = str(int(value))
        return digits.zfill(len(shape)) if value >= 0 and _PADDED.fullmatch(shape) else Odd("number", digits)
    return Odd("number", repr(value))
