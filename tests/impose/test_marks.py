"""Where marks stand: beyond the cards, mirrored on backs, shorter where paper is short."""

from __future__ import annotations

import pytest

from generator.content.theme import Hole
from generator.frames import Path, Rect
from generator.impose.geometry import Place, backs, fronts, meet
from generator.impose.marks import SheetMarks, crop_marks, fold_marks, sheet_marks
from generator.units import parse_length
from tests.support.models import make_stock

SHEET = {"columns": 1, "rows": 1, "left": "100pt", "top": "100pt"}


def stock(**changes):
    sheet = {**SHEET, **changes.pop("sheet", {})}
    base = make_stock(width="300pt", height="200pt", bleed="0pt", **changes)
    read = {key: value if key in ("columns", "rows", "flip") else parse_length(value) for key, value in sheet.items()}
    return base.model_copy(update={"sheet": base.sheet.model_copy(update=read)})


def folds_at(marks: tuple) -> list[float]:
    return sorted({float(mark.commands[0][1]) for mark in marks if isinstance(mark, Path)})


@pytest.mark.parametrize(("flip", "expected"), [("long-edge", 612 - 100 - 90), ("short-edge", 100 + 90)])
def test_folds_are_where_the_paper_is_folded_on_both_sides(flip: str, expected: float) -> None:
    card = stock(folds=("90pt",), sheet={"flip": flip})
    assert folds_at(fold_marks(card, fronts(card), (0, 0))) == [190]
    assert folds_at(fold_marks(card, backs(card), (0, 0))) == [expected]


@pytest.mark.parametrize(("flip", "expected"), [("long-edge", (612 - 120, 130)), ("short-edge", (120, 792 - 130))])
def test_holes_are_behind_each_other(flip: str, expected: tuple[float, float]) -> None:
    hole = Hole(x="20pt", y="30pt", diameter="8pt")
    card = stock(holes=(hole,), separate="perforated", sheet={"flip": flip})
    for places, middle in ((fronts(card), (120, 130)), (backs(card), expected)):
        cross = sheet_marks(card, places, (0, 0), SheetMarks())
        assert {(mark.x + mark.width / 2, mark.y + mark.height / 2) for mark in cross} == {middle}
        assert max(mark.width for mark in cross) < 8


def test_marks_are_shorter_where_paper_is_short_and_left_out_where_there_is_none() -> None:
    card = stock(sheet={"left": "24pt", "top": "18pt"})
    marks = crop_marks(card, fronts(card), (0, 0))
    assert sorted({mark.height for mark in marks if mark.height != 0.5}) == [10]
    assert sorted({mark.width for mark in marks if mark.width != 0.5}) == [7.5, 10]
    assert min(mark.x for mark in marks) == 12.5
    assert min(mark.y for mark in marks) == 18 - 0.25


def test_a_fold_between_two_faces_is_dashed_and_not_cut() -> None:
    card = stock()
    places = (Place(100, 100), Place(400, 100, back=True))
    marks = sheet_marks(card, places, (0, 0), SheetMarks(joined=frozenset({meet("x", 400)})))
    assert sorted({mark.x + 0.25 for mark in marks if isinstance(mark, Rect) and mark.width == 0.5}) == [100, 700]
    assert folds_at(marks) == [400]


def test_folds_of_cards_that_fill_the_sheet_stand_between_unprintable_margin_and_safe_zone() -> None:
    card = stock(
        separate="none", safe="30pt", folds=("100pt",), sheet={"width": "300pt", "height": "200pt", "left": "0pt", "top": "0pt"}
    )
    marks = fold_marks(card, fronts(card), (0, 0))
    ys = sorted(float(command[2]) for mark in marks for command in mark.commands)
    assert ys == [12.5, 22.5, 177.5, 187.5]


def test_perforated_sheets_have_no_crop_marks() -> None:
    card = stock(separate="perforated")
    assert sheet_marks(card, fronts(card), (0, 0), SheetMarks(registration=True)) == ()


def test_registration_marks_keep_clear_of_folds() -> None:
    card = stock(folds=("150pt",))
    plain = sheet_marks(card, fronts(card), (0, 0), SheetMarks())
    marks = sheet_marks(card, fronts(card), (0, 0), SheetMarks(registration=True))[len(plain) :]
    middles = {mark.commands[0][1] for mark in marks if isinstance(mark, Path) and mark.commands[-1] != ("Z",)}
    assert 250 - 4 not in middles
    assert 250 - 4 + 12 in middles


def test_registration_marks_stand_on_each_side_beyond_the_cards() -> None:
    card = stock()
    plain = sheet_marks(card, fronts(card), (0, 0), SheetMarks())
    marks = sheet_marks(card, fronts(card), (0, 0), SheetMarks(registration=True))[len(plain) :]
    assert len(marks) == 2 * 4
    for mark in marks:
        assert isinstance(mark, Path)
        xs = [float(value) for command in mark.commands for value in command[1::2]]
        ys = [float(value) for command in mark.commands for value in command[2::2]]
        assert max(xs) < 100 or min(xs) > 400 or max(ys) < 100 or min(ys) > 300
