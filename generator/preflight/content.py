"""What a page shows: marked content, text and ink, with where each stands (ISO 32000-1, clauses 8, 9 and 14.6).

Positions are points from the top left corner of the page as it is seen (MediaBox, /Rotate and /UserUnit applied), y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.preflight.colors import Color
from generator.preflight.fonts import PdfFont
from generator.preflight.geometry import Box
from generator.preflight.objects import PdfDict


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked-content sequence. `holder` is the object number of the page or form whose stream has it."""

    tag: str
    mcid: int | None
    holder: int
    parent: int | None
    """Index of the sequence it stands in, among the page's marks."""
    in_artifact: bool
    """It is, or stands in, an /Artifact."""
    in_tag: bool
    """It has, or stands in one that has, an MCID."""
    actual_text: str | None = None
    lang: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Paint:
    """How something prints: colour of its fill and stroke, None where there is none."""

    fill: Color | None = None
    stroke: Color | None = None
    overprint: bool = False
    """What lies beneath is not knocked out (ISO 32000-1, 8.6.7)."""

    @property
    def colors(self) -> tuple[Color, ...]:
        """The colours it prints in."""
        return tuple(color for color in (self.fill, self.stroke) if color is not None)

    @property
    def paper(self) -> bool:
        """Nothing of it can be seen: it is white all over."""
        return bool(self.colors) and all(color.paper for color in self.colors)


@dataclass(frozen=True, slots=True)
class TextShow:
    """The text of one text-showing operator: where its baseline starts, its size and the box its font's heights give it."""

    x: float
    y: float
    size: float
    width: float
    box: Box
    font: PdfFont
    text: str
    mark: int | None
    visible: bool
    """False for text rendering mode 3 and 7 (neither filled nor stroked)."""
    clipped: bool
    """Part of it lies outside the current clipping path's box."""
    paint: Paint = Paint()
    order: int = 0
    """Counts all that the page paints, from its first: what comes later covers what came before."""


@dataclass(frozen=True, slots=True)
class InkShow:
    """One painted path, image or shading; `box` is what the clipping path's box leaves of it, None if nothing."""

    kind: str
    box: Box | None
    mark: int | None
    paint: Paint = Paint()
    order: int = 0
    line_width: float = 0.0
    """Of a stroke, in points on the page."""
    whole: Box = (0.0, 0.0, 0.0, 0.0)
    """Its box before clipping."""
    pixels: tuple[int, int] = (0, 0)
    """Width and height of an image in samples; (0, 0) if unknown."""
    placed: tuple[float, float] = (0.0, 0.0)
    """Width and height of an image as it is printed, in points, along its own sides."""
    image: PdfDict | None = None
    """An image XObject's dictionary (and stream)."""


@dataclass(slots=True)
class FontUse:
    """How a page uses a font: codes shown, and codes shown only under a marked-content ActualText."""

    codes: set[int] = field(default_factory=set)
    replaced: set[int] = field(default_factory=set)
    visible: bool = False


@dataclass(frozen=True, slots=True)
class PageContent:
    """All that one page's content streams do."""

    marks: tuple[Mark, ...]
    texts: tuple[TextShow, ...]
    inks: tuple[InkShow, ...]
    fonts: dict[PdfFont, FontUse]
    faults: tuple[str, ...]
    """What cannot be carried out: a missing font, an unreadable stream."""
    unbalanced: tuple[str, ...]
    """Marked-content sequences opened or closed once too often."""
    forms: tuple[int, ...] = ()
    """Object numbers of form XObjects painted."""
    transparency: tuple[str, ...] = ()
    """What lets ink beneath it show through."""
