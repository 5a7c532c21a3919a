"""Reference data: facts, languages, the consular list, ICE offices, states, glossary."""

from __future__ import annotations

from datetime import date
from typing import Literal

from generator.content.base import Model, Text

FactStatus = Literal["current", "superseded", "historical", "unknown"]


class Source(Model):
    """Where a fact or resource comes from."""

    title: Text
    publisher: Text | None = None
    date: str | None = None
    url: str | None = None


class Fact(Model):
    """A statement with its sources; only `current` and not `unverified` ones may stand behind an officer's step."""

    id: str
    statement: Text
    sources: tuple[Source, ...]
    as_of: str
    status: FactStatus
    superseded_by: Text | None = None
    verified: Literal["source-page", "excerpt", "unverified"]

    @property
    def printable(self) -> bool:
        """Whether an officer's card may rest on it."""
        return self.status == "current" and self.verified != "unverified"


class Language(Model):
    """A language of the "I Speak" table. `phrase` is printed only where `confidence` is high."""

    code: str
    """BCP 47."""
    english: Text
    autonym: Text | None
    script: str
    """ISO 15924."""
    direction: Literal["ltr", "rtl"]
    phrase: Text | None
    confidence: Literal["high", "medium", "low"]
    phrase_sha256: str | None = None
    """Lock: SHA-256 of the phrase's UTF-8 bytes, so that a slip of the keyboard is noticed."""
    point_here: Text | None = None
    """`Point to your language` in this language, high confidence only."""
    census2020: bool = False
    """Stands for one of the 59 languages in which the 2020 Census offered guides."""
    note: str = ""

    @property
    def printed_phrase(self) -> Text | None:
        """The phrase if it may be printed."""
        return self.phrase if self.confidence == "high" else None


class MandatoryCountry(Model):
    """A country whose consulate must be told whatever the person wants."""

    name: Text
    note: Text | None = None
    note_fact: str | None = None


class ConsularList(Model):
    """The mandatory notification list; its count is computed, its date printed."""

    title: Text
    as_of: Text
    """As printed: `list page captured undated; compiled November 24, 2026`."""
    compiled: date
    source: Source
    countries: tuple[MandatoryCountry, ...]
    caution: Text

    @property
    def count(self) -> int:
        """Number of entries."""
        return len(self.countries)


class IceOffice(Model):
    """An ICE Enforcement and Removal Operations field office."""

    id: str
    name: Text
    city: Text
    state: str
    covers: tuple[str, ...]
    """Postal codes of states and territories, whole or in part."""
    covers_note: Text
    phone: str | None = None
    as_of: str
    verified: Literal["excerpt", "unverified"]
    settlement_gonzalez: bool | None = None


class StateRule(Model):
    """Whether a state's law prohibits, requires or allows 287(g) agreements."""

    code: str
    name: Text
    agreements_287g: Literal["prohibited", "required", "allowed", "unknown"]
    note: Text
    as_of: str
    verified: Literal["excerpt", "unverified"]
    facts: tuple[str, ...] = ()


class Term(Model):
    """A glossary entry."""

    term: Text
    spelled_out: Text | None = None
    meaning: Text
    only: Literal["general", "287g"] | None = None
    """Printed only for that variant of the modules."""


class Reference(Model):
    """All reference data, loaded."""

    facts: tuple[Fact, ...]
    languages: tuple[Language, ...]
    consular: ConsularList
    ice_offices: tuple[IceOffice, ...]
    states: tuple[StateRule, ...]
    glossary: tuple[Term, ...]
