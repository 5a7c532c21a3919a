"""What a page's resources lead to, as one object: the same one only if every object that can be reached is the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from generator.preflight.door import Door
from generator.preflight.font_cache import FontCache
from generator.preflight.fonts import PdfFont
from generator.preflight.memo import CheckMemo
from generator.preflight.objects import PdfDict, as_array, as_dict, as_name

_MOST, _MOST_SPELT = 20_000, 400
_DEEPEST = 24
_APART = frozenset(("/Font", "/XObject"))
_NAMED = re.compile(rb"/[^\x00\t\n\f\r ()<>\[\]{}/%#]+")
"""Patterns like this find each name that stands in some content, but for those written with `#`."""


class Reach:
    """Stands for all that a resource dictionary leads to: one object for all pages, of any file, that have the same of it."""

    def __init__(self, fonts: Mapping[str, PdfFont | None], bare: Reach | None, names: frozenset[bytes] | None = None) -> None:
        """`fonts` are those of the dictionary itself by name; `bare` stands for it without fonts and XObjects.

        `names` are all that something in it, or in `bare`, goes by; None if that is not known.
        """
        self.fonts = {name.encode("utf-8"): font for name, font in fonts.items()}
        self.bare = bare if bare is not None else self
        self.names = names

    def of(self, content: bytes) -> tuple[object, ...]:
        """Return all that some content can name in it, each thing the same object in whichever file it is the same."""
        if b"Do" in content or b"#" in content:
            return (self,)
        named = _NAMED.findall(content)
        known = self.bare.names
        bare = self.bare if known is None or not known.isdisjoint(named) else _UNNAMED
        return (bare, *map(self.fonts.get, named))


_UNNAMED = Reach({}, None)
"""Stands for all dictionaries in which some content names nothing: what it looks for there is in none of them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """What a resource dictionary leads to, but for the fonts, of which there are only the entries."""

    fonts: tuple[Any, ...]
    rest: PdfDict | None
    """The dictionary without its fonts and XObjects, if it has any, and if nothing else in it chooses a font."""
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
        bare = _bare(walk.rest, door, memo) if walk.rest is not None else None
        named = as_dict(resources.get("/Font")) or {}
        reached = (Reach({name: fonts.read(raw) for name, raw in named.items()}, bare), walk, read)
        memo.put(which, reached, 500)
    found: Reach = reached[0]
    return found


def _bare(rest: PdfDict, door: Door, memo: CheckMemo) -> Reach:
    """Return what stands for a dictionary, all that is written in it being the same, whatever the numbers of its objects."""
    kept: list[Any] = []
    said = _spelt(rest, door, kept)
    key = ("bare", said if said is not None else id(rest))
    found = memo.get(key)
    if found is None:
        found = (Reach({}, None, _names_in(rest) if said is not None else None), rest, kept)
        memo.put(key, found, 500)
    bare: Reach = found[0]
    return bare


def _names_in(rest: PdfDict) -> frozenset[bytes]:
    """Return the names of all that stands in the dictionaries of a resource dictionary, with their slashes."""
    return frozenset(str(name).encode("utf-8") for kind in rest.values() for name in as_dict(kind) or ())


def _spelt(value: Any, door: Door, kept: list[Any], depth: int = 0) -> str | None:
    """Return a value with the objects it leads to in their places; None if that is too much. Data of streams are themselves."""
    if isinstance(value, IndirectObject):
        value = door.fetch(value.idnum)
    if depth > _DEEPEST or len(kept) > _MOST_SPELT:
        return None
    kept.append(value)
    if isinstance(value, Mapping):
        data = f" stream {id(value)}" if isinstance(value, StreamObject) else ""
        parts = [(str(key), _spelt(inner, door, kept, depth + 1)) for key, inner in value.items()]
        return None if any(part is None for _, part in parts) else f"<<{parts}>>{data}"
    if isinstance(value, ArrayObject):
        items = [_spelt(inner, door, kept, depth + 1) for inner in value]
        return None if any(item is None for item in items) else f"[{items}]"
    return f"{type(value).__name__} {float.__repr__(value) if isinstance(value, float) else repr(value)}"


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
    rest = {key: value for key, value in resources.items() if key not in _APART} if _APART & resources.keys() else None
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
            chosen = as_array(value.get("/Font"))
            if chosen:  # a graphics state's
                fonts.append(chosen[0])
                rest = None
            named = as_dict(value.get("/Font")) or {}
            fonts += named.values()
            apart = bool(named) and all(map(_is_font, named.values()))
            stack += _inner(inner for key, inner in value.items() if key != "/Font" or not apart)
        elif isinstance(value, ArrayObject):
            stack += _inner(value)
        if len(seen) > _MOST:
            return _Walk((), None, complete=False)
    return _Walk(tuple(fonts), rest)


def _is_font(value: Any) -> bool:
    """Tell whether an entry is a font, and not something else in a dictionary with an entry of that name."""
    return as_name((as_dict(value) or {}).get("/Type")) == "Font"


def _inner(values: Iterable[Any]) -> list[Any]:
    """Return what may lead on."""
    return [value for value in values if isinstance(value, IndirectObject | DictionaryObject | ArrayObject)]
