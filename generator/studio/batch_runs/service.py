"""What the batch pages ask for: look at a table, run it, compare it; each says in words why not."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from generator.content.packets import Library
from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.load import AgencySource, open_source
from generator.studio.batch_runs.checks import Check, Checks
from generator.studio.batch_runs.folders import COLUMNS, OUTPUT, REPRINT, Batch, Batches
from generator.studio.batch_runs.records import Choice, Listing, Progress, Record
from generator.studio.batch_runs.runner import Runner
from generator.studio.libraries import library_of

if TYPE_CHECKING:
    from generator.studio.app import Studio

TODAY = "today"
_ALWAYS = ("--diagnostics", "json", "--root", "../..")

Standing = Literal["new", "running", "elsewhere", "interrupted", "ended", "stopped", "failed"]
"""How a run stands: `running` in this studio; `elsewhere`: in another one, or left over from one that was killed a moment ago."""


@dataclass(frozen=True, slots=True)
class Now:
    """A batch as it is at this moment."""

    batch: Batch
    record: Record
    standing: Standing
    progress: Progress
    stopping: bool = False


class BatchRuns:
    """The batches of a studio."""

    def __init__(self, folder: Path) -> None:
        """Remember the project folder; nothing is read or started."""
        self.batches = Batches(folder)
        self.runner = Runner(self.batches)
        self.checks = Checks()

    def start(self) -> None:
        """Tidy up after a studio that was killed."""
        if not self.runner.busy():
            self.batches.sweep()

    def close(self) -> None:
        """End what is under way."""
        self.runner.close()
        self.checks.close()

    def now(self, batch: Batch) -> Now:
        """Return how a batch stands: by this studio's own process, or by what is on the disk."""
        job = self.runner.live(batch.id)
        record = self.batches.record(batch)
        if job is not None:
            return Now(batch, record, "running", job.progress if job.progress.total else record.progress, job.stopping)
        standing: Standing = record.state
        if record.state == "running":
            standing = "elsewhere" if self.runner.busy() else "interrupted"
        return Now(batch, record, standing, record.progress)

    def check(self, studio: Studio, batch: Batch) -> Check:
        """Look at every row of a batch. Raises ProblemsError where the library has problems."""
        choice, written, library = self.batches.record(batch).choice, batch.written_columns, library_of(studio)
        defaults, sheet, project = defaults_of(studio, choice), choice.sheet or None, studio.project

        def opened() -> AgencySource:
            columns, door = batch.columns if written else None, project.again()
            return open_source(door, batch.table, defaults=defaults, columns=columns, sheet=sheet, library=library)

        key = (written, sheet, _seen(defaults), project.today(), id(library))
        return self.checks.look(batch.id, key, opened, library)

    def run(self, studio: Studio, batch: Batch) -> None:
        """Start a run, or go on with one. Raises ProblemsError: `batch-running`, `columns-unsaid`."""
        record = self.batches.record(batch)
        if not batch.written_columns:
            hints = ("look at the columns and save them",)
            raise ProblemsError([Problem("columns-unsaid", "nobody has said which column is which field", hints=hints)])

        def note(record: Record) -> Record:
            return replace(record, state="running", progress=Progress(total=record.progress.total), summary=None, problems=())

        self.runner.start(batch, "run", run_arguments(studio, batch, record.choice), note)

    def compare(self, studio: Studio, batch: Batch, against: str) -> None:
        """Start a comparison for the reprint list. Raises ProblemsError: `batch-running`, `diff-no-output`, `unknown-batch`."""
        other = batch if against == TODAY else self.batches.find(against)
        if other is None or (other == batch and against != TODAY):
            raise ProblemsError([Problem("unknown-batch", "there is nothing to compare with", hints=("choose one of the list",))])
        if not batch.has_output:
            hints = ("run it first",)
            raise ProblemsError([Problem("diff-no-output", "nothing was made of this table yet", hints=hints)], ExitCode.MISSING)
        arguments = ["diff", OUTPUT]
        if other != batch and other.has_output:
            arguments.append(f"../{other.id}/{OUTPUT}")
        else:
            arguments += [f"../{other.id}/{other.table.name}", *self._reading(studio, other)]
        arguments += ["--format", "json", "--out", REPRINT, *_ALWAYS]

        def note(record: Record) -> Record:
            batch.reprint.unlink(missing_ok=True)
            return replace(record, listing=Listing("running", against))

        self.runner.start(batch, "reprint", arguments, note)

    def delete(self, batch: Batch) -> None:
        """Take a batch away. Raises ProblemsError (`batch-running`) while it is being made."""
        if self.now(batch).standing in ("running", "elsewhere") or self.runner.live(batch.id, "reprint") is not None:
            hints = ("cancel the run first",)
            raise ProblemsError([Problem("batch-running", "it is being made at the moment", hints=hints)], ExitCode.WRITE)
        self.checks.forget(batch.id)
        self.batches.delete(batch)

    def _reading(self, studio: Studio, batch: Batch) -> list[str]:
        """Return the options by which a table is read, from the folder of any batch."""
        choice = self.batches.record(batch).choice
        found = ["--columns", f"../{batch.id}/{COLUMNS}"] if batch.written_columns else []
        return [*found, *_reading(studio, choice, batch.path)]


def run_arguments(studio: Studio, batch: Batch, choice: Choice) -> list[str]:
    """Return the command line of a run in the batch's folder."""
    library = library_of(studio)
    known = {packet.id for packet in library.packets}
    found = ["batch", batch.table.name, "--out", OUTPUT, "--columns", COLUMNS, "--record", "--progress", "json", *_ALWAYS]
    found += ["--edition", choice.edition]
    for packet in choice.packets:
        found += ["--packet", packet] if packet in known else []
    for product in choice.products:
        found += ["--product", product]
    if choice.sample:
        found += ["--sample", str(choice.sample)]
    if choice.archive:
        found += ["--archive", choice.archive, "--archive-per", "all"]
    return [*found, *_reading(studio, choice, batch.path)]


def defaults_of(studio: Studio, choice: Choice) -> Path | None:
    """Return the agency file with what rows leave empty, if one was chosen and is still there."""
    file = studio.agencies.find(choice.defaults) if choice.defaults else None
    return file.path if file is not None else None


def library_products(library: Library) -> tuple[str, ...]:
    """Return the products that the packets have, each once."""
    return tuple(dict.fromkeys(line.product for packet in library.packets for line in packet.products))


def _reading(studio: Studio, choice: Choice, folder: Path) -> list[str]:
    defaults = defaults_of(studio, choice)
    found = [f"--defaults={os.path.relpath(defaults, folder)}"] if defaults is not None else []
    return [*found, f"--sheet={choice.sheet}"] if choice.sheet else found


def _seen(path: Path | None) -> tuple[str, int, int]:
    """Return by what it is known that a file has changed."""
    try:
        state = path.stat() if path is not None else None
    except OSError:
        state = None
    return (str(path), state.st_mtime_ns, state.st_size) if state is not None else (str(path), 0, 0)
