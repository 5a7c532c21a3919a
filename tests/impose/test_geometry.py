"""Fronts and backs land on each other when the sheet is turned on its stated edge."""

from __future__ import annotations

import pytest

from generator.content.theme import Sheet, Stock
from generator.impose.geometry import Place, backs, flips_sideways, fronts, reach
from generator.impose.marks import crop_marks, scale_bar
from generator.units import Length


def stock(flip: str = "long-edge", gap: float = 18.0) -> Stock:
    sheet = Sheet(
        width=Length(612), height=Length(792), columns=2, rows=2, left=Length(30), top=Length(50),
        gap_x=Length(gap), gap_y=Length(gap), flip=flip, unprintable=Length(),
    )  # fmt: skip
    return Stock(
        id="test", title="Test", width=Length(252), height=Length(144), safe=Length(9), bleed=Length(9),
        ideal=Length(8.5), floor=Length(7), detail="card", sheet=sheet,
    )  # fmt: skip


def test_fronts_stand_row_by_row() -> None:
    assert fronts(stock()) == (Place(30, 50), Place(300, 50), Place(30, 212), Place(300, 212))


def test_long_edge_mirrors_left_and_right() -> None:
    assert backs(stock())[:2] == (Place(612 - 30 - 252, 50), Place(612 - 300 - 252, 50))


def test_short_edge_mirrors_top_and_bottom_and_turns() -> None:
    assert backs(stock("short-edge"))[0] == Place(30, 792 - 50 - 144, 180)


@pytest.mark.parametrize("flip", ["long-edge", "short-edge"])
def test_turned_sheet_lays_each_back_on_its_front(flip: str) -> None:
    """Turning is done by hand here: a point of the back is seen through the paper at its mirrored place."""
    card = stock(flip)
    for front, back in zip(fronts(card), backs(card), strict=True):
        left, top = back.x, back.y
        seen = (612 - left - 252, top) if flips_sideways(card.sheet) else (left, 792 - top - 144)
        assert seen == pytest.approx((front.x, front.y))


def test_ink_of_neighbours_never_meets() -> None:
    assert reach(stock(gap=18)) == (9, 9)
    assert reach(stock(gap=9)) == (4.5, 4.5)
    assert reach(stock(gap=0)) == (0, 0)


def test_crop_marks_stay_out_of_the_live_area() -> None:
    card = stock()
    places = fronts(card)
    live = (30 - 9, 50 - 9, 300 + 252 + 9, 212 + 144 + 9)
    marks = crop_marks(card, places, reach(card))
    assert len(marks) == 2 * (4 + 4)
    for mark in marks:
        outside_x = mark.x + mark.width <= live[0] or mark.x >= live[2]
        outside_y = mark.y + mark.height <= live[1] or mark.y >= live[3]
        assert outside_x or outside_y


def test_scale_bar_is_four_inches() -> None:
    line, *ticks = scale_bar(100, 700)
    assert line.width == 288
    assert [tick.x + 0.25 - 100 for tick in ticks] == [0, 72, 144, 216, 288]
