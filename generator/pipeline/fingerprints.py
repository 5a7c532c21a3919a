"""A hash of content: equal for equal models, whatever the run, the folder and the lines of the files they came from."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from generator.content.base import Model
from generator.diagnostics import Place


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
        return self._together(b"values", (self._digest(value) for value in values)).hex()

    def _digest(self, value: object) -> bytes:
        if isinstance(value, Model):
            found = self._known.get(id(value))
            if found is None:
                # The model is kept, so that no other can get its identity.
                found = self._known[id(value)] = (value, self._fields(value, type(value).model_fields))
            return found[1]
        if isinstance(value, Place):
            return b"place"
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._fields(value, [one.name for one in dataclasses.fields(value)])
        if isinstance(value, tuple | list):
            return self._together(b"sequence", map(self._digest, value))
        if isinstance(value, dict):
            return self._together(b"mapping", (self._digest(pair) for pair in value.items()))
        return _plain(value)

    def _fields(self, value: object, names: Iterable[str]) -> bytes:
        def parts() -> Iterator[bytes]:
            for name in names:
                yield _plain(name)
                yield self._digest(getattr(value, name))

        return self._together(type(value).__qualname__.encode(), parts())

    @staticmethod
    def _together(kind: bytes, parts: Iterable[bytes]) -> bytes:
        total = hashlib.sha256(kind)
        for part in parts:
            # The length first: no two lists of parts run together to the same bytes.
            total.update(len(part).to_bytes(8, "big") + part)
        return total.digest()


def _plain(value: object) -> bytes:
    """Return what is simple as bytes that tell its kind and its value."""
    if isinstance(value, str):
        return b"text " + value.encode("utf-8", "surrogatepass")
    if isinstance(value, bytes):
        return b"bytes " + hashlib.sha256(value).digest()
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return f"{type(value).__name__} {value!r}".encode()
    raise TypeError(f"a {type(value).__name__} has no fingerprint")
