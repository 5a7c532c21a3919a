"""Reading a file with pypdf so that nothing in it costs more than it may: object by object, with budgets instead of clocks."""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    StreamObject,
    TextStringObject,
)

# pypdf reports repairs through `logging`; without a handler they would land on the user's terminal.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

PdfDict: TypeAlias = Mapping[str, object]

MOST_CONTENT_BYTES = 64_000_000
"""What one stream may unpack to where it has to be unpacked."""
_MOST_CONTENT_IN_ALL = 256_000_000
_COST_OF_A_STREAM = 2_000
"""What unpacking even an empty stream counts as: a page may name one a million times."""
_MOST_READS = 20_000_000
"""Reads of the file: pypdf takes one or two for each byte of syntax, and one for the data of a stream."""
_MOST_OBJECTS = 1_000_000
_LONGEST_CHAIN = 16
_DROPPED = re.compile(r"Ignoring wrong pointing object (\d+)")
_LIMITS = Configuration(
    zlib_maximum_output_length=MOST_CONTENT_BYTES,
    lzw_maximum_output_length=MOST_CONTENT_BYTES // 4,
    run_length_maximum_output_length=MOST_CONTENT_BYTES,
    maximum_declared_stream_length=1_000_000_000,
    array_maximum_element_count=1_000_000,
    stream_filters_maximum_length=4,
)


class TooMuchError(Exception):
    """A file asks for more work or memory than it may; the text says of what."""


class _Counted(io.BytesIO):
    """The file's bytes; the reader that comes back too often runs in a circle."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read, and count."""
        self.reads += 1
        if self.reads > _MOST_READS:
            raise TooMuchError("reading it never ends")
        return super().read(size)


class _Repairs(logging.Handler):
    """Hears what pypdf says it had to mend."""

    def __init__(self) -> None:
        """Start with nothing heard."""
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the sentence."""
        self.heard.append(record.getMessage())


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Give the sentences that pypdf says meanwhile."""
    repairs, logger = _Repairs(), logging.getLogger("pypdf")
    logger.addHandler(repairs)
    try:
        yield repairs.heard
    finally:
        logger.removeHandler(repairs)


@contextmanager
def limits() -> Iterator[None]:
    """Set pypdf's limits, and have it read names byte for byte, for as long as a file is read."""
    charsets = NameObject.CHARSETS
    NameObject.CHARSETS = ("latin1",)  # type: ignore[assignment] # pypdf's own switch, in the wrong type
    try:
        with apply_configuration(_LIMITS):
            yield
    finally:
        NameObject.CHARSETS = charsets


class PdfFile:
    """A file's objects. What cannot be read is None; only TooMuchError is raised.

    `faults` has the numbers of objects that are lost or had to be mended.
    """

    def __init__(self, data: bytes) -> None:
        """Read the cross-reference table. Raises whatever pypdf raises for a file without one, and TooMuchError."""
        self.data = data
        self.faults: set[int] = set()
        self._unpacked = 0
        with _listening() as heard:
            self.reader = PdfReader(_Counted(data), strict=False, xref_stream_maximum_entries=_MOST_OBJECTS)
        self._dropped = {int(found[1]) for found in map(_DROPPED.match, heard) if found is not None}
        if sum(map(len, self.reader.xref.values())) + len(self.reader.xref_objStm) > _MOST_OBJECTS:
            raise TooMuchError("it has more than 1,000,000 objects")

    @property
    def catalog(self) -> PdfDict | None:
        """The document catalog (ISO 32000-1, 7.7.2)."""
        return self.dictionary(self.reader.trailer.get("/Root"))

    def numbers(self) -> list[int]:
        """Return the numbers of all objects in use, sorted."""
        free = self.reader.xref_free_entry.get(0, {})
        listed = {number for number in self.reader.xref.get(0, {}) if not free.get(number, False)}
        return sorted((listed | set(self.reader.xref_objStm)) - {0})

    def resolve(self, value: object) -> object:
        """Return what a reference points to: None for null, for what is missing and for what cannot be read."""
        for _ in range(_LONGEST_CHAIN):
            if not isinstance(value, IndirectObject):
                return None if isinstance(value, NullObject) else value
            value = self._fetch(value)
        return None

    def _fetch(self, reference: IndirectObject) -> object:
        number, generation = int(reference.idnum), int(reference.generation)
        reader = self.reader
        if (generation, number) not in reader.resolved_objects:
            listed = generation == 0 and number in reader.xref_objStm
            if not listed and not self._stands(number, generation):
                if number in self._dropped:
                    self.faults.add(number)
                return None  # pypdf would search the whole file for it, once for each such reference
        try:
            with _listening() as heard:
                return reader.get_object(reference)
        except TooMuchError:
            raise
        except Exception:  # pypdf raises many types for broken input; all mean the same here
            self.faults.add(number)
            return None
        finally:
            if heard:
                self.faults.add(number)

    def _stands(self, number: int, generation: int) -> bool:
        """Tell whether an object stands where the cross-reference table says; a wrong offset is a fault."""
        offset = self.reader.xref.get(generation, {}).get(number)
        if offset is None or self.reader.xref_free_entry.get(generation, {}).get(number, False):
            return False
        found = re.match(rb"[\s\x00]*(\d+)[\s\x00]+(\d+)[\s\x00]+obj", self.data[offset : offset + 64])
        stands = found is not None and (int(found[1]), int(found[2])) == (number, generation)
        if not stands:
            self.faults.add(number)
        return stands

    def dictionary(self, value: object) -> PdfDict | None:
        """Return a dictionary, or a stream's, or None."""
        value = self.resolve(value)
        return value if isinstance(value, DictionaryObject) else None

    def items(self, value: object) -> Sequence[object]:
        """Return an array's items; a single value stands for a list of itself, null for an empty one."""
        found = self.resolve(value)
        if found is None:
            return ()
        return found if isinstance(found, ArrayObject) else (value,)

    def name(self, value: object) -> str | None:
        """Return a name without its slash, or None."""
        value = self.resolve(value)
        return value[1:] if isinstance(value, NameObject) else None

    def number(self, value: object) -> float | None:
        """Return a number that is not absurd, or None."""
        value = self.resolve(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value) if abs(value) < 1e9 else None

    def flag(self, value: object) -> bool:
        """Tell whether a value is true."""
        value = self.resolve(value)
        return isinstance(value, BooleanObject) and bool(value.value)

    def whole(self, value: object) -> int:
        """Return an integer; 0 for anything else."""
        value = self.resolve(value)
        return int(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else 0

    def numbers_of(self, value: object, count: int) -> tuple[float, ...] | None:
        """Return exactly so many numbers, or None."""
        items = self.items(value)
        if len(items) != count:
            return None
        found = tuple(number for number in map(self.number, items) if number is not None)
        return found if len(found) == count else None

    def string(self, value: object) -> bytes | None:
        """Return a string's bytes, or None."""
        value = self.resolve(value)
        return bytes(value.original_bytes) if isinstance(value, TextStringObject | ByteStringObject) else None

    def content(self, value: object) -> bytes | None:
        """Return a stream's unpacked bytes; None if it is no stream or cannot be unpacked. Raises TooMuchError for a bomb."""
        stream = self.resolve(value)
        if not isinstance(stream, StreamObject):
            return None
        if unpacks_beyond(self, stream, MOST_CONTENT_BYTES):
            raise TooMuchError(f"a stream unpacks to more than {MOST_CONTENT_BYTES // 1_000_000} MB")
        with _listening() as heard:
            try:
                data = bytes(stream.get_data())
            except TooMuchError:
                raise
            except Exception:  # a broken or unknown filter
                return None
        if heard:
            return None  # pypdf gives the part it could unpack, and a page without its end is a wrong page
        self._unpacked += len(data) + _COST_OF_A_STREAM
        if self._unpacked > _MOST_CONTENT_IN_ALL:
            raise TooMuchError(f"its pages unpack to more than {_MOST_CONTENT_IN_ALL // 1_000_000} MB")
        return data


def unpacks_beyond(file: PdfFile, stream: StreamObject, most: int) -> bool:
    """Tell whether a stream's flate filters unpack to more than `most` bytes, without keeping them."""
    filters = [file.name(entry) for entry in file.items(stream.get("/Filter"))]
    data: bytes = stream._data
    while filters and filters[0] in ("FlateDecode", "Fl"):
        filters.pop(0)
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(data, most + 1)
        except zlib.error:
            return False
        if len(data) > most:
            return True
    return False
