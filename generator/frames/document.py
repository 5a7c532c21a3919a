"""A document of fixed pages with its structure tree, outline and pictures."""

from __future__ import annotations

from dataclasses import dataclass

from generator.frames.items import Item
from generator.frames.structure import StructNode


@dataclass(frozen=True, slots=True)
class Page:
    """One page (or card face, or sheet). The trim box is (0, 0, width, height).

    `bleed` is how far items may reach beyond the trim on each side; `media` says how far the paper reaches beyond the
    trim (both 0 for reading editions and office sheets). `safe` is the inset from trim inside which text must stay.
    """

    width: float
    height: float
    items: tuple[Item, ...]
    label: str = ""
    """Page label as printed: `iv`, `12`, `Front`."""
    name: str = ""
    """What it is, for dumps and problems: `detainers front`."""
    destinations: tuple[tuple[str, float], ...] = ()
    """Named places on this page: (name, y from the top)."""
    bleed: float = 0.0
    media: float = 0.0
    safe: float = 0.0
    floor: float = 0.0
    """Smallest type size allowed on this page, in points."""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: level 1 is the outermost; y is points from the top of the page."""

    title: str
    level: int
    page: int
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture's bytes as read; `kind` is `png`, `jpeg` or `svg`."""

    id: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """All that `draw` needs to write a file."""

    title: str
    lang: str
    pages: tuple[Page, ...]
    structure: tuple[StructNode, ...]
    outline: tuple[OutlineEntry, ...] = ()
    assets: tuple[Asset, ...] = ()
    author: str = ""
    subject: str = ""
    keywords: str = ""
    identifier: str = ""
    """Stable text that names the input (hash of inputs); the file's /ID is made from it."""
    accent: str = "#1A4480"
    """The colour, #RRGGBB, of items whose colour is `accent`."""
    type_size: float = 0.0
    """For cards: the base size the faces were set at, in points; 0 where the size is fixed."""
