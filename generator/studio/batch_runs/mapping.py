"""Which column of a table is which field: what is found by itself, what somebody chooses, and the file that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from generator.content.packets import Library
from generator.diagnostics import Place, Problem, ProblemsError
from generator.load.agency_defaults import read_defaults
from generator.load.agency_nodes import settled
from generator.load.table_cells import MAX_COLUMNS, Cell, column_letters, is_blank
from generator.load.table_columns import IGNORE, Column, ColumnMapping, map_columns, missing_columns, unmatched_problems
from generator.load.table_fields import ENTRY, all_fields, find_field
from generator.load.yaml_nodes import Data, read_tree
from generator.project import ProjectFiles
from generator.studio.batch_runs.uploads import rows_of
from generator.studio.words import read_words

SAMPLES = 3
"""Values that are shown of each column."""
_LOOKED = 25
"""Rows in which they are looked for."""
_LONGEST = 60
_ENTRIES = 3
"""Entries of a list that are offered for a column, and one more than those that columns give."""
_PREFIX = "column-"
_HINTS: Mapping[str, tuple[str, ...]] = {
    "unmatched-column": ("choose its field, or ignore the column",),
    "duplicate-column": ("ignore one of the two",),
    "missing-column": ("choose its column, or an agency whose values all have in common",),
}
"""What is to be done on the page, where nobody writes a mapping file."""


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a table."""

    row: int
    cells: tuple[Cell, ...]
    samples: tuple[tuple[str, ...], ...]
    """Values by column."""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column on the page."""

    id: str
    """Of its field in the form."""
    letters: str
    header: str
    samples: tuple[str, ...]
    found: str
    """`exact`, `name`, `file`, `ignored`, `unmatched`, or `none` for a column without a header."""
    value: str
    """The field's name, `ignore`, or nothing."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A table's columns, and what is wrong with their mapping."""

    mapping: ColumnMapping
    columns: tuple[ColumnView, ...]
    problems: tuple[Problem, ...]
    """All of them, those of columns as well."""


def read_head(path: Path, sheet: str) -> Head:
    """Return the headers and some values of a table. Raises ProblemsError if it cannot be read."""
    row, cells, samples = 0, tuple[Cell, ...](), list[list[str]]()
    looked = 0
    with closing(rows_of(path, sheet)) as rows:
        for found in rows:
            if not found.fault and all(is_blank(cell) for cell in found.cells):
                continue
            if not row:
                row, cells = found.number, tuple(found.cells[:MAX_COLUMNS])
                samples = [[] for _ in cells]
                continue
            for values, cell in zip(samples, found.cells, strict=False):
                if len(values) < SAMPLES and not is_blank(cell):
                    values.append(_shortened(cell))
            looked += 1
            if looked == _LOOKED:
                break
    return Head(row, cells, tuple(map(tuple, samples)))


def mapped(head: Head, written: str, given: Data = None) -> Mapped:
    """Return the columns as the mapping's text says, or as their headers do; `given` is what the defaults give already."""
    tree = None
    broken: tuple[Problem, ...] = ()
    if written:
        try:
            tree = read_tree(written.encode(), "columns.yaml")
        except ProblemsError as error:
            broken = error.problems
    mapping, found = map_columns(head.row, head.cells, "table", tree)
    found += [*unmatched_problems(mapping, "table"), *missing_columns(mapping, "table", given)]
    problems = [*broken, *(replace(one, hints=_HINTS.get(one.code, one.hints)) for one in found)]
    views = tuple(_view(column, head, problems) for column in mapping.columns)
    return Mapped(mapping, views, tuple(dict.fromkeys(problems)))


def given_by(project: ProjectFiles, defaults: Path | None, library: Library) -> Data:
    """Return the values that a file of defaults gives. Raises ProblemsError with what is wrong with it."""
    base = read_defaults(project.again(), defaults, library)
    return settled(base.nodes, Place()).data if base is not None else {}


def mapping_text(head: Head, values: Mapping[str, str]) -> tuple[str, tuple[Problem, ...]]:
    """Return the mapping file for what was chosen (by the ids of columns), and what cannot be written into one."""
    mapping, _ = map_columns(head.row, head.cells, "table", None)
    chosen: dict[str, Column] = {}
    problems: list[Problem] = []
    for column in mapping.columns:
        if not column.header:
            continue
        value = values.get(f"{_PREFIX}{column.number}", "")
        field = find_field(value) if value not in ("", IGNORE) else None
        found = "ignored" if value == IGNORE else "file" if field else "unmatched"
        this = replace(column, field=field, found=found)  # type: ignore[arg-type]
        first = chosen.setdefault(column.header, this)
        if (first.field, first.found) != (this.field, this.found):
            message = f"two columns are called `{column.header}`, so that they can only be the same field"
            place = Place("table", head.row, column.number, f"{column_letters(column.number)}{head.row}")
            problems.append(Problem("duplicate-column", message, place, ("rename one in the table and upload it again",)))
    return ColumnMapping(head.row, tuple(chosen.values())).as_yaml(), tuple(problems)


def field_groups(used: Sequence[str]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return what a column can be, by group: title and (name, label); `used` are fields that columns give now."""
    most = max((int(part) for name in used for part in name.split(".") if part.isdecimal()), default=0)
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in all_fields():
        top = name.partition(".")[0]
        for number in range(1, max(_ENTRIES, most + 1) + 1) if ENTRY in name else (0,):
            one = name.replace(ENTRY, str(number))
            if find_field(one) is not None:
                groups.setdefault(_label(top), []).append((one, _label(one)))
    return tuple((title, tuple(fields)) for title, fields in groups.items())


@cache
def _label(name: str) -> str:
    """Return what the form of an agency calls a field, with its name in a mapping file."""
    texts = read_words().texts
    parts = ["*" if part.isdecimal() else part.replace("dialed", "dialled") for part in name.split(".")]
    number = next((part for part in name.split(".") if part.isdecimal()), "")
    label = texts.get(f"agency.label.{'.'.join(parts)}", "")
    if "." not in name:
        return label or name
    return f"{label}{f' {number}' if number else ''} ({name})".strip()


def _view(column: Column, head: Head, problems: Sequence[Problem]) -> ColumnView:
    value = column.field.name if column.field is not None else IGNORE if column.found == "ignored" else ""
    samples = head.samples[column.number - 1] if column.number <= len(head.samples) else ()
    own = tuple(
        dict.fromkeys(
            one for one in problems if one.place.file == "table" and one.place.column == column.number and one.place.cell
        )
    )
    found = column.found if column.header else "none"
    letters = column_letters(column.number)
    return ColumnView(f"{_PREFIX}{column.number}", letters, column.header, samples, found, value, own)


def _shortened(cell: Cell) -> str:
    text = cell if isinstance(cell, str) else cell.text or cell.kind if cell is not None else ""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text[: 4 * _LONGEST]).split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"
