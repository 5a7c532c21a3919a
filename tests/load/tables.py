"""Tables with agencies that are right, to be spoilt by tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from generator.diagnostics import Problem

GOOD: Mapping[str, str] = {
    "name": "Elm Police Department",
    "short_name": "Elm PD",
    "kind": "police",
    "state": "LA",
    "ice.office": "new-orleans",
    "ice.phone": "504-555-0142",
    "language_line.name": "Delta Language Line",
    "language_line.phone": "504-555-0110",
    "language_line.client_id": "0070112",
    "languages": "es, vi",
    "supervisor.title": "Watch commander",
    "supervisor.phone": "504-555-0100",
    "counsel.name": "A. Fontaine",
    "lep_coordinator.name": "R. Okafor",
    "complaint_line.phone": "504-555-0130",
    "detainer_policy.mode": "notify-only",
    "detainer_policy.clock_owner": "booking sergeant",
    "log_place": "booking screen 4",
}


def grid(*rows: Mapping[str, object]) -> list[list[object]]:
    """Return a header row and a row for each agency: `GOOD` with what a row says instead."""
    headers = list(dict.fromkeys([*GOOD, *(key for row in rows for key in row)]))
    return [list(headers), *([{**GOOD, **row}.get(header, "") for header in headers] for row in rows)]


def write_csv(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[object]], sheet: str = "Agencies") -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append([None if cell == "" else cell for cell in row])
    book.save(path)
    return path


def found(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Return the cell (or row) and code of each problem."""
    return [(problem.place.cell or str(problem.place.line), problem.code) for problem in problems]
