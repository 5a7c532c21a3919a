"""The state of a batch whose output is elsewhere.

SQLite works on a local file: it stands in the user's cache, in a folder of the output's URL, and is sent to the output now and
then and at the end of a run. A run takes the output's copy unless it is the one that was sent from here, so that it goes on
where the last one ended, on whichever machine; and after a kill it has, on the same machine, all that was done. Which copy a run
begins with decides only how much it has to do: what a state says of a file counts only while the store says that it is the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from generator.diagnostics import ProblemsError
from generator.record.files import write_files
from generator.record.places import shown_place
from generator.record.remote_store import RemoteStore
from generator.record.run_state import FOLDER, STATE, RunState, as_json
from generator.record.store import Stamp

KEPT = f"{FOLDER}/{STATE}"
"""Name of the copy in the output."""
_EVERY = 60.0
"""Seconds between two sendings: what a run can lose by the machine with the local file going away."""
_SENT = "sent"
"""The file that says which copy in the output is of the local one."""


@dataclass(slots=True)
class _Carrier:
    """Sends the state of a run, now and then."""

    store: RemoteStore
    folder: Path
    temporary: tempfile.TemporaryDirectory[str] | None
    sent: float = field(default_factory=time.monotonic)

    def __call__(self, state: RunState, last: bool) -> None:
        """Send it; only the last time has a store that refuses it an effect. Raises ProblemsError (exit code 5)."""
        if not last and time.monotonic() < self.sent + _EVERY:
            return
        try:
            self.store.put({KEPT: state.packed()})
            _note(self.folder, self.store.stamp(KEPT))
        except ProblemsError:
            if last:
                raise
        finally:
            self.sent = time.monotonic()
            if last and self.temporary is not None:
                self.temporary.cleanup()


def open_remote_state(store: RemoteStore, cache: Path | None) -> RunState:
    """Open the state of an output elsewhere for a run, alone on this machine; `cache` is where local files are kept.

    Raises ProblemsError (exit code 5): `batch-running`, `cannot-write` where the store or the disk refuses.
    """
    temporary = tempfile.TemporaryDirectory(prefix="musterpress-") if cache is None else None
    place = Path(temporary.name) if temporary is not None else _place(store, cache or Path())

    def fetch(path: Path) -> None:
        stamp = store.stamp(KEPT)
        if stamp is not None and not _is_sent(path.parent, stamp) and (data := store.read(KEPT)) is not None:
            for left in path.parent.glob(f"{STATE}*"):
                left.unlink()
            write_files(path.parent, {STATE: data}, durable=False)
            _note(path.parent, stamp)

    try:
        state = RunState.open(place, shown_place(store.url), fetch)
    except BaseException:
        if temporary is not None:
            temporary.cleanup()
        raise
    # Whether this machine went down says nothing of files that another has confirmed.
    state.checked = True
    state.carry = _Carrier(store, state.folder, temporary)
    return state


def peek_remote_state(store: RemoteStore, cache: Path | None) -> RunState:
    """Return a copy of the state that nothing is written to. Raises ProblemsError (exit code 5, `cannot-write`)."""
    stamp = store.stamp(KEPT)
    if cache is not None and (stamp is None or _is_sent(_place(store, cache) / FOLDER, stamp)):
        return _trusting(RunState.peek(_place(store, cache)))
    with tempfile.TemporaryDirectory(prefix="musterpress-") as folder:
        if stamp is not None and (data := store.read(KEPT)) is not None:
            write_files(Path(folder), {KEPT: data}, durable=False)
        return _trusting(RunState.peek(Path(folder)))


def _trusting(state: RunState) -> RunState:
    state.checked = True
    return state


def _place(store: RemoteStore, cache: Path) -> Path:
    """Return where the local files of an output are."""
    return cache / "batches" / hashlib.sha256(store.url.encode()).hexdigest()[:32]


def _is_sent(folder: Path, stamp: Stamp) -> bool:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return (folder / STATE).is_file() and (folder / _SENT).read_text(encoding="ascii") == as_json(stamp)
    return False


def _note(folder: Path, stamp: Stamp | None) -> None:
    write_files(folder, {_SENT: as_json(stamp).encode()}, durable=False)
