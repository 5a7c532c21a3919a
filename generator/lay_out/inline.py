"""A paragraph's inline elements, flattened to pieces, and the runs that the text engine gets for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from generator.diagnostics import NOWHERE, Place
from generator.lay_out.form_fields import Field
from generator.lay_out.setting import UNSETTLED, Setting
from generator.lay_out.styles import Computed
from generator.typefaces.text import Direction, Run, TextStyle
from generator.units import Length

BOX = "\N{OBJECT REPLACEMENT CHARACTER}"
CHECKBOX_SIZE = 0.8
"""Side of a box to tick, in ems of its text."""
LEAST_FILL = 3.0
"""A blank that fills its line is at least so many ems long."""

PieceKind = Literal["text", "phone", "code", "break", "checkbox", "blank", "page-ref", "page-number", "page-count"]


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

    def run(self, key: int, setting: Setting, whole_codes: bool) -> Run:
        """Return the run for the text engine; `whole_codes` forbids breaks inside codes."""
        size = setting.scale.size_for(self.style, self.text)
        features = ("tnum",) if self.style.tabular else ()
        style = TextStyle(size, self.style.bold, self.style.italic, features)
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
                return setting.labels.get(self.text, UNSETTLED)
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

    def runs(self, setting: Setting, whole_codes: bool = True) -> tuple[Run, ...]:
        """Return one run a piece; a run's key is its piece's index."""
        return tuple(piece.run(key, setting, whole_codes) for key, piece in enumerate(self.pieces))

    @property
    def names_pages(self) -> bool:
        """Tell whether the text depends on where pages break."""
        return any(piece.kind in ("page-ref", "page-number", "page-count") for piece in self.pieces)

    @property
    def has_codes(self) -> bool:
        """Tell whether any piece is a code, which may be broken if it must."""
        return any(piece.kind == "code" for piece in self.pieces)

    @property
    def excerpt(self) -> str:
        """Return the first words, for problems."""
        return shortened("".join(piece.text for piece in self.pieces if piece.kind in ("text", "phone", "code")))


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
