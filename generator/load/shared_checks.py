"""Checks that modules, training and job aids share: names that exist, facts that hold, tables with even rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from generator.content.agency import Agency, Phone
from generator.content.modules import Contact
from generator.content.reference import Fact
from generator.diagnostics import Place, Problem, nearest
from generator.load.library_files import Loaded
from generator.load.reading import bare_type
from generator.load.wording import Path, named, visible


@dataclass(frozen=True, slots=True)
class Known:
    """The names of one kind that exist. With a file that could not be read at all, nothing is called unknown."""

    what: str
    names: frozenset[str]
    complete: bool

    def check(self, name: str, code: str, place: Place) -> Iterator[Problem]:
        """Yield a problem if `name` does not exist."""
        if self.complete and name not in self.names:
            yield Problem(code, f"there is no {self.what} `{visible(name)}`", place, nearest(name, self.names))


@dataclass(frozen=True, slots=True)
class Ground:
    """What content may rest on."""

    facts: Mapping[str, Fact]
    names: Known
    """Ids of facts as written, also of those with another problem."""
    modules: Known


def known_names(what: str, files: Iterable[Loaded[Any]], written: list[tuple[str, Place]]) -> Known:
    """Return the names of one kind, from the files that hold them as written."""
    complete = all(file.tree is not None for file in files)
    return Known(what, frozenset(name for name, _ in written), complete)


def check_facts(file: Loaded[Any], path: Path, rests_on: tuple[str, ...], ground: Ground, *, current: bool) -> Iterator[Problem]:
    """Yield a problem for each fact that does not exist or, where `current` ones are wanted, no longer holds."""
    for index, name in enumerate(rests_on):
        place = file.place((*path, "facts", index))
        yield from ground.names.check(name, "unknown-fact", place)
        fact = ground.facts.get(name)
        if current and fact is not None and fact.status != "current":
            hints = [f"by now: {visible(fact.superseded_by)}"] if fact.superseded_by else []
            hints.append("rest it on a current fact, or say in `history:` of which period it speaks")
            message = f"{named(path)} rests on `{name}`, which is {_STATUS[fact.status]}"
            yield Problem(f"fact-{fact.status}", message, place, tuple(hints))


_STATUS = {"superseded": "superseded", "historical": "historical", "unknown": "of unknown status"}


def check_verified(
    file: Loaded[Any], path: Path, rests_on: tuple[str, ...], ground: Ground, where: str = "on a card"
) -> Iterator[Problem]:
    """Yield a problem for each unverified fact behind something that stands on a card."""
    for index, name in enumerate(rests_on):
        fact = ground.facts.get(name)
        if fact is not None and fact.verified == "unverified":
            message = f"{named(path)} stands {where} but rests on `{name}`, which is unverified"
            hint = "verify the fact, or keep the wording to the packet (no `card:`, no `memo:`)"
            yield Problem("fact-unverified", message, file.place((*path, "facts", index)), (hint,))


def check_contact(file: Loaded[Any], path: Path, contact: Contact, ground: Ground) -> Iterator[Problem]:
    """Yield the problems of a line of the phone block."""
    phones = phone_fields(Agency, "agency")
    if contact.phone not in phones:
        message = f"`{visible(contact.phone)}` is not a phone of the agency file"
        yield Problem("unknown-field", message, file.place((*path, "phone")), nearest(contact.phone, phones))
    yield from check_verified(file, path, contact.facts, ground, "among the officers' numbers")


def phone_fields(model: type[BaseModel], name: str) -> tuple[str, ...]:
    """Return the dotted names of all phones below a model."""
    found: list[str] = []
    for key, info in model.model_fields.items():
        wanted = bare_type(info.annotation)
        if wanted is Phone:
            found.append(f"{name}.{key}")
        elif isinstance(wanted, type) and issubclass(wanted, BaseModel):
            found += phone_fields(wanted, f"{name}.{key}")
    return tuple(found)


def check_rows(file: Loaded[Any], path: Path, lengths: list[int], columns: int) -> Iterator[Problem]:
    """Yield a problem for each row with more or fewer cells than the table has columns."""
    for index, length in enumerate(lengths):
        if length != columns:
            message = f"the row has {length} cells, but the table has {columns} columns"
            yield Problem("uneven-row", message, file.place((*path, "rows", index)), ("give every column a cell",))


def check_ground(file: Loaded[Any], path: Path, part: Any) -> Iterator[Problem]:
    """Yield a problem for something that is said without facts and not as practice."""
    if not part.facts and not part.practice:
        message = f"{named(path)} names no facts"
        yield Problem("step-without-facts", message, file.place(path), ("name them in `facts:`, or write `practice: true`",))
