"""What a page's resources lead to, as one object: the same one only if every object that can be reached is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from generator.preflight.door import Door
from generator.preflight.font_cache import FontCache
from generator.preflight.fonts import PdfFont
from generator.preflight.memo import CheckMemo
from generator.preflight.objects import PdfDict, as_dict, object_number

_MOST = 20_000


class Reach:
    """Stands for all that a resource dictionary leads to, with the fonts among it."""

    def __init__(self) -> None:
        """Start without fonts."""
        self.fonts: dict[int, PdfFont | None] = {}
        self.complete = True
        self.without_objects: Reach | None = None
        """What stands for the same without XObjects; None if that is all of it."""


def reach_of(resources: PdfDict, fonts: FontCache, door: Door, memo: CheckMemo) -> Reach | None:
    """Return what stands for a resource dictionary and all it leads to; pages with equal dictionaries get the same.

    None if that is too much, or its fonts were read anew for another page.
    """
    key = ("named", id(resources))
    known = memo.get(key)
    if known is None:
        names = _names(resources)
        known = (names if names is not None else id(resources), resources)
        memo.put(key, known, 500)
    found = door.traced(memo, ("reach", known[0]), lambda: _walked(resources, fonts, door, memo), resources)
    return found if found.complete and fonts.adopt(found.fonts) else None


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


def _walked(resources: PdfDict, fonts: FontCache, door: Door, memo: CheckMemo) -> Reach:
    """Fetch all that can be reached, so that it is noted as read; read the fonts."""
    found = Reach()
    if "/XObject" in resources:
        rest = {key: value for key, value in resources.items() if key != "/XObject"}
        found.without_objects = reach_of(rest, fonts, door, memo)
    seen: set[int] = set()
    stack: list[Any] = [resources]
    while stack:
        value = stack.pop()
        if isinstance(value, IndirectObject):
            if value.idnum not in seen:
                seen.add(value.idnum)
                stack.append(door.fetch(value.idnum))
        elif isinstance(value, Mapping):
            for raw in (as_dict(value.get("/Font")) or {}).values():
                found.fonts[object_number(raw) or -id(raw)] = fonts.read(raw)
            stack += _inner(value.values())
        elif isinstance(value, ArrayObject):
            stack += _inner(value)
        if len(seen) > _MOST:
            found.complete = False
            break
    return found


def _inner(values: Iterable[Any]) -> list[Any]:
    """Return what may lead on."""
    return [value for value in values if isinstance(value, IndirectObject | DictionaryObject | ArrayObject)]
