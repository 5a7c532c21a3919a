"""A batch on the machines of a Dask cluster (distributed.dask.org): who makes which agency, and who writes it.

The plan and the user's own files of packets/, templates/ and fonts/ go to each worker once; what is built in must be the same
there, with the same program and libraries, or the run is refused: the bytes would not be those of one machine. Agencies are
looked into here and travel whole, with their logos and annexes, so that no worker needs the source. To a URL that all
machines reach, workers write by themselves; for a folder of this machine their documents come back and are written here.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import queue
import time
import warnings
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.pipeline.batch_kept import names_kept
from generator.pipeline.batch_keys import PACKETS
from generator.pipeline.batch_plan import INTERNAL, AgencyOutcome, AgencyWork
from generator.pipeline.batch_work import Parcel, WorkRoom, look_into, write_agency
from generator.pipeline.reprint.record_file import RECORD
from generator.project import ProjectFiles, program_digest
from generator.project.files import FOLDERS

if TYPE_CHECKING:
    from generator.pipeline.cluster_worker import Answer

CONNECT = 10.0
"""Seconds to wait for the scheduler."""
WORKERS = 60.0
"""Seconds to wait for a worker where there is none, at the start or later."""
AHEAD = 2
"""Agencies for each thread of the workers that are on their way: nobody must wait for the next one."""
_LOOK = 1.0
"""Seconds between two looks at how many workers there are."""


def make_on_cluster(address: str, room: WorkRoom, works: Iterator[AgencyWork]) -> Generator[AgencyOutcome]:
    """Yield what becomes of each agency, in the order in which they are done; closed, it has called off what is not done.

    An agency whose worker is lost is made by another. After as many losses as the scheduler allows it is tried once more when
    all others are done, alone, since it may have been lost with one that takes workers down; then it gets the problem
    `batch-worker-died`. Raises ProblemsError (exit code 3): `cluster-library` where distributed is not installed,
    `cluster-unreachable` for a scheduler that does not answer or has no workers, `cluster-differs` for workers that would
    make other bytes.
    """
    with _client(address) as client:
        run = _Run(client, address, room)
        try:
            run.begin()
            yield from run.make(works)
        finally:
            run.end()


class _Run:
    """Agencies on their way."""

    def __init__(self, client: Any, address: str, room: WorkRoom) -> None:
        self._client = client
        self._address = address
        self._room = room
        self._there = room.store.reach == "anywhere"
        """Whether workers write by themselves."""
        from generator.pipeline.cluster_worker import PlanPlugin  # noqa: PLC0415 - imports distributed

        sent = _sent(room)
        self._digest = hashlib.sha256(sent).hexdigest()
        self._plugin = PlanPlugin(self._digest, sent)
        self._waiting: dict[Any, AgencyWork] = {}
        self._done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._alone: deque[AgencyWork] = deque()
        """Those that workers were lost with, and in the end nothing else."""
        self._tried: set[int] = set()
        self._threads = 0
        self._looked = self._seen = time.monotonic()

    def begin(self) -> None:
        """Give all workers, those that come later too, the plan. Raises ProblemsError (`cluster-unreachable`)."""
        try:
            self._client.wait_for_workers(1, timeout=WORKERS)
        except TimeoutError:
            raise self._no_workers() from None
        self._client.register_plugin(self._plugin, name=self._digest)
        self._look(at_once=True)

    def make(self, works: Iterator[AgencyWork]) -> Iterator[AgencyOutcome]:
        """Yield what becomes of the agencies."""
        while True:
            while len(self._waiting) < max(self._threads, 1) * AHEAD:
                work = next(works, None)
                if work is None:
                    break
                failed = self._send(work)
                if failed is not None:
                    yield failed
            if not self._waiting:
                if not self._alone:
                    return
                self._send(self._alone.popleft())
            with suppress(queue.Empty):
                future = self._done.get(timeout=_LOOK)
                outcome = self._outcome(future, self._waiting.pop(future))
                if outcome is not None:
                    yield outcome
            self._look()

    def end(self) -> None:
        """Call off what is not done, and take the plan from the workers: those still at something do not write it any more."""
        with suppress(Exception):  # the scheduler is gone, and its workers with it
            if self._waiting:
                self._client.cancel(list(self._waiting), force=True)
            self._client.unregister_worker_plugin(self._digest)

    def _send(self, work: AgencyWork) -> AgencyOutcome | None:
        """Look into an agency and send it off, or return what is wrong with it."""
        from generator.pipeline.cluster_worker import make_there  # noqa: PLC0415 - as above

        looked = look_into(self._room, work) if work.row is None else work
        if isinstance(looked, AgencyOutcome):
            return looked
        sent = work = looked
        if not self._there:
            # A record of what documents were made from is kept true, whoever has written it.
            names = {RECORD, *(names_kept(work.record) if work.record is not None else ())}
            look = self._room.store.below(work.name).look()
            sent = replace(work, there={name: stamp for name in names if (stamp := look(name)) is not None})
        # Packed here: the scheduler need not look into it.
        future = self._client.submit(make_there, self._digest, pickle.dumps(sent, 5), not self._there, pure=False)
        self._waiting[future] = work
        future.add_done_callback(self._done.put)
        return None

    def _outcome(self, future: Any, work: AgencyWork) -> AgencyOutcome | None:
        """Return what became of an agency, written; None if it is to be tried again."""
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - as above

        try:
            answer: Answer = pickle.loads(future.result())  # noqa: S301 - from our own workers, which run what we send
        except KilledWorker as error:
            number = work.raw.number
            if number not in self._tried:
                self._tried.add(number)
                self._alone.append(work)
                return None
            hint = "perhaps there was not enough memory: start workers with fewer processes on a machine"
            message = f"the worker that made it was lost, {error.allowed_failures + 1} times with nothing else to do"
            problem = Problem("batch-worker-died", message, hints=(hint,))
            return AgencyOutcome(work.name, number, "problems", problems=(problem,), code=INTERNAL)
        except Exception as error:
            raise self._unreachable(f"an agency was called off there: {type(error).__name__}") from error
        if answer.refused:
            raise ProblemsError(answer.refused, ExitCode(answer.code))
        told = answer.told
        assert told is not None
        if isinstance(told, Parcel):
            return replace(write_agency(self._room, work, told), memory=answer.memory)
        return replace(told, memory=answer.memory)

    def _look(self, at_once: bool = False) -> None:
        """Count the workers' threads now and then. Raises ProblemsError (`cluster-unreachable`) if there are none for long."""
        now = time.monotonic()
        if not at_once and now < self._looked + _LOOK:
            return
        self._looked = now
        try:
            self._threads = sum(self._client.nthreads().values()) if self._client.status == "running" else 0
        except Exception as error:
            raise self._unreachable("the connection was lost") from error
        if self._threads:
            self._seen = now
        elif now > self._seen + WORKERS or self._client.status == "closed":
            raise self._no_workers()

    def _no_workers(self) -> ProblemsError:
        return self._unreachable("no worker is there")

    def _unreachable(self, why: str) -> ProblemsError:
        hint = "start workers with `dask worker` and the scheduler's address; what is done is kept"
        problem = Problem("cluster-unreachable", f"the cluster at `{self._address}` does nothing: {why}", hints=(hint,))
        return ProblemsError([problem], ExitCode.MISSING)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """Yield a connection to the scheduler. Raises ProblemsError: `cluster-library`, `cluster-unreachable`."""
    place = Place("command line")
    try:
        import distributed as library  # noqa: PLC0415 - an optional extra
    except ImportError:
        hint = 'install it here and on all machines of the cluster: `pip install "musterpress[cluster]"`'
        problem = Problem("cluster-library", "`--scheduler` needs the library `distributed`", place, (hint,))
        raise ProblemsError([problem], ExitCode.MISSING) from None
    # What workers that come and go have to say there is said here by problems.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            # Whether versions are the same is looked at more closely, by each worker.
            warnings.simplefilter("ignore", library.versions.VersionMismatchWarning)
            opened: Any = library.Client
            client = opened(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        hint = "write the address that `dask scheduler` says when it starts, such as `tcp://10.0.0.5:8786`"
        words = " ".join(str(error).split()) or type(error).__name__
        problem = Problem("cluster-unreachable", f"no scheduler answers at `{address}`: {words}", place, (hint,))
        raise ProblemsError([problem], ExitCode.MISSING) from error
    try:
        yield client
    finally:
        client.close(timeout=2)


def _sent(room: WorkRoom) -> bytes:
    """Return what each worker gets: the plan, the user's own files, and what all files and the program must be."""
    from generator.pipeline.cluster_worker import Sent  # noqa: PLC0415 - as above

    plan = room.plan
    project, bare = plan.project, ProjectFiles(None, plan.project.today())
    digests = {**plan.shared.digests, **project.digests(PACKETS)}
    built_in = {name: digest for folder in FOLDERS for name, digest in bare.digests(folder).items()}
    own = [name for name, digest in digests.items() if built_in.get(name) != digest]
    files = {name: path.read_bytes() for name in own if (path := project.find(name)) is not None}
    shown = {name: project.display(name) for name in digests}
    return pickle.dumps(Sent(replace(plan, project=bare), files, shown, digests, program_digest()), 5)
