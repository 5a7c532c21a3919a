"""What runs on the workers of a cluster: the plan of a batch, opened once a process, and one agency after another."""

from __future__ import annotations

import pickle
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from distributed import WorkerPlugin

from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.pipeline.batch_plan import AgencyOutcome, AgencyWork, BatchPlan
from generator.pipeline.batch_work import Parcel, WorkRoom, draw_agency, make_agency
from generator.pipeline.garbage import memory_used
from generator.project import ProjectFiles, program_digest
from generator.project.files import FOLDERS


@dataclass(frozen=True, slots=True)
class Sent:
    """What a worker is given once."""

    plan: BatchPlan
    files: Mapping[str, bytes]
    """The user's own: those that are not as they are built in."""
    shown: Mapping[str, str]
    """What files are called in problems, where the run was started."""
    digests: Mapping[str, str]
    """SHA-256 of each file of the project."""
    program: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker says: of an agency, or that it cannot do its part of the run."""

    told: Parcel | AgencyOutcome | None = None
    refused: tuple[Problem, ...] = ()
    code: int = 0
    memory: int = 0
    """Bytes that the worker has in memory."""


class PlanPlugin(WorkerPlugin):
    """Brings the plan to each worker, also to one that comes later, and takes it away when the run is over."""

    def __init__(self, digest: str, sent: bytes) -> None:
        """Hold the plan, packed: most workers that get it need it, but the scheduler does not."""
        self.digest, self.sent = digest, sent

    def setup(self, worker: Any) -> None:
        """Put the plan down, unopened: who makes the first agency opens it."""
        with _LOCK:
            _PLANS.setdefault(self.digest, _Plan(self.sent)).holders += 1

    def teardown(self, worker: Any) -> None:
        """Forget the plan, if no other worker of this process has it."""
        with _LOCK:
            plan = _PLANS.get(self.digest)
            if plan is not None:
                plan.holders -= 1
                if plan.holders <= 0:
                    del _PLANS[self.digest]


@dataclass(slots=True)
class _Plan:
    """A plan in this process."""

    sent: bytes
    holders: int = 0
    busy: threading.Lock = field(default_factory=threading.Lock)
    """What a room remembers is for one thread at a time; a second one would gain nothing."""
    room: WorkRoom | None = None
    folder: tempfile.TemporaryDirectory[str] | None = None
    """Holds the user's own files for as long as the plan is there."""


_PLANS: dict[str, _Plan] = {}
_LOCK = threading.Lock()


class _ShownElsewhere(ProjectFiles):
    """Files that problems call what they are called where the run was started."""

    def __init__(self, root: Path, today: date, shown: Mapping[str, str]) -> None:
        """Open the door on the files that were sent, over those built in here."""
        super().__init__(root, today)
        self._shown = shown

    def again(self) -> ProjectFiles:
        """Return another door to the same files."""
        assert self.root is not None
        return _ShownElsewhere(self.root, self.today(), self._shown)

    def display(self, name: str) -> str:
        """Return the path to show in problems."""
        return self._shown.get(name, name)


def make_there(digest: str, packed: bytes, draw_only: bool) -> bytes:
    """Make an agency on a worker and return the packed `Answer`; with `draw_only` its documents are in it, not written."""
    with _LOCK:
        plan = _PLANS.get(digest)
    if plan is None:
        raise RuntimeError("the run that asks is over")
    with plan.busy:
        try:
            plan.room = plan.room or _opened(digest, plan)
        except ProblemsError as error:
            return pickle.dumps(Answer(None, error.problems, int(error.exit_code)), 5)
        work: AgencyWork = pickle.loads(packed)  # noqa: S301 - from the run that was started, by which we work
        told = (draw_agency if draw_only else make_agency)(plan.room, work)
        return pickle.dumps(Answer(told, memory=memory_used()), 5)


def _opened(digest: str, plan: _Plan) -> WorkRoom:
    """Open the room of a plan. Raises ProblemsError: `cluster-differs`, and what `WorkRoom.open` raises."""
    sent: Sent = pickle.loads(plan.sent)  # noqa: S301 - as above
    if program_digest() != sent.program:
        hint = "install the same version with the same libraries and the same Python everywhere: `requirements.lock` names them"
        raise _differs("has another version of the program, of Python or of a library", hint)
    plan.folder = tempfile.TemporaryDirectory(prefix="musterpress-")
    root = Path(plan.folder.name)
    for name, data in sent.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    project = _ShownElsewhere(root, sent.plan.project.today(), sent.shown)
    found = {name: one for folder in FOLDERS for name, one in project.digests(folder).items()}
    wrong = sorted(name for name in {*found, *sent.digests} if found.get(name) != sent.digests.get(name))
    if wrong:
        hint = "leave what is built in as it was installed, and do not change files while a batch runs"
        raise _differs(f"has another `{wrong[0]}`", hint)
    room = WorkRoom.open(replace(sent.plan, project=project))
    room.before_writing = lambda: _still_wanted(digest)
    return room


def _still_wanted(digest: str) -> None:
    """Raise where the run was ended: the next one may be at work in its place."""
    with _LOCK:
        if digest not in _PLANS:
            raise RuntimeError("the run that asked is over")


def _differs(what: str, hint: str) -> ProblemsError:
    import socket  # noqa: PLC0415 - for this one word

    message = f"the worker on `{socket.gethostname()}` {what}: its files would not be those of one machine"
    return ProblemsError([Problem("cluster-differs", message, hints=(hint,))], ExitCode.MISSING)
