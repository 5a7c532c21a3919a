"""What a page's resources lead to, as one object: the same one only if every object that can be reached is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from generator.preflight.door import Door
from generator.preflight.font_cache import FontCache
from generator.preflight.memo import CheckMemo
from generator.preflight.objects import PdfDict, as_dict

_MOST = 20_000


class Reach:
    """Stands for all that a resource dictionary leads to: one object for all pages, of any file, that have the same of it."""

    def __init__(self, without_objects: Reach | None = None) -> None:
        """`without_objects` is what stands for the same without XObjects; None if that is all of it."""
        self.without_objects = without_objects


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """What a resource dictionary leads to, but for the fonts, of which there are only the entries."""

    fonts: tuple[Any, ...]
    rest: PdfDict | None
    """The dictionary without its XObjects, if it has any."""
    complete: bool = True


def reach_of(resources: PdfDict, fonts: FontCache, door: Door, memo: CheckMemo) -> Reach | None:
    """Return what stands for a resource dictionary and all it leads to; pages with equal dictionaries get the same.

    None if that is too much.
    """
    key = ("named", id(resources))
    known = memo.get(key)
    if known is None:
        names = _names(resources)
        known = (names if names is not None else id(resources), resources)
        memo.put(key, known, 500)
    walk = door.traced(memo, ("reach", known[0]), lambda: _walked(resources, door), resources)
    if not walk.complete:
        return None
    read = tuple(fonts.read(raw) for raw in walk.fonts)
    which = ("reached", id(walk), *map(id, read))
    reached = memo.get(which)
    if reached is None:
        rest = reach_of(walk.rest, fonts, door, memo) if walk.rest is not None else None
        reached = (Reach(rest), walk, read)
        memo.put(which, reached, 500)
    found: Reach = reached[0]
    return found


def _names(resources: PdfDict) -> tuple[object, ...] | None:
    """Return a dictionary of dictionaries of references as a tuple; None if it is anything else."""
    found: list[object] = []
    for kind, entries in resources.items():
        if type(entries) is not DictionaryObject:
            return None
        for name, value in entries.items():
            if type(value) is not IndirectObject:
                return None
            found.append((str(kind), str(name), value.idnum, value.generation))
    return tuple(found)


def _walked(resources: PdfDict, door: Door) -> _Walk:
    """Fetch all that can be reached, so that it is noted as read; fonts stand apart, as what counts of them is what they say."""
    rest = {key: value for key, value in resources.items() if key != "/XObject"} if "/XObject" in resources else None
    fonts: list[Any] = []
    seen: set[int] = set()
    stack: list[Any] = [resources]
    while stack:
        value = stack.pop()
        if isinstance(value, IndirectObject):
            if value.idnum not in seen:
                seen.add(value.idnum)
                stack.append(door.fetch(value.idnum))
        elif isinstance(value, Mapping):
            fonts += (as_dict(value.get("/Font")) or {}).values()
            stack += _inner(inner for key, inner in value.items() if key != "/Font")
        elif isinstance(value, ArrayObject):
            stack += _inner(value)
        if len(seen) > _MOST:
            return _Walk((), None, complete=False)
    return _Walk(tuple(fonts), rest)


def _inner(values: Iterable[Any]) -> list[Any]:
    """Return what may lead on."""
    return [value for value in values if isinstance(value, IndirectObject | DictionaryObject | ArrayObject)]
