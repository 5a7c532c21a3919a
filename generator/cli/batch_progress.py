"""How far a batch is, for a program to read: a line of JSON on stderr, five times a second at most."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.pipeline.build_batch import BatchResult

APART = 0.2
"""Seconds between two lines."""


class ProgressLines:
    """Writes `{"done": 3, "total": 9, ...}` after an agency; the last line has `"end": true` and says what came of the run."""

    def __init__(self) -> None:
        """Begin; nothing is written before the first agency is done."""
        self._next = 0.0

    def __call__(self, result: BatchResult) -> None:
        """Write how far it is, unless it was written just now. Raises KeyboardInterrupt when nobody reads it any longer."""
        now = time.monotonic()
        if now >= self._next or result.done == result.total:
            self._next = now + APART
            _write(progress_record(result))

    def end(self, result: BatchResult) -> None:
        """Write the last line."""
        counts = {name: getattr(result, name) for name in ("made", "unchanged", "documents", "rendered", "pages")}
        more = {"bytes": result.size, "seconds": round(result.seconds, 1), "stopped": result.stopped, "code": result.code}
        _write({**progress_record(result), **counts, **more, "end": True})


def progress_record(result: BatchResult) -> dict[str, object]:
    """Return agencies done, in all and with problems, how many are done a second, and the seconds left (null: not known)."""
    rate = result.done / result.seconds if result.seconds else 0.0
    left = round((result.total - result.done) / rate, 1) if rate else None
    return {"done": result.done, "total": result.total, "failed": result.failed, "rate": round(rate, 2), "seconds_left": left}


def _write(record: dict[str, object]) -> None:
    try:
        sys.stderr.write(json.dumps(record) + "\n")
        sys.stderr.flush()
    except BrokenPipeError:
        # Who asked for it is gone, and cannot stop it any more: as by Ctrl-C, what is done is kept.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
        raise KeyboardInterrupt from None
