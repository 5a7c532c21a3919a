"""Where something was written: file, line, column; and text that remembers its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a source file; line and column count from 1, and 0 means unknown."""

    file: str = ""
    line: int = 0
    column: int = 0
    cell: str = ""
    """In a spreadsheet the cell's name (`C14`); `line` is then the row and `column` the column, as spreadsheet programs count."""

    def __str__(self) -> str:
        """Return `file:line:column`, leaving out what is unknown."""
        parts = [self.file or "<unknown>"]
        if self.line:
            parts += [str(self.line), str(self.column or 1)]
        return ":".join(parts)


NOWHERE = Place()


class SourcedText(str):
    """A `str` that knows where it was written, so that a layout problem can point at the YAML line.

    It is equal to and hashes like the plain string; as a pydantic field type it keeps its place.
    """

    place: Place
    __slots__ = ("place",)

    def __new__(cls, text: str, place: Place = NOWHERE) -> SourcedText:
        """Make the text; `place` defaults to nowhere (text made by the program)."""
        made = super().__new__(cls, text)
        made.place = place
        return made

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:
        """Validate like a strict `str`, but keep the instance (pydantic would copy it into a plain `str`)."""
        return core_schema.no_info_before_validator_function(
            _as_sourced, core_schema.is_instance_schema(cls), serialization=core_schema.to_string_ser_schema()
        )


def _as_sourced(value: Any) -> Any:
    """Wrap a plain string; leave anything else to be refused by the instance check."""
    return SourcedText(value) if type(value) is str else value
