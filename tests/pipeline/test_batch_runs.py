"""Whatever stops a batch: only whole files are left, and the next run goes on to the same end."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from dataclasses import replace

import pytest

from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.load import open_source
from generator.pipeline import batch_workers
from generator.pipeline.batch_keys import Shared
from generator.pipeline.batch_plan import AgencyWork, BatchPlan
from generator.pipeline.batch_report import problems_csv
from generator.pipeline.batch_work import WorkRoom, make_agency
from generator.project import ProjectFiles
from generator.record import FolderStore
from generator.record.files import refused
from generator.record.run_state import RunState
from tests.support.batches import CHOICE, Batch
from tests.support.builds import ROOT

open_room = WorkRoom.open

TINY = replace(CHOICE, documents=("*-card-business-card",))
MORE = ("ash-pd", "birch-pd", "oak-pd", "elm-pd", "fir-pd")
linux = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux")


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """What a run of these agencies gives that nothing stops."""
    batch = Batch(tmp_path_factory.mktemp("whole")).start(MORE)
    assert batch.run(choice=TINY).code == 0
    return batch.files()


@pytest.fixture
def batch(tmp_path):
    return Batch(tmp_path).start(MORE)


def command(batch, *more):
    args = ["batch", "agencies", "--out", "out", "--root", str(batch.folder), "--edition", "reading", *more]
    for packet in TINY.packets:
        args += ["--packet", packet]
    for module in TINY.modules:
        args += ["--module", module]
    args += ["--document", TINY.documents[0]]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1796083200"}
    return subprocess.Popen(
        [sys.executable, "-m", "generator", *args],
        cwd=batch.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def pdfs(files):
    return {name: data for name, data in files.items() if name.endswith(".pdf")}


def test_processes_give_the_same(batch, whole):
    result = batch.run(choice=TINY, jobs=3)
    assert (result.made, result.total, result.code) == (8, 8, 0)
    assert result.memory > 10_000_000 or sys.platform != "linux"
    assert batch.files() == whole


def test_killed_at_any_moment_it_goes_on(batch, whole):
    for number, after in enumerate((0.3, 0.8, 1.1, 1.4, 1.7)):
        run = command(batch, "--jobs", "1" if number == 2 else "2")
        time.sleep(after)
        run.kill()
        run.communicate()
        left = pdfs(batch.files())
        assert all(whole[name] == data for name, data in left.items()), "only whole files"
    run = command(batch, "--jobs", "2")
    out, errors = run.communicate(timeout=60)
    assert run.returncode == 0, errors.decode()
    assert b"made" in out
    assert batch.files() == whole
    assert not list((batch.folder / "out").rglob("*part*"))


def test_ctrl_c_stops_it_tidily(batch, whole):
    run = command(batch, "--jobs", "2")
    until = time.monotonic() + 30
    while not list((batch.folder / "out").glob("*/manifest.json")) and time.monotonic() < until:
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=30)
    assert run.returncode == ExitCode.STOPPED, errors.decode()
    assert b"run the same command to go on" in errors
    files = pdfs(batch.files())
    assert files
    assert all(whole[name] == data for name, data in files.items())
    assert not list((batch.folder / "out").rglob("*part*"))
    result = batch.run(choice=TINY)
    assert result.unchanged + result.made == 8
    assert batch.files() == whole


def test_leftovers_of_a_killed_run_go(batch):
    batch.run(choice=TINY, limit=1)
    left = batch.folder / "out/ash-pd/officer/x.pdf.musterpress-part-77"
    left.write_bytes(b"%PDF")
    batch.run(choice=TINY, limit=1)
    assert left.exists(), "the run before came to its end: nobody looks"
    state = RunState.open(batch.folder / "out")
    state.close(whole=False)
    batch.run(choice=TINY, limit=1)
    assert not left.exists()


@linux
def test_a_worker_that_dies_is_replaced_and_its_agency_tried_again(batch, whole, monkeypatch):
    once = batch.folder / "once"

    def dies(room, work):
        if work.raw.slug == "elm-pd" and not once.exists():
            once.write_text("")
            os.kill(os.getpid(), signal.SIGKILL)
        return make_agency(room, work)

    monkeypatch.setattr(batch_workers, "make_agency", dies)
    result = batch.run(choice=TINY, jobs=2)
    assert (result.made, result.code) == (8, 0)
    assert batch.files() == whole


@linux
def test_an_agency_that_kills_workers_is_reported(batch, monkeypatch):
    def dies(room, work):
        if work.raw.slug == "elm-pd":
            os.kill(os.getpid(), signal.SIGKILL)
        return make_agency(room, work)

    monkeypatch.setattr(batch_workers, "make_agency", dies)
    result = batch.run(choice=TINY, jobs=2)
    assert (result.made, result.failed) == (7, 1)
    assert [(slug, problem.code) for slug, _, problem in result.problems] == [("elm-pd", "batch-worker-died")]
    assert "by signal 9, twice" in result.problems[0][2].message


@linux
def test_a_worker_that_grows_gives_its_place_to_another(batch, whole, monkeypatch):
    monkeypatch.setattr(batch_workers, "MOST_MEMORY", 1)
    assert batch.run(choice=TINY, jobs=2).made == 8
    assert batch.files() == whole


def test_spawned_workers_give_the_same(batch, whole):

    project, out = ProjectFiles(batch.folder), batch.folder / "out"
    source = open_source(project, batch.agencies)
    plan = BatchPlan(source.loader, project, out, TINY, Shared.of(project, "program"))
    team = batch_workers.Team(WorkRoom.open(plan), 1, "spawn")
    try:
        outcomes = list(team.make(AgencyWork(source.raw(number), "key") for number in (1, 2)))
    finally:
        team.close()
    assert [outcome.status for outcome in outcomes] == ["made", "made"]
    assert pdfs(batch.files()) == {name: data for name, data in pdfs(whole).items() if name.startswith(("ash", "birch"))}


@pytest.mark.parametrize(("limit", "jobs", "remembers"), [(1, 1, False), (2, 2, False), (3, 2, True)])
def test_nothing_is_remembered_for_nobody(batch, whole, monkeypatch, limit, jobs, remembers):
    opened = []
    monkeypatch.setattr(WorkRoom, "open", lambda plan: opened.append(plan.remember) or open_room(plan))
    assert batch.run(choice=TINY, limit=limit, jobs=jobs).made == limit
    assert opened == [remembers]
    made = pdfs(batch.files())
    assert made == {name: data for name, data in pdfs(whole).items() if name in made}


@linux
def test_each_worker_gets_a_first_agency_before_any_gets_a_second(batch, monkeypatch):
    # A worker begins with the memory of the tests, which may be too much already.
    monkeypatch.setattr(batch_workers, "MOST_MEMORY", 1 << 40)
    project = ProjectFiles(batch.folder)
    source = open_source(project, batch.agencies)
    plan = BatchPlan(source.loader, project, batch.folder / "out", TINY, Shared.of(project, "program"))
    team = batch_workers.Team(WorkRoom.open(plan), 2)
    works = iter(AgencyWork(source.raw(number), "key") for number in (1, 2))
    try:
        assert len(list(team.make(works))) == 2
        assert [worker.done for worker in team._workers] == [1, 1]
    finally:
        team.close()


def test_a_full_disk_stops_it_and_loses_nothing(batch, whole, monkeypatch):
    original, calls = FolderStore.put, []

    def put(self, files):
        calls.append(files)
        if len(calls) == 3:
            raise refused(self.folder, OSError(28, "No space left on device"))
        original(self, files)

    monkeypatch.setattr(FolderStore, "put", put)
    result = batch.run(choice=TINY)
    assert result.code == ExitCode.WRITE
    assert (result.made, result.failed, result.done) == (2, 1, 3)
    assert "no space left on device" in result.problems[0][2].message
    monkeypatch.undo()
    again = batch.run(choice=TINY)
    assert (again.unchanged, again.made) == (2, 6)
    assert batch.files() == whole


def test_two_runs_do_not_share_a_folder(batch, monkeypatch):
    monkeypatch.setattr("generator.record.run_state._PATIENCE", 0.1)
    state = RunState.open(batch.folder / "out")
    with pytest.raises(ProblemsError, match="another batch is at work") as caught:
        batch.run(choice=TINY)
    assert caught.value.exit_code == ExitCode.WRITE
    state.close(whole=True)


def test_after_a_power_cut_files_are_read(batch, monkeypatch):
    """Sizes and times may have reached the disk and the bytes not."""
    batch.run(choice=TINY, limit=2)
    state = RunState.open(batch.folder / "out")
    state.close(whole=False)
    monkeypatch.setattr("generator.record.run_state._boot", lambda: "another boot")
    victim = next((batch.folder / "out/ash-pd/officer").glob("*.pdf"))
    stat = victim.stat()
    with victim.open("r+b") as stream:
        stream.write(b"\0\0\0\0")
    os.utime(victim, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    result = batch.run(choice=TINY, limit=2)
    assert (result.rendered, result.made, result.unchanged) == (1, 1, 1)


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_archives(batch, kind):
    batch.run(choice=TINY, archive=kind, only=("ash-pd", "oak-pd"), jobs=2)
    batch.run(choice=TINY, archive=kind, only=("ash-pd", "oak-pd"), archive_per="all")
    files = batch.files()
    inside = {name: data for name, data in files.items() if name.startswith(("ash-pd/", "oak-pd/"))}
    for name, starts in ((f"ash-pd.{kind}", "ash-pd/"), (f"agencies.{kind}", "")):
        path = batch.folder / "out" / name
        if kind == "zip":
            with zipfile.ZipFile(path) as archive:
                found = {one.filename: archive.read(one) for one in archive.infolist()}
                assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        else:
            with tarfile.open(path) as archive:
                found = {one.name: archive.extractfile(one).read() for one in archive}
        assert found == {one: data for one, data in inside.items() if one.startswith(starts)}
        assert list(found) == sorted(found)
    stamps = {path: path.stat().st_mtime_ns for path in (batch.folder / "out").glob(f"*.{kind}")}
    batch.run(choice=TINY, archive=kind, only=("ash-pd", "oak-pd"), archive_per="all")
    assert (batch.folder / "out" / f"agencies.{kind}").stat().st_mtime_ns == stamps[batch.folder / "out" / f"agencies.{kind}"]
    assert batch.run(choice=TINY, archive=kind, only=("ash-pd", "oak-pd")).rendered == 0
    stamps = {path: path.stat().st_mtime_ns for path in stamps}
    assert batch.run(choice=TINY, archive=kind, only=("ash-pd", "oak-pd")).unchanged == 2
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    (batch.folder / "out" / f"oak-pd.{kind}").unlink()
    batch.run(choice=TINY, archive=kind, only=("ash-pd", "oak-pd"))
    (batch.folder / "out" / f"agencies.{kind}").unlink()
    batch.run(choice=TINY, archive=kind, only=("ash-pd", "oak-pd"), archive_per="all")
    assert batch.files() == files


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(begin):
    problem = Problem("some-code", f"{begin}cmd|' /C calc'!A0", hints=(f"{begin}1",))
    text = problems_csv([(f"{begin}slug", 3, problem)]).decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(text)))[1]
    assert all(cell[:1] not in {"=", "+", "-", "@", "\t", "\r"} for cell in cells)
    assert cells[6].endswith("cmd|' /C calc'!A0")
