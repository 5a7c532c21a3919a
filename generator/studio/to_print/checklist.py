"""What to look at before anything is printed: numbers to dial, sign-off, reviews, and which way to turn the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from generator.content.agency import Agency, Consulate, IceContact, LanguageLine, Person, Phone
from generator.content.base import Model
from generator.content.modules import Module
from generator.content.selection import library_for
from generator.diagnostics import Problem
from generator.impose.plan import Way, turn_text
from generator.load import DIALED_WITHIN
from generator.studio.to_print.papers import Paper, Row, Selection
from generator.studio.words import Words, read_words

State = Literal["good", "warning"]
SOON = timedelta(days=60)
"""How long before a date it is called near."""
_STATEMENTS = ("leadership_topics", "key_points", "officer_steps", "do", "dont", "history", "metrics")
"""Parts of a module that may hold something for counsel, what the leadership decides first."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is as it should be, or is not; `problem` is what the terminal says of it, if it does."""

    state: State
    label: str
    text: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Dial:
    """A phone to dial before it is printed."""

    whom: str
    who: str
    label: str
    display: str
    uri: str
    state: State
    last: str
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Review:
    """A module of the choice, and when it is to be reviewed."""

    title: str
    edition: str
    reviewed: str
    review_by: str
    state: State
    text: str
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A stock of the choice, what to do with its sheets, and which documents are on it with how often to print each."""

    stock: str
    text: str
    documents: tuple[tuple[str, str], ...]


def checks_of(selection: Selection, agency: Agency, today: date, documents: Sequence[Problem] = ()) -> tuple[Check, ...]:
    """Return the short checks: samples, sign-off, ICE phone, contract, and other warnings, also those of `documents`."""
    w = read_words()
    warnings = {one.problem.code: one.problem for one in selection.found if one.problem.severity == "warning"}
    checks = [_sample(agency, w), _sign_off(agency, w), _ice(agency, warnings, w), _contract(agency, warnings, today, w)]
    told = {"ice-phone-unverified", "contract-ended", "phone-dialed-long-ago", "review-overdue"}
    every = [*(one.problem for one in selection.found), *selection.warnings, *documents]
    # Documents are warned of what their agency is warned of, too.
    others = {(one.code, one.message): one for one in every if one.severity == "warning" and one.code not in told}.values()
    checks += [Check("warning", w("proof.other"), problem.message, problem) for problem in others]
    return tuple(checks)


def dials_of(selection: Selection, agency: Agency, today: date) -> tuple[Dial, ...]:
    """Return every phone of the agency, in the order of its file."""
    warned = {one.field: one.problem for one in selection.found if one.problem.code == "phone-dialed-long-ago"}
    return tuple(
        _dial(agency, path, phone, today, warned.get(f"{path}.number")) for path, phone in _phones(agency, "")
    )  # fmt: skip


def reviews_of(selection: Selection, today: date) -> tuple[Review, ...]:
    """Return the modules that the wanted documents are about, in the order of the series."""
    w = read_words()
    found = []
    for module in modules_of(selection):
        marked = f"module `{module.id}` "
        problem = next(
            (one for one in selection.warnings if one.code == "review-overdue" and one.message.startswith(marked)), None
        )
        near = module.review_by - today <= SOON
        text = w("proof.review_overdue" if module.review_by < today else "proof.review_soon" if near else "proof.review_fine")
        state: State = "warning" if near else "good"
        found.append(
            Review(
                f"{module.number}. {module.title}", module.edition, module.reviewed.isoformat(), module.review_by.isoformat(),
                state, text, problem,
            )
        )  # fmt: skip
    return tuple(found)


def counsel_points(selection: Selection, agency: Agency) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what the content leaves to counsel: modules of the choice, as the agency gets them, with their points."""
    assert selection.library is not None
    wanted = {module.id for module in modules_of(selection)}
    own = library_for(selection.library, agency)
    found = []
    for module in own.modules:
        if module.id not in wanted:
            continue
        items = [item for name in _STATEMENTS for item in getattr(module, name) if item.counsel]
        # A topic has a title, which says it in short; emphasis has no place in a list.
        points = tuple(str(getattr(item, "title", "") or item.text).replace("**", "") for item in items)
        if points:
            found.append((f"{module.number}. {module.title}", points))
    return tuple(found)


def modules_of(selection: Selection) -> tuple[Module, ...]:
    """Return the modules that the wanted documents are about."""
    assert selection.library is not None
    wanted = {module.id for row in selection.ticked for module in row.chosen.job.modules}
    return tuple(module for module in selection.library.modules if module.id in wanted)


def turns_of(selection: Selection, papers: Mapping[str, Paper]) -> tuple[Turn, ...]:
    """Return for each stock, and for each way that its sheets are printed, what to do with them.

    `papers` by code: of what is not in it nobody knows whether it has backs, and it is left out.
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in selection.ticked:
        stock, paper = row.chosen.job.stock, papers.get(row.code)
        if stock is None or row.edition != "office" or paper is None:
            continue
        text = turn_text(selection.printing.on(stock), _way(row, paper))
        found.setdefault((stock.title, text), []).append((row.label, paper.plan))
    return tuple(Turn(stock, text, tuple(documents)) for (stock, text), documents in found.items())


def _way(row: Row, paper: Paper) -> Way:
    stock = row.chosen.job.stock
    return "booklet" if stock is not None and stock.stitched else "duplex" if paper.two_sided else "one-sided"


def _sample(agency: Agency, w: Words) -> Check:
    name = "sample" if agency.sample else "own"
    return Check("warning" if agency.sample else "good", w("proof.values"), w(f"proof.values_{name}"))


def _sign_off(agency: Agency, w: Words) -> Check:
    sign = agency.sign_off
    if sign is None:
        return Check("warning", w("proof.sign_off"), w("proof.sign_off_none"))
    text = w("proof.signed", who=sign.reviewed_by, date=sign.reviewed_on.isoformat())
    return Check("good", w("proof.sign_off"), text)


def _ice(agency: Agency, warnings: Mapping[str, Problem], w: Words) -> Check:
    problem = warnings.get("ice-phone-unverified")
    if problem is not None:
        return Check("warning", w("proof.ice"), problem.message, problem)
    return Check("good", w("proof.ice"), w("proof.ice_fine", phone=agency.ice.phone.display))


def _contract(agency: Agency, warnings: Mapping[str, Problem], today: date, w: Words) -> Check:
    ends, problem = agency.language_line.contract_ends, warnings.get("contract-ended")
    if problem is not None:
        return Check("warning", w("proof.contract"), problem.message, problem)
    if ends is None:
        return Check("warning", w("proof.contract"), w("proof.contract_unknown"))
    near = ends - today <= SOON
    text = w("proof.contract_soon" if near else "proof.contract_fine", date=ends.isoformat())
    return Check("warning" if near else "good", w("proof.contract"), text)


def _phones(model: Model, path: str) -> Iterator[tuple[str, Phone]]:
    """Yield the dotted path of each phone below a model, and the phone."""
    for name in type(model).model_fields:
        value, here = getattr(model, name), f"{path}.{name}" if path else name
        for index, item in enumerate(value) if isinstance(value, tuple) else [(-1, value)]:
            place = here if index < 0 else f"{here}.{index}"
            if isinstance(item, Phone):
                yield place, item
            elif isinstance(item, Model):
                yield from _phones(item, place)


def _dial(agency: Agency, path: str, phone: Phone, today: date, problem: Problem | None) -> Dial:
    w = read_words()
    days = (today - phone.dialled).days if phone.dialled is not None else None
    fresh = days is not None and days <= DIALED_WITHIN
    last = w("proof.never") if phone.dialled is None else w("proof.dialed_on", date=phone.dialled.isoformat())
    owner = path.rpartition(".")[0]
    number = next((int(part) + 1 for part in owner.split(".") if part.isdecimal()), 0)
    return Dial(
        whom=w(f"agency.label.{_pattern(owner)}", number=number),
        who=_who(agency, owner),
        label=w(f"agency.label.{_pattern(path)}"),
        display=str(phone.display),
        uri=phone.uri,
        state="good" if fresh else "warning",
        last=last,
        problem=problem,
    )


def _pattern(path: str) -> str:
    return ".".join("*" if part.isdecimal() else part for part in path.split("."))


def _who(agency: Agency, path: str) -> str:
    """Return the name of whom the phone at a path belongs to, or nothing."""
    item: object = agency
    for part in path.split("."):
        item = item[int(part)] if isinstance(item, tuple) else getattr(item, part)
    if isinstance(item, Person):
        return ", ".join(str(one) for one in (item.name, item.title) if one)
    if isinstance(item, Consulate):
        return f"{item.country}, {item.city}"
    return str(item.name) if isinstance(item, IceContact | LanguageLine) else ""
