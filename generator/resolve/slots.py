"""An agency whose values are marks: a template filled in with it is filled in for every agency of the same shape.

Agencies have the same shape if they have the same fields, the same choices, and the same of each value that a template looks into
(compares, sorts, measures) instead of printing it. A mark that is looked into notes that, and answers as its value would.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

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


@dataclass(slots=True)
class Slotted:
    """An agency of marks, the values that they stand for, and (by path) which of them have been looked into."""

    agency: Agency
    values: Values
    shape: tuple[tuple[str, object], ...]
    """All that is not a mark, by path: equal for agencies of one shape."""
    looked: set[str] = field(default_factory=set)
    names: str = ""
    """The mark of the names of its languages."""


def slotted(agency: Agency, known: Collection[str], names: str = "") -> Slotted:
    """Return the agency with marks for its values, but those by paths that are `known` to be looked into.

    `names`, the names of its languages, get a mark as well if they are given.
    """
    made = _Slotting(known).agency(agency)
    if not is_plain(names):
        return made
    texts = made.values.texts
    return replace(made, values=Values((*texts, names)), names=mark(len(texts)), shape=(*made.shape, ("names", True)))


class _Slotting:
    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._values: list[str] = []
        self._shape: list[tuple[str, object]] = []
        self._looked: set[str] = set()

    def agency(self, agency: Agency) -> Slotted:
        marked = self._model(agency, "")
        assert isinstance(marked, Agency)
        return Slotted(marked, Values(tuple(self._values)), tuple(self._shape), self._looked)

    def _model(self, model: Model, path: str) -> Model:
        made = {}
        for name in type(model).model_fields:
            value = getattr(model, name)
            if isinstance(model, Logo) and name in ("path", "data"):
                # Its bytes are for layout; what is drawn of it depends on its shape alone.
                made[name] = LOGO if name == "path" else b""
            elif isinstance(model, Press) and name == "icc":
                made[name] = b""
            else:
                made[name] = self._value(value, f"{path}.{name}" if path else name)
        return type(model).model_construct(None, **made)

    def _value(self, value: Any, path: str) -> Any:
        if isinstance(value, Model):
            return self._model(value, path)
        if isinstance(value, tuple):
            return tuple(self._value(one, f"{path}.{number}") for number, one in enumerate(value))
        known = path in self._known
        if not known and isinstance(value, str) and is_plain(value):
            self._values.append(value)
            self._shape.append((path, Slot))
            return Slot.of(len(self._values) - 1, path, value, self._looked)
        if not known and type(value) is date:
            self._values.append(written_date(value))
            self._shape.append((path, DateSlot))
            return DateSlot.of(len(self._values) - 1, path, value, self._looked)
        self._shape.append((path, value))
        return value


def is_plain(value: str) -> bool:
    """Tell whether a text stays as it is from template to layout: no white space that collapses, nothing markup cannot carry."""
    return bool(value) and " ".join(value.split()) == value and _CONTROL.search(value) is None


__all__ = ["DateSlot", "Slot", "Slotted", "is_plain", "slotted"]
