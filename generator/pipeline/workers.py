"""Documents made in several processes at once. The outcomes are those of `make_here`, in the same order."""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import signal
import sys
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from generator.pipeline.make_documents import STEPS, start
from generator.pipeline.outcomes import Outcome, Workshop
from generator.typefaces import Typefaces

_PATIENCE = 5.0
"""Seconds that a worker told to stop may take before it is killed."""


class WorkerEndedError(RuntimeError):
    """A worker was gone before its document was done: killed from outside, or for want of memory."""


@dataclass(frozen=True, slots=True)
class _Worker:
    process: BaseProcess
    line: Connection


def make_in_workers(workshop: Workshop, typefaces: Typefaces, count: int, method: str | None = None) -> list[Outcome]:
    """Make all documents in `count` processes, those that take longest first.

    Once a document has failed at a step, the others go no further than that step. `method` is how processes start: `fork`
    (they have everything at once) on Linux, `spawn` elsewhere. Raises WorkerEndedError if one dies, and what went wrong
    inside one that is no problem of the content; whatever is raised, no process is left behind.
    """
    context = multiprocessing.get_context(method or ("fork" if sys.platform == "linux" else "spawn"))
    forked = context.get_start_method() == "fork"
    team: list[_Worker] = []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            # A forked process inherits our ends of the others' lines; open there, nobody would notice when we are gone.
            inherited = [ours, *(worker.line for worker in team)] if forked else []
            process = context.Process(  # type: ignore[attr-defined]
                target=_serve, args=(theirs, inherited, workshop, typefaces if forked else None), daemon=True
            )
            with no_interrupt():
                process.start()
            theirs.close()
            team.append(_Worker(process, ours))
        return _direct(team, _longest_first(workshop))
    except BaseException:
        for worker in team:
            worker.process.terminate()
        raise
    finally:
        for worker in team:
            worker.line.close()
        for worker in team:
            worker.process.join(_PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()


def _direct(team: Sequence[_Worker], order: Sequence[int]) -> list[Outcome]:
    """Give out documents until all are done."""
    waiting = deque(order)
    outcomes: dict[int, Outcome] = {}
    last = len(STEPS) - 1
    busy: dict[Connection, BaseProcess] = {}

    def give(line: Connection, process: BaseProcess) -> None:
        if not waiting:
            return
        busy[line] = process
        with suppress(OSError):  # it is gone, which `_answer` tells
            line.send((waiting.popleft(), last))

    for worker in team:
        give(worker.line, worker.process)
    while busy:
        for line in wait(list(busy)):
            assert isinstance(line, Connection)
            process = busy.pop(line)
            number, outcome = _answer(line, process)
            outcomes[number] = outcome
            if outcome.failed is not None:
                last = min(last, outcome.failed)
            give(line, process)
    return [outcomes[number] for number in sorted(outcomes)]


def _answer(line: Connection, process: BaseProcess) -> tuple[int, Outcome]:
    """Return what a worker has made. Raises what it raised, or WorkerEndedError."""
    try:
        answer = line.recv()
    except (EOFError, OSError):
        process.join(_PATIENCE)
        code = process.exitcode
        how = f"by signal {-code}" if code is not None and code < 0 else f"with exit code {code}"
        raise WorkerEndedError(
            f"a worker process was ended {how} before its document was done, perhaps for want of memory; "
            "nothing was written; `--jobs 1` needs least"
        ) from None
    if isinstance(answer, BaseException):
        raise answer
    number, outcome = answer
    assert isinstance(outcome, Outcome)
    return number, outcome


def _longest_first(workshop: Workshop) -> list[int]:
    """Return the documents' numbers: those about all modules before those about one, pages before cards."""
    return sorted(
        range(len(workshop.chosen)),
        key=lambda number: (
            -len(workshop.chosen[number].job.modules),
            workshop.chosen[number].job.stock is not None,
            workshop.chosen[number].job.training is None,
        ),
    )


def _serve(line: Connection, inherited: Sequence[Connection], workshop: Workshop, typefaces: Typefaces | None) -> None:
    """Make documents, in a worker, for as long as somebody asks."""
    # Ctrl-C goes to every process of the terminal; the one that started the others ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A worker lives for one build: what it would find by looking for garbage is not worth the tenth of its time that takes.
    gc.disable()
    for other in inherited:
        other.close()
    with suppress(EOFError, OSError):
        faces = typefaces
        while True:
            number, last = line.recv()
            try:
                faces = faces or Typefaces.load(workshop.project)
                making = start(workshop, number, faces)
                all(making.run(step) for step in range(last + 1))
                answer: object = (number, making.outcome(workshop.project.inputs()))
            except Exception as error:  # noqa: BLE001,RUF100 - it is raised again on the other side
                answer = _to_send(error)
            line.send(answer)


def _to_send(error: Exception) -> Exception:
    """Return an exception that survives the way to the other process, with the story of this one as a note."""
    error.add_note(f"In a worker process:\n{traceback.format_exc()}")
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001,RUF100 - whatever it is, it cannot be sent
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


@contextmanager
def no_interrupt() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts, until that one has said that it does not listen."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
