"""Every stock of the library, drawn and measured: each card where its numbers say, each back behind its front."""

from __future__ import annotations

import math

import pytest

from generator.content.theme import Stock
from generator.draw import draw_document
from generator.frames import Document
from generator.impose import (
    Options,
    PrinterShift,
    fold_over_places,
    impose_booklet,
    impose_cards,
    impose_fold_over,
    impose_gang,
)
from generator.impose.geometry import flips_sideways
from generator.load import load_library
from generator.preflight import check_pdf
from generator.project import ProjectFiles
from tests.draw.setting import failures
from tests.support.builds import typefaces
from tests.support.sheets import CLOSE, WORDS, at, card, drawn, faces, margin_texts, overlap, squares, through

STOCKS = {stock.id: stock for stock in load_library(ProjectFiles(), []).stocks}
CARDS = {name: stock for name, stock in STOCKS.items() if not stock.stitched}
each_card = pytest.mark.parametrize("stock", CARDS.values(), ids=CARDS)
each_stock = pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS)


def numbers(stock: Stock) -> list[tuple[float, float, float, float]]:
    """The trim boxes of fronts, reckoned from the stock's numbers alone."""
    sheet, width, height = stock.sheet, stock.width.points, stock.height.points
    lefts = [sheet.left.points + column * (width + sheet.gap_x.points) for column in range(sheet.columns)]
    tops = [sheet.top.points + row * (height + sheet.gap_y.points) for row in range(sheet.rows)]
    return [(x, y, x + width, y + height) for y in tops for x in lefts]


def with_flip(stock: Stock, flip: str) -> Stock:
    return stock.model_copy(update={"sheet": stock.sheet.model_copy(update={"flip": flip})})


def gang_of(stock: Stock, panel: bool = True) -> tuple[list[str], list[Document]]:
    """As many cards as a sheet has places, each saying which it is."""
    count = stock.sheet.columns * stock.sheet.rows
    return (
        [f"{side} {number}" for number in range(count) for side in ("front", "back")],
        [card(stock, f"front {number}", f"back {number}", panel=panel) for number in range(count)],
    )


@each_card
def test_trim_boxes_stand_where_the_stock_says(stock: Stock) -> None:
    sheets = drawn(impose_cards(card(stock, "front", "back"), stock, WORDS, typefaces()))
    assert len(sheets) == 2
    for sheet in sheets:
        assert (sheet.width, sheet.height) == pytest.approx((stock.sheet.width.points, stock.sheet.height.points), abs=CLOSE)
    found = sorted(one.box for one in faces(sheets[0], ["front"], stock))
    expected = sorted(numbers(stock))
    assert len(found) == len(expected)
    for box, wanted in zip(found, expected, strict=True):
        assert box == pytest.approx(wanted, abs=CLOSE)


@each_card
@pytest.mark.parametrize("flip", ["long-edge", "short-edge"])
def test_turned_sheets_lay_each_back_behind_its_own_front(stock: Stock, flip: str) -> None:
    stock = with_flip(stock, flip)
    names, cards = gang_of(stock)
    front_sheet, back_sheet = drawn(impose_gang(cards, stock, WORDS, typefaces()))
    sideways = flips_sideways(stock.sheet)
    backs = {one.name: one for one in faces(back_sheet, names, stock)}
    fronts = faces(front_sheet, names, stock)
    assert len(fronts) == len(backs) == len(cards)
    for front in fronts:
        back = backs[front.name.replace("front", "back")]
        behind = through(back.box, back_sheet, sideways)
        assert behind == pytest.approx(front.box, abs=CLOSE)
        # a card that is turned like a page has its back's upper left corner behind its front's upper right one
        x, y = (back_sheet.width - back.x, back.y) if sideways else (back.x, back_sheet.height - back.y)
        assert (front.box[2] - x, y - front.box[1]) == pytest.approx(at(stock, 1), abs=CLOSE)


@each_card
@pytest.mark.parametrize("shift", [PrinterShift(4.5, -3.25), PrinterShift(-2, 6, 0.75), PrinterShift(0, 0, -1.5)], ids=str)
def test_backs_coincide_once_the_printers_offset_is_taken_back(stock: Stock, shift: PrinterShift) -> None:
    plain = drawn(impose_cards(card(stock, "front", "back"), stock, WORDS, typefaces()))
    moved = drawn(impose_cards(card(stock, "front", "back"), stock, WORDS, typefaces(), Options(shift)))
    assert squares(moved[0]) == squares(plain[0])
    angle = math.radians(-shift.rotation_degrees)
    middle_x, middle_y = plain[1].width / 2, plain[1].height / 2
    reckoned = []
    for x, y in squares(moved[1]):
        u, v = x - shift.x - middle_x, y - shift.y - middle_y
        reckoned.append(
            (middle_x + math.cos(angle) * u - math.sin(angle) * v, middle_y + math.sin(angle) * u + math.cos(angle) * v)
        )
    assert len(reckoned) == len(squares(plain[1])) == 4 * stock.sheet.columns * stock.sheet.rows
    for one in squares(plain[1]):
        assert len([other for other in reckoned if math.dist(one, other) < CLOSE]) == 1


@each_card
def test_marks_and_words_keep_clear_of_cards_and_of_each_other(stock: Stock) -> None:
    names = ["front", "back"]
    for sheet in drawn(impose_cards(card(stock, *names), stock, WORDS, typefaces(), Options(registration=True))):
        cards = [one.box for one in faces(sheet, names, stock)]
        texts = [text.box for text in margin_texts(sheet, names)]
        on_cards = [ink.box for ink in sheet.inks if any(overlap(ink.box, box) for box in cards)]
        marks = [ink.box for ink in sheet.inks if ink.box not in on_cards]
        for box in (*texts, *marks):
            assert box[0] >= 0
            assert box[1] >= 0
            assert box[2] <= sheet.width
            assert box[3] <= sheet.height
        for text in texts:
            assert not any(overlap(text, other) for other in (*cards, *marks))
        if stock.separate == "perforated":
            assert all(mark[1] > max(box[3] for box in cards) for mark in marks)
        if stock.separate == "none":
            assert not marks
            assert not texts


@each_card
def test_every_mark_on_a_cards_safe_zone_is_missing(stock: Stock) -> None:
    """What is drawn beyond a face's own items stays out of the box that text may fill."""
    names = ["front", "back"]
    safe = stock.safe.points
    for number, sheet in enumerate(drawn(impose_cards(card(stock, *names), stock, WORDS, typefaces()))):
        for box in (one.box for one in faces(sheet, names, stock)):
            turned = number and not flips_sideways(stock.sheet)
            bound_right = bool(number) != bool(turned)
            left = box[0] + safe + (0 if bound_right else stock.binding.points)
            right = box[2] - safe - (stock.binding.points if bound_right else 0)
            inner = (left, box[1] + safe, right, box[3] - safe)
            assert [ink.box for ink in sheet.inks if overlap(ink.box, inner)] == [
                ink.box for ink in sheet.inks if overlap(ink.box, inner) and ink.box[2] - ink.box[0] > 100
            ]


@each_stock
def test_drawn_sheets_pass_preflight(stock: Stock) -> None:
    """Nothing of ours stands in an office printer's unprintable margin; a card printer prints to the card's edge."""
    if stock.stitched:
        pages = card(stock, *(f"page {number}" for number in range(6)), panel=False)
        sheets = impose_booklet(pages, stock, WORDS, typefaces())
    else:
        sheets = impose_gang(gang_of(stock, panel=False)[1], stock, WORDS, typefaces(), options=Options(PrinterShift(1, 2, 0.5)))
    edition = "office" if stock.sheet.unprintable.points else "reading"
    assert not check_pdf(draw_document(sheets, typefaces()), "sheets.pdf", edition)


@pytest.mark.parametrize("way", ["gang", "fold-over", "booklet"])
def test_drawn_sheets_are_pdf_ua_and_pdf_a(way: str) -> None:
    stock, words, fonts = STOCKS["business-card"], WORDS, typefaces()
    if way == "gang":
        sheets = impose_gang(gang_of(stock)[1], stock, words, fonts, [0, 0, 1, 2], Options(PrinterShift(3, -2, 0.5)))
    elif way == "fold-over":
        sheets = impose_fold_over(card(stock, "front", "back"), stock, words, fonts)
    else:
        stock = STOCKS["a5-booklet"]
        sheets = impose_booklet(card(stock, *(f"page {number}" for number in range(9))), stock, words, fonts)
    data = draw_document(sheets, fonts)
    assert data == draw_document(sheets, fonts)
    assert failures(data) == []


def _fold_overs() -> dict[str, Stock]:
    return {name: stock for name, stock in CARDS.items() if stock.separate != "none"}


@pytest.mark.parametrize("stock", _fold_overs().values(), ids=_fold_overs())
def test_folded_sheets_lay_each_back_behind_its_front(stock: Stock) -> None:
    (sheet,) = drawn(impose_fold_over(card(stock, "front", "back"), stock, WORDS, typefaces()))
    found = faces(sheet, ["front", "back"], stock)
    fronts, backs = ([one for one in found if one.name == name] for name in ("front", "back"))
    pairs, _ = fold_over_places(stock)
    assert len(fronts) == len(backs) == len(pairs)
    for front in fronts:
        beside = [back for back in backs if math.dist(back.box[:2], (front.box[2], front.box[1])) < CLOSE]
        above = [back for back in backs if math.dist((back.box[0], back.box[3]), front.box[:2]) < CLOSE]
        assert len(beside) + len(above) == 1
        if beside:  # folded along the upright line x = front's right edge
            x, y = 2 * front.box[2] - beside[0].x, beside[0].y
        else:  # folded along the level line y = front's upper edge
            x, y = above[0].x, 2 * front.box[1] - above[0].y
        assert (front.box[2] - x, y - front.box[1]) == pytest.approx(at(stock, 1), abs=CLOSE)


BOOKLETS = {name: stock for name, stock in STOCKS.items() if stock.stitched}


@pytest.mark.parametrize("flip", ["long-edge", "short-edge"])
@pytest.mark.parametrize("stock", BOOKLETS.values(), ids=BOOKLETS)
@pytest.mark.parametrize("count", range(5, 41))
def test_booklets_read_in_order_when_folded(stock: Stock, count: int, flip: str) -> None:
    stock = with_flip(stock, flip)
    names = [f"page {number}" for number in range(1, count + 1)]
    sides = drawn(impose_booklet(card(stock, *names), stock, WORDS, typefaces()))
    read = folded([halves(side, names, number % 2 == 1 and not flips_sideways(stock.sheet)) for number, side in enumerate(sides)])
    assert read == [*names, *[None] * (-count % 4)]


def halves(page: object, names: list[str], turned: bool) -> tuple[str | None, str | None]:
    """What stands on the left and right half of a side as one looks at it, upside down ones turned first."""
    width = page.width  # type: ignore[attr-defined]
    where: dict[bool, str] = {}
    for text in page.texts:  # type: ignore[attr-defined]
        if text.text in names:
            x = width - text.x if turned else text.x
            where[x > width / 2] = text.text
    return where.get(False), where.get(True)


def folded(sides: list[tuple[str | None, str | None]]) -> list[str | None]:
    """The pages in the order of reading: sheets laid into one another, the first outermost, and folded to open from the right.

    A sheet's second side is seen after turning it sideways: its left half lies behind the first side's right half.
    """
    outer, inner = sides[::2], sides[1::2]
    towards = [page for one, other in zip(outer, inner, strict=True) for page in (one[1], other[0])]
    away = [page for one, other in zip(reversed(outer), reversed(inner), strict=True) for page in (other[1], one[0])]
    return [*towards, *away]
