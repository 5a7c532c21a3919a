"""The worker process seen from outside: started, asked, ended; and who is asked for next."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from generator.diagnostics import NOWHERE, Problem
from generator.pipeline.workers import no_interrupt
from generator.studio.press_room.messages import AskWarm, Request, Told, Wanted
from generator.studio.press_room.worker import serve

_PATIENCE = 5.0
"""Seconds that a process told to stop may take before it is killed."""
_LONGEST = 180.0
"""Seconds after which a request that is still not answered is given up, and its process with it."""
_BREATH = 0.3
"""Seconds after the start before a worker gets ready for what nobody has asked for."""
_SETTLED = 20
"""Requests that a process answers at least: one that is large from the start is not replaced again and again."""


class Rank(IntEnum):
    """Who goes first: what somebody looks at, then what somebody waits for, then what nobody waits for yet."""

    LOOK = 0
    MAKE = 1
    WARM = 2


class SupersededError(Exception):
    """A newer request of the same tab has taken the place of this one."""


@dataclass(order=True, slots=True)
class _Waiting:
    rank: Rank
    number: int
    request: Request = field(compare=False)
    future: Future[Told] = field(compare=False)

    def settle(self, told: Told) -> None:
        """Give the answer, unless nobody waits for it any more."""
        with suppress(InvalidStateError):
            self.future.set_result(told)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    line: Connection
    answered: int = 0

    def end(self, gently: bool) -> None:
        """End the process."""
        self.line.close()
        if not gently:
            self.process.terminate()
        self.process.join(_PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join(_PATIENCE)
        with suppress(ValueError):  # somebody else has taken note of its end
            self.process.close()


class Crew:
    """One worker process and the thread that talks to it."""

    def __init__(self, folder: Path, most_memory: int) -> None:
        """Remember what the worker is for; nothing is started yet."""
        self._folder, self._most_memory = folder, most_memory
        self._numbers = count()
        self._waiting: list[_Waiting] = []
        self._change = threading.Condition()
        self._stopping = False
        self._worker: _Worker | None = None
        self._thread: threading.Thread | None = None
        self._again = AskWarm(None)
        """What a new process gets ready for."""

    @property
    def pid(self) -> int | None:
        """The worker's process id, if there is a worker."""
        worker = self._worker
        return worker.process.pid if worker is not None else None

    def start(self, warm: AskWarm) -> None:
        """Start the thread and its worker, which gets ready for `warm` while nobody asks for anything else."""
        self._again = warm
        self._stopping = False
        self._ask_warm()
        self._thread = threading.Thread(target=self._direct, name="workshop", daemon=True)
        self._thread.start()

    def ask(self, request: Request, rank: Rank) -> Future[Told]:
        """Return what will be the answer. A preview that waits for the same tab is dropped: it raises SupersededError."""
        future: Future[Told] = Future()
        with self._change:
            if self._stopping or self._thread is None:
                future.set_result(Told(problems=(_closed(),)))
                return future
            if isinstance(request, Wanted) and request.tab:
                self._drop_older(request.tab)
            self._waiting.append(_Waiting(rank, next(self._numbers), request, future))
            self._change.notify()
        return future

    def stop(self) -> None:
        """End thread and worker; what waits is told so."""
        with self._change:
            self._stopping = True
            self._change.notify()
            worker = self._worker
        if worker is not None:
            # Also ends what it is at.
            with suppress(ValueError, OSError):
                worker.process.terminate()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        for waiting in self._waiting:
            waiting.settle(Told(problems=(_closed(),)))
        self._waiting.clear()

    def _drop_older(self, tab: str) -> None:
        for waiting in list(self._waiting):
            if isinstance(waiting.request, Wanted) and waiting.request.tab == tab:
                self._waiting.remove(waiting)
                with suppress(InvalidStateError):
                    waiting.future.set_exception(SupersededError())

    def _ask_warm(self) -> None:
        self._waiting.append(_Waiting(Rank.WARM, next(self._numbers), self._again, Future()))

    def _direct(self) -> None:
        """Give the worker one request after the other, the most urgent first."""
        with self._change:
            # The first page is on its way to the browser: getting ready must not take the processor from it.
            self._change.wait_for(lambda: self._stopping or any(one.rank < Rank.WARM for one in self._waiting), _BREATH)
        while (waiting := self._next()) is not None:
            if not waiting.future.set_running_or_notify_cancel():
                continue
            try:
                told = self._answered(waiting.request)
            except Exception as error:  # noqa: BLE001,RUF100 - whoever waits is told, and the next one gets his turn
                self._worker = None
                told = Told(problems=(Problem("internal-error", f"{type(error).__name__}: {error}"),))
            waiting.settle(told)
        if self._worker is not None:
            self._worker.end(gently=False)
            self._worker = None

    def _next(self) -> _Waiting | None:
        with self._change:
            while not self._waiting and not self._stopping:
                self._change.wait()
            if self._stopping:
                return None
            first = min(self._waiting)
            self._waiting.remove(first)
            return first

    def _answered(self, request: Request) -> Told:
        """Return the worker's answer; one that has died or is too large gives its place to another."""
        if self._worker is None or not self._worker.process.is_alive():
            self._hire()
        worker = self._worker
        assert worker is not None
        if self._stopping:
            return Told(problems=(_closed(),))
        try:
            worker.line.send(request)
            if not worker.line.poll(_LONGEST):
                return self._gone("did not answer")
            told = worker.line.recv()
        except (EOFError, OSError):
            return self._gone("was ended")
        assert isinstance(told, Told)
        worker.answered += 1
        if isinstance(request, Wanted) and not told.problems:
            self._again = AskWarm(None, request)
        if told.memory > self._most_memory and worker.answered >= _SETTLED:
            self._replace()
        return told

    def _gone(self, how: str) -> Told:
        if self._stopping:
            return Told(problems=(_closed(),))
        self._replace()
        hint = "try it again; if it happens again, this computer may not have enough memory left"
        message = f"the process that makes documents {how} before it was done; there is a new one"
        return Told(problems=(Problem("studio-worker-died", message, NOWHERE, (hint,)),))

    def _replace(self) -> None:
        """Put a new process in the place of this one; it gets ready while nobody asks for anything."""
        if self._worker is not None:
            self._worker.end(gently=False)
            self._worker = None
        with self._change:
            if not any(isinstance(one.request, AskWarm) for one in self._waiting):
                self._ask_warm()

    def _hire(self) -> None:
        if self._worker is not None:
            self._worker.end(gently=True)
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._folder, self._most_memory), daemon=True)
        # Else the first start would start it meanwhile, which lets Ctrl-C through again (cpython, resource_tracker.py).
        resource_tracker.ensure_running()
        with no_interrupt():
            process.start()
        theirs.close()
        with self._change:
            self._worker = _Worker(process, ours)


def _closed() -> Problem:
    return Problem("studio-closed", "the studio is being closed", NOWHERE, ("start it again with `musterpress studio`",))
