"""`musterpress init`: a project folder for one agency, which builds at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.options import DiagnosticsOption, QuietOption
from generator.cli.screen import Screen
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.project import ProjectFiles

STARTER = "templates/starter"
"""Project folder with the files a new agency starts from."""
AGENCY_FILE = "agency.yaml"


def init_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    diagnostics: DiagnosticsOption = "human",
    quiet: QuietOption = False,
) -> None:
    """Start a project folder for one agency.

    Its agency.yaml explains every field and holds fictional sample values, so that it builds at once. Nothing that is
    there already is overwritten.
    """
    screen = Screen(diagnostics, quiet=quiet)
    with screen.guard():
        files = starter_files(ProjectFiles())
        _refuse_to_overwrite(folder, files)
        from generator.record import write_files  # noqa: PLC0415 - `--help` must not wait for it

        write_files(folder, files)
        screen.data("".join(f"{folder / name}\n" for name in files))
        agency, out = folder / AGENCY_FILE, folder / "output"
        screen.note(f"\nNow: musterpress build --agency {agency} --out {out}\nThen put your own values into {agency}.\n")


def starter_files(project: ProjectFiles) -> dict[str, bytes]:
    """Return what a new project folder holds, by name, sorted."""
    names = project.list_files(STARTER)
    return {name.removeprefix(f"{STARTER}/"): project.read_bytes(name) for name in names}


def _refuse_to_overwrite(folder: Path, files: dict[str, bytes]) -> None:
    """Raise ProblemsError (exit code 5) naming each file that is there already."""
    problems = [
        Problem(
            "init-exists",
            "is there already and is not overwritten",
            Place(str(folder / name)),
            ("choose another folder, or move the file away",),
        )
        for name in files
        if (folder / name).exists() or (folder / name).is_symlink()
    ]
    if problems:
        raise ProblemsError(problems, ExitCode.WRITE)
