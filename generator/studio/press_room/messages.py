"""What the studio asks its worker process for, and what it gets: plain records that can be pickled."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from generator.content.packets import Edition, Product
from generator.diagnostics import Problem
from generator.pipeline.outcomes import Outcome
from generator.pipeline.printing import Ink

EDITIONS: tuple[Edition, ...] = ("reading", "office", "press", "large-print")
"""In the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to look at: `text` is the agency's YAML as it would be saved at `path`, beside which logo and annexes lie."""

    path: Path
    text: str
    packet: str
    stem: str
    edition: Edition
    stocks: tuple[str, ...] = ()
    ink: Ink = "color"
    printer: str | None = None
    tab: str = ""
    """Whose it is: a newer one of the same tab takes the place of one that waits. Empty: nobody's."""
    look: tuple[int, ...] = ()
    """Pages, from 0, whose words are wanted; none: those of the first dozen."""
    checked: bool = True
    """Whether a long document is checked before it is shown; short ones always are."""

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What stays while values are typed, for whoever types them."""
        return str(self.path), self.packet, self.stem, self.edition

    @property
    def digest(self) -> bytes:
        """Hash of what decides the document's bytes, as far as the asking does."""
        parts = (*self.place, self.text, *self.stocks, self.ink, self.printer or "")
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A page's size in points and its own words in reading order, for who cannot see it."""

    width: float
    height: float
    text: str = ""
    """Empty where they were not asked for (see `Wanted.look`)."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A document that can be looked at by its key, and what is wrong."""

    key: str
    """Digest of its bytes; that of the last good one if there are problems, or empty."""
    pages: tuple[PageInfo, ...]
    problems: tuple[Problem, ...] = ()
    """Errors; then the pages are not of what was asked for."""
    fresh: bool = True
    warnings: tuple[Problem, ...] = ()
    checked: bool = True
    """False: what the checks of the finished file say is not known yet."""
    title: str = ""
    outlined: bool = False
    """Whether trim and safe zone can be outlined: it is a card's or a booklet's."""


class Listed(NamedTuple):
    """A document that an agency can have."""

    packet: str
    packet_title: str
    stem: str
    product: Product
    title: str
    module: str
    """Id; empty where it is about several."""
    stock: str
    """Id, or empty."""
    editions: tuple[Edition, ...]
    """All that it can be made in, also those that its packet does not list."""
    public: bool
    stock_title: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """Documents to make: (packet, stem, edition)."""

    path: Path
    text: str
    items: tuple[tuple[str, str, Edition], ...]
    stocks: tuple[str, ...] = ()
    ink: Ink = "color"
    copies: int | None = None
    spares: float = 0.0
    printer: str | None = None
    modules: tuple[str, ...] = ()
    """Only these in documents about several; none: all."""


class MadeDocument(NamedTuple):
    """A finished file; `plan` says how often its sheets are printed, or nothing."""

    path: str
    data: bytes
    pages: int
    plan: str


@dataclass(frozen=True, slots=True)
class Made:
    """What became of an order: all of its documents, or problems and none."""

    documents: tuple[MadeDocument, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


class AskImage(NamedTuple):
    """A page as PNG: of the document with that key, or of what `wanted` gives if that has the same key."""

    key: str
    page: int
    scale: float
    outlines: bool
    wanted: Wanted


class AskCatalogue(NamedTuple):
    """All documents of an agency."""

    path: Path
    text: str
    stocks: tuple[str, ...]


class AskWarm(NamedTuple):
    """Get ready for an agency, if there is one already, or for a document that was looked at."""

    path: Path | None
    wanted: Wanted | None = None


class AskTestSheet(NamedTuple):
    """A printer's test sheet, for a paper of `pipeline.calibrate.PAPERS`."""

    paper: str


class Chunk(NamedTuple):
    """One document of an order: its packet, its stem and the editions wanted."""

    order: Order
    packet: str
    stem: str
    editions: tuple[Edition, ...]


@dataclass(frozen=True, slots=True)
class ChunkMade:
    """What became of a chunk; the outcome has no document if it failed at a step."""

    outcome: Outcome
    warnings: tuple[Problem, ...]
    """Of the library and of the agency's file."""


Request = Wanted | AskImage | AskCatalogue | AskWarm | AskTestSheet | Chunk
Answer = Preview | bytes | None | tuple[Listed, ...] | ChunkMade


@dataclass(frozen=True, slots=True)
class Told:
    """What the worker answers: a value, or the problems in the place of one."""

    value: Answer = None
    problems: tuple[Problem, ...] = ()
    memory: int = 0
    """Bytes it has in memory."""
