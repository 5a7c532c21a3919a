"""What a run has left: its problems by cell, and everything it made as one file, sent piece by piece from the disk."""

from __future__ import annotations

import csv
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import Any

from generator.load.table_cells import column_letters
from generator.pipeline.batch_report import PROBLEMS
from generator.pipeline.build_batch import ARCHIVE
from generator.record import TEMPORARY
from generator.studio.batch_runs.folders import TABLE, WORKBOOK, Batch

MOST_ROWS = 200
_MOST_READ = 200_000
"""Lines of problems.csv that are counted."""
_PIECE = 262_144
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""As in the archives of the command line (APPNOTE.TXT 4.4.6)."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A line of problems.csv."""

    row: str
    cell: str
    agency: str
    severity: str
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Problems:
    """The first problems of a run, and how many there are."""

    rows: tuple[ProblemRow, ...]
    count: int


def read_problems(batch: Batch) -> Problems:
    """Return what problems.csv says; nothing if it is not there or is not one."""
    rows: list[ProblemRow] = []
    count = 0
    try:
        with (batch.output / PROBLEMS).open(encoding="utf-8-sig", newline="") as stream:
            for line in csv.DictReader(stream):
                count += 1
                if len(rows) < MOST_ROWS:
                    rows.append(_row(line))
                if count >= _MOST_READ:
                    break
    except (OSError, ValueError, csv.Error, TypeError):
        return Problems((), 0)
    return Problems(tuple(rows), count)


def problems_file(batch: Batch) -> Path | None:
    """Return problems.csv, if there is one."""
    path = batch.output / PROBLEMS
    return path if path.is_file() and not path.is_symlink() else None


def archive_of(batch: Batch, kind: str) -> Path | None:
    """Return the archive that a run has packed, if it is there."""
    path = batch.output / f"{ARCHIVE}.{kind}"
    return path if kind in ("zip", "tar") and path.is_file() and not path.is_symlink() else None


def zip_pieces(batch: Batch) -> Iterator[bytes]:
    """Yield a ZIP file of everything that was made, a piece at a time; one file at a time is open. Links are not followed."""
    out = _Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name, path in _files(batch.output, ""):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            try:
                source = path.open("rb")
            except OSError:
                continue  # taken away meanwhile
            with source, archive.open(entry, "w", force_zip64=path.stat().st_size > 2**31) as inside:
                while piece := source.read(_PIECE):
                    inside.write(piece)
                    yield out.take()
            yield out.take()
    yield out.take()


def _files(folder: Path, below: str) -> Iterator[tuple[str, Path]]:
    """Yield name and path of each file, in the order of names."""
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        name = f"{below}{entry.name}"
        if entry.name.startswith(".") or TEMPORARY in entry.name:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), f"{name}/")
        elif entry.is_file(follow_symlinks=False) and not (not below and entry.name.startswith(f"{ARCHIVE}.")):
            yield name, Path(entry.path)


class _Pieces(RawIOBase):
    """Takes what an archive writes, for somebody else to take away: it cannot go back, so sizes stand behind the files."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        return len(data)

    def take(self) -> bytes:
        """Return what has been written since the last time."""
        found = bytes(self._waiting)
        self._waiting.clear()
        return found


def _row(line: dict[str, str]) -> ProblemRow:
    row, column = line["row"] or "", line["column"] or ""
    ours = (line["file"] or "").rpartition("/")[2] in (TABLE, WORKBOOK)
    known = (
        ours
        and row.isascii()
        and row.isdecimal()
        and column.isascii()
        and column.isdecimal()
        and len(column) < 6
        and column != "0"
    )
    cell = f"{column_letters(int(column))}{row}" if known else ""
    return ProblemRow(
        row if ours else "",
        cell,
        line["slug"] or "",
        line["severity"] or "",
        line["code"] or "",
        line["message"] or "",
        line["hint"] or "",
    )
