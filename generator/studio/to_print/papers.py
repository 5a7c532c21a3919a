"""The documents that a choice gives, and the paper that they take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.content.agency import Agency
from generator.content.packets import Edition, Library
from generator.diagnostics import Problem, ProblemsError
from generator.impose.plan import plan_sheets
from generator.pipeline.choose_jobs import Chosen, choose_jobs
from generator.pipeline.printing import USUAL, Printing, printing_for
from generator.studio.agency_text import FieldProblem, check_text
from generator.studio.libraries import library_and_warnings
from generator.studio.press_room.listing import listed_of
from generator.studio.preview_view import label_of
from generator.studio.to_print.choice import Choice, code_of
from generator.studio.workshop import Order

if TYPE_CHECKING:
    from generator.studio.agency_files import AgencyFile
    from generator.studio.app import Studio

FIELDS: Mapping[str, str] = {
    "unknown-packet": "packet",
    "unknown-module": "module",
    "unknown-stock": "stock",
    "stock-no-card": "stock",
    "sheet-copies": "copies",
    "sheet-spares": "spares",
    "unknown-printer": "printer",
}
"""Which field of the choice a problem is about, by its code."""


@dataclass(frozen=True, slots=True)
class Row:
    """One document in one edition."""

    code: str
    chosen: Chosen
    edition: Edition
    label: str
    ticked: bool

    @property
    def item(self) -> tuple[str, str, Edition]:
        """Packet, stem and edition, as orders name it."""
        return self.chosen.job.packet.id, self.chosen.stem, self.edition

    @property
    def path(self) -> str:
        """The file's path below an output folder."""
        return self.chosen.path(self.edition)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document takes: sheets in one printing of it, how often it is printed, and the sentence that says so."""

    pages: int
    sheets: int = 0
    """None of a document that is not for the office printer."""
    times: int = 1
    plan: str = ""

    @property
    def total(self) -> int:
        """Sheets of paper."""
        return self.sheets * self.times

    @property
    def two_sided(self) -> bool:
        """Whether anything stands on a back."""
        return self.pages > 1


@dataclass(frozen=True, slots=True)
class Selection:
    """What a choice gives for an agency as its file is now."""

    file: AgencyFile
    text: str
    choice: Choice
    agency: Agency | None = None
    """None if its file has problems."""
    library: Library | None = None
    found: tuple[FieldProblem, ...] = ()
    """Errors and warnings of the agency's file, by field."""
    warnings: tuple[Problem, ...] = ()
    """Of the library."""
    printing: Printing = USUAL
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What is wrong with the choice, or with the library."""

    @property
    def ticked(self) -> tuple[Row, ...]:
        """The documents that are wanted."""
        return tuple(row for row in self.rows if row.ticked)

    def order(self, rows: Sequence[Row]) -> Order:
        """Return what to ask the workshop for, to have these documents made."""
        one, choice = self.printing, self.choice
        return Order(
            self.file.path, self.text, tuple(row.item for row in rows), choice.stocks, one.ink, one.copies, one.spares,
            one.printer.id if one.printer is not None else None, choice.modules,
        )  # fmt: skip


def select(studio: Studio, file: AgencyFile, text: str, choice: Choice) -> Selection:
    """Return the documents of a choice: those that `musterpress build` would make with the same options."""
    try:
        library, warnings = library_and_warnings(studio)
        checked = check_text(studio, file, text)
    except ProblemsError as error:
        return Selection(file, text, choice, problems=error.problems)
    agency = checked.agency
    if agency is None:
        return Selection(file, text, choice, None, library, checked.problems, warnings)
    problems: list[Problem] = []
    printing = _printing(agency, choice, problems)
    rows: tuple[Row, ...] = ()
    try:
        chosen = choose_jobs(library, agency, choice.packets, choice.modules, choice.edition, choice.stocks, printing)
        rows = tuple(_row(one, edition, choice) for one in chosen for edition in one.editions)
    except ProblemsError as error:
        problems += error.problems
    rows = tuple(row for row in rows if not choice.products or row.chosen.job.line.product in choice.products)
    return Selection(file, text, choice, agency, library, checked.problems, warnings, printing, rows, tuple(problems))


def paper_of(row: Row, pages: int, printing: Printing) -> Paper:
    """Return what a document of so many pages takes.

    Office sheets are printed as often as their own foot says. Of what officers read each gets one, spares included; of what
    is for others one copy is counted. Cards' reading editions are for the screen, and press files for the shop.
    """
    job = row.chosen.job
    if row.edition == "press" or (job.stock is not None and row.edition != "office"):
        return Paper(pages)
    sheets = -(-pages // 2)
    if job.stock is not None:
        plan = printing.plan(job.stock)
        return Paper(pages, sheets, plan.sheets, plan.summary) if plan is not None else Paper(pages, sheets)
    if job.audience == "officer" and row.edition != "large-print" and printing.copies is not None:
        return Paper(pages, sheets, plan_sheets(printing.copies, printing.spares).sheets)
    return Paper(pages, sheets)


@dataclass(frozen=True, slots=True)
class Totals:
    """All wanted documents together; sheets are of paper."""

    documents: int
    unknown: int
    """Documents whose pages nobody has counted yet."""
    pages: int
    two_sided: int
    one_sided: int

    @property
    def sheets(self) -> int:
        """Sheets in all."""
        return self.two_sided + self.one_sided


def totals_of(selection: Selection, papers: Mapping[str, Paper]) -> Totals:
    """Return the sum over the documents that are wanted; `papers` by code, for those that are counted."""
    wanted = selection.ticked
    known = [papers[row.code] for row in wanted if row.code in papers]
    return Totals(
        len(wanted),
        len(wanted) - len(known),
        sum(one.pages for one in known),
        sum(one.total for one in known if one.two_sided),
        sum(one.total for one in known if not one.two_sided),
    )


def _row(chosen: Chosen, edition: Edition, choice: Choice) -> Row:
    code = code_of(chosen.job.packet.id, chosen.stem, edition)
    return Row(code, chosen, edition, label_of(listed_of(chosen)), choice.every or code in choice.ticked)


def _printing(agency: Agency, choice: Choice, problems: list[Problem]) -> Printing:
    """Return how to print; what is wrong with it is added to `problems`."""
    copies, spares = None, 0.0
    try:
        copies, spares = choice.numbers()
    except ProblemsError as error:
        problems += error.problems
    try:
        return printing_for(agency, choice.printer or None, choice.ink, copies, spares)
    except ProblemsError as error:
        problems += error.problems
        return Printing(choice.ink, copies, spares)
