"""`musterpress fonts`: which font covers which script, and what a given text would use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.options import DiagnosticsOption, RootOption, open_project
from generator.cli.screen import Screen
from generator.cli.tables import table
from generator.diagnostics import ExitCode, Place, ProblemsError

if TYPE_CHECKING:
    from generator.project import ProjectFiles
    from generator.typefaces import Typefaces
    from generator.typefaces.face import FaceEntry

LICENCES = "fonts/LICENSES"


def fonts_command(
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="A text to find fonts for.")] = None,
    lang: Annotated[str, typer.Option("--lang", "-l", metavar="CODE", help="The text's language (BCP 47).")] = "en",
    root: RootOption = None,
    diagnostics: DiagnosticsOption = "human",
) -> None:
    """List the fonts, or show which would set a text.

    Without TEXT: each typeface, the scripts it is for, and its licence. With TEXT: the face of each stretch of it.
    """
    screen = Screen(diagnostics)
    with screen.guard():
        from generator.typefaces import Typefaces  # noqa: PLC0415 - `--help` must not wait for it

        project = open_project(root)
        typefaces = Typefaces.load(project)
        if text is None:
            screen.data(typefaces_table(typefaces, project))
        else:
            screen.data(stretches_table(typefaces, text, lang))
            _refuse_missing(typefaces, text, lang)


def typefaces_table(typefaces: Typefaces, project: ProjectFiles) -> str:
    """Return a row for each typeface in the order of fonts.yaml: styles, scripts, languages it is preferred for, licence file."""
    licences = [name.removeprefix(f"{LICENCES}/") for name in project.list_files(LICENCES, ".txt")]
    entries: dict[str, list[FaceEntry]] = {}
    for face_id in typefaces.face_ids:
        entry = typefaces.face(face_id).entry
        entries.setdefault(entry.typeface, []).append(entry)
    rows = [
        (
            typeface,
            " ".join(_style(entry) for entry in faces),
            " ".join(dict.fromkeys(script for entry in faces for script in entry.scripts)),
            " ".join(dict.fromkeys(language for entry in faces for language in entry.languages)),
            " ".join(name for name in licences if name.startswith(f"{typeface}-")) or "none found",
        )
        for typeface, faces in entries.items()
    ]
    return table(("typeface", "styles", "scripts", "preferred for", f"licence, in {LICENCES}"), rows)


def stretches_table(typefaces: Typefaces, text: str, lang: str) -> str:
    """Return a row for each stretch of the text in reading order: what it says, its script, the face that would set it."""
    rows = [
        (stretch.text, stretch.script, "none" if stretch.missing else stretch.face) for stretch in typefaces.coverage(text, lang)
    ]
    return table(("text", "script", "face"), rows)


def _refuse_missing(typefaces: Typefaces, text: str, lang: str) -> None:
    """Raise ProblemsError (exit code 3) for characters that no font has, in the words of a build."""
    from generator.typefaces import Run, TextStyle  # noqa: PLC0415 - `--help` must not wait for it

    problems = typefaces.shape([Run(text, TextStyle(10.0), lang)]).problems
    if problems:
        raise ProblemsError([replace(problem, place=Place("command line")) for problem in problems], ExitCode.MISSING)


def _style(entry: FaceEntry) -> str:
    """Return `regular`, `italic`, `bold` or `bold-italic`."""
    return "-".join(name for name, has in (("bold", entry.bold), ("italic", entry.italic)) if has) or "regular"
