"""A printer's correction: small, finite, and never off the sheet."""

from __future__ import annotations

import math

import pytest

from generator.diagnostics import ExitCode, ProblemsError
from generator.frames import Group
from generator.impose import NO_SHIFT, Options, PrinterShift, impose_cards
from tests.support.builds import typefaces
from tests.support.models import make_stock
from tests.support.sheets import WORDS, card

STOCK = make_stock()


def sheets(shift: PrinterShift):
    return impose_cards(card(STOCK, "front", "back"), STOCK, WORDS, typefaces(), Options(shift))


def test_no_shift_changes_nothing() -> None:
    assert sheets(NO_SHIFT) == impose_cards(card(STOCK, "front", "back"), STOCK, WORDS, typefaces())


def test_fronts_are_never_moved_and_backs_as_one() -> None:
    plain, moved = sheets(NO_SHIFT), sheets(PrinterShift(3, -2, 0.5))
    assert moved.pages[0] == plain.pages[0]
    whole = moved.pages[1].items[0]
    assert isinstance(whole, Group)
    assert (whole.x, whole.y, whole.angle, whole.width, whole.height) == (3, -2, 0.5, 612, 792)


def test_rotation_is_clockwise_about_the_middle() -> None:
    x, y = PrinterShift(1, 2, 90).point(306, 0, 612, 792)
    assert (x, y) == pytest.approx((306 + 396 + 1, 396 + 2))


@pytest.mark.parametrize(
    "shift", [PrinterShift(37), PrinterShift(0, -37), PrinterShift(0, 0, 3.5), PrinterShift(math.nan), PrinterShift(0, math.inf)]
)
def test_what_is_no_printers_error_is_refused(shift: PrinterShift) -> None:
    with pytest.raises(ProblemsError, match="a printer offset of") as caught:
        sheets(shift)
    assert caught.value.exit_code == ExitCode.USAGE


def test_a_shift_that_moves_cards_off_the_sheet_is_refused() -> None:
    close = STOCK.model_copy(update={"sheet": STOCK.sheet.model_copy(update={"left": STOCK.safe})})
    with pytest.raises(ProblemsError, match="moves a back of `business` off its sheet"):
        impose_cards(card(close, "front", "back"), close, WORDS, typefaces(), Options(PrinterShift(10)))
