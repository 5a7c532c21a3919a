"""Lines drawn over sheets that are looked at, not printed: where cards are cut, where text may stand, where ink may be."""

from __future__ import annotations

from dataclasses import replace

from generator.content.theme import Stock
from generator.frames import Document, Group, Item, Path

TRIM, SAFE, PRINTABLE = "#C8102E", "#00629B", "#007A33"
_WIDTH = 0.6
_CLOSE = 0.05


def with_outlines(sheets: Document, stock: Stock) -> Document:
    """Return sheets with trim (solid), safe zone (dashed) and the printable area of the paper (dotted) outlined."""
    edge = stock.sheet.unprintable.points
    pages = []
    for page in sheets.pages:
        items = _over_cards(page.items, stock)
        paper = _box(edge, edge, page.width - edge, page.height - edge, PRINTABLE, (1.0, 2.0))
        pages.append(replace(page, items=(*items, paper)))
    return replace(sheets, pages=tuple(pages))


def with_outlined_faces(faces: Document, stock: Stock) -> Document:
    """Return card faces, each a page of its own, with the same lines of trim and safe zone."""
    return replace(faces, pages=tuple(replace(page, items=(*page.items, *_lines(stock))) for page in faces.pages))


def _over_cards(items: tuple[Item, ...], stock: Stock) -> tuple[Item, ...]:
    """Return items with the lines of each card over it; a shifted back is a group of groups."""
    made: list[Item] = []
    for item in items:
        if isinstance(item, Group) and _is_card(item, stock):
            made.append(replace(item, items=(*item.items, *_lines(stock))))
        elif isinstance(item, Group):
            made.append(replace(item, items=_over_cards(item.items, stock)))
        else:
            made.append(item)
    return tuple(made)


def _is_card(group: Group, stock: Stock) -> bool:
    return abs(group.width - stock.width.points) < _CLOSE and abs(group.height - stock.height.points) < _CLOSE and not group.angle


def _lines(stock: Stock) -> tuple[Path, ...]:
    """Return the outlines of trim and safe zone in a card's own coordinates, inside the trim, where nothing clips them."""
    width, height, safe, half = stock.width.points, stock.height.points, stock.safe.points, _WIDTH / 2
    return (
        _box(half, half, width - half, height - half, TRIM, ()),
        _box(safe, safe, width - safe, height - safe, SAFE, (4.0, 2.0)),
    )


def _box(left: float, top: float, right: float, bottom: float, color: str, dash: tuple[float, ...]) -> Path:
    corners = (("M", left, top), ("L", right, top), ("L", right, bottom), ("L", left, bottom), ("Z",))
    return Path(corners, stroke=color, line_width=_WIDTH, dash=dash)
