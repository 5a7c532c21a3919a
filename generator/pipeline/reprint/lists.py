"""The reprint list as data: rows of text, CSV, JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence

from generator.diagnostics.render import visible
from generator.pipeline.reprint.changes import Change

HEADS = ("agency", "file", "status", "pages", "why")
CSV_HEADS = ("agency", "file", "packet", "product", "edition", "stock", "status", "pages", "of", "why")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet runs (OWASP, CSV injection)."""
_RANGE = 3
"""Pages in a row from which on they are written as a range."""


_STATUS = {"reprint": "print again", "new": "print", "withdrawn": "take out of use", "metadata": "no reprint needed"}


def table_row(change: Change) -> tuple[str, ...]:
    """Return a change for the table: agency, file, status, pages, reasons."""
    return (change.agency, change.document.path, _STATUS[change.status], pages_text(change), why(change))


def csv_text(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as CSV (RFC 4180); no cell is a formula, whatever it begins with."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def csv_row(change: Change) -> tuple[str, ...]:
    """Return a change for CSV, by `CSV_HEADS`."""
    one = change.document
    return (
        change.agency,
        one.path,
        one.packet,
        one.product,
        one.edition,
        one.stock,
        _STATUS[change.status],
        pages_text(change),
        str(one.pages),
        why(change),
    )


def json_row(change: Change) -> str:
    """Return a change as one JSON object; `pages` is null for all pages."""
    one = change.document
    return json.dumps(
        {
            "agency": change.agency,
            "file": one.path,
            "packet": one.packet,
            "product": one.product,
            "edition": one.edition,
            "stock": one.stock or None,
            "modules": list(one.modules),
            "status": change.status,
            "pages": list(change.pages) if change.pages is not None else None,
            "of": one.pages,
            "reasons": [{"kind": one.kind, "name": one.name, "detail": one.detail} for one in change.reasons],
        },
        ensure_ascii=False,
    )


def why(change: Change) -> str:
    """Return the reasons in one line."""
    return "; ".join(map(str, change.reasons))


def pages_text(change: Change) -> str:
    """Return the pages as people write them: `1, 4-7`, `all`; nothing for a document that none is to be printed of."""
    if change.status in ("metadata", "withdrawn"):
        return ""
    if change.pages is None or len(change.pages) >= change.document.pages:
        return "all"
    return ", ".join(_ranges(change.pages))


def _ranges(pages: Sequence[int]) -> Iterator[str]:
    at = 0
    while at < len(pages):
        end = at
        while end + 1 < len(pages) and pages[end + 1] == pages[end] + 1:
            end += 1
        if end - at + 1 >= _RANGE:
            yield f"{pages[at]}-{pages[end]}"
        else:
            yield from map(str, pages[at : end + 1])
        at = end + 1


def _safe(cell: str) -> str:
    """Return a cell that is text and nothing else."""
    shown = visible(cell)
    return f"'{shown}" if cell.lstrip().startswith(_FORMULA) or shown.startswith(_FORMULA) or cell.startswith(_FORMULA) else shown
