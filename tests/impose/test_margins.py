"""What stands in the margins of a sheet makes room for what stands above it."""

from __future__ import annotations

import pytest

from generator.content.theme import Stock
from generator.diagnostics import Place, ProblemsError
from generator.frames import TextItem
from generator.impose import SheetText
from generator.impose.geometry import fronts
from generator.impose.margins import margin_items
from generator.load import load_library
from generator.project import ProjectFiles
from tests.support.builds import typefaces

STOCKS = {stock.id: stock for stock in load_library(ProjectFiles()).stocks}


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


def test_a_character_without_a_font_has_the_place_of_the_name() -> None:
    stock = STOCKS["memo-book"]
    with pytest.raises(ProblemsError) as caught:
        margin_items(stock, fronts(stock), SheetText("Elm \U0001f6a8", "Turn.", place=Place("elm.yaml", 4, 7)), typefaces(), 0)
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [
        ("font-missing-glyph", Place("elm.yaml", 4, 7))
    ]
