"""What was measured, as tables: printed, and written to docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import statistics
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kinds import KINDS
from measure import OURS, PROGRAMS, RAW, ROOT, TYPST, Run

from generator import __version__

if TYPE_CHECKING:
    from bench import Results
    from command_line import Timings

PAGE = ROOT / "docs/benchmarks.md"
GROWTH = "## Growth"
"""Heading of the section that `make bench-scale` writes; it is the page's last."""
NAMES = {"card": "Card sheet", "guide": "I Speak guide", "packet": "Commander’s packet", ",".join(KINDS): "All three"}
_COLUMNS = ("Program", "Each further", "Spread", "To ours", "First", "Agencies a second")
_BY_COMMAND = {
    "card": "`detainers-card-business-card`, office edition: ten cards a sheet",
    "guide": "`i-speak-guide`, reading edition",
    "packet": "`commanders-packet`, reading edition",
}


def write_report(results: Results) -> None:
    """Print the page and write it; the section on growth stays as it was."""
    parts = [_head(results), *_kinds(results), _contents(results), _reruns(results), _cold(results), _tags(results), _machine()]
    text = "\n".join(parts)
    sys.stdout.write(text)
    PAGE.write_text(text + _growth(), encoding="utf-8")


def write_growth(section: str) -> None:
    """Print the section on growth and put it at the end of the page."""
    sys.stdout.write(section)
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    PAGE.write_text(f"{text.split(GROWTH)[0].rstrip()}\n\n{section}", encoding="utf-8")


def _growth() -> str:
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    return f"\n{GROWTH}{text.split(GROWTH, 1)[1]}" if GROWTH in text else ""


def _head(results: Results) -> str:
    looks = f"{results.looks} accents and seals taken in turn" if results.looks else "an accent and a seal of its own each"
    return f"""# How fast it is

`make bench` writes this page: one run, {results.rounds} interleaved rounds (every program once for each kind in each round, in an
order that turns), medians over the rounds with the least and the most. The agencies are made up: one state and one policy, so
that all programs can use one template, and a value of its own in every field of every agency, with
{looks}.

- **Musterpress** reads each agency's YAML file, makes the PDF through the same functions as its commands, and checks every file.
- **Typst** has one compiler for each kind, kept, and a constant template that reads a data file; only the data file changes.
  What is set for whole pages asks for its values in context, without which its compiler reuses next to nothing.
- **ReportLab** is plain Platypus: the same paragraphs, lists and tables, built anew for each agency, fonts registered once.
- **WeasyPrint** gets a constant HTML template with the values put in; style sheet and fonts are read once.
- **Raw write** writes our bytes again.

Templates and drivers are in `benchmarks/`; the text of all comes from one resolved tree. The peers read no YAML and check
nothing. A program that would take long makes fewer agencies (ours at least 30 a process, as it learns from the first ones what
thousands share), as the tables say, or only in one round. `Each further` is the mean
time of a process for an agency after its first; `To ours` is that, divided by ours in the same round. All programs write their
files.
"""


def _kinds(results: Results) -> Iterable[str]:
    """Yield a table for each kind and number of processes."""
    for kinds, processes in dict.fromkeys((kinds, processes) for kinds, processes, _ in results.runs):
        on = "one process" if processes == 1 else f"{processes} processes"
        rows = [_row(results, kinds, processes, program.name) for program in PROGRAMS]
        note = f"{_BY_COMMAND[kinds]}.\n\n" if kinds in _BY_COMMAND else ""
        columns = [*_COLUMNS, f"{results.agencies} agencies, whole run", "Peak memory of a process", "Agencies made", "Rounds"]
        head = f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|\n"
        yield f"## {NAMES[kinds]}, {on}\n\n{note}{head}{chr(10).join(rows)}\n"


def _row(results: Results, kinds: str, processes: int, name: str) -> str:
    runs, ours = (results.runs[kinds, processes, each] for each in (name, OURS.name))
    # A slow program was in the first round only.
    to_ours = statistics.median(one.further / our.further for one, our in zip(runs, ours, strict=False))
    scaled = runs[0].count < results.agencies
    whole = _median(runs, lambda run: run.scaled(results.agencies, processes))
    cells = [
        *(name, _time(_median(runs, lambda run: run.further)), _spread([run.further for run in runs]), f"{to_ours:.3g}"),
        *(_time(_median(runs, lambda run: run.first)), rate_text(_median(runs, lambda run: run.rate))),
        *(
            f"{'about ' if scaled else ''}{_time(whole)}",
            f"{_median(runs, lambda run: run.peak):.0f} MiB",
            str(runs[0].count),
            str(len(runs)),
        ),
    ]
    return f"| {' | '.join(cells)} |"


def _contents(results: Results) -> str:
    rows = [
        f"| {NAMES[kind]} | {program.name} | {pages} | {characters:,} | {size / 1000:,.0f} kB | {program.notes} |"
        for kind in KINDS
        for program in PROGRAMS
        if program is not RAW
        for pages, characters, size in [results.pages[kind, program.name]]
    ]
    return (
        "## What they make\n\n| | Program | Pages | Characters | File | |\n|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def _reruns(results: Results) -> str:
    rows = [
        f"| {what} | {name} | {_time(_median(runs, lambda run: run.further))} | {_spread([run.further for run in runs])} |"
        for what, found in (("one field changed", results.changed), ("nothing changed", results.again))
        for name, runs in found.items()
    ]
    inside = "\n".join(rows)
    return f"""## Again

The packet of one agency again in the same process:

| | Program | Time | Spread |
|---|---|---|---|
{inside}

`musterpress batch`, all three documents of {results.agencies} agencies, a new run each time over what the last one left
(measured once):

{batch_rows(results.reruns)}
"""


def batch_rows(found: Mapping[str, Timings]) -> str:
    """Return the table of what batches took, one after the other."""
    rows = [
        f"| {step} | {_time(timings.seconds[0])} | {timings.memory[0]:.0f} MiB | {timings.notes} |"
        for step, timings in found.items()
    ]
    return "\n".join(["| | Time | Peak memory | |", "|---|---|---|---|", *rows])


def _cold(results: Results) -> str:
    typst = results.cold[TYPST.name].seconds
    rows = [
        f"| {name} | {_time(statistics.median(one.seconds))} | {_spread(one.seconds)} "
        f"| {statistics.median(a / b for a, b in zip(one.seconds, typst, strict=False)):.2f} "
        f"| {statistics.median(one.memory):.0f} MiB |"
        for name, one in results.cold.items()
    ]
    table = "\n".join(rows)
    return f"""## One packet, cold

Whole processes, from start to exit. Ours by `musterpress build commander` from YAML, the others from a finished template. A disk
cache of the same packet holds just what is asked for; one of other agencies was left by builds for those.

| Program | Time | Spread | To Typst | Peak memory |
|---|---|---|---|---|
{table}
"""


def _tags(results: Results) -> str:
    rows = [
        f"| {name}, {NAMES[kind]} | {way} | {_share([one.drawing for one in shares])} | {_share([one.whole for one in shares])} "
        f"| {_share([one.size for one in shares])} |"
        for (name, kind, way), shares in results.tags.items()
    ]
    table = "\n".join(rows)
    return f"""## What tags cost

With tags beside the same without: of Musterpress the processor's time for drawing alone, and from YAML to the drawn file,
which is not checked (a file without tags would fail); structure is laid out in both. Of Typst all the time it takes.

| | | Drawing | Whole | Bytes |
|---|---|---|---|---|
{table}
"""


def _share(found: Sequence[float | None]) -> str:
    known = [share for share in found if share is not None]
    return f"{statistics.median(known):+.0%}" if known else ""


def _machine() -> str:
    kind = next(
        (line.split(":")[1].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")),
        platform.machine(),
    )
    pinned = [line.replace("==", " ") for line in _lines(Path(__file__).with_name("requirements.txt")) if "==" in line]
    machine = f"{os.cpu_count()} cores ({kind}), {platform.system()}, Python {platform.python_version()}"
    return f"Measured on {machine}; {', '.join([f'Musterpress {__version__}', *pinned])}.\n"


def _median(runs: Sequence[Run], value: Callable[[Run], float]) -> float:
    return statistics.median(value(run) for run in runs)


def _spread(seconds: Sequence[float]) -> str:
    return f"{_time(min(seconds))} to {_time(max(seconds))}"


def rate_text(rate: float) -> str:
    """Return agencies a second with three digits that count."""
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.3g}"


def _time(seconds: float) -> str:
    """Return a time with three digits that count."""
    if seconds >= 100:
        return f"{seconds:.0f} s"
    return f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.is_file() else []
