"""`musterpress facts`: what the series rests on, how old it is, and where it is printed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.options import DiagnosticsOption, QuietOption, RootOption, open_project
from generator.cli.screen import Screen
from generator.cli.tables import counted
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError, nearest
from generator.diagnostics.render import visible

if TYPE_CHECKING:
    from generator.content.packets import Library
    from generator.content.reference import Fact
    from generator.content.uses import Use

_ORDER = ("current", "superseded", "historical", "unknown")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


class StatusName(StrEnum):
    """What `--status` chooses by."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    HISTORICAL = "historical"
    UNKNOWN = "unknown"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which facts to list."""

    statuses: tuple[str, ...]
    modules: tuple[str, ...]
    older_than: date | None
    used_only: bool

    def has(self, fact: Fact, uses: tuple[Use, ...]) -> bool:
        """Whether to list a fact with these uses."""
        if self.statuses and fact.status not in self.statuses and not ("unverified" in self.statuses and not _checked(fact)):
            return False
        if (self.used_only or self.modules) and not uses:
            return False
        known = first_day(fact.as_of)
        return self.older_than is None or known is None or known < self.older_than


def facts_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    status: Annotated[
        list[StatusName] | None, typer.Option("--status", "-s", help="Only facts of this status; may be given more than once.")
    ] = None,
    module: Annotated[
        list[str] | None,
        typer.Option("--module", "-m", metavar="ID", help="Only facts of this module; may be given more than once."),
    ] = None,
    older_than: Annotated[
        datetime | None,
        typer.Option("--older-than", metavar="DATE", formats=["%Y-%m-%d"], help="Only facts from before this day, or undated."),
    ] = None,
    agency: Annotated[
        Path | None, typer.Option("--agency", "-a", metavar="FILE", help="Only what this agency's documents print.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON array.")] = False,
    root: RootOption = None,
    diagnostics: DiagnosticsOption = "human",
    quiet: QuietOption = False,
) -> None:
    """List the facts by status and age, and where each is printed.

    Follows every fact to the statements that rest on it, and these to the documents they stand in.
    """
    screen = Screen(diagnostics, quiet=quiet)
    with screen.guard():
        from generator.content.uses import fact_uses  # noqa: PLC0415 - `--help` must not wait for it

        library = _library(root, agency, screen)
        _check_modules(tuple(module or ()), library)
        before = older_than.date() if older_than else None
        wanted = _Wanted(tuple(status or ()), tuple(module or ()), before, used_only=agency is not None)
        chosen = _chosen(library, fact_uses(library), wanted)
        if as_json:
            screen.data(json.dumps([_record(fact, uses) for fact, uses in chosen], ensure_ascii=False, indent=1) + "\n")
        else:
            screen.data("\n".join(_shown(fact, uses) for fact, uses in chosen))
            screen.note(f"{counted(len(chosen), 'fact')} of {len(library.reference.facts):,}\n")


def first_day(as_of: str) -> date | None:
    """Return the first day that a written date can mean (`2012` is January 1, 2012); None for `undated`."""
    found = _DAY.match(as_of)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def _library(root: Path | None, agency: Path | None, screen: Screen) -> Library:
    """Return the library, as the agency gets it if one is named. Raises ProblemsError if either has problems."""
    from generator.content.selection import library_for  # noqa: PLC0415
    from generator.load import load_agency, load_library  # noqa: PLC0415

    project = open_project(root, agency)
    warnings: list[Problem] = []
    library = load_library(project, warnings)
    if agency is not None:
        library = library_for(library, load_agency(project, agency, library, warnings))
    screen.report(warnings)
    return library


def _check_modules(names: tuple[str, ...], library: Library) -> None:
    """Raise ProblemsError (exit code 2) for modules that do not exist."""
    known = [module.id for module in library.modules]
    problems = [
        Problem("unknown-module", f"there is no module `{name}`", Place("command line"), nearest(name, known))
        for name in names
        if name not in known
    ]
    if problems:
        raise ProblemsError(problems, ExitCode.USAGE)


def _chosen(library: Library, uses: Iterable[Use], wanted: _Wanted) -> list[tuple[Fact, tuple[Use, ...]]]:
    """Return the facts asked for with their uses: by status, the oldest first, undated ones before all."""
    by_fact: dict[str, list[Use]] = {}
    for use in uses:
        if not wanted.modules or use.module in wanted.modules:
            by_fact.setdefault(use.fact, []).append(use)
    pairs = [(fact, tuple(by_fact.get(fact.id, ()))) for fact in library.reference.facts]
    kept = [pair for pair in pairs if wanted.has(*pair)]
    return sorted(kept, key=lambda pair: (_ORDER.index(pair[0].status), first_day(pair[0].as_of) or date.min, pair[0].id))


def _checked(fact: Fact) -> bool:
    """Whether somebody has seen the fact's source."""
    return fact.verified != "unverified"


def _shown(fact: Fact, uses: tuple[Use, ...]) -> str:
    """Return a fact for people: what it says, and a line for each use."""
    lines = [f"{fact.id}  {fact.status}{'' if _checked(fact) else ', unverified'}  as of {fact.as_of}", f"  {fact.statement}"]
    if fact.superseded_by:
        lines.append(f"  by now: {fact.superseded_by}")
    for use in uses:
        where = ", ".join(dict.fromkeys(use.documents)) or "in no document"
        history = " (history)" if use.history else ""
        lines.append(f"  - {use.place}: {use.kind.replace('_', ' ')} {use.owner}, {use.part}{history}: {where}")
    if not uses:
        lines.append("  - nothing rests on it")
    return "".join(f"{visible(line)}\n" for line in lines)


def _record(fact: Fact, uses: tuple[Use, ...]) -> dict[str, object]:
    """Return a fact and its uses as plain data."""
    return {
        "id": fact.id,
        "status": fact.status,
        "verified": fact.verified,
        "as_of": fact.as_of,
        "statement": str(fact.statement),
        "superseded_by": str(fact.superseded_by) if fact.superseded_by else None,
        "uses": [
            {
                "kind": use.kind,
                "owner": use.owner,
                "module": use.module or None,
                "part": use.part,
                "on": list(use.on),
                "documents": list(dict.fromkeys(use.documents)),
                "history": use.history,
                "file": use.place.file or None,
                "line": use.place.line or None,
            }
            for use in uses
        ],
    }
