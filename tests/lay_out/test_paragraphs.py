"""Type is 10 on 12, a character 5 pt wide; page master `small` has a measure of 160 pt (32 characters) and 5 lines."""

from __future__ import annotations

import pytest

from generator.diagnostics import ProblemsError
from generator.frames import ACCENT, LinkArea, Path, Rect, TextItem
from tests.lay_out.fake_engine import FakeEngine
from tests.lay_out.helpers import lay_page, lines, style, texts


def test_lines_stand_on_their_baselines() -> None:
    page = lay_page("<p>aaaa bbbb cccc dddd eeee ffff gggg</p>").pages[0]
    # baseline: half of 12 plus (0.95 - 0.225) / 2 em = 9.625 below the line's top
    assert lines(page) == [(20, 39.62, "aaaa bbbb cccc dddd eeee ffff "), (20, 51.62, "gggg")]


def test_space_between_blocks_collapses_and_is_dropped_at_the_top() -> None:
    page = lay_page("<p>a</p><p>b</p>", {"p": style(space_before="6pt", space_after="10pt")}).pages[0]
    assert [y for _, y, _ in lines(page)] == [39.62, 39.62 + 12 + 10]


@pytest.mark.parametrize(
    ("align", "direction", "x"),
    [("start", "ltr", 20), ("end", "ltr", 160), ("center", "ltr", 90), ("start", "rtl", 160), ("end", "rtl", 20)],
)
def test_alignment_follows_the_direction(align: str, direction: str, x: float) -> None:
    page = lay_page(f'<p dir="{direction}">abcd</p>', {"p": style(align=align)}).pages[0]
    assert lines(page)[0][0] == x


def test_language_alone_sets_the_direction() -> None:
    page = lay_page('<p lang="ar">abcd</p><p lang="az-Arab">abcd</p><p lang="az">abcd</p><p dir="auto">\u05d0b</p>').pages[0]
    assert [x for x, _, _ in lines(page)] == [160, 160, 20, 170]
    item = page.items[0]
    assert isinstance(item, TextItem)
    assert (item.rtl, item.lang) == (True, "ar")


def test_indent_and_measure_count_from_the_start_edge() -> None:
    styles = {"p": style(indent="10pt", max_width="50pt")}
    page = lay_page('<p>aaaa bbbb cccc</p><p dir="rtl">aaaa</p>', styles).pages[0]
    assert lines(page) == [(30, 39.62, "aaaa bbbb "), (30, 51.62, "cccc"), (150, 63.62, "aaaa")]


def test_white_space_collapses_across_elements_and_at_line_breaks() -> None:
    page = lay_page("<p> a <strong> b </strong> c <br/> d </p>").pages[0]
    assert [text for _, _, text in lines(page)] == ["a ", "b ", "c", "d"]


def test_a_space_that_ends_a_line_stays_with_the_text_before_it() -> None:
    page = lay_page("<p>aaaa <strong>bbbb bbbb bbbb bbbb bbbbbb</strong> cc</p>").pages[0]
    assert [text for _, _, text in lines(page)] == ["aaaa ", "bbbb bbbb bbbb bbbb bbbbbb ", "cc"]


def test_bold_italic_color_and_size_reach_the_glyphs() -> None:
    styles = {"span.big": style(size="20pt", color="accent")}
    page = lay_page('<p>a<strong>b</strong><em>c</em><span class="big">d</span></p>', styles, accent="#112233").pages[0]
    runs = [run for item in page.items if isinstance(item, TextItem) for run in item.runs]
    assert [(run.face, run.size, run.color) for run in runs] == [
        ("Regular", 10, "#000000"),
        ("Bold", 10, "#000000"),
        ("Italic", 10, "#000000"),
        ("Regular", 20, ACCENT),
    ]
    # the line is as high as the largest size in it asks: 20 x 1.2
    assert runs[0].y == pytest.approx(30 + 12 + 0.3625 * 20)


def test_phone_is_isolated_tabular_and_never_broken() -> None:
    engine = FakeEngine()
    page = lay_page("<p>aaaa bbbb cccc dddd eeee <phone>202 555 0123</phone></p>", engine=engine).pages[0]
    assert texts(page) == ["aaaa bbbb cccc dddd eeee", "202 555 0123"]
    run = engine.shaped[0][1]
    assert (run.isolate, run.nobreak, run.style.features) == (True, True, ("tnum",))


def test_phone_wider_than_its_box_is_a_problem() -> None:
    with pytest.raises(ProblemsError) as raised:
        lay_page("<p>Call <phone>1 202 555 0123</phone></p>", {"p": style(max_width="40pt")})
    problem = raised.value.problems[0]
    assert str(problem) == (
        "templates/test.xml:1:73: error[text-too-wide]: `1 202 555 0123` is wider than its box of 40 pt and cannot be broken\n"
        "hint: make it shorter, its type smaller or its column wider"
    )


def test_short_word_that_would_be_torn_is_a_problem_on_a_page() -> None:
    with pytest.raises(ProblemsError, match="`Release` is wider than its box of 20 pt"):
        lay_page("<p>Release</p>", {"p": style(max_width="20pt")})


def test_long_word_is_broken_between_characters() -> None:
    page = lay_page("<p>abcdefghijklmnopqrstuvwxyz</p>", {"p": style(max_width="50pt")}).pages[0]
    assert texts(page) == ["abcdefghij", "klmnopqrst", "uvwxyz"]


def test_code_is_kept_whole_where_it_fits_and_broken_where_not() -> None:
    xml = "<p>aa <code>b b</code></p><p><code>abcdefghijklmnopq</code></p>"
    page = lay_page(xml, {"p": style(max_width="20pt")}, master="wide").pages[0]
    assert texts(page) == ["aa", "b b", "abcd", "efgh", "ijkl", "mnop", "q"]


def test_problems_of_the_text_engine_are_raised_together() -> None:
    with pytest.raises(ProblemsError) as raised:
        lay_page("<p>a#</p>\n<p>b#</p>")
    assert [(problem.code, problem.place.line) for problem in raised.value.problems] == [
        ("font-missing-glyph", 1),
        ("font-missing-glyph", 2),
    ]


def test_link_has_an_area_a_line() -> None:
    page = lay_page('<p>aaaa bbbb cccc dddd <a href="https://x.org" title="To X">eeee ffff gggg</a> h</p>').pages[0]
    areas = [item for item in page.items if isinstance(item, LinkArea)]
    assert [(area.x, round(area.y, 2), area.width, area.height) for area in areas] == [(120, 31.62, 45, 10), (20, 43.62, 20, 10)]
    assert {(area.uri, area.destination, area.contents) for area in areas} == {("https://x.org", None, "To X")}


def test_link_to_an_id_of_the_document() -> None:
    document = lay_page('<p id="there">a</p><p><a to="there">b c</a></p>')
    area = next(item for item in document.pages[0].items if isinstance(item, LinkArea))
    assert (area.destination, area.uri, area.contents) == ("there", None, "b c")
    assert document.pages[0].destinations == (("there", 30.0),)


def test_unknown_and_repeated_ids_are_problems() -> None:
    with pytest.raises(ProblemsError) as raised:
        lay_page('<p id="there">a</p><p id="there">a</p><p><a to="their">b</a> <page-ref to="where"/></p>')
    assert [problem.message for problem in raised.value.problems] == [
        "the id `there` is used twice",
        "nothing has the id `their`",
        "nothing has the id `where`",
    ]


def test_blank_is_a_rule_below_the_baseline_and_may_fill_its_line() -> None:
    page = lay_page('<p>Name <blank width="fill" label="name"/></p><p><blank width="30pt" label="x"/>.</p>').pages[0]
    rules = [item for item in page.items if isinstance(item, Rect)]
    assert [(rule.x, rule.width, rule.height) for rule in rules] == [(45, 135, 0.5), (20, 30, 0.5)]
    assert rules[0].y == pytest.approx(39.625 + 1.5)


def test_checkbox_is_a_drawn_square() -> None:
    page = lay_page("<p><checkbox/> yes</p>").pages[0]
    box = next(item for item in page.items if isinstance(item, Path))
    assert box.commands[0] == ("M", 20.3, pytest.approx(39.625 - 7.36 + 0.3))
    assert texts(page) == ["yes"]


def test_least_height_centres_the_text() -> None:
    page = lay_page("<p>a</p><p>b</p>", {"p": style(min_height="20pt")}).pages[0]
    assert [y for _, y, _ in lines(page)] == [43.62, 63.62]


def test_lines_whose_outlines_would_meet_are_moved_apart() -> None:
    page = lay_page("<p>a_<br/>b^<br/>c^<br/>d</p>").pages[0]
    # 6 above the baseline distance of 12: a reaches 6 below, b 12 above; c 12 above, but b only 2 below
    assert [y for _, y, _ in lines(page)] == [39.62, 57.62, 71.62, 83.62]


def test_outlines_that_reach_out_of_the_first_and_last_line_make_them_taller() -> None:
    page = lay_page("<p>a^_</p><p>b</p>").pages[0]
    assert [y for _, y, _ in lines(page)] == [42, 42 + 6 + 9.62]


def test_each_paragraph_is_shaped_once() -> None:
    engine = FakeEngine()
    lay_page('<toc depth="1"/><h1>One</h1><p>words</p><p>words</p>', engine=engine)
    assert sum(1 for runs in engine.shaped if "".join(run.text for run in runs) == "words") == 2
    assert len(engine.shaped) == len(set(engine.shaped))
