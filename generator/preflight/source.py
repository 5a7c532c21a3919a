"""Where a file's objects come from: read strictly and kept for the next file, or mended by pypdf."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from generator.preflight.door import Changes, Door
from generator.preflight.memo import CheckMemo
from generator.preflight.objects import as_dict
from generator.preflight.strict_file import read_strictly
from generator.preflight.strict_values import Irregular

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One file's objects. `door` and `memo` are there if results may be kept for the next file."""

    trailer: Mapping[str, Any]
    unreadable: tuple[tuple[int, str], ...]
    """(object number, reason) of what cannot be read as it is written."""
    find: Callable[[int], Any]
    """Returns an object by its number."""
    door: Door | None = None
    memo: CheckMemo | None = None

    def once(
        self,
        key: tuple[object, ...],
        make: Callable[[], T],
        *kept: object,
        mend: Callable[[T, Changes], T | None] | None = None,
    ) -> T:
        """Return `make()`, which may be known from an earlier file (see `Door.traced`)."""
        if self.door is None or self.memo is None:
            return make()
        return self.door.traced(self.memo, key, make, *kept, mend=mend)


def open_strictly(data: bytes, memo: CheckMemo | None) -> Source | None:
    """Return a well-formed file's objects; None if pypdf has to read it."""
    kept = memo if memo is not None else CheckMemo()
    door = kept.door if isinstance(kept.door, Door) else Door()
    kept.door = door
    try:
        trailer = read_strictly(data, door, kept)
    except Irregular:
        return None
    if as_dict(trailer.get("/Root")) is None:
        return None
    return Source(trailer, (), door.table.get, door if memo is not None else None, memo)
