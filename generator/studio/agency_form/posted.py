"""What a browser has sent of the form, and what the loader says of it before it is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from generator.diagnostics import Problem
from generator.load import printed_phone
from generator.studio.agency_form.actions import MAX_ENTRIES
from generator.studio.agency_form.schema import EACH, Field, schema_by_path
from generator.studio.agency_text import Checked, check_text, clean, compacted, with_values
from generator.studio.agency_yaml import pattern

if TYPE_CHECKING:
    from generator.studio.agency_files import AgencyFile
    from generator.studio.app import Studio

MAX_CHARACTERS = 5_000
"""Of one value; the loader's own limits are far lower, and its words about them better."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Values as typed, and the text that they would make of the file."""

    values: Mapping[str, str]
    """As typed, entries that hold nothing among them."""
    kept: Mapping[str, str]
    """Without those entries."""
    text: str
    checked: Checked
    found: tuple[tuple[Problem, str], ...]
    """Problems, each with the path of its field among `values`."""


def typed(form: FormData) -> dict[str, str]:
    """Return the values of a form's fields. Raises HTTPException (413) for more than any agency has."""
    values = clean({name: value for name, value in form.multi_items() if isinstance(value, str)})
    lists = Counter(name for name, _ in {tuple(path.split(".")[:2]) for path in values if EACH in pattern(path)})
    if max(lists.values(), default=0) > MAX_ENTRIES or max(map(len, values.values()), default=0) > MAX_CHARACTERS:
        raise HTTPException(413)
    return values


def word(form: FormData, name: str) -> str:
    """Return a value of a form that is no field of the agency, or nothing."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def drafted(studio: Studio, file: AgencyFile, text: str, values: Mapping[str, str]) -> Draft:
    """Return what `values` would make of the file's `text`. Raises ProblemsError if that is no YAML, or the library is broken."""
    kept, back = compacted(values)
    made = with_values(text, kept)
    checked = check_text(studio, file, made)
    found = tuple((one.problem, _path_back(one.field, back)) for one in checked.problems)
    return Draft(values, kept, made, checked, found)


def phones_of(values: Mapping[str, str]) -> dict[str, str]:
    """Return the printed form of each value that is a phone number, by path."""
    made: dict[str, str] = {}
    for path, value in values.items():
        spec = schema_by_path().get(pattern(path))
        if isinstance(spec, Field) and spec.kind == "phone" and value and len(value) <= spec.limit:
            display = printed_phone(value)
            if display is not None:
                made[path] = display
    return made


def _path_back(path: str, back: Mapping[str, str]) -> str:
    """Return the form's path of a path in the text: entries that hold nothing have been left out there."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        before = back.get(".".join(parts[:length]))
        if before is not None:
            return ".".join([before, *parts[length:]])
    return path
