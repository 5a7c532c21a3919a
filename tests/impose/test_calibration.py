"""The test sheet: whatever the printer's shift, the number where lines meet is the correction that undoes it."""

from __future__ import annotations

import pytest

from generator.draw import draw_document
from generator.impose.calibration import FINE, FOOT, HEAD, MOST, calibration_sheet, line_across, line_down
from generator.preflight import Limits, check_pdf, measure_pdf
from generator.units import MM
from tests.support.builds import typefaces
from tests.support.validation import assert_valid

WIDTH, HEIGHT = 612.0, 792.0


@pytest.mark.parametrize("wrong", [-10, -3, 0, 1, 7])
def test_the_number_where_lines_meet_undoes_the_shift(wrong: int) -> None:
    """The printer moves the back by `wrong` half millimetres to the right and down, as one looks at the back."""
    shift = wrong * FINE * MM
    meets = [
        k
        for k in range(-MOST, MOST + 1)
        if abs((WIDTH - (line_across(k, WIDTH, back=True) + shift)) - line_across(k, WIDTH, back=False)) < 1e-6
    ]
    assert [-k * FINE for k in meets] == [-wrong * FINE]
    meets = [
        k
        for k in range(-MOST, MOST + 1)
        if abs(line_down(k, HEIGHT, back=True) + shift - line_down(k, HEIGHT, back=False)) < 1e-6
    ]
    assert [k * FINE for k in meets] == [-wrong * FINE]


def test_the_sheet_is_valid_and_keeps_clear_of_the_edges() -> None:
    data = draw_document(calibration_sheet(WIDTH, HEIGHT, typefaces()), typefaces())
    assert_valid(data)
    assert check_pdf(data, "test sheet", "office", Limits(floor=6)) == ()


def test_front_and_back_lines_touch_at_the_same_height() -> None:
    front, back = measure_pdf(draw_document(calibration_sheet(WIDTH, HEIGHT, typefaces()), typefaces()))
    bottoms = {round(ink.box[3], 1) for ink in front.inks if abs(ink.box[2] - ink.box[0]) < 1}
    tops = {round(ink.box[1], 1) for ink in back.inks if abs(ink.box[2] - ink.box[0]) < 1}
    assert {HEAD, HEIGHT - FOOT} <= bottoms
    assert {HEAD, HEIGHT - FOOT} <= tops
