"""A row of a table -> the tree that an agency file with the same values would have, each value at its cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from generator.diagnostics import Place, Problem, SourcedText
from generator.load.agency_nodes import Branch, Leaf, laid_over, settled
from generator.load.table_cells import MAX_CELL, Cell, Odd, cell_place, is_blank
from generator.load.table_columns import Column
from generator.load.table_fields import Field
from generator.load.wording import visible
from generator.load.yaml_nodes import Data, Tree

_SEPARATORS = re.compile(r"[,;\s]+")
_SHORTENED = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?E[+-]?[0-9]{1,3}")
"""A long number as spreadsheet programs write it into a CSV file."""
_ERRORS = frozenset(("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"))
_FREE = ("text", "secret")
_LONGEST_SLUG = 60
_AS_TEXT = "format the column as text and type the value again"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row's tree, and what is wrong with its cells; `spoilt` are the cells whose value is a stand-in."""

    tree: Tree
    problems: tuple[Problem, ...]
    spoilt: frozenset[Place]


class _Cells:
    """Reads the cells of one row."""

    def __init__(self, file: str, row: int) -> None:
        self.file = file
        self.row = row
        self.problems: list[Problem] = []
        self.spoilt: set[Place] = set()

    def leaf(self, field: Field, number: int, cell: Cell) -> Leaf:
        """Return what the cell in column `number` gives."""
        place = cell_place(self.file, self.row, number)
        if cell is None:
            return Leaf(None, place)
        if isinstance(cell, Odd):
            return Leaf(self._odd(field, cell, place), place)
        text = cell.strip()
        if not text:
            return Leaf(None, place)
        if len(text) > MAX_CELL:
            return self._spoilt("too-long", f"the cell has {len(text)} characters, more than {MAX_CELL}", place, "shorten it")
        if text in _ERRORS:
            return self._spoilt("cell-error", f"the cell holds the error `{text}`", place, "mend the formula, or write the value")
        if field.kind in _FREE and _SHORTENED.fullmatch(text):
            message = f"the cell holds `{text}`, a number that a spreadsheet program has shortened"
            return self._spoilt("cell-number", message, place, _AS_TEXT)
        return Leaf(_written(field, text, place), place)

    def _odd(self, field: Field, cell: Odd, place: Place) -> Data:
        """Return the value of a cell that holds no text, where it can only mean one thing."""
        if cell.kind == "error":
            message = f"the cell holds the error `{visible(cell.text)}`"
            return self._spoilt("cell-error", message, place, "mend the formula, or write the value").value
        if cell.kind == "formula":
            hint = "open the file in a spreadsheet program and save it, or write the value"
            return self._spoilt("cell-error", "the cell holds a formula without a saved value", place, hint).value
        if cell.kind in ("true", "false"):
            return cell.kind == "true"
        if cell.kind == "number" and field.kind in _FREE:
            message = f"the cell holds the number {cell.text}, so that zeros may be missing"
            return self._spoilt("cell-number", message, place, _AS_TEXT).value
        if cell.kind in ("date", "time") and field.kind != "date":
            message = f"the cell holds the date or time {cell.text}, but `{field.name}` is none"
            return self._spoilt("cell-number", message, place, _AS_TEXT).value
        return _written(field, cell.text, place)

    def _spoilt(self, code: str, message: str, place: Place, hint: str) -> Leaf:
        """Note a problem; the stand-in keeps the field from being missing as well."""
        self.problems.append(Problem(code, message, place, (hint,)))
        self.spoilt.add(place)
        return Leaf(SourcedText("-", place), place)


def read_row(number: int, cells: Sequence[Cell], columns: Sequence[Column], file: str, defaults: Branch | None) -> ReadRow:
    """Return the tree of a row laid over the defaults; `cells` go with `columns`, each of which gives a field."""
    reader = _Cells(file, number)
    root: Branch = {}
    for column, cell in zip(columns, cells, strict=True):
        field = column.field
        if field is None:
            continue
        node = root
        for key in field.path[:-1]:
            node = node.setdefault(key, {})
        node[field.path[-1]] = reader.leaf(field, column.number, cell)
    merged = laid_over(root, defaults) if defaults else root
    _add_slug(merged, reader)
    return ReadRow(settled(merged, Place(file, number)), tuple(reader.problems), frozenset(reader.spoilt))


def _add_slug(root: Branch, reader: _Cells) -> None:
    """Make the slug from name and state if none is written."""
    written = root.get("slug")
    if isinstance(written, Leaf) and written.value is not None:
        return
    name, state = root.get("name"), root.get("state")
    called = name.value if isinstance(name, Leaf) and isinstance(name.value, str) else ""
    place = name.place if isinstance(name, Leaf) else Place(reader.file, reader.row)
    slug = made_slug(called, state.value if isinstance(state, Leaf) and isinstance(state.value, str) else "")
    if not slug and called and place not in reader.spoilt:
        message = f"no slug can be made from the name `{visible(called)}`"
        reader.problems.append(Problem("bad-slug", message, place, ("write one in a column `slug`, as `mapleton-pd`",)))
    root["slug"] = Leaf(SourcedText(slug or f"row-{reader.row}", place), place)


def made_slug(name: str, state: str) -> str:
    """Return `mapleton-police-department-ne`, at most 60 characters, cut between words; empty if no letter is Latin."""
    words, region = _latin(name), "".join(_latin(state))[:10]
    if not words or not any(char.isalpha() for word in words for char in word):
        return ""
    slug = ""
    room = _LONGEST_SLUG - len(region) - 1
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:room]
        if len(longer) > room:
            break
        slug = longer
    return f"{slug}-{region}" if region else slug


def written_slug(columns: Sequence[Column], cells: Sequence[Cell], defaults: Branch | None) -> str:
    """Return the slug that a row's agency has, without reading the row; empty where none can be made."""
    said = {column.field.name: cell for column, cell in zip(columns, cells, strict=True) if column.field is not None}
    slug = _text(said.get("slug"))
    if slug:
        return slug
    default = (defaults or {}).get("state")
    state = _text(said.get("state")) or (str(default.value) if isinstance(default, Leaf) and default.value else "")
    return made_slug(_text(said.get("name")), state)


def _text(cell: Cell) -> str:
    return "" if cell is None or is_blank(cell) else cell.strip() if isinstance(cell, str) else ""


def _latin(text: str) -> list[str]:
    """Return the words of a text in small letters without marks; `Cañon's` is `canons`."""
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).casefold()
    return re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char)))


def _written(field: Field, text: str, place: Place) -> Data:
    """Return text as the field wants it; what it does not fit stays as it is, and the agency reader says so."""
    if field.kind == "codes":
        return [SourcedText(code, place) for code in _SEPARATORS.split(text) if code]
    if field.kind == "flag" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if field.kind == "choice":
        folded = "-".join(text.lower().replace("_", " ").replace("-", " ").split())
        return SourcedText(folded if folded in field.choices else text, place)
    return SourcedText(text, place)
