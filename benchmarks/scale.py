"""Whether an agency costs the same in a run of 100, 1,000 and 10,000, in time and in memory.

    make bench-scale

BENCH_SCALE      agencies of the runs ("100 1000 10000")
BENCH_PROCESSES  processes (2)
BENCH_KINDS      kinds ("card,guide,packet")
BENCH_PEERS      agencies that Typst makes, for the ratio (100)
BENCH_LOOKS      different accents and seals (0: each agency its own)
BENCH_AGAIN      agencies of which `musterpress batch` makes its documents, again, and again after a change (3000; 0: none)
BENCH_VARIED     1: states, policies, languages and the number of consulates differ too (then Typst is left out)
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from command_line import reruns
from kinds import KINDS
from measure import OURS, RAW, TYPST, Bench, Run
from report import GROWTH, NAMES, batch_rows, rate_text, write_growth

COUNTS = [int(count) for count in os.environ.get("BENCH_SCALE", "100 1000 10000").split()]
PROCESSES = int(os.environ.get("BENCH_PROCESSES", "2"))
MADE = os.environ.get("BENCH_KINDS", ",".join(KINDS))
LOOKS = int(os.environ.get("BENCH_LOOKS", "0"))
AGAIN = int(os.environ.get("BENCH_AGAIN", "3000"))
VARIED = os.environ.get("BENCH_VARIED") is not None
PEERS = int(os.environ.get("BENCH_PEERS", "100"))
_COLUMNS = (
    *("Program", "Agencies", "Whole run", "Agencies a second", "First", "Each further", "By quarter"),
    *("Peak memory of a process", "After a tenth, a half, all", "Written"),
)


def main() -> None:
    """Measure, print and put the section at the end of the page."""
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name) / "in", Path(name) / "out")
        bench.prepare(max(COUNTS), looks=LOOKS, shared=1 if VARIED else PEERS, varied=VARIED)
        sys.stderr.write(f"{max(COUNTS)} agencies written\n")
        rows, runs = [], []
        for count in COUNTS:
            runs.append(bench.run(OURS, MADE, range(count), PROCESSES))
            rows.append(_row(OURS.name, runs[-1]))
            sys.stderr.write(f"{rows[-1]}\n")
        rows.append(_row(RAW.name, bench.run(RAW, MADE, range(max(COUNTS)), PROCESSES)))
        if not VARIED:
            rows.append(_row(TYPST.name, bench.run(TYPST, MADE, range(min(PEERS, *COUNTS)), PROCESSES)))
        again = _again(bench, min(AGAIN, max(COUNTS)))
    write_growth(_section(rows, runs) + again)


def _again(bench: Bench, count: int) -> str:
    """Return what a batch takes over what the last one left."""
    if not count:
        return ""
    found = reruns(bench, count)
    first, unchanged, _ = (timings.seconds[0] for timings in found.values())
    return f"""
`musterpress batch`, {count:,} of these agencies, a new run each time over what the last one left (measured once):

{batch_rows(found)}

Unchanged it takes 1/{first / unchanged:.0f} of the first time.
"""


def _row(name: str, run: Run) -> str:
    """Return a line of the table; quarters are those of the first process's agencies after its first."""
    cells = [
        *(name, f"{run.count:,}", f"{run.whole:.1f} s", rate_text(run.rate), _ms(run.first), _ms(run.further)),
        f"{', '.join(f'{part * 1000:.3g}' for part in _quarters(run))} ms",
        *(f"{run.peak:.0f} MiB", _memory(run.resident), f"{run.size / 1e6:,.1f} MB"),
    ]
    return f"| {' | '.join(cells)} |"


def _quarters(run: Run) -> tuple[float, ...]:
    """Return the mean seconds for an agency in each quarter of the first process's, without its first agency."""
    further = run.seconds[1:] or run.seconds
    cuts = [len(further) * number // 4 for number in range(5)]
    parts = (further[start : max(end, start + 1)] for start, end in pairwise(cuts))
    return tuple(statistics.mean(part or further[-1:]) for part in parts)


def _flat(runs: Sequence[Run]) -> str:
    """Return the sentence that says by how much more an agency costs in the longest run."""
    if len(runs) < 2:
        return ""
    least, most = runs[0], runs[-1]
    parts = _quarters(most)
    longer, larger, later = most.further / least.further, most.peak / least.peak, parts[3] / parts[0]
    return f"""
From {least.count:,} to {most.count:,} agencies the time of a further one becomes {longer:.2f} times as long,
and the most memory of a process {larger:.2f} times as much. Within the longest run the last quarter takes {later:.2f}
times what the first takes.
"""


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms"


def _memory(resident: Sequence[float]) -> str:
    """Return the memory after a tenth, a half and all of a process's agencies."""
    return ", ".join(f"{resident[max(0, int(len(resident) * part) - 1)]:.0f}" for part in (0.1, 0.5, 1)) + " MiB"


def _section(rows: list[str], runs: Sequence[Run]) -> str:
    kinds = "All three documents" if ",".join(KINDS) == MADE else " and ".join(NAMES[kind] for kind in MADE.split(","))
    varied = "; states, policies, languages and the number of consulates differ too" if VARIED else ""
    looks = f"{LOOKS} accents and seals taken in turn" if LOOKS else "an accent and a seal of its own each"
    table = "\n".join(rows)
    return f"""{GROWTH}

{kinds} on {PROCESSES} processes, every field of every agency its own, with {looks}{varied}.
Times are a process's for an agency after its first: of all, and of each quarter of them. `make bench-scale` measures again.

| {" | ".join(_COLUMNS)} |
{"|---" * len(_COLUMNS)}|
{table}
{_flat(runs)}"""


if __name__ == "__main__":
    main()
