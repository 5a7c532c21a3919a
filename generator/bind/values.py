"""Values of a PDF file as plain data (ISO 32000-1, 7.3), and how they are spelt.

Names are held byte for byte (Latin-1), because content streams name resources by bytes, whatever their encoding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

_IRREGULAR = re.compile(r"[^!-~]|[#()<>\[\]{}/%]")


class Name(str):
    """A name object without its slash; each character stands for one byte."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an object of the new file."""

    number: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: `data` as it stands in the file, filtered as `dictionary` says."""

    dictionary: Mapping[str, Value]
    data: bytes


Value: TypeAlias = "bool | int | float | Name | bytes | Ref | Stream | Sequence[Value] | Mapping[str, Value] | None"
"""What may stand in a file; `bytes` is a string object. Keys of dictionaries are names without their slash."""


def text_string(text: str) -> bytes:
    """Return a text string's bytes: ASCII as it is, anything else in UTF-16BE with a byte order mark (7.9.2.2)."""
    return text.encode("ascii") if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be", "surrogatepass")


def serialize(value: Value) -> bytes:
    """Return `value` in PDF syntax; streams cannot stand inside other objects (TypeError)."""
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, float):
        written = f"{value:.6f}".rstrip("0").rstrip(".")
        return b"0" if written in ("-0", "") else written.encode("ascii")
    if isinstance(value, Ref):
        return b"%d 0 R" % value.number
    if isinstance(value, Name):
        return b"/" + _IRREGULAR.sub(_escape, value).encode("ascii")
    if isinstance(value, bytes):
        return _string(value)
    if isinstance(value, Mapping):
        return b"<<" + b"".join(serialize(Name(key)) + b" " + serialize(entry) for key, entry in value.items()) + b">>"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return b"[" + b" ".join([serialize(entry) for entry in value]) + b"]"
    raise TypeError(f"{type(value).__name__} has no direct form in a PDF file")


def _string(value: bytes) -> bytes:
    """Return a string object: literal where all is printable ASCII, else hexadecimal."""
    if all(32 <= byte < 127 for byte in value):
        return b"(" + value.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)") + b")"
    return b"<" + value.hex().encode("ascii") + b">"


def _escape(found: re.Match[str]) -> str:
    """Return an irregular character of a name as #XX (7.3.5)."""
    return "".join(f"#{byte:02X}" for byte in found[0].encode("latin-1", "replace"))
