"""`musterpress check`: preflight of any PDF, and what is stale or loose in the content."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from generator.cli.options import DiagnosticsOption, QuietOption, RootOption, open_project
from generator.cli.screen import Screen
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.diagnostics.render import summary, visible
from generator.project import ProjectFiles

ProfileName = Literal["reading", "office", "press"]


def check_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="PDF files to check.")] = None,
    profile: Annotated[ProfileName, typer.Option("--profile", "-p", help="What the files are for.")] = "reading",
    content: Annotated[
        bool, typer.Option("--content", help="Check the content instead: reviews, facts, glossary, resources.")
    ] = False,
    agency: Annotated[
        Path | None, typer.Option("--agency", "-a", metavar="FILE", help="With --content: this agency's file as well.")
    ] = None,
    dialed_within: Annotated[
        int, typer.Option("--dialed-within", metavar="DAYS", min=1, help="With --agency: how long a dialed phone number is good.")
    ] = 180,
    root: RootOption = None,
    diagnostics: DiagnosticsOption = "human",
    quiet: QuietOption = False,
) -> None:
    """Check finished PDF files, or the content.

    Of a file: fonts embedded, boxes, tags, structure integrity, alt text, language. Any PDF can be checked, not only
    those built here. Of the content: reviews that are overdue, facts that nothing rests on, statements that rest on
    facts which no longer hold or which nobody verified, terms that nobody uses, phone numbers not dialed for long.
    """
    if content == bool(files):
        raise typer.BadParameter("name PDF files, or write --content", param_hint="FILE")
    if agency is not None and not content:
        raise typer.BadParameter("it goes with --content", param_hint="--agency")
    screen = Screen(diagnostics, quiet=quiet)
    with screen.guard():
        if content:
            _check_content(root, agency, dialed_within, screen)
        code = max((_check_one(path, profile, screen) for path in files or ()), default=0)
        if code:
            raise typer.Exit(code)


def _check_content(root: Path | None, agency: Path | None, dialed_within: int, screen: Screen) -> None:
    """Show what should be looked at in the content. Raises ProblemsError if it does not load."""
    from generator.load import check_content, load_agency, load_library  # noqa: PLC0415 - `--help` must not wait for it

    project = open_project(root, agency)
    found: list[Problem] = []
    library = load_library(project, found)
    found += check_content(library)
    try:
        if agency is not None:
            load_agency(project, agency, library, found, dialed_within)
    finally:
        screen.report(sorted(found, key=lambda problem: (problem.place, problem.code, problem.message)))
    screen.data(f"content: {summary(found) or 'no problems'}\n")


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
