"""Every agency's packets, thousands of them: what is there and true is not made again, and one bad row stops nothing.

What happens to one agency is in `batch_work`; who does it, in `batch_workers`; what earlier runs left, in `record/run_state`.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from generator.diagnostics import ExitCode, Problem
from generator.load import AgencySource
from generator.pipeline.batch_choice import Found, chosen_rows
from generator.pipeline.batch_kept import problem_of, problem_row
from generator.pipeline.batch_keys import PACKETS, Shared
from generator.pipeline.batch_plan import AgencyOutcome, AgencyWork, BatchChoice, BatchPlan
from generator.pipeline.batch_report import PROBLEMS, problems_csv
from generator.pipeline.fingerprints import Fingerprints
from generator.pipeline.reprint.record_file import RECORD
from generator.project import ProjectFiles, program_digest
from generator.record import TEMPORARY, ArchiveKind, FolderStore, Out, Stamp, Store, open_store, read_whole, stamp_of, sweep
from generator.record.run_state import AgencyRecord, RunState, as_json

if TYPE_CHECKING:
    from generator.pipeline.batch_work import WorkRoom

_COMMIT = 0.5
"""Seconds after which what is done is put down: what a kill can cost."""
_FEW = 8
"""Agencies up to which each is looked for by itself, in a store that takes its time to list all it has."""
ARCHIVE = "agencies"
"""Name, without ending, of the archive of all agencies."""


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """What to make, for which agencies, where, and how."""

    out: Out
    choice: BatchChoice = field(default_factory=BatchChoice)
    only: tuple[str, ...] = ()
    """Slugs, or patterns of them; none: all."""
    limit: int | None = None
    sample: int | None = None
    """Make so many agencies only, those with the longest and oddest values."""
    jobs: int = 1
    scheduler: str = ""
    """Address of a Dask scheduler, whose workers make the agencies; nothing: this machine does."""
    archive: ArchiveKind | None = None
    archive_per: Literal["agency", "all"] = "agency"
    force: bool = False
    strict: bool = False
    dry_run: bool = False
    record: bool = False
    """Also write beside the documents what each was made from, for `musterpress diff`."""


@dataclass(slots=True)
class BatchResult:
    """What became of a batch so far."""

    total: int = 0
    made: int = 0
    unchanged: int = 0
    failed: int = 0
    """Agencies with problems, of which nothing was written."""
    documents: int = 0
    rendered: int = 0
    """How many of the documents were made now."""
    pages: int = 0
    size: int = 0
    """Bytes."""
    seconds: float = 0.0
    code: int = 0
    """The worst exit code of any agency."""
    stopped: bool = False
    memory: int = 0
    """Most bytes that a worker had in memory."""
    warnings: list[Problem] = field(default_factory=list)
    """Of the library."""
    problems: list[tuple[str, int, Problem]] = field(default_factory=list)
    """Slug, row, and what is to be mended or looked at, in the order of the source."""

    @property
    def done(self) -> int:
        """How many agencies it is through with."""
        return self.made + self.unchanged + self.failed

    def add(self, outcome: AgencyOutcome) -> None:
        """Count an agency."""
        self.made += outcome.status == "made"
        self.unchanged += outcome.status == "unchanged"
        self.failed += outcome.status == "problems"
        self.documents += outcome.documents
        self.rendered += outcome.made
        self.pages += outcome.pages
        self.size += outcome.size
        self.code = max(self.code, outcome.code)
        self.memory = max(self.memory, outcome.memory)
        self.problems += [(outcome.slug, outcome.number, problem) for problem in outcome.problems]


def build_batch(
    request: BatchRequest, project: ProjectFiles, source: AgencySource, tell: Callable[[BatchResult], object] | None = None
) -> BatchResult:
    """Make every agency's documents into `out/<slug>/`, with the bytes that `build` gives, and `problems.csv` beside them.

    `out` may be a URL, with nothing written to this machine but what is known of the run, in the user's cache.
    `tell` is called after each agency. Ctrl-C ends it with `stopped`; whatever was done is kept, and the next run goes on.
    Raises ProblemsError for what concerns all agencies: the source, the library, names on the command line, the state, a store
    that cannot be asked, a scheduler that cannot be reached.
    """
    started = time.monotonic()
    rows = chosen_rows(source, request.only, request.limit, request.sample)
    store = open_store(request.out)
    state = _state_of(request, store)
    whole = False
    try:
        if state.killed and not request.dry_run:
            sweep(store)
        run = _Run(request, store, project, source, state, tell or (lambda _: None), started)
        run.all(rows)
        whole = True
    finally:
        state.close(whole=whole)
    return run.result


class _Run:
    """A batch under way."""

    def __init__(
        self,
        request: BatchRequest,
        store: Store,
        project: ProjectFiles,
        source: AgencySource,
        state: RunState,
        tell: Callable[[BatchResult], object],
        started: float,
    ) -> None:
        self.request = request
        self._store = store
        self._source = source
        self.state = state
        self.result = BatchResult()
        self._tell = tell
        self._started = started
        self._committed = started
        shared = Shared.of(project, program_digest())
        per_agency = request.archive if request.archive_per == "agency" else None
        self.plan = BatchPlan(
            source.loader,
            project,
            request.out,
            request.choice,
            shared,
            per_agency,
            request.strict,
            request.dry_run,
            state.checked,
            request.record,
        )
        self._library = project.digests(PACKETS)
        self._base = Fingerprints().of(
            shared.common, dict(shared.digests), self._library, project.today(), request.choice, per_agency or "", request.strict
        )
        self._room: WorkRoom | None = None
        self._refused = False
        self._look: Callable[[str], Stamp | None] | None = None

    def all(self, rows: tuple[Found, ...]) -> None:
        """Go through the rows: first all that are as they were, then the others."""
        self.result.total = len(rows)
        self._look = None if len(rows) <= _FEW else self._store.look()
        waiting = [row for row in rows if not self._as_it_was(row)]
        try:
            self._make(waiting)
        except KeyboardInterrupt:
            self.result.stopped, self.result.code = True, int(ExitCode.STOPPED)
        self._library_warnings()
        self.state.commit()
        self.result.problems.sort(key=lambda one: one[1])
        if not self.request.dry_run:
            if self.request.archive and self.request.archive_per == "all" and not self.result.stopped:
                self._pack(rows)
            self._store.put({PROBLEMS: problems_csv(self.result.problems)})
        self.result.seconds = time.monotonic() - self._started

    def _as_it_was(self, row: Found) -> bool:
        """Count an agency that nothing need be made of, by what is kept of it and a look at its files."""
        if self.request.force:
            return False
        record = self.state.of(row.slug) if row.slug else None
        if record is None or record.key != self._key(row) or not self._files_are(record):
            return False
        documents, pages, size, warnings = json.loads(record.told)
        if warnings and record.number != row.number:
            return False
        problems = tuple(map(problem_of, warnings))
        self._count(AgencyOutcome(row.slug, row.number, "unchanged", documents, 0, pages, size, problems))
        return True

    def _files_are(self, record: AgencyRecord) -> bool:
        """Whether the files of an agency are those that were written, and those beside the source those that were read."""
        if not self.state.checked:
            return False
        kept, look, below = json.loads(record.files), self._look, f"{record.slug}/"
        if self.request.record and RECORD not in kept["files"]:
            return False
        if look is None:
            look, below = self._store.below(record.slug).look(), ""
        return all(_same(stamp, look(below + name)) for name, stamp in kept["files"].items()) and all(
            _same(stamp, stamp_of(side)) for side, stamp in kept["sides"].items()
        )

    def _key(self, row: Found) -> str:
        text = f"{self._base}\0{row.slug}\0{row.digest}"
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()

    def _make(self, rows: list[Found]) -> None:
        """Make agencies, here or in workers."""
        if not rows:
            return
        # Half of the program: where nothing has changed, nobody should wait for it.
        from generator.pipeline.batch_workers import Team, make_here  # noqa: PLC0415

        # What is in this process's memory no other one can write to.
        jobs = min(self.request.jobs, len(rows)) if self._store.reach != "process" else 1
        if not self.request.scheduler and len(rows) <= jobs:
            self.plan = replace(self.plan, remember=False)
        room = self._opened()
        works = self._works(rows)
        if self.request.scheduler:
            self._make_there(room, works)
            return
        if jobs <= 1:
            for outcome in make_here(room, works):
                self._done(outcome)
            return
        # Libraries of stores have threads, over which no process should be forked.
        team = Team(room, jobs, None if self._store.reach == "machine" else "spawn")
        cut: tuple[str, ...] = ()
        try:
            for outcome in team.make(works):
                self._done(outcome)
        finally:
            cut = team.cut_short()
            team.close()
            if cut and not self.request.dry_run:
                _tidy(self._store, cut)

    def _make_there(self, room: WorkRoom, works: Iterator[AgencyWork]) -> None:
        """Make agencies on a cluster."""
        from generator.pipeline.batch_cluster import make_on_cluster  # noqa: PLC0415 - few have one

        with closing(make_on_cluster(self.request.scheduler, room, works)) as outcomes:
            for outcome in outcomes:
                self._done(outcome)

    def _works(self, rows: list[Found]) -> Iterator[AgencyWork]:
        """Yield the work, each with what is known; none once the disk has refused a file."""
        for row in rows:
            if self._refused:
                return
            record = None if self.request.force else self.state.of(row.slug)
            yield AgencyWork(self._source.raw(row.number), self._key(row), record)

    def _done(self, outcome: AgencyOutcome) -> None:
        self._refused |= outcome.code == ExitCode.WRITE
        if outcome.record is not None:
            self.state.keep(outcome.record)
        if time.monotonic() > self._committed + _COMMIT:
            self.state.commit()
            self._committed = time.monotonic()
        self._count(outcome)

    def _count(self, outcome: AgencyOutcome) -> None:
        self.result.add(outcome)
        self.result.seconds = time.monotonic() - self._started
        self._tell(self.result)

    def _opened(self) -> WorkRoom:
        """Return the room, and see that the library read is the one that keys are of."""
        if self._room is None:
            from generator.pipeline.batch_work import WorkRoom  # noqa: PLC0415 - as in `_make`

            self._room = WorkRoom.open(self.plan)
            known = {**self.plan.shared.digests, **self._library}
            if any(known.get(name) != digest for name, digest in self._room.inputs):
                # It was edited meanwhile: what is made now counts for nothing later.
                self._base = f"{self._base} edited while it was read"
        return self._room

    def _library_warnings(self) -> None:
        """Note the library's warnings, or say again those of the last run with the same library on the same day."""
        if self._room is not None:
            self.result.warnings = list(self._room.warnings)
            kept = as_json([self._base, [problem_row(problem) for problem in self._room.warnings]])
            self.state.remember("library", kept)
            return
        with suppress(ValueError, TypeError):
            base, warnings = json.loads(self.state.note("library"))
            self.result.warnings = [problem_of(row) for row in warnings] if base == self._base else []

    def _pack(self, rows: tuple[Found, ...]) -> None:
        """Pack what the state says there is of these agencies into one archive, unless it is packed already."""
        name = f"{ARCHIVE}.{self.request.archive}"
        inside: dict[str, str] = {}
        for slug in sorted({row.slug for row in rows if row.slug}):
            record = self.state.of(slug)
            kept = json.loads(record.files)["files"] if record is not None else {}
            inside |= {f"{slug}/{path}": as_json(stamp) for path, stamp in kept.items() if not path.startswith("../")}
        key, store = Fingerprints().of(inside), self._store
        stamp = store.stamp(name)
        if self.request.force or stamp is None or self.state.note("archive") != as_json([name, key, stamp]):
            files = ((path, read_whole(store, path)) for path in sorted(inside))
            store.pack(name, self.request.archive or "zip", files)
            self.state.remember("archive", as_json([name, key, store.stamp(name)]))


def _same(kept: list[int] | None, stamp: Stamp | None) -> bool:
    """Whether a file has the stamp that was kept, or is still not there."""
    return stamp is None if kept is None else stamp is not None and list(stamp) == kept


def _state_of(request: BatchRequest, store: Store) -> RunState:
    """Open the state of a run, or a copy of it for a dry one."""
    if isinstance(request.out, Path):
        return RunState.peek(request.out) if request.dry_run else RunState.open(request.out)
    # Few write elsewhere.
    from generator.pipeline.cached import cache_folder  # noqa: PLC0415
    from generator.record.disk_cache import CacheUnusableError  # noqa: PLC0415
    from generator.record.remote_state import open_remote_state, peek_remote_state  # noqa: PLC0415
    from generator.record.remote_store import RemoteStore  # noqa: PLC0415

    assert isinstance(store, RemoteStore)
    cache = None
    with suppress(CacheUnusableError):
        cache = cache_folder()
    return (peek_remote_state if request.dry_run else open_remote_state)(store, cache)


def _tidy(store: Store, slugs: tuple[str, ...]) -> None:
    """Take away what workers that were cut short have left."""
    for slug in filter(None, slugs):
        sweep(store, slug)
    if isinstance(store, FolderStore):
        for left in store.folder.glob(f"*{TEMPORARY}*"):
            store.delete(left.name)
    else:
        sweep(store)
