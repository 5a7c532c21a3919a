"""`musterpress batch` from the command line: what it says, what it leaves behind, and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys

import pytest

from generator.record import open_store
from tests.support.builds import AGENCIES

ROWS = "slug,name,short_name,log_place\nash-pd,Ash Police Department,Ash PD,desk 1\noak-pd,Oak Police Department,Oak PD,desk 2\n"
TINY = (
    "--packet",
    "officer",
    "--module",
    "language",
    "--edition",
    "reading",
    "--document",
    "language-card-business-card",
    "--jobs",
    "1",
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A sheet of agencies and the file with what they have in common."""
    for path in AGENCIES[0].parent.glob("mapleton*"):
        shutil.copy(path, tmp_path)
    (tmp_path / "agencies.csv").write_text(ROWS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def batch(run, folder):
    return lambda *more: run("batch", "agencies.csv", "--defaults", "mapleton-pd.yaml", "--out", "out", *TINY, *more)


def table_of(text):
    heads, figures = text.splitlines()[:2]
    return dict(zip(re.split(r"\s{2,}", heads.strip()), re.split(r"\s{2,}", figures.strip()), strict=True))


def test_a_sheet_of_agencies(batch, folder):
    done = batch()
    assert done.exit_code == 0, done.stderr
    figures = table_of(done.stdout)
    assert (figures["made"], figures["unchanged"], figures["documents"], figures["made now"]) == ("2", "0", "2", "2")
    assert (folder / "out/ash-pd/officer/language-card-business-card.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((folder / "out/oak-pd/manifest.json").read_text())["agency"] == "oak-pd"
    assert '"short_name": short_name' in (folder / "out/columns.yaml").read_text()
    assert "short_name" in done.stderr
    assert "Everything is in out." in done.stderr
    again = batch()
    assert table_of(again.stdout)["unchanged"] == "2"
    assert "columns.yaml" not in again.stderr


def test_a_changed_row_and_a_moved_one(batch, folder):
    batch()
    (folder / "agencies.csv").write_text(ROWS.replace("Oak PD", "Oak Police"), encoding="utf-8")
    figures = table_of(batch().stdout)
    assert (figures["made"], figures["unchanged"], figures["made now"]) == ("1", "1", "1")
    heads, ash, oak = ROWS.replace("Oak PD", "Oak Police").splitlines()
    (folder / "agencies.csv").write_text("\n".join((heads, oak, ash)), encoding="utf-8")
    assert table_of(batch().stdout)["unchanged"] == "2"
    (folder / "agencies.csv").write_text(ROWS.replace("Oak PD", "Oak Police").replace("desk 2", "desk 9"), encoding="utf-8")
    figures = table_of(batch().stdout)
    assert (figures["made"], figures["made now"]) == ("1", "0"), "no card has it; the manifest has the row's hash"


def test_a_bad_row_is_said_and_stops_nothing(batch, folder):
    more = "elm-pd,Elm Police Department,Elm PD,desk 3\nfir pd,Fir,Fir,x\n"
    (folder / "agencies.csv").write_text(ROWS + more, encoding="utf-8")
    done = batch()
    assert done.exit_code == 1
    assert table_of(done.stdout)["with problems"] == "1"
    assert "agencies.csv:5:1: error[bad-slug]" in done.stderr
    assert "problems.csv there says what to mend" in done.stderr
    rows = list(csv.DictReader(io.StringIO((folder / "out/problems.csv").read_text("utf-8-sig"))))
    assert [(row["file"], row["row"], row["column"], row["code"]) for row in rows] == [("agencies.csv", "5", "1", "bad-slug")]


def test_problems_as_json(batch, folder):
    (folder / "agencies.csv").write_text(f"{ROWS}fir pd,Fir,Fir,x\n", encoding="utf-8")
    done = batch("--diagnostics", "json")
    assert [problem["code"] for problem in json.loads(done.stderr)] == ["bad-slug"]


def test_columns_are_saved_where_they_are_named(batch, folder):
    batch("--columns", "mine.yaml")
    assert "slug" in (folder / "mine.yaml").read_text()
    assert not (folder / "out/columns.yaml").exists()
    text = (folder / "mine.yaml").read_text()
    (folder / "mine.yaml").write_text(text.replace('"log_place": log_place', '"log_place": ignore'))
    assert text != (folder / "mine.yaml").read_text()
    done = batch("--columns", "mine.yaml")
    assert (done.exit_code, table_of(done.stdout)["made now"]) == (0, "0")


def test_a_dry_run_writes_nothing(batch, folder):
    done = batch("--dry-run")
    assert (done.exit_code, table_of(done.stdout)["made now"]) == (0, "2")
    assert "Dry run: nothing was written." in done.stderr
    assert not (folder / "out").exists()


def test_a_choice_of_agencies(batch, folder):
    assert table_of(batch("--only", "oak*").stdout)["made"] == "1"
    assert not (folder / "out/ash-pd").exists()
    assert table_of(batch("--limit", "1").stdout)["made"] == "1"
    assert table_of(batch("--sample", "1").stdout)["unchanged"] == "1"
    wrong = batch("--only", "elm-pd")
    assert wrong.exit_code == 2
    assert "no agency of the source has the slug `elm-pd`" in wrong.stderr


def test_an_archive(batch, folder):
    batch("--archive", "zip", "--archive-per", "all")
    assert (folder / "out/agencies.zip").exists()
    batch("--archive", "tar")
    assert (folder / "out/ash-pd.tar").exists()


def test_names_that_are_none(run, batch, folder):
    for option, name in (("--product", "pocket_crd"), ("--module", "langage"), ("--packet", "oficer")):
        done = batch(option, name)
        assert done.exit_code == 2, done.stderr
        assert f"`{name}`" in done.stderr
        assert done.stderr.count("did you mean") == 1
    done = run("batch", "agencies.csv", "--defaults", "mapleton-pd.yaml", "--out", "out", "--document", "nothing-*")
    assert done.exit_code == 2
    assert done.stderr.count("nothing to print") == 2
    assert run("batch", "nowhere", "--out", "out").exit_code == 3


def test_a_folder_that_cannot_be_written_to(batch, folder):
    (folder / "out").write_text("a file")
    done = batch()
    assert done.exit_code == 5
    assert "cannot be written" in done.stderr


def test_strict_makes_errors_of_warnings(batch, folder, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1890000000")
    assert batch("--dry-run").exit_code == 0
    assert batch("--dry-run", "--strict").exit_code == 1


def test_a_url_to_write_to(run, folder):
    out = "memory://command-line"
    done = run("batch", "agencies.csv", "--defaults", "mapleton-pd.yaml", "--out", out, *TINY)
    assert done.exit_code == 0, done.stderr
    assert f"saved to {out}/columns.yaml" in done.stderr
    assert f"Everything is in {out}." in done.stderr
    files = open_store(out)
    assert files.read("ash-pd/officer/language-card-business-card.pdf").startswith(b"%PDF")
    assert b"short_name" in files.read("columns.yaml")
    again = run("batch", "agencies.csv", "--defaults", "mapleton-pd.yaml", "--out", out, *TINY)
    assert table_of(again.stdout)["unchanged"] == "2"
    assert "columns.yaml" not in again.stderr
    assert not [path for path in folder.iterdir() if path.is_dir()]


def test_urls_that_are_none(run, folder):
    for out, code, words in (
        ("nowhere://bucket/x", 5, "no kind of place that files go to"),
        ("zip://a.zip::s3://bucket/x", 2, "URL of several steps"),
    ):
        done = run("batch", "agencies.csv", "--defaults", "mapleton-pd.yaml", "--out", out, *TINY)
        assert done.exit_code == code, done.stderr
        assert words in done.stderr


def test_a_cluster_that_is_not_there(batch, monkeypatch):
    monkeypatch.setattr("generator.pipeline.batch_cluster.CONNECT", 0.2)
    done = batch("--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 3
    assert "no scheduler answers at `tcp://127.0.0.1:1`" in done.stderr
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = batch("--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 3
    assert "musterpress[cluster]" in done.stderr
