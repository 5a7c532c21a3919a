"""What stands in the margins of a sheet makes room for what stands above it."""

from __future__ import annotations

import pytest

from generator.content.sheet_room import mark_zone, text_room
from generator.content.theme import Stock
from generator.diagnostics import Place, ProblemsError
from generator.frames import TextItem
from generator.impose import SheetText
from generator.impose.geometry import fronts
from generator.impose.margins import margin_items
from generator.load import load_library
from generator.project import ProjectFiles
from tests.support.builds import typefaces

ALL = {stock.id: stock for stock in load_library(ProjectFiles()).stocks}
STOCKS = {name: stock for name, stock in ALL.items() if text_room(stock)}


def baselines(stock: Stock, slug: str) -> dict[int | None, list[float]]:
    """The baselines of each text, by its node: slug, how to turn the sheet, scale."""
    items, _ = margin_items(stock, fronts(stock), SheetText(slug, "Print two-sided, flip on long edge."), typefaces(), 0)
    found: dict[int | None, list[float]] = {}
    for item in items:
        if isinstance(item, TextItem):
            found.setdefault(item.node, []).append(item.runs[0].y)
    return found


@pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS)
@pytest.mark.parametrize("words", [1, 20, 100])
def test_a_long_slug_pushes_down_what_follows(stock: Stock, words: int) -> None:
    found = baselines(stock, "Department " * words)
    assert found.keys() == {0, 1, 2}
    assert max(found[0]) < min(found[1]) - 8


def test_only_cards_that_fill_their_sheet_leave_no_room_for_words() -> None:
    assert {name for name in ALL if name not in STOCKS} == {name for name, stock in ALL.items() if stock.separate == "none"}
    assert margin_items(ALL["cr80"], fronts(ALL["cr80"]), SheetText("Elm", "Turn."), typefaces(), 0) == ((), [])


@pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS)
def test_a_slug_without_end_stops_before_the_cards(stock: Stock) -> None:
    items, _ = margin_items(stock, fronts(stock), SheetText("Department " * 2000, "Turn."), typefaces(), 0)
    slug = [item for item in items if isinstance(item, TextItem) and item.node == 0]
    assert slug[-1].text.endswith("…")
    if text_room(stock) == "ends":
        assert max(item.runs[0].y for item in slug) + 2 < min(place.y for place in fronts(stock)) - mark_zone(stock)[1]


def test_a_slug_that_fits_is_left_alone() -> None:
    stock = STOCKS["business-card-10"]
    items, _ = margin_items(stock, fronts(stock), SheetText("Elm Police · Detainers", "Turn."), typefaces(), 0)
    assert next(item.text for item in items if isinstance(item, TextItem)) == "Elm Police · Detainers"


def test_a_character_without_a_font_has_the_place_of_the_name() -> None:
    stock = STOCKS["memo-book"]
    with pytest.raises(ProblemsError) as caught:
        margin_items(stock, fronts(stock), SheetText("Elm \U0001f6a8", "Turn.", place=Place("elm.yaml", 4, 7)), typefaces(), 0)
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [
        ("font-missing-glyph", Place("elm.yaml", 4, 7))
    ]
