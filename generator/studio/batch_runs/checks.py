"""A look at every row of a table without making anything: a bounded list with its count, kept until something changes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from generator.diagnostics import Problem, ProblemsError
from generator.load import AgencySource, Row

LOG = logging.getLogger("musterpress.studio")
MOST_SHOWN = 200
PATIENCE = 1.5
"""Seconds that a page waits for a look to be over."""


@dataclass(frozen=True, slots=True)
class Found:
    """A problem in a row."""

    row: int
    cell: str
    """`C14`, or nothing where it is of the whole row."""
    agency: str
    problem: Problem


@dataclass(slots=True)
class Check:
    """What was found so far."""

    key: tuple[object, ...]
    total: int = 0
    done: int = 0
    bad: int = 0
    """Agencies of which nothing can be made."""
    warned: int = 0
    errors: int = 0
    warnings: int = 0
    first_errors: list[Found] = field(default_factory=list)
    first_warnings: list[Found] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    """What is wrong with the table as a whole."""
    broken: bool = False
    kept: object = None
    """What `key` names by where it lies in memory."""
    over: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def count(self) -> int:
        """How many problems and warnings there are in rows."""
        return self.errors + self.warnings

    @property
    def ready(self) -> bool:
        """Whether a run would make anything."""
        return self.over.is_set() and not self.problems and not self.broken and self.bad < self.total

    def add(self, row: Row) -> None:
        """Count a row."""
        self.done += 1
        self.bad += row.agency is None
        self.warned += row.agency is not None and bool(row.problems)
        for problem in row.problems:
            error = problem.severity == "error"
            self.errors += error
            self.warnings += not error
            first = self.first_errors if error else self.first_warnings
            if len(first) < MOST_SHOWN:
                first.append(Found(row.number, problem.place.cell, row.name or row.slug or "", problem))

    @property
    def listed(self) -> tuple[Found, ...]:
        """What is shown, errors before warnings, in the order of rows."""
        return (*self.first_errors, *self.first_warnings)[:MOST_SHOWN]


class Checks:
    """The looks of a studio, one a batch."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._by_batch: dict[str, Check] = {}

    def look(self, batch: str, key: tuple[object, ...], source: Callable[[], AgencySource], kept: object = None) -> Check:
        """Return what is found in a batch, after a moment if that is enough to look at all of it.

        `key` is all that the look depends on: with the same one nothing is looked at again.
        """
        with self._lock:
            known = self._by_batch.get(batch)
            if known is None or known.key != key:
                if known is not None:
                    known.stop.set()
                known = self._by_batch[batch] = Check(key, kept=kept)
                threading.Thread(target=_look, args=(known, source), daemon=True).start()
        known.over.wait(PATIENCE)
        return known

    def forget(self, batch: str) -> None:
        """End the look at a batch."""
        with self._lock:
            known = self._by_batch.pop(batch, None)
        if known is not None:
            known.stop.set()

    def close(self) -> None:
        """End all looks and wait for them."""
        with self._lock:
            found = list(self._by_batch.values())
            self._by_batch.clear()
        for check in found:
            check.stop.set()
        for check in found:
            check.over.wait(PATIENCE)


def without_folder(problem: Problem, folder: Path) -> Problem:
    """Return a problem that does not say where on this machine the project lies."""
    prefix = f"{folder.as_posix()}/"
    place = replace(problem.place, file=PurePath(problem.place.file).name)
    hints = tuple(hint.replace(prefix, "") for hint in problem.hints)
    return replace(problem, message=problem.message.replace(prefix, ""), hints=hints, place=place)


def _look(check: Check, opened: Callable[[], AgencySource]) -> None:
    try:
        source = opened()
        try:
            check.total = source.count
            for row in source:
                if check.stop.wait(0):
                    return
                check.add(row)
        finally:
            source.close()
    except ProblemsError as error:
        check.problems = error.problems
    except Exception as error:  # noqa: BLE001,RUF100 - nobody else would be told of it
        LOG.error("a table could not be looked at: %s", f"{type(error).__name__}: {error}"[:500])
        check.broken = True
    finally:
        check.over.set()
