"""Looking for garbage as seldom as a long run can: what it remembers are many small objects that live to its end."""

from __future__ import annotations

import gc
import os
from pathlib import Path

_GROWTH = 24_000_000
"""Bytes by which the process may grow before it looks; agencies leave little, and little of that in rings."""
_SETTLED = (1, 16)
"""Agencies after which what is there is left alone for good: most of what is remembered, then nearly all of it."""
_STATM = Path("/proc/self/statm")


class Garbage:
    """Takes the place of the interpreter's own looks, from `begin` to `end`."""

    def __init__(self) -> None:
        """Start with nothing done."""
        self._was_on = gc.isenabled()
        self._after = 0
        self._done = 0

    def begin(self) -> None:
        """Let no look happen but those of `look`."""
        gc.disable()
        self._after = memory_used()

    def look(self) -> int:
        """Note that an agency is done, look if it is time, and return the bytes in memory (0 where nobody knows)."""
        self._done += 1
        used = memory_used()
        if self._done in _SETTLED or used > self._after + _GROWTH:
            gc.collect()
            if self._done in _SETTLED:
                gc.freeze()
            used = self._after = memory_used()
        return used

    def end(self) -> None:
        """Let the interpreter look again, as it did before, at what comes from now on."""
        gc.freeze()
        if self._was_on:
            gc.enable()


def memory_used() -> int:
    """Return the bytes that this process has in memory; 0 where the system does not tell."""
    try:
        return int(_STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
