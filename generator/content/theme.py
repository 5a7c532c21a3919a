"""How things look: styles by selector, page masters, and card stocks."""

from __future__ import annotations

from typing import Literal

from generator.content.base import LengthField, Model
from generator.units import Length


class Style(Model):
    """Properties of an element; what is not said is inherited from the less specific selector (see `Theme.styles`).

    em is a multiple of the product's base size: fixed on pages, the fitted size on cards.
    """

    size: LengthField | None = None
    leading: float | None = None
    """Line height as a multiple of the size."""
    bold: bool | None = None
    italic: bool | None = None
    color: Literal["ink", "accent"] | None = None
    align: Literal["start", "center", "end"] | None = None
    tabular: bool | None = None
    """Tabular figures (OpenType tnum)."""
    space_before: LengthField | None = None
    space_after: LengthField | None = None
    indent: LengthField | None = None
    """From the start edge, for the whole block."""
    marker_width: LengthField | None = None
    """For li: how far the text stands in from the marker."""
    max_width: LengthField | None = None
    """Longest measure; wider boxes leave the rest empty at the end edge."""
    min_height: LengthField | None = None
    """For tr, p, aside: at least this high, content centred."""
    padding: LengthField | None = None
    """For aside, th, td: on every side (td: top and bottom; horizontally see `padding_x`)."""
    padding_x: LengthField | None = None
    rule_top: LengthField | None = None
    """Thickness of a rule above (0.5 pt or more), in `rule_color`."""
    rule_bottom: LengthField | None = None
    rule_start: LengthField | None = None
    """Thickness of a bar along the start edge."""
    rule_color: Literal["ink", "accent"] | None = None
    keep_with_next: bool | None = None
    keep_together: bool | None = None
    page_break_before: bool | None = None
    vertical: Literal["top", "middle"] | None = None
    """For th, td."""


class Master(Model):
    """Geometry of a run of pages. Margins are to the text; header and footer baselines count from the paper's edge."""

    width: LengthField
    height: LengthField
    top: LengthField
    bottom: LengthField
    inside: LengthField
    outside: LengthField
    mirrored: bool = False
    """Whether inside and outside change sides on even pages (binding edge)."""
    header: LengthField = Length(points=36)
    footer: LengthField = Length(points=36)


class Sheet(Model):
    """Where cards stand on a sheet for the office printer."""

    width: LengthField
    height: LengthField
    columns: int
    rows: int
    left: LengthField
    """Left edge of the first card."""
    top: LengthField
    gap_x: LengthField = Length()
    gap_y: LengthField = Length()
    flip: Literal["long-edge", "short-edge"] = "long-edge"
    unprintable: LengthField = Length(points=12)
    """Paper along each edge that the printer leaves white; office printers leave about 4.2 mm."""


class Hole(Model):
    """A hole to be punched: its centre from the front's top left corner, and its diameter."""

    x: LengthField
    y: LengthField
    diameter: LengthField


class Stock(Model):
    """A card format."""

    id: str
    title: str
    width: LengthField
    height: LengthField
    safe: LengthField
    """Inset from trim that all text keeps clear of."""
    bleed: LengthField
    ideal: LengthField
    """Type size the card is designed for."""
    floor: LengthField
    """Smallest type size allowed for anything on it."""
    folds: tuple[LengthField, ...] = ()
    """Fold lines across the card, from its left edge."""
    detail: Literal["card", "memo"]
    """Which wording of steps it has room for: `card` (60-80 words a face) or `memo` (120-150)."""
    separate: Literal["cut", "perforated", "none"] = "cut"
    """How cards come off the sheet: cut at crop marks, torn at perforations, or not at all (they fill it)."""
    corner_radius: LengthField = Length()
    holes: tuple[Hole, ...] = ()
    binding: LengthField = Length()
    """Inset at the bound edge (left on fronts, right on backs) that text keeps clear of, in addition to `safe`."""
    stitched: bool = False
    """Whether its faces are the pages of a booklet, two beside each other on each side of a sheet that is folded between them."""
    paper: LengthField = Length(points=0.28)
    """Thickness of a sheet (20 lb or 80 g/m2 paper: about 0.1 mm); pages of inner sheets move that much nearer to the spine."""
    sheet: Sheet


class ProductTheme(Model):
    """Styles of one product."""

    base: LengthField
    """Base size on pages; on cards the stock's ideal and floor rule instead."""
    styles: dict[str, Style]
    """Selector -> style. A selector is `tag`, `tag.class`, `.class` or two of these with a space (inside); later rows and
    more specific ones win. `*` is the root style that everything inherits type from."""


class Theme(Model):
    """All styles; the product's rows are laid over `common`."""

    common: ProductTheme
    products: dict[str, ProductTheme]
    masters: dict[str, Master]
