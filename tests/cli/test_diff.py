"""`musterpress diff` from the command line: the list in its forms, what is said beside it, and exit codes."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pytest

from tests.support.builds import AGENCIES
from tests.support.printed import recorded
from tests.support.small_project import PACKET, Place

CARD = "officer/language-card-business-card.pdf"


@pytest.fixture(scope="session")
def printed_once(tmp_path_factory):
    """A project with an output that was printed from (`out`) and one with another phone number (`new`)."""
    place = Place(tmp_path_factory.mktemp("printed"))
    for path in AGENCIES[0].parent.glob("mapleton*"):
        shutil.copy(path, place.folder)
    (place.folder / "mapleton-pd.yaml").rename(place.folder / "agency.yaml")
    (place.folder / "packets").mkdir()
    (place.folder / "packets/officer.yaml").write_text(PACKET, encoding="utf-8")
    place.write(place.build())
    recorded(place)
    (place.folder / "out").rename(place.folder / "old")
    place.put("agency.yaml", "number: 402-555-0100", "number: 402-555-0109")
    place.put("agency.yaml", "name: Mapleton Police Department", "name: Mapleton Department of Police")
    place.write(place.build())
    recorded(place)
    (place.folder / "out").rename(place.folder / "new")
    return place.folder


@pytest.fixture
def folder(printed_once, tmp_path, monkeypatch):
    """A copy of it to work in."""
    shutil.copytree(printed_once, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")
    return tmp_path / "project"


def test_nothing_to_print(run, folder):
    done = run("diff", "old", "old")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "Nothing to print again.\n")


def test_the_table(run, folder):
    done = run("diff", "old", "new")
    assert done.exit_code == 1
    heads, *rows = done.stdout.splitlines()
    assert heads.split() == ["agency", "file", "status", "pages", "why"]
    row = next(row for row in rows if CARD in row)
    assert "print again" in row
    assert "field supervisor.phone" in row
    assert "to print again" in done.stderr


def test_what_does_not_print_is_listed_when_asked(run, folder):
    (folder / "new" / CARD).unlink()
    shutil.copytree(folder / "old", folder / "same")
    done = run("diff", "old", "new", "-v")
    hidden = [line for line in done.stdout.splitlines() if "no reprint needed" in line]
    assert len(done.stdout.splitlines()) == 1 + len(hidden) + done.stdout.count("print again")
    assert len(run("diff", "old", "new").stdout.splitlines()) == len(done.stdout.splitlines()) - len(hidden)


def test_csv_and_json(run, folder):
    rows = list(csv.DictReader(io.StringIO(run("diff", "old", "new", "--format", "csv").stdout)))
    found = json.loads(run("diff", "old", "new", "--format", "json").stdout)
    assert [row["file"] for row in rows] == [row["file"] for row in found]
    row = next(row for row in found if row["file"] == CARD)
    assert {"kind": "field", "name": "supervisor.phone", "detail": ""} in row["reasons"]
    assert (row["status"], row["stock"], row["of"]) == ("reprint", "business-card", 2)
    assert json.loads(run("diff", "old", "old", "--format", "json").stdout) == []


@pytest.mark.parametrize(
    ("name", "start"), [("list.csv", b"\xef\xbb\xbfagency,"), ("list.json", b"[\n{"), ("list.txt", b"agency ")]
)
def test_a_file_of_it(run, folder, name, start):
    done = run("diff", "old", "new", "--out", name)
    assert (done.exit_code, done.stdout) == (1, "")
    assert (folder / name).read_bytes().startswith(start)
    assert done.stderr.endswith(f"The list is in {name}.\n")


def test_todays_inputs(run, folder):
    assert run("diff", "new").exit_code == 0
    assert run("diff", "new", "agency.yaml").exit_code == 0
    done = run("diff", "old", "agency.yaml", "--format", "json")
    assert done.exit_code == 1
    listed = {row["file"]: row["reasons"] for row in json.loads(done.stdout)}
    assert listed == {row["file"]: row["reasons"] for row in json.loads(run("diff", "old", "new", "--format", "json").stdout)}


def test_a_sheet_of_agencies(run, folder):
    (folder / "many").mkdir()
    for slug in ("ash-pd", "elm-pd", "oak-pd"):
        shutil.copytree(folder / "new", folder / "many" / slug)
    rows = (
        "slug,name,short_name",
        "ash-pd,Mapleton Department of Police,Mapleton PD",
        "oak-pd,Oak Police,Oak PD",
        "fir-pd,Fir,Fir PD",
    )
    (folder / "agencies.csv").write_text("\n".join(rows), encoding="utf-8")
    done = run("diff", "many", "agencies.csv", "--defaults", "agency.yaml", "--format", "json")
    assert done.exit_code == 1, done.stderr
    found = json.loads(done.stdout)
    assert {(row["agency"], row["status"]) for row in found} >= {("mapleton-pd", "withdrawn")}
    assert any({"kind": "field", "name": "short_name", "detail": ""} in row["reasons"] for row in found)


def test_an_agency_with_problems_is_told_and_the_others_are_compared(run, folder):
    (folder / "many").mkdir()
    for slug in ("ash-pd", "oak-pd"):
        shutil.copytree(folder / "new", folder / "many" / slug)
    (folder / "agencies.csv").write_text(
        "slug,name,short_name,state\nash-pd,Ash,Ash PD,nowhere\noak-pd,Oak,Oak PD,NE\n", encoding="utf-8"
    )
    done = run("diff", "many", "agencies.csv", "--defaults", "agency.yaml")
    assert done.exit_code == 1
    assert "agencies.csv:2" in done.stderr
    assert "1 of 2 agencies could not be compared" in done.stderr
    assert "field name" in done.stdout


def test_what_cannot_be_compared(run, folder):
    assert run("diff", "nowhere").exit_code == 3
    assert run("diff", ".").exit_code != 0
    assert run("diff", "old", "nowhere.yaml").exit_code == 3
    assert run("diff", "old", "new", "--sheet", "one").exit_code == 2
    (folder / "agency.yaml").unlink()
    done = run("diff", "old")
    assert done.exit_code == 3
    assert "diff-no-inputs" in done.stderr


def test_a_reason_is_not_known_without_a_record(run, folder):
    (folder / "old/reprint.json").unlink()
    done = run("diff", "old", "new")
    assert "reason unknown" in done.stdout
    assert "Reasons are not known for an output without a reprint.json" in done.stderr
