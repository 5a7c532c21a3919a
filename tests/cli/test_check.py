"""`musterpress check`."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from generator.cli.check import ProfileName
from generator.diagnostics import Place, Problem
from generator.preflight import PROFILES


@pytest.fixture
def checked(monkeypatch):
    """Replace preflight: files whose bytes say so have problems."""
    seen = []

    def check_pdf(data, name, profile="reading"):
        seen.append((data, name, profile))
        severities = {b"bad": ["error", "warning"], b"warned": ["warning"]}.get(data, [])
        return tuple(
            Problem(f"font-{kind}", "font `F1` is not embedded", Place(name), ("embed it",), kind) for kind in severities
        )

    monkeypatch.setattr("generator.preflight.check_pdf", check_pdf)
    return seen


@pytest.fixture
def files(tmp_path):
    for name in ("good", "bad", "warned"):
        (tmp_path / f"{name}.pdf").write_bytes(name.encode())
    return tmp_path


def test_good_files(run, checked, files):
    done = run("check", files / "good.pdf", files / "good.pdf")
    assert done.exit_code == 0
    assert done.stdout == f"{files}/good.pdf: no problems\n" * 2
    assert done.stderr == ""
    assert checked[0] == (b"good", f"{files}/good.pdf", "reading")


@pytest.mark.parametrize("profile", ["reading", "office", "press"])
def test_profile_is_passed_on(run, checked, files, profile):
    run("check", "--profile", profile, files / "good.pdf")
    assert checked[0][2] == profile


def test_profiles_offered_are_those_there_are():
    assert set(get_args(ProfileName)) == set(PROFILES)


def test_errors_end_with_4_and_every_file_is_told_of(run, checked, files):
    done = run("check", files / "bad.pdf", files / "good.pdf", "--diagnostics", "short")
    assert done.exit_code == 4
    assert done.stdout == f"{files}/bad.pdf: 1 error, 1 warning\n{files}/good.pdf: no problems\n"
    assert done.stderr.splitlines()[0] == f"{files}/bad.pdf: error[font-error]: font `F1` is not embedded"


def test_warnings_alone_end_with_0(run, checked, files):
    done = run("check", files / "warned.pdf")
    assert done.exit_code == 0
    assert done.stdout == f"{files}/warned.pdf: 1 warning\n"


def test_missing_files(run, checked, files):
    done = run("check", files / "none.pdf", files / "good.pdf", files)
    assert done.exit_code == 3
    assert done.stdout == f"{files}/good.pdf: no problems\n"
    assert done.stderr.startswith(
        f"{files}/none.pdf: error[pdf-missing]: cannot be read: no such file or directory\nhint: name a PDF file\n"
    )
    assert f"{files}: error[pdf-missing]: cannot be read: is a directory" in done.stderr
    assert run("check", files / "none.pdf", files / "bad.pdf").exit_code == 4


def test_json(run, checked, files):
    done = run("check", files / "bad.pdf", files / "none.pdf", "--diagnostics", "json")
    assert [problem["code"] for problem in json.loads(done.stderr)] == ["font-error", "font-warning", "pdf-missing"]


def test_no_files_is_a_wrong_command(run):
    assert run("check").exit_code == 2


def test_something_that_is_no_pdf(run, tmp_path):
    path = tmp_path / "text.pdf"
    path.write_text("hello")
    done = run("check", path)
    assert done.exit_code == 4
    assert "error[" in done.stderr
    assert str(path) in done.stderr
