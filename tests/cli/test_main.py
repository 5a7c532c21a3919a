"""The program as a whole: version, colours, streams, help, and the reference page."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

import generator
from generator.cli import main
from generator.cli.help_page import documented, fill_page, help_texts
from generator.cli.info import VARIABLES
from generator.cli.screen import INTERNAL_ERROR, Screen, wants_color
from generator.cli.tables import counted, in_words, table
from generator.diagnostics import ExitCode, Place, Problem

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "command-line.md"
COMMANDS = ["batch", "build", "calibrate", "check", "diff", "facts", "fonts", "impose", "info", "init", "studio", "watch"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def musterpress(*args: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "generator.cli.main", *args], capture_output=True, text=True, check=False, timeout=60, **options
    )


def test_version(run):
    assert run("--version").stdout == f"musterpress {generator.__version__}\n"


def test_no_arguments_show_the_help(run):
    done = run()
    assert done.exit_code == 2
    assert "Commands:" in done.stdout + done.stderr


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run, command, option):
    done = run(command, option)
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Usage: musterpress {command} ")


def test_every_option_has_help():
    for name, text in help_texts().items():
        options = text.split("Options:\n")[1].split("\n\n")[0]
        for number, line in enumerate(options.splitlines()):
            if line.lstrip().startswith("-"):
                following = options.splitlines()[number + 1 : number + 2]
                explained = "  " in line.strip() or bool(following and following[0].startswith(" " * 10))
                assert explained, f"{name}: {line}"


def test_all_commands_are_documented():
    assert sorted(set(help_texts()) - {"musterpress"}) == COMMANDS
    assert documented(PAGE.read_text(encoding="utf-8")) == set(help_texts())


def test_the_reference_page_has_the_help_as_it_is(request):
    page = PAGE.read_text(encoding="utf-8")
    if request.config.getoption("--update-golden"):
        PAGE.write_text(fill_page(page), encoding="utf-8")
        return
    assert fill_page(page) == page, "run pytest tests/cli --update-golden"


def test_the_reference_page_has_every_exit_code_and_variable():
    page = PAGE.read_text(encoding="utf-8")
    for code in (*ExitCode, INTERNAL_ERROR):
        assert f"\n| {int(code)} |" in page
    for name in VARIABLES:
        assert f"\n| `{name}` |" in page


@pytest.mark.parametrize(
    ("variables", "stream", "color"),
    [
        ({}, Terminal(), True),
        ({}, io.StringIO(), False),
        ({"TERM": "dumb"}, Terminal(), False),
        ({"NO_COLOR": "1"}, Terminal(), False),
        ({"NO_COLOR": ""}, Terminal(), True),
        ({"FORCE_COLOR": "1"}, io.StringIO(), True),
        ({"FORCE_COLOR": ""}, io.StringIO(), False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, io.StringIO(), False),
    ],
)
def test_colour_is_decided_for_each_stream(monkeypatch, variables, stream, color):
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert wants_color(stream) is color


def test_colour_reaches_problems_and_tables(monkeypatch, capsys):
    problem = Problem("x", "wrong", Place("a.yaml", 1, 1))
    monkeypatch.setenv("FORCE_COLOR", "1")
    Screen().report([problem])
    assert capsys.readouterr().err == "\x1b[1ma.yaml:1:1:\x1b[0m \x1b[1;31merror[x]:\x1b[0m wrong\n"
    assert "\x1b[1m" in table(("file",), [("a.pdf",)])
    monkeypatch.setenv("NO_COLOR", "1")
    Screen().report([problem])
    assert capsys.readouterr().err == "a.yaml:1:1: error[x]: wrong\n"
    assert table(("file",), [("a.pdf",)]) == "file\na.pdf\n"


def test_tables_print_values_whole_and_literally():
    long = "x" * 300
    made = table(("file", "pages"), [("[b]a[/b]:smile:", "1"), (long, "12"), ("a\x1b[2J", "3")], right=frozenset({"pages"}))
    lines = made.splitlines()
    assert lines[1].startswith("[b]a[/b]:smile: ")
    assert lines[1].endswith("    1")
    assert lines[2] == f"{long}     12"
    assert lines[3].startswith("a\\x1b[2J ")
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (41_499, "41 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (2_449_000, "2.4 MB"),
    ],
)
def test_sizes_in_words(size, words):
    assert in_words(size) == words


def test_counts():
    assert [counted(number, "page") for number in (0, 1, 2, 1200)] == ["0 pages", "1 page", "2 pages", "1,200 pages"]


def test_a_reader_that_has_gone_away_is_no_error(tmp_path):
    reading = subprocess.Popen(
        [sys.executable, "-m", "generator.cli.main", "init", str(tmp_path / "x")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert reading.stdout is not None
    reading.stdout.close()
    assert reading.stderr is not None
    said = reading.stderr.read()
    reading.stderr.close()
    assert reading.wait(timeout=60) == 0
    assert "Error" not in said
    assert (tmp_path / "x" / "agency.yaml").is_file()


def test_a_terminal_that_cannot_show_a_character(tmp_path):
    done = musterpress("check", str(tmp_path / "ខ្មែរ.pdf"), env={"PYTHONIOENCODING": "ascii", "PATH": ""})
    assert done.returncode == 3
    assert "\\u1781" in done.stderr
    assert "error[pdf-missing]" in done.stderr


def test_a_fault_outside_any_command_shows_no_traceback(monkeypatch, capsys):
    monkeypatch.setattr(main, "app", lambda **_: 1 / 0)
    with pytest.raises(SystemExit) as stopped:
        main.main()
    assert stopped.value.code == INTERNAL_ERROR
    assert capsys.readouterr().err.startswith("musterpress: internal error: ZeroDivisionError: division by zero\nhint: ")
