"""Single-sided sheets to be folded: where fronts and backs stand, and where nothing can."""

from __future__ import annotations

import pytest

from generator.diagnostics import ProblemsError
from generator.frames import Group, Path
from generator.impose import fold_over_places, impose_fold_over
from generator.load import load_library
from generator.project import ProjectFiles
from generator.units import Length
from tests.support.builds import typefaces
from tests.support.sheets import WORDS, card

STOCKS = {stock.id: stock for stock in load_library(ProjectFiles()).stocks}


def test_columns_become_pairs_in_the_middle_of_the_sheet() -> None:
    stock = STOCKS["business-card"]
    pairs, unit = fold_over_places(stock)
    assert len(pairs) == 4
    assert [(front.x, back.x, front.y == back.y, back.turn) for front, back in pairs] == [(54, 306, True, 0)] * 4
    assert unit.width.points == 504


def test_perforated_cards_stay_where_their_perforations_are() -> None:
    stock = STOCKS["business-card-10"]
    pairs, _ = fold_over_places(stock)
    assert [(front.x, back.x) for front, back in pairs] == [(54, 306)] * 5
    page = impose_fold_over(card(stock, "front", "back"), stock, WORDS, typefaces()).pages[0]
    assert not [item for item in page.items if isinstance(item, Path)]


@pytest.mark.parametrize("sheet", [{"gap_x": Length(points=9)}, {"columns": 1, "rows": 1}])
def test_perforated_cards_that_do_not_touch_cannot_be_folded_over(sheet: dict) -> None:
    stock = STOCKS["business-card-10"]
    apart = stock.model_copy(update={"sheet": stock.sheet.model_copy(update=sheet)})
    with pytest.raises(ProblemsError, match="holds no two faces"):
        fold_over_places(apart)


def test_single_columns_are_folded_over_their_upper_edge() -> None:
    stock = STOCKS["accordion-4"]
    ((front, back),), _ = fold_over_places(stock)
    assert back.turn == 180
    assert back.y + stock.height.points == pytest.approx(front.y)
    assert back.y + front.y + stock.height.points == pytest.approx(stock.sheet.height.points)


def test_a_single_card_gets_a_second_place_beside_it_if_there_is_room() -> None:
    base = STOCKS["duty-book"]
    single = base.model_copy(update={"sheet": base.sheet.model_copy(update={"columns": 1})})
    ((front, back),), _ = fold_over_places(single)
    assert (front.x, back.x, front.y, back.y) == (54, 306, 198, 198)


@pytest.mark.parametrize("name", ["cr80", "letter-bifold", "half-letter-booklet", "tabloid-poster"])
def test_cards_that_fill_their_sheet_cannot_be_folded_over(name: str) -> None:
    with pytest.raises(ProblemsError, match="holds no two faces") as caught:
        fold_over_places(STOCKS[name])
    assert [problem.code for problem in caught.value.problems] == ["fold-over-no-room"]


def test_faces_ink_nothing_beyond_the_fold_and_bleed_elsewhere() -> None:
    stock = STOCKS["business-card"]
    page = impose_fold_over(card(stock, "front", "back"), stock, WORDS, typefaces()).pages[0]
    front, back = [item for item in page.items if isinstance(item, Group)][:2]
    assert (front.clip, back.clip) == ((-9, -9, 261, 162), (0, -9, 261, 162))
    stock = STOCKS["memo-book"]
    one_column = stock.model_copy(update={"sheet": stock.sheet.model_copy(update={"columns": 1})})
    page = impose_fold_over(card(stock, "front", "back"), one_column, WORDS, typefaces()).pages[0]
    front, back = [item for item in page.items if isinstance(item, Group)][:2]
    assert (front.clip, back.clip) == ((-9, 0, 234, 369), (-9, 0, 234, 369))
    assert back.turn == 180


def test_only_the_first_pair_is_read_out_and_the_fold_is_dashed() -> None:
    stock = STOCKS["business-card"]
    page = impose_fold_over(card(stock, "front", "back"), stock, WORDS, typefaces()).pages[0]
    assert [item.artifact for item in page.items if isinstance(item, Group)] == [False, False, *[True] * 6]
    assert {mark.commands[0][1] for mark in page.items if isinstance(mark, Path)} == {306}


def test_a_front_without_a_back_stands_alone() -> None:
    stock = STOCKS["business-card"]
    sheets = impose_fold_over(card(stock, "a", "b", "c"), stock, WORDS, typefaces())
    assert [len([item for item in page.items if isinstance(item, Group)]) for page in sheets.pages] == [8, 4]
