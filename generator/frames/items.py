"""What stands on a page. An item with a `node` belongs to that structure node; one without is an artifact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.diagnostics import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a run; advance and offsets are in the font's own units (see the face's units_per_em).

    `text` is the text the glyph stands for: the whole cluster on the cluster's first glyph, "" on the others.
    """

    gid: int
    advance: int
    dx: int
    dy: int
    text: str


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Glyphs of one face at one size, in visual order (left to right) from (x, y) on the baseline."""

    face: str
    """Id of the face in fonts.yaml."""
    size: float
    x: float
    y: float
    glyphs: tuple[Glyph, ...]
    color: str = "#000000"
    slant: float = 0.0
    """Synthetic slant as a tangent, for an emphasised script without an italic; 0 is upright."""


@dataclass(frozen=True, slots=True)
class TextItem:
    """The part of one line that belongs to one structure node.

    `text` is what it says in logical order, including the space that ends the line when the paragraph goes on.
    """

    node: int | None
    runs: tuple[GlyphRun, ...]
    text: str
    rtl: bool = False
    place: Place = NOWHERE
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle (rules, bands, boxes' sides); (x, y) is its top left corner."""

    x: float
    y: float
    width: float
    height: float
    color: str = "#000000"
    node: int | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """Vector outline: commands ("M", x, y), ("L", x, y), ("C", x1, y1, x2, y2, x, y), ("Z",)."""

    commands: tuple[tuple[str | float, ...], ...]
    fill: str | None = None
    stroke: str | None = None
    line_width: float = 0.5
    dash: tuple[float, ...] = ()
    node: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A raster picture (PNG or JPEG) by asset id, scaled into the box."""

    asset: str
    x: float
    y: float
    width: float
    height: float
    node: int | None = None


@dataclass(frozen=True, slots=True)
class Vector:
    """A vector picture (SVG) by asset id, scaled into the box."""

    asset: str
    x: float
    y: float
    width: float
    height: float
    node: int | None = None


@dataclass(frozen=True, slots=True)
class LinkArea:
    """A rectangle that can be clicked; `node` is its Link structure node.

    Exactly one of `uri` and `destination` (a name from `Page.destinations`) is set.
    """

    x: float
    y: float
    width: float
    height: float
    contents: str
    """Description for people who cannot see it (annotation Contents)."""
    uri: str | None = None
    destination: str | None = None
    node: int | None = None


FieldKind = Literal["text", "multiline", "check"]


@dataclass(frozen=True, slots=True)
class FormField:
    """A rectangle to type in or, for `check`, a box to click; `node` is its Form structure node.

    What is inked beneath it (a rule, a square) are items of the same node: with the field there they are artifacts, since a
    Form element holds its widget and nothing else (ISO 32000-1, table 340); `without_fields` leaves them the node's content.
    """

    x: float
    y: float
    width: float
    height: float
    name: str
    """Of its own in the document: small letters, digits and hyphens."""
    kind: FieldKind
    tooltip: str
    """What belongs there, for people who cannot see the page (ISO 32000-1, 12.7.3.1, TU)."""
    node: int | None = None
    size: float = 10.0
    """Of what is typed, in points."""


@dataclass(frozen=True, slots=True)
class Group:
    """Items of another page, placed here: moved so that its (0, 0) stands at (x, y), then turned.

    `turn` is 0 or 180 degrees about the centre of the placed page (`width` x `height`). With `artifact`
    every item inside counts as an artifact (the second and later copies on a sheet), and links and form fields are left out.
    `clip` is a rectangle (x, y, width, height) in the placed page's coordinates beyond which nothing is inked.
    """

    items: tuple[Item, ...]
    x: float
    y: float
    width: float
    height: float
    turn: int = 0
    artifact: bool = False
    clip: tuple[float, float, float, float] | None = None
    angle: float = 0.0
    """Degrees clockwise about the same centre, beyond `turn`; a printer's correction, a degree or two."""


Item = TextItem | Rect | Path | Image | Vector | LinkArea | FormField | Group
