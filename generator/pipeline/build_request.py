"""What a build is asked for and what it gives, and writing that; loads little, for a build that is found again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.record.files import write_files

if TYPE_CHECKING:
    from generator.content.agency import Agency
    from generator.diagnostics import Problem
    from generator.pipeline.choose_jobs import EditionChoice
    from generator.pipeline.printing import Ink
    from generator.record.manifest import BuiltDocument

MANIFEST = "manifest.json"
STATE = ".musterpress-state.json"
"""The file, beside the manifest, in which a build keeps the keys of its documents. Same input, same bytes."""


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build: one agency file; packets and modules by id (none named: all); which editions; and how."""

    agency: Path
    packets: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    edition: EditionChoice = "all"
    out: Path | None = None
    """Folder that an earlier build may have written to: what there is still true is not made again. None: make everything."""
    force: bool = False
    """Make everything again, whatever there is."""
    jobs: int = 1
    """How many processes make documents; 1: this one. The result is the same."""
    stocks: tuple[str, ...] = ()
    """Stocks, by id, in the place of those that packets name for cards."""
    ink: Ink = "color"
    copies: int | None = None
    """Copies wanted of each card and booklet, for the words on office sheets."""
    spares: float = 0.0
    """Per cent on top of the copies."""
    printer: str | None = None
    """Id of the agency's printer whose shift office sheets make good."""


@dataclass(frozen=True, slots=True)
class AgencyInBrief:
    """What is said of an agency beside its documents, where its file was not read."""

    sample: bool
    press: bool
    """Whether its file names the inks of a print shop."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """Finished documents and their manifest, not yet written."""

    agency: Agency | AgencyInBrief
    """In brief if the whole result was found in the cache."""
    documents: tuple[BuiltDocument, ...]
    manifest: str
    warnings: tuple[Problem, ...]
    state: str | None = None
    """What the next build should know of this one; None where none will ask."""


def to_write(result: BuildResult, out: Path) -> dict[str, bytes]:
    """Return what of the result is not in `out` yet, by name, the manifest last: its files by other bytes or none."""
    files = {document.path: document.data for document in result.documents}
    state = {} if result.state is None else {STATE: result.state.encode()}
    return differing(out, {**files, **state, MANIFEST: result.manifest.encode()})


def write(result: BuildResult, out: Path) -> tuple[Path, ...]:
    """Write what is not in `out` yet, the manifest last; return the paths written. Raises ProblemsError (exit code 5)."""
    files = to_write(result, out)
    write_files(out, files)
    return tuple(out / name for name in files)


def differing(out: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return those of the files that are not below `out` with just these bytes."""
    return {name: data for name, data in files.items() if bytes_or_none(out / name) != data}


def bytes_or_none(path: Path) -> bytes | None:
    """Return a file's bytes, or None if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None
