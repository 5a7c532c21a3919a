"""What documents are made from and what becomes of them: what is said of them without making any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from generator.content.packets import Edition, Library
from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.pipeline.choose_jobs import Chosen
from generator.pipeline.collect_problems import Collected
from generator.project import ProjectFiles
from generator.record import BuiltDocument

Input = tuple[str, str]
"""Name of a file that was read, and its SHA-256."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document: its editions, or the step that failed and why; and which files were read for it."""

    documents: tuple[BuiltDocument, ...] = ()
    warnings: tuple[Problem, ...] = ()
    reads: tuple[Input, ...] = ()
    failed: int | None = None
    """Which of the steps, counted from 0."""
    problems: tuple[Problem, ...] = ()
    exit_code: ExitCode = ExitCode.OK

    def check(self) -> None:
        """Raise what stopped the document, if anything did."""
        if self.failed is not None:
            raise ProblemsError(self.problems, self.exit_code)


@dataclass(frozen=True, slots=True)
class Workshop:
    """Everything that documents are made from, theirs by number; workers get it whole."""

    chosen: tuple[Chosen, ...]
    libraries: tuple[Library, ...]
    """For each document the part of the library that it may use."""
    project: ProjectFiles

    def part(self, wanted: Sequence[bool]) -> Workshop:
        """Return the workshop for those documents only for which `wanted` says so."""
        chosen, libraries = tuple(compress(self.chosen, wanted)), tuple(compress(self.libraries, wanted))
        return Workshop(chosen, libraries, self.project)


def built_document(chosen: Chosen, edition: Edition, pages: int, data: bytes) -> BuiltDocument:
    """Return a finished file with what the manifest says of it."""
    job = chosen.job
    plan = chosen.printing.plan(job.stock) if edition == "office" and job.stock is not None else None
    return BuiltDocument(
        path=chosen.path(edition),
        packet=job.packet.id,
        product=job.line.product,
        modules=tuple(module.id for module in job.modules),
        edition=edition,
        stock=job.stock.id if job.stock else None,
        pages=pages,
        content_editions=tuple((module.id, module.edition) for module in job.modules),
        data=data,
        plan=plan.summary if plan is not None else "",
    )


def raise_first(outcomes: Sequence[Outcome]) -> None:
    """Raise ProblemsError with all problems of the first step that has any, of every document and not of the first one."""
    first = min((outcome.failed for outcome in outcomes if outcome.failed is not None), default=None)
    with Collected() as found:
        for outcome in outcomes:
            if outcome.failed == first:
                found.run(outcome.check)
