"""Whole commands, as people start them: one packet cold, and a batch made, made again, and made with one field changed."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from kinds import KINDS
from measure import HERE, PROGRAMS, RAW, Bench, whole_command
from measure import OURS as MUSTERPRESS

COMMAND = str(Path(sys.executable).with_name("musterpress"))
_CACHES = ("no disk cache", "empty disk cache", "disk cache of other agencies", "disk cache of the same packet")
SLOW = 10
"""Seconds after which a program is started once only."""


@dataclass
class Timings:
    """Seconds, and MiB at most, of a command in each round."""

    seconds: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    notes: str = ""

    def add(self, measured: tuple[float, float]) -> None:
        """Note a round."""
        self.seconds.append(measured[0])
        self.memory.append(measured[1])


def cold(bench: Bench, rounds: int) -> dict[str, Timings]:
    """Measure one commander's packet, a new process each time; ours through the command line, without its disk cache and with."""
    off, empty, other, warm = (f"{MUSTERPRESS.name}, {what}" for what in _CACHES)
    peers = [program for program in PROGRAMS if program not in (MUSTERPRESS, RAW)]
    found = {name: Timings() for name in (off, empty, other, warm, *(program.name for program in peers))}
    with tempfile.TemporaryDirectory() as name:
        kept = f"{name}/kept"
        _build(bench, kept)
        for number in range(rounds):
            found[off].add(_build(bench, "off"))
            with tempfile.TemporaryDirectory() as fresh:
                found[empty].add(_build(bench, fresh))
            found[other].add(_build(bench, kept, number + 1))
            found[warm].add(_build(bench, kept))
            for program in peers:
                if not number or found[program.name].seconds[0] < SLOW:
                    script = [str(program.python), str(HERE / program.script), str(bench.folder), "packet", "0:1:1"]
                    found[program.name].add(whole_command([*script, str(bench.out / "cold")], {}))
    return found


def _build(bench: Bench, cache: str, number: int = 0) -> tuple[float, float]:
    """Build the packet of an agency into an empty folder."""
    agency = bench.folder / "agencies" / f"{json.loads((bench.folder / 'names.json').read_text())[number]}.yaml"
    with tempfile.TemporaryDirectory() as out:
        command = [COMMAND, "build", "commander", "--agency", str(agency), "--out", out]
        return whole_command(command, {"MUSTERPRESS_CACHE": cache})


def reruns(bench: Bench, count: int) -> dict[str, Timings]:
    """Measure `musterpress batch` for `count` agencies: made, made again unchanged, and with one field of one agency changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = _agencies(bench, folder / "agencies", count)
        command = [COMMAND, "batch", str(folder / "agencies"), "--out", str(folder / "out")]
        for _, stem, _ in KINDS.values():
            command += ["--document", stem]
        found = {step: Timings() for step in ("made", "made again, unchanged", "made again, one field changed")}
        for step, timings in found.items():
            if step == "made again, one field changed":
                _change(files[0])
            before = _times(folder / "out")
            timings.add(whole_command(command, {"MUSTERPRESS_CACHE": str(folder / "cache")}))
            after = _times(folder / "out")
            written = sum(before.get(path) != time for path, time in after.items())
            timings.notes = f"{written:,} of {len(after):,} PDFs written"
        return found


def _times(folder: Path) -> dict[Path, int]:
    """Return when each PDF below a folder was written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*.pdf")}


def _agencies(bench: Bench, folder: Path, count: int) -> list[Path]:
    """Copy the first agencies and their seals into a folder of their own; return the files."""
    folder.mkdir()
    for seal in (bench.folder / "agencies").glob("*.svg"):
        shutil.copy(seal, folder)
    names = json.loads((bench.folder / "names.json").read_text())[:count]
    return [Path(shutil.copy(bench.folder / "agencies" / f"{name}.yaml", folder)) for name in names]


def _change(file: Path) -> None:
    """Give an agency's counsel another phone."""
    fields = yaml.safe_load(file.read_text(encoding="utf-8"))
    fields["counsel"]["phone"] = "402-555-0199"
    file.write_text(yaml.safe_dump(fields, allow_unicode=True, sort_keys=False), encoding="utf-8")
