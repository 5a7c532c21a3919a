"""What tags cost Musterpress: documents of several agencies, each laid out once and drawn twice, with tags and without.

    python benchmarks/tags.py FOLDER KIND FIRST:LAST:STEP     prints a line of JSON: the `Costs` of all agencies but the first

    BENCH_FORGET=1    without the memory that a batch has: every document from scratch

What is drawn without tags fails every check and is no document of ours, so nothing is checked or written here. It is the
processor's time that counts: what else the machine does is left out.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from ours import Maker

from generator.draw import DrawMemo, draw_document


@dataclass
class Costs:
    """Seconds and bytes of some agencies' documents."""

    laid_out: float = 0.0
    """From YAML to frames, structure among them."""
    tagged: float = 0.0
    """Drawing with tags, and without."""
    bare: float = 0.0
    tagged_size: int = 0
    bare_size: int = 0


def main() -> None:
    """Measure and print."""
    folder, kind = Path(sys.argv[1]), sys.argv[2]
    first, last, step = (int(part) for part in sys.argv[3].split(":"))
    remember = os.environ.get("BENCH_FORGET") is None
    maker, costs = Maker(remember=remember), Costs()
    memos: dict[bool, DrawMemo | None] = {tagged: DrawMemo() if remember else None for tagged in (True, False)}
    for number, name in enumerate(json.loads((folder / "names.json").read_text())[first:last:step]):
        found = _costs(maker, kind, folder / "agencies" / f"{name}.yaml", memos, tagged_first=number % 2 == 0)
        gc.collect()
        gc.freeze()
        # The first one's fonts have to be read, and nothing is in memory yet.
        if number:
            costs = Costs(*[sum(pair) for pair in zip(asdict(costs).values(), asdict(found).values(), strict=True)])
    sys.stdout.write(json.dumps(asdict(costs)) + "\n")


def _costs(maker: Maker, kind: str, file: Path, memos: dict[bool, DrawMemo | None], *, tagged_first: bool) -> Costs:
    """Return what one document costs; whoever is drawn second finds the machine's caches warm, so they take turns."""
    started = time.process_time()
    making = maker.laid_out(kind, file)
    laid_out = time.process_time() - started
    ((_, sheets),) = making.sheets
    seconds, size = {True: 0.0, False: 0.0}, {True: 0, False: 0}
    gc.disable()  # it would come to one of the two by chance
    for tagged in (tagged_first, not tagged_first):
        started = time.process_time()
        size[tagged] = len(draw_document(sheets, making.typefaces, None, memos[tagged], tagged=tagged))
        seconds[tagged] = time.process_time() - started
    gc.enable()
    return Costs(laid_out, seconds[True], seconds[False], size[True], size[False])


if __name__ == "__main__":
    main()
