"""Runs a program once and says what it took: whole processes, and each agency inside them."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
OTHERS = ROOT / ".venv-bench/bin/python"


@dataclass(frozen=True)
class Program:
    """A program that makes documents one agency after the other, by the script that drives it."""

    name: str
    script: str
    python: Path
    notes: str
    """What it does not do, or does besides."""
    environment: Mapping[str, str] = field(default_factory=dict)


OURS = Program("Musterpress", "ours.py", Path(sys.executable), "YAML to PDF/UA-1 and PDF/A-2a, every file checked")
TYPST = Program("Typst", "peer_typst.py", OTHERS, "PDF/UA-1; no checks of layout, no PDF/A")
REPORTLAB = Program("ReportLab", "peer_reportlab.py", OTHERS, "no tags, no shaping, no bidirectional text, no checks, no PDF/A")
WEASYPRINT = Program("WeasyPrint", "peer_weasyprint.py", OTHERS, "PDF/UA-1; no checks of layout, no PDF/A")
RAW = Program("raw write", "peer_raw.py", Path(sys.executable), "our bytes, written again")
PROGRAMS = (OURS, TYPST, REPORTLAB, WEASYPRINT, RAW)


@dataclass(frozen=True)
class Run:
    """What one run took."""

    count: int
    """Agencies made."""
    whole: float
    """Seconds from starting the processes to the end of the last."""
    first: float
    """Seconds for the first agency of a process: nothing is in memory yet."""
    further: float
    """Mean seconds of a process for each agency after its first."""
    rate: float
    """Further agencies a second, all processes together."""
    peak: float
    """MiB: the largest process's most memory."""
    resident: tuple[float, ...]
    """MiB after each agency, of the first process."""
    seconds: tuple[float, ...]
    """Seconds for each agency, of the first process."""
    size: int
    """Bytes written, of all processes."""

    def scaled(self, count: int, processes: int) -> float:
        """Return the seconds that `count` agencies take: what was measured, and the rest at the measured rate."""
        return self.whole + max(0, count - self.count) / self.rate if self.rate else self.whole * count / self.count


@dataclass(frozen=True)
class TagsShares:
    """By what share tags make something larger; 0.1 is a tenth."""

    drawing: float | None
    """Time to draw; None if it cannot be told from the rest."""
    whole: float
    """Time to lay out and draw."""
    size: float
    """Bytes."""


@dataclass(frozen=True)
class Bench:
    """Where runs read and write."""

    folder: Path
    """Agencies and templates (see prepare.py)."""
    out: Path

    def prepare(self, count: int, *, looks: int, shared: int = 0, varied: bool = False) -> None:
        """Write `count` agencies and, for the first `shared` (0: all), the peers' values, in a process of its own."""
        self.folder.mkdir(parents=True, exist_ok=True)
        words = [str(self.folder), *(str(int(number)) for number in (count, looks, shared, varied))]
        subprocess.run([sys.executable, str(HERE / "prepare.py"), *words], check=True, cwd=ROOT)  # noqa: S603

    def run(self, program: Program, kinds: str, numbers: range, processes: int = 1, **extra: str) -> Run:
        """Run a program for agencies of these numbers, shared between processes. Raises SystemExit where it fails."""
        environment = {**os.environ, "BENCH_MADE": str(self.out / OURS.name), **program.environment, **extra}
        started = time.perf_counter()
        running = [
            subprocess.Popen(  # noqa: S603
                [
                    *(str(program.python), str(HERE / program.script), str(self.folder), kinds),
                    f"{numbers.start + rank}:{numbers.stop}:{processes}",
                    str(self.out / program.name),
                ],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=environment,
                cwd=ROOT,
            )
            for rank in range(processes)
        ]
        ended = [one.communicate() for one in running]
        whole = time.perf_counter() - started
        for one, (_, problems) in zip(running, ended, strict=True):
            if one.returncode:
                raise SystemExit(f"{program.name} failed ({kinds}):\n{problems[-3000:]}")
        return _run([json.loads(printed) for printed, _ in ended], whole)


def _run(parts: list[dict[str, object]], whole: float) -> Run:
    """Return what several processes took together."""
    seconds = [tuple(part["seconds"]) for part in parts]  # type: ignore[arg-type]
    further = [each for one in seconds for each in one[1:]]
    rate = sum((len(one) - 1) / sum(one[1:]) for one in seconds if len(one) > 1)
    return Run(
        count=sum(map(len, seconds)),
        whole=whole,
        first=max(one[0] for one in seconds),
        further=statistics.mean(further) if further else 0.0,
        rate=rate,
        peak=max(float(part["peak"]) for part in parts),  # type: ignore[arg-type]
        resident=tuple(parts[0]["resident"]),  # type: ignore[arg-type]
        seconds=seconds[0],
        size=sum(int(part["bytes"]) for part in parts),  # type: ignore[call-overload]
    )


def tags_shares(bench: Bench, kind: str, numbers: range, **extra: str) -> TagsShares:
    """Return by what shares our documents cost more for their tags (see tags.py)."""
    command = [sys.executable, str(HERE / "tags.py"), str(bench.folder), kind, f"{numbers.start}:{numbers.stop}:1"]
    found = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **extra})  # noqa: S603
    cost = json.loads(found.stdout)
    whole = (cost["laid_out"] + cost["tagged"]) / (cost["laid_out"] + cost["bare"])
    return TagsShares(cost["tagged"] / cost["bare"] - 1, whole - 1, cost["tagged_size"] / cost["bare_size"] - 1)


def whole_command(command: list[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Run a command; return seconds from start to exit and its largest resident set in MiB. Raises SystemExit where it fails."""
    started = time.perf_counter()
    child = subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"`{' '.join(command)}` failed: exit code {child.returncode}")
    return seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 2**20
