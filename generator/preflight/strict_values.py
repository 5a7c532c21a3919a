"""PDF values written as good writers write them (ISO 32000-1, 7.3), read fast into pypdf's objects.

Only a narrow spelling is taken, all of which pypdf reads silently and to the same values. Anything else is `Irregular`: the
whole file is then left to pypdf, which mends what it can and says what it had to mend.
"""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from typing import Any

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
)
from pypdf.generic._utils import create_string_object, read_string_from_stream

_TOKEN = re.compile(
    rb"""[\t\n\r ]*+ (?:
      (?P<name> /[!"$&'*+,\-.0-;=?-Z\\^-z|~]++ (?=[\t\n\r ()<>\[\]/]|\Z) )
    | (?P<ref> ([1-9]\d{0,8})[ ](0)[ ]R (?=[\t\n\r ()<>\[\]/]) )
    | (?P<int> -?\d{1,15} (?=[\t\n\r ()<>\[\]/]|\Z) )
    | (?P<real> -?(?:\d{1,15}\.\d{0,15}|\.\d{1,15}) (?=[\t\n\r ()<>\[\]/]|\Z) )
    | (?P<open> << | \[ )
    | (?P<close> >> | \] )
    | (?P<hex> <(?:[0-9A-Fa-f]{2})*+> )
    | (?P<string> \((?:[^()\\\r]|\\(?:[nrtbf()\\]|[0-7]{3}))*+\) )
    | (?P<word> (?:true|false|null) (?=[\t\n\r ()<>\[\]/]|\Z) )
    | (?P<stop> stream | endobj | \Z ) )""",
    re.VERBOSE,
)
_DEEPEST = 40
_NAMES_KEPT = 4096
_WORDS: dict[bytes, Any] = {b"true": True, b"false": False, b"null": None}
STREAM, ENDOBJ = b"stream", b"endobj"


class Irregular(Exception):  # noqa: N818 - no error: another reader takes over
    """The file is not written in the narrow way that this reader takes."""


def read_value(data: bytes, at: int, door: object) -> tuple[Any, int]:
    """Return the one value that begins at `at` and where it ends; references get `door` as their file.

    Raises Irregular.
    """
    found = _TOKEN.match(data, at)
    if found is None or found.lastgroup in ("close", "stop"):
        raise Irregular
    if found.lastgroup != "open":
        return _simple(found, door), found.end()
    return _container(data, found, door)


def next_word(data: bytes, at: int) -> tuple[bytes, int]:
    """Return the keyword (`stream`, `endobj` or nothing at the end) that follows, and where it ends. Raises Irregular."""
    found = _TOKEN.match(data, at)
    if found is None or found.lastgroup != "stop":
        raise Irregular
    return found["stop"], found.end()


def _container(data: bytes, first: re.Match[bytes], door: object) -> tuple[Any, int]:
    """Read an array or a dictionary with all it holds."""
    stack: list[tuple[bytes, list[Any]]] = []
    opened, items = first["open"], list[Any]()
    at = first.end()
    match = _TOKEN.match
    while True:
        found = match(data, at)
        if found is None:
            raise Irregular
        at = found.end()
        kind = found.lastgroup
        if kind == "open":
            stack.append((opened, items))
            opened, items = found["open"], []
            if len(stack) > _DEEPEST:
                raise Irregular
        elif kind == "close":
            value = _closed(opened, found["close"], items)
            if not stack:
                return value, at
            opened, items = stack.pop()
            items.append(value)
        elif kind == "name":
            items.append(_name(found["name"]))
        elif kind == "ref":
            items.append(IndirectObject(int(found[3]), 0, door))
        else:
            items.append(_simple(found, door))


def _closed(opened: bytes, closed: bytes, items: list[Any]) -> Any:
    """Return the container whose items have been read."""
    if opened == b"[":
        if closed != b"]":
            raise Irregular
        return ArrayObject(items)
    keys = items[::2]
    if closed != b">>" or len(items) % 2:
        raise Irregular
    made = DictionaryObject()
    dict.update(made, zip(keys, items[1::2], strict=True))
    if len(made) != len(keys) or not all(type(key) is NameObject for key in keys):
        raise Irregular
    return made


def _simple(found: re.Match[bytes], door: object) -> Any:
    """Return the value of a token that is a value by itself."""
    kind, token = found.lastgroup, found[0].lstrip(b"\t\n\r ")
    if kind == "int":
        return NumberObject(token)
    if kind == "real":
        return FloatObject(token)
    if kind == "name":
        return _name(token)
    if kind == "ref":
        return IndirectObject(int(found[3]), 0, door)
    if kind == "hex":
        return create_string_object(bytes.fromhex(token[1:-1].decode("ascii")))
    if kind == "string":
        plain = b"\\" not in token
        return create_string_object(token[1:-1]) if plain else read_string_from_stream(BytesIO(token))
    if kind == "word":
        word = _WORDS[token]
        return NullObject() if word is None else BooleanObject(word)
    raise Irregular


@lru_cache(maxsize=_NAMES_KEPT)
def _name(token: bytes) -> NameObject:
    """Return a name; a file says the same few over and over."""
    return NameObject(token.decode("ascii"))
