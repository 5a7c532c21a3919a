"""A theme for large print: nothing under 18 pt, no narrow measure, one plain page."""

from __future__ import annotations

from generator.content.theme import Master, ProductTheme, Style, Theme
from generator.units import INCH, Length

SMALLEST = 18.0
"""Least type size, points (American Printing House for the Blind and RNIB both start large print at 16 to 18 pt)."""
MASTER = "large-print"
_SPACES = ("space_before", "space_after", "indent", "marker_width", "min_height", "padding", "padding_x")


def large_print_theme(theme: Theme) -> Theme:
    """Return the theme enlarged: sizes in proportion, but none under 18 pt; measures as wide as the page."""
    products = {name: _enlarged(product) for name, product in theme.products.items()}
    master = Master(
        width=Length(8.5 * INCH),
        height=Length(11 * INCH),
        top=Length(INCH),
        bottom=Length(INCH),
        inside=Length(0.9 * INCH),
        outside=Length(0.9 * INCH),
        header=Length(0.45 * INCH),
        footer=Length(0.4 * INCH),
    )
    return theme.model_copy(update={"products": products, "masters": {**theme.masters, MASTER: master}})


def _enlarged(product: ProductTheme) -> ProductTheme:
    """Return a product's rows at a base of 18 pt."""
    factor = SMALLEST / product.base.points
    styles = {selector: _style(style, factor, selector) for selector, style in product.styles.items()}
    styles["p.row"] = Style(space_before=Length(10.0), keep_with_next=True)
    return product.model_copy(update={"base": Length(SMALLEST), "styles": styles})


def _style(style: Style, factor: float, selector: str) -> Style:
    """Return one row: sizes grow with the base and stop at 18 pt; running lines may be 12 pt, as they repeat what is known."""
    changes: dict[str, object] = {"max_width": None}
    least = 12.0 if selector in ("header", "footer") else SMALLEST
    if style.size is not None:
        grown = style.size.points * factor if least == SMALLEST else style.size.points * 1.2
        changes["size"] = Length(max(least, grown)) if style.size.points else Length(em=max(1.0, style.size.em))
    for name in _SPACES:
        length = getattr(style, name)
        if length is not None:
            changes[name] = Length(length.points * min(factor, 1.5), length.em)
    return style.model_copy(update=changes)
