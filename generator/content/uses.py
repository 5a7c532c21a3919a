"""Which facts the content rests on, and where it says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from generator.content.base import Model
from generator.content.job_aids import JobAid
from generator.content.modules import Contact, Module, Statement
from generator.content.packets import Library, Packet, ProductLine
from generator.content.training import Training
from generator.diagnostics import NOWHERE, Place, SourcedText

HANDOUT = ("officer_steps", "do", "dont", "contacts")
"""Sections of a module that stand, whole, on the officers' handout."""
Owner = Module | Training | JobAid
_CARD = ("officer_steps", "dont", "contacts")
"""Sections that a pocket card takes its wording from."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place of the content that rests on a fact."""

    fact: str
    kind: Literal["module", "training", "job_aid", "reference"]
    owner: str
    """Id of the module or job aid, or the reference file's name."""
    module: str
    """Id of its module; empty for reference data."""
    part: str
    """Where in it, positions counted from 1: `officer_steps 3`, `blocks 2 items 1`."""
    on: tuple[str, ...]
    """What it stands on: `card`, `memo`, `handout`, `packet`, `script`, `sheet`, `list`."""
    documents: tuple[str, ...]
    """Names of the documents: `officer/detainers-card-memo-book`."""
    history: bool
    """Whether it is said for history only."""
    place: Place


def fact_uses(library: Library) -> tuple[Use, ...]:
    """Return every use of a fact: modules first, in series order, then training, job aids and reference data."""
    stocks = {stock.id: stock.detail for stock in library.stocks}
    found: list[Use] = []
    owners: tuple[tuple[Literal["module", "training", "job_aid"], tuple[Owner, ...]], ...] = (
        ("module", library.modules), ("training", library.training), ("job_aid", library.job_aids),
    )  # fmt: skip
    for kind, models in owners:
        for model in models:
            module = model.id if isinstance(model, Module) else model.module
            for path, part, history in _parts(model, (), False):
                on = _stands_on(model, path, part)
                made = tuple(name for packet in library.packets for name in _documents(packet, model, on, stocks))
                written = " ".join(str(step) for step in path)
                owner = model.module if isinstance(model, Training) else model.id
                found += [
                    Use(fact, kind, owner, module, written, on, made, history, place_of(part))
                    for fact in getattr(part, "facts", ())
                ]
    return (*found, *_reference_uses(library))


def _reference_uses(library: Library) -> Iterator[Use]:
    """Yield what the reference data rests on."""
    reference = library.reference
    for number, country in enumerate(reference.consular.countries, start=1):
        if country.note_fact is not None:
            part = f"countries {number}"
            yield Use(country.note_fact, "reference", "consular_list", "", part, ("list",), (), False, place_of(country))
    for state in reference.states:
        for fact in state.facts:
            yield Use(fact, "reference", "states", "", state.code, ("list",), (), False, place_of(state))


def _parts(model: Model, path: tuple[str | int, ...], history: bool) -> Iterator[tuple[tuple[str | int, ...], Model, bool]]:
    """Yield a model and all models inside it, each with its path (positions from 1) and whether it is history."""
    history = history or (getattr(model, "history", None) not in (None, ()) and not isinstance(model, Module))
    yield path, model, history
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, Model):
            yield from _parts(value, (*path, name), history)
        for number, item in enumerate(value if isinstance(value, tuple) else (), start=1):
            if isinstance(item, Model):
                yield from _parts(item, (*path, name, number), history)


def _stands_on(owner: Model, path: tuple[str | int, ...], part: Model) -> tuple[str, ...]:
    """Return what a part of the content stands on."""
    if isinstance(owner, Training):
        return ("script",)
    if isinstance(owner, JobAid):
        return ("sheet",)
    section = path[0] if path else ""
    on = ["handout"] if section in HANDOUT else []
    if isinstance(part, Contact):
        return (*(stock for stock in ("card", "memo") if stock in part.on), *on, "packet")
    if isinstance(part, Statement) and section in _CARD:
        return (*(stock for stock in ("card", "memo") if getattr(part, stock) is not None), *on, "packet")
    return (*on, "packet")


def _documents(packet: Packet, owner: Owner, on: tuple[str, ...], stocks: Mapping[str, str]) -> Iterator[str]:
    """Yield the names of a packet's documents that a part of `owner` stands in; `stocks` are card stocks with their detail."""
    module = owner.id if isinstance(owner, Module) else owner.module
    for line in packet.products:
        if (line.modules and module not in line.modules) or not _prints(packet, line, owner, on):
            continue
        aid = owner.id if isinstance(owner, JobAid) else ""
        for stock in line.stocks or ("",):
            if line.product != "pocket_card" or stocks.get(stock) in on:
                yield f"{packet.id}/{line.name.format(module=module, stock=stock, aid=aid)}"


def _prints(packet: Packet, line: ProductLine, owner: Owner, on: tuple[str, ...]) -> bool:
    """Whether a product is one that such a part stands in."""
    if isinstance(owner, Training):
        return line.product == "trainer_guide"
    if isinstance(owner, JobAid):
        return line.per_aid and owner.audience in (line.audiences or (packet.audience,))
    wanted = {"pocket_card": {"card", "memo"}, "booklet": {"memo"}, "handout": {"handout"}, "commander_packet": {"packet"}}
    return bool(wanted.get(line.product, set()) & set(on))


def facts_named(model: Model) -> Iterator[tuple[str, Place]]:
    """Yield the id of each fact that a module, training or job aid rests on, with the place of what rests on it."""
    for fact in getattr(model, "facts", ()):
        yield fact, place_of(model)
    for name in type(model).model_fields:
        value = getattr(model, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Model):
                yield from facts_named(item)


def place_of(model: Model) -> Place:
    """Return the place of a statement, contact, table, block, ...: that of its first text, its parts' if it has none."""
    values = [getattr(model, name) for name in type(model).model_fields]
    for value in values:
        if isinstance(value, SourcedText):
            return value.place
    parts = (part for value in values for part in (value if isinstance(value, tuple) else (value,)))
    for part in parts:
        found = part.place if isinstance(part, SourcedText) else place_of(part) if isinstance(part, Model) else NOWHERE
        if found != NOWHERE:
            return found
    return NOWHERE
