"""Content streams as operators with their operands (ISO 32000-1, 7.8.2).

A tokeniser of its own: pypdf's decodes strings as text, which loses character codes, and takes many times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias


class Name(str):
    """A name operand, without its slash."""

    __slots__ = ()


Operand: TypeAlias = "float | bool | Name | bytes | list[Operand] | dict[str, Operand] | None"
Operation: TypeAlias = "tuple[bytes, list[Operand]]"

_TOKEN = re.compile(
    rb"""[\x00\t\n\f\r ]+ | %[^\r\n]*
    | (?P<number> [+-]*(?:\d+\.?\d*|\.\d+) (?=[\x00\t\n\f\r ()<>\[\]{}/%+\-.]|$|[A-Za-z'"]) )
    | (?P<name> /[^\x00\t\n\f\r ()<>\[\]{}/%]* )
    | (?P<string> \((?:[^()\\]|\\[\s\S])*\) )
    | (?P<nested> \( )
    | (?P<open> << | \[ )
    | (?P<close> >> | \] )
    | (?P<hex> <[^>]*> )
    | (?P<word> [^\x00\t\n\f\r ()<>\[\]{}/%]+ )
    | (?P<stray> [\s\S] )""",
    re.VERBOSE,
)
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STRING_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])|\r\n?")
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]")
_INLINE_END = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r ]|$)")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_WORDS: dict[bytes, bool | None] = {b"true": True, b"false": False, b"null": None}


def operations(data: bytes) -> Iterator[Operation]:
    """Yield (operator, operands) in order; what is not well-formed is passed over. An inline image is (b"BI", [dict])."""
    stack: list[tuple[bytes, list[Operand]]] = []
    operands: list[Operand] = []
    at = 0
    while at < len(data):
        found = _TOKEN.match(data, at)
        if found is None:
            return
        at = found.end()
        kind, token = found.lastgroup, found.group()
        if kind == "word" and token not in _WORDS:
            if token == b"ID":
                end = _INLINE_END.search(data, at)
                at = end.end() if end else len(data)
                yield b"BI", [_dictionary(operands)]
            elif token != b"BI":
                yield token, operands
            stack, operands = [], []
        elif kind == "open":
            stack.append((token, operands))
            operands = []
        elif kind == "close":
            operands = _close(stack, operands)
        elif kind == "nested":
            value, at = _nested_string(data, at)
            operands.append(value)
        elif kind is not None and kind != "stray":
            operands.append(_operand(kind, token))


def _close(stack: list[tuple[bytes, list[Operand]]], inner: list[Operand]) -> list[Operand]:
    """End an array or dictionary: put it among the operands outside it, and return those."""
    if not stack:
        return inner
    opened, outer = stack.pop()
    outer.append(_dictionary(inner) if opened == b"<<" else inner)
    return outer


def _operand(kind: str, token: bytes) -> Operand:
    """Return the value of a simple token."""
    if kind == "number":
        return _number(token)
    if kind == "name":
        return Name(_NAME_ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), token[1:]).decode("utf-8", "replace"))
    if kind == "hex":
        digits = _NOT_HEX.sub(b"", token)
        return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))
    if kind == "string":
        return _unescape(token[1:-1])
    return _WORDS[token]


def _number(token: bytes) -> float:
    """Return a number; signs may be doubled in files of careless writers."""
    digits = token.lstrip(b"+-")
    value = float(digits)
    return -value if token[:1] == b"-" else value


def _unescape(raw: bytes) -> bytes:
    """Return a literal string's bytes (ISO 32000-1, 7.3.4.2)."""
    if b"\\" not in raw and b"\r" not in raw:
        return raw
    return _STRING_ESCAPE.sub(_escaped, raw)


def _escaped(found: re.Match[bytes]) -> bytes:
    """Return what one escape (or end of line) stands for."""
    escape = found[1]
    if escape is None:
        return b"\n"
    if escape[:1].isdigit() and escape[:1] < b"8":
        return bytes([int(escape, 8) & 255])
    return b"" if escape in (b"\n", b"\r", b"\r\n") else _ESCAPES.get(escape, escape)


def _nested_string(data: bytes, at: int) -> tuple[bytes, int]:
    """Read a literal string with brackets inside, from after its first bracket; return it and where it ends."""
    depth, start = 1, at
    while at < len(data):
        byte = data[at]
        if byte == 0x5C:
            at += 1
        elif byte == 0x28:
            depth += 1
        elif byte == 0x29:
            depth -= 1
            if depth == 0:
                return _unescape(data[start:at]), at + 1
        at += 1
    return _unescape(data[start:]), len(data)


def _dictionary(items: list[Operand]) -> dict[str, Operand]:
    """Return pairs as a dictionary; what has no name as its key is left out."""
    return {str(key): value for key, value in zip(items[::2], items[1::2], strict=False) if isinstance(key, Name)}
