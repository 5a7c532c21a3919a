"""Glyphs: joins, marks, features, styles, widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.project.files import ProjectFiles
from generator.typefaces.collection import Typefaces
from generator.typefaces.paragraph import ShapedParagraph
from generator.typefaces.text import Line, Run, TextStyle

STYLE = TextStyle(size=10.0)
BOLD = TextStyle(size=10.0, bold=True)


def gids(line: Line) -> list[int]:
    return [glyph.gid for run in line.runs for glyph in run.glyphs]


def test_arabic_letters_take_four_forms(one_line: Callable[..., Line]) -> None:
    """Heh alone, and at the start, middle and end of a word: four glyphs for one letter."""
    alone = gids(one_line("ه", "ar"))
    last, middle, first = gids(one_line("ههه", "ar"))
    assert len({alone[0], first, middle, last}) == 4
    assert gids(one_line("ه ه", "ar"))[::2] == alone * 2


def test_lam_alef_is_one_ligature_that_says_both_letters(one_line: Callable[..., Line]) -> None:
    """`لا` shapes to one joined pair; the text on the glyphs is still both letters, last letter first."""
    line = one_line("لا", "ar")
    assert "".join(glyph.text for glyph in line.runs[0].glyphs) in ("لا", "ال")
    assert gids(line) != gids(one_line("ا", "ar")) + gids(one_line("ل", "ar"))


def test_persian_non_joiner_separates_forms_and_needs_no_glyph(
    one_line: Callable[..., Line], shape: Callable[..., ShapedParagraph]
) -> None:
    joined, apart = one_line("میکنم", "fa"), one_line("می\u200cکنم", "fa")
    assert apart.text == "می\u200cکنم"
    assert gids(joined) != gids(apart)
    assert one_line("می", "fa").runs[0].glyphs == apart.runs[0].glyphs[-2:]
    assert shape("می\u200cکنم", "fa").problems == ()


def test_letters_join_across_a_change_of_style(one_line: Callable[..., Line]) -> None:
    """A bold middle letter is still a middle letter."""
    line = one_line((Run("ه", STYLE, "ar"), Run("ه", BOLD, "ar"), Run("ه", STYLE, "ar")))
    whole = one_line((Run("ههه", BOLD, "ar"),))
    assert [run.face for run in line.runs] == ["NotoSansArabic-Regular", "NotoSansArabic-Bold", "NotoSansArabic-Regular"]
    assert gids(line)[1] == gids(whole)[1]


def test_letters_do_not_join_across_a_line_end(shape: Callable[..., ShapedParagraph], one_line: Callable[..., Line]) -> None:
    lines = shape("ههههههههه", "ar").break_lines(12)
    assert all(line.emergency for line in lines[:-1])
    for line in lines:
        assert gids(line) == gids(one_line(line.text, "ar"))


def test_each_letter_and_mark_says_its_own_text(one_line: Callable[..., Line]) -> None:
    (run,) = one_line("كَلَّا", "ar").runs
    assert sorted("".join(glyph.text for glyph in run.glyphs)) == sorted("كَلَّا")
    for letter in "كل":
        (glyph,) = [glyph for glyph in run.glyphs if letter in glyph.text]
        assert glyph.advance > 0
    assert one_line("e\u0323\u0301", "yo").runs[0].glyphs[0].text[0] == "e"


def test_a_vowel_drawn_before_its_consonant_carries_the_syllable(one_line: Callable[..., Line]) -> None:
    (run,) = one_line("कि", "hi").runs
    assert [glyph.text for glyph in run.glyphs] == ["कि", ""]


def test_dots_drawn_apart_leave_the_text_on_the_letter(one_line: Callable[..., Line]) -> None:
    (run,) = one_line("ن", "ar").runs
    said = [(glyph.text, glyph.advance > 0) for glyph in run.glyphs]
    assert ("ن", True) in said
    assert all(text == "" for text, moves in said if not moves)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Hello, World", "en"),
        ("مرحبا بالعالم", "ar"),
        ("ខ្ញុំនិយាយ", "km"),
        ("हिन्दी 123", "hi"),
        ("ከ 9/11 (ሀ)", "am"),
        ("میں اردو", "ur"),
    ],
)
def test_widths_are_the_sums_of_the_advances(typefaces: Typefaces, one_line: Callable[..., Line], text: str, lang: str) -> None:
    line = one_line(text, lang)
    x = 0.0
    for run in line.runs:
        advances = sum(glyph.advance for glyph in run.glyphs) * run.size / typefaces.face(run.face).units_per_em
        assert run.width == pytest.approx(advances)
        assert run.x == pytest.approx(x)
        x += run.width
    assert line.width == pytest.approx(x)


def test_advances_scale_with_the_size_and_glyphs_do_not_change(typefaces: Typefaces) -> None:
    small = typefaces.shape((Run("Wave Tо", TextStyle(size=8.0)),)).break_lines(1000)[0]
    large = typefaces.shape((Run("Wave Tо", TextStyle(size=16.0)),)).break_lines(1000)[0]
    assert large.width == pytest.approx(2 * small.width)
    assert [run.glyphs for run in small.runs] == [run.glyphs for run in large.runs]


def test_a_run_of_glyphs_is_cut_where_the_key_changes(one_line: Callable[..., Line]) -> None:
    line = one_line((Run("see ", STYLE, key=1), Run("page", STYLE, key=2), Run(" 7", STYLE, key=3)))
    assert [(run.key, run.text) for run in line.runs] == [(1, "see "), (2, "page"), (3, " 7")]
    rtl = one_line((Run("ראו ", STYLE, "he", key=1), Run("עמוד", STYLE, "he", key=2)))
    assert [(run.key, run.text) for run in rtl.runs] == [(2, "עמוד"), (1, "ראו ")]
    assert gids(rtl) == gids(one_line("ראו עמוד", "he"))


def test_kerning_reaches_across_a_key(one_line: Callable[..., Line]) -> None:
    cut = one_line((Run("A", STYLE, key=1), Run("V", STYLE, key=2)))
    assert cut.width == pytest.approx(one_line("AV").width)
    assert cut.width < one_line("A").width + one_line("V").width


def test_tabular_figures(one_line: Callable[..., Line]) -> None:
    tabular = TextStyle(size=10.0, features=("tnum",))
    assert one_line("111").width < one_line("000").width
    assert one_line((Run("111", tabular),)).width == pytest.approx(one_line((Run("000", tabular),)).width)


def test_styles_choose_faces(one_line: Callable[..., Line]) -> None:
    def face(text: str, lang: str, *, bold: bool = False, italic: bool = False) -> tuple[str, float]:
        (run,) = one_line((Run(text, TextStyle(10.0, bold=bold, italic=italic), lang),)).runs
        return run.face, run.slant

    assert face("go", "en", bold=True) == ("PublicSans-Bold", 0.0)
    assert face("go", "en", italic=True) == ("PublicSans-Italic", 0.0)
    assert face("go", "en", bold=True, italic=True) == ("PublicSans-BoldItalic", 0.0)
    assert face("да", "ru", italic=True) == ("NotoSans-Italic", 0.0)
    assert face("हिन्दी", "hi", italic=True) == ("NotoSansDevanagari-Regular", 0.2)
    assert face("हिन्दी", "hi", bold=True) == ("NotoSansDevanagari-Bold", 0.0)
    assert face("عربي", "ar", italic=True) == ("NotoSansArabic-Regular", 0.0)
    assert face("中文", "zh-Hans", italic=True) == ("NotoSansSC-Regular", 0.0)
    assert face("中文", "zh-Hans", bold=True) == ("NotoSansSC-Regular", 0.0)


def test_heights_are_those_of_the_faces_used(one_line: Callable[..., Line]) -> None:
    latin, mixed = one_line("Hello"), one_line((Run("Hello ", STYLE), Run("میں", STYLE, "ur")))
    assert latin.ascent == pytest.approx(9.5)
    assert latin.descent == pytest.approx(2.25)
    assert mixed.ascent > latin.ascent
    assert mixed.descent > latin.descent


def test_shaping_again_gives_equal_and_hashable_results(typefaces: Typefaces) -> None:
    runs = (Run("Call ", STYLE), Run("مرحبا", BOLD, "ar"), Run(" 123", STYLE))
    other = Typefaces.load(ProjectFiles())
    first, second = typefaces.shape(runs), other.shape(runs)
    assert first == second
    assert hash(first) == hash(second)
    assert first.break_lines(40) == second.break_lines(40)
    assert len({first.break_lines(40), second.break_lines(40)}) == 1
