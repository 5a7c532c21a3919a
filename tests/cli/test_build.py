"""`musterpress build`: what it asks the pipeline for, what it says where, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from generator.cli.build import BuildOptions, closing_words
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError

WARNING = Problem("review-overdue", "`detainers` was to be reviewed", Place("m.yaml", 3, 1), ("review it",), "warning")
BAD_PHONE = Problem("agency-phone", '"555-12" is not a phone number', Place("elm.yaml", 14, 7), ("use +1 555 555 0123",))


def test_table_on_stdout_and_advice_on_stderr(run, pipeline, agency, tmp_path):
    out = tmp_path / "out"
    done = run("build", "--agency", agency, "--out", out)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["file", "pages", "size"],
        [f"{out}/officer/a-card.pdf", "12", "999", "B"],
        [f"{out}/officer/b-card-office.pdf", "1", "2.4", "MB"],
        [f"{out}/officer/b-card.pdf", "2", "41", "kB"],
    ]
    said = " ".join(done.stderr.split())
    assert f"Wrote 3 documents, 2.4 MB to {out}, with manifest.json." in said
    assert "100 % (actual size" in said
    assert "flipped on the edge named at the foot of each sheet" in said
    assert (out / "officer" / "a-card.pdf").read_bytes() == b"x" * 999
    assert (out / "manifest.json").read_text() == '{"format": 1}\n'


def test_asks_for_what_it_was_asked_for(run, pipeline, agency, tmp_path):
    done = run(
        *("build", "officer", "i_speak", "--agency", agency, "--module", "detainers", "--module", "consular"),
        *("--edition", "office", "--out", tmp_path / "o"),
    )
    assert done.exit_code == 0
    (request,) = pipeline.requests
    assert request.agency == agency
    assert request.packets == ("officer", "i_speak")
    assert request.modules == ("detainers", "consular")
    assert request.edition == "office"


def test_jobs_and_force_reach_the_build(run, pipeline, agency, tmp_path, monkeypatch):
    monkeypatch.setattr("generator.cli.build.processors", lambda: 64)
    options = ("build", "--agency", agency, "--out", tmp_path / "out")
    for more in ((), ("--jobs", "3", "--force")):
        assert run(*options, *more).exit_code == 0
    assert [(one.jobs, one.force, one.out) for one in pipeline.requests] == [
        (8, False, tmp_path / "out"),
        (3, True, tmp_path / "out"),
    ]
    assert run(*options, "--jobs", "0").exit_code == 2


def test_says_what_is_new(run, pipeline, agency, tmp_path):
    out = tmp_path / "out"

    def said(*more):
        return " ".join(run("build", "--agency", agency, "--out", out, *more).stderr.split())

    assert said().startswith(f"Wrote 3 documents, 2.4 MB to {out}, with manifest.json.")
    assert said().startswith(f"Unchanged: 3 documents, 2.4 MB in {out} are what would be made now. Nothing was written.")
    (out / "officer/a-card.pdf").unlink()
    expected = f"1 of 3 documents, 999 B would be written to {out}; the other documents are unchanged; nothing was written."
    assert said("--dry-run").startswith(f"Dry run: {expected}")
    assert said().startswith(f"Wrote 1 of 3 documents, 999 B to {out}; the other documents are unchanged.")
    (out / "manifest.json").unlink()
    assert said().startswith(f"Wrote manifest.json to {out}; the documents are unchanged.")


def test_dry_run_lists_and_writes_nothing(run, pipeline, agency, tmp_path):
    out = tmp_path / "out"
    done = run("build", "--agency", agency, "--out", out, "--dry-run")
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 4
    assert "nothing was written" in " ".join(done.stderr.split())
    assert not out.exists()


def test_advice_fits_what_was_built(pipeline, agency):
    built = pipeline(None, None)
    built.documents = tuple(one for one in built.documents if one.edition == "reading")
    new = {document.path for document in built.documents}
    words = closing_words(built, BuildOptions(agency), new)
    assert "To look at" in words
    assert "To print" not in words
    assert "samples" not in words
    built.agency.sample = True
    assert "take `sample: true` out" in " ".join(closing_words(built, BuildOptions(agency), new).split())


def test_warnings_are_shown_and_do_not_stop(run, pipeline, agency, tmp_path):
    pipeline.warnings = (WARNING,)
    done = run("build", "--agency", agency, "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert done.stderr.startswith("m.yaml:3:1: warning[review-overdue]: `detainers` was to be reviewed\nhint: review it\n")


def test_strict_turns_warnings_into_errors_and_writes_nothing(run, pipeline, agency, tmp_path):
    pipeline.warnings = (WARNING,)
    done = run("build", "--agency", agency, "--out", tmp_path / "out", "--strict")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr == "m.yaml:3:1: error[review-overdue]: `detainers` was to be reviewed\nhint: review it\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("code", [ExitCode.CONTENT, ExitCode.USAGE, ExitCode.MISSING, ExitCode.PREFLIGHT, ExitCode.WRITE])
def test_exit_code_is_the_error_s(run, pipeline, agency, code):
    pipeline.error = ProblemsError([BAD_PHONE], code)
    done = run("build", "--agency", agency)
    assert done.exit_code == code
    assert done.stdout == ""
    assert done.stderr == 'elm.yaml:14:7: error[agency-phone]: "555-12" is not a phone number\nhint: use +1 555 555 0123\n'


def test_several_problems_are_counted_in_the_human_form_only(run, pipeline, agency):
    pipeline.error = ProblemsError([BAD_PHONE, WARNING])
    assert run("build", "--agency", agency).stderr.endswith("\n1 error, 1 warning\n")
    short = run("build", "--agency", agency, "--diagnostics", "short").stderr
    assert short.splitlines() == [
        'elm.yaml:14:7: error[agency-phone]: "555-12" is not a phone number',
        "m.yaml:3:1: warning[review-overdue]: `detainers` was to be reviewed",
    ]


def test_json_diagnostics_are_all_there_is_on_stderr(run, pipeline, agency, tmp_path):
    options = ("build", "--agency", agency, "--out", tmp_path / "out", "--diagnostics", "json", "-v")
    good = run(*options)
    assert json.loads(good.stderr) == []
    assert good.stdout.startswith("file ")
    pipeline.warnings = (WARNING,)
    assert [problem["code"] for problem in json.loads(run(*options).stderr)] == ["review-overdue"]
    pipeline.error = ProblemsError([BAD_PHONE])
    bad = run(*options)
    assert bad.exit_code == 1
    (problem,) = json.loads(bad.stderr)
    assert problem == {
        "severity": "error",
        "code": "agency-phone",
        "message": '"555-12" is not a phone number',
        "file": "elm.yaml",
        "line": 14,
        "column": 7,
        "hints": ["use +1 555 555 0123"],
    }
    pipeline.error = RuntimeError("boom")
    broken = run(*options)
    assert broken.exit_code == 70
    assert [problem["code"] for problem in json.loads(broken.stderr)] == ["internal-error"]


def test_quiet_leaves_problems_only(run, pipeline, agency, tmp_path):
    pipeline.warnings = (WARNING,)
    done = run("build", "--agency", agency, "--out", tmp_path / "out", "-q", "-v")
    assert done.stdout == ""
    assert done.stderr == "m.yaml:3:1: warning[review-overdue]: `detainers` was to be reviewed\nhint: review it\n"


def test_verbose_names_what_was_read(run, pipeline, agency, tmp_path, monkeypatch):
    def build(request, project):
        project.read_bytes("packets/officer.yaml")
        return pipeline(request, project)

    monkeypatch.setattr("generator.pipeline.build", build)
    done = run("build", "--agency", agency, "--out", tmp_path / "out", "-v")
    assert "packets/officer.yaml (sha256 " in done.stderr
    assert "sha256" not in run("build", "--agency", agency, "--out", tmp_path / "out").stderr


def test_values_are_printed_literally(run, pipeline, agency):
    message = "[bold]`[agency-phone]`[/bold] :smile: \x1b[31m \u202e"
    pipeline.error = ProblemsError([Problem("x", message, Place("[red]a.yaml", 1, 1))])
    done = run("build", "--agency", agency, "--diagnostics", "short")
    assert done.stderr == "[red]a.yaml:1:1: error[x]: [bold]`[agency-phone]`[/bold] :smile: \\x1b[31m \\u202e\n"


def test_a_fault_of_the_program_is_one_line_and_a_hint(run, pipeline, agency):
    pipeline.error = KeyError("faces")
    done = run("build", "--agency", agency)
    assert done.exit_code == 70
    assert done.stderr.splitlines()[0] == "musterpress: internal error: KeyError: 'faces'"
    assert done.stderr.splitlines()[1].startswith("hint: ")
    assert "Traceback" not in done.stderr
    assert "Traceback" in run("build", "--agency", agency, "-v").stderr


def test_stopped(run, pipeline, agency):
    pipeline.error = KeyboardInterrupt()
    done = run("build", "--agency", agency)
    assert done.exit_code == 130
    assert done.stderr == "stopped\n"


@pytest.mark.parametrize(
    "arguments",
    [("build",), ("build", "--agency", "a.yaml", "--edition", "paper"), ("build", "--agency", "a.yaml", "--wrong"), ("bild",)],
)
def test_wrong_command_lines(run, arguments):
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Usage: musterpress" in done.stderr


def test_root_is_the_agency_s_folder_if_it_is_a_project(run, pipeline, agency, tmp_path):
    options = ("build", "--agency", agency, "--dry-run")
    run(*options)
    (agency.parent / "templates").mkdir()
    run(*options)
    other = tmp_path / "other"
    other.mkdir()
    run(*options, "--root", other)
    assert [project.root for project in pipeline.projects] == [None, agency.parent, other]


def test_a_root_that_is_not_there(run, pipeline, agency, tmp_path):
    done = run("build", "--agency", agency, "--root", tmp_path / "nowhere", "--diagnostics", "short")
    assert done.exit_code == 3
    assert done.stderr == f"command line: error[root-missing]: the project folder `{tmp_path / 'nowhere'}` is not there\n"


def test_output_that_cannot_be_written(run, pipeline, agency, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    done = run("build", "--agency", agency, "--out", blocked)
    assert done.exit_code == 5
    assert "error[cannot-write]" in done.stderr
    assert done.stdout == ""
    assert blocked.read_text() == "in the way"


def test_help_does_not_wait_for_the_whole_program():
    heavy = ("reportlab", "rich", "icu", "uharfbuzz", "yaml", "jinja2", "watchfiles", "pypdf", "PIL")
    code = f"import sys, generator.cli.main; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
