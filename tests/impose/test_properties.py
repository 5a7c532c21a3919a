"""Random stocks: either a right sheet, or a clear problem; nothing overlaps and nothing leaves the sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.theme import Hole, Sheet, Stock
from generator.diagnostics import Place, ProblemsError
from generator.frames import Group, Page, TextItem
from generator.impose import fold_over_places, impose_booklet, impose_cards, impose_gang
from generator.impose.geometry import backs, flips_sideways, fronts
from generator.load.stock_checks import stock_problems
from generator.units import Length
from tests.support.builds import typefaces
from tests.support.sheets import WORDS, card, drawn, faces, margin_texts, overlap, squares

SLACK = 0.02


T = TypeVar("T")


def points(low: float, high: float) -> st.SearchStrategy[Length]:
    """Lengths to a hundredth of a point."""
    return st.integers(int(low * 100), int(high * 100)).map(lambda hundredths: Length(points=hundredths / 100))


SHEETS = st.builds(
    Sheet,
    width=points(250, 900),
    height=points(250, 900),
    columns=st.integers(1, 3),
    rows=st.integers(1, 4),
    left=points(-5, 130),
    top=points(-5, 130),
    gap_x=points(-2, 30),
    gap_y=points(-2, 30),
    flip=st.sampled_from(["long-edge", "short-edge"]),
    unprintable=st.sampled_from([Length(), Length(points=12)]),
)
HOLES = st.builds(Hole, x=points(0, 60), y=points(0, 200), diameter=points(0, 30))
STOCKS = st.builds(
    Stock,
    id=st.just("random"),
    title=st.just("Random"),
    width=points(90, 320),
    height=points(70, 320),
    safe=points(2, 50),
    bleed=points(0, 14),
    ideal=points(6, 12),
    floor=points(5, 9),
    folds=st.lists(points(1, 330), max_size=2).map(lambda folds: tuple(sorted(folds, key=lambda one: one.points))),
    detail=st.just("card"),
    separate=st.sampled_from(["cut", "perforated", "none"]),
    corner_radius=points(0, 30),
    holes=st.lists(HOLES, max_size=1).map(tuple),
    binding=points(0, 20),
    sheet=SHEETS,
)


def fair(stock: Stock) -> Stock:
    """Most random numbers are wrong at once: the same stock with cards in the middle of a sheet that has room for them."""
    sheet, width, height = stock.sheet, stock.width.points, stock.height.points
    gaps = (max(0.0, sheet.gap_x.points), max(0.0, sheet.gap_y.points))
    more = 40 if stock.separate == "cut" else 0
    left, top = abs(sheet.left.points) + more, abs(sheet.top.points) + more
    wide = sheet.columns * width + (sheet.columns - 1) * gaps[0] + 2 * left
    high = sheet.rows * height + (sheet.rows - 1) * gaps[1] + 2 * top
    update = {"width": wide, "height": high, "gap_x": gaps[0], "gap_y": gaps[1], "left": left, "top": top}
    new = sheet.model_copy(update={key: Length(points=value) for key, value in update.items()})
    safe = Length(points=min(stock.safe.points, 25))
    floor = Length(points=min(stock.floor.points, stock.ideal.points))
    folds = tuple(sorted({fold for fold in stock.folds if fold.points < width}, key=lambda fold: fold.points))
    update_card = {"sheet": new, "safe": safe, "floor": floor, "folds": folds, "holes": (), "corner_radius": Length()}
    return stock.model_copy(update=update_card)


def at_line_nine(path: tuple) -> Place:
    return Place("templates/stocks.yaml", 9, 1 + len(path))


def trims(stock: Stock) -> list[tuple[float, float, float, float]]:
    """Trim boxes reckoned here, without the code that is tested."""
    sheet, width, height = stock.sheet, stock.width.points, stock.height.points
    return [
        (x, y, x + width, y + height)
        for row in range(sheet.rows)
        for column in range(sheet.columns)
        for x in (sheet.left.points + column * (width + sheet.gap_x.points),)
        for y in (sheet.top.points + row * (height + sheet.gap_y.points),)
    ]


def placed(page: Page) -> list[Group]:
    return [item for item in page.items if isinstance(item, Group)]


def name_of(group: Group) -> str:
    return next(item.text for item in group.items if isinstance(item, TextItem))


def attempt(make: Callable[[], T]) -> tuple[T | None, set[str]]:
    """What `make` returns, or None and the codes of its problems."""
    try:
        return make(), set()
    except ProblemsError as error:
        return None, {problem.code for problem in error.problems}


def impossible(stock: Stock) -> bool:
    boxes = trims(stock)
    width, height = stock.sheet.width.points, stock.sheet.height.points
    outside = any(box[0] < -SLACK or box[1] < -SLACK or box[2] > width + SLACK or box[3] > height + SLACK for box in boxes)
    return outside or any(overlap(one, other, SLACK) for at, one in enumerate(boxes) for other in boxes[:at])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(STOCKS)
def test_cards_that_overlap_or_leave_their_sheet_are_always_a_problem(stock: Stock) -> None:
    found = list(stock_problems(stock, at_line_nine))
    if impossible(stock):
        assert found
    for problem in found:
        assert problem.code.startswith("stock-")
        assert problem.place.line == 9
        assert problem.hints


@settings(max_examples=80, deadline=None, derandomize=True)
@given(STOCKS.map(fair))
def test_stocks_without_a_problem_make_right_sheets(stock: Stock) -> None:
    if list(stock_problems(stock, at_line_nine)):
        return
    names = ["front", "back"]
    sheets = drawn(impose_cards(card(stock, *names), stock, WORDS, typefaces()))
    for side, sheet in enumerate(sheets):
        found = [one.box for one in faces(sheet, names, stock)]
        assert len(found) == stock.sheet.columns * stock.sheet.rows
        for at, box in enumerate(found):
            assert box[0] >= -SLACK
            assert box[1] >= -SLACK
            assert box[2] <= sheet.width + SLACK
            assert box[3] <= sheet.height + SLACK
            assert not any(overlap(box, other, SLACK) for other in found[:at])
        seen = found
        if side:
            seen = [
                (sheet.width - x1, y0, sheet.width - x0, y1)
                if flips_sideways(stock.sheet)
                else (x0, sheet.height - y1, x1, sheet.height - y0)
                for x0, y0, x1, y1 in found
            ]
        for box, wanted in zip(sorted(seen), sorted(trims(stock)), strict=True):
            assert max(abs(one - other) for one, other in zip(box, wanted, strict=True)) < SLACK
        inner = 4 * len(found)
        assert len(squares(sheet)) == inner
        edge = stock.sheet.unprintable.points - SLACK
        for text in margin_texts(sheet, names):
            assert not text.clipped
            assert not any(overlap(text.box, box) for box in found)
            assert min(text.box[0], text.box[1], sheet.width - text.box[2], sheet.height - text.box[3]) >= edge
        marks = [ink.box for ink in sheet.inks if not any(overlap(ink.box, box, -SLACK) for box in found)]
        for mark in marks:
            assert min(mark[0], mark[1], sheet.width - mark[2], sheet.height - mark[3]) >= edge
            assert not any(overlap(mark, text.box) for text in margin_texts(sheet, names))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(STOCKS.map(fair))
def test_fold_over_places_are_right_or_refused(stock: Stock) -> None:
    if list(stock_problems(stock, at_line_nine)):
        return
    pairs, codes = attempt(lambda: fold_over_places(stock)[0])
    if pairs is None:
        assert codes == {"fold-over-no-room"}
        return
    width, height = stock.width.points, stock.height.points
    boxes = [(place.x, place.y, place.x + width, place.y + height) for pair in pairs for place in pair]
    for at, box in enumerate(boxes):
        assert box[0] >= -SLACK
        assert box[1] >= -SLACK
        assert box[2] <= stock.sheet.width.points + SLACK
        assert box[3] <= stock.sheet.height.points + SLACK
        assert not any(overlap(box, other, SLACK) for other in boxes[:at])


@settings(max_examples=40, deadline=None, derandomize=True)
@given(STOCKS.map(fair), st.integers(1, 12), st.lists(st.integers(0, 11), max_size=20))
def test_gang_runs_place_every_card_asked_for(stock: Stock, cards: int, order: list[int]) -> None:
    if list(stock_problems(stock, at_line_nine)):
        return
    chosen = [number % cards for number in order] or list(range(cards))
    made = impose_gang([card(stock, f"f{n}", f"b{n}") for n in range(cards)], stock, WORDS, typefaces(), chosen)
    expected = {"front": [(f"f{n}", place) for n, place in zip(chosen, fronts(stock) * len(chosen), strict=False)]}
    expected["back"] = [(f"b{n}", place) for n, place in zip(chosen, backs(stock) * len(chosen), strict=False)]
    for name, wanted in expected.items():
        groups = [group for page in made.pages if page.name.startswith(f"gang {name}") for group in placed(page)]
        got = [(name_of(group), (group.x, group.y, group.turn)) for group in groups]
        assert got == [(said, (place.x, place.y, place.turn)) for said, place in wanted]
        tagged = [said for (said, _), group in zip(got, groups, strict=True) if not group.artifact]
        assert tagged == list(dict.fromkeys(said for said, _ in wanted))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(1, 60), points(200, 420), points(200, 620), st.sampled_from(["long-edge", "short-edge"]), points(0, 1))
def test_booklets_of_any_size_are_right_or_refused(count: int, width: Length, height: Length, flip: str, paper: Length) -> None:
    sheet = Sheet(width=Length(points=2 * width.points), height=height, columns=2, rows=1, left=Length(), top=Length(), flip=flip)
    stock = Stock(
        id="random", title="Random", width=width, height=height, safe=Length(points=20), bleed=Length(), ideal=Length(points=10),
        floor=Length(points=8), detail="memo", separate="none", stitched=True, paper=paper, sheet=sheet,
    )  # fmt: skip
    assert not list(stock_problems(stock, at_line_nine))
    made, codes = attempt(lambda: impose_booklet(card(stock, *(f"p{n}" for n in range(count))), stock, WORDS, typefaces()))
    if made is None:
        assert codes == {"booklet-too-thick"}
        assert -(-count // 4) > 20 or (-(-count // 4) - 1) * paper.points > 10
        return
    said = []
    for page in made.pages:
        boxes = []
        for group in placed(page):
            assert group.clip is not None
            x, y, wide, high = group.clip
            if group.turn:
                x, y = group.width - x - wide, group.height - y - high
            boxes.append((group.x + x, group.y + y, group.x + x + wide, group.y + y + high))
            said.append(name_of(group))
        assert not any(overlap(one, other) for at, one in enumerate(boxes) for other in boxes[:at])
    assert sorted(said) == sorted(f"p{n}" for n in range(count))
