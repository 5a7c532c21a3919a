"""What the batch pages show, as words and rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import get_args

from starlette.datastructures import FormData

from generator.content.packets import Library
from generator.diagnostics import Problem
from generator.pipeline.choose_jobs import EditionChoice
from generator.studio.batch_runs.checks import Check, without_folder
from generator.studio.batch_runs.folders import Batch, Batches
from generator.studio.batch_runs.records import Choice, Progress, Record
from generator.studio.batch_runs.results import Problems
from generator.studio.batch_runs.service import Now, library_products
from generator.studio.words import read_words

EDITIONS: tuple[str, ...] = get_args(EditionChoice)
ARCHIVES = ("zip", "tar", "")


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem in the table of problems; all are words."""

    cell: str
    agency: str
    warning: bool
    code: str
    message: str
    hints: tuple[str, ...]


def lines_of_check(check: Check, batches: Batches) -> tuple[ProblemLine, ...]:
    """Return what a look at all rows has found."""
    lines = []
    for found in check.listed:
        problem = without_folder(found.problem, batches.project)
        place = found.cell or where(problem) or read_words()("batch.row", row=found.row)
        lines.append(
            ProblemLine(place, found.agency, problem.severity == "warning", problem.code, problem.message, problem.hints)
        )
    return tuple(lines)


def lines_of_run(problems: Problems) -> tuple[ProblemLine, ...]:
    """Return what problems.csv says."""
    lines = []
    for row in problems.rows:
        place = row.cell or (read_words()("batch.row", row=row.row) if row.row else "")
        hints = (row.hint,) if row.hint else ()
        lines.append(ProblemLine(place, row.agency, row.severity == "warning", row.code, row.message, hints))
    return tuple(lines)


def shown(problems: Iterable[Problem], batches: Batches) -> tuple[Problem, ...]:
    """Return problems as pages show them."""
    return tuple(without_folder(problem, batches.project) for problem in problems)


def where(problem: Problem) -> str:
    """Return the place of a problem: its cell, or file and line."""
    place = problem.place
    name = PurePath(place.file).name
    if place.cell or not name or name.startswith("table"):
        return place.cell
    return f"{name}:{place.line}" if place.line else name


def progress_words(now: Now) -> str:
    """Return how far a run is: `12 of 400 agencies, 3 with problems, 2.1 a second, 3 minutes left`."""
    w, progress = read_words(), now.progress
    if now.stopping:
        return w("batch.is_stopping")
    if not progress.total:
        return w("batch.starting")
    parts = [w("batch.done_of", done=f"{progress.done:,}", total=f"{progress.total:,}")]
    if progress.failed:
        parts.append(w("batch.with_problems", count=f"{progress.failed:,}"))
    if progress.rate and progress.done < progress.total:
        parts.append(w("batch.rate", rate=f"{progress.rate:,.1f}"))
    if progress.done == progress.total:
        parts.append(w("batch.finishing"))
    elif progress.seconds_left is not None and progress.done:
        parts.append(time_words(progress.seconds_left))
    return ", ".join(parts)


def time_words(seconds: float) -> str:
    """Return how long it takes: seconds below a minute and a half, else minutes."""
    w = read_words()
    if seconds < 90:
        return w.count("batch.seconds_left", max(1, round(seconds)))
    return w.count("batch.minutes_left", round(seconds / 60))


def standing_words(now: Now) -> str:
    """Return how a run stands, in a sentence."""
    done, total = f"{now.progress.done:,}", f"{now.progress.total:,}"
    if now.standing == "interrupted" and not now.progress.total:
        return read_words()("batch.standing_interrupted_early")
    return read_words()(f"batch.standing_{now.standing}", done=done, total=total)


def event_of(now: Now) -> dict[str, object]:
    """Return how far a run is, for the script."""
    progress: Progress = now.progress
    return {"done": progress.done, "total": progress.total, "failed": progress.failed, "text": progress_words(now)}


def summary_words(record: Record) -> tuple[tuple[str, str], ...]:
    """Return what came of a run: label and figure."""
    summary, w = record.summary, read_words()
    if summary is None:
        return ()
    size = f"{summary.bytes / 1e6:,.1f} MB" if summary.bytes >= 100_000 else f"{summary.bytes / 1e3:,.0f} kB"
    figures = {
        "made": f"{summary.made:,}", "unchanged": f"{summary.unchanged:,}", "failed": f"{summary.failed:,}",
        "documents": f"{summary.documents:,}", "pages": f"{summary.pages:,}", "size": size, "seconds": f"{summary.seconds:,.1f}",
    }  # fmt: skip
    return tuple((w(f"batch.sum_{name}"), figure) for name, figure in figures.items())


def title_of(batch: Batch, record: Record) -> str:
    """Return what a table is called: as the browser called it, or by its id."""
    return record.name or batch.id


def day_of(batch: Batch) -> str:
    """Return the day on which a table was uploaded."""
    try:
        return date.fromtimestamp(batch.table.stat().st_mtime).isoformat()
    except OSError:
        return ""


def choice_posted(form: FormData, before: Record, library: Library) -> tuple[Choice, dict[str, str]]:
    """Return what a form chooses, and by field the name of the words that say what is wrong with it."""
    packets = _among(form.getlist("packet"), [packet.id for packet in library.packets])
    products = _among(form.getlist("product"), list(library_products(library)))
    edition, archive = _one(form, "edition", EDITIONS), _one(form, "archive", ARCHIVES)
    wrong: dict[str, str] = {}
    sample = 0
    typed = form.get("sample")
    written = typed.strip() if isinstance(typed, str) else ""
    if written:
        if written.isascii() and written.isdecimal() and len(written) < 7 and int(written) > 0:
            sample = int(written)
        else:
            wrong["sample"] = "batch.sample_wrong"
    choice = replace(
        before.choice, packets=packets, products=products, edition=edition, sample=sample, archive=archive,
    )  # fmt: skip
    return choice, wrong


def texts_of(form: FormData) -> Mapping[str, str]:
    """Return the fields of a form that are texts."""
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _among(values: Iterable[object], known: list[str]) -> tuple[str, ...]:
    given = set(map(str, values))
    return tuple(one for one in known if one in given)


def _one(form: FormData, name: str, known: tuple[str, ...]) -> str:
    value = form.get(name)
    return value if isinstance(value, str) and value in known else known[0]
