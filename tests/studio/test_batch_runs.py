"""What is kept of uploaded tables: records that are not trusted, folders of ours, mappings, looks at rows, the one run."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from generator.diagnostics import Place, Problem, ProblemsError
from generator.load import open_source
from generator.project import ProjectFiles
from generator.studio.batch_runs import runner as runner_module
from generator.studio.batch_runs.checks import Check, Checks, without_folder
from generator.studio.batch_runs.folders import Batches
from generator.studio.batch_runs.mapping import field_groups, mapped, mapping_text, read_head
from generator.studio.batch_runs.records import Choice, Listing, Progress, Record, Summary, read_record, write_record
from generator.studio.batch_runs.reprints import csv_pieces, read_changes
from generator.studio.batch_runs.results import ProblemRow, read_problems, zip_pieces
from generator.studio.batch_runs.runner import Runner
from generator.studio.batch_runs.uploads import MOST_RATIO, shown_name, take_table
from generator.studio.batch_runs.views import time_words
from generator.studio.settings import Limits
from tests.support.tables import HEADS, csv_of, rows_of, xlsx_of

FULL = Record(
    "t.csv", 7, ("A", "B"), Choice(("officer",), ("pocket_card",), "reading", 3, "tar", "agency", "B"), "stopped",
    Progress(3, 7, 1, 0.5, 8.0), Summary(2, 0, 1, 4, 9, 1000, 2.5),
    (Problem("a", "b", Place("table.csv", 2, 3, "C2"), ("c",), "warning"),), Listing("ended", "today", (Problem("d", "e"),)),
)  # fmt: skip


def kept(folder, table=None, name="t.csv"):
    batches = Batches(folder)
    table = csv_of(rows_of(2)) if table is None else table
    return batches, batches.add(lambda new: take_table(BytesIO(table), name, new, Limits()))


def test_a_record_is_read_as_it_was_written(tmp_path):
    write_record(tmp_path, FULL)
    assert read_record(tmp_path) == FULL


@pytest.mark.parametrize(
    "change",
    [
        lambda data: [],
        lambda data: None,
        lambda data: {**data, "state": "flying"},
        lambda data: {**data, "rows": -1},
        lambda data: {**data, "rows": True},
        lambda data: {**data, "choice": {}},
        lambda data: {**data, "name": 7},
        lambda data: {**data, "progress": {**data["progress"], "rate": []}},
        lambda data: {**data, "problems": [{}]},
        lambda data: {name: value for name, value in data.items() if name != "listing"},
    ],
)
def test_a_record_that_is_none_counts_as_not_written(tmp_path, change):
    write_record(tmp_path, FULL)
    path = tmp_path / "run.json"
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    assert read_record(tmp_path) == Record()


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[" * 100_000, b" " * 1_000_001])
def test_a_record_that_is_no_json(tmp_path, raw):
    (tmp_path / "run.json").write_bytes(raw)
    assert read_record(tmp_path) == Record()


def test_the_newest_table_comes_first_and_the_hundredth_is_the_last(tmp_path, monkeypatch):
    batches, first = kept(tmp_path)
    _, second = kept(tmp_path)
    assert {batch.id for batch in batches.all()} == {first.id, second.id}
    monkeypatch.setattr("generator.studio.batch_runs.folders.MOST", 2)
    with pytest.raises(ProblemsError, match="batches-full"):
        kept(tmp_path)


def test_a_folder_of_batches_that_leads_elsewhere_is_not_used(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    project = tmp_path / "project"
    project.mkdir()
    (project / "batches").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ProblemsError, match="cannot-write"):
        kept(project)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_an_upload_cut_short_leaves_is_swept(tmp_path):
    batches, batch = kept(tmp_path)
    (batches.folder / ".new-0123456789ab").mkdir()
    (batches.folder / ".gone-0123456789ab").mkdir()
    batches.sweep()
    assert [path.name for path in batches.folder.iterdir()] == [batch.id]


def test_a_record_of_what_was_deleted_is_not_written(tmp_path):
    batches, batch = kept(tmp_path)
    batches.delete(batch)
    batches.change(batch, lambda record: replace(record, state="ended"))
    assert not batch.path.exists()


def test_a_file_is_what_it_holds_not_what_it_is_called(tmp_path):
    _, batch = kept(tmp_path, xlsx_of(S=[HEADS, *rows_of(1)]), "t.csv")
    assert batch.table.name == "table.xlsx"
    _, batch = kept(tmp_path, csv_of(rows_of(1)), "t.xlsx")
    assert batch.table.name == "table.csv"


def test_a_workbook_that_is_packed_too_tightly(tmp_path):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 20_000_000)
    assert len(out.getvalue()) * MOST_RATIO < 20_000_000
    with pytest.raises(ProblemsError, match="20 MB unpacked"):
        kept(tmp_path, out.getvalue())


@pytest.mark.parametrize(("limits", "words"), [(Limits(rows=1), "more than 1 rows"), (Limits(table=10), "more than 0 MB")])
def test_limits(tmp_path, limits, words):
    with pytest.raises(ProblemsError, match=words):
        take_table(BytesIO(csv_of(rows_of(2))), "t.csv", tmp_path, limits)


def test_names_to_show():
    assert shown_name("C:\\a\\b\u202e\n.csv") == "b.csv"
    assert len(shown_name("x" * 500)) == 120


def test_a_mapping_that_was_chosen_is_the_one_that_is_read(tmp_path):
    heads = ("slug", "Full", "short", 'odd: "header" #', "")
    table = tmp_path / "table.csv"
    table.write_bytes(b'slug,Full,short,"odd: ""header"" #",\r\nelm-pd,Elm PD,Elm,x,y\r\n')
    head = read_head(table, "")
    values = {"column-1": "slug", "column-2": "name", "column-3": "short_name", "column-4": "consulates.2.city"}
    text, problems = mapping_text(head, values)
    assert problems == ()
    found = mapped(head, text)
    assert [column.value for column in found.columns] == ["slug", "name", "short_name", "consulates.2.city"]
    assert [column.header for column in found.columns] == [*heads[:4]]
    assert found.columns[3].samples == ("x",)
    assert {problem.code for problem in found.problems} == {"missing-column"}


def test_a_damaged_mapping_is_said(tmp_path):
    table = tmp_path / "table.csv"
    table.write_bytes(csv_of(rows_of(1)))
    codes = {problem.code for problem in mapped(read_head(table, ""), "a: [").problems}
    assert codes - {"missing-column"}


def test_fields_that_are_offered():
    groups = field_groups(["consulates.5.city"])
    offered = {name: label for _, fields in groups for name, label in fields}
    assert {"name", "ice.phone", "consulates.6.city"} <= set(offered)
    assert "consulates.7.city" not in offered
    assert offered["consulates.2.city"] == "City 2 (consulates.2.city)"


def test_a_look_goes_on_until_everything_is_seen_and_is_kept(tmp_path):
    path = tmp_path / "t.csv"
    head = "name,short_name,kind,state,languages,log_place"
    path.write_text(f"{head}\nElm,Elm,police,NE,es,x\n" + f"{'x' * 300},,,,,\n" * 300)
    opened = []

    def source():
        opened.append(1)
        return open_source(ProjectFiles(), path, ignore_unmatched=True)

    checks = Checks()
    check = checks.look("a", ("k",), source)
    assert check.over.wait(60)
    assert (check.total, check.done) == (301, 301) or check.problems
    again = checks.look("a", ("k",), source)
    assert again is check
    assert len(opened) == 1
    assert checks.look("a", ("other",), source) is not check
    checks.close()


def test_errors_are_shown_before_warnings_however_many_there_are(monkeypatch):
    monkeypatch.setattr("generator.studio.batch_runs.checks.MOST_SHOWN", 3)
    check = Check(())

    class Row:
        name, slug, agency = "n", "s", None

        def __init__(self, number, severity):
            self.number, self.problems = number, (Problem("c", "m", severity=severity),)

    for number, severity in enumerate(("warning", "warning", "warning", "error", "error"), 2):
        check.add(Row(number, severity))
    assert [(one.row, one.problem.severity) for one in check.listed] == [(5, "error"), (6, "error"), (2, "warning")]
    assert (check.errors, check.warnings, check.bad) == (2, 3, 5)


def test_a_look_that_stumbles_says_so(caplog):
    checks = Checks()

    def source():
        raise RuntimeError("no")

    assert checks.look("a", (), source).broken
    assert "a table could not be looked at" in caplog.text


def test_problems_do_not_say_where_the_project_lies(tmp_path):
    problem = Problem("c", f"`{tmp_path}/a.yaml` is not there", Place(f"{tmp_path}/b.yaml", 3), (f"look at {tmp_path}/a",))
    assert str(tmp_path) not in str(without_folder(problem, tmp_path))


def test_problems_of_a_run(tmp_path):
    _, batch = kept(tmp_path)
    assert read_problems(batch).count == 0
    batch.output.mkdir()
    head = "file,row,column,slug,severity,code,message,hint\r\n"
    lines = "table.csv,5,27,a,error,c,m,h\r\ntable.csv,6,,b,warning,c,m,\r\n../../agency.yaml,3,1,,error,c,m,\r\n"
    (batch.output / "problems.csv").write_text(f"\ufeff{head}{lines}" + "table.csv,9,1,a,error,c,m,\r\n" * 300, encoding="utf-8")
    found = read_problems(batch)
    assert found.rows[:3] == (
        ProblemRow("5", "AA5", "a", "error", "c", "m", "h"),
        ProblemRow("6", "", "b", "warning", "c", "m", ""),
        ProblemRow("", "", "", "error", "c", "m", ""),
    )
    assert (len(found.rows), found.count) == (200, 303)
    (batch.output / "problems.csv").write_bytes(b"\xff\xfe\0")
    assert read_problems(batch).count == 0


def test_a_large_file_is_sent_in_pieces(tmp_path):
    _, batch = kept(tmp_path)
    (batch.output / "elm-pd").mkdir(parents=True)
    data = bytes(range(256)) * 8_000
    (batch.output / "elm-pd" / "a.pdf").write_bytes(data)
    (batch.output / "elm-pd" / "b.pdf.musterpress-part-7").write_bytes(b"half")
    pieces = list(zip_pieces(batch))
    assert max(map(len, pieces)) < 300_000
    packed = zipfile.ZipFile(BytesIO(b"".join(pieces)))
    assert packed.testzip() is None
    assert packed.namelist() == ["elm-pd/a.pdf"]
    assert packed.read("elm-pd/a.pdf") == data


ROW = {
    "agency": "=elm", "file": "a.pdf", "packet": "officer", "product": "pocket_card", "edition": "reading", "stock": None,
    "modules": ["m"], "status": "reprint", "pages": [1, 2], "of": 2,
    "reasons": [{"kind": "field", "name": "name", "detail": ""}],
}  # fmt: skip


def test_formulas_in_a_reprint_list_are_text(tmp_path):
    path = tmp_path / "reprint.json"
    path.write_text(json.dumps([ROW]))
    changes = read_changes(path)
    text = b"".join(csv_pieces(changes)).decode("utf-8-sig")
    assert "\r\n'=elm,a.pdf,officer" in text
    assert "field name" in text


@pytest.mark.parametrize("raw", ["", "{}", "[1]", json.dumps([{**ROW, "status": "x"}]), json.dumps([{**ROW, "reasons": 3}])])
def test_a_reprint_list_that_is_none(tmp_path, raw):
    path = tmp_path / "reprint.json"
    path.write_text(raw)
    assert not read_changes(path)


def test_how_long_it_takes_in_words():
    assert [time_words(seconds) for seconds in (0.2, 1, 59, 90, 7200)] == [
        "1 second left", "1 second left", "59 seconds left", "2 minutes left", "120 minutes left",
    ]  # fmt: skip


@pytest.fixture
def stubborn(monkeypatch):
    """Makes a run a program of Python's instead of ours; it is told what to do."""
    real = runner_module._started

    def program(text):
        def started(folder, arguments, held):
            monkeypatch.setattr(subprocess, "Popen", lambda command, **more: popen([sys.executable, "-c", text], **more))
            return real(folder, arguments, held)

        popen = subprocess.Popen
        monkeypatch.setattr(runner_module, "_started", started)
        monkeypatch.setattr(runner_module, "_STEPS", ((signal.SIGINT, 0.5), (signal.SIGTERM, 0.5)))

    return program


def run(runner, batch):
    runner.start(batch, "run", ["batch"], lambda record: replace(record, state="running"))
    job = runner.live(batch.id)
    return job.reader


def test_a_run_that_is_killed_is_said_to_have_died(tmp_path, stubborn):
    batches, batch = kept(tmp_path)
    stubborn("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    runner = Runner(batches)
    run(runner, batch).join(20)
    record = batches.record(batch)
    assert record.state == "failed"
    assert record.problems[0].code == "batch-run-died"
    assert "by signal 9" in record.problems[0].message
    assert not runner.busy()


def test_a_run_that_does_not_want_to_end_is_killed(tmp_path, stubborn):
    batches, batch = kept(tmp_path)
    stubborn(
        "import signal, sys, time\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN); signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        'print(\'{"done": 2, "total": 9, "failed": 0, "rate": 1.0, "seconds_left": 7.0}\', file=sys.stderr, flush=True)\n'
        "time.sleep(60)"
    )
    runner = Runner(batches)
    reader = run(runner, batch)
    while runner.live(batch.id).progress.done != 2:
        pass
    assert runner.cancel(batch.id)
    reader.join(20)
    assert (batches.record(batch).state, batches.record(batch).progress.done) == ("stopped", 2)
    assert not runner.cancel(batch.id)


def test_what_it_says_is_not_believed_and_not_kept_without_end(tmp_path, stubborn):
    batches, batch = kept(tmp_path)
    stubborn(
        "import sys\n"
        "for line in ('{\"done\": \"x\"}', '{\"done\"', '[{]', 'x' * 3_000_000): print(line, file=sys.stderr)\n"
        "print('[' + 'x' * 100, file=sys.stderr); sys.exit(3)"
    )
    runner = Runner(batches)
    run(runner, batch).join(20)
    assert batches.record(batch).problems[0].message.startswith("the run was ended with exit code 3")


def test_a_second_studio_over_the_same_folder_waits_its_turn(tmp_path, stubborn):
    batches, batch = kept(tmp_path)
    _, other = kept(tmp_path)
    stubborn("import time; time.sleep(60)")
    first, second = Runner(batches), Runner(Batches(tmp_path))
    run(first, batch)
    assert second.busy()
    with pytest.raises(ProblemsError, match="batch-running"):
        run(second, other)
    first.close()
    assert batches.record(batch).state == "running"  # interrupted, as the page says
    assert not second.busy()


def test_a_run_of_a_folder_that_cannot_be_written(tmp_path, monkeypatch):
    batches, batch = kept(tmp_path)
    monkeypatch.setattr("generator.studio.batch_runs.runner.LOCK", "no/such/lock")
    with pytest.raises(ProblemsError, match="cannot-write"):
        run(Runner(batches), batch)


def test_many_changes_at_once_are_all_kept(tmp_path):
    batches, batch = kept(tmp_path)

    def add():
        for _ in range(20):
            batches.change(batch, lambda record: replace(record, rows=record.rows + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert batches.record(batch).rows == 82
