"""Objects to a file: object streams, a cross-reference stream and an /ID made from the content (ISO 32000-1, 7.5)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import deflate

from generator.bind.values import Name, Ref, Stream, Value, serialize

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_OBJECTS_PER_STREAM = 200
"""Viewers unpack a whole object stream to get at one object."""
_LEVEL = 9


class Objects:
    """The indirect objects of the new file, numbered from 1 in the order they come."""

    def __init__(self) -> None:
        """Start empty."""
        self._values: list[Value] = []

    def reserve(self) -> Ref:
        """Give out the next number; until `put` it stands for null."""
        self._values.append(None)
        return Ref(len(self._values))

    def put(self, ref: Ref, value: Value) -> None:
        """Set the object of a number, or change it."""
        self._values[ref.number - 1] = value

    def add(self, value: Value) -> Ref:
        """Give the object the next number."""
        self._values.append(value)
        return Ref(len(self._values))

    def get(self, value: Value) -> Value:
        """Return what a reference stands for; anything else as it is."""
        return self._values[value.number - 1] if isinstance(value, Ref) else value

    def values(self) -> Sequence[Value]:
        """Return all objects in order."""
        return self._values


def flate_stream(dictionary: dict[str, Value], data: bytes) -> Stream:
    """Return a stream of `data`, compressed by libdeflate: the same bytes on every machine, unlike zlib builds."""
    return Stream({**dictionary, "Filter": Name("FlateDecode")}, bytes(deflate.zlib_compress(data, _LEVEL)))


def write_file(objects: Objects, root: Ref, info: Ref) -> bytes:
    """Return the file whose catalog is `root`; same objects, same bytes."""
    body, position = [_HEADER], len(_HEADER)
    entries: list[tuple[int, int, int]] = [(0, 0, 0xFFFF), *[(1, 0, 0)] * len(objects.values())]
    loose: list[tuple[int, bytes]] = []
    streams: list[tuple[int, Stream]] = []
    for at, value in enumerate(objects.values(), 1):
        if isinstance(value, Stream):
            streams.append((at, value))
        else:
            loose.append((at, serialize(value)))
    for start in range(0, len(loose), _OBJECTS_PER_STREAM):
        packed = loose[start : start + _OBJECTS_PER_STREAM]
        holder = len(entries)
        entries.append((1, 0, 0))
        for index, (at, _) in enumerate(packed):
            entries[at] = (2, holder, index)
        streams.append((holder, _object_stream(packed)))
    for at, stream in streams:
        written = _indirect(at, stream)
        entries[at] = (1, position, 0)
        body.append(written)
        position += len(written)
    body.append(_cross_references(entries, position, root, info, _file_id(body)))
    body.append(b"startxref\n%d\n%%%%EOF\n" % position)
    return b"".join(body)


def _indirect(at: int, stream: Stream) -> bytes:
    """Return a stream as indirect object `at`, with an end of line before `endstream` (ISO 19005-2, 6.1.7.1)."""
    dictionary = serialize({**stream.dictionary, "Length": len(stream.data)})
    return b"%d 0 obj\n%b\nstream\n%b\r\nendstream\nendobj\n" % (at, dictionary, stream.data)


def _object_stream(packed: Sequence[tuple[int, bytes]]) -> Stream:
    """Return an object stream of objects already in PDF syntax (7.5.7)."""
    index: list[str] = []
    offset = 0
    for at, written in packed:
        index.append(f"{at} {offset}")
        offset += len(written) + 1
    head = (" ".join(index) + "\n").encode("ascii")
    data = head + b"\n".join(written for _, written in packed)
    return flate_stream({"Type": Name("ObjStm"), "N": len(packed), "First": len(head)}, data)


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


def _file_id(body: Sequence[bytes]) -> bytes:
    """Return 16 bytes that change when the content does."""
    digest = hashlib.sha256()
    for part in body:
        digest.update(part)
    return digest.digest()[:16]
