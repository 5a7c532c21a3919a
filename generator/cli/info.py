"""`musterpress info`: what was found, and where."""

from __future__ import annotations

import os
import platform
import sys
from typing import TYPE_CHECKING

from generator import __version__
from generator.cli.options import DiagnosticsOption, RootOption, open_project
from generator.cli.screen import Screen
from generator.cli.tables import counted, table
from generator.diagnostics import Problem
from generator.diagnostics.render import visible
from generator.project import ProjectFiles, built_in_folder

if TYPE_CHECKING:
    from generator.content.packets import Library

VARIABLES = ("NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "COLUMNS", "MUSTERPRESS_CACHE")
"""Environment variables that change what the command does or shows."""
_LIBRARIES = (
    "uharfbuzz",
    "pyicu-wheels",
    "reportlab",
    "pydantic",
    "pypdf",
    "fonttools",
    "jinja2",
    "markdown-it-py",
    "phonenumbers",
)


def info_command(root: RootOption = None, diagnostics: DiagnosticsOption = "human") -> None:
    """Show what is found where.

    Version, folders, environment, fonts, modules with their editions, packets, card stocks, and the libraries that
    decide how text is set.
    """
    screen = Screen(diagnostics)
    with screen.guard():
        project = open_project(root)
        screen.data(_program(project))
        screen.data(_libraries())
        screen.data(_fonts(project))
        from generator.load import load_library  # noqa: PLC0415 - what is above must show even if this fails

        warnings: list[Problem] = []
        library = load_library(project, warnings)
        screen.data(_content(library))
        screen.report(warnings)


def _program(project: ProjectFiles) -> str:
    """Return version, folders and environment."""
    rows = [
        ("musterpress", __version__),
        ("python", f"{platform.python_version()} ({sys.executable})"),
        ("built-in files", str(built_in_folder())),
        ("your files", str(project.root) if project.root else "none (`--root DIR`)"),
        ("today", project.today().isoformat()),
        *((name, os.environ.get(name) or "not set") for name in VARIABLES),
    ]
    return _pairs(rows)


def _libraries() -> str:
    """Return the versions installed of what decides how text and PDF come out."""
    return "\nLibraries\n" + _pairs([(name, _version(name)) for name in _LIBRARIES])


def _version(name: str) -> str:
    from importlib import metadata  # noqa: PLC0415 - no other command should wait for it

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _fonts(project: ProjectFiles) -> str:
    """Return how many fonts there are. Raises ProblemsError if their list cannot be read."""
    from generator.typefaces import Typefaces  # noqa: PLC0415 - `--help` must not wait for it

    loaded = Typefaces.load(project)
    typefaces = {loaded.face(face_id).entry.typeface for face_id in loaded.face_ids}
    counts = f"{counted(len(loaded.face_ids), 'face')} of {counted(len(typefaces), 'typeface')}"
    return f"\nFonts\n  {counts} (`musterpress fonts` lists them)\n"


def _content(library: Library) -> str:
    """Return tables of modules, packets and stocks."""
    modules = [
        (module.id, module.edition, module.reviewed.isoformat(), module.review_by.isoformat(), module.title)
        for module in library.modules
    ]
    packets = [(packet.id, counted(len(packet.products), "product"), packet.title) for packet in library.packets]
    stocks = [
        (stock.id, f"{stock.sheet.columns * stock.sheet.rows} a sheet", stock.sheet.flip, stock.title) for stock in library.stocks
    ]
    return (
        "\n".join(
            [
                "\nModules",
                table(("id", "edition", "reviewed", "review by", "title"), modules),
                "Packets",
                table(("id", "makes", "title"), packets),
                "Card stocks",
                table(("id", "cards", "turn on", "title"), stocks),
            ]
        ).rstrip("\n")
        + "\n"
    )


def _pairs(rows: list[tuple[str, str]]) -> str:
    """Return names and values in two columns."""
    width = max(len(name) for name, _ in rows)
    return "".join(f"  {name:<{width}}  {visible(value)}\n" for name, value in rows)
