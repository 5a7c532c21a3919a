"""Content streams as operators with their operands (ISO 32000-1, 7.8.2).

A tokeniser of its own: pypdf's decodes strings as text, which loses character codes, and takes many times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias


class Name(str):
    """A name operand, without its slash."""

    __slots__ = ()


Operand: TypeAlias = "float | bool | Name | bytes | list[Operand] | dict[str, Operand] | None"
Operation: TypeAlias = "tuple[bytes, list[Operand]]"

_TOKEN = re.compile(
    rb"""[\x00\t\n\f\r ]*+ (?:
      (?P<number> [+-]?(?:\d+\.?\d*|\.\d+) (?=[\x00\t\n\f\r ()<>\[\]{}/%+\-.]|$|[A-Za-z'"]) )
    | (?P<signs> [+-]*(?:\d+\.?\d*|\.\d+) (?=[\x00\t\n\f\r ()<>\[\]{}/%+\-.]|$|[A-Za-z'"]) )
    | (?P<name> /[^\x00\t\n\f\r ()<>\[\]{}/%]* )
    | (?P<string> \((?:[^()\\]|\\[\s\S])*\) )
    | (?P<nested> \( )
    | (?P<open> << | \[ )
    | (?P<close> >> | \] )
    | (?P<hex> <[^>]*> )
    | (?P<word> [^\x00\t\n\f\r ()<>\[\]{}/%]+ )
    | (?P<comment> %[^\r\n]* )
    | (?P<stray> [\s\S] )
    | (?P<end> \Z ) )""",
    re.VERBOSE,
)
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STRING_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])|\r\n?")
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]")
_INLINE_END = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r ]|$)")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_VALUES = frozenset(("word", "name", "string", "signs"))
_NAMES_KEPT = 1024
_WORDS: dict[bytes, bool | None] = {b"true": True, b"false": False, b"null": None}


class Oddities:
    """What could be read otherwise if a stream were cut elsewhere: stray bytes, an open string, operands left over."""

    def __init__(self) -> None:
        """Start with none."""
        self.found = False


def operations(data: bytes, odd: Oddities | None = None) -> Iterator[Operation]:  # noqa: C901 - one branch a kind of token, and it must be fast
    """Yield (operator, operands) in order; what is not well-formed is passed over. An inline image is (b"BI", [dict]).

    Whether there is any of it is said to `odd`.
    """
    odd = Oddities() if odd is None else odd
    stack: list[tuple[bytes, list[Operand]]] = []
    operands: list[Operand] = []
    tokens = _TOKEN.finditer(data)
    while (found := next(tokens, None)) is not None:
        kind = found.lastgroup
        token = found[found.lastindex or 0]
        if kind == "number":
            operands.append(float(token))
        elif kind == "hex":
            operands.append(_hex(token))
        elif kind == "word" and token not in _WORDS:
            if token == b"ID":
                end = _INLINE_END.search(data, found.end())
                odd.found = odd.found or end is None
                tokens = _TOKEN.finditer(data, end.end() if end else len(data))
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
            value, at = _nested_string(data, found.end())
            odd.found = odd.found or at >= len(data)
            tokens = _TOKEN.finditer(data, at)
            operands.append(value)
        elif kind in _VALUES:
            operands.append(_operand(kind, token))
        elif kind == "stray":
            odd.found = True
    odd.found = odd.found or bool(stack or operands)


def _close(stack: list[tuple[bytes, list[Operand]]], inner: list[Operand]) -> list[Operand]:
    """End an array or dictionary: put it among the operands outside it, and return those."""
    if not stack:
        return inner
    opened, outer = stack.pop()
    outer.append(_dictionary(inner) if opened == b"<<" else inner)
    return outer


def _operand(kind: str, token: bytes) -> Operand:
    """Return the value of a simple token."""
    if kind == "name":
        return _name(token)
    if kind == "string":
        return _unescape(token[1:-1])
    if kind == "signs":
        return _number(token)
    return _WORDS[token]


def _hex(token: bytes) -> bytes:
    """Return a hexadecimal string's bytes."""
    try:
        return bytes.fromhex(token[1:-1].decode("ascii"))
    except ValueError:  # an odd number of digits, or something else among them
        digits = _NOT_HEX.sub(b"", token)
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))


@lru_cache(maxsize=_NAMES_KEPT)
def _name(token: bytes) -> Name:
    """Return a name; a page says the same few over and over."""
    return Name(_NAME_ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), token[1:]).decode("utf-8", "replace"))


def _number(token: bytes) -> float:
    """Return a number with more than one sign, as careless writers have them."""
    value = float(token.lstrip(b"+-"))
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
