"""The problems of a batch as a table that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from generator.diagnostics import Problem
from generator.diagnostics.render import visible

PROBLEMS = "problems.csv"
HEADS = ("file", "row", "column", "slug", "severity", "code", "message", "hint")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet runs (OWASP, CSV injection)."""


def problems_csv(problems: Iterable[tuple[str, int, Problem]]) -> bytes:
    """Return slugs, rows and problems as CSV (RFC 4180, UTF-8 with a mark, which spreadsheets need to tell it)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    for slug, row, problem in problems:
        place = problem.place
        cells = (
            place.file,
            str(place.line or row or ""),
            str(place.column or ""),
            slug,
            problem.severity,
            problem.code,
            problem.message,
            "; ".join(problem.hints),
        )
        writer.writerow(map(_safe, cells))
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def _safe(cell: str) -> str:
    """Return a cell that is text and nothing else, whatever it begins with."""
    shown = visible(cell)
    return f"'{shown}" if cell.startswith(_FORMULA) or shown.startswith(_FORMULA) else shown
