"""What a command says, and where: data on stdout, everything else on stderr, and the exit code at the end."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from typing import TextIO

import typer

from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.diagnostics.render import DiagnosticsForm, render_problems, summary, visible

INTERNAL_ERROR = 70
"""Exit code of a fault of the program itself (EX_SOFTWARE of sysexits.h); no fault of the user's has it."""


def wants_color(stream: TextIO) -> bool:
    """Whether to colour what goes to this stream: NO_COLOR wins, then FORCE_COLOR, then whether it is a terminal.

    Sources: no-color.org, force-color.org (both count only when they are not empty).
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


class Screen:
    """The two streams of one command.

    With the JSON form stderr holds nothing but one array of problems for each `guard`, so that it can be parsed.
    """

    def __init__(self, form: DiagnosticsForm = "human", *, quiet: bool = False, verbose: bool = False) -> None:
        """`quiet` leaves only problems; `verbose` adds details, and the traceback of a fault of the program."""
        self.form = form
        self.quiet = quiet
        self.verbose = verbose and not quiet
        self._found: list[Problem] = []

    def data(self, text: str) -> None:
        """Write a result to stdout."""
        if not self.quiet:
            _put(sys.stdout, text)

    def note(self, text: str) -> None:
        """Tell the user something by the way, on stderr."""
        if not self.quiet and self.form != "json":
            _put(sys.stderr, text)

    def detail(self, text: str) -> None:
        """Tell a user who asked for more (`-v`), on stderr."""
        if self.verbose:
            self.note(text)

    def report(self, problems: Iterable[Problem]) -> None:
        """Show problems on stderr; as JSON they wait for the end of the guard."""
        found = tuple(problems)
        self._found += found
        if self.form != "json":
            _put(sys.stderr, render_problems(found, self.form, color=wants_color(sys.stderr)))

    @contextlib.contextmanager
    def guard(self) -> Iterator[None]:
        """Turn whatever stops the command into words and an exit code; no traceback reaches a user who has not asked.

        Raises typer.Exit with the code if it is not 0.
        """
        code = int(ExitCode.OK)
        self._found = []
        try:
            yield
        except typer.Exit as done:
            code = done.exit_code
        except ProblemsError as error:
            self.report(error.problems)
            code = int(error.exit_code)
        except KeyboardInterrupt:
            self.note("stopped\n")
            code = int(ExitCode.STOPPED)
        except Exception as error:  # noqa: BLE001,RUF100 - the last door before the user
            self._internal_error(error)
            code = INTERNAL_ERROR
        self._finish()
        if code:
            raise typer.Exit(code)

    def _internal_error(self, error: Exception) -> None:
        """Say on one line that the program is at fault, and what to do."""
        if self.verbose and self.form != "json":
            _put(sys.stderr, traceback.format_exc())
        if self.form == "json":
            self._found.append(Problem("internal-error", _in_one_line(error), hints=(ADVICE,)))
        else:
            _put(sys.stderr, internal_error_text(error))

    def _finish(self) -> None:
        """End the report: the array, or how many problems there were."""
        if self.form == "json":
            _put(sys.stderr, render_problems(self._found, "json"))
        elif self.form == "human" and len(self._found) > 1:
            _put(sys.stderr, f"{summary(self._found)}\n")


ADVICE = (
    "this is a fault of the program, not of your files; "
    "run the same command with `-v` and send what it prints to the people who look after it"
)


def internal_error_text(error: BaseException) -> str:
    """Return the line and the hint for a fault of the program."""
    return f"musterpress: internal error: {_in_one_line(error)}\nhint: {ADVICE}\n"


def _in_one_line(error: BaseException) -> str:
    """Return kind and message of an exception, with nothing in it that acts on a terminal."""
    return visible(f"{type(error).__name__}: {error}".rstrip(": "))


def _put(stream: TextIO, text: str) -> None:
    """Write and flush; a reader that has gone away (`| head`) is no error and ends no command early."""
    if not text:
        return
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        # Python flushes once more at exit: let that go to nowhere (docs.python.org/3/library/signal.html#note-on-sigpipe).
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
