"""What checks of earlier files can tell about the next one; bounded, and held by whoever checks many files."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

_BUDGET = 48 << 20


class CheckMemo:
    """Results of `check_pdf` that depend on nothing but their keys: bytes of the file and results made from them.

    Give the same one to each call of a batch. At most about `budget` bytes (an estimate) are kept: when half of that has come in,
    what was not used since is forgotten. Belongs to one thread; holds no file, no clock and nothing that is not safe to lose.
    """

    def __init__(self, budget: int = _BUDGET) -> None:
        """Start empty."""
        self._budget = budget
        self._young: dict[Hashable, tuple[Any, int]] = {}
        self._old: dict[Hashable, tuple[Any, int]] = {}
        self._cost = 0
        self.door: Any = None
        """The door of the objects kept here (`door.Door`)."""

    def get(self, key: Hashable) -> Any:
        """Return what is kept under a key, None if nothing is; it counts as used."""
        found = self._young.get(key)
        if found is None:
            found = self._old.pop(key, None)
            if found is None:
                return None
            self._young[key] = found
            self._cost += found[1]
        return found[0]

    def put(self, key: Hashable, value: Any, cost: int) -> None:
        """Keep a value of about `cost` bytes."""
        before = self._young.get(key)
        self._cost += cost - (before[1] if before is not None else 0)
        self._young[key] = (value, cost)

    def begin(self) -> None:
        """Begin a file: forget what has not been used for long, if much has come in."""
        if self._cost > self._budget // 2:
            self._young, self._old, self._cost = {}, self._young, 0

    def __len__(self) -> int:
        """Return how many results are kept."""
        return len(self._young) + len(self._old)
