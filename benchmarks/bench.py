"""Measures Musterpress beside Typst, ReportLab, WeasyPrint and the raw write, in interleaved rounds.

    make bench

BENCH_AGENCIES  agencies of a run (40); a program that would take longer than BENCH_SECONDS (3) for all but the first makes
                fewer (ours at least 30 a process); the rest is reckoned at its rate, which the page says
BENCH_ROUNDS    rounds (3); each starts every program once for each kind, in an order that turns
BENCH_LOOKS     different accents and seals (0: each agency its own)
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from command_line import Timings, cold, reruns
from kinds import ALL, CHANGED, KINDS
from measure import OURS, PROGRAMS, TYPST, WEASYPRINT, Bench, Program, Run, TagsShares, tags_shares
from report import write_report

AGENCIES = int(os.environ.get("BENCH_AGENCIES", "40"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
LOOKS = int(os.environ.get("BENCH_LOOKS", "0"))
SLOW = 3
SLOW_ONES = (WEASYPRINT,)
"""Programs that are measured in the first round only where their run takes more than SLOW times SECONDS."""
TAGGED = 8
"""Agencies of ours that are drawn with tags and without."""
IN_BATCH, ALONE = "each further agency", "from scratch"
SETTLED = 30
"""Agencies of ours a process at least: by then it remembers most of what it will."""
CELLS = (("card", 1), ("guide", 1), ("packet", 1), (ALL, 1), (ALL, 2))
"""Kinds and processes that are measured."""


@dataclass
class Results:
    """All that was measured."""

    agencies: int = AGENCIES
    looks: int = LOOKS
    rounds: int = ROUNDS
    runs: dict[tuple[str, int, str], list[Run]] = field(default_factory=dict)
    """By kinds, processes and program: a run for each round."""
    pages: dict[tuple[str, str], tuple[int, int, int]] = field(default_factory=dict)
    """By kind and program: pages, characters and bytes of one document."""
    changed: dict[str, list[Run]] = field(default_factory=dict)
    """By program: the packet of one agency again and again, each time with another phone of its counsel."""
    again: dict[str, list[Run]] = field(default_factory=dict)
    """By program: the packet of one agency again and again, unchanged."""
    tags: dict[tuple[str, str, str], list[TagsShares]] = field(default_factory=dict)
    """By program, kind and way of making: by what shares tags cost more, for each round."""
    cold: dict[str, Timings] = field(default_factory=dict)
    reruns: dict[str, Timings] = field(default_factory=dict)


def main() -> None:
    """Measure, print and write the page."""
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name) / "in", Path(name) / "out")
        bench.prepare(AGENCIES, looks=LOOKS)
        results = Results()
        tried = pilots(bench)
        for number in range(ROUNDS):
            _say(f"round {number + 1} of {ROUNDS}")
            one_round(bench, results, tried, number)
        _say("whole commands")
        results.cold = cold(bench, ROUNDS)
        results.reruns = reruns(bench, AGENCIES)
        for program in PROGRAMS:
            for kind in KINDS:
                results.pages[kind, program.name] = _document(bench.out / program.name / kind)
    write_report(results)


def pilots(bench: Bench) -> dict[str, dict[str, Run]]:
    """Run each program shortly for each kind, unmeasured; return what it took, by program and kind."""
    tried: dict[str, dict[str, Run]] = {}
    for program in PROGRAMS:
        for kind in KINDS:
            _say(f"trying {program.name}: {kind}")
            tried.setdefault(program.name, {})[kind] = bench.run(program, kind, range(2))
    return tried


def count_of(tried: dict[str, Run], kinds: str, processes: int) -> int:
    """Return how many agencies a program can make in SECONDS; at least two a process, so that there is one after the first."""
    fit = 1 + int(SECONDS / sum(tried[kind].further for kind in kinds.split(",")))
    return min(AGENCIES, max(2, fit) * processes)


def one_round(bench: Bench, results: Results, tried: dict[str, dict[str, Run]], number: int) -> None:
    """Run every program once for everything, in an order that turns from round to round."""
    for kinds, processes in CELLS:
        for program in _turned(PROGRAMS, number):
            before = results.runs.get((kinds, processes, program.name))
            if before and program in SLOW_ONES and before[0].whole > SLOW * SECONDS:
                continue
            least = SETTLED * processes if program is OURS else 0
            numbers = range(min(AGENCIES, max(least, count_of(tried[program.name], kinds, processes))))
            _say(f"{program.name}: {kinds} for {len(numbers)} agencies on {processes}")
            run = bench.run(program, kinds, numbers, processes)
            results.runs.setdefault((kinds, processes, program.name), []).append(run)
    for program in _turned((OURS, TYPST), number):
        changed = bench.run(program, "packet", range(AGENCIES, AGENCIES + CHANGED))
        results.changed.setdefault(program.name, []).append(changed)
        again = bench.run(program, "packet", range(1), BENCH_REPEAT="4")
        results.again.setdefault(program.name, []).append(again)
    for kind in KINDS:
        few = range(min(AGENCIES, TAGGED))
        results.tags.setdefault((OURS.name, kind, IN_BATCH), []).append(tags_shares(bench, kind, few))
        alone = tags_shares(bench, kind, few, BENCH_FORGET="1")
        results.tags.setdefault((OURS.name, kind, ALONE), []).append(alone)
        few = range(count_of(tried[TYPST.name], kind, 1))
        tagged, bare = bench.run(TYPST, kind, few), bench.run(TYPST, kind, few, BENCH_UNTAGGED="1")
        shares = TagsShares(None, tagged.further / bare.further - 1, tagged.size / bare.size - 1)
        results.tags.setdefault((TYPST.name, kind, IN_BATCH), []).append(shares)


def _turned(programs: tuple[Program, ...], number: int) -> Iterable[Program]:
    turn = number % len(programs)
    return programs[turn:] + programs[:turn]


def _document(folder: Path) -> tuple[int, int, int]:
    """Return pages, characters and bytes of the median document of a folder."""
    import pypdfium2  # noqa: PLC0415 - not before the last program has run: see kinds.py

    files = sorted(folder.iterdir(), key=lambda path: path.stat().st_size)
    file = files[len(files) // 2]
    with pypdfium2.PdfDocument(file) as pdf:
        characters = sum(len(page.get_textpage().get_text_range()) for page in pdf)
        return len(pdf), characters, file.stat().st_size


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
