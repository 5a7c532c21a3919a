"""The one run that may be under way in a project: `musterpress batch` or `diff` as a process of its own, followed line by line.

It ends with the studio. Where the studio is killed, it notices at the next agency that nobody reads its progress any more. Until
it has ended its lock is held, and whoever starts another run is told so.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Literal

import generator
from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.studio.batch_runs.folders import Batch, Batches
from generator.studio.batch_runs.records import (
    MOST_PROBLEMS,
    Progress,
    Record,
    State,
    Summary,
    problem_of,
    progress_of,
    summary_of,
)

try:
    import fcntl
except ImportError:  # pragma: no cover - no such thing outside POSIX; there the lock of the output itself keeps runs apart
    fcntl = None  # type: ignore[assignment]

Kind = Literal["run", "reprint"]
LOCK = "lock"
_NICE = 10
"""By how much it stands back behind previews (nice values of POSIX)."""
_APART = 1.0
"""Seconds between two notes of how far it is."""
_MOST_WORDS = 1_000_000
"""Bytes of what it says that are kept."""
_STEPS = ((signal.SIGINT, 8.0), (signal.SIGTERM, 3.0))
"""How it is asked to end, and for how many seconds that may take; then it is killed. Ctrl-C lets it put down what is done."""


@dataclass(slots=True)
class Job:
    """A process under way."""

    batch: Batch
    kind: Kind
    process: subprocess.Popen[bytes]
    progress: Progress = field(default_factory=Progress)
    summary: Summary | None = None
    stopping: bool = False
    """Whether somebody has cancelled it."""
    leaving: bool = False
    """Whether it is ended because the studio ends: then it was interrupted, not cancelled."""
    words: bytearray = field(default_factory=bytearray)
    reader: threading.Thread | None = None


class Runner:
    """Starts, follows and ends the one job."""

    def __init__(self, batches: Batches) -> None:
        """Begin with none."""
        self.batches = batches
        self._lock = threading.Lock()
        self._job: Job | None = None
        self._closed = False

    def live(self, batch: str, kind: Kind = "run") -> Job | None:
        """Return the job of a batch if it is under way in this studio."""
        job = self._job
        return job if job is not None and job.batch.id == batch and job.kind == kind else None

    def busy(self) -> bool:
        """Whether a run is under way, in this studio, in another one, or one left over from a studio that was killed."""
        with self._lock:  # a look must not pass for a run
            if self._job is not None:
                return True
            held = self._hold()
            if held is None:
                return True
            held.close()
            return False

    def start(self, batch: Batch, kind: Kind, arguments: Sequence[str], note: Callable[[Record], Record]) -> None:
        """Start `musterpress ARGUMENTS` in the batch's folder; `note` changes the record before it starts.

        Raises ProblemsError: `batch-running` while another one is under way, `cannot-write`.
        """
        with self._lock:
            held = self._hold() if self._job is None and not self._closed else None
            if held is None:
                hints = ("wait until it has ended, or cancel it",)
                raise ProblemsError(
                    [Problem("batch-running", "another run is under way in this folder", hints=hints)], ExitCode.WRITE
                )
            with held:
                self.batches.change(batch, note)
                job = Job(batch, kind, _started(batch.path, arguments, held))
            job.reader = threading.Thread(target=self._follow, args=(job,), daemon=True)
            self._job = job
            job.reader.start()

    def cancel(self, batch: str, kind: Kind = "run") -> bool:
        """Ask the job of a batch to end; whether there was one. It ends in a while."""
        job = self.live(batch, kind)
        if job is None:
            return False
        if not job.stopping:
            job.stopping = True
            threading.Thread(target=_end, args=(job.process,), daemon=True).start()
        return True

    def close(self) -> None:
        """End what is under way, with the studio."""
        with self._lock:
            self._closed = True
            job = self._job
        if job is not None and job.reader is not None:
            job.leaving = True
            _end(job.process)
            job.reader.join()

    def _hold(self) -> IO[bytes] | None:
        """Return the lock of the project's runs, held, or None if somebody has it. Raises ProblemsError (`cannot-write`)."""
        try:
            self.batches.folder.mkdir(exist_ok=True)
            lock = (self.batches.folder / LOCK).open("ab")
        except OSError as error:
            message = f"a run cannot be started: {(error.strerror or 'the system gave no reason').lower()}"
            raise ProblemsError([Problem("cannot-write", message)], ExitCode.WRITE) from error
        if fcntl is not None:
            try:
                # The process that is started inherits the open file, and the lock with it, until its last worker has ended.
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.close()
                return None
        return lock

    def _follow(self, job: Job) -> None:
        """Read what the job says until it has ended, and put down how far it is and what came of it."""
        assert job.process.stderr is not None
        noted = time.monotonic()
        with job.process.stderr as lines:
            while line := lines.readline(_MOST_WORDS):
                if self._told(job, line):
                    if job.kind == "run" and time.monotonic() > noted + _APART:
                        noted = time.monotonic()
                        self._note(job, lambda record: replace(record, progress=job.progress))
                elif len(job.words) + len(line) <= _MOST_WORDS:
                    job.words += line
        code = job.process.wait()
        _kill_rest(job.process)
        self._note(job, lambda record: _ended(record, job, code))
        with self._lock:
            self._job = None

    def _told(self, job: Job, line: bytes) -> bool:
        """Take a line if it says how far the job is."""
        if not line.startswith(b'{"done"'):
            return False
        try:
            said = json.loads(line)
            job.progress = progress_of(said)
            if said.get("end"):
                job.summary = summary_of(said)
        except (ValueError, KeyError, TypeError):
            return False
        return True

    def _note(self, job: Job, change: Callable[[Record], Record]) -> None:
        # Where the disk refuses, the page says later that the run was interrupted: that is all that is known then.
        with contextlib.suppress(ProblemsError, OSError):
            self.batches.change(job.batch, change)


def _started(folder: Path, arguments: Sequence[str], held: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the command line's own program, in a process group of its own, and behind everything else."""
    package = str(Path(generator.__file__).parents[1])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH", "")])]
    options: dict[str, Any] = {"process_group": 0, "pass_fds": (held.fileno(),)} if os.name == "posix" else {}
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program; no shell sees what users chose
            # -P: modules are not looked for in the working folder, in which users' files lie.
            [sys.executable, "-P", "-m", "generator", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            **options,
        )
    except OSError as error:
        message = f"a run cannot be started: {(error.strerror or 'the system gave no reason').lower()}"
        raise ProblemsError([Problem("cannot-write", message)], ExitCode.WRITE) from error
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and wait for it: gently first."""
    for number, seconds in _STEPS:
        with contextlib.suppress(OSError):
            process.send_signal(number if os.name == "posix" else signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return
    process.kill()
    process.wait()


def _kill_rest(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the process's group after it has ended itself: workers that were not told."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)


def _ended(record: Record, job: Job, code: int) -> Record:
    """Return the record after a job has ended with an exit code."""
    problems = _problems(bytes(job.words))
    if job.kind == "reprint":
        state: State = "ended" if code in (0, 1) else "failed"
        state = "stopped" if job.stopping or job.leaving else state
        if state == "failed" and not problems:
            problems = (_died(code),)
        return replace(record, listing=replace(record.listing, state=state, problems=problems))
    if job.summary is not None and not job.leaving:
        whole = job.progress.done >= job.progress.total
        state = "ended" if whole else "stopped" if job.stopping else "failed"
        # Those of agencies are in problems.csv; what is left is why the others were not begun.
        told = tuple(one for one in problems if one.code == "cannot-write")[:1] if state == "failed" else ()
        return replace(record, state=state, progress=job.progress, summary=job.summary, problems=told)
    if job.leaving:
        return replace(record, progress=job.progress)
    if job.stopping:
        return replace(record, state="stopped", progress=job.progress)
    return replace(record, state="failed", progress=job.progress, problems=problems or (_died(code),))


def _died(code: int) -> Problem:
    how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
    hints = ("start it again: it goes on where it was; if it happens again, there may not be enough memory",)
    return Problem("batch-run-died", f"the run was ended {how} before it was through", hints=hints)


def _problems(words: bytes) -> tuple[Problem, ...]:
    """Return the problems that a command has written as JSON."""
    for line in words.splitlines():
        if line.startswith(b"["):
            with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
                return tuple(map(problem_of, json.loads(line)[:MOST_PROBLEMS]))
    return ()
