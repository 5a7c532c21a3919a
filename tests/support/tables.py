"""Tables of agencies for the studio, in a project whose packets are so small that a run of them is quick."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

PACKET = """\
id: officer
title: Cards
audience: officer
products:
  - product: i_speak_card
    template: i_speak/card.xml
    stocks: [business-card]
    editions: [reading]
    name: "i-speak-card-{stock}"
"""
HEADS = ("slug", "name", "short_name", "log place")
COLUMNS = {"column-1": "slug", "column-2": "name", "column-3": "short_name", "column-4": "log_place", "defaults": "agency"}
"""The form of the columns, filled in."""
CHOICE = {"packet": "officer", "product": "i_speak_card", "edition": "reading", "archive": "zip"}
"""The form of a run, filled in."""
_WAIT = 90.0


def small_packets(folder: Path) -> None:
    """Lay a packet of one card over the built-in one."""
    (folder / "packets").mkdir(exist_ok=True)
    (folder / "packets" / "officer.yaml").write_text(PACKET, encoding="utf-8")


def rows_of(count: int) -> list[tuple[str, ...]]:
    """Return rows of agencies that nothing is wrong with."""
    return [(f"elm-{n}-pd", f"Elm {n} Police Department", f"Elm {n} PD", f"desk {n}") for n in range(count)]


def csv_of(rows: Sequence[Sequence[str]], heads: Sequence[str] = HEADS) -> bytes:
    """Return a CSV table."""
    return "".join(",".join(row) + "\r\n" for row in (heads, *rows)).encode()


def xlsx_of(**sheets: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook; each sheet is its rows, headers included."""
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(out)
    return out.getvalue()


def upload(browser: Any, table: bytes, name: str = "agencies.csv") -> str:
    """Upload a table and return the address of its batch."""
    answer = browser.post("/batch", files={"table": (name, table)}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    found = re.fullmatch(r"(/batch/[0-9a-f]{12})/columns", answer.headers["location"])
    assert found, answer.headers["location"]
    return found[1]


def prepared(browser: Any, table: bytes) -> str:
    """Upload a table of `HEADS`, say which column is which, and return the address of its batch."""
    address = upload(browser, table)
    answer = browser.post(f"{address}/columns", data=COLUMNS, follow_redirects=False)
    assert answer.headers.get("location") == address, answer.text
    return address


def standing(browser: Any, address: str) -> str:
    """Return how a run stands, as its page says to scripts."""
    text = browser.get(address).text
    return str(text).partition('data-standing="')[2].partition('"')[0]


def wait_for(browser: Any, address: str, *wanted: str) -> str:
    """Wait until a run stands as wanted."""
    until = time.monotonic() + _WAIT
    while (found := standing(browser, address)) not in wanted:
        assert time.monotonic() < until, found
        time.sleep(0.1)
    return found


def batch_folder(folder: Path, address: str) -> Path:
    """Return the folder of a batch."""
    return folder / "batches" / address.rpartition("/")[2]


def ran(browser: Any, address: str, **choice: str) -> None:
    """Run a table to the end."""
    answer = browser.post(f"{address}/run", data={**CHOICE, **choice}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    assert wait_for(browser, address, "ended", "failed") == "ended", browser.get(address).text


def waited_list(browser: Any, address: str) -> str:
    """Return the page of the reprint list once it is made."""
    until = time.monotonic() + _WAIT
    while '<progress id="bar">' in (text := browser.get(f"{address}/reprint").text):
        assert time.monotonic() < until
        time.sleep(0.1)
    return str(text)


def files_below(folder: Path) -> dict[str, bytes]:
    """Return what a run has written, but for its state."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".musterpress-batch" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
