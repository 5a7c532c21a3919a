"""One commander's packet, cold: whole processes, beside Typst and WeasyPrint on the same text.

    make bench

Each round starts every program once, one after the other, so that a busy moment of the machine hits all of them. Time is
wall clock from start to exit; memory is the child's largest resident set (getrusage of that child, by os.wait4); sizes are the
written files'. Medians over the rounds go to stdout and to docs/benchmarks.md.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
from same_text import to_html, to_typst

from generator import __version__
from generator.load import load_agency, load_library
from generator.pipeline.choose_jobs import choose_jobs
from generator.project import ProjectFiles
from generator.resolve import resolve

ROOT = Path(__file__).resolve().parents[1]
AGENCY = ROOT / "packets/agencies/mapleton-pd.yaml"
OTHERS = ROOT / ".venv-bench/bin"
OURS = Path(sys.executable).parent
ROUNDS = 5
PAGE = ROOT / "docs/benchmarks.md"
TYPST = """
import typst
typst.compile("packet.typ", output="typst.pdf", font_paths=["fonts"], ignore_system_fonts=True, pdf_standards=["ua-1"])
"""


@dataclass
class Program:
    """A command and what was measured of it."""

    name: str
    command: list[str]
    out: str
    notes: str
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Seconds of processor time, user and system: less at the mercy of what else runs."""
    memory: list[float] = field(default_factory=list)
    """Mebibytes."""


def main() -> None:
    """Measure, print and write the page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        programs = [program for program in all_programs(folder) if works(program, folder)]
        for _ in range(ROUNDS):
            for program in programs:
                run(program, folder)
        rows = [row(program, folder, programs[0]) for program in programs]
    report = page(rows)
    sys.stdout.write(report)
    PAGE.write_text(report, encoding="utf-8")


def prepare(folder: Path) -> None:
    """Write the sources of the other programs: the markup that Musterpress itself lays out, as theirs."""
    project = ProjectFiles()
    library = load_library(project)
    agency = load_agency(project, AGENCY, library)
    tree = resolve(choose_jobs(library, agency, ("commander",), (), "reading")[0].job, library, project)
    here = Path(__file__).parent
    (folder / "packet.typ").write_text(to_typst(tree, (here / "packet.typ").read_text()), encoding="utf-8")
    (folder / "packet.html").write_text(to_html(tree, (here / "packet.css").read_text()), encoding="utf-8")
    if agency.logo is not None:
        (folder / agency.logo.path).write_bytes(agency.logo.data)
    (folder / "fonts").symlink_to(ROOT / "fonts")


def all_programs(folder: Path) -> list[Program]:
    """Return what is measured, ours first."""
    build = [str(OURS / "musterpress"), "build", "commander", "--agency", str(AGENCY), "--out", str(folder / "ours")]
    weasyprint = [str(OTHERS / "weasyprint"), "--quiet", "--pdf-tags", "--pdf-variant", "pdf/ua-1"]
    return [
        Program("Musterpress", build, "ours/commander/commanders-packet.pdf", "from YAML; PDF/UA-1 and PDF/A-2a; own checks run"),
        Program("Typst", [str(OTHERS / "python"), "-c", TYPST], "typst.pdf", "from a finished source; PDF/UA-1"),
        Program("WeasyPrint", [*weasyprint, "packet.html", "weasyprint.pdf"], "weasyprint.pdf", "from finished HTML; PDF/UA-1"),
    ]


def works(program: Program, folder: Path) -> bool:
    """Run a program once, unmeasured (files get into the page cache); one that is not there or fails is left out, and said so."""
    if shutil.which(program.command[0]) is None:
        sys.stderr.write(f"{program.name} is not installed: make bench installs it\n")
        return False
    done = subprocess.run(program.command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.stderr.write(f"{program.name} is left out, it failed:\n{done.stderr[-2000:]}\n")
    return done.returncode == 0


def run(program: Program, folder: Path) -> None:
    """Run a program once and note time and memory."""
    start = time.perf_counter()
    child = subprocess.Popen(program.command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    _, status, usage = os.wait4(child.pid, 0)
    program.seconds.append(time.perf_counter() - start)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{program.name} failed in a measured round")
    program.cpu.append(usage.ru_utime + usage.ru_stime)
    unit = 1 if sys.platform == "darwin" else 1024
    program.memory.append(usage.ru_maxrss * unit / 2**20)


def row(program: Program, folder: Path, first: Program) -> str:
    """Return a line of the table."""
    data = (folder / program.out).read_bytes()
    with pypdfium2.PdfDocument(data) as pdf:
        pages, characters = len(pdf), sum(len(one.get_textpage().get_text_range()) for one in pdf)
    seconds, cpu, memory = (statistics.median(values) for values in (program.seconds, program.cpu, program.memory))
    times = seconds / statistics.median(first.seconds)
    spread = f"{min(program.seconds):.2f} to {max(program.seconds):.2f}"
    cells = [
        *(program.name, f"{seconds:.2f} s", spread, f"{times:.2f}", f"{cpu:.2f} s", f"{memory:.0f} MiB"),
        *(f"{len(data) / 1000:.0f} kB", str(pages), f"{characters:,}", program.notes),
    ]
    return f"| {' | '.join(cells)} |"


def page(rows: list[str]) -> str:
    """Return the page."""
    kind = next(
        (line.split(":")[1].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")),
        platform.machine(),
    )
    pinned = [line.replace("==", " ") for line in _lines(Path(__file__).with_name("requirements.txt")) if "==" in line]
    machine = f"{os.cpu_count()} cores ({kind}), {platform.system()}, Python {platform.python_version()}"
    versions = ", ".join([f"Musterpress {__version__}", *pinned])
    table = "\n".join(rows)
    return f"""# How fast a packet is made

The commander's packet of an example agency ({AGENCY.name}), cold: a new process each time, nothing kept from the last one,
files in the operating system's page cache. The others get the same words, lists, tables and links as finished source, without
reading YAML, running templates or checking anything. Medians of {ROUNDS} interleaved rounds; `make bench` measures again.

| Program | Time | Spread | To ours | Processor | Peak memory | File | Pages | Characters | |
|---|---|---|---|---|---|---|---|---|---|
{table}

Measured on {machine}; {versions}.
"""


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.is_file() else []


if __name__ == "__main__":
    main()
