"""Plain data -> a model of generator.content, led by the model's own field types; every problem with its place.

A value is read as what its field wants: `2026.1` is text for an edition and a number for a leading. Values are read from the
inside out, so a model is built only of parts that are right, and one wrong part does not hide another.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from typing import Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from generator.diagnostics import Problem, SourcedText, nearest
from generator.load.text_rules import AGENCY_LIMIT, AGENCY_LIMITS, LIBRARY_LIMIT, LIBRARY_LIMITS, code_point, forbidden
from generator.load.wording import Path, kind, named, visible
from generator.load.yaml_nodes import Data, Tree
from generator.units import Length, parse_length

MAX_PROBLEMS = 100
"""Of one file; a file with more is not the kind of file it is taken for."""


class Refused(Enum):
    """What reading returns for a value with a problem."""

    REFUSED = "refused"


REFUSED: Final = Refused.REFUSED

AnyModel = TypeVar("AnyModel", bound=BaseModel)
Converter = Callable[["Reader", Data, Path], Any]
"""Reads one kind of field from a friendlier written form; returns REFUSED after reporting."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How the values of a kind of file are read."""

    limits: Mapping[str, int]
    limit: int
    one_line: bool
    """Whether a line break inside a value is a problem."""
    converters: Mapping[type, Converter] = field(default_factory=dict)


LIBRARY_RULES = Rules(LIBRARY_LIMITS, LIBRARY_LIMIT, one_line=False)
AGENCY_RULES = Rules(AGENCY_LIMITS, AGENCY_LIMIT, one_line=True)


class Reader:
    """Reads one file's tree and keeps its problems."""

    def __init__(self, tree: Tree, rules: Rules) -> None:
        """Read `tree` by `rules`; nothing happens until `part` or `read` is called."""
        self.tree = tree
        self.rules = rules
        self.problems: list[Problem] = []
        self._more = 0

    def report(self, problem: Problem) -> Refused:
        """Note a problem (after `MAX_PROBLEMS` only count it) and return REFUSED."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)
        else:
            if not self._more:
                self.problems.append(Problem("too-many-problems", "the file has more problems than these", self.tree.place(())))
            self._more += 1
        return REFUSED

    def refuse(self, path: Path, code: str, message: str, *hints: str) -> Refused:
        """Note a problem with the value at `path` and return REFUSED."""
        return self.report(Problem(code, message, self.tree.place(path), hints))

    def part(self, wanted: type[AnyModel], value: Data, path: Path) -> AnyModel | Refused:
        """Return the model read from the mapping at `path`, or REFUSED after reporting what is wrong."""
        if not isinstance(value, dict):
            keys = ", ".join(f"`{name}`" for name in list(wanted.model_fields)[:4])
            message = f"{named(path)} should be a group of keys, but is {kind(value)}"
            return self.refuse(path, "bad-value", message, f"write its keys below it: {keys}")
        fields = _fields_of(wanted)
        fine = (value.keys() <= fields.known and fields.required <= value.keys()) or self._names(wanted, value, path)
        read: dict[str, Any] = {}
        for name, annotation, required, default in fields.each:
            if name not in value:
                continue
            given = value[name]
            if (given is None and not required) or given == "" == default:
                continue
            got = read[name] = self.read(annotation, given, (*path, name))
            fine = fine and got is not REFUSED
        return self._built(wanted, read, path) if fine else REFUSED

    def read(self, wanted: Any, value: Data, path: Path) -> Any:
        """Return the value at `path` as the type `wanted` (a field's annotation), or REFUSED after reporting."""
        if value is None:
            if type(None) in get_args(wanted):
                return None
            return self.refuse(path, "empty-value", f"{named(path)} is empty", "write a value")
        bare = _bare_type(wanted)
        converter = self.rules.converters.get(bare) or _SCALARS.get(bare)
        if converter is not None:
            return converter(self, value, path)
        if get_origin(bare) is Literal:
            return self._choice(get_args(bare), value, path)
        if get_origin(bare) is tuple:
            return self._sequence(get_args(bare)[0], value, path)
        if get_origin(bare) is dict:
            return self._table(get_args(bare)[1], value, path)
        if isinstance(bare, type) and issubclass(bare, BaseModel):
            return self.part(bare, value, path)
        raise TypeError(f"no way to read a field of type {wanted!r}")

    def _names(self, wanted: type[BaseModel], value: dict[str, Any], path: Path) -> bool:
        """Report unknown and missing keys; a missing key that an unknown one was meant for is one problem, not two."""
        known = wanted.model_fields
        free = [name for name in known if name not in value]
        meant: set[str] = set()
        unknown = [name for name in value if name not in known]
        for name in unknown:
            hints = self._meant(name, list(known), free)
            meant.update(right for right in free if hints == (f"did you mean `{right}`?",))
            place = self.tree.key_place((*path, name))
            about = "" if not path else f" in {named(path)}"
            hints = hints or (f"its keys are {', '.join(f'`{right}`' for right in known)}",)
            self.report(Problem("unknown-key", f"`{visible(name)}` is not a known key{about}", place, hints))
        missing = [name for name in free if known[name].is_required() and name not in meant]
        for name in missing:
            self.missing(path, name)
        return not unknown and not missing

    def _meant(self, wrong: str, known: list[str], free: list[str]) -> tuple[str, ...]:
        """Return a hint naming the key that a wrong one was meant for."""
        if len(wrong) > 60 or len(self.problems) >= MAX_PROBLEMS:
            return ()
        closest = nearest(wrong, known)
        taken = [right for right in known if right not in free and closest == (f"did you mean `{right}`?",)]
        return (f"`{taken[0]}` is there already; take this one out",) if taken else nearest(wrong, free)

    def missing(self, path: Path, name: str, hint: str = "") -> Refused:
        """Report that the mapping at `path` lacks a key, where the key is empty or else at the mapping's place."""
        message, place = f"{named(path)} has no `{name}`", self.tree.place((*path, name))
        return self.report(Problem("missing-key", message, place, (hint or f"add `{name}:` and its value",)))

    def _built(self, wanted: type[AnyModel], read: dict[str, Any], path: Path) -> AnyModel | Refused:
        """Return the model; whatever pydantic still finds becomes a problem."""
        try:
            return wanted.model_validate(read)
        except ValidationError as error:
            for found in error.errors(include_url=False, include_input=False):
                where = (*path, *found["loc"])
                self.refuse(where, "bad-value", f"{named(where)} does not fit: {visible(found['msg'].lower())}")
            return REFUSED

    def _sequence(self, wanted: Any, value: Data, path: Path) -> tuple[Any, ...] | Refused:
        if not isinstance(value, list):
            return self._wrong(path, "a list", value, "write each entry on a line of its own, after `- `")
        entries = tuple(self.read(wanted, entry, (*path, index)) for index, entry in enumerate(value))
        return REFUSED if REFUSED in entries else entries

    def _table(self, wanted: Any, value: Data, path: Path) -> dict[str, Any] | Refused:
        if not isinstance(value, dict):
            return self._wrong(path, "a group of keys", value, "write `name: value` on lines below it")
        entries = {name: self.read(wanted, entry, (*path, name)) for name, entry in value.items()}
        return REFUSED if any(entry is REFUSED for entry in entries.values()) else entries

    def _choice(self, choices: tuple[str, ...], value: Data, path: Path) -> str | Refused:
        written = value.strip() if isinstance(value, str) else value
        if written in choices:
            return str(written)
        if isinstance(written, str):
            message = f"{named(path)} cannot be `{visible(written)}`"
            return self.refuse(path, "bad-value", message, f"choose one of {', '.join(f'`{choice}`' for choice in choices)}")
        return self._wrong(path, "text", value, f"choose one of {', '.join(f'`{choice}`' for choice in choices)}")

    def _wrong(self, path: Path, wanted: str, value: Data, hint: str) -> Refused:
        return self.refuse(path, "bad-value", f"{named(path)} should be {wanted}, but is {kind(value)}", hint)

    def text(self, value: Data, path: Path) -> SourcedText | Refused:
        """Return the trimmed text at `path`, or REFUSED after reporting why it cannot be printed."""
        if isinstance(value, bool):
            return self._wrong(path, "text", value, "put it in quotes")
        if not isinstance(value, SourcedText):
            return self._wrong(path, "text", value, "write one value after the `:`")
        stripped = value.strip()
        trimmed = value if stripped == value else SourcedText(stripped, value.place)
        if not trimmed:
            return self.refuse(path, "empty-value", f"{named(path)} is empty", "write a value, or take the line out")
        spoilt = forbidden(trimmed, one_line=self.rules.one_line)
        for char in spoilt:
            hint = "write it on one line" if char == "\n" else "take it out, or type the value again"
            self.refuse(path, "control-character", f"{named(path)} holds {code_point(char)}", hint)
        if len(trimmed) > (limit := self._limit(path)):
            message = f"{named(path)} has {len(trimmed)} characters, more than {limit}"
            return self.refuse(path, "too-long", message, "shorten it")
        return REFUSED if spoilt else trimmed

    def _limit(self, path: Path) -> int:
        """Return how many characters the text at `path` may have: what goes for its key, or for that of its list."""
        key = (
            path[-1] if path and isinstance(path[-1], str) else next((key for key in reversed(path) if isinstance(key, str)), "")
        )
        return self.rules.limits.get(key, self.rules.limit)


def read_model(tree: Tree, wanted: type[AnyModel], rules: Rules) -> tuple[AnyModel | None, list[Problem]]:
    """Return the model that a file holds (None if it has problems) and its problems."""
    reader = Reader(tree, rules)
    got = reader.part(wanted, tree.data, ())
    return (got if not isinstance(got, Refused) and not reader.problems else None), reader.problems


@dataclass(frozen=True, slots=True)
class _Fields:
    """What reading asks of a model's fields."""

    each: tuple[tuple[str, Any, bool, Any], ...]
    """Name, annotation, whether it is required, default."""
    known: frozenset[str]
    required: frozenset[str]


@cache
def _fields_of(wanted: type[BaseModel]) -> _Fields:
    fields = wanted.model_fields
    each = tuple((name, info.annotation, info.is_required(), info.default) for name, info in fields.items())
    return _Fields(each, frozenset(fields), frozenset(name for name, _, required, _ in each if required))


def bare_type(wanted: Any) -> Any:
    """Return an annotation without `| None` and Annotated."""
    return _bare_type(wanted)


@cache
def _bare_type(wanted: Hashable) -> Any:
    if get_origin(wanted) is Annotated:
        return bare_type(get_args(wanted)[0])
    if get_origin(wanted) in (Union, types.UnionType):
        others = [option for option in get_args(wanted) if option is not type(None)]
        return bare_type(others[0]) if len(others) == 1 else wanted
    return wanted


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")


def _text(reader: Reader, value: Data, path: Path) -> Any:
    return reader.text(value, path)


def _plain(reader: Reader, value: Data, path: Path) -> Any:
    got = reader.text(value, path)
    return got if isinstance(got, Refused) else str(got)


def _bool(reader: Reader, value: Data, path: Path) -> Any:
    if isinstance(value, bool):
        return value
    said = f"the text {_shown(value)}" if isinstance(value, str) else kind(value)
    return reader.refuse(
        path,
        "bad-value",
        f"{named(path)} should be `true` or `false`, but is {said}",
        "write true or false, without quotes",
    )


def _day(reader: Reader, value: Data, path: Path) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return reader.refuse(
                path, "bad-value", f"{named(path)} is {_shown(value)}, a day that does not exist", "write year-month-day"
            )
    return reader.refuse(path, "bad-value", f"{named(path)} should be a date, but is {_shown(value)}", "write it as 2026-10-01")


def _whole(reader: Reader, value: Data, path: Path) -> Any:
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(value)
    return reader.refuse(
        path, "bad-value", f"{named(path)} should be a whole number, but is {_shown(value)}", "write digits only"
    )


def _number(reader: Reader, value: Data, path: Path) -> Any:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value)
    return reader.refuse(path, "bad-value", f"{named(path)} should be a number, but is {_shown(value)}", "write it as 1.25")


def _length(reader: Reader, value: Data, path: Path) -> Any:
    try:
        if isinstance(value, str):
            return parse_length(value)
    except ValueError:
        pass
    return reader.refuse(
        path,
        "bad-value",
        f"{named(path)} should be a length, but is {_shown(value)}",
        "write a number and pt, in, mm or em, as in 3.5in",
    )


def _shown(value: Data) -> str:
    return f"`{visible(value)}`" if isinstance(value, str) else kind(value)


_SCALARS: Mapping[Any, Converter] = {
    SourcedText: _text, str: _plain, bool: _bool, date: _day, int: _whole, float: _number, Length: _length,
}  # fmt: skip
