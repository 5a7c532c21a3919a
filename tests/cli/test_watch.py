"""`musterpress watch`: a fake build and files that are really touched; each test ends within seconds."""

from __future__ import annotations

import _thread
import json
import threading
import time

import pytest

from generator.cli.watch import build_and_watch, inputs_of
from generator.diagnostics import Place, Problem, ProblemsError
from generator.project import ProjectFiles
from tests.cli.conftest import document

BAD = ProblemsError([Problem("agency-phone", "no phone number", Place("elm.yaml", 1, 1))])


def later(action, seconds: float = 0.3) -> None:
    threading.Timer(seconds, action).start()


@pytest.fixture
def rounds(pipeline, monkeypatch):
    """What each build does, in order; the build after the last one presses Ctrl-C."""
    actions = []
    waiting = iter(actions)

    def build(request, project):
        action = next(waiting, None)
        if action is None:
            raise KeyboardInterrupt
        action(project)
        return pipeline(request, project)

    monkeypatch.setattr("generator.pipeline.build", build)
    return actions


@pytest.fixture(autouse=True)
def bounded():
    """A change that goes unnoticed fails the test instead of waiting for ever; a good run takes under 3 s."""
    too_long = threading.Event()
    watchdog = threading.Timer(15, lambda: (too_long.set(), _thread.interrupt_main()))
    watchdog.start()
    yield
    watchdog.cancel()
    assert not too_long.is_set()


def test_builds_again_when_the_agency_file_changes_and_tells_what_became_different(run, rounds, pipeline, agency, tmp_path):
    def second(project):
        later(lambda: agency.write_text("name: Ash\n"))
        pipeline.documents = (document("officer/a-card.pdf", data=b"new"), *pipeline.documents[:2])

    rounds += [lambda project: later(lambda: agency.write_text("name: Oak\n")), second]
    done = run("watch", "officer", "--agency", agency, "--out", tmp_path / "out", "--edition", "office")
    assert done.exit_code == 130
    first, again = done.stdout.split("file ")[1:]
    assert len(first.splitlines()) == 4
    assert [line.split()[0] for line in again.splitlines()[1:]] == [f"{tmp_path}/out/officer/a-card.pdf"]
    assert "built again: 1 of 3 documents changed" in done.stderr
    assert done.stderr.endswith("stopped\n")
    assert (tmp_path / "out/officer/a-card.pdf").read_bytes() == b"new"
    assert [request.packets for request in pipeline.requests] == [("officer",), ("officer",)]
    assert {request.edition for request in pipeline.requests} == {"office"}


def test_goes_on_after_problems_and_after_faults(run, rounds, agency, tmp_path):
    def wrong(project):
        later(lambda: agency.write_text("name: Oak\n"))
        raise BAD

    def fault(project):
        later(lambda: agency.write_text("name: Ash\n"))
        raise KeyError("faces")

    rounds += [wrong, fault, lambda project: later(lambda: agency.write_text("name: Fir\n"))]
    done = run("watch", "--agency", agency, "--out", tmp_path / "out")
    assert done.exit_code == 130
    assert "elm.yaml:1:1: error[agency-phone]: no phone number\n" in done.stderr
    assert "musterpress: internal error: KeyError: 'faces'" in done.stderr
    assert "Wrote 3 documents" in done.stderr


def test_an_agency_file_that_appears_mends_the_build(run, rounds, agency, tmp_path):
    agency.unlink()

    def missing(project):
        later(lambda: agency.write_text("name: Oak\n"))
        raise BAD

    rounds += [missing]
    assert run("watch", "--agency", agency, "--out", tmp_path / "out").exit_code == 130


def test_json_has_one_array_a_build(run, rounds, agency, tmp_path):
    def wrong(project):
        later(lambda: agency.write_text("name: Oak\n"))
        raise BAD

    rounds += [wrong, lambda project: later(lambda: agency.write_text("name: Ash\n"))]
    done = run("watch", "--agency", agency, "--out", tmp_path / "out", "--diagnostics", "json")
    arrays = [json.loads(line) for line in done.stderr.splitlines()]
    assert [[problem["code"] for problem in problems] for problems in arrays] == [["agency-phone"], [], []]


def test_what_the_build_read_is_watched_and_nothing_else(tmp_path, agency):
    root = tmp_path / "project"
    for name in ("packets/officer.yaml", "packets/other.yaml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    seal, notes = agency.parent / "seal.SVG", agency.parent / "notes.txt"
    seal.write_text("<svg/>")
    notes.write_text("x")
    project = ProjectFiles(root)
    project.read_bytes("packets/officer.yaml")
    project.read_bytes("templates/theme.yaml")
    watched = inputs_of(project, agency)
    built_in = project.find("templates/theme.yaml")
    assert watched == {agency, seal, root / "packets/officer.yaml", built_in, root / "templates/theme.yaml"}


def test_a_change_during_the_build_is_not_lost(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("1")
    seen = []

    def build():
        seen.append(path.read_text())
        if len(seen) == 1:
            path.write_text("two")
        else:
            raise KeyboardInterrupt
        return frozenset({path})

    with pytest.raises(KeyboardInterrupt):
        build_and_watch(build, [path])
    assert seen == ["1", "two"]


def test_waits_until_a_file_is_quiet(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("")
    seen = []

    def write_slowly():
        for _ in range(8):
            with path.open("a") as stream:
                stream.write("x")
            time.sleep(0.05)

    def build():
        seen.append(path.read_text())
        if len(seen) == 2:
            raise KeyboardInterrupt
        later(write_slowly, 0.2)
        return frozenset({path})

    with pytest.raises(KeyboardInterrupt):
        build_and_watch(build)
    assert seen == ["", "x" * 8]


def test_a_file_replaced_by_an_editor_counts_and_its_neighbours_do_not(tmp_path):
    path, neighbour = tmp_path / "a.yaml", tmp_path / "b.yaml"
    path.write_text("old")
    seen = []

    def replace():
        neighbour.write_text("new neighbour")
        time.sleep(0.4)
        assert len(seen) == 1
        part = tmp_path / "part"
        part.write_text("new")
        part.replace(path)

    def build():
        seen.append(path.read_text())
        if len(seen) == 2:
            raise KeyboardInterrupt
        later(replace, 0.2)
        return frozenset({path})

    with pytest.raises(KeyboardInterrupt):
        build_and_watch(build)
    assert seen == ["old", "new"]
