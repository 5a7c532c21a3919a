"""Objects to a file: object streams, a cross-reference stream and an /ID made from the content (ISO 32000-1, 7.5).

This is the only module that knows how a file is laid out. It can be replaced: it takes numbered objects, whatever drew them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import deflate

from generator.draw.objects import Name, Ref, Stream, Value, serialize

_OBJECTS_PER_STREAM = 200
"""Viewers unpack a whole object stream to get at one object."""
_LEVEL = 9
_CACHED_UP_TO = 1 << 20


class ObjectTable:
    """The indirect objects of a file; numbers are given out in order from 1."""

    def __init__(self) -> None:
        """Start empty."""
        self._objects: list[Value] = []
        self._waiting: set[int] = set()

    def reserve(self) -> Ref:
        """Give out the next number; `put` must follow."""
        self._objects.append(None)
        self._waiting.add(len(self._objects))
        return Ref(len(self._objects))

    def put(self, ref: Ref, value: Value) -> None:
        """Set the object of a reserved number; raises KeyError if it is not waiting for one."""
        self._waiting.remove(ref.number)
        self._objects[ref.number - 1] = value

    def add(self, value: Value) -> Ref:
        """Give the object the next number."""
        self._objects.append(value)
        return Ref(len(self._objects))

    def finished(self) -> Sequence[Value]:
        """Return the objects in order; raises LookupError if a reserved number was never filled."""
        if self._waiting:
            raise LookupError(f"object {min(self._waiting)} was reserved but never written")
        return self._objects


def flate(data: bytes) -> bytes:
    """Return `data` compressed by libdeflate: the same bytes on every machine, unlike zlib builds."""
    return _flate_kept(data) if len(data) <= _CACHED_UP_TO else _flate(data)


def flate_stream(dictionary: dict[str, Value], data: bytes) -> Stream:
    """Return a stream of `data`, compressed."""
    return Stream({**dictionary, "Filter": Name("FlateDecode")}, flate(data))


def assemble(table: ObjectTable, root: Ref, info: Ref, identifier: str, version: str = "1.7") -> bytes:
    """Return the file whose catalog is `root`; `identifier` and the content make the /ID; `version` is PDF's.

    Streams stand in the file one by one, everything else in object streams (7.5.7). Same table, same bytes.
    """
    body = [b"%PDF-" + version.encode("ascii") + b"\n%\xe2\xe3\xcf\xd3\n"]
    position = len(body[0])
    entries: list[tuple[int, int, int]] = [(0, 0, 0xFFFF)]
    loose: list[tuple[int, str]] = []

    def write(at: int, stream: Stream) -> None:
        nonlocal position
        written = _indirect(at, stream)
        entries[at] = (1, position, 0)
        body.append(written)
        position += len(written)

    objects = table.finished()
    entries += [(1, 0, 0)] * len(objects)
    for at, value in enumerate(objects, 1):
        if isinstance(value, Stream):
            write(at, value)
        else:
            loose.append((at, serialize(value)))
    for start in range(0, len(loose), _OBJECTS_PER_STREAM):
        packed = loose[start : start + _OBJECTS_PER_STREAM]
        holder = len(entries)
        entries.append((1, 0, 0))
        for index, (at, _) in enumerate(packed):
            entries[at] = (2, holder, index)
        write(holder, _object_stream(packed))
    body.append(_cross_references(entries, position, root, info, _file_id(identifier, body)))
    body.append(f"startxref\n{position}\n%%EOF\n".encode("ascii"))
    return b"".join(body)


def _indirect(at: int, stream: Stream) -> bytes:
    """Return a stream as indirect object `at`.

    PDF/A wants an end of line before `endstream` (ISO 19005-2, 6.1.7.1). It is CR LF, because data that ends in CR before
    a lone LF looks one byte shorter than its Length to a validator.
    """
    dictionary = serialize({**stream.dictionary, "Length": len(stream.data)})
    return b"%d 0 obj\n%b\nstream\n%b\r\nendstream\nendobj\n" % (at, dictionary.encode("ascii"), stream.data)


def _object_stream(packed: Sequence[tuple[int, str]]) -> Stream:
    """Return an object stream of objects already in PDF syntax."""
    index: list[str] = []
    offset = 0
    for at, written in packed:
        index.append(f"{at} {offset}")
        offset += len(written) + 1
    head = " ".join(index) + "\n"
    data = head + "\n".join(written for _, written in packed)
    return flate_stream({"Type": Name("ObjStm"), "N": len(packed), "First": len(head)}, data.encode("ascii"))


def _cross_references(entries: list[tuple[int, int, int]], position: int, root: Ref, info: Ref, file_id: bytes) -> bytes:
    """Return the cross-reference stream (7.5.8), which is also the trailer; it lists itself last."""
    at = len(entries)
    entries = [*entries, (1, position, 0)]
    wide = max(3, (position.bit_length() + 7) // 8)
    rows = b"".join(
        kind.to_bytes(1, "big") + second.to_bytes(wide, "big") + third.to_bytes(2, "big") for kind, second, third in entries
    )
    dictionary: dict[str, Value] = {
        "Type": Name("XRef"),
        "Size": len(entries),
        "W": [1, wide, 2],
        "Root": root,
        "Info": info,
        "ID": [file_id, file_id],
    }
    return _indirect(at, flate_stream(dictionary, rows))


def _file_id(identifier: str, body: Sequence[bytes]) -> bytes:
    """Return 16 bytes that change when the input or the content does."""
    digest = hashlib.sha256(identifier.encode() + b"\0")
    for part in body:
        digest.update(part)
    return digest.digest()[:16]


def _flate(data: bytes) -> bytes:
    """Compress in the zlib format."""
    return bytes(deflate.zlib_compress(data, _LEVEL))


@lru_cache(maxsize=512)
def _flate_kept(data: bytes) -> bytes:
    """Compress and remember: fonts, pictures and whole pages come again in a batch."""
    return _flate(data)
