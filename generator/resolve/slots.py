"""An agency whose values are marks: a template filled in with it is filled in for every agency of the same shape.

Agencies have the same shape if they have the same fields, the same choices, and the same of each value that a template looks into
(compares, sorts, measures) instead of printing it. A mark that is looked into notes that, and answers as its value would.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from generator.content.agency import Agency, Logo, Press
from generator.content.base import Model
from generator.diagnostics import SourcedText
from generator.markup.slots import LOGO, Values, mark, slot_place
from generator.resolve.dates import DateSlot, written_date

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\xa0\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_PRINTING = frozenset(
    (
        "__class__",
        "__new__",
        "__init__",
        "__getattribute__",
        "__setattr__",
        "__delattr__",
        "__init_subclass__",
        "__subclasshook__",
        "__doc__",
        "__dir__",
        "__str__",
        "__repr__",
        "__format__",
        "__reduce__",
        "__reduce_ex__",
        "__sizeof__",
        "__add__",
        "__getnewargs__",
        "__getstate__",
        "__slots__",
        "__module__",
        "strip",
    )
)
"""What may be done with a text that is only printed."""


class Slot(SourcedText):
    """The mark of a text."""

    __slots__ = ("_looked", "_path", "_value")
    _value: str
    _path: str
    _looked: set[str]

    @classmethod
    def of(cls, number: int, path: str, value: str, looked: set[str]) -> Slot:
        """Make the mark of a value; `path` goes into `looked` when it is looked into."""
        made = cls(mark(number), slot_place(number))
        made._path, made._value, made._looked = path, value, looked
        return made

    def looked_into(self) -> str:
        """Return the value, noted as looked into."""
        return self._seen()

    def __bool__(self) -> bool:
        """Whether it is not empty: no value in a slot is."""
        return True

    def strip(self, *given: Any) -> str:
        """Return the mark: no value in a slot has white space at its ends."""
        return self._seen().strip(*given) if given else self

    def _seen(self) -> str:
        self._looked.add(self._path)
        return self._value


def _looking(name: str) -> Callable[..., Any]:
    def look(self: Slot, *given: Any, **named: Any) -> Any:
        return getattr(self._seen(), name)(*given, **named)

    return look


for _name in dir(str):
    if _name not in _PRINTING:
        setattr(Slot, _name, _looking(_name))


class Leaf(NamedTuple):
    """A value of an agency that no other ones stand in."""

    path: str
    text: str | None
    """What a mark of it stands for; None if it can have none."""
    kind: type
    """Of its mark."""
    value: object


@dataclass(slots=True)
class Slotted:
    """An agency's values that marks stand for, and (by path) which of them have been looked into."""

    source: Agency
    """The agency itself."""
    values: Values
    shape: tuple[tuple[str, object], ...]
    """All that is not a mark, by path: equal for agencies of one shape."""
    names: str = ""
    """The mark of the names of its languages."""
    looked: set[str] = field(default_factory=set)
    _marked: Agency | None = None

    @property
    def agency(self) -> Agency:
        """The agency of marks, made when it is asked for: where its shape is known, nobody does."""
        if self._marked is None:
            marked = _Marking(self).model(self.source, "")
            assert isinstance(marked, Agency)
            self._marked = marked
        return self._marked


def slotted(agency: Agency, known: Collection[str], names: str = "", leaves: Sequence[Leaf] | None = None) -> Slotted:
    """Return the agency with marks for its values, but those by paths that are `known` to be looked into.

    `names`, the names of its languages, get a mark as well if they are given; `leaves` are those of the agency, if they are
    known.
    """
    texts: list[str] = []
    shape: list[tuple[str, object]] = []
    for path, text, kind, value in leaves_of(agency) if leaves is None else leaves:
        if text is None or path in known:
            shape.append((path, value))
        else:
            texts.append(text)
            shape.append((path, kind))
    if not is_plain(names):
        return Slotted(agency, Values(tuple(texts)), tuple(shape))
    shape.append(("names", True))
    return Slotted(agency, Values((*texts, names)), tuple(shape), mark(len(texts)))


def leaves_of(agency: Agency) -> tuple[Leaf, ...]:
    """Return all values of an agency in the order of its fields, but files' bytes and the logo's path (see `_own`)."""
    found: list[Leaf] = []
    _add_leaves(agency, "", found)
    return tuple(found)


def _add_leaves(value: Any, path: str, found: list[Leaf]) -> None:
    if isinstance(value, str):
        found.append(Leaf(path, value if is_plain(value) else None, Slot, value))
    elif isinstance(value, Model):
        held = vars(value)
        for name, below in _own(type(value), path):
            _add_leaves(held[name], below, found)
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            _add_leaves(one, f"{path}.{number}", found)
    else:
        found.append(Leaf(path, written_date(value) if type(value) is date else None, DateSlot, value))


@lru_cache(4096)
def _own(kind: type[Model], path: str) -> tuple[tuple[str, str], ...]:
    """Return the fields of a model at `path` that have values in an agency of marks, each with its path.

    Bytes are for layout; what is drawn of them depends on their shape alone.
    """
    return tuple((name, f"{path}.{name}" if path else name) for name in kind.model_fields if (kind, name) not in _FILES)


_FILES: Mapping[tuple[type[Model], str], object] = {(Logo, "path"): LOGO, (Logo, "data"): b"", (Press, "icc"): b""}
"""Fields that are the same in every agency of marks."""


class _Marking:
    """Makes the agency of marks."""

    def __init__(self, slotted: Slotted) -> None:
        marks = (path for path, kind in slotted.shape if kind is Slot or kind is DateSlot)
        self._numbers = {path: number for number, path in enumerate(marks)}
        self._looked = slotted.looked

    def model(self, model: Model, path: str) -> Model:
        kind = type(model)
        made = {name: _FILES[kind, name] for name in kind.model_fields if (kind, name) in _FILES}
        made |= {name: self._value(getattr(model, name), below) for name, below in _own(kind, path)}
        return kind.model_construct(None, **made)

    def _value(self, value: Any, path: str) -> Any:
        if isinstance(value, Model):
            return self.model(value, path)
        if isinstance(value, tuple):
            return tuple(self._value(one, f"{path}.{number}") for number, one in enumerate(value))
        number = self._numbers.get(path)
        if number is None:
            return value
        if isinstance(value, str):
            return Slot.of(number, path, value, self._looked)
        return DateSlot.of(number, path, value, self._looked)


def is_plain(value: str) -> bool:
    """Tell whether a text stays as it is from template to layout: no white space that collapses, nothing markup cannot carry."""
    if value.isascii() and value.isprintable():
        # The only white space there is are spaces.
        return bool(value) and value[0] != " " and value[-1] != " " and "  " not in value
    return bool(value) and " ".join(value.split()) == value and _CONTROL.search(value) is None


__all__ = ["DateSlot", "Leaf", "Slot", "Slotted", "is_plain", "leaves_of", "slotted"]
