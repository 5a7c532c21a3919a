"""The uploaded tables of a project: `batches/<id>/`, each with its table, mapping, record and output, all under names of ours."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import Problem, ProblemsError
from generator.record import write_files
from generator.studio.batch_runs.records import Record, read_record, write_record

FOLDER = "batches"
COLUMNS = "columns.yaml"
OUTPUT = "output"
REPRINT = "reprint.json"
TABLE, WORKBOOK = "table.csv", "table.xlsx"
MOST = 100
"""Tables that are kept at a time."""
_ID = re.compile(r"[0-9a-f]{12}")
_NEW, _GONE = ".new-", ".gone-"


@dataclass(frozen=True, slots=True)
class Batch:
    """An uploaded table, and what there is of it."""

    id: str
    path: Path

    @property
    def table(self) -> Path:
        """The table as it was uploaded."""
        workbook = self.path / WORKBOOK
        return workbook if workbook.is_file() else self.path / TABLE

    @property
    def columns(self) -> Path:
        """Which column is which field; not there before somebody has said so."""
        return self.path / COLUMNS

    @property
    def output(self) -> Path:
        """What `musterpress batch` has written."""
        return self.path / OUTPUT

    @property
    def reprint(self) -> Path:
        """The reprint list."""
        return self.path / REPRINT

    @property
    def written_columns(self) -> str:
        """The text of the mapping, or nothing."""
        try:
            return self.columns.read_text(encoding="utf-8")
        except (OSError, ValueError):
            return ""

    @property
    def has_output(self) -> bool:
        """Whether anything was made."""
        try:
            with os.scandir(self.output) as entries:
                return any(entry.is_dir() and not entry.name.startswith(".") for entry in entries)
        except OSError:
            return False


class Batches:
    """The batches of a project folder, looked up anew each time."""

    def __init__(self, folder: Path) -> None:
        """Remember the project folder."""
        self.project = folder
        self.folder = folder / FOLDER
        self._lock = threading.Lock()

    def all(self) -> tuple[Batch, ...]:
        """Return the batches, the newest first."""
        found: list[tuple[float, Batch]] = []
        for entry in self._entries():
            if _ID.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False) and not _has_links(entry.path):
                batch = Batch(entry.name, Path(entry.path))
                with suppress(OSError):
                    found.append((batch.table.stat().st_mtime, batch))
        return tuple(batch for _, batch in sorted(found, key=lambda one: (-one[0], one[1].id)))

    def find(self, name: str) -> Batch | None:
        """Return the batch of an id, or None."""
        return next((batch for batch in self.all() if batch.id == name), None)

    def add(self, fill: Callable[[Path], Record]) -> Batch:
        """Make a new batch: `fill` puts the table into a folder and returns the record. What it refuses leaves nothing behind.

        Raises ProblemsError: what `fill` says, `batches-full`, `cannot-write`.
        """
        if len(self.all()) >= MOST:
            message = f"there are {MOST} tables already"
            raise ProblemsError([Problem("batches-full", message, hints=("delete those that you no longer need",))])
        if self.folder.is_symlink():
            raise ProblemsError([Problem("cannot-write", f"`{FOLDER}` is a link", hints=(f"make `{FOLDER}` a folder",))])
        name = secrets.token_hex(6)
        new = self.folder / f"{_NEW}{name}"
        try:
            new.mkdir(parents=True)
            write_record(new, fill(new))
            final = self.folder / name
            new.rename(final)
        except OSError as error:
            shutil.rmtree(new, ignore_errors=True)
            message = f"the table cannot be kept: {(error.strerror or 'the system gave no reason').lower()}"
            hints = ("make room, or mend the rights of the project folder",)
            raise ProblemsError([Problem("cannot-write", message, hints=hints)]) from error
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        return Batch(name, final)

    def delete(self, batch: Batch) -> None:
        """Take a batch away with all that was made of it: out of the list at once, whatever happens after."""
        gone = self.folder / f"{_GONE}{batch.id}-{secrets.token_hex(4)}"
        with suppress(OSError):
            batch.path.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)

    def sweep(self) -> None:
        """Take away what an upload or a deletion that was cut short has left; called when no other is under way."""
        for entry in self._entries():
            if entry.name.startswith((_NEW, _GONE)) and entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)

    def record(self, batch: Batch) -> Record:
        """Return what is known of a batch."""
        return read_record(batch.path)

    def change(self, batch: Batch, change: Callable[[Record], Record]) -> Record:
        """Write a record anew from what it says now, one at a time. Raises ProblemsError where the disk refuses."""
        with self._lock:
            record = change(read_record(batch.path))
            if batch.path.is_dir():
                write_record(batch.path, record)
        return record

    def write_columns(self, batch: Batch, text: str) -> None:
        """Write the mapping; nothing: take it away. Raises ProblemsError where the disk refuses."""
        with self._lock:
            if text:
                write_files(batch.path, {COLUMNS: text.encode()})
            else:
                batch.columns.unlink(missing_ok=True)

    def _entries(self) -> list[os.DirEntry[str]]:
        if self.folder.is_symlink():
            return []
        try:
            return sorted(os.scandir(self.folder), key=lambda entry: entry.name)
        except OSError:
            return []


def _has_links(folder: str) -> bool:
    """Whether something in a batch's folder is a link, which we never make: it could lead out of the project."""
    try:
        with os.scandir(folder) as entries:
            return any(entry.is_symlink() for entry in entries)
    except OSError:
        return True
