"""A hash of content: equal for equal models, whatever the run, the folder and the lines of the files they came from."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from generator.content.base import Model
from generator.diagnostics import Place, SourcedText


class Fingerprints:
    """SHA-256 of models and what they are made of. A model met again (a module of several documents) is not read again."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self._known: dict[int, tuple[Model, bytes]] = {}

    def of(self, *values: object) -> str:
        """Return the hash of values: models, records, texts, numbers, dates, bytes, and tuples and mappings of them.

        Where a text was written does not count: no place is ever printed. Raises TypeError for anything else, since what
        is not looked at could change unseen.
        """
        return _together(b"values", map(self._digest, values)).hex()

    def _digest(self, value: object) -> bytes:
        kind = type(value)
        if isinstance(value, str) and (kind is SourcedText or kind is str):
            return b"text " + value.encode("utf-8", "surrogatepass")
        if value is None:
            return b"NoneType None"
        if isinstance(value, Model):
            found = self._known.get(id(value))
            if found is None:
                # The model is kept, so that no other can get its identity.
                found = self._known[id(value)] = (value, self._fields(value))
            return found[1]
        if kind is Place:
            return b"place"
        if isinstance(value, tuple | list) and not dataclasses.is_dataclass(value):
            return _together(b"sequence", map(self._digest, value))
        if isinstance(value, dict):
            return _together(b"mapping", map(self._digest, value.items()))
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return b"place" if isinstance(value, Place) else self._fields(value)
        return _plain(value)

    def _fields(self, value: object) -> bytes:
        kind: Any = type(value)
        start, names = _names_of(kind)
        parts = [start]
        for before, name in names:
            part = self._digest(getattr(value, name))
            parts += (before, len(part).to_bytes(8, "big"), part)
        return hashlib.sha256(b"".join(parts)).digest()


def _together(kind: bytes, parts: Iterable[bytes]) -> bytes:
    # The length first: no two lists of parts run together to the same bytes.
    return hashlib.sha256(kind + b"".join([len(part).to_bytes(8, "big") + part for part in parts])).digest()


@cache
def _names_of(kind: type[Any]) -> tuple[bytes, tuple[tuple[bytes, str], ...]]:
    """Return what the bytes of a model or record begin with, and its fields, each with what stands before its value."""
    names = kind.model_fields if issubclass(kind, Model) else [one.name for one in dataclasses.fields(kind)]
    starts = {name: _plain(name) for name in names}
    fields = tuple((len(start).to_bytes(8, "big") + start, name) for name, start in starts.items())
    return kind.__qualname__.encode(), fields


def _plain(value: object) -> bytes:
    """Return what is simple as bytes that tell its kind and its value."""
    if isinstance(value, str):
        return b"text " + value.encode("utf-8", "surrogatepass")
    if isinstance(value, bytes):
        return b"bytes " + hashlib.sha256(value).digest()
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return f"{type(value).__name__} {value!r}".encode()
    raise TypeError(f"a {type(value).__name__} has no fingerprint")
