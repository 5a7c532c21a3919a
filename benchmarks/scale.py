"""Whether an agency costs the same in a run of 100, 1,000 and 10,000, in time and in memory.

    make bench-scale

BENCH_SCALE      agencies of the runs ("100 1000 10000")
BENCH_PROCESSES  processes (2)
BENCH_KINDS      kinds ("card,guide,packet")
BENCH_PEERS      agencies that Typst makes, for the ratio (100)
BENCH_LOOKS      different accents and seals (0: each agency its own)
BENCH_VARIED     1: states, policies, languages and the number of consulates differ too (then Typst is left out)
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from kinds import KINDS
from measure import OURS, RAW, TYPST, Bench, Run
from report import GROWTH, rate_text, write_growth

COUNTS = [int(count) for count in os.environ.get("BENCH_SCALE", "100 1000 10000").split()]
PROCESSES = int(os.environ.get("BENCH_PROCESSES", "2"))
MADE = os.environ.get("BENCH_KINDS", ",".join(KINDS))
LOOKS = int(os.environ.get("BENCH_LOOKS", "0"))
VARIED = os.environ.get("BENCH_VARIED") is not None
PEERS = int(os.environ.get("BENCH_PEERS", "100"))
_COLUMNS = (
    *("Program", "Agencies", "Whole run", "Agencies a second", "Each", "First quarter", "Last quarter"),
    *("Peak memory of a process", "After a tenth, a half, all", "Written"),
)


def main() -> None:
    """Measure, print and put the section at the end of the page."""
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name) / "in", Path(name) / "out")
        bench.prepare(max(COUNTS), looks=LOOKS, shared=1 if VARIED else PEERS, varied=VARIED)
        sys.stderr.write(f"{max(COUNTS)} agencies written\n")
        rows = []
        for count in COUNTS:
            run = bench.run(OURS, MADE, range(count), PROCESSES)
            rows.append(_row(OURS.name, run))
            sys.stderr.write(f"{rows[-1]}\n")
        rows.append(_row(RAW.name, bench.run(RAW, MADE, range(max(COUNTS)), PROCESSES)))
        if not VARIED:
            rows.append(_row(TYPST.name, bench.run(TYPST, MADE, range(min(PEERS, *COUNTS)), PROCESSES)))
    write_growth(_section(rows))


def _row(name: str, run: Run) -> str:
    """Return a line of the table; quarters are those of the first process's agencies after its first."""
    quarter = max(1, (len(run.seconds) - 1) // 4)
    early, late = (statistics.mean(part) for part in (run.seconds[1 : quarter + 1], run.seconds[-quarter:]))
    cells = [
        *(name, f"{run.count:,}", f"{run.whole:.1f} s", rate_text(run.rate), _ms(run.further), _ms(early), _ms(late)),
        *(f"{run.peak:.0f} MiB", _memory(run.resident), f"{run.size / 1e6:,.0f} MB"),
    ]
    return f"| {' | '.join(cells)} |"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms"


def _memory(resident: Sequence[float]) -> str:
    """Return the memory after a tenth, a half and all of a process's agencies."""
    return ", ".join(f"{resident[max(0, int(len(resident) * part) - 1)]:.0f}" for part in (0.1, 0.5, 1)) + " MiB"


def _section(rows: list[str]) -> str:
    kinds = "All three documents" if ",".join(KINDS) == MADE else MADE
    varied = "; states, policies, languages and the number of consulates differ too" if VARIED else ""
    looks = f"{LOOKS} accents and seals taken in turn" if LOOKS else "an accent and a seal of its own each"
    table = "\n".join(rows)
    return f"""{GROWTH}

{kinds} on {PROCESSES} processes, every field of every agency its own, with {looks}{varied}. Times are a process's for an agency
after its first: of all, of the first quarter, of the last. `make bench-scale` measures again.

| {" | ".join(_COLUMNS)} |
{"|---" * len(_COLUMNS)}|
{table}
"""


if __name__ == "__main__":
    main()
