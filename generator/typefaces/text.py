"""What goes into the text engine and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.diagnostics import NOWHERE, Place
from generator.frames import Glyph

Direction = Literal["ltr", "rtl", "auto"]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a run is set. `size` in points; `features` are OpenType tags switched on."""

    size: float
    bold: bool = False
    italic: bool = False
    features: tuple[str, ...] = ()
    family: str = "text"


@dataclass(frozen=True, slots=True)
class Run:
    r"""A stretch of a paragraph in one style and language; `key` comes back on the glyphs, whatever it means to the caller.

    `isolate` keeps the run apart from its surroundings' direction; `nobreak` allows no line break inside it.
    A run with `box` is no text but an inline box that wide (text must be U+FFFC); a "\n" in text forces a line break.
    """

    text: str
    style: TextStyle
    lang: str = "en"
    key: int = 0
    isolate: bool = False
    nobreak: bool = False
    box: float | None = None
    place: Place = NOWHERE

    def __hash__(self) -> int:
        """Return the hash of what nearly always tells runs apart: each is looked up many times a document."""
        return hash((self.text, self.key, self.style.size))


@dataclass(frozen=True, slots=True)
class LineRun:
    """Glyphs of one face, style and key in one line, visual order; x is from the line's left edge, points."""

    key: int
    face: str
    size: float
    x: float
    width: float
    glyphs: tuple[Glyph, ...]
    text: str
    rtl: bool
    lang: str
    slant: float = 0.0
    box: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: runs from left to right, widths in points without the space that ends the line.

    `text` is the logical text of the line, with the trailing space if the paragraph goes on after it.
    """

    runs: tuple[LineRun, ...]
    text: str
    width: float
    ascent: float
    descent: float
    """Of the faces used, at their sizes; positive numbers."""
    rtl: bool
    """The paragraph's direction."""
    ink_ascent: float = 0.0
    """How far the line's outlines really reach above the baseline, points; faces' own ascents hold room most text never needs."""
    ink_descent: float = 0.0
    """The same below the baseline, a positive number."""
    emergency: bool = False
    """Broken inside a word because the word is longer than the line."""
    forced: bool = False
    """Ended by a forced break (which is not in `text`)."""
