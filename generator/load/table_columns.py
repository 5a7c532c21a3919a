"""Column headers -> fields of an agency: exactly, as the user's mapping file says, or by a name that is clear enough."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from generator.diagnostics import Place, Problem, nearest
from generator.load.table_cells import Cell, cell_place, column_letters
from generator.load.table_fields import Field, all_fields, apart, find_field, missing_fields
from generator.load.table_names import field_called
from generator.load.wording import visible
from generator.load.yaml_nodes import Data, Tree

IGNORE = "ignore"
"""Written in a mapping file for a column that nothing is made of."""

Found = Literal["exact", "name", "file", "ignored", "unmatched"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table."""

    number: int
    """From 1."""
    header: str
    """On one line; empty where none is written."""
    found: Found
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What each column gives, in the table's order."""

    row: int
    """The row of the headers."""
    columns: tuple[Column, ...]

    @property
    def fields(self) -> dict[str, str]:
        """Return header and field of the columns that give one."""
        return {column.header: column.field.name for column in self.columns if column.field is not None}

    @property
    def unmatched(self) -> tuple[Column, ...]:
        """Return the columns that nobody knows what to do with."""
        return tuple(column for column in self.columns if column.found == "unmatched")

    @property
    def used(self) -> tuple[Column, ...]:
        """Return the columns that give a field."""
        return tuple(column for column in self.columns if column.field is not None)

    def ignoring_unmatched(self) -> ColumnMapping:
        """Return the mapping with every unmatched column ignored."""
        columns = tuple(replace(column, found="ignored") if column.found == "unmatched" else column for column in self.columns)
        return replace(self, columns=columns)

    def as_yaml(self) -> str:
        """Return the mapping file: `header: field` a line, `ignore` for ignored columns, nothing for unmatched ones."""
        lines = ["# Column header: field of the agency, or `ignore`."]
        for column in self.columns:
            if column.header:
                field = column.field.name if column.field else IGNORE if column.found == "ignored" else ""
                lines.append(f"{json.dumps(column.header, ensure_ascii=False)}: {field}".rstrip())
        return "\n".join(lines) + "\n"


def header_text(cell: Cell) -> str:
    """Return a header on one line, without what cannot be seen; a number or date as its text."""
    text = cell if isinstance(cell, str) else cell.text if cell is not None else ""
    return " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())


def known_headers(headers: Sequence[str]) -> int:
    """Return how many of the headers name or clearly mean a field."""
    texts = [header_text(header) for header in headers]
    return sum(find_field(text) is not None or field_called(text) is not None for text in texts)


def map_columns(row: int, cells: Sequence[Cell], file: str, written: Tree | None) -> tuple[ColumnMapping, list[Problem]]:
    """Return the mapping of a header row, and its problems but for unmatched columns. `written` is the mapping file's tree."""
    told, problems = _told(written)
    columns: list[Column] = []
    for number, cell in enumerate(cells, start=1):
        header = header_text(cell)
        columns.append(_told_column(number, header, told) if header in told else _guessed_column(number, header))
    while columns and not columns[-1].header:
        columns.pop()
    problems += _unused(written, told, {column.header for column in columns})
    fields = apart([column.field for column in columns if column.field is not None])
    settled = iter(fields)
    columns = [replace(column, field=next(settled)) if column.field is not None else column for column in columns]
    problems += _twice(columns, row, file)
    return ColumnMapping(row, tuple(columns)), problems


def unmatched_problems(mapping: ColumnMapping, file: str) -> list[Problem]:
    """Return a problem for each column that no field was found for."""
    return [_unmatched(column, mapping.row, file) for column in mapping.unmatched]


def missing_columns(mapping: ColumnMapping, file: str, defaults: Data) -> list[Problem]:
    """Return a problem for each needed field that neither a column nor the defaults give."""
    given = {column.field.path for column in mapping.used if column.field is not None}
    hint = "add a column, or write it in a file of defaults"
    return [
        Problem("missing-column", f"no column gives `{name}`, and no default", Place(file, mapping.row), (hint,))
        for name in missing_fields(given, defaults)
    ]


def _told_column(number: int, header: str, told: Mapping[str, Field | None]) -> Column:
    field = told[header]
    return Column(number, header, "file" if field else "ignored", field)


def _guessed_column(number: int, header: str) -> Column:
    exact = find_field(header)
    if exact is not None:
        return Column(number, header, "exact", exact)
    if not header:
        return Column(number, header, "ignored")
    field = find_field(field_called(header) or "")
    return Column(number, header, "name" if field else "unmatched", field)


def _told(written: Tree | None) -> tuple[dict[str, Field | None], list[Problem]]:
    """Return what the mapping file says of each header (None: ignore), and what is wrong with it."""
    told: dict[str, Field | None] = {}
    problems: list[Problem] = []
    data = written.data if written is not None else {}
    if written is not None and not isinstance(data, dict):
        hint = ("write a line `header: field` for each column",)
        return {}, [Problem("bad-value", "the file should be a group of keys", written.place(()), hint)]
    for header, value in (data if isinstance(data, dict) else {}).items():
        if written is None or value is None:
            # Nothing is said, as in a saved mapping's line for an unmatched column: it stays unmatched.
            continue
        field = find_field(value.strip()) if isinstance(value, str) else None
        if field is not None or value == IGNORE:
            told[header_text(header)] = field
            continue
        said = visible(value) if isinstance(value, str) else "this"
        names = sorted({*all_fields(), IGNORE})
        message = f"`{said}` is no field of an agency"
        problem = Problem("columns-unknown-field", message, written.place((header,)), nearest(said, names))
        problems.append(problem)
    return told, problems


def _unused(written: Tree | None, told: Mapping[str, Field | None], headers: set[str]) -> list[Problem]:
    """Return a problem for each header of the mapping file that the table lacks: its field would be left out unseen."""
    if written is None:
        return []
    return [
        Problem(
            "missing-column",
            f"the table has no column `{visible(header)}`",
            written.key_place((header,)),
            nearest(header, headers - told.keys()) or ("take the line out",),
        )
        for header, field in told.items()
        if header not in headers and field is not None
    ]


def _twice(columns: Sequence[Column], row: int, file: str) -> list[Problem]:
    """Return a problem for each field that two columns give."""
    problems: list[Problem] = []
    first: dict[object, Column] = {}
    for column in columns:
        if column.field is None:
            continue
        known = first.setdefault(column.field.path, column)
        if known is not column:
            before = f"`{visible(known.header)}` in column {column_letters(known.number)}"
            message = f"`{visible(column.header)}` gives `{column.field.name}`, and so does {before}"
            hint = f"rename one, or write `{IGNORE}` for it in a mapping file"
            problems.append(Problem("duplicate-column", message, cell_place(file, row, column.number), (hint,)))
    return problems


def _unmatched(column: Column, row: int, file: str) -> Problem:
    place = cell_place(file, row, column.number)
    message = f"`{visible(column.header)}` is no field of an agency that is known by this name"
    hint = f"write `{_key(column.header)}: ` and the field, or `{IGNORE}`, in a mapping file"
    return Problem("unmatched-column", message, place, (*nearest(column.header, all_fields()), hint))


def _key(header: str) -> str:
    return visible(header) if header.replace(" ", "").isalnum() else visible(json.dumps(header, ensure_ascii=False))
