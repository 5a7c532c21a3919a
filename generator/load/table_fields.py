"""The fields of an agency that a column can give, read from the models: `ice.phone`, `consulates.1.country`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from generator.content.agency import Agency, AnnexRef, IceContact, Logo, Phone, Press, Secret
from generator.diagnostics import SourcedText
from generator.load.agency_file import WrittenIce
from generator.load.annexes import WrittenAnnex
from generator.load.logos import WrittenLogo
from generator.load.print_fields import WrittenPress
from generator.load.reading import bare_type
from generator.load.wording import Path

MAX_ENTRIES = 50
"""Of a list, one column for each field of each entry."""
ENTRY = "#"
"""Stands for a list's entry in the name of a field: `consulates.#.country`."""
WRITTEN: dict[type, type[BaseModel]] = {
    IceContact: WrittenIce, Logo: WrittenLogo, AnnexRef: WrittenAnnex, Press: WrittenPress,
}  # fmt: skip
"""Models that people write in another form than the program keeps them in."""

FieldKind = Literal["text", "secret", "phone", "date", "flag", "choice", "codes", "measure"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column can give."""

    name: str
    """As in a column mapping: `consulates.1.country`."""
    path: Path
    """In the data of an agency file; entries of lists from 0."""
    kind: FieldKind
    choices: tuple[str, ...] = ()


@cache
def all_fields() -> dict[str, Field]:
    """Return every field by its name, `#` for the entries of lists."""
    return {field.name: field for field in _fields(Agency, ())}


def find_field(name: str) -> Field | None:
    """Return the field of that name, entries counted from 1; None if there is none."""
    parts = ["logo", "alt"] if name == "logo_alt" else ["logo", "path"] if name == "logo" else name.split(".")
    numbers = [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 4]
    field = all_fields().get(".".join(ENTRY if part.isdecimal() else part for part in parts))
    if field is None or any(not 1 <= number <= MAX_ENTRIES for number in numbers) or len(numbers) != field.path.count(ENTRY):
        return None
    entries = iter(numbers)
    path = tuple(next(entries) - 1 if part == ENTRY else part for part in field.path)
    return replace(field, name=".".join(parts), path=path)


def apart(fields: list[Field]) -> list[Field]:
    """Return the fields with `ice.phone` made `ice.phone.number` where another column gives `ice.phone.dialed`.

    So, too, `language_line.client_id` beside `language_line.client_id.print`.
    """
    groups = {field.path[:-1] for field in fields}
    inner = {"phone": "number", "secret": "value"}
    return [replace(field, path=(*field.path, inner[field.kind])) if field.path in groups else field for field in fields]


def missing_fields(given: set[Path], written: Any) -> Iterator[str]:
    """Yield the needed fields that neither a column (`given` has their paths) nor `written`, an agency file's data, can fill."""
    yield from _missing(Agency, (), given, written if isinstance(written, dict) else {})


def _missing(model: type[BaseModel], path: Path, given: set[Path], written: dict[str, Any]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        where = (*path, name)
        if not info.is_required() or where == ("slug",):
            continue
        below = any(path_[: len(where)] == where for path_ in given)
        inner, bare = written.get(name), bare_type(info.annotation)
        if not below and inner is None:
            yield ".".join(str(part) for part in where)
        elif below and isinstance(bare, type) and issubclass(bare, BaseModel) and bare not in (Phone, IceContact):
            yield from _missing(WRITTEN.get(bare, bare), where, given, inner if isinstance(inner, dict) else {})


def _fields(model: type[BaseModel], path: Path) -> Iterator[Field]:
    for name, info in model.model_fields.items():
        yield from _below(bare_type(info.annotation), (*path, name))


def _below(bare: Any, path: Path) -> Iterator[Field]:
    """Yield the fields at and below one key."""
    name = ".".join(str(part) for part in path)
    if get_origin(bare) is tuple:
        inner = bare_type(get_args(bare)[0])
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _fields(WRITTEN.get(inner, inner), (*path, ENTRY))
        else:
            yield Field(name, path, "codes")
    elif get_origin(bare) is Literal:
        yield Field(name, path, "choice", tuple(str(choice) for choice in get_args(bare)))
    elif bare is Phone:
        yield Field(name, path, "phone")
        yield Field(f"{name}.number", (*path, "number"), "phone")
        yield Field(f"{name}.dialed", (*path, "dialed"), "date")
        yield Field(f"{name}.dialled", (*path, "dialled"), "date")
    elif bare is Secret:
        yield Field(name, path, "secret")
        yield Field(f"{name}.value", (*path, "value"), "secret")
        yield from _below(bare_type(Secret.model_fields["print"].annotation), (*path, "print"))
    elif isinstance(bare, type) and issubclass(bare, BaseModel):
        yield from _fields(WRITTEN.get(bare, bare), path)
    else:
        kinds: dict[Any, FieldKind] = {bool: "flag", date: "date", SourcedText: "text", str: "text"}
        yield Field(name, path, kinds.get(bare, "measure"))
