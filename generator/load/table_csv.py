"""A CSV file -> rows: encoding and delimiter found out, quotes held to (RFC 4180), nothing ever evaluated."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from generator.diagnostics import Place, Problem, ProblemsError
from generator.load.table_cells import MAX_CELL, Cell, TableRow

MAX_BYTES = 500_000_000
DELIMITERS = ",;\t"
_LONGEST_LINE = 20_000_000
"""Characters: more than `MAX_COLUMNS` cells of `MAX_CELL` characters."""
_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PAIRED = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""Characters of UTF-8 with two bytes and more: side by side with bytes that are no UTF-8 they mean a damaged file."""
_ENDLESS = ("unexpected end of data", "field larger than field limit")
_SAVE = "save it as CSV UTF-8"


def csv_rows(path: Path, file: str, known: Callable[[Sequence[str]], int], warnings: list[Problem]) -> Iterator[TableRow]:
    """Yield the rows of a CSV file, empty ones as well.

    `known` says how many of some headers are known: that decides between the delimiters. A warning is added where the file is no
    UTF-8. Raises ProblemsError if the file is not CSV text or a quote is never closed (what follows it cannot be told apart).
    """
    encoding = _encoding(path, file, warnings)
    with path.open(encoding=encoding, newline="") as stream:
        delimiter = _delimiter(stream.read(_SAMPLE), known)
        stream.seek(0)
        yield from _records(stream, delimiter, file)


def _records(stream: TextIO, delimiter: str, file: str) -> Iterator[TableRow]:
    """Yield each record; one with quotes that do not pair up as a fault, and the next line begins the next one."""
    reader = csv.reader(_lines(stream, file), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        begins = reader.line_num + 1
        try:
            cells: list[Cell] = [text.replace("\r\n", "\n") if "\r" in text else text for text in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            if str(error).startswith(_ENDLESS):
                message = f"a quote that begins in line {begins} is never closed, so that the rows after it cannot be told apart"
                hint = 'close the quote, and write a `"` inside a value as `""`'
                raise ProblemsError([Problem("table-syntax", message, Place(file, number), (hint,))]) from None
            lines = f"line {begins}" if reader.line_num == begins else f"lines {begins} to {reader.line_num}"
            yield TableRow(number, (), f"the quotes in {lines} of the file do not pair up")
        else:
            yield TableRow(number, cells)


def _lines(stream: TextIO, file: str) -> Iterator[str]:
    """Yield lines with their ends; one that would fill the memory is refused."""
    while line := stream.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            message = f"a line has more than {_LONGEST_LINE} characters"
            raise ProblemsError([Problem("table-too-big", message, Place(file), ("look whether it is a table",))])
        yield line


def _encoding(path: Path, file: str, warnings: list[Problem]) -> str:
    """Return the encoding in which all of the file can be read, UTF-8 wherever it can be."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        message = f"the file has {size / 1e6:.0f} MB, more than {MAX_BYTES // 1_000_000} MB"
        raise ProblemsError([Problem("table-too-big", message, Place(file), ("split the table",))])
    with path.open("rb") as raw:
        head = raw.read(4096)
        marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
        encoding = marked or _unmarked(head)
        raw.seek(0)
        wrong = _first_wrong(raw, encoding)
        if wrong is None:
            return encoding
        raw.seek(0)
        if marked or encoding != "utf-8" or _has_pairs(raw):
            said = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8"}.get(encoding, "UTF-16")
            message = f"the file is {said}, but has bytes in line {wrong} that are not"
            raise ProblemsError([Problem("not-utf-8", message, Place(file, wrong), (_SAVE,))])
        raw.seek(0)
        wrong = _first_wrong(raw, "cp1252")
        if wrong is not None or b"\0" in head:
            raise ProblemsError([Problem("table-unreadable", "the file is not CSV text", Place(file, wrong or 1), (_SAVE,))])
    message = "the file is not UTF-8 and was read as Windows-1252"
    hint = f"look at names with accents; if they are wrong, {_SAVE}"
    warnings.append(Problem("table-encoding", message, Place(file), (hint,), "warning"))
    return "cp1252"


def _unmarked(head: bytes) -> str:
    """Return UTF-16 where every other byte of mostly Latin text is null, or else UTF-8."""
    pairs = max(len(head) // 2, 1)
    if head[1::2].count(0) > 0.4 * pairs and head[0::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if head[0::2].count(0) > 0.4 * pairs and head[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return "utf-8"


def _first_wrong(raw: io.BufferedReader, encoding: str) -> int | None:
    """Return the line with the first bytes that cannot be read, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while True:
        chunk = raw.read(_CHUNK)
        try:
            line += decoder.decode(chunk, final=not chunk).count("\n")
        except UnicodeDecodeError as error:
            return line + bytes(error.object[: error.start]).count(b"\n")
        if not chunk:
            return None


def _has_pairs(raw: io.BufferedReader) -> bool:
    """Whether the file also holds whole characters of UTF-8 with two bytes or more."""
    kept = b""
    while chunk := raw.read(_CHUNK):
        if _PAIRED.search(kept + chunk):
            return True
        kept = chunk[-3:]
    return False


def _delimiter(sample: str, known: Callable[[Sequence[str]], int]) -> str:
    """Return the delimiter that makes the most known headers of the first row that says something, then the most headers."""

    def score(delimiter: str) -> tuple[int, int]:
        headers = _first_row(sample, delimiter)
        return known(headers), len(headers)

    return max(DELIMITERS, key=score)


def _first_row(sample: str, delimiter: str) -> list[str]:
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                return [cell[:MAX_CELL] for cell in row]
    except csv.Error:
        pass
    return []
