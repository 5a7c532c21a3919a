"""Small documents from markup, through the real layout and drawing and the vendored fonts, but a look of their own."""

from __future__ import annotations

from generator.content.theme import Master, ProductTheme, Stock, Style, Theme
from generator.draw import draw_document
from generator.lay_out import Facts, Look, lay_out
from generator.markup.parse import parse_markup
from generator.units import parse_length
from tests.support.builds import typefaces
from tests.support.models import make_stock

TALL = Master(
    width="8.5in", height="200in", top="1in", bottom="1in", inside="1in", outside="1in", header="0.5in", footer="0.5in"
)  # fmt: skip


def look(stocks: tuple[Stock, ...] = ()) -> Look:
    """One master, `tall`, that never breaks a page; type is 15 pt, so that a phrase stays on its line."""
    styles = {"*": Style(leading=1.6, size=parse_length("1em"))}
    theme = Theme(common=ProductTheme(base=parse_length("15pt"), styles=styles), products={}, masters={"tall": TALL})
    return Look(theme, stocks or (make_stock(),), "test")


def print_page(body: str) -> bytes:
    """A tagged PDF of one tall page that holds `body`."""
    packet = f'<packet product="test" title="Test"><page master="tall">{body}</page></packet>'
    return draw_document(
        lay_out(parse_markup(packet, "test.xml"), look(), typefaces(), {}, Facts(identifier="test")), typefaces()
    )
