"""Options that more than one command has, and the defaults that follow from them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.diagnostics.render import DiagnosticsForm
from generator.project import ProjectFiles
from generator.project.files import FOLDERS

DiagnosticsOption = Annotated[
    DiagnosticsForm,
    typer.Option("--diagnostics", help="How problems are told: with hints, one a line, or as one JSON array on stderr."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print problems only.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Print more: what was read, and where from.")]
RootOption = Annotated[
    Path | None,
    typer.Option(
        "--root",
        metavar="DIR",
        help="Your project folder: its packets/, templates/ and fonts/ are laid over the built-in ones.",
    ),
]


def project_root(root: Path | None, agency: Path | None = None) -> Path | None:
    """Return the user's project folder: the one named, else the agency file's if it holds packets/ or templates/, else None.

    Raises ProblemsError (exit code 3) if the one named is no folder.
    """
    if root is not None:
        if not root.is_dir():
            message = f"the project folder `{root}` is not there" if not root.exists() else f"`{root}` is no folder"
            hint = (
                f"name a folder that holds {', '.join(f'{folder}/' for folder in FOLDERS)} or some of them, or leave `--root` out"
            )
            raise ProblemsError([Problem("root-missing", message, Place("command line"), (hint,))], ExitCode.MISSING)
        return root
    if agency is not None and any((agency.parent / folder).is_dir() for folder in FOLDERS):
        return agency.parent
    return None


def open_project(root: Path | None, agency: Path | None = None) -> ProjectFiles:
    """Return the door to the project's files. Raises ProblemsError like `project_root`."""
    return ProjectFiles(project_root(root, agency))
