"""Job aids of their own: worksheets, forms, statements to read out, comparison tables, public handouts."""

from __future__ import annotations

from typing import Literal

from generator.content.base import Model, Text
from generator.content.modules import Contact, Statement, Table

BlockKind = Literal[
    "text", "steps", "list", "checks", "table", "say", "fields", "log", "figure", "contacts", "question", "reference"
]


class Blank(Model):
    """A field to fill in, by hand or on screen."""

    name: str
    """Unique on the sheet: small letters, digits, hyphens."""
    label: Text
    kind: Literal["text", "date", "time", "check"] = "text"
    lines: int = 1
    """Lines high; more than one is a box to write in."""
    half: bool = False
    """Shares its row with the next half-width one."""
    hint: Text | None = None
    """Tooltip, where the label alone does not say what belongs there."""


class Block(Model):
    """A part of a sheet. `kind` says which of the other keys it needs.

    text: `text`. steps (numbered), list (bullets), checks (boxes to tick): `items`. table: `table`. say (to be read out, in
    large type): `text`. fields: `fields`. log (empty rows to fill in): `columns`, `rows`. figure: `src` (built-in picture),
    `alt`, `text` as caption. contacts: `contacts`. question: `title` asks, `text` answers. reference: `reference`.
    """

    kind: BlockKind
    title: Text | None = None
    text: Text | None = None
    items: tuple[Statement, ...] = ()
    table: Table | None = None
    fields: tuple[Blank, ...] = ()
    columns: tuple[Text, ...] = ()
    rows: int = 0
    src: str | None = None
    alt: Text | None = None
    contacts: tuple[Contact, ...] = ()
    reference: Literal["consular-list", "ice-offices"] | None = None
    facts: tuple[str, ...] = ()
    practice: bool = False
    history: Text | None = None
    only: Literal["general", "287g"] | None = None


class JobAid(Model):
    """One sheet or form. It carries its module's edition and review date."""

    id: str
    module: str
    title: Text
    audience: Literal["officer", "commander", "trainer", "public"]
    purpose: Text
    """One line under the title: who uses it, when."""
    blocks: tuple[Block, ...]
    only: Literal["general", "287g"] | None = None
