"""What a batch is asked for, what workers are given, and what they tell: small plain records that can be pickled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal, get_args

from generator.content.packets import Library, Product
from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.load import RawRow, Row, RowLoader
from generator.pipeline.batch_keys import Shared
from generator.pipeline.choose_jobs import Chosen, EditionChoice, unknown
from generator.project import ProjectFiles
from generator.record import ArchiveKind, Out, Stamp
from generator.record.run_state import AgencyRecord

INTERNAL = 70
"""Exit code of a fault of the program itself (EX_SOFTWARE of sysexits.h)."""


@dataclass(frozen=True, slots=True)
class BatchChoice:
    """Which documents each agency gets; nothing named: all."""

    packets: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    edition: EditionChoice = "all"
    products: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    """File name stems, with or without the packet before them; `*` and `?` stand for anything."""

    def check(self, library: Library) -> None:
        """Raise ProblemsError (exit code 2, `unknown-packet`, `unknown-module`, `unknown-product`) for names that are none."""
        problems = [
            *unknown("packet", self.packets, [packet.id for packet in library.packets]),
            *unknown("module", self.modules, [module.id for module in library.modules]),
            *unknown("product", self.products, list(get_args(Product))),
        ]
        if problems:
            raise ProblemsError(problems, ExitCode.USAGE)

    def has(self, chosen: Chosen) -> bool:
        """Whether a document is among those asked for by product and name."""
        names = (chosen.stem, f"{chosen.job.packet.id}/{chosen.stem}")
        return (not self.products or chosen.job.line.product in self.products) and (
            not self.documents or any(fnmatchcase(name, asked) for name in names for asked in self.documents)
        )


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What holds for every agency of a run. It can be pickled."""

    loader: RowLoader
    """Makes agencies of rows."""
    project: ProjectFiles
    out: Out
    choice: BatchChoice
    shared: Shared
    archive: ArchiveKind | None = None
    """Also pack each agency's folder, into a file beside it."""
    strict: bool = False
    dry_run: bool = False
    checked: bool = True
    """Whether a file of the right size, time and identity is taken for the one that was written."""
    record: bool = False
    """Also write down what each document was made from; where that was done before, it is done anyway."""
    remember: bool = True
    """Whether what is made for one agency is remembered for the next: a third of the time of the first, if there is no next."""


@dataclass(frozen=True, slots=True)
class AgencyWork:
    """An agency to make, and what is known of it from earlier runs."""

    raw: RawRow
    key: str
    record: AgencyRecord | None = None
    row: Row | None = None
    """The row looked into already, where whoever makes the agency cannot read the source."""
    sides: Mapping[str, Stamp | None] = field(default_factory=dict)
    """With `row`: the stamps of the files beside the source that it depends on."""
    there: Mapping[str, Stamp] | None = None
    """The stamps of its files, where whoever makes the agency cannot look at them."""

    @property
    def name(self) -> str:
        """What the agency is called in tables and problems: its slug, if it has one."""
        return self.raw.slug or f"row {self.raw.number}"


@dataclass(frozen=True, slots=True)
class AgencyOutcome:
    """What became of an agency; its documents are written already."""

    slug: str
    number: int
    status: Literal["made", "unchanged", "problems"]
    documents: int = 0
    made: int = 0
    """How many of them were made now."""
    pages: int = 0
    size: int = 0
    """Bytes of all its documents."""
    problems: tuple[Problem, ...] = ()
    code: int = 0
    """Exit code; 0 where there are no problems but warnings."""
    record: AgencyRecord | None = None
    memory: int = 0
    """Bytes that the worker has in memory."""
