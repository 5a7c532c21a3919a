"""Agencies made in several processes that live for the whole batch."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from generator.diagnostics import Problem
from generator.pipeline.batch_plan import INTERNAL, AgencyOutcome, AgencyWork, BatchPlan
from generator.pipeline.batch_work import WorkRoom, make_agency
from generator.pipeline.garbage import Garbage, memory_used
from generator.pipeline.workers import no_interrupt

AHEAD = 2
"""Agencies that a worker has been given: it must not wait for the next one."""
MOST_MEMORY = 400_000_000
"""Bytes in memory at which a worker gives its place to a new one, unless it had nearly as many once it was warm."""
_WARM = 16
"""Agencies after which a worker remembers what it will."""
_GROWTH = 1.5
"""By how much it may grow after that."""
_PATIENCE = 5.0


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    line: Connection
    given: deque[AgencyWork] = field(default_factory=deque)
    """What it is at, then what it will be at."""
    full: bool = False
    """Whether it has grown too large to be given more."""
    done: int = 0
    warm: float = 0.0
    """Bytes it had in memory when it was warm."""

    def weigh(self, memory: int) -> None:
        """Note how much it has in memory after an agency."""
        self.done += 1
        if self.done == _WARM:
            self.warm = memory
        # A new one would have to learn all again: no use in that if what it remembers is what takes the room.
        self.full = memory > max(MOST_MEMORY, _GROWTH * self.warm)


def make_here(room: WorkRoom, works: Iterable[AgencyWork]) -> Iterator[AgencyOutcome]:
    """Yield what becomes of each agency, all made in this process."""
    garbage = Garbage()
    garbage.begin()
    try:
        for number, work in enumerate(works):
            if number:
                garbage.look()  # after the last one nobody need
            yield make_agency(room, work)
    finally:
        garbage.end()


class Team:
    """Workers, and who is at what. Closed, it leaves no process behind."""

    def __init__(self, room: WorkRoom, count: int, method: str | None = None) -> None:
        """Start `count` processes; `method` is how: `fork` (they have everything at once) on Linux, `spawn` elsewhere."""
        self._room = room
        self._context = multiprocessing.get_context(method or ("fork" if sys.platform == "linux" else "spawn"))
        self._forked = self._context.get_start_method() == "fork"
        self._workers: list[_Worker] = []
        self._tries: dict[int, int] = {}
        self._cut: list[str] = []
        self._again: deque[AgencyWork] = deque()
        if self._forked:
            # What is there now lives to the end: nobody need look at it for garbage, and its pages stay shared.
            gc.collect()
            gc.freeze()
        try:
            for _ in range(count):
                self._workers.append(self._hire())
        except BaseException:
            self.close()
            raise

    def make(self, works: Iterable[AgencyWork]) -> Iterator[AgencyOutcome]:
        """Yield what becomes of each agency, in the order in which they are done."""
        waiting = iter(works)
        while True:
            # Nobody waits for a first one where another has his second.
            for most in range(1, AHEAD + 1):
                for worker in self._workers:
                    self._feed(worker, waiting, most)
            busy = {worker.line: worker for worker in self._workers if worker.given}
            if not busy:
                return
            for line in wait(list(busy)):
                assert isinstance(line, Connection)
                yield from self._answer(busy[line])

    def cut_short(self) -> tuple[str, ...]:
        """Return the slugs of the agencies that somebody is at, or was when he died: he may have left temporary files."""
        return (*self._cut, *(work.raw.slug or "" for worker in self._workers for work in worker.given))

    def close(self) -> None:
        """End all workers; those that are at something are cut short."""
        for worker in self._workers:
            if worker.given:
                worker.process.terminate()
            worker.line.close()
        for worker in self._workers:
            _ended(worker.process)
        self._workers.clear()
        if self._forked:
            gc.unfreeze()

    def _hire(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        # A forked process inherits our ends of the others' lines; open there, nobody would notice when we are gone.
        inherited = [ours, *(worker.line for worker in self._workers if not worker.line.closed)] if self._forked else []
        given = self._room if self._forked else self._room.plan
        process = self._context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, inherited, given, os.getpid()), daemon=True
        )
        with no_interrupt():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _feed(self, worker: _Worker, waiting: Iterator[AgencyWork], most: int) -> None:
        while len(worker.given) < most and not worker.full:
            work = self._again.popleft() if self._again else next(waiting, None)
            if work is None:
                return
            worker.given.append(work)
            with suppress(OSError):  # it is gone, which `_answer` tells
                worker.line.send(work)

    def _answer(self, worker: _Worker) -> Iterator[AgencyOutcome]:
        try:
            outcome = worker.line.recv()
        except (EOFError, OSError):
            yield from self._died(worker)
            return
        assert isinstance(outcome, AgencyOutcome)
        worker.given.popleft()
        yield outcome
        worker.weigh(outcome.memory)
        if worker.full and not worker.given:
            worker.line.close()
            _ended(worker.process)
            self._workers[self._workers.index(worker)] = self._hire()

    def _died(self, worker: _Worker) -> Iterator[AgencyOutcome]:
        """Hire another in the place of one that is gone; what it was at is tried once more, the rest was never begun."""
        worker.line.close()
        _ended(worker.process)
        code = worker.process.exitcode
        how = f"by signal {-code}" if code is not None and code < 0 else f"with exit code {code}"
        first = worker.given.popleft()
        self._cut.append(first.raw.slug or "")
        self._again.extendleft(reversed(worker.given))
        worker.given.clear()
        self._workers[self._workers.index(worker)] = self._hire()
        tries = self._tries[first.raw.number] = self._tries.get(first.raw.number, 0) + 1
        if tries == 1:
            self._again.append(first)
            return
        hint = "perhaps there was not enough memory: run it again with a smaller `--jobs`"
        message = f"the process that made it was ended {how}, twice"
        problem = Problem("batch-worker-died", message, hints=(hint,))
        yield AgencyOutcome(first.name, first.raw.number, "problems", problems=(problem,), code=INTERNAL)


def _ended(process: BaseProcess) -> None:
    process.join(_PATIENCE)
    if process.is_alive():
        process.kill()
        process.join()


def _serve(line: Connection, inherited: Sequence[Connection], given: WorkRoom | BatchPlan, parent: int) -> None:
    """Make agencies, in a worker, for as long as somebody asks."""
    # Ctrl-C goes to every process of the terminal; the one that started the others ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        other.close()
    room = given if isinstance(given, WorkRoom) else WorkRoom.open(given)
    room.before_writing = lambda: _still_wanted(parent)
    garbage = Garbage()
    garbage.begin()
    with suppress(EOFError, OSError):
        line.send(replace(make_agency(room, line.recv()), memory=memory_used()))
        while True:
            work = line.recv()
            garbage.look()  # only now: after the last one nobody need
            line.send(replace(make_agency(room, work), memory=memory_used()))


def _still_wanted(parent: int) -> None:
    """End a worker whose run was killed: the next one may be at work in its place."""
    if os.getppid() != parent:
        os._exit(1)
