"""Lays out markup written as XML with the fake engine; type is 10 pt on 12, so a character is 5 pt wide."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from generator.content.theme import Master, ProductTheme, Stock, Style, Theme
from generator.diagnostics import Place
from generator.frames import Asset, Document, Page, TextItem
from generator.lay_out import Facts, Look, Picture, lay_out
from generator.markup import Element, Node, Text
from generator.units import parse_length
from tests.lay_out.fake_engine import FakeEngine
from tests.support.models import make_stock

FILE = "templates/test.xml"
PICTURES = {
    "seal.svg": Picture(Asset("seal", "svg", b"<svg/>"), 100, 50),
    "photo.png": Picture(Asset("photo", "png", b"png"), 200, 100),
}


def markup(xml: str) -> Element:
    """Return the tree of `xml`, with places; white space is collapsed but where it counts."""
    parser = expat.ParserCreate()
    open_elements: list[tuple[str, dict[str, str], Place, list[Node]]] = [("", {}, Place(), [])]

    def place() -> Place:
        return Place(FILE, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def start(tag: str, attributes: dict[str, str]) -> None:
        open_elements.append((tag, attributes, place(), []))

    def end(_tag: str) -> None:
        tag, attributes, where, children = open_elements.pop()
        open_elements[-1][3].append(Element(tag, tuple(sorted(attributes.items())), tuple(children), where))

    def text(said: str) -> None:
        open_elements[-1][3].append(Text(said, place()))

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.Parse(xml, True)
    root = open_elements[0][3][0]
    assert isinstance(root, Element)
    return root


def style(**properties: Any) -> Style:
    return Style(**properties)


def make_look(styles: dict[str, Style] | None = None, **changes: Any) -> Look:
    """Return a look: 10 on 12, page masters `small` (200 x 120 pt of text 160 x 60) and `binder` (mirrored)."""
    common = {"*": Style(leading=1.2), "ruled": Style(min_height=parse_length("20pt"))}
    small = {"width": "200pt", "height": "120pt", "top": "30pt", "bottom": "30pt", "inside": "20pt", "outside": "20pt"}
    masters = {
        "small": Master(**{**small, "header": "15pt", "footer": "15pt"}),
        "binder": Master(**{**small, "inside": "30pt", "outside": "10pt", "mirrored": True, "header": "15pt", "footer": "15pt"}),
        "wide": Master(**{**small, "width": "340pt", "height": "460pt"}),
    }
    theme = Theme(
        common=ProductTheme(base=parse_length("10pt"), styles=common),
        products={"test": ProductTheme(base=parse_length("10pt"), styles=styles or {})},
        masters=masters,
    )
    return Look(theme, changes.pop("stocks", (make_stock(), tiny_stock())), "test", **changes)


def tiny_stock(**changes: Any) -> Stock:
    """Return a card with 100 x 48 pt inside its safe zone, for type from 10 down to 8 pt."""
    return make_stock(
        **{
            "id": "tiny", "width": "120pt", "height": "68pt", "safe": "10pt", "bleed": "9pt", "ideal": "10pt",
            "floor": "8pt", **changes,
        }
    )  # fmt: skip


def lay(xml: str, styles: dict[str, Style] | None = None, engine: FakeEngine | None = None, **changes: Any) -> Document:
    """Lay out a packet; `xml` is what stands inside it."""
    packet = markup(f'<packet title="Test" product="test">{xml}</packet>')
    return lay_out(packet, make_look(styles, **changes), engine or FakeEngine(), PICTURES, Facts(identifier="x"))


def lay_page(xml: str, styles: dict[str, Style] | None = None, master: str = "small", **changes: Any) -> Document:
    """Lay out blocks on pages of a master."""
    return lay(f'<page master="{master}">{xml}</page>', styles, **changes)


def texts(page: Page) -> list[str]:
    """Return what the page's texts say, stripped."""
    return [item.text.strip() for item in page.items if isinstance(item, TextItem)]


def lines(page: Page) -> list[tuple[float, float, str]]:
    """Return x, baseline and text of each text item."""
    return [(round(item.runs[0].x, 2), round(item.runs[0].y, 2), item.text) for item in page.items if isinstance(item, TextItem)]


def by_page(document: Document) -> list[list[str]]:
    """Return the texts of every page."""
    return [texts(page) for page in document.pages]
