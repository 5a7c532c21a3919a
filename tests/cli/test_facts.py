"""`musterpress facts` and `musterpress check --content`, on the small library of the load tests."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from generator.cli.facts import first_day
from generator.project import ProjectFiles

LOAD = Path(__file__).parents[1] / "load"


@pytest.fixture(autouse=True)
def small_project(monkeypatch):
    """Let commands open the small library."""

    def opened(root, agency=None):
        return ProjectFiles(root, date(2026, 11, 24), LOAD / "good")

    monkeypatch.setattr("generator.cli.facts.open_project", opened)
    monkeypatch.setattr("generator.cli.check.open_project", opened)


def listed(run, *args):
    done = run("facts", "--json", *args)
    assert done.exit_code == 0, done.stderr
    return [fact["id"] for fact in json.loads(done.stdout)]


def test_facts_by_status_and_age(run):
    assert listed(run) == ["d-rumour", "d-request", "d-old"]
    assert listed(run, "--status", "superseded") == ["d-old"]
    assert listed(run, "--status", "unverified") == ["d-rumour"]
    assert listed(run, "--status", "unverified", "--status", "superseded") == ["d-rumour", "d-old"]
    assert listed(run, "--older-than", "2026-01-01") == ["d-rumour", "d-old"]
    assert listed(run, "--module", "detainers") == ["d-rumour", "d-request", "d-old"]
    assert listed(run, "--agency", LOAD / "agencies/good.yaml") == ["d-rumour", "d-request", "d-old"]


def test_where_a_fact_is_printed(run):
    done = run("facts", "--status", "superseded")
    lines = done.stdout.splitlines()
    assert lines[:3] == ["d-old  superseded  as of 2011-12", "  The form had boxes.", "  by now: d-request"]
    assert [line.split(": ", 1)[1] for line in lines[3:]] == [
        "module detainers, key_points 2 (history): in no document",
        "module detainers, tables 1: in no document",
        "module detainers, history 1 (history): in no document",
    ]
    assert lines[3].split(": ")[0].endswith("packets/modules/detainers.yaml:16:11")
    assert done.stderr.endswith("1 fact of 3\n")


def test_facts_as_data(run):
    facts = {fact["id"]: fact for fact in json.loads(run("facts", "--json").stdout)}
    step = next(use for use in facts["d-request"]["uses"] if use["part"] == "officer_steps 1")
    assert (step["on"], step["documents"]) == (["card", "memo", "handout", "packet"], ["officer/detainers-card"])
    assert (step["line"], step["module"], step["history"]) == (20, "detainers", False)
    assert [use["part"] for use in facts["d-request"]["uses"] if use["kind"] == "reference"] == ["countries 1", "LA"]


@pytest.mark.parametrize("args", [("--module", "nope"), ("--status", "nope"), ("--older-than", "soon")])
def test_wrong_choices(run, args):
    assert run("facts", *args).exit_code == 2


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2012", date(2012, 1, 1)),
        ("2012-10", date(2012, 10, 1)),
        ("2012-10-03", date(2012, 10, 3)),
        ("undated", None),
        ("2012-13", None),
    ],
)
def test_first_day_of_a_written_date(written, day):
    assert first_day(written) == day


def test_content_with_warnings_only(run):
    done = run("check", "--content", "--diagnostics", "json")
    assert done.exit_code == 0
    assert sorted(problem["code"] for problem in json.loads(done.stderr)) == ["rests-on-superseded", "rests-on-unverified"]
    assert done.stdout == "content: 2 warnings\n"


def test_content_with_an_agency(run):
    args = ("check", "--content", "--agency", LOAD / "agencies/good.yaml", "--diagnostics", "short")
    assert "phone-dialed-long-ago" not in run(*args).stderr
    assert "phone-dialed-long-ago" in run(*args, "--dialed-within", "30").stderr
    broken = run("check", "--content", "--agency", LOAD / "agencies/prohibited.yaml", "--diagnostics", "short")
    assert broken.exit_code == 1
    assert "error[agreement-prohibited]" in broken.stderr
    assert "warning[rests-on-superseded]" in broken.stderr


def test_content_with_errors(run):
    done = run("check", "--content", "--root", LOAD / "libraries/cross_checks", "--diagnostics", "short")
    assert done.exit_code == 1
    assert "error[fact-superseded]" in done.stderr


@pytest.mark.parametrize("args", [("--content", "x.pdf"), ("x.pdf", "--agency", "a.yaml")])
def test_files_and_content_do_not_mix(run, args):
    assert run("check", *args).exit_code == 2
