"""One agency of a batch, from its row to its folder: a plain function of what a worker holds and of the agency's row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

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
from generator.pipeline.reprint.describe import Describer
from generator.pipeline.reprint.record_file import RECORD, RunOptions, record_text
from generator.record import ManifestRow, SeenElsewhere, Stamp, Store, manifest_text, open_store, read_whole, stamp_of
from generator.typefaces import Typefaces

MANIFEST = "manifest.json"
Result = TypeVar("Result")


def _nothing() -> None:
    """Do nothing."""


@dataclass(slots=True)
class WorkRoom:
    """What a worker holds for as long as it lives."""

    plan: BatchPlan
    store: Store
    library: Library
    typefaces: Typefaces
    inputs: tuple[Input, ...]
    """What was read for the library."""
    warnings: tuple[Problem, ...]
    """Of the library."""
    memos: Memos
    statics: StaticKeys
    reads: FieldReads
    describer: Describer = field(init=False)
    """Tells what documents were made from, for their record."""
    before_writing: Callable[[], None] = _nothing
    """Called before an agency's files are written."""
    _shapes: dict[tuple[Variant, PolicyMode], tuple[tuple[Chosen, ...], tuple[Library, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Get the describer, which knows nothing yet."""
        self.describer = Describer(self.statics.project, self.statics)

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
        return cls(
            plan, open_store(plan.out), library, Typefaces.load(door), inputs, tuple(warnings), Memos(), statics, FieldReads(door)
        )

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


@dataclass(frozen=True, slots=True)
class Parcel:
    """An agency's documents, all of them well and none written yet. It can be pickled."""

    agency: Agency
    files: Mapping[str, KeptFile]
    """Each document's file by path, made now or before."""
    data: Mapping[str, bytes]
    """What was made now, the record if there is one, and the manifest."""
    documents: int
    made: int
    """How many of them were made now."""
    pages: int
    size: int
    warnings: tuple[Problem, ...]
    sides: Mapping[str, Stamp | None]


def make_agency(room: WorkRoom, work: AgencyWork) -> AgencyOutcome:
    """Make what of an agency is not there yet, write it, and tell; raises nothing but what ends the process.

    Work and outcome can be pickled. A room cannot: whoever calls this in another process opens one there, of the plan, once.
    """

    def make() -> AgencyOutcome:
        parcel, kept = _drawn(room, work)
        return _written(room, work, kept, parcel)

    return _safely(work, make)


def look_into(room: WorkRoom, work: AgencyWork) -> AgencyWork | AgencyOutcome:
    """Return the work with its row looked into, for who cannot read the source; or tell what is wrong with it."""

    def look() -> AgencyWork:
        row = room.plan.loader.load(work.raw, room.library, room.plan.project)
        if row.agency is None:
            raise ProblemsError(row.problems)
        return replace(work, row=row, sides={str(side): stamp_of(side) for side in row.sides})

    return _safely(work, look)


def draw_agency(room: WorkRoom, work: AgencyWork) -> Parcel | AgencyOutcome:
    """Make what of an agency is not there yet, for another process to write; or tell why it cannot be made."""
    return _safely(work, lambda: _drawn(room, work)[0])


def write_agency(room: WorkRoom, work: AgencyWork, parcel: Parcel) -> AgencyOutcome:
    """Write what `draw_agency` has made of an agency, and tell."""
    return _safely(work, lambda: _written(room, work, _kept(room, work, parcel.agency), parcel))


def _safely(work: AgencyWork, make: Callable[[], Result]) -> Result | AgencyOutcome:
    """Return what is made, or what went wrong."""
    raw = work.raw
    try:
        return make()
    except ProblemsError as error:
        return AgencyOutcome(work.name, raw.number, "problems", problems=error.problems, code=int(error.exit_code))
    except Exception as error:  # noqa: BLE001,RUF100 - one agency never stops the others
        hint = "this is a fault of the program, not of your files; the other agencies are made all the same"
        problem = Problem("internal-error", f"{type(error).__name__}: {error}", Place(raw.path), (hint,))
        return AgencyOutcome(work.name, raw.number, "problems", problems=(problem,), code=INTERNAL)


def _kept(room: WorkRoom, work: AgencyWork, agency: Agency) -> Kept:
    """Return what is known of an agency's documents."""
    store = room.store.below(agency.slug) if work.there is None else SeenElsewhere(work.there)
    return Kept(store, room.statics, room.reads, agency, work.record, checked=room.plan.checked)


def _drawn(room: WorkRoom, work: AgencyWork) -> tuple[Parcel, Kept]:
    plan, raw = room.plan, work.raw
    row = work.row or plan.loader.load(raw, room.library, plan.project)
    agency = row.agency
    if agency is None:
        raise ProblemsError(row.problems)
    if raw.slug != agency.slug:
        message = f"the agency's slug is `{agency.slug}`, but its documents would go to `{raw.slug}`"
        hint = "write a `slug` of small letters, digits and single hyphens"
        raise ProblemsError([Problem("batch-slug", message, agency.name.place, (hint,))])
    shaped, libraries = room.documents(agency)
    chosen = list_annexes(tuple(replace(one, job=one.job.model_copy(update={"agency": agency})) for one in shaped))
    kept = _kept(room, work, agency)
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
    sides = work.sides if work.row else {str(side): stamp_of(side) for side in row.sides}
    parcel = _packed(room, row, agency, chosen, outcomes, files, tuple(dict.fromkeys(warnings)), sides)
    if plan.record or kept.there(RECORD):
        # Kept true once it is there: an old one would let `diff` say that what has changed has not.
        text = _record_text(room, agency, zip(chosen, shaped, libraries, strict=True), files)
        parcel = replace(parcel, data={RECORD: text.encode(), **parcel.data})
    return parcel, kept


def _record_text(
    room: WorkRoom, agency: Agency, chosen: Iterable[tuple[Chosen, Chosen, Library]], files: Mapping[str, KeptFile]
) -> str:
    """Return the record of what an agency's documents were made from, like `build --record`.

    `chosen` are the documents, each as all agencies of its shape share it, and with its part of the library. One that was
    made while its templates changed is left out.
    """
    rows = {}
    for ours, base, library in chosen:
        paths = tuple(map(ours.path, ours.editions))
        if files[paths[0]].key:
            rows.update(dict.fromkeys(paths, room.describer.describe(ours, base, library, files[paths[0]].reads)))
    return record_text(agency.slug, rows, RunOptions(room.plan.choice.modules))


def _make_document(room: WorkRoom, chosen: Chosen, library: Library) -> Outcome:
    """Take one document through all steps, as far as it goes."""
    door = room.statics.project
    memos = room.memos if room.plan.remember else None
    making = Making(chosen, library, door.again(), room.typefaces, memos)
    all(making.run(step) for step in range(len(STEPS)))
    return making.outcome(door.inputs())


def _packed(  # noqa: PLR0913, PLR0917 - all that is known of an agency
    room: WorkRoom,
    row: Row,
    agency: Agency,
    chosen: tuple[Chosen, ...],
    made: list[Outcome],
    files: dict[str, KeptFile],
    warnings: tuple[Problem, ...],
    sides: Mapping[str, Stamp | None],
) -> Parcel:
    """Return an agency's documents with the manifest."""
    data = {document.path: document.data for outcome in made for document in outcome.documents}
    reads = room.plan.shared.inputs(name for file in files.values() for name in file.reads)
    inputs = {*room.inputs, *row.inputs, *reads, *room.plan.shared.inputs((FONTS_INDEX,))}
    inputs |= {one for outcome in made for one in outcome.reads}
    rows = [_row(one, path, files[path]) for one in chosen for path in map(one.path, one.editions)]
    data[MANIFEST] = manifest_text(__version__, agency.slug, rows, inputs).encode()
    count = sum(len(outcome.documents) for outcome in made)
    pages, size = sum(one.pages for one in rows), sum(one.size for one in rows)
    return Parcel(agency, files, data, len(rows), count, pages, size, warnings, sides)


def _written(room: WorkRoom, work: AgencyWork, kept: Kept, parcel: Parcel) -> AgencyOutcome:
    """Write what is new, the manifest last; take away what the same choice no longer gives."""
    plan, slug = room.plan, parcel.agency.slug
    new = kept.differing(parcel.data)
    stale = kept.stale(plan.choice, parcel.files)
    archive = f"{slug}.{plan.archive}" if plan.archive else None
    record = None
    if not plan.dry_run:
        room.before_writing()
        store = room.store.below(slug)
        store.put(new)
        for name in stale:
            store.delete(name)
        if archive is not None and (new or stale or not kept.has(f"../{archive}")):
            inside = sorted([*parcel.files, MANIFEST])
            data = ((f"{slug}/{name}", new.get(name) or read_whole(store, name)) for name in inside)
            room.store.pack(archive, plan.archive or "zip", data)
        extra = (MANIFEST, *((RECORD,) if RECORD in parcel.data else ()), *((f"../{archive}",) if archive is not None else ()))
        told = told_text(len(parcel.files), parcel.pages, parcel.size, parcel.warnings)
        record = kept.record(work, plan.choice, parcel.files, extra, parcel.sides, told)
    return AgencyOutcome(
        slug,
        work.raw.number,
        "made" if new or stale else "unchanged",
        parcel.documents,
        parcel.made,
        parcel.pages,
        parcel.size,
        parcel.warnings,
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
