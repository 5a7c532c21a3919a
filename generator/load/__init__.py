"""YAML with places -> content: the library (modules, reference data, packets, stocks, theme), one agency, or a table of many.

Every problem of a file, and of all files together, comes at once. Warnings do not stop a build: they are added to the list
that the caller passes as `warnings`.
"""

from __future__ import annotations

from pathlib import Path

from generator.content.agency import Agency
from generator.content.packets import Library
from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.load.agency_file import read_agency
from generator.load.agency_loading import RawRow, Row, RowLoader
from generator.load.agency_sample import sample_of
from generator.load.agency_source import TABLES, AgencySource, open_source, preview_columns
from generator.load.agency_text import WRITTEN, ReadText, load_agency_text, printed_phone
from generator.load.content_checks import check_content
from generator.load.library import read_library
from generator.load.library_files import missing_file
from generator.load.logos import LogoReader
from generator.load.phones import DIALED_WITHIN
from generator.load.table_columns import ColumnMapping
from generator.load.wording import shown
from generator.load.yaml_nodes import MAX_BYTES, read_tree, too_big
from generator.project import ProjectFiles

__all__ = [
    "DIALED_WITHIN",
    "TABLES",
    "WRITTEN",
    "AgencySource",
    "ColumnMapping",
    "RawRow",
    "ReadText",
    "Row",
    "RowLoader",
    "check_content",
    "load_agency",
    "load_agency_bytes",
    "load_agency_text",
    "load_library",
    "open_source",
    "preview_columns",
    "printed_phone",
    "sample_of",
]


def load_library(project: ProjectFiles, warnings: list[Problem] | None = None) -> Library:
    """Return everything but the agency, modules in series order.

    Warnings (`review-overdue`, `facts-of-no-module`) are added to `warnings`, if given. Raises ProblemsError with every problem
    found (exit code CONTENT, or MISSING if all that is wrong is that files are not there).
    """
    return read_library(project, warnings if warnings is not None else [])


def load_agency(
    project: ProjectFiles,
    path: Path,
    library: Library,
    warnings: list[Problem] | None = None,
    dialed_within: int = DIALED_WITHIN,
) -> Agency:
    """Return the agency that the file at `path` describes, its logo read and checked.

    Warnings (`ice-phone-unverified`, `ice-office-elsewhere`, `contract-ended`, and `phone-dialed-long-ago` for a phone not dialed
    within `dialed_within` days) are added to `warnings`, if given. Raises ProblemsError with every problem found (exit code
    CONTENT, or MISSING if there is no such file).
    """
    name = shown(path)
    try:
        size = path.stat().st_size
        raw = project.read_outside(path, f"agency/{path.name}") if size <= MAX_BYTES else b""
    except (OSError, ValueError):
        raise ProblemsError([missing_file(name)], ExitCode.MISSING) from None
    if size > MAX_BYTES:
        raise ProblemsError([too_big(size, name)])
    return load_agency_bytes(project, raw, path, library, warnings, dialed_within)


def load_agency_bytes(
    project: ProjectFiles,
    raw: bytes,
    path: Path,
    library: Library,
    warnings: list[Problem] | None = None,
    dialed_within: int = DIALED_WITHIN,
) -> Agency:
    """Return what `load_agency` would if the file at `path`, which need not be there, held the bytes `raw`.

    Documents are made from this agency, not from that of `load_agency_text`, whose places say more than those of a build.
    """
    tree = read_tree(raw, shown(path))
    agency, problems, found = read_agency(tree, path, LogoReader(project, path, shown), library, project, dialed_within)
    if warnings is not None:
        warnings += found
    if agency is None:
        raise ProblemsError(problems)
    return agency
