"""The batch pages: from an upload to the download, with everything that can be wrong on the way."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import time
import zipfile
from html import unescape

import pytest

from tests.support import hostile
from tests.support.tables import (
    CHOICE,
    COLUMNS,
    HEADS,
    batch_folder,
    csv_of,
    files_below,
    prepared,
    ran,
    rows_of,
    small_packets,
    standing,
    upload,
    wait_for,
    xlsx_of,
)

pytestmark = pytest.mark.one_studio


@pytest.fixture
def folder(folder):
    small_packets(folder)
    return folder


def test_nothing_yet(client):
    text = client.get("/batch").text
    assert "No table was uploaded yet." in text
    assert '<a href="/batch" aria-current="page">' in text
    assert '<a href="/" aria-current="page">' in client.get("/").text


def test_what_is_found_of_the_columns_by_itself(client):
    address = upload(client, csv_of([("elm-pd", "Elm Police Department", "Elm PD", "desk 1", "x")], (*HEADS, "Night sup")))
    text = client.get(f"{address}/columns").text
    assert "by what the header means" in text
    assert "not found: choose one" in text
    assert "Elm Police Department" in text
    assert re.search(r'name="column-4".*?<option value="log_place" selected>', text, re.DOTALL)
    assert re.search(r'name="column-5" aria-describedby="column-5-problems">\s*<option value="">', text)
    assert client.get(address, follow_redirects=False).headers["location"] == f"{address}/columns"


def test_columns_that_are_not_clear_are_said_at_their_field(client, folder):
    address = upload(client, csv_of([("elm-pd", "Elm PD", "Elm", "desk", "x")], (*HEADS, "Night sup")))
    answer = client.post(f"{address}/columns", data={**COLUMNS, "column-2": "slug", "defaults": ""})
    assert answer.status_code == 422
    text = unescape(answer.text)
    assert 'id="column-5" name="column-5" aria-invalid="true"' in text
    assert "`Night sup` is no field of an agency" in text
    assert "`name` gives `slug`, and so does `slug` in column A" in text
    assert "no column gives `state`" in text
    assert '<a href="#column-5">' in text
    # What was chosen is kept, and mended it goes on.
    assert '"name": slug' in (batch_folder(folder, address) / "columns.yaml").read_text()
    assert client.post(f"{address}/columns", data={**COLUMNS, "column-5": "ignore"}, follow_redirects=False).status_code == 303


def test_two_columns_of_one_name(client):
    address = upload(client, csv_of([("elm-pd", "Elm PD", "Elm", "desk")], ("slug", "name", "name", "log place")))
    answer = client.post(f"{address}/columns", data=COLUMNS)
    assert answer.status_code == 422
    assert "two columns are called `name`" in unescape(answer.text)


def test_a_field_that_is_none_is_not_written(client, folder):
    address = upload(client, csv_of(rows_of(1)))
    client.post(f"{address}/columns", data={**COLUMNS, "column-4": "no.such: field\nname: x"})
    assert "no.such" not in (batch_folder(folder, address) / "columns.yaml").read_text()


def test_problems_by_cell(client):
    address = prepared(client, csv_of([*rows_of(2), ("elm-0-pd", "", "x" * 200, "")]))
    text = unescape(client.get(address).text)
    assert "All rows were looked at: 3. Can be made: 1. To be mended first: 2." in text
    assert re.search(r'<th scope="row">B4</th>.*?`name` is empty <code>empty-value</code>', text, re.DOTALL)
    assert '<th scope="row">C4</th>' in text
    assert standing(client, address) == "new"


def test_a_run_gives_what_the_command_line_gives(client, folder, tmp_path):
    rows = rows_of(3)
    address = prepared(client, csv_of([*rows, ("bad-pd", "", "Bad PD", "=1+1")]))
    ran(client, address)
    text = unescape(client.get(address).text)
    assert "Through: 4 of 4 agencies" in text
    assert "B5" in text
    (tmp_path / "agencies.csv").write_bytes(csv_of(rows))
    command = [sys.executable, "-m", "generator", "batch", "agencies.csv", "--out", "out", "--root", str(folder), "--record"]
    command += ["--defaults", str(folder / "agency.yaml"), "--packet", "officer", "--product", "i_speak_card"]
    subprocess.run([*command, "--edition", "reading"], cwd=tmp_path, check=True, capture_output=True)
    made, theirs = files_below(batch_folder(folder, address) / "output"), files_below(tmp_path / "out")
    pdfs = {name for name in theirs if name.endswith(".pdf")}
    assert len(pdfs) == 3
    assert {name: made[name] for name in pdfs} == {name: theirs[name] for name in pdfs}
    told = client.get(f"{address}/download")
    assert told.headers["content-type"] == "application/zip"
    assert told.content == made["agencies.zip"]
    assert {name for name in zipfile.ZipFile(io.BytesIO(told.content)).namelist() if name.endswith(".pdf")} == pdfs
    problems = client.get(f"{address}/problems.csv")
    assert problems.content == made["problems.csv"]
    assert next(csv.DictReader(io.StringIO(problems.content.decode("utf-8-sig"))))["slug"] == "bad-pd"


def test_a_download_without_an_archive_is_packed_while_it_is_sent(client, folder):
    address = prepared(client, csv_of(rows_of(2)))
    ran(client, address, archive="", sample="1")
    output = batch_folder(folder, address) / "output"
    (output / "link.pdf").symlink_to(folder / "agency.yaml")
    packed = zipfile.ZipFile(io.BytesIO(client.get(f"{address}/download").content))
    expected = {name: data for name, data in files_below(output).items() if name != "link.pdf"}
    assert {name: packed.read(name) for name in packed.namelist()} == expected
    assert sum(name.endswith(".pdf") for name in expected) == 1


def test_progress_is_told_until_the_end(client):
    address = prepared(client, csv_of(rows_of(3)))
    client.post(f"{address}/run", data=CHOICE, follow_redirects=False)
    told = client.get(f"{address}/events", headers={"accept": "text/event-stream"})
    assert told.headers["content-type"].startswith("text/event-stream")
    assert told.headers["cache-control"] == "no-store"
    assert "content-security-policy" in told.headers
    events = [dict(line.split(": ", 1) for line in block.splitlines()) for block in told.text.strip().split("\n\n")]
    assert events[-1] == {"event": "end", "data": '{"state": "ended"}'}
    assert {event["event"] for event in events[:-1]} == {"progress"}
    last = json.loads(events[-2]["data"])
    assert last["done"] <= last["total"]
    # Where nothing is under way it ends at once.
    assert client.get(f"{address}/events").text.startswith("event: end")


def test_sheets_of_a_workbook(client):
    notes = [("nothing", "here"), ("a", "b")]
    address = upload(client, xlsx_of(Notes=notes, Agencies=[HEADS, *rows_of(2), ("elm-x-pd", "Elm", "=1+1", 7)]), "a.xlsx")
    answer = client.get(f"{address}/columns")
    assert answer.text.count("not found: choose one") == 2
    answer = client.post(f"{address}/columns", data={"sheet": "Agencies", "defaults": "agency"})
    assert '<option value="Agencies" selected>' in answer.text
    assert client.post(f"{address}/columns", data={**COLUMNS, "sheet": "Agencies"}, follow_redirects=False).status_code == 303
    text = unescape(client.get(address).text)
    assert '<th scope="row">C4</th>' in text
    assert "formula without a saved value" in text
    assert '<th scope="row">D4</th>' in text


def test_ten_thousand_rows_of_formulas(client, folder):
    address = upload(client, hostile.formulas())
    data = {f"column-{n}": name for n, name in enumerate(("name", "kind", "state", "short_name"), 1)}
    data |= {"column-5": "supervisor.title", "column-6": "supervisor.phone", "column-7": "slug", "defaults": "agency"}
    assert client.post(f"{address}/columns", data=data, follow_redirects=False).status_code == 303
    until = time.monotonic() + 300
    while "All rows were looked at: 10,000" not in (text := client.get(address).text):
        assert time.monotonic() < until
        assert "rows were looked at so far" in text
    assert "The first 200 of " in text
    assert len(text) < 400_000
    assert "=cmd|" in unescape(text)
    assert 'href="http://evil.example' not in text


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (b"", "no-table"),
        (b"name,slug\r\n", "table-empty"),
        (b"\r\n,,\r\n", "table-empty"),
        (b"\0\1\2" * 50, "table-empty"),
        (b"name\r\n\xff\x81", "table-unreadable"),
        (b'name\r\n"x', "table-syntax"),
        (b"PK\x03\x04 and no more", "table-unreadable"),
        (b"name\r\n" + b"x\r\n" * 50_001, "table-too-big"),
        (hostile.workbook_laughs(), "table-unreadable"),
        (hostile.workbook_bomb(150), "table-too-big"),
        (hostile.zip_of_many(6_000), "table-too-big"),
    ],
)
def test_what_is_no_table_leaves_nothing_behind(client, folder, table, code):
    answer = client.post("/batch", files={"table": ("a.csv", table)})
    assert answer.status_code == 422
    assert f"<code>{code}</code>" in answer.text
    assert str(folder) not in answer.text
    assert [path.name for path in (folder / "batches").glob("*") if path.name != "lock"] == []


def test_no_file_at_all(client):
    assert client.post("/batch", data={"table": "x"}).status_code == 422
    assert "no table was chosen" in client.post("/batch", data={}).text


def test_file_names_are_only_shown(client, folder):
    names = ["../../../etc/passwd", "..\\..\\x.xlsx", "<script>alert(1)</script>.csv", "a\u202egpj.csv", "n" * 500, "é .csv"]
    for name in names:
        address = upload(client, csv_of(rows_of(1)), name)
        assert sorted(path.name for path in batch_folder(folder, address).iterdir()) == ["run.json", "table.csv"]
    text = client.get("/batch").text
    assert ">passwd</a>" in text
    assert ">x.xlsx</a>" in text
    assert "<script>alert" not in text
    assert "\u202e" not in text
    assert "etc/" not in text


PAGES = ("", "/columns", "/events", "/download", "/problems.csv", "/reprint", "/reprint.csv", "/reprint.json")


def test_ids_that_are_none(client, folder):
    upload(client, csv_of(rows_of(1)))
    (folder / "batches" / ".new-000000000000").mkdir()
    for id in ("0" * 12, "lock", ".new-000000000000", "table.csv", "%2e%2e%2fagency", "A" * 12):
        for page in PAGES:
            assert client.get(f"/batch/{id}{page}").status_code == 404, (id, page)


def test_forms_to_batches_that_are_none(client):
    for action in ("run", "cancel", "delete", "columns", "reprint"):
        assert client.post(f"/batch/{'0' * 12}/{action}", data=CHOICE).status_code == 404


def test_links_in_the_folder_of_batches_are_not_followed(client, folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "table.csv").write_bytes(csv_of(rows_of(1)))
    (folder / "batches").mkdir(exist_ok=True)
    (folder / "batches" / "0123456789ab").symlink_to(tmp_path / "elsewhere")
    assert client.get("/batch/0123456789ab").status_code == 404


def test_a_choice_that_is_none(client):
    address = prepared(client, csv_of(rows_of(1)))
    answer = client.post(f"{address}/run", data={**CHOICE, "sample": "-3"})
    assert answer.status_code == 422
    assert "write a whole number from 1 on" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert standing(client, address) == "new"


def test_a_run_before_the_columns_are_said(client):
    answer = client.post(f"{upload(client, csv_of(rows_of(1)))}/run", data=CHOICE)
    assert answer.status_code == 409
    assert "columns-unsaid" in answer.text


def test_what_stops_a_whole_run_is_said(client, folder):
    address = prepared(client, csv_of(rows_of(2)))
    output = batch_folder(folder, address) / "output"
    output.write_text("in the way")
    client.post(f"{address}/run", data=CHOICE)
    assert wait_for(client, address, "failed") == "failed"
    text = client.get(address).text
    assert "cannot-write" in text
    assert str(folder) not in text


def test_deleted(client, folder):
    address = prepared(client, csv_of(rows_of(1)))
    assert client.post(f"{address}/delete", follow_redirects=False).headers["location"] == "/batch"
    assert client.get(address).status_code == 404
    assert [path.name for path in (folder / "batches").iterdir() if path.name != "lock"] == []


def test_a_library_with_problems_is_said(client, folder):
    address = prepared(client, csv_of(rows_of(1)))
    (folder / "packets" / "officer.yaml").write_text("id: [", encoding="utf-8")
    answer = client.get(address)
    assert answer.status_code == 200
    assert "The project's own content has problems" in unescape(answer.text)
    assert client.get(f"{address}/columns").status_code == 422
    assert client.post(f"{address}/run", data=CHOICE).status_code == 409
