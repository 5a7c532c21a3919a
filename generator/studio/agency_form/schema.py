"""What fields an agency file has, read from the models that load it: the form has these and no others."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.content.agency import Agency, IceContact, Person, Phone, Secret
from generator.load import WRITTEN
from generator.load.reading import bare_type
from generator.load.text_rules import AGENCY_LIMIT, AGENCY_LIMITS
from generator.units import Length

Kind = Literal[
    "text", "long", "phone", "date", "choice", "email", "color", "office", "state", "language", "check", "length", "number"
]
EACH = "*"
"""In a path: the position of an entry in a list."""
_KINDS: Mapping[str, Kind] = {
    "email": "email", "accent": "color", "office": "office", "state": "state", "number": "phone", "say": "long", "alt": "long",
    "language_law": "long",
}  # fmt: skip
"""What a text is, by its key."""
_ALSO = frozenset({"dialed"})
"""Keys that mean the same as another one."""
_FILLED_IN = frozenset({"slug"})
"""Keys of the content that the loader fills in if the file leaves them out; a test asks the loader."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value. `path` has `*` for a position in a list."""

    path: str
    kind: Kind
    required: bool
    """Whether the loader refuses a file (or, inside a part that may be left out, that part) without it."""
    choices: tuple[str, ...] = ()
    default: str = ""
    """What the loader takes where nothing is written."""
    limit: int = AGENCY_LIMIT
    """Longest text, in characters."""


@dataclass(frozen=True, slots=True)
class Part:
    """A group of fields that belong to one key."""

    path: str
    required: bool
    parts: tuple[Field | Part | List, ...]


@dataclass(frozen=True, slots=True)
class List:
    """Entries in order; `entry.path` ends in `*`."""

    path: str
    required: bool
    entry: Field | Part


Spec = Field | Part | List


@cache
def agency_schema() -> Part:
    """Return all fields of an agency file, in the order of the model."""
    return Part("", True, _parts(Agency, ""))


@cache
def schema_by_path() -> Mapping[str, Spec]:
    """Return every field, part and list by its path."""
    return {spec.path: spec for spec in _walk(agency_schema()) if spec.path}


def _walk(spec: Spec) -> Iterator[Spec]:
    yield spec
    inner = spec.parts if isinstance(spec, Part) else (spec.entry,) if isinstance(spec, List) else ()
    for one in inner:
        yield from _walk(one)


def _parts(model: type[BaseModel], before: str) -> tuple[Spec, ...]:
    return tuple(
        _spec(f"{before}{name}", name, info.annotation, _required(model, name, info), info.default)
        for name, info in model.model_fields.items()
        if name not in _ALSO
    )


def _required(model: type[BaseModel], name: str, info: FieldInfo) -> bool:
    # The number is the one thing of an ICE office that the directory may lack, and the agency has to give.
    if model is WRITTEN[IceContact] and name == "phone":
        info = IceContact.model_fields[name]
    return info.is_required() and not (model is Agency and name in _FILLED_IN)


def _spec(path: str, name: str, annotation: Any, required: bool, default: Any) -> Spec:
    wanted = bare_type(annotation)
    if typing.get_origin(wanted) is tuple:
        inner = typing.get_args(wanted)[0]
        return List(path, required, _entry(f"{path}.{EACH}", inner))
    written = WRITTEN.get(wanted, wanted)
    if isinstance(written, type) and issubclass(written, BaseModel):
        return Part(path, required, _parts(written, f"{path}."))
    return Field(path, _kind(name, wanted), required, _choices(wanted), _written(default), AGENCY_LIMITS.get(name, AGENCY_LIMIT))


def _entry(path: str, wanted: Any) -> Field | Part:
    if wanted is str:
        return Field(path, "language", True)
    return Part(path, True, _parts(WRITTEN.get(wanted, wanted), f"{path}."))


def _kind(name: str, wanted: Any) -> Kind:
    if typing.get_origin(wanted) is Literal:
        return "choice"
    by_type: Mapping[Any, Kind] = {bool: "check", date: "date", Length: "length", float: "number"}
    return by_type.get(wanted) or _KINDS.get(name, "text")


def _choices(wanted: Any) -> tuple[str, ...]:
    return tuple(map(str, typing.get_args(wanted))) if typing.get_origin(wanted) is Literal else ()


def _written(default: Any) -> str:
    """Return a default as a file would say it."""
    if isinstance(default, bool):
        return "true" if default else "false"
    return default if type(default) is str else ""


def is_phone(spec: Spec) -> bool:
    """Whether a part is a phone, which may also be written as its bare number."""
    return isinstance(spec, Part) and {one.path.rpartition(".")[2] for one in spec.parts} == _keys(WRITTEN[Phone])


def is_secret(spec: Spec) -> bool:
    """Whether a part is a value with its rule for printing, which may also be written as the bare value."""
    return isinstance(spec, Part) and {one.path.rpartition(".")[2] for one in spec.parts} == _keys(Secret)


def is_person(spec: Spec) -> bool:
    """Whether a part is somebody to call, of whom something has to be known."""
    return isinstance(spec, Part) and {one.path.rpartition(".")[2] for one in spec.parts} == _keys(Person)


def _keys(model: type[BaseModel]) -> set[str]:
    return {name for name in model.model_fields if name not in _ALSO}
