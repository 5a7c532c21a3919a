"""Values of a PDF file (ISO 32000-1, 7.3) and how they are spelt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

_IRREGULAR = re.compile(r"[^!-~]|[#()<>\[\]{}/%]")


class Name(str):
    """A name object; written without its slash here."""

    __slots__ = ()


class Text(str):
    """A text string: ASCII as it is, anything else in UTF-16BE with a byte order mark (7.9.2.2)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an indirect object of generation 0."""

    number: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: `data` as it stands in the file (already filtered, if `dictionary` names a Filter)."""

    dictionary: Mapping[str, Value]
    data: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A stream as it stands in the file, but for its number."""

    data: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Spelt:
    """An object that is in PDF syntax already."""

    text: str


Value: TypeAlias = (
    "bool | int | float | Name | Text | bytes | Ref | Stream | Spelt | Sequence[Value] | Mapping[str, Value] | None"
)
"""What may stand in a PDF file; `bytes` is a byte string."""


@lru_cache(maxsize=16384)
def number(value: float, decimals: int = 3) -> str:
    """Return the shortest decimal of `value` to so many places: no exponent, no trailing zeros, no minus zero."""
    if isinstance(value, int):
        return str(value)
    written = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def hex_text(text: str) -> str:
    """Return `text` as a hexadecimal text string in UTF-16BE with a byte order mark."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def text_string(text: str) -> str:
    """Return `text` as a PDF text string; the result is ASCII."""
    if text.isascii() and text.isprintable():
        return f"({_escaped(text)})"
    return hex_text(text)


def serialize(value: Value) -> str:  # noqa: C901 - one branch a type
    """Return `value` in PDF syntax, in ASCII; streams cannot stand inside other objects (TypeError)."""
    kind = type(value)
    # The commonest first, by exact type: asking for an abstract base class takes long.
    if kind is Name:
        return _name(str(value))
    if kind is Ref:
        return f"{value.number} 0 R"  # type: ignore[union-attr]
    if kind is int:
        return str(value)
    if isinstance(value, Spelt):
        return value.text
    if kind is dict or isinstance(value, Mapping):
        return "<<" + "".join([f"/{key} {serialize(entry)}" for key, entry in value.items()]) + ">>"  # type: ignore[union-attr]
    if isinstance(value, float):
        return number(value, 4)
    if isinstance(value, str):
        return text_string(value)
    if isinstance(value, bytes):
        return f"<{value.hex()}>"
    if isinstance(value, Sequence):
        return "[" + " ".join([serialize(entry) for entry in value]) + "]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    raise TypeError(f"{kind.__name__} has no direct form in a PDF file")


@lru_cache(maxsize=1024)
def _name(name: str) -> str:
    """Return a name in PDF syntax."""
    return "/" + (_IRREGULAR.sub(_escape_name, name) if _IRREGULAR.search(name) else name)


def _escaped(text: str) -> str:
    """Return ASCII `text` for a literal string."""
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _escape_name(found: re.Match[str]) -> str:
    """Return an irregular character of a name as #XX."""
    return "".join(f"#{byte:02X}" for byte in found[0].encode())
