"""The reprint list of a batch: what `musterpress diff` found, as rows to show and as CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from generator.pipeline.reprint import lists
from generator.pipeline.reprint.changes import Change, Status
from generator.pipeline.reprint.outputs import Listed
from generator.pipeline.reprint.reasons import Kind, Reason

MOST_ROWS = 200
_LARGEST = 200_000_000


def read_changes(path: Path) -> tuple[Change, ...] | None:
    """Return the list that was written as JSON; None if there is none, or it is damaged."""
    try:
        if path.stat().st_size > _LARGEST:
            return None
        return tuple(_change(row) for row in json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def csv_pieces(changes: tuple[Change, ...]) -> Iterator[bytes]:
    """Yield the list as CSV, with the bytes that `musterpress diff --out list.csv` writes."""
    yield f"\ufeff{lists.csv_text([lists.CSV_HEADS])}".encode()
    for change in changes:
        yield lists.csv_text([lists.csv_row(change)]).encode("utf-8", "backslashreplace")


def _change(row: Mapping[str, Any]) -> Change:
    modules, pages = tuple(map(str, row["modules"])), row["pages"]
    path, packet, product, edition, stock = (str(row[name] or "") for name in ("file", "packet", "product", "edition", "stock"))
    listed = Listed(path, packet, product, edition, modules, stock, int(row["of"]), "")
    status: Status | None = next((known for known in get_args(Status) if known == row["status"]), None)
    if status is None:
        raise ValueError(row["status"])
    reasons = tuple(Reason(_kind(one["kind"]), str(one["name"]), str(one["detail"])) for one in row["reasons"])
    return Change(str(row["agency"]), listed, status, tuple(map(int, pages)) if pages is not None else None, reasons)


def _kind(value: object) -> Kind:
    found: Kind = next((known for known in get_args(Kind) if known == value), "unknown")
    return found
