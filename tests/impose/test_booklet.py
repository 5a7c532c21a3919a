"""Booklets as frames: order of pages, creep, and what cannot be stapled. (Folding is simulated in end_to_end/test_sheets.py.)"""

from __future__ import annotations

import pytest

from generator.diagnostics import ProblemsError
from generator.frames import Group
from generator.impose import impose_booklet, signatures
from generator.impose.booklet import MOST_SHEETS, Signature
from generator.load import load_library
from generator.project import ProjectFiles
from tests.support.builds import typefaces
from tests.support.models import make_stock
from tests.support.sheets import WORDS, card

STOCK = {stock.id: stock for stock in load_library(ProjectFiles()).stocks}["half-letter-booklet"]


def booklet(count: int, **more):
    return impose_booklet(card(STOCK, *(f"p{n}" for n in range(count))), STOCK, WORDS, typefaces(), **more)


def test_eight_pages_take_two_sheets() -> None:
    assert signatures(8) == (Signature(0, (7, 0), (1, 6)), Signature(1, (5, 2), (3, 4)))


def test_white_pages_are_at_the_end() -> None:
    assert signatures(5) == (Signature(0, (None, 0), (1, None)), Signature(1, (None, 2), (3, 4)))


def test_books_bound_on_the_right_are_mirrored() -> None:
    assert signatures(8, "right") == (Signature(0, (0, 7), (6, 1)), Signature(1, (2, 5), (4, 3)))


def test_every_page_is_on_one_side_of_one_sheet() -> None:
    for count in range(1, 81):
        pages = [page for one in signatures(count) for page in (*one.front, *one.back)]
        assert sorted(page for page in pages if page is not None) == list(range(count))
        assert len(pages) == -(-count // 4) * 4


def test_inner_sheets_creep_towards_the_spine_and_ink_nothing_beyond_it() -> None:
    sides = booklet(12).pages
    paper, spine = STOCK.paper.points, STOCK.sheet.width.points / 2
    for number, side in enumerate(sides):
        left, right = sorted((item for item in side.items if isinstance(item, Group)), key=lambda one: one.x)
        creep = number // 2 * paper
        assert (left.x, right.x) == pytest.approx((creep, spine - creep))
        assert left.clip is not None
        assert right.clip is not None
        assert left.x + left.clip[0] + left.clip[2] == pytest.approx(spine)
        assert right.x + right.clip[0] == pytest.approx(spine)


def test_structure_keeps_the_order_of_reading() -> None:
    sheets = booklet(7)
    assert [node.role for node in sheets.structure] == ["Document", *["P"] * 7]
    assert sheets.structure[0].kids == tuple(range(1, 8))


def test_what_cannot_be_stapled_is_refused() -> None:
    with pytest.raises(ProblemsError) as caught:
        booklet(4 * MOST_SHEETS + 1)
    assert [str(problem.code) for problem in caught.value.problems] == ["booklet-too-thick"]
    assert len(booklet(4 * MOST_SHEETS).pages) == 2 * MOST_SHEETS


def test_thick_paper_that_would_move_text_into_the_fold_is_refused() -> None:
    thick = STOCK.model_copy(update={"paper": STOCK.safe})
    with pytest.raises(ProblemsError, match="would move its text into the fold"):
        impose_booklet(card(STOCK, *"abcdefgh"), thick, WORDS, typefaces())


def test_a_card_stock_is_no_booklets() -> None:
    stock = make_stock()
    with pytest.raises(ProblemsError, match="`business` is not the stock of a booklet"):
        impose_booklet(card(stock, "a"), stock, WORDS, typefaces())


def test_pages_of_another_size_are_refused() -> None:
    with pytest.raises(ProblemsError, match="a page of `a` is 612 x 792 pt, but `half-letter-booklet` is 396 x 612 pt"):
        impose_booklet(card(STOCK, "a", size=(612, 792)), STOCK, WORDS, typefaces())
