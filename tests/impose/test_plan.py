"""How many sheets copies take, and the sentences about them."""

from __future__ import annotations

import pytest

from generator.diagnostics import ExitCode, ProblemsError
from generator.impose import SheetPlan, plan_sheets, turn_text
from tests.support.models import make_stock


@pytest.mark.parametrize(
    ("copies", "percent", "per_sheet", "expected"),
    [
        (220, 5, 8, SheetPlan(220, 11, 8, 29, 1)),
        (1, 0, 8, SheetPlan(1, 0, 8, 1, 7)),
        (8, 0, 8, SheetPlan(8, 0, 8, 1, 0)),
        (9, 0, 8, SheetPlan(9, 0, 8, 2, 7)),
        (1, 1, 1, SheetPlan(1, 1, 1, 2, 0)),
        (100, 7, 10, SheetPlan(100, 7, 10, 11, 3)),  # 100 x 0.07 is 7.000000000000001 in binary
        (40, 2.5, 4, SheetPlan(40, 1, 4, 11, 3)),
    ],
)
def test_sheets_for_copies_and_spares(copies: int, percent: float, per_sheet: int, expected: SheetPlan) -> None:
    assert plan_sheets(copies, percent, per_sheet) == expected


def test_sentences_of_a_plan() -> None:
    assert plan_sheets(220, 5, 8).slug == "print 29 copies"
    assert plan_sheets(3, 0, 8).slug == "print 1 copy"
    assert plan_sheets(220, 5, 8).summary == "220 cards and 11 spare at 8 a sheet: print 29 copies of each sheet (1 over)"
    assert plan_sheets(1, 0, what="set").summary == "1 set at 1 a sheet: print 1 copy of each sheet"
    assert plan_sheets(8, 0, 8).summary == "8 cards at 8 a sheet: print 1 copy of each sheet"


@pytest.mark.parametrize(
    ("copies", "percent", "codes"),
    [
        (0, 0, ["sheet-copies"]),
        (-1, 101, ["sheet-copies", "sheet-spares"]),
        (10**9, 0, ["sheet-copies"]),
        (1, -1, ["sheet-spares"]),
        (1, float("nan"), ["sheet-spares"]),
        (1, float("inf"), ["sheet-spares"]),
    ],
)
def test_numbers_that_are_none(copies: int, percent: float, codes: list[str]) -> None:
    with pytest.raises(ProblemsError) as caught:
        plan_sheets(copies, percent, 8)
    assert [problem.code for problem in caught.value.problems] == codes
    assert caught.value.exit_code == ExitCode.USAGE


@pytest.mark.parametrize(
    ("changes", "way", "expected"),
    [
        ({}, "duplex", "Print two-sided at 100 %, flip on long edge. Cut at the marks, outermost cuts first."),
        ({"separate": "perforated"}, "duplex", "Print two-sided at 100 %, flip on long edge. Tear at the perforations."),
        (
            {"separate": "none", "folds": ("1in",)},
            "duplex",
            "Print two-sided at 100 %, flip on long edge. Fold at the dashed marks.",
        ),
        ({}, "one-sided", "Print one-sided at 100 %. Cut at the marks, outermost cuts first."),
        (
            {},
            "fold-over",
            "Print one-sided at 100 %. Cut at the marks, outermost cuts first. Fold at the dashed marks, print outwards.",
        ),
        (
            {"separate": "perforated"},
            "fold-over",
            "Print one-sided at 100 %. Tear at the perforations. Fold at the perforation between front and back, print outwards.",
        ),
        (
            {"separate": "none"},
            "booklet",
            "Print two-sided at 100 %, flip on long edge. Lay the sheets into one another, fold and staple.",
        ),
    ],
)
def test_what_to_do_with_a_sheet(changes: dict, way: str, expected: str) -> None:
    assert turn_text(make_stock(**changes), way) == expected
