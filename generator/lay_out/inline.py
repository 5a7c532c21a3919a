"""A paragraph's inline elements, flattened to pieces, and the runs that the text engine gets for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from generator.diagnostics import NOWHERE, Place
from generator.lay_out.form_fields import Field
from generator.lay_out.setting import Setting
from generator.lay_out.styles import Computed
from generator.markup.slots import Values, has_slots
from generator.typefaces.text import Direction, Run, TextStyle
from generator.units import Length

BOX = "\N{OBJECT REPLACEMENT CHARACTER}"
CHECKBOX_SIZE = 0.8
"""Side of a box to tick, in ems of its text."""
LEAST_FILL = 3.0
"""A blank that fills its line is at least so many ems long."""

PieceKind = Literal["text", "phone", "code", "break", "checkbox", "blank", "page-ref", "page-number", "page-count"]


_text_style = lru_cache(maxsize=512)(TextStyle)
"""One style for equal ones: a packet has thousands of runs."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a click leads; `node` is the Link structure node."""

    node: int
    contents: str
    uri: str | None = None
    destination: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph with one style, language and structure node.

    `text` is the text, or the id that a page-ref points at.
    """

    kind: PieceKind
    text: str
    style: Computed
    node: int | None
    lang: str
    place: Place = NOWHERE
    link: Link | None = None
    width: Length | None = None
    """Of a blank; None for one that fills the line."""
    field: Field | None = None
    """Of a blank or checkbox to fill in on a screen."""

    @property
    def slotted(self) -> bool:
        """Whether it has marks for values of the agency."""
        link, field = self.link, self.field
        return (
            has_slots(self.text)
            or (link is not None and has_slots(f"{link.contents}{link.uri}"))
            or (field is not None and has_slots(f"{field.name}{field.tooltip}"))
        )

    def filled(self, values: Values) -> Piece:
        """Return the piece with the values in the place of their marks."""
        if not self.slotted:
            return self
        link, fill = self.link, values.fill
        if link is not None:
            link = Link(link.node, fill(link.contents), None if link.uri is None else fill(link.uri), link.destination)
        field = self.field and replace(self.field, name=fill(self.field.name), tooltip=fill(self.field.tooltip))
        place = values.place(self.place)
        return Piece(self.kind, fill(self.text), self.style, self.node, self.lang, place, link, self.width, field)

    def run(self, key: int, setting: Setting, whole_codes: bool) -> Run:
        """Return the run for the text engine; `whole_codes` forbids breaks inside codes."""
        size = setting.scale.size_for(self.style, self.text)
        features = ("tnum",) if self.style.tabular else ()
        style = _text_style(size, self.style.bold, self.style.italic, features)
        width = self._box(size, setting)
        text = BOX if width is not None else self._text(setting)
        nobreak = self.kind == "phone" or (self.kind == "code" and whole_codes)
        isolate = self.kind in ("phone", "code")
        return Run(text, style, self.lang, key, isolate, nobreak, width, self.place)

    def _box(self, size: float, setting: Setting) -> float | None:
        if self.kind == "checkbox":
            return CHECKBOX_SIZE * size
        if self.kind == "blank":
            return LEAST_FILL * size if self.width is None else setting.scale.points(self.width)
        return None

    def _text(self, setting: Setting) -> str:
        match self.kind:
            case "break":
                return "\n"
            case "page-ref":
                return setting.label(self.text)
            case "page-number":
                return setting.page_label
            case "page-count":
                return setting.page_count
            case _:
                return self.text


@dataclass(frozen=True, slots=True)
class InlineText:
    """A paragraph's pieces in logical order and its direction."""

    pieces: tuple[Piece, ...]
    direction: Direction = "ltr"
    slotted: bool = False
    """Whether values of the agency belong in it, for which it has marks."""
    names_pages: bool = False
    """Whether the text depends on where pages break."""

    def filled(self, values: Values) -> InlineText:
        """Return the text with the values in the place of their marks."""
        pieces = tuple(piece.filled(values) for piece in self.pieces)
        return InlineText(pieces, self.direction, names_pages=self.names_pages)

    def runs(self, setting: Setting, whole_codes: bool = True) -> tuple[Run, ...]:
        """Return one run a piece; a run's key is its piece's index."""
        return tuple(piece.run(key, setting, whole_codes) for key, piece in enumerate(self.pieces))

    @property
    def has_codes(self) -> bool:
        """Tell whether any piece is a code, which may be broken if it must."""
        return any(piece.kind == "code" for piece in self.pieces)

    @property
    def excerpt(self) -> str:
        """Return the first words, for problems."""
        return shortened("".join(piece.text for piece in self.pieces if piece.kind in ("text", "phone", "code")))


def inline_text(pieces: tuple[Piece, ...], direction: Direction) -> InlineText:
    """Return a text of pieces, which knows whether it has marks for an agency's values and whether it names pages."""
    slotted = any(piece.slotted for piece in pieces)
    return InlineText(
        pieces, direction, slotted, any(piece.kind in ("page-ref", "page-number", "page-count") for piece in pieces)
    )


def written_at(texts: Iterable[InlineText], around: Place) -> Place:
    """Return where most of a block's text was written: in the content if it came from there, else in the template, `around`."""
    pieces = [piece for text in texts for piece in text.pieces if piece.kind in ("text", "phone", "code") and piece.place.file]
    longest = max(pieces, key=lambda piece: len(piece.text), default=None)
    return around if longest is None or longest.place.file == around.file else longest.place


def shortened(text: str, longest: int = 32) -> str:
    """Return the first words of `text`, with an ellipsis if there are more."""
    words = text.split()
    kept = ""
    for word in words:
        if kept and len(kept) + 1 + len(word) > longest:
            return f"{kept} ..."
        kept = f"{kept} {word}".strip()
    return kept if len(kept) <= longest + 8 else f"{kept[:longest]}..."
