"""`musterpress check`: preflight of any PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from generator.cli.options import DiagnosticsOption, QuietOption
from generator.cli.screen import Screen
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.diagnostics.render import summary, visible
from generator.project import ProjectFiles

ProfileName = Literal["reading", "office", "press"]


def check_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="PDF files to check.")],
    profile: Annotated[ProfileName, typer.Option("--profile", "-p", help="What the file is for.")] = "reading",
    diagnostics: DiagnosticsOption = "human",
    quiet: QuietOption = False,
) -> None:
    """Check finished PDF files.

    Fonts embedded, boxes, tags, structure integrity, alt text, language. Any PDF can be checked, not only those
    built here.
    """
    screen = Screen(diagnostics, quiet=quiet)
    with screen.guard():
        code = max(_check_one(path, profile, screen) for path in files)
        if code:
            raise typer.Exit(code)


def _check_one(path: Path, profile: ProfileName, screen: Screen) -> int:
    """Show one file's problems and its one-line result; return the exit code it asks for."""
    from generator.preflight import check_pdf  # noqa: PLC0415 - `--help` must not wait for it

    try:
        data = _read(path)
    except ProblemsError as error:
        screen.report(error.problems)
        return int(error.exit_code)
    problems = check_pdf(data, str(path), profile)
    screen.report(problems)
    screen.data(f"{visible(str(path))}: {summary(problems) or 'no problems'}\n")
    return int(ExitCode.PREFLIGHT if any(problem.severity == "error" for problem in problems) else ExitCode.OK)


def _read(path: Path) -> bytes:
    """Return the file's bytes. Raises ProblemsError (exit code 3) if it cannot be read."""
    try:
        return ProjectFiles().read_outside(path, str(path))
    except OSError as error:
        reason = (error.strerror or "the system gave no reason").lower()
        problem = Problem("pdf-missing", f"cannot be read: {reason}", Place(str(path)), ("name a PDF file",))
        raise ProblemsError([problem], ExitCode.MISSING) from error
