"""Where lines end (UAX 14, dictionaries) and what they say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.typefaces.paragraph import ShapedParagraph
from generator.typefaces.text import Line, Run, TextStyle

STYLE = TextStyle(size=10.0)
OBJECT = "\ufffc"


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("ខ្ញុំនិយាយភាសាខ្មែរ", "km", ["ខ្ញុំ", "និយាយ", "ភាសាខ្មែរ"]),
        ("ฉันพูดภาษาไทย", "th", ["ฉัน", "พูด", "ภาษา", "ไทย"]),
        ("ຂ້ອຍເວົ້າພາສາລາວ", "lo", ["ຂ້ອຍ", "ເວົ້າ", "ພາສາ", "ລາວ"]),
        ("저는 한국어를 합니다", "ko", ["저는 ", "한국어를 ", "합니다"]),
        ("我講廣東話。", "yue-Hant", ["我", "講", "廣", "東", "話。"]),
        ("one two-three", "en", ["one ", "two-", "three"]),
        ("https://example.gov/a", "en", ["https://", "example.gov/", "a"]),
    ],
)
def test_lines_end_between_words(shape: Callable[..., ShapedParagraph], text: str, lang: str, words: list[str]) -> None:
    paragraph = shape(text, lang)
    widest = paragraph.min_width
    for width in (widest, widest * 1.3, widest * 2):
        lines = paragraph.break_lines(width)
        assert not any(line.emergency for line in lines)
        ends = {"".join(words[:count]) for count in range(1, len(words) + 1)}
        said = ""
        for line in texts(lines):
            said += line
            assert said in ends
        assert said == text


def test_burmese_breaks_by_dictionary(shape: Callable[..., ShapedParagraph]) -> None:
    lines = shape("ကျွန်တော် မြန်မာစကားပြောတတ်ပါတယ်", "my").break_lines(60)
    assert texts(lines)[0].startswith("ကျွန်တော် ")
    assert not any(line.emergency for line in lines)


def test_the_space_that_ends_a_line_is_said_and_not_measured(
    shape: Callable[..., ShapedParagraph], one_line: Callable[..., Line]
) -> None:
    first, second = shape("alpha beta").break_lines(30)
    assert (first.text, second.text) == ("alpha ", "beta")
    assert first.width == pytest.approx(one_line("alpha").width)
    assert first.runs[-1].glyphs[-1].text == " "
    assert first.runs[-1].width == pytest.approx(first.width)


def test_the_space_that_ends_a_right_to_left_line_is_not_drawn(
    shape: Callable[..., ShapedParagraph], one_line: Callable[..., Line]
) -> None:
    first, second = shape("שלום עולם", "he").break_lines(30)
    assert (first.text, second.text) == ("שלום ", "עולם")
    assert first.width == pytest.approx(one_line("שלום", "he").width)
    assert [run.x for run in first.runs] == [0.0]


def test_a_no_break_space_holds_and_counts(shape: Callable[..., ShapedParagraph], one_line: Callable[..., Line]) -> None:
    assert shape("a\xa0b").min_width == pytest.approx(one_line("a\xa0b").width)
    assert one_line("a\xa0").width > one_line("a ").width


def test_many_spaces_end_one_line(shape: Callable[..., ShapedParagraph]) -> None:
    assert texts(shape("alpha     beta").break_lines(30)) == ["alpha     ", "beta"]


def test_a_run_that_may_not_be_broken_stays_whole(shape: Callable[..., ShapedParagraph]) -> None:
    phone = "(202) 555-0123"
    runs = (Run("Call the desk at ", STYLE), Run(phone, STYLE, isolate=True, nobreak=True), Run(" day or night", STYLE))
    paragraph = shape(runs)
    for width in range(int(paragraph.min_width) + 1, 200, 3):
        lines = paragraph.break_lines(width)
        assert sum(phone in line.text for line in lines) == 1
        assert not any(line.emergency for line in lines)


def test_a_forced_break_ends_a_line_and_is_not_said(shape: Callable[..., ShapedParagraph]) -> None:
    lines = shape("Elm Police\n12 Main St").break_lines(1000)
    assert [(line.text, line.forced) for line in lines] == [("Elm Police", True), ("12 Main St", False)]
    empty = shape("a\n\nb").break_lines(1000)
    assert texts(empty) == ["a", "", "b"]
    assert (empty[1].width, empty[1].ascent, empty[1].runs) == (0.0, empty[0].ascent, ())
    assert texts(shape("a\n").break_lines(1000)) == ["a"]
    assert shape("").break_lines(1000) == ()


def test_a_forced_break_keeps_the_paragraph_direction(shape: Callable[..., ShapedParagraph]) -> None:
    first, second = shape("שלום\nhello.", "he").break_lines(1000)
    assert first.rtl
    assert second.rtl
    assert [run.text for run in second.runs] == [".", "hello"]


def test_a_word_longer_than_the_line_is_cut_between_clusters(shape: Callable[..., ShapedParagraph]) -> None:
    word = "e\u0323\u0301" * 12
    lines = shape(f"a {word} b", "yo").break_lines(20)
    assert lines[0].text == "a "
    assert [line.emergency for line in lines] == [" " not in line.text and line is not lines[-1] for line in lines]
    assert all(len(line.text.strip("ab ")) % 3 == 0 for line in lines)
    assert "".join(texts(lines)) == f"a {word} b"


def test_flags_and_joined_syllables_are_one_cluster(shape: Callable[..., ShapedParagraph]) -> None:
    assert texts(shape("🇲🇽🇺🇸🇬🇹").break_lines(1)) == ["🇲🇽", "🇺🇸", "🇬🇹"]
    assert texts(shape("क्षिक्षि", "hi").break_lines(1)) == ["क्षि", "क्षि"]
    assert texts(shape("각각", "ko").break_lines(1)) == ["각", "각"]


def test_a_soft_hyphen_is_no_break(shape: Callable[..., ShapedParagraph]) -> None:
    assert texts(shape("extra\u00adordinary x").break_lines(68)) == ["extra\u00adordinary ", "x"]


def test_first_indent_narrows_only_the_first_line(shape: Callable[..., ShapedParagraph]) -> None:
    paragraph = shape("aaa bbb ccc ddd")
    assert texts(paragraph.break_lines(40)) == ["aaa bbb ", "ccc ddd"]
    assert texts(paragraph.break_lines(40, 15)) == ["aaa ", "bbb ccc ", "ddd"]


def test_an_inline_box_takes_its_width_and_its_place(
    shape: Callable[..., ShapedParagraph], one_line: Callable[..., Line]
) -> None:
    runs = (Run("A ", STYLE), Run(OBJECT, STYLE, key=5, box=12.5), Run(" B", STYLE))
    line = one_line(runs)
    box = line.runs[1]
    assert (box.box, box.key, box.width, box.glyphs, box.text) == (True, 5, 12.5, (), OBJECT)
    assert box.x == pytest.approx(one_line("A").width + one_line("a b").width - one_line("ab").width, abs=0.3)
    assert line.width == pytest.approx(sum(run.width for run in line.runs))
    assert texts(shape(runs).break_lines(14)) == ["A ", f"{OBJECT} ", "B"]
    assert shape(runs).problems == ()


def test_boxes_of_other_widths_are_not_mixed_up(one_line: Callable[..., Line]) -> None:
    assert one_line((Run(OBJECT, STYLE, box=10.0),)).width == 10.0
    assert one_line((Run(OBJECT, STYLE, box=20.0),)).width == 20.0


def test_a_box_in_right_to_left_text_stands_where_it_is_read(one_line: Callable[..., Line]) -> None:
    line = one_line((Run(OBJECT, STYLE, "he", key=9, box=10.0), Run(" שלום", STYLE, "he")), direction="rtl")
    assert [run.key for run in line.runs] == [0, 9]


def test_widths_asked_for_are_enough(shape: Callable[..., ShapedParagraph]) -> None:
    for text, lang in [("The quick brown fox", "en"), ("مرحبا بالعالم العربي", "ar"), ("ฉันพูดภาษาไทย", "th")]:
        paragraph = shape(text, lang)
        assert len(paragraph.break_lines(paragraph.max_width)) == 1
        assert not any(line.emergency for line in paragraph.break_lines(paragraph.min_width))
        assert any(line.emergency for line in paragraph.break_lines(paragraph.min_width - 1))
