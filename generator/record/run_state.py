"""What a batch knows of its earlier runs: one SQLite file for the whole output.

It survives a kill at any moment (sqlite.org/atomiccommit.html), has a version, and is never trusted: a file that is damaged or of
another version is thrown away, and what it says of a document counts only while the document's file is the one it was.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError

try:
    import fcntl
except ImportError:  # pragma: no cover - no such thing outside POSIX; there SQLite's own lock keeps two runs apart
    fcntl = None  # type: ignore[assignment]

FOLDER = ".musterpress-batch"
STATE = "state.sqlite"
_FORMAT = "1"
_PATIENCE = 15.0
"""Seconds to wait for the workers of a killed run, which stop at the end of the document they are at."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS agencies (slug TEXT PRIMARY KEY, key TEXT NOT NULL, number INTEGER NOT NULL, files TEXT NOT NULL,
    told TEXT NOT NULL, detail BLOB NOT NULL, whole BLOB NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """What is kept of one agency. The texts are JSON that only those who need them read."""

    slug: str
    key: str
    """Hash of all that its documents, warnings and files depend on, files beside the source apart; empty: none counts."""
    number: int
    """Its row, which its warnings name."""
    files: str
    """{"files": {path: stamp}, "sides": {path: stamp or null}}: outputs below its folder, and what lies beside the source."""
    told: str
    """Counts and warnings, to be said again without making anything."""
    detail: bytes
    """What is known of each document, packed."""

    @property
    def whole(self) -> bytes:
        """Hash over the rest: a row in which the disk has turned a bit is none."""
        total = hashlib.blake2b(self.detail, digest_size=16)
        for text in (self.slug, self.key, str(self.number), self.files, self.told):
            total.update(f"{len(text)} {text}".encode("utf-8", "surrogatepass"))
        return total.digest()


@dataclass(slots=True)
class RunState:
    """The store of one run. `checked` is whether stamps may be relied on: not after the machine went down in a run."""

    folder: Path
    checked: bool
    killed: bool
    """Whether the last run did not come to its end, and may have left temporary files."""
    _rows: sqlite3.Connection
    _lock: IO[bytes] | None = None
    _waiting: list[AgencyRecord] = field(default_factory=list)
    _written: bool = False
    carry: Callable[[RunState, bool], None] | None = None
    """Takes what is kept elsewhere, for an output that is elsewhere; told whether this is the last time in the run."""

    @classmethod
    def open(cls, out: Path, name: str = "", prepare: Callable[[Path], None] | None = None) -> RunState:
        """Open the store of an output folder for a run, alone.

        `name` is what the output is called in words; `prepare` is given the store's file before it is opened.

        Raises ProblemsError (exit code 5): `batch-running` while another run is at work, `cannot-write`.
        """
        folder = out / FOLDER
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = (folder / "lock").open("ab")
        except OSError as error:
            raise _refused(folder, error) from error
        try:
            _alone(lock, name or str(out))
            if prepare is not None:
                prepare(folder / STATE)
            state = cls(folder, True, False, _connected(folder / STATE), lock)
            state._begin()
        except sqlite3.Error as error:
            lock.close()
            raise _refused(folder, error) from error
        except BaseException:
            lock.close()
            raise
        return state

    @classmethod
    def peek(cls, out: Path) -> RunState:
        """Return a copy of the store that nothing is written to."""
        rows = sqlite3.connect(":memory:")
        path = out / FOLDER / STATE
        with contextlib.suppress(sqlite3.Error, OSError):
            if path.is_file():
                kept = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
                with contextlib.closing(kept):
                    kept.backup(rows)
        if not _sound(rows):
            rows = sqlite3.connect(":memory:")
        rows.executescript(_TABLES)
        state = cls(out / FOLDER, True, False, rows)
        boot = state.note("running")
        state.checked, state.killed = boot in ("", _boot()), bool(boot)
        return state

    def _begin(self) -> None:
        """Note that a run is under way, and how the last one ended."""
        running = self.note("running")
        self.killed, self.checked = bool(running), running in ("", _boot())
        self.remember("format", _FORMAT)
        # A machine that went down twice without a whole run in between has checked nothing yet.
        self.remember("running", _boot() if self.checked else running)

    def note(self, name: str) -> str:
        """Return a word kept under a name, or nothing."""
        found = self._rows.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def remember(self, name: str, value: str) -> None:
        """Keep a word under a name."""
        with self._rows:
            self._rows.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def of(self, slug: str) -> AgencyRecord | None:
        """Return what is kept of an agency."""
        with contextlib.suppress(sqlite3.Error, TypeError, AttributeError):
            found = self._rows.execute("SELECT * FROM agencies WHERE slug = ?", (slug,)).fetchone()
            if found:
                record = AgencyRecord(*found[:-1])
                return record if record.whole == found[-1] else None
        return None

    def slugs(self) -> Iterator[str]:
        """Yield the agencies that anything is kept of, in order."""
        for (slug,) in self._rows.execute("SELECT slug FROM agencies ORDER BY slug"):
            yield str(slug)

    def keep(self, record: AgencyRecord) -> None:
        """Keep what is known of an agency, at the latest at the next `commit`."""
        self._waiting.append(record)
        self._written = True

    def commit(self) -> None:
        """Write what waits. Raises ProblemsError (exit code 5) where the disk refuses; then it still waits."""
        if not self._waiting:
            return
        rows = ((one.slug, one.key, one.number, one.files, one.told, one.detail, one.whole) for one in self._waiting)
        try:
            with self._rows:
                self._rows.executemany("INSERT OR REPLACE INTO agencies VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        except sqlite3.Error as error:
            raise _refused(self.folder, error) from error
        self._waiting.clear()
        if self.carry is not None:
            self.carry(self, False)

    def packed(self) -> bytes:
        """Return the whole store as the bytes of its file."""
        with contextlib.closing(sqlite3.connect(":memory:")) as copy:
            self._rows.backup(copy)
            return copy.serialize()

    def close(self, *, whole: bool) -> None:
        """End the run; `whole`: everything it has written is to be on the disk, and no temporary file is left."""
        try:
            self.commit()
            if whole:
                if self._written and self.carry is None and hasattr(os, "sync"):
                    os.sync()
                self.remember("running", "")
            if self.carry is not None:
                self.carry(self, True)
        except sqlite3.Error as error:
            raise _refused(self.folder, error) from error
        finally:
            self._rows.close()
            if self._lock is not None:
                self._lock.close()


def _connected(path: Path) -> sqlite3.Connection:
    """Return the store's file, opened; a new one in the place of what is none or is of another version."""
    for _ in range(2):
        rows = sqlite3.connect(path, timeout=_PATIENCE)
        if _sound(rows):
            rows.execute("PRAGMA journal_mode=WAL")
            # A kill loses nothing; power that fails loses the last rows, never the file (sqlite.org/pragma.html).
            rows.execute("PRAGMA synchronous=NORMAL")
            rows.executescript(_TABLES)
            return rows
        rows.close()
        for one in path.parent.glob(f"{path.name}*"):
            shutil.rmtree(one) if one.is_dir() else one.unlink()
    raise sqlite3.DatabaseError("the run's state cannot be opened")


def _sound(rows: sqlite3.Connection) -> bool:
    """Whether it is a whole store of this version, or an empty one."""
    try:
        tables = {name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            return True
        if tables != {"meta", "agencies"} or rows.execute("PRAGMA quick_check").fetchone() != ("ok",):
            return False
        rows.execute("SELECT slug, key, number, files, told, detail, whole FROM agencies LIMIT 1").fetchone()
        found = rows.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
        return found is None or found[0] == _FORMAT
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise
        return False
    except sqlite3.DatabaseError:
        return False


def _alone(lock: IO[bytes], out: str) -> None:
    """Hold the lock for as long as this process and its workers live. Raises ProblemsError (`batch-running`)."""
    if fcntl is None:  # pragma: no cover
        return
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                message = f"another batch is at work in `{out}`"
                hint = "wait for it, stop it, or choose another folder with `--out`"
                raise ProblemsError([Problem("batch-running", message, Place(out), (hint,))], ExitCode.WRITE) from None
            time.sleep(0.05)


def _boot() -> str:
    """Return what tells one start of the machine from another."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"


def _refused(folder: Path, error: Exception) -> ProblemsError:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    hint = "make room or mend the rights of the folder, and run the same command again: what is done is kept"
    problem = Problem("cannot-write", f"`{folder}` cannot be written: {reason.lower()}", Place(str(folder)), (hint,))
    return ProblemsError([problem], ExitCode.WRITE)


def as_json(value: object) -> str:
    """Return a value as short JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
