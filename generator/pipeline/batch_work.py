"""One agency of a batch, from its row to its folder: a plain function of what a worker holds and of the agency's row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator import __version__
from generator.content.agency import Agency
from generator.content.modules import PolicyMode, Variant
from generator.content.packets import Library
from generator.content.selection import state_of, variant_of
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.load import Row, load_library
from generator.pipeline.batch_kept import Kept, KeptFile, told_text
from generator.pipeline.batch_keys import FONTS_INDEX, StaticKeys
from generator.pipeline.batch_plan import INTERNAL, AgencyOutcome, AgencyWork, BatchPlan
from generator.pipeline.choose_jobs import Chosen, choose_jobs
from generator.pipeline.list_annexes import list_annexes
from generator.pipeline.make_documents import STEPS, Making
from generator.pipeline.memos import Memos
from generator.pipeline.outcomes import Input, Outcome, raise_first
from generator.pipeline.reprint.agency_fields import FieldReads
from generator.record import FolderStore, ManifestRow, manifest_text, write_archive
from generator.typefaces import Typefaces

MANIFEST = "manifest.json"


def _nothing() -> None:
    """Do nothing."""


@dataclass(slots=True)
class WorkRoom:
    """What a worker holds for as long as it lives."""

    plan: BatchPlan
    library: Library
    typefaces: Typefaces
    inputs: tuple[Input, ...]
    """What was read for the library."""
    warnings: tuple[Problem, ...]
    """Of the library."""
    memos: Memos
    statics: StaticKeys
    reads: FieldReads
    before_writing: Callable[[], None] = _nothing
    """Called before an agency's files are written."""
    _shapes: dict[tuple[Variant, PolicyMode], tuple[tuple[Chosen, ...], tuple[Library, ...]]] = field(default_factory=dict)

    @classmethod
    def open(cls, plan: BatchPlan) -> WorkRoom:
        """Load what all agencies share.

        Raises ProblemsError with every problem of the library, and (exit code 2) for names of the choice that it has not.
        """
        door, warnings = plan.project.again(), list[Problem]()
        library = load_library(door, warnings)
        plan.choice.check(library)
        inputs = door.inputs()
        statics = StaticKeys(door, plan.shared)
        return cls(plan, library, Typefaces.load(door), inputs, tuple(warnings), Memos(), statics, FieldReads(door))

    def documents(self, agency: Agency) -> tuple[tuple[Chosen, ...], tuple[Library, ...]]:
        """Return an agency's documents and for each the part of the library it may use.

        Which they are depends on the agency's variant of the modules and its policy alone (`generator.content.selection`),
        so that all agencies of a shape share everything but the agency. Raises ProblemsError like `choose_jobs`.
        """
        shape = variant_of(agency, state_of(agency, self.library)), agency.detainer_policy.mode
        if shape not in self._shapes:
            choice = self.plan.choice
            every = choose_jobs(self.library, agency, choice.packets, choice.modules, choice.edition)
            chosen = tuple(one for one in every if choice.has(one))
            if not chosen:
                message = "nothing to print: no document of the packets asked for has such a product or name"
                raise ProblemsError([Problem("nothing-to-print", message, Place("command line"))], ExitCode.USAGE)
            self._shapes[shape] = chosen, tuple(self.memos.library_of(one.job, self.library) for one in chosen)
        return self._shapes[shape]


def make_agency(room: WorkRoom, work: AgencyWork) -> AgencyOutcome:
    """Make what of an agency is not there yet, write it, and tell; raises nothing but what ends the process.

    Work and outcome can be pickled. A room cannot: whoever calls this in another process opens one there, of the plan, once.
    """
    raw = work.raw
    try:
        return _made(room, work)
    except ProblemsError as error:
        return AgencyOutcome(work.name, raw.number, "problems", problems=error.problems, code=int(error.exit_code))
    except Exception as error:  # noqa: BLE001,RUF100 - one agency never stops the others
        hint = "this is a fault of the program, not of your files; the other agencies are made all the same"
        problem = Problem("internal-error", f"{type(error).__name__}: {error}", Place(raw.path), (hint,))
        return AgencyOutcome(work.name, raw.number, "problems", problems=(problem,), code=INTERNAL)


def _made(room: WorkRoom, work: AgencyWork) -> AgencyOutcome:
    plan, raw = room.plan, work.raw
    row = plan.loader.load(raw, room.library, plan.project)
    agency = row.agency
    if agency is None:
        raise ProblemsError(row.problems)
    if raw.slug != agency.slug:
        message = f"the agency's slug is `{agency.slug}`, but its documents would go to `{raw.slug}`"
        hint = "write a `slug` of small letters, digits and single hyphens"
        raise ProblemsError([Problem("batch-slug", message, agency.name.place, (hint,))])
    shaped, libraries = room.documents(agency)
    chosen = list_annexes(tuple(replace(one, job=one.job.model_copy(update={"agency": agency})) for one in shaped))
    kept = Kept(FolderStore(plan.out / agency.slug), room.statics, room.reads, agency, work.record, checked=plan.checked)
    outcomes: list[Outcome] = []
    files: dict[str, KeptFile] = {}
    for ours, base, library in zip(chosen, shaped, libraries, strict=True):
        found = kept.find(ours, base, library)
        if found is None:
            outcome = _make_document(room, ours, library)
            outcomes.append(outcome)
            if outcome.failed is None:
                files |= kept.new(base, library, outcome)
        else:
            files |= found
    raise_first(outcomes)
    warnings = (*row.problems, *(problem for file in files.values() for problem in file.warnings))
    if plan.strict and warnings:
        raise ProblemsError(replace(warning, severity="error") for warning in warnings)
    return _written(room, work, row, kept, _Finished(chosen, outcomes, files, tuple(dict.fromkeys(warnings))))


def _make_document(room: WorkRoom, chosen: Chosen, library: Library) -> Outcome:
    """Take one document through all steps, as far as it goes."""
    door = room.statics.project
    making = Making(chosen, library, door.again(), room.typefaces, room.memos)
    all(making.run(step) for step in range(len(STEPS)))
    return making.outcome(door.inputs())


@dataclass(frozen=True, slots=True)
class _Finished:
    """An agency's documents, all of them well."""

    chosen: tuple[Chosen, ...]
    made: list[Outcome]
    files: dict[str, KeptFile]
    """Each document's file by path, made now or before."""
    warnings: tuple[Problem, ...]


def _written(room: WorkRoom, work: AgencyWork, row: Row, kept: Kept, done: _Finished) -> AgencyOutcome:
    """Write what is new, the manifest last; take away what the same choice no longer gives."""
    plan, slug = room.plan, kept.agency.slug
    data = {document.path: document.data for outcome in done.made for document in outcome.documents}
    reads = room.plan.shared.inputs(name for file in done.files.values() for name in file.reads)
    inputs = {*room.inputs, *row.inputs, *reads, *room.plan.shared.inputs((FONTS_INDEX,))}
    inputs |= {one for outcome in done.made for one in outcome.reads}
    rows = [_row(chosen, path, done.files[path]) for chosen in done.chosen for path in map(chosen.path, chosen.editions)]
    data[MANIFEST] = manifest_text(__version__, slug, rows, inputs).encode()
    pages, size = sum(one.pages for one in rows), sum(one.size for one in rows)
    new = kept.differing(data)
    stale = kept.stale(plan.choice, done.files)
    archive = Path(f"{slug}.{plan.archive}") if plan.archive else None
    record = None
    if not plan.dry_run:
        room.before_writing()
        store = kept.store
        store.put(new)
        for name in stale:
            store.delete(name)
        if archive is not None and (new or stale or not kept.has(f"../{archive}")):
            inside = sorted([*done.files, MANIFEST])
            lying = ((f"{slug}/{name}", plan.out / slug / name) for name in inside)
            write_archive(plan.out / archive, plan.archive or "zip", lying)
        extra = (MANIFEST, *((f"../{archive}",) if archive is not None else ()))
        told = told_text(len(done.files), pages, size, done.warnings)
        record = kept.record(work, plan.choice, done.files, extra, row.sides, told)
    return AgencyOutcome(
        slug,
        work.raw.number,
        "made" if new or stale else "unchanged",
        len(rows),
        sum(len(outcome.documents) for outcome in done.made),
        pages,
        size,
        done.warnings,
        record=record,
    )


def _row(chosen: Chosen, path: str, file: KeptFile) -> ManifestRow:
    """Return what the manifest says of a file."""
    job = chosen.job
    edition = next(one for one in chosen.editions if chosen.path(one) == path)
    return ManifestRow(
        path,
        job.packet.id,
        job.line.product,
        tuple(module.id for module in job.modules),
        edition,
        job.stock.id if job.stock else None,
        file.pages,
        file.size,
        file.sha256,
        tuple((module.id, module.edition) for module in job.modules),
    )
