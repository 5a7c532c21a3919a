"""A well-formed file read without pypdf's repairs (ISO 32000-1, 7.5): every byte from the first object on is accounted for.

What stands between two offsets of the cross-reference table is one object and nothing else; those bytes are the key under which
the object is kept for the next file. Object streams are kept whole and, where one differs, object by object.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from generator.preflight.cross_references import is_predicted, read_rows
from generator.preflight.door import Door
from generator.preflight.memo import CheckMemo
from generator.preflight.strict_values import ENDOBJ, STREAM, Irregular, next_word, read_value

_START = re.compile(rb"startxref\n(\d{1,10})\n%%EOF\n?\Z")
_OBJECT = re.compile(rb"(\d{1,9}) 0 obj[\t\n\r ]")
_TABLE = re.compile(rb"xref\r?\n0 (\d{1,9})\r?\n")
_TRAILER = re.compile(rb"trailer[\t\n\r ]")
_STREAM = re.compile(rb"\r?\n")
_ENDSTREAM = re.compile(rb"(?:\r\n|\n|\r)?endstream[\t\n\r ]+endobj[\t\n\r ]*\Z")
_SPACE = re.compile(rb"[\t\n\r ]*\Z")
_FILLED_BY = 7
"""Decoded data and objects take about so many times the room of the bytes they come from."""

_LARGEST = 50_000_000
"""Bytes of an object stream, unpacked."""

Table = dict[int, Any]
_Before = dict[int, tuple[bytes, Any]]
"""The objects of the file before, with the bytes that each was read from: to compare bytes is quicker than to look them up."""


def read_strictly(data: bytes, door: Door, memo: CheckMemo) -> DictionaryObject:
    """Put a file's objects into the door and return its trailer; raises Irregular for what pypdf has to read."""
    found = _START.search(data, max(len(data) - 64, 0))
    if found is None or not data.startswith(b"%PDF-"):
        raise Irregular
    at = int(found[1])
    if data.startswith(b"xref", at):
        offsets, packed, trailer = _classic(data, at, found.start(), door)
        own = 0
    else:
        offsets, packed, trailer, own = _compressed(data, at, found.start(), door, memo)
    if "/Prev" in trailer or "/Encrypt" in trailer or "/XRefStm" in trailer:
        raise Irregular
    offsets.pop(own, None)
    table = _loose(data, offsets, at, door, memo)
    for holder, numbers in packed.items():
        table.update(_unpacked(holder, table.get(holder), numbers, door, memo))
    if len(table) != len(offsets) + sum(map(len, packed.values())):
        raise Irregular
    if own:
        table[own] = trailer
    door.table = table
    return trailer


def _classic(data: bytes, at: int, end: int, door: Door) -> tuple[dict[int, int], dict[int, list[int]], DictionaryObject]:
    """Read a cross-reference table of one section (7.5.4)."""
    head = _TABLE.match(data, at)
    if head is None:
        raise Irregular
    count, start = int(head[1]), head.end()
    offsets: dict[int, int] = {}
    for number in range(count):
        entry = data[start + 20 * number : start + 20 * number + 20]
        offset, generation, kind = entry[:10], entry[11:16], entry[17:18]
        if not (offset.isdigit() and generation.isdigit() and entry[10:11] == b" " and entry[16:17] == b" "):
            raise Irregular
        if kind == b"n" and generation == b"00000":
            offsets[number] = int(offset)
        elif kind != b"f" or number:
            raise Irregular
    after = _TRAILER.match(data, start + 20 * count)
    trailer, stop = read_value(data, after.end(), door) if after is not None else (None, 0)
    if type(trailer) is not DictionaryObject or not _SPACE.fullmatch(data, stop, end):
        raise Irregular
    return offsets, {}, trailer


def _compressed(
    data: bytes, at: int, end: int, door: Door, memo: CheckMemo
) -> tuple[dict[int, int], dict[int, list[int]], DictionaryObject, int]:
    """Read a cross-reference stream of one section (7.5.8); its own number is last."""
    number, stream = _object(data[at:end], door)
    widths: Any = stream.get("/W") if isinstance(stream, StreamObject) else None
    size: Any = stream.get("/Size") if isinstance(stream, StreamObject) else None
    plain = type(widths) is ArrayObject and len(widths) == 3 and all(type(one) is NumberObject and one > 0 for one in widths)
    if not plain or type(size) is not NumberObject or "/Index" in stream or stream.get("/Type") != "/XRef":
        raise Irregular
    first, second, third = (int(one) for one in widths)
    if first != 1:
        raise Irregular
    predicted = is_predicted(stream.get("/DecodeParms"), 1 + second + third)
    offsets, packed = read_rows(_decoded(stream), predicted, size, (second, third), memo)
    if offsets.get(number) != at:
        raise Irregular
    return offsets, packed, stream, number


def _decoded(stream: StreamObject) -> bytes:
    """Return a stream's data, which nothing but a sound zlib stream may hold."""
    if stream.get("/Filter") != "/FlateDecode":
        raise Irregular
    engine = zlib.decompressobj()
    try:
        found = engine.decompress(bytes(stream._data), _LARGEST)
    except zlib.error as error:
        raise Irregular from error
    if not engine.eof or engine.unused_data:
        raise Irregular
    return found


def _loose(data: bytes, offsets: dict[int, int], end: int, door: Door, memo: CheckMemo) -> Table:
    """Return the objects that stand in the file by themselves; each ends where the next begins."""
    table: Table = {}
    ordered = sorted((offset, number) for number, offset in offsets.items())
    bounds = [offset for offset, _ in ordered]
    if not bounds or len(set(bounds)) != len(bounds) or bounds[0] < 5 or bounds[-1] >= end:
        raise Irregular
    before: _Before = memo.get(("loose", len(bounds))) or {}
    now: _Before = {}
    for (offset, number), following in zip(ordered, [*bounds[1:], end], strict=True):
        was = before.get(number)
        if was is None or following - offset != len(was[0]) or not data.startswith(was[0], offset):
            written = data[offset:following]
            key = ("object", written)
            known = memo.get(key)
            if known is None:
                known = _object(written, door)
                memo.put(key, known, 100 + _FILLED_BY * len(written))
            if known[0] != number:
                raise Irregular
            was = (written, known[1])
        now[number] = was
        table[number] = was[1]
    memo.put(("loose", len(bounds)), now, 200 * len(bounds))
    return table


def _object(written: bytes, door: Door) -> tuple[int, Any]:
    """Read an indirect object from the bytes that are all its own."""
    head = _OBJECT.match(written)
    if head is None:
        raise Irregular
    number = int(head[1])
    value, at = read_value(written, head.end(), door)
    word, at = next_word(written, at)
    if word == ENDOBJ:
        if not _SPACE.match(written, at):
            raise Irregular
    elif word == STREAM and type(value) is DictionaryObject:
        begin, length = _STREAM.match(written, at), value.get("/Length")
        leads_on = "/F" in value or _refers(value.get("/Filter")) or _refers(value.get("/DecodeParms"))
        if begin is None or type(length) is not NumberObject or length < 0 or leads_on:
            raise Irregular
        stop = begin.end() + int(length)
        if stop > len(written) or not _ENDSTREAM.match(written, stop):
            raise Irregular
        content: dict[str, Any] = dict(value)
        content["__streamdata__"] = written[begin.end() : stop]
        value = StreamObject.initialize_from_dictionary(content)
    else:
        raise Irregular
    return number, _named(value, number, door)


def _refers(value: Any) -> bool:
    """Tell whether what decides how a stream is decoded stands in other objects; pypdf reads such a file."""
    inner = [*value.values()] if isinstance(value, DictionaryObject) else value if isinstance(value, ArrayObject) else ()
    return isinstance(value, IndirectObject) or any(map(_refers, inner))


def _named(value: Any, number: int, door: Door) -> Any:
    """Return an object that knows its number, as those that pypdf reads."""
    if isinstance(value, DictionaryObject | ArrayObject):
        value.indirect_reference = IndirectObject(number, 0, door)
    elif isinstance(value, IndirectObject | NameObject):
        raise Irregular  # legal, but of no use and with no place for the number
    return value


def _unpacked(holder: int, stream: Any, numbers: list[int], door: Door, memo: CheckMemo) -> Table:
    """Return the objects of an object stream (7.5.7), which must be those the cross-reference table names, in its order."""
    if not isinstance(stream, StreamObject) or stream.get("/Type") != "/ObjStm" or {"/Extends", "/DecodeParms"} & stream.keys():
        raise Irregular
    key = ("packed", id(stream))
    known = memo.get(key)
    if known is None:
        data = _decoded(stream)
        known = (stream, _members(data, (holder, stream.get("/N"), stream.get("/First")), door, memo))
        memo.put(key, known, 200 + 100 * len(known[1]))
    if list(known[1]) != numbers:
        raise Irregular
    table: Table = known[1]
    return table


def _members(data: bytes, told: tuple[int, Any, Any], door: Door, memo: CheckMemo) -> Table:
    """Read the objects of an object stream's data, by number in the order they stand.

    What is told of it is its own number, how many they are, and where the first begins.
    """
    holder, count, first = told
    if type(count) is not NumberObject or type(first) is not NumberObject or not 0 < first <= len(data):
        raise Irregular
    head = data[:first].split()
    if len(head) != 2 * count or not all(map(bytes.isdigit, head)):
        raise Irregular
    starts = [int(first) + int(offset) for offset in head[1::2]]
    before: _Before = memo.get(("members", holder, count)) or {}
    now: _Before = {}
    for number, start, stop in zip(map(int, head[::2]), starts, [*starts[1:], len(data)], strict=True):
        was = before.get(number)
        if was is None or stop - start != len(was[0]) or not data.startswith(was[0], start):
            was = _member(number, data[start:stop], door, memo)
        now[number] = was
    if len(now) != count:
        raise Irregular
    memo.put(("members", holder, count), now, 100 * len(now))
    return {number: value for number, (_, value) in now.items()}


def _member(number: int, written: bytes, door: Door, memo: CheckMemo) -> tuple[bytes, Any]:
    """Read one object of an object stream."""
    key = ("member", number, written)
    value = memo.get(key)
    if value is None:
        value, at = read_value(written, 0, door)
        if not _SPACE.match(written, at) or not written.strip():
            raise Irregular
        value = _named(value, number, door)
        memo.put(key, value, 150 + _FILLED_BY * len(written))
    return written, value
