"""What measuring needs beside the blocks: type sizes, the text engine's memo, page labels, and a place for problems."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.diagnostics import Problem
from generator.lay_out.engine import NotedEngine, ShapedText, TextEngine
from generator.lay_out.styles import Computed
from generator.typefaces.text import Direction, Line, Run
from generator.units import Length

if TYPE_CHECKING:
    from generator.lay_out.fillings import Fillings
    from generator.lay_out.inline import InlineText
    from generator.lay_out.paragraphs import SetParagraph

UNSETTLED = "00"
"""Stands for a page label before the first pass has found it: two figures, so that the second pass seldom moves a line."""

DENSE = 1.2
"""Floor of dense scripts, as a multiple of the stock's: 7 pt Latin has strokes as far apart as about 8.5 pt Arabic or Han."""
_DENSE_SCRIPT = re.compile(
    "[\u0600-\u06ff\u0750-\u077f\u08a0-\u109f\u1200-\u139f\u1780-\u18af\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff"
    "\ufb50-\ufdff\ufe70-\ufefc\U00020000-\U0003ffff]"
)
"""Arabic, the scripts of South and South-east Asia, Tibetan, Ethiopic, Mongolian, Han, Kana, Hangul."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The base size that em means, and the floor under all type, both in points."""

    base: float
    floor: float = 0.0

    def size(self, style: Computed) -> float:
        """Return a style's type size in points; a size below the floor is raised to the floor."""
        return max(style.size.at(self.base), self.floor)

    def size_for(self, style: Computed, text: str) -> float:
        """Return the type size of a text: scripts with more strokes to a letter have a floor of their own."""
        size = self.size(style)
        return max(size, self.floor * DENSE) if self.floor and _DENSE_SCRIPT.search(text) else size

    def points(self, length: Length | None) -> float:
        """Return a length in points; a length nobody gave is 0."""
        return 0.0 if length is None else length.at(self.base)


class TextSetter:
    """The text engine with a memo: each paragraph is shaped once for its runs and broken once for a width."""

    def __init__(self, engine: TextEngine) -> None:
        self._engine = engine
        self._shaped: dict[tuple[tuple[Run, ...], Direction], ShapedText] = {}
        self._lines: dict[tuple[int, float], tuple[Line, ...]] = {}
        self.paragraphs: dict[tuple[int, float, float, float, tuple[str, ...]], SetParagraph] = {}
        """Set paragraphs by content (its identity: it lives as long as this), measure, scale and the pages it names."""
        self.widths: dict[tuple[int, float, float, tuple[str, ...]], float] = {}
        """Widths on one line in the same way."""

    def apart(self) -> tuple[TextSetter, Set[str]]:
        """Return a setter of its own for what is to be remembered, and the faces that it consults, which are still to `count`."""
        assert isinstance(self._engine, NotedEngine)
        engine = self._engine.apart()
        return TextSetter(engine), engine.faces

    def count(self, faces: Set[str]) -> None:
        """Count the faces of what was set apart as consulted for the texts of this setter."""
        assert isinstance(self._engine, NotedEngine)
        self._engine.count(faces)

    def forget_shapes(self) -> None:
        """Keep the paragraphs that are set, but not what they were set from."""
        self._shaped, self._lines = {}, {}

    def shape(self, runs: Sequence[Run], direction: Direction) -> ShapedText:
        """Return the shaped paragraph of these runs."""
        key = (tuple(runs), direction)
        found = self._shaped.get(key)
        if found is None:
            found = self._shaped[key] = self._engine.shape(key[0], direction)
        return found

    def lines(self, shaped: ShapedText, width: float) -> tuple[Line, ...]:
        """Return the lines of a paragraph that `shape` returned, for a measure in points."""
        key = (id(shaped), width)
        found = self._lines.get(key)
        if found is None:
            found = self._lines[key] = shaped.break_lines(width)
        return found


@dataclass(slots=True)
class Setting:
    """One pass of measuring at one scale. Problems found on the way gather in `problems`."""

    text: TextSetter
    scale: Scale
    colors: Mapping[str, str]
    """`ink` and `accent` as #RRGGBB."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Anchor -> label of its page, as the last pass found it."""
    page_label: str = UNSETTLED
    page_count: str = UNSETTLED
    whole_words: bool = True
    """Whether a short word that has to be broken is a problem (pages; on cards only phones and the like must stay whole)."""
    problems: list[Problem] = field(default_factory=list)
    fillings: Fillings | None = None
    """The agency's values; None where no text has marks for any."""

    def label(self, anchor: str) -> str:
        """Return the label of an anchor's page."""
        found = self.labels.get(anchor, UNSETTLED)
        if self.fillings is not None:
            self.fillings.note_label(anchor, found)
        return found

    def fits(self, content: InlineText, limit: float, beside: InlineText | None = None) -> bool:
        """Tell whether a text is no wider than `limit` points on one line, less what the text `beside` it takes."""
        if beside is not None and not beside.slotted:
            limit, beside = limit - self.max_width(beside), None
        if (content.slotted or beside is not None) and self.fillings is not None:
            return self.fillings.fits(content, limit, self, beside)
        return self.max_width(content) <= (limit if beside is None else limit - self.max_width(beside))

    def max_width(self, content: InlineText) -> float:
        """Return how wide a text is on one line, in points."""
        if content.slotted and self.fillings is not None:
            return self.fillings.max_width(content, self)
        key = (id(content), self.scale.base, self.scale.floor, self.pages_of(content))
        width = self.text.widths.get(key)
        if width is None:
            width = self.text.widths[key] = self.text.shape(content.runs(self), content.direction).max_width
        return width

    def pages_of(self, content: InlineText) -> tuple[str, ...]:
        """Return what a text says of pages: page label, page count, labels of the pages it names; nothing if it names none."""
        if not content.names_pages:
            return ()
        named = [self.label(piece.text) for piece in content.pieces if piece.kind == "page-ref"]
        return (self.page_label, self.page_count, *named)
