"""A training module's content."""

from __future__ import annotations

from datetime import date
from typing import Literal

from generator.content.base import Model, Text

Variant = Literal["general", "287g"]
PolicyMode = Literal["hold", "notify-only", "none"]
"""What an agency does with a detainer, as in `agency.detainer_policy.mode`."""


class Statement(Model):
    """Something a product says, with the facts it rests on. `text` may hold CommonMark and fields.

    `memo` is the wording for 3 x 5 in cards, `card` the one for business cards; without one it is not on that card.
    """

    text: Text
    memo: Text | None = None
    card: Text | None = None
    facts: tuple[str, ...] = ()
    practice: bool = False
    """Rests on general practice, not on a fact; the commander's packet says so."""
    history: Text | None = None
    """For history only: the printed date or period; such a statement may rest on superseded facts and never stands on a card."""
    counsel: bool = False
    """Marks what the agency's counsel should settle."""
    only: Variant | None = None
    """Printed only for that variant."""
    policy: tuple[PolicyMode, ...] = ()
    """Printed only for agencies whose detainer policy is one of these; empty for all."""


class Contact(Model):
    """A line of the card's phone block."""

    label: Text
    """Who answers; may hold fields."""
    phone: str
    """Dotted name of the agency field with the number: `agency.language_line.phone`."""
    note: Text | None = None
    """What to have ready; may hold fields."""
    facts: tuple[str, ...] = ()
    on: tuple[Literal["card", "memo", "packet"], ...] = ("card", "memo", "packet")
    policy: tuple[PolicyMode, ...] = ()
    """As for `Statement`."""


class Topic(Model):
    """Something the leadership must settle: a question, why it matters, the choices."""

    title: Text
    text: Text
    choices: tuple[Text, ...] = ()
    facts: tuple[str, ...] = ()
    practice: bool = False
    counsel: bool = False
    only: Variant | None = None
    """Printed only for that variant."""


class ChecklistItem(Model):
    """A line with a box to tick."""

    text: Text
    owner: Text | None = None
    """Post that does it."""
    when: Text | None = None
    facts: tuple[str, ...] = ()
    only: Variant | None = None
    """Printed only for that variant."""


class Resource(Model):
    """Something to read or watch."""

    title: Text
    publisher: Text | None = None
    pages: Text | None = None
    size: Text | None = None
    url: str | None = None
    status: Literal["current", "superseded", "historical", "address-lost", "unknown"]
    note: Text | None = None
    only: Variant | None = None
    """Printed only for that variant."""


class Table(Model):
    """A small reference table of the chapter (form versions, two tracks, ...)."""

    title: Text
    summary: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    facts: tuple[str, ...] = ()
    history: Text | None = None
    """For history only: its period, which the title says too; such a table may rest on facts that no longer hold."""
    only: Variant | None = None
    """Printed only for that variant."""


class Module(Model):
    """One of the eight modules of the series."""

    id: str
    number: int
    title: Text
    short_title: Text
    """As on a card's title line, three words or so."""
    edition: str
    """Edition number, `2026.1`."""
    reviewed: date
    review_by: date
    summary: Text
    """One paragraph: what it is for. CommonMark."""
    decide: tuple[Text, ...]
    """What the agency must decide, for the box that opens the chapter."""
    key_points: tuple[Statement, ...]
    officer_steps: tuple[Statement, ...]
    do: tuple[Statement, ...]
    dont: tuple[Statement, ...]
    contacts: tuple[Contact, ...]
    leadership_topics: tuple[Topic, ...]
    checklist: tuple[ChecklistItem, ...]
    tables: tuple[Table, ...] = ()
    history: tuple[Statement, ...] = ()
    """How the rules changed: dated, marked, never on a card."""
    metrics: tuple[Statement, ...] = ()
    resources: tuple[Resource, ...]
    appendices: tuple[Literal["consular-list", "ice-offices"], ...] = ()
    """Reference data that the chapter prints at its end."""
    terms: tuple[str, ...] = ()
    """Glossary terms it uses."""
