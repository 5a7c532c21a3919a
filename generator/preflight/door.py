"""The door to a file's objects: what is fetched through it can be written down, so that a result can name what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import is_
from typing import Any, TypeAlias, TypeVar

from pypdf.generic import IndirectObject, NullObject

from generator.preflight.memo import CheckMemo

T = TypeVar("T")
Changes: TypeAlias = "dict[int, tuple[Any, Any]]"
"""Objects that are others than they were: before and now, by number."""
_FEW = 256
_CANDIDATES = 4
"""Results kept for one key: agencies of one batch fall into a few shapes."""


class Door:
    """The objects of the file being checked, by number; references of objects read here lead through it.

    It outlives the file: the same bytes under the same number are the same object in the next file, whose table takes the place
    of this one. Not for use from two threads at once.
    """

    def __init__(self) -> None:
        """Start without a file."""
        self.table: Mapping[int, Any] = {}
        self._traces: list[dict[int, Any]] = []

    def fetch(self, number: int) -> Any:
        """Return an object, None if the file does not have it, and note that it was read."""
        found = self.table.get(number)
        if self._traces:
            self._traces[-1][number] = found
        return found

    def get_object(self, reference: IndirectObject) -> Any:
        """Return the object of a reference, as pypdf's own readers do."""
        found = self.fetch(reference.idnum) if reference.generation == 0 else None
        return NullObject() if found is None else found

    def traced(
        self,
        memo: CheckMemo,
        key: tuple[object, ...],
        make: Callable[[], T],
        *kept: object,
        mend: Callable[[T, Changes], T | None] | None = None,
    ) -> T:
        """Return `make()`, or what it gave before if each object it read is the same object in this file.

        `key` holds whatever else it depends on; objects named there by their `id` must be among `kept`. If only few objects
        differ, `mend` may say what `make()` would give; it returns None where it cannot. What it fetches here is noted.
        """
        known: list[tuple[dict[int, Any], T, tuple[object, ...]]] = memo.get(key) or []
        get = self.table.get
        for rests_on, value, _ in known:
            if all(map(is_, map(get, rests_on), rests_on.values())):
                self._note(rests_on)
                return value
        reads: dict[int, Any] = {}
        self._traces.append(reads)
        try:
            mended = self._mended(known[0][0], known[0][1], mend) if mend is not None and known else None
            if mended is not None:
                value = mended
                reads.update(known[0][0])
                reads.update(zip(reads, map(get, reads), strict=True))
            else:
                value = make()
        finally:
            self._traces.pop()
        self._note(reads)
        memo.put(key, [(reads, value, kept), *known[: _CANDIDATES - 1]], 200 + 100 * len(reads))
        return value

    def _mended(self, reads: Mapping[int, Any], value: T, mend: Callable[[T, Changes], T | None]) -> T | None:
        """Return a value brought up to date, None if that cannot be done."""
        now = map(self.table.get, reads)
        changes = {
            number: (was, found) for number, was, found in zip(reads, reads.values(), now, strict=True) if found is not was
        }
        return mend(value, changes) if len(changes) <= _FEW else None

    def _note(self, reads: Mapping[int, Any]) -> None:
        """What a part rests on, the whole rests on."""
        if self._traces:
            self._traces[-1].update(reads)
