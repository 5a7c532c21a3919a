"""Objects to a file: object streams, a cross-reference stream and an /ID made from the content (ISO 32000-1, 7.5).

This is the only module that knows how a file is laid out. It can be replaced: it takes numbered objects, whatever drew them.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import deflate

from generator.draw.memo import DrawMemo
from generator.draw.objects import Name, Ref, Spelt, Stream, Value, Written, serialize

OBJECTS_PER_STREAM = 200
"""Viewers unpack a whole object stream to get at one object."""
_LEVEL = 9
_LEVEL_OF_STRUCTURE = 10
"""Twice the time, but structure is a tenth shorter: libdeflate looks for the shortest parse from here on."""
_LEVEL_OF_ROWS = 6
_WIDE = 4
"""Bytes of an offset in the cross-reference table."""
_ROW = struct.Struct(">BBIH").pack
"""A row of the cross-reference table as it is, after the PNG filter type that says so (7.4.4.4)."""
_ONE_MORE = b"\2" + bytes(_WIDE + 2) + b"\1"
_ONE_MORE_AND_CARRY = b"\2" + bytes(_WIDE + 1) + b"\1\1"
"""A row that says what the row above does, but for an index that is one higher."""


Entry: TypeAlias = "Value | Written"


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """An object stream, in the file's syntax but for its own number. What `put_packs` takes has consecutive numbers."""

    text: str
    """Its objects, a line each."""
    count: int
    written: Written


class ObjectTable:
    """The indirect objects of a file; numbers are given out in order from `first`."""

    def __init__(self, first: int = 1) -> None:
        """Start empty."""
        self._first = self.next = first
        self._objects: dict[int, Entry] = {}
        self._waiting: set[int] = set()
        self.packs: dict[int, Pack] = {}
        """Objects that come packed, by the number of their first."""
        self.cuts: set[int] = set()

    def reserve(self) -> Ref:
        """Give out the next number; `put` must follow."""
        self._waiting.add(self.next)
        self.next += 1
        return Ref(self.next - 1)

    def reserve_packed(self, count: int) -> int:
        """Give out so many numbers and return the first; `put_packs` must follow."""
        first = self.next
        self.next += count
        return first

    def put(self, ref: Ref, value: Entry) -> None:
        """Set the object of a reserved number; raises KeyError if it is not waiting for one."""
        self._waiting.remove(ref.number)
        self._objects[ref.number] = value

    def put_packs(self, first: int, packs: Sequence[Pack]) -> None:
        """Set the objects of numbers reserved for packs."""
        for pack in packs:
            self.packs[first] = pack
            first += pack.count

    def add(self, value: Entry) -> Ref:
        """Give the object the next number."""
        self._objects[self.next] = value
        self.next += 1
        return Ref(self.next - 1)

    def cut(self) -> None:
        """Let what comes now begin an object stream: what changes apart from what stays."""
        self.cuts.add(self.next)

    def bundle(self, memo: DrawMemo, key: Hashable, make: Callable[[ObjectTable], Ref]) -> Ref:
        """Add the objects that `make` puts into a table; they must depend on `key` and the next number alone."""

        def made() -> tuple[Ref, tuple[Written | Spelt, ...]]:
            apart = ObjectTable(self.next)
            ref = make(apart)
            return ref, tuple(_spelt(value) for value in apart.finished())

        ref, objects = memo.shelves.bundles.made((key, self.next), made)
        for value in objects:
            self.add(value)
        found: Ref = ref
        return found

    def finished(self) -> Sequence[Entry]:
        """Return the objects in order; raises LookupError if a reserved number was never filled."""
        self.check()
        return [value for _, value in self.loose()]

    def check(self) -> None:
        """Raise LookupError if a reserved number was never filled."""
        if self._waiting:
            raise LookupError(f"object {min(self._waiting)} was reserved but never written")

    def loose(self) -> Iterator[tuple[int, Entry]]:
        """Yield what does not come packed."""
        return iter(sorted(self._objects.items()))


def flate(data: bytes, level: int = _LEVEL) -> bytes:
    """Return `data` compressed by libdeflate: the same bytes on every machine, unlike zlib builds."""
    return bytes(deflate.zlib_compress(data, level))


def flate_stream(dictionary: dict[str, Value], data: bytes, level: int = _LEVEL) -> Stream:
    """Return a stream of `data`, compressed."""
    return Stream({**dictionary, "Filter": Name("FlateDecode")}, flate(data, level))


def written(stream: Stream) -> Written:
    """Return a stream in the file's syntax, but for its number.

    PDF/A wants an end of line before `endstream` (ISO 19005-2, 6.1.7.1). It is CR LF, because data that ends in CR before
    a lone LF looks one byte shorter than its Length to a validator.
    """
    dictionary = serialize({**stream.dictionary, "Length": len(stream.data)})
    return Written(b" 0 obj\n%b\nstream\n%b\r\nendstream\nendobj\n" % (dictionary.encode("ascii"), stream.data))


def _spelt(value: Entry) -> Written | Spelt:
    """Return an object in the file's syntax."""
    if isinstance(value, Written | Spelt):
        return value
    return written(value) if isinstance(value, Stream) else Spelt(serialize(value))


def packed(
    first: int, objects: Sequence[str], memo: DrawMemo, length: int = OBJECTS_PER_STREAM, level: int = _LEVEL
) -> list[Pack]:
    """Return objects in PDF syntax, numbered from `first`, as object streams of `length` objects."""
    numbers = range(first, first + len(objects))
    starts = range(0, len(objects), length)
    return [_pack(numbers[at : at + length], objects[at : at + length], memo, level) for at in starts]


def packed_well(first: int, objects: Sequence[str], memo: DrawMemo, length: int = OBJECTS_PER_STREAM) -> list[Pack]:
    """Return what `packed` does, shorter, for what is seldom written again."""
    return packed(first, objects, memo, length, _LEVEL_OF_STRUCTURE)


def assemble(
    table: ObjectTable, root: Ref, info: Ref, identifier: str, version: str = "1.7", memo: DrawMemo | None = None
) -> bytes:
    """Return the file whose catalog is `root`; `identifier` and the content make the /ID; `version` is PDF's.

    Streams stand in the file one by one, everything else in object streams (7.5.7). Same table, same bytes.
    """
    table.check()
    file = _File([b"%PDF-" + version.encode("ascii") + b"\n%\xe2\xe3\xcf\xd3\n"], holder=table.next)
    file.position = len(file.body[0])
    loose = [(number, written(value) if isinstance(value, Stream) else value) for number, value in table.loose()]
    groups, packs = _loose_groups(loose, table.cuts), table.packs
    if sum(len(numbers) for numbers, _ in groups) + sum(group.count for group in packs.values()) <= OBJECTS_PER_STREAM:
        groups, packs = [_united(groups, packs)], {}
    for first in sorted(packs):
        file.rows[first] = _packed_rows(file.holder + len(file.held), packs[first].count)
        file.held.append(packs[first])
    for numbers, texts in groups:
        for index, number in enumerate(numbers):
            file.rows[number] = _ROW(0, 2, file.holder + len(file.held), index)
        file.held.append(_pack(numbers, texts, memo if memo is not None else DrawMemo()))
    file.write([(number, value) for number, value in loose if isinstance(value, Written)])
    file.write([(number, group.written) for number, group in enumerate(file.held, file.holder)])
    return file.finish(root, info, identifier)


@dataclass(slots=True)
class _File:
    """A file while it is put together; `rows` has by number the row, or rows, of the cross-reference table."""

    body: list[bytes]
    holder: int
    """Number of the first object stream; they come after all other objects."""
    position: int = 0
    rows: dict[int, bytes] = field(default_factory=dict)
    held: list[Pack] = field(default_factory=list)

    def write(self, streams: Iterable[tuple[int, Written]]) -> None:
        """Write streams."""
        body, rows, position = self.body, self.rows, self.position
        for number, stream in streams:
            rows[number] = _ROW(0, 1, position, 0)
            head = b"%d" % number
            body += (head, stream.data)
            position += len(head) + len(stream.data)
        self.position = position

    def finish(self, root: Ref, info: Ref, identifier: str) -> bytes:
        """Write the cross-reference stream (7.5.8), which is also the trailer and lists itself last; return the file."""
        number = self.holder + len(self.held)
        body = b"".join(self.body)
        file_id = _file_id(identifier, body)
        self.rows[number] = _ROW(0, 1, self.position, 0)
        rows = b"".join([_ROW(0, 0, 0, 0xFFFF), *[row for _, row in sorted(self.rows.items())]])
        dictionary: dict[str, Value] = {
            "Type": Name("XRef"),
            "Size": number + 1,
            "W": [1, _WIDE, 2],
            "Root": root,
            "Info": info,
            "ID": [file_id, file_id],
            "Filter": Name("FlateDecode"),
            "DecodeParms": {"Predictor": 15, "Columns": 3 + _WIDE},
        }
        stream = Stream(dictionary, bytes(deflate.zlib_compress(rows, _LEVEL_OF_ROWS)))
        return b"".join([body, b"%d" % number, written(stream).data, f"startxref\n{self.position}\n%%EOF\n".encode("ascii")])


def _loose_groups(loose: Sequence[tuple[int, Value | Written]], all_cuts: Collection[int]) -> list[tuple[list[int], list[str]]]:
    """Return what has to be packed yet, in groups that end at the cuts."""
    groups: list[tuple[list[int], list[str]]] = []
    cuts = sorted(all_cuts)
    for number, value in loose:
        if isinstance(value, Written):
            continue
        begins = not groups or len(groups[-1][0]) == OBJECTS_PER_STREAM
        while cuts and number >= cuts[0]:
            begins, _ = True, cuts.pop(0)
        if begins:
            groups.append(([], []))
        groups[-1][0].append(number)
        groups[-1][1].append(serialize(value))
    return groups


def _united(groups: Sequence[tuple[list[int], list[str]]], packs: Mapping[int, Pack]) -> tuple[list[int], list[str]]:
    """Return the objects of a small file, where one object stream is shorter than several."""
    united = {number: text for numbers, texts in groups for number, text in zip(numbers, texts, strict=True)}
    for first, group in packs.items():
        united.update(enumerate(group.text.split("\n"), first))
    return sorted(united), [united[number] for number in sorted(united)]


def _pack(numbers: Sequence[int], objects: Sequence[str], memo: DrawMemo, level: int = _LEVEL) -> Pack:
    """Return objects as an object stream."""
    text = "\n".join(objects)
    key = (tuple(numbers), text, level)
    found: Pack = memo.shelves.packs.made(key, lambda: _object_stream(numbers, objects, text, level))
    return found


def _object_stream(numbers: Sequence[int], objects: Sequence[str], text: str, level: int) -> Pack:
    """Return an object stream; `text` is the objects joined."""
    index: list[str] = []
    offset = 0
    for number, spelt in zip(numbers, objects, strict=True):
        index.append(f"{number} {offset}")
        offset += len(spelt) + 1
    head = " ".join(index) + "\n"
    dictionary: dict[str, Value] = {"Type": Name("ObjStm"), "N": len(objects), "First": len(head)}
    return Pack(text, len(objects), written(flate_stream(dictionary, (head + text).encode("ascii"), level)))


def _packed_rows(holder: int, count: int) -> bytes:
    """Return the rows of a pack's objects: each after the first is one more than the one above, under filter type Up.

    Bytes are added one by one, so that a carry is written out.
    """
    rows = [_ROW(0, 2, holder, 0)]
    for first in range(0, count, 256):
        rows += [_ONE_MORE_AND_CARRY if first else b"", _ONE_MORE * (min(256, count - first) - 1)]
    return b"".join(rows)


def _file_id(identifier: str, body: bytes) -> bytes:
    """Return 16 bytes that change when the input or the content does."""
    digest = hashlib.sha256(identifier.encode() + b"\0")
    digest.update(body)
    return digest.digest()[:16]
