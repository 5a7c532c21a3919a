"""One document through all steps, and many of them a step at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from generator.content.packets import Edition, Job, Library
from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.draw import PressProfile, draw_document
from generator.frames import Document
from generator.impose.margins import SLUG_SIZE
from generator.markup import Element
from generator.markup.slots import NO_VALUES, Values
from generator.pipeline.annexes import with_annexes
from generator.pipeline.choose_jobs import Chosen
from generator.pipeline.collect_problems import Collected
from generator.pipeline.memos import Memos
from generator.pipeline.outcomes import Input, Outcome, Workshop, built_document
from generator.pipeline.prepare_pages import lay_out_job, to_editions
from generator.preflight import Limits, check_pdf
from generator.project import ProjectFiles
from generator.record import BuiltDocument
from generator.resolve import resolve
from generator.typefaces import Typefaces


@dataclass(slots=True)
class Making:
    """A document under way. `project` is a door of its own: what it was asked for, the document depends on."""

    chosen: Chosen
    library: Library
    project: ProjectFiles
    typefaces: Typefaces
    memos: Memos | None = None
    """What is remembered of earlier documents; None to make all of it anew."""
    _tree: Element | None = None
    _values: Values = NO_VALUES
    _faces: Document | None = None
    _editions: tuple[tuple[Edition, Document], ...] = ()
    _documents: list[BuiltDocument] = field(default_factory=list)
    _warnings: list[Problem] = field(default_factory=list)
    _fonts: set[str] = field(default_factory=set)
    _failed: tuple[int, ProblemsError] | None = None

    def run(self, step: int) -> bool:
        """Go one step of STEPS, unless an earlier one failed; tell whether all is well."""
        if self._failed is not None:
            return False
        self.typefaces.take_consulted()
        try:
            self._run(step)
        except ProblemsError as error:
            self._failed = (step, error)
        self._fonts.update(self.typefaces.take_consulted())
        return self._failed is None

    def _run(self, step: int) -> None:
        """Go one step; where something is wrong, go again from the start without memory: it says best what and where."""
        try:
            STEPS[step](self)
        except ProblemsError:
            if self.memos is None:
                raise
            self.memos = None
            self._documents, self._warnings = [], []
            for number in range(step + 1):
                STEPS[number](self)

    @property
    def sheets(self) -> tuple[tuple[Edition, Document], ...]:
        """The editions as they are imposed; there are none before `impose` and after `finish`."""
        return self._editions

    def resolve(self) -> None:
        """Fill in the template."""
        if self.memos is None:
            self._tree, self._values = resolve(self.chosen.job, self.library, self.project), NO_VALUES
        else:
            self._tree, self._values = self.memos.resolved.resolve(self.chosen.job, self.library, self.project)

    def lay_out(self) -> None:
        """Set and break into pages or card faces."""
        assert self._tree is not None
        pages = None if self.memos is None else self.memos.pages
        self._faces = lay_out_job(
            self.chosen.job, self._tree, self.library, self.typefaces, self.chosen.large_print, self._values, pages
        )
        self._tree = None

    def impose(self) -> None:
        """Arrange for each edition."""
        assert self._faces is not None
        self._editions = to_editions(self.chosen, self._faces, self.library, self.typefaces)
        self._faces = None

    def finish(self) -> None:
        """Draw and check each edition; a failed check is an error (exit code 4), a warning is kept."""
        with Collected() as finishing:
            for edition, sheets in self._editions:
                finishing.run(self._finish, edition, sheets)
        self._editions = ()

    def _finish(self, edition: Edition, sheets: Document) -> None:
        path = self.chosen.path(edition)
        press = press_of(self.chosen.job) if edition == "press" else None
        drawn, checked = (None, None) if self.memos is None else (self.memos.drawn, self.memos.checked)
        data = draw_document(sheets, self.typefaces, press, drawn)
        profile = "reading" if edition == "large-print" else edition
        found = check_pdf(data, path, profile, limits_of(self.chosen, edition), checked)
        if any(problem.severity == "error" for problem in found):
            raise ProblemsError(found, ExitCode.PREFLIGHT)
        self._warnings += found
        pages = len(sheets.pages)
        if edition == "reading" and self.chosen.job.annexes:
            bound = with_annexes(data, path, self.chosen.job, self.typefaces)
            data, pages = bound.data, pages + len(bound.pages)
            self._warnings += bound.notes
        self._documents.append(built_document(self.chosen, edition, pages, data))

    def outcome(self, fonts: Iterable[Input]) -> Outcome:
        """Return what became of it; `fonts` are the font files read so far, of which it names its own."""
        read = tuple(one for one in fonts if one[0] in self._fonts)
        reads = (*self.project.inputs(), *read)
        if self._failed is None:
            return Outcome(tuple(self._documents), tuple(self._warnings), reads)
        step, error = self._failed
        return Outcome(reads=reads, failed=step, problems=error.problems, exit_code=error.exit_code)


def press_of(job: Job) -> PressProfile:
    """Return the inks of the agency's print shop, dated by the newest review of the modules, so that no clock is asked."""
    press = job.agency.press
    made = max((module.reviewed for module in job.modules), default=None)
    return PressProfile(press.icc, str(press.condition), made) if press is not None else PressProfile(made=made)


def limits_of(chosen: Chosen, edition: Edition) -> Limits:
    """Return what an edition is measured against: its stock's numbers, its printer's edge, and the size of the slug line."""
    stock = chosen.job.stock
    if edition == "press" and stock is not None:
        return Limits(safe=stock.safe.points, floor=stock.floor.points)
    if edition == "office" and stock is not None:
        return Limits(floor=SLUG_SIZE, unprintable=chosen.printing.on(stock).sheet.unprintable.points)
    return Limits()


STEPS = (Making.resolve, Making.lay_out, Making.impose, Making.finish)


def start(workshop: Workshop, number: int, typefaces: Typefaces) -> Making:
    """Return a document of a workshop at its beginning."""
    return Making(workshop.chosen[number], workshop.libraries[number], workshop.project.again(), typefaces)


def make_here(workshop: Workshop, typefaces: Typefaces) -> list[Outcome]:
    """Make all documents in this process, all of them a step at a time; after a step in which any failed comes no other."""
    under_way = [start(workshop, number, typefaces) for number in range(len(workshop.chosen))]
    for step in range(len(STEPS)):
        went_well = [making.run(step) for making in under_way]
        if not all(went_well):
            break
    return [making.outcome(workshop.project.inputs()) for making in under_way]
