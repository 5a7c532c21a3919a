"""Stock `tiny`: 100 x 48 pt inside the safe zone, type from 10 down to 8 pt; at 10 pt that is four lines of 20 characters."""

from __future__ import annotations

import pytest

from generator.diagnostics import ProblemsError
from generator.frames import ACCENT, Document, Rect, TextItem
from tests.lay_out.helpers import lay, lines, style, texts, tiny_stock

FOOT = "<footer><p>in</p><p>out</p></footer>"


def card(front: str, back: str = "", styles: dict | None = None, **changes: object) -> Document:
    faces = f'<face name="front">{front}</face>' + (f'<face name="back">{back}</face>' if back else "")
    return lay(f'<card stock="tiny" title="Immigration detainer">{faces}</card>', styles, **changes)


def sizes(document: Document) -> set[float]:
    return {run.size for page in document.pages for item in page.items if isinstance(item, TextItem) for run in item.runs}


def words(count: int, length: int = 9) -> str:
    return " ".join(["x" * length] * count)


def test_what_fits_at_the_ideal_size_is_set_at_it() -> None:
    document = card("<p>Call</p>")
    assert (document.type_size, sizes(document)) == (10, {10})
    page = document.pages[0]
    assert (page.width, page.height, page.bleed, page.safe, page.floor) == (120, 68, 9, 10, 8)
    assert (page.label, page.name) == ("Front", "Immigration detainer front")
    assert lines(page) == [(10, 19.62, "Call")]


def test_the_largest_size_that_fits_is_found_in_quarter_points() -> None:
    # 10 words of 9 characters: two to a line at any size from 10 down to 8; five lines of 1.2 em in 48 pt need 8 pt
    assert card(f"<p>{words(10)}</p>").type_size == 8
    # a height of 52 pt allows 5 lines at 8.67 pt: the next step below is 8.5
    assert card(f"<p>{words(10)}</p>", stocks=(tiny_stock(height="72pt"),)).type_size == 8.5


def test_both_faces_have_one_size() -> None:
    document = card("<p>Call</p>", f"<p>{words(10)}</p>")
    assert sizes(document) == {8}


def test_overflow_says_by_how_many_lines_and_which_block() -> None:
    with pytest.raises(ProblemsError) as raised:
        card(f"<h1>Steps</h1>\n<p>{words(6)}</p>\n<p>Call the office before {words(5)}</p>")
    assert str(raised.value.problems[0]) == (
        "templates/test.xml:3:1: error[card-overflow]: front of card `Immigration detainer` does not fit on `tiny` at 8 pt: "
        "3 lines too many; the block that runs over is `Call the office before xxxxxxxxx ...`\n"
        "hint: shorten the text of this face, or choose a larger stock"
    )


def test_one_line_too_many_is_written_in_the_singular_and_each_face_is_named() -> None:
    with pytest.raises(ProblemsError) as raised:
        card(f"<p>{words(12)}</p>", f"\n<p>{words(12)}</p>")
    assert [problem.message.split(";")[0] for problem in raised.value.problems] == [
        "front of card `Immigration detainer` does not fit on `tiny` at 8 pt: 1 line too many",
        "back of card `Immigration detainer` does not fit on `tiny` at 8 pt: 1 line too many",
    ]


def test_sizes_below_the_floor_are_raised_to_it() -> None:
    assert sizes(card("<p>a</p>", styles={"p": style(size="0.5em")})) == {8}


def test_phone_that_is_too_wide_makes_the_type_smaller_until_it_fits() -> None:
    # 12 characters at 2 em: 12 x size <= 100 from 8.25 down
    assert card('<p class="call"><phone>202-555-0123</phone></p>', styles={"p.call": style(size="2em")}).type_size == 8.25


def test_phone_that_is_too_wide_at_the_floor_is_a_problem() -> None:
    with pytest.raises(ProblemsError, match="`202-555-0123` is wider than its box of 100 pt"):
        card('<p class="call"><phone>202-555-0123</phone></p>', styles={"p.call": style(size="3em")})


def test_footer_stands_on_the_lower_edge_of_the_safe_zone() -> None:
    page = card(FOOT + "<p>a</p>").pages[0]
    assert lines(page) == [(10, 58 - 12 + 9.62, "in"), (95, 55.62, "out"), (10, 19.62, "a")]
    assert all(item.node is None for item in page.items[:2] if isinstance(item, TextItem))


def test_footer_takes_room_from_the_text() -> None:
    # 48 - (12 + 5 of gap) leaves two lines at 10 pt, and three from 9.25 pt down
    assert card(f"{FOOT}<p>{words(4)}</p>").type_size == 10
    assert card(f"{FOOT}<p>{words(6)}</p>").type_size == 9.0


def test_fill_pushes_to_the_foot() -> None:
    page = card('<p>a</p><spacer height="fill"/><p>z</p>').pages[0]
    assert [y for _, y, _ in lines(page)] == [19.62, 58 - 12 + 9.62]


def test_band_bleeds_over_the_upper_edge_and_text_starts_below_it() -> None:
    document = lay('<card stock="tiny" title="T"><face name="front" band="16pt"><p>a</p></face></card>', accent="#123456")
    band = document.pages[0].items[0]
    assert band == Rect(-9, -9, 138, 25, ACCENT, None)
    assert document.accent == "#123456"
    assert lines(document.pages[0]) == [(10, 25.62, "a")]


def test_columns_on_a_face_are_balanced() -> None:
    page = card('<columns count="2" gap="10pt"><p>a</p><p>b</p><p>c</p></columns><p>z</p>').pages[0]
    assert lines(page) == [(10, 19.62, "a"), (10, 31.62, "b"), (65, 19.62, "c"), (10, 43.62, "z")]


def test_missing_glyph_on_a_card_is_told_once() -> None:
    with pytest.raises(ProblemsError) as raised:
        card("<p>a#</p>")
    assert [problem.code for problem in raised.value.problems] == ["font-missing-glyph"]


def test_two_cards_each_have_their_own_size() -> None:
    faces = [f'<card stock="tiny" title="T"><face name="front"><p>{said}</p></face></card>' for said in ("a", words(10))]
    document = lay("".join(faces))
    assert [page.items[0].runs[0].size for page in document.pages if isinstance(page.items[0], TextItem)] == [10, 8]
    assert document.type_size == 8
    assert texts(document.pages[0]) == ["a"]


def steps(*said: str) -> str:
    return "<ol>" + "".join(f"<li>{one}</li>" for one in said) + "</ol>"


def hints(front: str, **changes: object) -> list[tuple[str, ...]]:
    with pytest.raises(ProblemsError) as raised:
        card(front, **changes)
    return [problem.hints for problem in raised.value.problems]


def test_overflow_says_at_which_size_it_would_fit_without_the_last_step() -> None:
    # one line a step; 48 pt hold five lines of 8 pt, or four of 10 pt
    assert hints(steps(*"abcdef")) == [
        ("shorten the text of this face, or choose a larger stock", "without the last step it fits at 8 pt")
    ]
    # the last step has two lines: without it there are four, which fit at the ideal size
    assert hints(steps(*"abcd", words(4)))[0][1] == "without the last step it fits at 10 pt"


def test_overflow_says_how_much_is_left_without_the_last_step() -> None:
    assert hints(steps(*"abcdefg"))[0][1] == "without the last step it is still 1 line too long"


def test_the_step_is_the_last_of_the_first_numbered_list_wherever_that_stands() -> None:
    front = f"<p>a</p><ul><li>b</li><li>c</li></ul><section>{steps('d', 'e')}</section>{steps(words(4))}"
    assert hints(front)[0][1] == "without the last step it is still 1 line too long"


@pytest.mark.parametrize("front", [f"<p>{words(12)}</p>", "<ul>" + "<li>a</li>" * 6 + "</ul>", steps(words(12))])
def test_a_face_without_a_step_to_spare_has_no_such_hint(front: str) -> None:
    assert hints(front) == [("shorten the text of this face, or choose a larger stock",)]


def test_without_the_last_step_counts_the_face_alone() -> None:
    with pytest.raises(ProblemsError) as raised:
        card(steps(*"abcdef"), f"<p>{words(12)}</p>")
    assert [problem.hints[1:] for problem in raised.value.problems] == [("without the last step it fits at 8 pt",), ()]


def test_bound_edge_is_left_on_fronts_and_right_on_backs() -> None:
    document = card(f"{FOOT}<p>{words(3)}</p>", f"<p>{words(3)}</p>", stocks=(tiny_stock(binding="40pt"),))
    front, back = document.pages
    assert {x for x, _, said in lines(front) if said != "out"} == {50}
    assert {x for x, _, _ in lines(back)} == {10}
    assert len(lines(back)) == 3
