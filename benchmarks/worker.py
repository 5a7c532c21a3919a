"""What measured programs share: making agencies' documents one after the other, writing each, and timing it.

python PEER.py FOLDER KINDS FIRST:LAST:STEP OUT        KINDS: card,guide,packet; agencies by number in FOLDER/names.json
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Make = Callable[[str, str], bytes]
"""Makes a document: kind and agency's name -> PDF."""
KEPT = 64
"""Files of a kind that are kept; later ones are written over them, so that a run of thousands fits on the disk."""


def work(start: Callable[[Path, list[str]], Make]) -> None:
    """Run a program as the command line says and print a line of JSON with what was measured."""
    begun = time.perf_counter()
    folder, kinds, out = Path(sys.argv[1]), sys.argv[2].split(","), Path(sys.argv[4])
    first, last, step = (int(part) for part in sys.argv[3].split(":"))
    names = json.loads((folder / "names.json").read_text())[first:last:step] * int(os.environ.get("BENCH_REPEAT", "1"))
    for kind in kinds:
        (out / kind).mkdir(parents=True, exist_ok=True)
    make = start(folder, kinds)
    ready = time.perf_counter() - begun
    seconds, resident, size = [], [], 0
    for number, name in enumerate(names):
        start_of_one = time.perf_counter()
        for kind in kinds:
            data = make(kind, name)
            (out / kind / f"{(first + number * step) % KEPT}.pdf").write_bytes(data)
            size += len(data)
        seconds.append(time.perf_counter() - start_of_one)
        resident.append(resident_now())
    sys.stdout.write(json.dumps({"ready": ready, "seconds": seconds, "resident": resident, "peak": peak(), "bytes": size}) + "\n")


def peak() -> float:
    """Return the most memory this process has had, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says is never less than what the process had that started this one
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 2**20


def resident_now() -> float:
    """Return the memory this process has now, in MiB; its peak where the system does not say."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * resource.getpagesize() / 2**20 if statm.exists() else peak()


def values_of(folder: Path, name: str) -> dict[str, Any]:
    """Return an agency's values by kind."""
    values: dict[str, Any] = json.loads((folder / "values" / f"{name}.json").read_bytes())
    return values


def filled(template: str, values: dict[str, str]) -> str:
    """Return a template with values in the places of its marks."""
    for name, value in values.items():
        template = template.replace(f"\ue000{name}\ue001", value)
    return template
