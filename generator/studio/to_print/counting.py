"""How many pages documents have: known once they were made, for as long as nothing that they are made of changes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from generator.content.agency import Agency
from generator.diagnostics import Problem
from generator.project import ProjectFiles
from generator.project.files import FOLDERS
from generator.studio.to_print.papers import Paper, Row, Selection, paper_of
from generator.studio.workshop import Workshop

MOST_AT_ONCE = 24
"""Documents that are made in one request for the sake of their pages."""
_KEPT = 4_000
_PASSING = ("studio-", "internal-")
"""How codes begin of what may be gone when it is tried again."""


@dataclass(frozen=True, slots=True)
class Count:
    """A document's pages, or why there are none."""

    pages: int = 0
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    """Of the document, its agency and the library."""


class _Known:
    """Counts by digest of what documents are made of; the oldest go first."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, Count] = OrderedDict()

    def get(self, name: str) -> Count | None:
        return self._counts.get(name)

    def put(self, name: str, count: Count) -> None:
        self._counts[name] = count
        while len(self._counts) > _KEPT:
            self._counts.popitem(last=False)


_KNOWN = _Known()


@dataclass(frozen=True, slots=True)
class Counts:
    """What is known of a selection's documents, by code."""

    selection: Selection
    base: str
    """Digest of everything but the document's name."""

    @property
    def by_code(self) -> dict[str, Count]:
        """Counts of all documents that have any."""
        found = ((row.code, _KNOWN.get(self._name(row))) for row in self.selection.rows)
        return {code: count for code, count in found if count is not None}

    @property
    def papers(self) -> dict[str, Paper]:
        """Paper of all documents that could be made."""
        known = self.by_code
        rows = [row for row in self.selection.rows if row.code in known and not known[row.code].problems]
        return {row.code: paper_of(row, known[row.code].pages, self.selection.printing) for row in rows}

    def unknown(self, rows: Sequence[Row]) -> list[Row]:
        """Return the documents nothing is known of."""
        return [row for row in rows if _KNOWN.get(self._name(row)) is None]

    async def make(self, workshop: Workshop, rows: Sequence[Row]) -> dict[str, Count]:
        """Make documents, one after the other, and return their counts; what is known already is not made again."""
        found: dict[str, Count] = {}
        for row in self.unknown(rows):
            made = await workshop.make(self.selection.order((row,)))
            count = Count(problems=made.problems) if made.problems else Count(made.documents[0].pages, (), made.warnings)
            found[row.code] = count
            if not any(problem.code.startswith(_PASSING) for problem in count.problems):
                _KNOWN.put(self._name(row), count)
        return found

    def _name(self, row: Row) -> str:
        return f"{self.base}/{row.path}"


async def counts_of(folder: Path, selection: Selection) -> Counts:
    """Return what is known of a selection; `folder` is the project's."""
    return Counts(selection, await run_in_threadpool(_base, folder, selection))


def _base(folder: Path, selection: Selection) -> str:
    """Return a digest of what decides documents' pages: the agency, the files beside it, the options, and the project's files."""
    choice = selection.choice
    parts = [str(selection.file.path), selection.text, choice.ink, choice.printer, *choice.stocks, "", *choice.modules, ""]
    parts += _beside(selection.agency)
    parts += [f"{name}{stamp}" for name, stamp in sorted(ProjectFiles(folder).stamps(*FOLDERS).items())]
    whole = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _beside(agency: Agency | None) -> list[str]:
    if agency is None:
        return []
    files = [one.data for one in (agency.logo, *agency.annexes) if one is not None]
    files += [agency.press.icc] if agency.press is not None else []
    return [hashlib.sha256(data).hexdigest() for data in files]
