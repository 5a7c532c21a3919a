"""Rows of a table kept in a temporary file: read once, found by number, the same little memory for any number of rows."""

from __future__ import annotations

import hashlib
import json
import tempfile
import weakref
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.load.agency_loading import RawRow
from generator.load.table_cells import Cell, Odd

_IN_MEMORY = 4_000_000
"""Bytes; larger tables go to the disk."""


@dataclass(slots=True, weakref_slot=True)
class Spool:
    """Rows in their order. Not for two threads or processes at once."""

    _file: Any = field(default_factory=lambda: tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - closed by finalize
    _starts: array[int] = field(default_factory=lambda: array("Q"))
    _numbers: array[int] = field(default_factory=lambda: array("L"))
    rivals: dict[int, int] = field(default_factory=dict)
    """Number of a row -> number of another with the same slug."""

    def __post_init__(self) -> None:
        """See to it that the file is gone when the spool is."""
        weakref.finalize(self, self._file.close)

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, row: RawRow) -> None:
        """Put a row at the end."""
        self._file.seek(0, 2)
        self._starts.append(self._file.tell())
        self._numbers.append(row.number)
        line = json.dumps([row.number, row.slug, row.digest, row.cells, row.fault])
        self._file.write(line.encode("ascii") + b"\n")

    def numbers(self) -> Iterator[int]:
        """Yield the rows' numbers."""
        return iter(self._numbers)

    def __iter__(self) -> Iterator[RawRow]:
        for start in self._starts:
            yield self._at(start)

    def get(self, number: int) -> RawRow:
        """Return the row of that number. Raises KeyError if there is none."""
        low, high = 0, len(self._numbers)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._numbers[middle] < number else (low, middle)
        if low == len(self._numbers) or self._numbers[low] != number:
            raise KeyError(number)
        return self._at(self._starts[low])

    def close(self) -> None:
        """Give the temporary file back."""
        self._file.close()

    def _at(self, start: int) -> RawRow:
        self._file.seek(start)
        number, slug, digest, cells, fault = json.loads(self._file.readline())
        rival = self.rivals.get(number, 0)
        if rival:
            digest = hashlib.sha256(f"{digest}\0{rival}".encode()).hexdigest()
        return RawRow(number, slug, digest, tuple(_cell(cell) for cell in cells), fault, rival)


def _cell(written: Any) -> Cell:
    return Odd(*written) if isinstance(written, list) else written
