"""Where pages break. Master `small` has room for five lines of 12 pt."""

from __future__ import annotations

import pytest

from generator.diagnostics import ProblemsError
from generator.frames import Rect, TextItem
from tests.lay_out.helpers import by_page, lay, lay_page, lines, style, texts


def paragraphs(*words: str) -> str:
    return "".join(f"<p>{word}</p>" for word in words)


def long_paragraph(count: int, letter: str = "a") -> str:
    """Return a paragraph of `count` lines of 30 characters, each line named."""
    return "<p>" + " ".join(f"{letter}{index}" + letter * 28 for index in range(count)) + "</p>"


def starts(document_pages: list[list[str]]) -> list[list[str]]:
    """Return the first two characters of each line of every page."""
    return [[text[:2] for text in page] for page in document_pages]


def test_a_page_takes_what_fits() -> None:
    assert by_page(lay_page(paragraphs(*"abcdefg"))) == [["a", "b", "c", "d", "e"], ["f", "g"]]


def test_no_widow() -> None:
    document = lay_page("<p>x</p>" + long_paragraph(5))
    assert starts(by_page(document)) == [["x", "a0", "a1", "a2"], ["a3", "a4"]]


def test_no_orphan() -> None:
    document = lay_page(paragraphs(*"wxyz") + long_paragraph(4))
    assert starts(by_page(document)) == [["w", "x", "y", "z"], ["a0", "a1", "a2", "a3"]]


def test_three_lines_stay_together() -> None:
    document = lay_page(paragraphs(*"xyz") + long_paragraph(3))
    assert starts(by_page(document)) == [["x", "y", "z"], ["a0", "a1", "a2"]]


def test_heading_stays_with_what_it_heads() -> None:
    document = lay_page(paragraphs(*"wxyz") + "<h2>H</h2>" + long_paragraph(2))
    assert starts(by_page(document)) == [["w", "x", "y", "z"], ["H", "a0", "a1"]]


def test_headings_in_a_row_stay_together() -> None:
    document = lay_page(paragraphs(*"xyz") + "<h2>H</h2><h3>I</h3>" + long_paragraph(2))
    assert starts(by_page(document)) == [["x", "y", "z"], ["H", "I", "a0", "a1"]]


def test_heading_holds_on_to_the_first_two_lines_of_a_long_paragraph() -> None:
    document = lay_page(paragraphs("y", "z") + "<h2>H</h2>" + long_paragraph(4))
    assert starts(by_page(document)) == [["y", "z", "H", "a0", "a1"], ["a2", "a3"]]


def test_keep_together_moves_as_a_whole() -> None:
    document = lay_page(paragraphs(*"abc") + f"<keep-together>{paragraphs(*'xyz')}</keep-together>")
    assert by_page(document) == [["a", "b", "c"], ["x", "y", "z"]]


def test_keep_together_taller_than_a_page_is_split_all_the_same() -> None:
    document = lay_page("<h2>H</h2><keep-together>" + paragraphs(*"abcdefg") + "</keep-together>")
    assert by_page(document) == [["H", "a", "b", "c", "d"], ["e", "f", "g"]]


def test_page_break_before() -> None:
    document = lay_page("<h2>A</h2><p>a</p><h2>B</h2>", {"h2": style(page_break_before=True)})
    assert by_page(document) == [["A", "a"], ["B"]]


def test_what_is_too_tall_for_any_page_is_a_problem() -> None:
    with pytest.raises(ProblemsError) as raised:
        lay_page('<p>a</p>\n<qr value="x" size="90pt" alt="code"/>')
    assert str(raised.value.problems[0]) == (
        "templates/test.xml:2:1: error[layout-too-tall]: `QR code` is 90 pt tall and cannot be split; "
        "the page has room for 60 pt\nhint: make it smaller or write it as several blocks"
    )


def test_fill_pushes_what_follows_to_the_bottom_of_the_page() -> None:
    page = lay_page('<p>a</p><spacer height="fill"/><p>z</p>').pages[0]
    assert [y for _, y, _ in lines(page)] == [39.62, 39.62 + 48]


def test_spacer_is_as_tall_as_it_says() -> None:
    page = lay_page('<p>a</p><spacer height="10pt"/><p>z</p>').pages[0]
    assert [y for _, y, _ in lines(page)] == [39.62, 39.62 + 22]


def test_bar_of_an_aside_runs_over_its_gaps_once_a_page() -> None:
    styles = {"aside": style(padding="4pt", rule_start="2pt", rule_color="accent"), "aside p": style(space_after="6pt")}
    document = lay_page("<aside>" + paragraphs(*"abcd") + "</aside>", styles)
    bars = [(page.items[0].y, page.items[0].height) for page in document.pages if isinstance(page.items[0], Rect)]
    # page 1: 4 padding, a, 6, b, 6, c; page 2: d and 4 padding
    assert bars == [(30, 4 + 3 * 12 + 2 * 6), (30, 12 + 4)]
    assert lines(document.pages[0])[0][0] == 26


def test_rules_above_and_below() -> None:
    page = lay_page("<p>a</p>", {"p": style(rule_top="1pt", rule_bottom="2pt")}).pages[0]
    assert [(item.y, item.height) for item in page.items if isinstance(item, Rect)] == [(30, 1), (43, 2)]


def test_columns_are_balanced_at_the_end() -> None:
    page = lay_page('<columns count="2" gap="10pt">' + paragraphs(*"abcde") + "</columns><p>z</p>").pages[0]
    assert lines(page) == [
        (20, 39.62, "a"),
        (20, 51.62, "b"),
        (20, 63.62, "c"),
        (105, 39.62, "d"),
        (105, 51.62, "e"),
        (20, 75.62, "z"),
    ]


def test_columns_fill_the_page_before_they_go_on_to_the_next() -> None:
    letters = "abcdefghijklmn"
    document = lay_page('<p>x</p><columns count="2" gap="10pt">' + paragraphs(*letters) + "</columns>")
    assert by_page(document) == [["x", *"abcdefgh"], list("ijklmn")]
    assert [x for x, _, _ in lines(document.pages[1])] == [20, 20, 20, 105, 105, 105]


def test_right_to_left_columns_start_on_the_right() -> None:
    page = lay_page('<columns count="2" gap="10pt" dir="rtl"><p>a</p><p>b</p></columns>').pages[0]
    assert [(x, text) for x, _, text in lines(page)] == [(175, "a"), (90, "b")]


def test_right_hand_start_puts_in_a_blank_page_without_a_running_head() -> None:
    foot = "<footer><p>foot</p></footer>"
    document = lay(
        f'<page master="binder" numbering="roman">{foot}<p>a</p></page><page master="binder" start="right">{foot}<p>b</p></page>'
    )
    assert by_page(document) == [["foot", "a"], [], ["foot", "b"]]
    assert [page.label for page in document.pages] == ["i", "ii", "1"]


def test_labels_go_on_from_run_to_run_and_none_counts_nothing() -> None:
    runs = ["none", "roman", "roman", "decimal", "decimal"]
    document = lay("".join(f'<page master="small" numbering="{style}"><p>a</p></page>' for style in runs))
    assert [page.label for page in document.pages] == ["", "i", "ii", "1", "2"]


def test_mirrored_margins_and_edges_of_running_heads() -> None:
    head = "<header><p>inner</p><p>outer</p></header>"
    document = lay(f'<page master="binder">{head}' + paragraphs(*"abcdefg") + "</page>")
    first, second = lines(document.pages[0]), lines(document.pages[1])
    # text from 30 to 190 on right-hand pages, from 10 to 170 on left-hand ones; the head's baseline is 15 pt from the edge
    assert first[:3] == [(30, 15, "inner"), (165, 15, "outer"), (30, 39.62, "a")]
    assert second[:3] == [(145, 15, "inner"), (10, 15, "outer"), (10, 39.62, "f")]


def test_running_feet_have_numbers_and_are_artifacts() -> None:
    foot = '<footer first="false"><p>Page <page-number/> of <page-count/></p></footer>'
    document = lay(f'<page master="small">{foot}' + paragraphs(*"abcdefghijkl") + "</page>")
    assert [texts(page)[0] for page in document.pages] == ["a", "Page 2 of 3", "Page 3 of 3"]
    foot_item = document.pages[1].items[0]
    assert isinstance(foot_item, TextItem)
    assert (foot_item.node, foot_item.runs[0].y) == (None, 105)


def test_running_head_that_reaches_into_the_text_is_a_problem() -> None:
    words = "word " * 16
    with pytest.raises(ProblemsError, match=r"layout-running.*the running head reaches \d+\.\d pt into the text"):
        lay(f'<page master="small"><header><p>{words}</p></header><p>a</p></page>')


def test_unknown_master_and_stock() -> None:
    with pytest.raises(ProblemsError) as raised:
        lay('<page master="smal"><p>a</p></page><card stock="tinny" title="T"><face name="front"/></card>')
    assert [(problem.message, problem.hints) for problem in raised.value.problems] == [
        ("there is no page master `smal`", ("did you mean `small`?",)),
        ("there is no stock `tinny`", ("did you mean `tiny`?",)),
    ]


def test_contents_settle_although_they_push_the_headings() -> None:
    chapters = "".join(f"<h1>Chapter {number}</h1><p>a</p>" for number in range(1, 7))
    document = lay_page(f'<toc depth="1"/>{chapters}')
    entries = by_page(document)[0] + by_page(document)[1][:2]
    assert entries == [
        "Chapter 1", "2", "Chapter 2", "2", "Chapter 3", "3", "Chapter 4", "3", "Chapter 5", "4", "Chapter 6", "4",
    ]  # fmt: skip
    number = document.pages[0].items[2]
    assert isinstance(number, TextItem)
    assert number.runs[0].x == 175


def test_contents_leave_out_deeper_headings_and_those_that_say_so() -> None:
    document = lay_page('<h1 toc="false">X</h1><toc depth="1"/><h1>A</h1><h2>B</h2>')
    assert by_page(document)[0] == ["X", "A", "1", "A", "B"]


def test_page_reference_names_the_page() -> None:
    document = lay_page('<p>See page <page-ref to="end"/></p>' + paragraphs(*"abcd") + '<p id="end">z</p>')
    assert by_page(document)[0][0] == "See page 2"


def test_outline_has_headings_with_levels_that_never_skip() -> None:
    document = lay_page("<h1>A</h1><h3>B</h3><h2>C</h2><p>x</p><p>y</p><h1>D</h1><p>z</p>")
    assert [(one.title, one.level, one.page, one.y) for one in document.outline] == [
        ("A", 1, 0, 30),
        ("B", 2, 0, 42),
        ("C", 2, 0, 54),
        ("D", 1, 1, 30),
    ]
