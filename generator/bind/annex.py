"""What goes in and what comes out: annexes, the words that are printed, and the bound packet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.diagnostics import Problem

MOST_BYTES = 200_000_000
"""Of all annexes together."""
MOST_PAGES = 1_999
"""Of one annex."""
ANNEX_LINK = "https://annex.invalid/"
"""A link of the packet to this address and an annex's letter (`https://annex.invalid/A`) is made to lead to the annex.

`.invalid` is kept free for good (RFC 2606), so a link that stays behind leads nowhere instead of to a stranger.
"""


@dataclass(frozen=True, slots=True)
class Annex:
    """A PDF that we did not draw. `name` is its file's name for messages, `title` what is printed."""

    name: str
    title: str
    data: bytes


@dataclass(frozen=True, slots=True)
class AnnexFacts:
    """What must be known of an annex before the packet is laid out."""

    letter: str
    """A, B, ... Z, AA: by its place in the list."""
    name: str
    title: str
    sizes: tuple[tuple[float, float], ...]
    """Width and height of each page as it is seen (cropped and turned), in points."""
    tagged: bool
    notes: tuple[Problem, ...]
    """Warnings: what of the annex is lost or different in the packet, as far as it can be told before binding."""

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.sizes)

    @property
    def labels(self) -> tuple[str, ...]:
        """The page labels: `A-1`, `A-2`."""
        return tuple(f"{self.letter}-{number}" for number in range(1, self.pages + 1))

    @property
    def link(self) -> str:
        """The address a link in the packet is written with to lead to the annex's first page."""
        return ANNEX_LINK + self.letter


@dataclass(frozen=True, slots=True)
class BindWords:
    """What `bind` prints or says aloud, in the packet's language.

    `stamp` may name {letter}, {title}, {page}, {pages} and {packet}; `bookmark` {letter} and {title}; `scan` {title}, {page} and
    {pages}; `claims` {titles} and {standards}.
    """

    packet: str
    """Who bound it: `Mapleton PD packet ed. 2026.1`."""
    stamp: str = "Annex {letter} · {title} · page {page} of {pages} · bound by {packet}"
    bookmark: str = "Annex {letter}: {title}"
    scan: str = "{title}, page {page} of {pages}: a picture of a page, without text"
    claims: str = "With {titles} bound in as they came, the file as a whole no longer claims {standards}."


@dataclass(frozen=True, slots=True)
class Stamp:
    """One running stamp to draw: a line of text for a page so wide and high as it is seen, in points."""

    text: str
    width: float
    height: float


DrawStamps = Callable[[Sequence[Stamp]], bytes]
"""Makes a PDF with one page for each stamp, of the stamp's size, with the text where it shall stand and nothing else."""


@dataclass(frozen=True, slots=True)
class BoundPage:
    """One annex page in the bound packet; `index` counts the file's pages from 0."""

    index: int
    label: str
    letter: str
    number: int
    """In its annex, from 1."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The packet with its annexes."""

    data: bytes
    pages: tuple[BoundPage, ...]
    notes: tuple[Problem, ...]
    """Warnings: what each annex costs."""
    claims: tuple[str, ...]
    """Standards the packet claimed before and cannot claim any more: `PDF/UA-1`, `PDF/A-2a`."""


def annex_letter(index: int) -> str:
    """Return A for 0, Z for 25, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
