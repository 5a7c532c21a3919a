"""Safe access to PDF objects: whatever a stranger's file holds, these functions answer and never raise.

Dictionaries and arrays are read raw (references unresolved), so that an object's number is known where it matters.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from pypdf import PdfReader
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

from generator.preflight.door import Door

# pypdf reports repairs through `logging`; without a handler they would land on the user's terminal.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

PdfDict: TypeAlias = Mapping[str, object]
PdfArray: TypeAlias = Sequence[object]

_LONGEST_CHAIN = 16
_ADDRESS = re.compile(r"(?<=\d, \d), \d{6,}(?=\))")
"""What pypdf writes of a reference's file: where it is in memory."""


def resolve(value: object) -> object:
    """Return what a reference points to (None for null, for what is missing and for what cannot be read)."""
    for _ in range(_LONGEST_CHAIN):
        if not isinstance(value, IndirectObject):
            return None if isinstance(value, NullObject) else value
        value = _fetch(value)
    return None


def _fetch(reference: IndirectObject) -> object:
    """Return the object of a reference; None if the file does not have it or it cannot be parsed."""
    reader = reference.pdf
    if isinstance(reader, Door):
        return reader.fetch(reference.idnum) if reference.generation == 0 else None
    if isinstance(reader, PdfReader):
        known = (reference.generation, reference.idnum) in reader.resolved_objects
        listed = reference.idnum in reader.xref.get(reference.generation, {}) or reference.idnum in reader.xref_objStm
        if not (known or listed):
            return None  # pypdf would search the whole file for it, once for each such reference
    try:
        return reference.get_object()
    except Exception:  # any fault of a stranger's file; `unreadable_objects` reports it
        return None


class _Repairs(logging.Handler):
    """Collects what pypdf says it had to mend."""

    def __init__(self) -> None:
        """Start with nothing heard."""
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the sentence."""
        self.heard.append(record.getMessage())


def unreadable_objects(reader: PdfReader) -> list[tuple[int, str]]:
    """Return (object number, reason) for each object of the cross-reference table that cannot be parsed as it is written."""
    listed = {(number, generation) for generation, table in reader.xref.items() for number in table}
    listed |= {(number, 0) for number in reader.xref_objStm}
    faults: list[tuple[int, str]] = []
    repairs, logger = _Repairs(), logging.getLogger("pypdf")
    logger.addHandler(repairs)
    try:
        for number, generation in sorted(listed):
            if number == 0 or reader.xref_free_entry.get(generation, {}).get(number, False):
                continue
            repairs.heard.clear()
            try:
                reader.get_object(IndirectObject(number, generation, reader))
            except Exception as error:  # pypdf raises many types for broken input; all mean the same here
                faults.append((number, _reason(str(error) or type(error).__name__)))
            else:
                faults += [(number, _reason(sentence)) for sentence in repairs.heard[:1]]
    finally:
        logger.removeHandler(repairs)
    return faults


def _reason(said: str) -> str:
    """Return one short line of what the parser said."""
    return _ADDRESS.sub("", said.splitlines()[0])[:120]


def object_number(value: object) -> int:
    """Return the object number of a reference or of an object that was read from one; 0 for a direct object."""
    if isinstance(value, IndirectObject):
        return int(value.idnum)
    reference = getattr(value, "indirect_reference", None)
    return int(reference.idnum) if isinstance(reference, IndirectObject) else 0


def as_dict(value: object) -> PdfDict | None:
    """Return a dictionary (or a stream's dictionary) or None."""
    value = resolve(value)
    return value if isinstance(value, DictionaryObject) else None


def as_array(value: object) -> PdfArray | None:
    """Return an array or None."""
    value = resolve(value)
    return value if isinstance(value, ArrayObject) else None


def as_list(value: object) -> PdfArray:
    """Return an array's items; a single value stands for a list of itself, null for an empty one."""
    found = resolve(value)
    if found is None:
        return ()
    return found if isinstance(found, ArrayObject) else (value,)


def as_name(value: object) -> str | None:
    """Return a name without its slash, or None."""
    value = resolve(value)
    return value[1:] if isinstance(value, NameObject) else None


def as_text(value: object) -> str | None:
    """Return a text string, or None."""
    value = resolve(value)
    if isinstance(value, TextStringObject):
        return str(value)
    if isinstance(value, ByteStringObject):
        return value.decode("latin-1")
    return None


def as_number(value: object) -> float | None:
    """Return a finite number, or None."""
    value = resolve(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e9 else None


def as_int(value: object) -> int | None:
    """Return an integer, or None."""
    value = resolve(value)
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else None


def as_bool(value: object) -> bool | None:
    """Return a boolean, or None."""
    value = resolve(value)
    return bool(value.value) if isinstance(value, BooleanObject) else None


def numbers(value: object, count: int) -> tuple[float, ...] | None:
    """Return exactly `count` numbers, or None."""
    items = as_array(value)
    if items is None or len(items) != count:
        return None
    read = tuple(as_number(item) for item in items)
    found = tuple(item for item in read if item is not None)
    return found if len(found) == count else None


def stream_data(value: object) -> bytes | None:
    """Return a stream's decoded bytes; None if it is no stream or cannot be decoded."""
    value = resolve(value)
    if not isinstance(value, StreamObject):
        return None
    try:
        return bytes(value.get_data())
    except Exception:  # a broken or unknown filter; the caller says which stream it is
        return None
