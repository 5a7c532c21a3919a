"""What no file can know alone: that a name exists elsewhere, that a fact still holds, that a phrase is as it was locked.

Modules may rest only on facts that are `current`; officers' cards and handouts only on those that somebody has also verified.
Tables are let off the first rule, because a table of form versions is about what no longer holds; its facts must exist all the
same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from generator.content.modules import Module, Statement
from generator.content.reference import Language
from generator.content.uses import HANDOUT
from generator.diagnostics import Place, Problem
from generator.load.job_aid_checks import check_job_aid
from generator.load.library_files import GlossaryFile, LibraryFiles, Loaded
from generator.load.packet_checks import check_packet, check_trained
from generator.load.shared_checks import (
    Ground,
    Known,
    check_contact,
    check_facts,
    check_ground,
    check_rows,
    check_verified,
    known_names,
)
from generator.load.stock_checks import check_stocks
from generator.load.training_checks import check_training
from generator.load.wording import Path, named, visible
from generator.project import ProjectFiles

_STATEMENTS = ("key_points", "officer_steps", "do", "dont", "metrics")
_NEED_FACTS = ("officer_steps", "do", "dont", "key_points")
"""Where each statement must name its facts or say that it is practice."""
_OTHERS = ("contacts", "leadership_topics", "checklist")
_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


def check_library(files: LibraryFiles, project: ProjectFiles) -> Iterator[Problem]:
    """Yield the problems and warnings that show only when all files are seen together."""
    ground = Ground(
        facts={fact.id: fact for file in files.facts if file.model for fact in file.model.facts},
        names=known_names("fact", files.facts, [entry for file in files.facts for entry in file.written("facts", "id")]),
        modules=known_names("module", files.modules, [entry for file in files.modules for entry in file.own_id()]),
    )
    stocks = known_names("stock", (files.stocks,), files.stocks.written("stocks", "id"))
    terms = known_names("glossary term", files.glossaries, [entry for file in files.glossaries for entry in _terms_of(file)])
    yield from _duplicates(files)
    yield from check_stocks(files.stocks)
    for module_file in files.modules:
        if module_file.model is not None:
            yield from _check_module(module_file, module_file.model, ground, terms)
            yield from _check_review(module_file, module_file.model, project)
    for training_file in files.training:
        if training_file.model is not None:
            yield from check_training(training_file, training_file.model, ground)
    for aid_file in files.job_aids:
        if aid_file.model is not None:
            yield from check_job_aid(aid_file, aid_file.model, ground)
    trained = known_names("training", files.training, [entry for file in files.training for entry in file.own_id("module")])
    for packet_file in files.packets:
        if packet_file.model is not None:
            yield from check_packet(packet_file, packet_file.model, ground.modules, stocks, project)
            yield from check_trained(packet_file, packet_file.model, ground.modules, trained)
    yield from _check_facts_files(files, ground)
    yield from _check_reference(files, ground.names)


def _terms_of(file: Loaded[GlossaryFile]) -> list[tuple[str, Place]]:
    return file.written("terms", "term")


def _duplicates(files: LibraryFiles) -> Iterator[Problem]:
    """Yield a problem for each id that is taken, and for each file whose id is not its name."""
    kinds: tuple[tuple[str, list[tuple[str, Place]]], ...] = (
        ("fact", [entry for file in files.facts for entry in file.written("facts", "id")]),
        ("module", [entry for file in files.modules for entry in file.own_id()]),
        ("training", [entry for file in files.training for entry in file.own_id("module")]),
        ("job aid", [entry for file in files.job_aids for entry in file.own_id()]),
        ("packet", [entry for file in files.packets for entry in file.own_id()]),
        ("stock", files.stocks.written("stocks", "id")),
        ("language", files.languages.written("languages", "code")),
        ("ICE office", files.ice_offices.written("offices", "id")),
        ("state", files.states.written("states", "code")),
        ("term", [entry for file in files.glossaries for entry in _terms_of(file)]),
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
            if what in {"module", "job aid", "packet", "stock", "fact", "ICE office"} and _ID.fullmatch(name) is None:
                message = f"`{visible(name)}` cannot be the id of a {what}"
                yield Problem("bad-id", message, place, ("use small letters, digits and single hyphens",))
    own: list[Loaded[Any]] = [*files.modules, *files.job_aids, *files.packets]
    keys: list[tuple[Loaded[Any], str]] = [(file, "id") for file in own] + [(file, "module") for file in files.training]
    for file, key in keys:
        for name, place in file.own_id(key):
            stem = PurePosixPath(file.name).stem
            if name != stem:
                yield Problem(
                    "id-not-file-name",
                    f"the {key} `{visible(name)}` is not the file's name `{stem}`",
                    place,
                    ("make them the same",),
                )


def _check_module(file: Loaded[Module], module: Module, ground: Ground, terms: Known) -> Iterator[Problem]:
    """Yield the problems of one module's references."""
    for section in _STATEMENTS:
        for index, statement in enumerate(getattr(module, section)):
            path = (section, index)
            yield from check_facts(file, path, statement.facts, ground, current=statement.history is None)
            yield from _check_statement(file, path, statement, ground)
    for index, statement in enumerate(module.history):
        path = ("history", index)
        yield from check_facts(file, path, statement.facts, ground, current=False)
        if statement.history is None:
            message = f"{named(path)} has no `history`"
            yield Problem("missing-key", message, file.place(path), ("say in `history:` of which date or period it speaks",))
        else:
            yield from _check_statement(file, path, statement, ground)
    for section in _OTHERS:
        for index, item in enumerate(getattr(module, section)):
            yield from check_facts(file, (section, index), item.facts, ground, current=True)
    for index, table in enumerate(module.tables):
        path = ("tables", index)
        yield from check_facts(file, path, table.facts, ground, current=False)
        yield from check_rows(file, path, [len(row) for row in table.rows], len(table.columns))
    for index, contact in enumerate(module.contacts):
        yield from check_contact(file, ("contacts", index), contact, ground)
    for index, term in enumerate(module.terms):
        yield from terms.check(term, "unknown-term", file.place(("terms", index)))


def _check_statement(file: Loaded[Module], path: Path, statement: Statement, ground: Ground) -> Iterator[Problem]:
    """Yield the problems of one statement: no ground, history where officers look, a card that rests on what nobody verified."""
    if path[0] in _NEED_FACTS:
        yield from check_ground(file, path, statement)
    on_cards = [key for key in ("card", "memo") if getattr(statement, key) is not None]
    if statement.history is not None:
        for key in on_cards:
            message = f"{named(path)} is history but has wording for a card (`{key}`)"
            yield Problem("history-on-card", message, file.place((*path, key)), (f"take `{key}:` out",))
        if path[0] in HANDOUT:
            message = f"{named(path)} is history but stands on the officers' handout"
            yield Problem("history-on-sheet", message, file.place((*path, "history")), ("move it to `key_points` or `history`",))
    elif on_cards or path[0] in HANDOUT:
        yield from check_verified(file, path, statement.facts, ground, "on a card" if on_cards else "on the officers' handout")


def _check_review(file: Loaded[Module], module: Module, project: ProjectFiles) -> Iterator[Problem]:
    """Yield a warning where a review is overdue, and a problem where the dates are the wrong way round."""
    place = file.place(("review_by",))
    if module.review_by < module.reviewed:
        message = f"`review_by` ({module.review_by.isoformat()}) is before `reviewed` ({module.reviewed.isoformat()})"
        yield Problem("bad-value", message, place, ("look at both dates",))
    elif module.review_by < project.today():
        message = f"module `{module.id}` was to be reviewed by {module.review_by.isoformat()}"
        yield Problem("review-overdue", message, place, ("review it, then set `reviewed` and `review_by`",), "warning")


def _check_reference(files: LibraryFiles, names: Known) -> Iterator[Problem]:
    """Yield the problems of the reference files: phrase locks, facts that do not exist."""
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


def _check_facts_files(files: LibraryFiles, ground: Ground) -> Iterator[Problem]:
    """Yield a warning for each file of facts that is for no module."""
    for file in files.facts:
        for name, place in file.own_id("module"):
            for problem in ground.modules.check(name, "facts-of-no-module", place):
                yield replace(problem, severity="warning")


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
