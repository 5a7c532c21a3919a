"""What has been printed against what today's inputs would give: only what may differ is made, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import cast

from generator.content.agency import Agency
from generator.content.packets import Library
from generator.content.selection import state_of, variant_of
from generator.diagnostics import ProblemsError
from generator.load import load_library
from generator.pipeline.choose_jobs import Chosen, EditionChoice, choose_jobs
from generator.pipeline.list_annexes import list_annexes
from generator.pipeline.make_documents import STEPS, Making
from generator.pipeline.memos import Memos
from generator.pipeline.outcomes import Outcome, raise_first
from generator.pipeline.printing import Ink, Printing, printing_for
from generator.pipeline.reprint.changes import Change, Compared, changed
from generator.pipeline.reprint.describe import Describer
from generator.pipeline.reprint.outputs import Listed, Output
from generator.pipeline.reprint.reasons import reasons_of, unknown
from generator.pipeline.reprint.record_file import UNRECORDED, USUAL_OPTIONS, Described, RunOptions
from generator.project import ProjectFiles
from generator.typefaces import Typefaces

_Base = tuple[Chosen, Library]


@dataclass(slots=True)
class Today:
    """The project as it is now. It is read once; while this lives, it must stay as it is."""

    project: ProjectFiles
    library: Library
    describer: Describer
    memos: Memos = field(default_factory=Memos)
    _typefaces: Typefaces | None = None
    _bases: dict[object, tuple[_Base, ...]] = field(default_factory=dict)

    @classmethod
    def open(cls, project: ProjectFiles) -> Today:
        """Read the library. Raises ProblemsError with every problem of it; its warnings are for `build` to tell."""
        door = project.again()
        return cls(door, load_library(door), Describer.of(project))

    def compare(self, old: Output, agency: Agency) -> Compared:
        """Compare one agency's output with what would be made now. Raises nothing: problems are in what it returns."""
        try:
            return self._compare(old, agency)
        except ProblemsError as error:
            return Compared(old.agency, 0, (), problems=error.problems, code=int(error.exit_code))

    def _compare(self, old: Output, agency: Agency) -> Compared:
        bases = self._documents(old, agency)
        with_agency = (replace(base, job=base.job.model_copy(update={"agency": agency})) for base, _ in bases)
        made: dict[str, Change | None] = {}
        outcomes: list[Outcome] = []
        for chosen, (base, library) in zip(list_annexes(tuple(with_agency)), bases, strict=True):
            paths = [chosen.path(edition) for edition in chosen.editions]
            if self._as_it_was(old, paths, chosen, base, library):
                made.update(dict.fromkeys(paths))
                continue
            outcome = self._make(chosen, library)
            outcomes.append(outcome)
            if outcome.failed is None:
                now = self.describer.describe(chosen, base, library, (name for name, _ in outcome.reads))
                made.update(_changes(old, outcome, now))
        raise_first(outcomes)
        gone = [one for path, one in sorted(old.documents.items()) if path not in made]
        words = unknown("the document is made no longer")
        changes = [change for change in made.values() if change is not None]
        changes += [Change(old.agency, one, "withdrawn", None, words) for one in gone]
        changes.sort(key=lambda change: change.document.path)
        return Compared(old.agency, len(made), tuple(changes), bool(changes) and old.record is None)

    def _documents(self, old: Output, agency: Agency) -> tuple[_Base, ...]:
        """Return the documents of an output as they are chosen now, each with its part of the library.

        They are the same objects for all agencies of a shape (see `WorkRoom.documents`). Raises ProblemsError like
        `printing_for`.
        """
        options = old.record.options if old.record is not None else USUAL_OPTIONS
        printing = _printing(agency, options)
        shape = variant_of(agency, state_of(agency, self.library)), agency.detainer_policy.mode
        key = (shape, options, printing.printer, frozenset(old.documents))
        if key not in self._bases:
            found = self._chosen(old, agency, options, printing)
            self._bases[key] = tuple((one, self.memos.library_of(one.job, self.library)) for one in found)
        return self._bases[key]

    def _chosen(self, old: Output, agency: Agency, options: RunOptions, printing: Printing) -> tuple[Chosen, ...]:
        """Return today's documents that the output has: first as packets list them, then in editions that were asked for.

        Where it is not recorded which modules were asked for, documents are about those that they were about.
        """
        known = {packet.id for packet in self.library.packets}
        packets = tuple(sorted({one.packet for one in old.documents.values()} & known))
        if not packets:
            return ()
        editions = ("all", *sorted({one.edition for one in old.documents.values()}))
        asked = {options.modules: None} if old.record is not None else self._modules(old)
        found: list[Chosen] = []
        missing = set(old.documents)
        for modules in asked:
            for edition, stocks in ((edition, stocks) for edition in editions for stocks in dict.fromkeys((options.stocks, ()))):
                with suppress(ProblemsError):
                    chosen = choose_jobs(self.library, agency, packets, modules, cast(EditionChoice, edition), stocks, printing)
                    for one in chosen:
                        ours = tuple(name for name in one.editions if one.path(name) in missing)
                        if ours and (old.record is not None or _about(one) == set(old.documents[one.path(ours[0])].modules)):
                            found.append(replace(one, editions=ours))
                            missing -= {one.path(name) for name in ours}
        return tuple(found)

    def _modules(self, old: Output) -> dict[tuple[str, ...], None]:
        """Return what modules may have been asked for: all, or those that some document is about."""
        known = {module.id for module in self.library.modules}
        listed = {one.modules for one in old.documents.values()}
        each = sorted(tuple(name for name in modules if name in known) for modules in listed)
        return dict.fromkeys(((), *(modules for modules in each if modules)))

    def _as_it_was(self, old: Output, paths: list[str], chosen: Chosen, base: Chosen, library: Library) -> bool:
        """Whether all that a document was made from is what it was, so that it need not be made to know.

        Of a secret nobody can tell: it is not recorded.
        """
        for path in paths:
            row = old.record.documents.get(path) if old.record is not None else None
            if row is None or UNRECORDED in row.fields.values():
                return False
            if not self.describer.still_holds(row, chosen, base, library, row.reads):
                return False
        return True

    def _make(self, chosen: Chosen, library: Library) -> Outcome:
        """Make one document."""
        if self._typefaces is None:
            self._typefaces = Typefaces.load(self.project)
        making = Making(chosen, library, self.project.again(), self._typefaces, self.memos)
        all(making.run(step) for step in range(len(STEPS)))
        return making.outcome(self.project.inputs())


def _changes(old: Output, outcome: Outcome, now: Described) -> Iterator[tuple[str, Change | None]]:
    """Yield what became of each file of a document that was made again."""
    for built in outcome.documents:
        row = built.row
        was = old.documents[built.path]
        if row.sha256 == was.sha256:
            yield built.path, None
            continue
        listed = Listed(row.path, row.packet, row.product, row.edition, row.modules, row.stock or "", row.pages, row.sha256)
        before = old.record.documents.get(built.path) if old.record is not None else None
        yield built.path, changed(old.agency, listed, old.read(built.path), built.data, reasons_of(before, now))


def _about(chosen: Chosen) -> set[str]:
    return {module.id for module in chosen.job.modules}


def _printing(agency: Agency, options: RunOptions) -> Printing:
    return printing_for(agency, options.printer, cast(Ink, options.ink), options.copies, options.spares)
