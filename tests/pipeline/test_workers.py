"""Several processes make what one makes, say what one says, and leave nothing behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.diagnostics import ProblemsError
from generator.load import load_agency, load_library
from generator.pipeline.choose_jobs import choose_jobs
from generator.pipeline.earlier import library_of
from generator.pipeline.make_documents import Making, make_here
from generator.pipeline.outcomes import Workshop
from generator.pipeline.workers import WorkerEndedError, make_in_workers
from generator.project import ProjectFiles
from generator.typefaces import Typefaces
from tests.support.builds import ROOT

CARD = "templates/pocket_card/card.xml"
linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


@pytest.fixture(autouse=True)
def nothing_left():
    yield
    assert multiprocessing.active_children() == []


def test_the_same_files(place):
    serial, parallel = (place.build(force=True, jobs=jobs) for jobs in (1, 2))
    assert serial.documents == parallel.documents
    assert serial.manifest == parallel.manifest
    assert serial.state == parallel.state
    assert place.build(out=None, jobs=3).manifest == serial.manifest


def test_the_same_from_processes_that_start_anew(place):
    project = ProjectFiles(place.folder)
    library = load_library(project)
    agency = load_agency(project, place.folder / "agency.yaml", library)
    chosen = choose_jobs(library, agency, ("officer",), ("language",), "reading")
    workshop = Workshop(chosen, tuple(library_of(one.job, library) for one in chosen), project)
    typefaces = Typefaces.load(project)
    assert len(chosen) == 2
    assert make_in_workers(workshop, typefaces, 2, "spawn") == make_here(workshop, typefaces)


def problems(place, jobs):
    with pytest.raises(ProblemsError) as caught:
        place.build(jobs=jobs)
    return caught.value.problems, caught.value.exit_code, str(caught.value)


def test_the_same_problems_of_every_document(place):
    """A field that is not there, in one template; another cannot even be laid out, which is not said yet."""
    place.put("templates/i_speak/card.xml", "<face", "{{ nobody.knows }}<face")
    place.put("packets/modules/retaliation.yaml", "and call a neutral interpreter.", "and call " + "W" * 200)
    place.put("packets/modules/language.yaml", "\nofficer_steps:", "\nofficer_steps: # edited")
    first = problems(place, 1)
    assert {problem.code.partition("-")[0] for problem in first[0]} == {"template"}
    assert problems(place, 2) == first
    place.put("templates/i_speak/card.xml", "{{ nobody.knows }}", "")
    second = problems(place, 1)
    assert second != first
    assert problems(place, 2) == second


@linux
def test_a_missing_font_is_the_same_problem(place):
    place.put("fonts/fonts.yaml", "PublicSans-Regular.ttf", "PublicSans-Gone.ttf")
    assert problems(place, 2) == problems(place, 1)


@linux
def test_a_worker_that_dies_is_told(place, monkeypatch):
    monkeypatch.setattr(Making, "resolve", None)
    monkeypatch.setattr("generator.pipeline.make_documents.STEPS", (lambda _: os.kill(os.getpid(), signal.SIGKILL),) * 4)
    with pytest.raises(WorkerEndedError, match=r"ended by signal 9 .* nothing was written; `--jobs 1`"):
        place.build(force=True, jobs=2)


def fails(_making):
    raise KeyError("faces")


@linux
def test_a_fault_of_the_program_is_the_same_fault(place, monkeypatch):
    monkeypatch.setattr("generator.pipeline.make_documents.STEPS", (fails,) * 4)
    for jobs in (1, 2):
        with pytest.raises(KeyError, match="faces") as caught:
            place.build(force=True, jobs=jobs)
    assert "in fails" in caught.value.__notes__[0]


def fails_for_good(_making):
    class LocalError(Exception):
        pass

    raise LocalError("cannot be sent")


@linux
def test_a_fault_that_cannot_be_sent_is_told_in_words(place, monkeypatch):
    monkeypatch.setattr("generator.pipeline.make_documents.STEPS", (fails_for_good,) * 4)
    with pytest.raises(RuntimeError, match="LocalError: cannot be sent"):
        place.build(force=True, jobs=2)


def group_of(leader):
    """Processes of a process group that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def started(place, *more):
    """A build of everything in its own process group, once its workers run."""
    command = [sys.executable, "-m", "generator", "build", "--agency", "agency.yaml", "--jobs", "2", "--force", *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    build = subprocess.Popen(
        command, cwd=place.folder, env=environment, start_new_session=True, stderr=subprocess.PIPE, text=True
    )
    wait_until(lambda: len(group_of(build.pid)) == 3)
    return build


def wait_until(done, seconds=20.0):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@linux
@pytest.mark.parametrize("everyone", [True, False])
def test_ctrl_c_leaves_no_process(place, everyone):
    before = place.files()
    build = started(place)
    if everyone:
        os.killpg(build.pid, signal.SIGINT)
    else:
        os.kill(build.pid, signal.SIGINT)
    _, said = build.communicate(timeout=20)
    assert build.returncode == 130
    assert said == "stopped\n"
    assert group_of(build.pid) == []
    assert place.files() == before


@linux
def test_workers_end_when_the_one_who_asked_is_gone(place):
    build = started(place)
    build.kill()
    build.communicate(timeout=20)
    wait_until(lambda: group_of(build.pid) == [])
