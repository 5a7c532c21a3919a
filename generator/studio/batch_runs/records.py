"""What is known of an uploaded table and its run: `run.json`, written whole or not at all, and never trusted when it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from generator.diagnostics import Place, Problem
from generator.diagnostics.render import problem_record
from generator.record import write_files

RECORD = "run.json"
MOST_BYTES = 1_000_000
MOST_PROBLEMS = 200
"""Problems of a whole run that are kept; those of agencies are in problems.csv."""

State = Literal["new", "running", "ended", "stopped", "failed"]
"""Not run yet; under way, or cut short by something that could write nothing more; through; cancelled; it could not go on."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a run is to make of the table; nothing named: everything."""

    packets: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    edition: str = "all"
    sample: int = 0
    """Make so many agencies only, those with the oddest values; 0: all."""
    archive: str = "zip"
    """`zip` or `tar`: also pack everything into one file; '': do not."""
    defaults: str = ""
    """Id of the agency file with the values that rows leave empty."""
    sheet: str = ""
    """Of a workbook; '': the first."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    done: int = 0
    """Agencies."""
    total: int = 0
    failed: int = 0
    """Of those that are done, the ones with problems."""
    rate: float = 0.0
    """Agencies a second."""
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run."""

    made: int = 0
    unchanged: int = 0
    failed: int = 0
    documents: int = 0
    pages: int = 0
    bytes: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Listing:
    """The reprint list of a batch."""

    state: State = "new"
    against: str = ""
    """`today`, or the id of another batch."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a batch."""

    name: str = ""
    """As the browser called the file; only ever shown."""
    rows: int = 0
    sheets: tuple[str, ...] = ()
    choice: Choice = field(default_factory=Choice)
    state: State = "new"
    progress: Progress = field(default_factory=Progress)
    summary: Summary | None = None
    problems: tuple[Problem, ...] = ()
    """What kept the whole run from going on."""
    listing: Listing = field(default_factory=Listing)


def read_record(folder: Path) -> Record:
    """Return the record of a batch; what is damaged or of another version counts as not written."""
    try:
        path = folder / RECORD
        raw = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
        return record_of(json.loads(raw))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Record()


def write_record(folder: Path, record: Record) -> None:
    """Write the record. Raises ProblemsError (`cannot-write`) where the disk refuses; then the old one is as it was."""
    problems = [problem_record(problem) for problem in record.problems[:MOST_PROBLEMS]]
    listed = [problem_record(problem) for problem in record.listing.problems[:MOST_PROBLEMS]]
    bare = asdict(replace(record, problems=(), listing=replace(record.listing, problems=())))
    whole = {**bare, "problems": problems, "listing": {**bare["listing"], "problems": listed}}
    write_files(folder, {RECORD: (json.dumps(whole, indent=1) + "\n").encode("ascii")}, durable=False)


def record_of(data: Mapping[str, Any]) -> Record:
    """Return the record that plain data holds. Raises ValueError, TypeError or KeyError for what is none."""
    listing = data["listing"]
    return Record(
        name=_text(data["name"]),
        rows=_number(data["rows"]),
        sheets=tuple(map(_text, data["sheets"])),
        choice=choice_of(data["choice"]),
        state=_state(data["state"]),
        progress=progress_of(data["progress"]),
        summary=summary_of(data["summary"]) if data["summary"] is not None else None,
        problems=tuple(map(problem_of, data["problems"])),
        listing=Listing(_state(listing["state"]), _text(listing["against"]), tuple(map(problem_of, listing["problems"]))),
    )


def choice_of(data: Mapping[str, Any]) -> Choice:
    """Return a choice of plain data."""
    return Choice(
        tuple(map(_text, data["packets"])),
        tuple(map(_text, data["products"])),
        _text(data["edition"]),
        _number(data["sample"]),
        _text(data["archive"]),
        _text(data["defaults"]),
        _text(data["sheet"]),
    )


def progress_of(data: Mapping[str, Any]) -> Progress:
    """Return how far a run is, from a line of `musterpress batch --progress json`."""
    left = data["seconds_left"]
    done, total, failed = (_number(data[name]) for name in ("done", "total", "failed"))
    return Progress(done, total, failed, float(data["rate"]), float(left) if left is not None else None)


def summary_of(data: Mapping[str, Any]) -> Summary:
    """Return what came of a run, from the last line of `musterpress batch --progress json`."""
    counts = {one.name: _number(data[one.name]) for one in fields(Summary) if one.name != "seconds"}
    return Summary(**counts, seconds=float(data["seconds"]))


def problem_of(data: Mapping[str, Any]) -> Problem:
    """Return a problem that was written as `problem_record`."""
    place = Place(
        _text(data["file"] or ""), _number(data["line"] or 0), _number(data["column"] or 0), _text(data.get("cell") or "")
    )
    severity: Literal["error", "warning"] = "warning" if data["severity"] == "warning" else "error"
    code, message, hints = _text(data["code"]), _text(data["message"]), tuple(map(_text, data["hints"]))
    return Problem(code=code, message=message, place=place, hints=hints, severity=severity)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


def _state(value: object) -> State:
    for state in get_args(State):
        if value == state:
            found: State = state
            return found
    raise ValueError(value)
