"""What no file can know alone: that a name exists elsewhere, that a fact still holds, that a phrase is as it was locked.

Modules may rest only on facts that are `current`; an officer's card only on those that somebody has also verified. Tables are
let off the first rule, because a table of form versions is about what no longer holds; its facts must exist all the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel

from generator.content.agency import Agency, Phone
from generator.content.modules import Contact, Module, Statement
from generator.content.packets import Packet, ProductLine
from generator.content.reference import Fact, Language
from generator.diagnostics import Place, Problem, nearest
from generator.load.library_files import LibraryFiles, Loaded
from generator.load.reading import bare_type
from generator.load.wording import Path, named, visible
from generator.project import ProjectFiles

_STATEMENTS = ("key_points", "officer_steps", "do", "dont", "metrics")
_NEED_FACTS = ("officer_steps", "do", "dont", "key_points")
"""Where each statement must name its facts or say that it is practice."""
_OTHERS = ("contacts", "leadership_topics", "checklist")
_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_FILE_STEM = re.compile(r"([a-z0-9_-]|\{module\}|\{stock\})+")


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


def check_library(files: LibraryFiles, project: ProjectFiles) -> Iterator[Problem]:
    """Yield the problems and warnings that show only when all files are seen together."""
    facts = {fact.id: fact for file in files.facts if file.model for fact in file.model.facts}
    fact_names = _known("fact", files.facts, [entry for file in files.facts for entry in file.written("facts", "id")])
    modules = _known("module", files.modules, [entry for file in files.modules for entry in file.own_id()])
    stocks = _known("stock", (files.stocks,), files.stocks.written("stocks", "id"))
    terms = _known("glossary term", (files.glossary,), files.glossary.written("terms", "term"))
    yield from _duplicates(files)
    for module_file in files.modules:
        if module_file.model is not None:
            yield from _check_module(module_file, module_file.model, facts, fact_names, terms)
            yield from _check_review(module_file, module_file.model, project)
    for packet_file in files.packets:
        if packet_file.model is not None:
            yield from _check_packet(packet_file, packet_file.model, modules, stocks, project)
    yield from _check_reference(files, fact_names)


def _known(what: str, files: Iterable[Loaded[Any]], written: list[tuple[str, Place]]) -> Known:
    complete = all(file.tree is not None for file in files)
    return Known(what, frozenset(name for name, _ in written), complete)


def _duplicates(files: LibraryFiles) -> Iterator[Problem]:
    """Yield a problem for each id that is taken, and for each file whose id is not its name."""
    kinds: tuple[tuple[str, list[tuple[str, Place]]], ...] = (
        ("fact", [entry for file in files.facts for entry in file.written("facts", "id")]),
        ("module", [entry for file in files.modules for entry in file.own_id()]),
        ("packet", [entry for file in files.packets for entry in file.own_id()]),
        ("stock", files.stocks.written("stocks", "id")),
        ("language", files.languages.written("languages", "code")),
        ("ICE office", files.ice_offices.written("offices", "id")),
        ("state", files.states.written("states", "code")),
        ("term", files.glossary.written("terms", "term")),
        ("country", files.consular.written("countries", "name")),
    )
    for what, written in kinds:
        first: dict[str, Place] = {}
        for name, place in written:
            if name in first:
                yield Problem(
                    "duplicate-id", f"{what} `{visible(name)}` is there twice", place, (f"the first is at {first[name]}",)
                )
            first.setdefault(name, place)
            if what in {"module", "packet", "stock", "fact", "ICE office"} and _ID.fullmatch(name) is None:
                message = f"`{visible(name)}` cannot be the id of a {what}"
                yield Problem("bad-id", message, place, ("use small letters, digits and single hyphens",))
    own: list[Loaded[Any]] = [*files.modules, *files.packets]
    for file in own:
        for name, place in file.own_id():
            stem = PurePosixPath(file.name).stem
            if name != stem:
                yield Problem(
                    "id-not-file-name",
                    f"the id `{visible(name)}` is not the file's name `{stem}`",
                    place,
                    ("make them the same",),
                )


def _check_module(
    file: Loaded[Module], module: Module, facts: Mapping[str, Fact], names: Known, terms: Known
) -> Iterator[Problem]:
    """Yield the problems of one module's references."""
    for section in _STATEMENTS:
        for index, statement in enumerate(getattr(module, section)):
            path = (section, index)
            yield from _check_facts(file, path, statement.facts, facts, names, current=statement.history is None)
            yield from _check_statement(file, path, statement, facts)
    for index, statement in enumerate(module.history):
        path = ("history", index)
        yield from _check_facts(file, path, statement.facts, facts, names, current=False)
        if statement.history is None:
            message = f"{named(path)} has no `history`"
            yield Problem("missing-key", message, file.place(path), ("say in `history:` of which date or period it speaks",))
        else:
            yield from _check_statement(file, path, statement, facts)
    for section in _OTHERS:
        for index, item in enumerate(getattr(module, section)):
            yield from _check_facts(file, (section, index), item.facts, facts, names, current=True)
    for index, table in enumerate(module.tables):
        path = ("tables", index)
        yield from _check_facts(file, path, table.facts, facts, names, current=False)
        yield from _check_rows(file, path, [len(row) for row in table.rows], len(table.columns))
    for index, contact in enumerate(module.contacts):
        yield from _check_contact(file, ("contacts", index), contact, facts)
    for index, term in enumerate(module.terms):
        yield from terms.check(term, "unknown-term", file.place(("terms", index)))


def _check_facts(
    file: Loaded[Module], path: Path, rests_on: tuple[str, ...], facts: Mapping[str, Fact], names: Known, *, current: bool
) -> Iterator[Problem]:
    """Yield a problem for each fact that does not exist or, where `current` ones are wanted, no longer holds."""
    for index, name in enumerate(rests_on):
        place = file.place((*path, "facts", index))
        yield from names.check(name, "unknown-fact", place)
        fact = facts.get(name)
        if current and fact is not None and fact.status != "current":
            hints = [f"by now: {visible(fact.superseded_by)}"] if fact.superseded_by else []
            hints.append("rest it on a current fact, or say in `history:` of which period it speaks")
            message = f"{named(path)} rests on `{name}`, which is {_STATUS[fact.status]}"
            yield Problem(f"fact-{fact.status}", message, place, tuple(hints))


_STATUS = {"superseded": "superseded", "historical": "historical", "unknown": "of unknown status"}


def _check_statement(file: Loaded[Module], path: Path, statement: Statement, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """Yield the problems of one statement: no ground, history on a card, a card that rests on what nobody verified."""
    if path[0] in _NEED_FACTS and not statement.facts and not statement.practice:
        message = f"{named(path)} names no facts"
        yield Problem("step-without-facts", message, file.place(path), ("name them in `facts:`, or write `practice: true`",))
    on_cards = [key for key in ("card", "memo") if getattr(statement, key) is not None]
    if statement.history is not None:
        for key in on_cards:
            message = f"{named(path)} is history but has wording for a card (`{key}`)"
            yield Problem("history-on-card", message, file.place((*path, key)), (f"take `{key}:` out",))
    elif on_cards:
        yield from _check_verified(file, path, statement.facts, facts)


def _check_verified(file: Loaded[Module], path: Path, rests_on: tuple[str, ...], facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """Yield a problem for each unverified fact behind something that stands on a card."""
    for index, name in enumerate(rests_on):
        fact = facts.get(name)
        if fact is not None and fact.verified == "unverified":
            message = f"{named(path)} stands on a card but rests on `{name}`, which is unverified"
            hint = "verify the fact, or keep the wording to the packet (no `card:`, no `memo:`)"
            yield Problem("fact-unverified", message, file.place((*path, "facts", index)), (hint,))


def _check_contact(file: Loaded[Module], path: Path, contact: Contact, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """Yield the problems of a line of the phone block."""
    phones = _phone_fields(Agency, "agency")
    if contact.phone not in phones:
        message = f"`{visible(contact.phone)}` is not a phone of the agency file"
        yield Problem("unknown-field", message, file.place((*path, "phone")), nearest(contact.phone, phones))
    if {"card", "memo"} & set(contact.on):
        yield from _check_verified(file, path, contact.facts, facts)


def _phone_fields(model: type[BaseModel], name: str) -> tuple[str, ...]:
    """Return the dotted names of all phones below a model."""
    found: list[str] = []
    for key, info in model.model_fields.items():
        wanted = bare_type(info.annotation)
        if wanted is Phone:
            found.append(f"{name}.{key}")
        elif isinstance(wanted, type) and issubclass(wanted, BaseModel):
            found += _phone_fields(wanted, f"{name}.{key}")
    return tuple(found)


def _check_rows(file: Loaded[Module], path: Path, lengths: list[int], columns: int) -> Iterator[Problem]:
    """Yield a problem for each row with more or fewer cells than the table has columns."""
    for index, length in enumerate(lengths):
        if length != columns:
            message = f"the row has {length} cells, but the table has {columns} columns"
            yield Problem("uneven-row", message, file.place((*path, "rows", index)), ("give every column a cell",))


def _check_review(file: Loaded[Module], module: Module, project: ProjectFiles) -> Iterator[Problem]:
    """Yield a warning where a review is overdue, and a problem where the dates are the wrong way round."""
    place = file.place(("review_by",))
    if module.review_by < module.reviewed:
        message = f"`review_by` ({module.review_by.isoformat()}) is before `reviewed` ({module.reviewed.isoformat()})"
        yield Problem("bad-value", message, place, ("look at both dates",))
    elif module.review_by < project.today():
        message = f"module `{module.id}` was to be reviewed by {module.review_by.isoformat()}"
        yield Problem("review-overdue", message, place, ("review it, then set `reviewed` and `review_by`",), "warning")


def _check_packet(
    file: Loaded[Packet], packet: Packet, modules: Known, stocks: Known, project: ProjectFiles
) -> Iterator[Problem]:
    """Yield the problems of a packet's references."""
    for index, line in enumerate(packet.products):
        path = ("products", index)
        for at, name in enumerate(line.modules):
            yield from modules.check(name, "unknown-module", file.place((*path, "modules", at)))
        for at, name in enumerate(line.stocks):
            yield from stocks.check(name, "unknown-stock", file.place((*path, "stocks", at)))
        if not project.exists(f"templates/{line.template}"):
            message = f"there is no template `{visible(line.template)}`"
            folder = f"templates/{PurePosixPath(line.template).parent}"
            choices = [name.removeprefix("templates/") for name in project.list_files(folder, ".xml")]
            yield Problem(
                "unknown-template",
                message,
                file.place((*path, "template")),
                nearest(line.template, choices) or ("look in templates/",),
            )
        yield from _check_name(file, path, line)


def _check_name(file: Loaded[Packet], path: Path, line: ProductLine) -> Iterator[Problem]:
    """Yield a problem where documents' file names could collide or leave their folder."""
    place = file.place((*path, "name"))
    if _FILE_STEM.fullmatch(line.name) is None:
        hint = "use small letters, digits, hyphens, `{module}` and `{stock}`"
        yield Problem("bad-value", f"`name` cannot be `{visible(line.name)}`", place, (hint,))
    needs = [("{module}", line.per_module), ("{stock}", len(line.stocks) > 1)]
    for part, needed in needs:
        if needed and part not in line.name:
            yield Problem(
                "bad-value", f"`name` has no `{part}`, so documents would overwrite each other", place, (f"add `{part}`",)
            )


def _check_reference(files: LibraryFiles, names: Known) -> Iterator[Problem]:
    """Yield the problems of the reference files: phrase locks and facts that do not exist."""
    if files.languages.model is not None:
        for index, language in enumerate(files.languages.model.languages):
            yield from _check_lock(language, files.languages.place(("languages", index, "phrase")))
    if files.consular.model is not None:
        for index, country in enumerate(files.consular.model.countries):
            if country.note_fact is not None:
                yield from names.check(country.note_fact, "unknown-fact", files.consular.place(("countries", index, "note_fact")))
    if files.states.model is not None:
        for index, state in enumerate(files.states.model.states):
            for at, name in enumerate(state.facts):
                yield from names.check(name, "unknown-fact", files.states.place(("states", index, "facts", at)))


def _check_lock(language: Language, place: Place) -> Iterator[Problem]:
    """Yield a problem where a phrase is not the one that was locked, or is printed without a lock."""
    if language.phrase is None:
        return
    digest = hashlib.sha256(language.phrase.encode("utf-8")).hexdigest()
    hint = f"if a reader of the language has checked it, write `phrase_sha256: {digest}`"
    if language.phrase_sha256 is None and language.confidence == "high":
        yield Problem("language-phrase-lock", f"the phrase of `{language.code}` is printed but not locked", place, (hint,))
    elif language.phrase_sha256 not in (None, digest):
        yield Problem("language-phrase-lock", f"the phrase of `{language.code}` is not the one that was locked", place, (hint,))
