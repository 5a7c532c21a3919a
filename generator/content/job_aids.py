"""Job aids of their own: worksheets, forms, statements to read out, comparison tables, public handouts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.content.base import Model, Text
from generator.content.modules import Contact, PolicyMode, Statement, Table, Variant

Audience = Literal["officer", "commander", "trainer", "public"]
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
    src: Text | None = None
    """Path of the picture below packets/: `pictures/fingerprints.svg`."""
    alt: Text | None = None
    contacts: tuple[Contact, ...] = ()
    reference: Literal["consular-list", "ice-offices"] | None = None
    facts: tuple[str, ...] = ()
    practice: bool = False
    history: Text | None = None
    only: Variant | None = None
    """Printed only for that variant."""
    policy: tuple[PolicyMode, ...] = ()
    """As for `Statement`."""


class JobAid(Model):
    """One sheet or form. It carries its module's edition and review date."""

    id: str
    module: str
    title: Text
    audience: Audience
    purpose: Text
    """One line under the title: who uses it, when."""
    blocks: tuple[Block, ...]
    only: Variant | None = None
    """Made only for that variant."""
    policy: tuple[PolicyMode, ...] = ()
    """Made only for agencies whose detainer policy is one of these; empty for all."""


class Picture(Model):
    """A picture of a figure, read and checked."""

    src: str
    """As in `Block.src`."""
    kind: Literal["png", "jpeg", "svg"]
    data: bytes = Field(repr=False)
    width: float
    height: float
    """Pixels, or SVG units: only the ratio counts."""
