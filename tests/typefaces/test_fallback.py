"""Which face sets what, and what is said about characters without one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.diagnostics import Place, Problem, ProblemsError
from generator.typefaces.collection import Typefaces
from generator.typefaces.paragraph import ShapedParagraph
from generator.typefaces.text import Line, Run, TextStyle

STYLE = TextStyle(size=10.0)


def stretches(typefaces: Typefaces, text: str, lang: str) -> list[tuple[str, str]]:
    return [(part.text, part.face.removesuffix("-Regular")) for part in typefaces.coverage(text, lang)]


def test_one_phrase_in_two_faces(typefaces: Typefaces, shape: Callable[..., ShapedParagraph]) -> None:
    assert stretches(typefaces, "አማርኛ 123 (?)", "am") == [("አማርኛ ", "NotoSansEthiopic"), ("123 (?)", "PublicSans")]
    assert shape("አማርኛ 123 (?)", "am").problems == ()


@pytest.mark.parametrize(
    ("text", "lang", "face"),
    [
        ("直角", "zh-Hant", "NotoSansTC"),
        ("直角", "zh-TW", "NotoSansTC"),
        ("直角", "yue", "NotoSansTC"),
        ("直角", "zh", "NotoSansSC"),
        ("直角", "ja", "NotoSansJP"),
        ("直角", "ko", "NotoSansKR"),
        ("直角", "en", "NotoSansSC"),
        ("اردو", "ur", "NotoNastaliqUrdu"),
        ("اردو", "ar", "NotoSansArabic"),
        ("دری", "prs", "NotoSansArabic"),
        ("Ελλάδα", "el", "NotoSans"),
        ("Ina ƙaunar ki", "ha", "NotoSans"),
        ("Ma sọ", "yo", "PublicSans"),
        ("tiếng Việt", "vi", "PublicSans"),
        ("Nalobaka", "ln", "NotoSans"),
    ],
)
def test_the_language_chooses_the_face(typefaces: Typefaces, text: str, lang: str, face: str) -> None:
    """Lingala without ɛ is set like Lingala with ɛ: in a face with all letters of the language."""
    assert stretches(typefaces, text, lang) == [(text, face)]


def test_latin_in_a_chinese_text_is_set_in_the_latin_face(typefaces: Typefaces) -> None:
    assert stretches(typefaces, "請致電ICE", "zh-Hant") == [("請致電", "NotoSansTC"), ("ICE", "PublicSans")]


def test_a_word_stays_in_one_face(typefaces: Typefaces) -> None:
    """An African letter in an English text takes its whole word along, and no more."""
    assert stretches(typefaces, "Mr Ɓaɗo is here", "en") == [
        ("Mr ", "PublicSans"),
        ("Ɓaɗo ", "NotoSans"),
        ("is here", "PublicSans"),
    ]


def test_a_number_stays_in_one_face_with_its_punctuation(typefaces: Typefaces) -> None:
    """Noto Sans Arabic has digits and no bracket: brackets and digits of another face side by side would show."""
    assert [part for part in stretches(typefaces, "مكتب (202)", "ar") if part[1] == "PublicSans"] == [
        ("(", "PublicSans"),
        ("202", "PublicSans"),
        (")", "PublicSans"),
    ]


def test_marks_stay_with_their_letter(typefaces: Typefaces) -> None:
    for text, lang in [("x\u0323\u0301", "en"), ("ѐ\u0301", "ru"), ("អ៊ំ", "km")]:
        assert len(typefaces.coverage(text, lang)) == 1


def test_canonically_equal_spellings_are_covered_alike(typefaces: Typefaces, one_line: Callable[..., Line]) -> None:
    composed, apart = one_line("ế", "vi"), one_line("e\u0302\u0301", "vi")
    assert [glyph.gid for glyph in composed.runs[0].glyphs] == [glyph.gid for glyph in apart.runs[0].glyphs]
    assert apart.runs[0].glyphs[0].text == "e\u0302\u0301"


def test_a_missing_character_is_named_with_its_place(typefaces: Typefaces) -> None:
    place = Place("packets/agencies/elm.yaml", 4, 7)
    paragraph = typefaces.shape((Run("Elm ", STYLE), Run("Police 🚓 Dept", STYLE, place=place)))
    assert paragraph.problems == (
        Problem(
            "font-missing-glyph",
            "no font has the character `U+1F693 POLICE CAR` in `Police 🚓 Dept`",
            place,
            ("write the text without it, or add a font that has it to `fonts/fonts.yaml`, as `fonts/README.md` tells",),
        ),
    )


def test_every_missing_character_is_named_once(shape: Callable[..., ShapedParagraph]) -> None:
    problems = shape("🚓🚓 \U00012000 \x07").problems
    assert [problem.message.split("`")[1] for problem in problems] == [
        "U+1F693 POLICE CAR",
        "U+12000 CUNEIFORM SIGN A",
        "U+0007 <control-0007>",
    ]


def test_a_long_text_is_cut_round_the_character(shape: Callable[..., ShapedParagraph]) -> None:
    (problem,) = shape("word " * 30 + "🚓" + " word" * 30).problems
    assert problem.message.endswith("in `…word word word word 🚓 word word word wor…`")


def test_a_half_character_is_reported(shape: Callable[..., ShapedParagraph]) -> None:
    (problem,) = shape("a\ud83d").problems
    assert "`U+D83D <lead surrogate-D83D>`" in problem.message


def test_characters_that_need_no_glyph_are_never_missing(shape: Callable[..., ShapedParagraph]) -> None:
    assert shape("a\u200b\u200c\u200d\u2060\u00ad\ufe0f\u200e\u2066\u2069\tb\n\u2011\u2009\u202fc").problems == ()


def test_an_unknown_family_is_a_problem(typefaces: Typefaces) -> None:
    with pytest.raises(ProblemsError) as caught:
        typefaces.shape((Run("a", TextStyle(10.0, family="test")),))
    (problem,) = caught.value.problems
    assert problem.code == "font-family"
    assert problem.hints == ("did you mean `text`?",)


def test_coverage_names_what_is_missing(typefaces: Typefaces) -> None:
    (part,) = typefaces.coverage("a🚓", "en")
    assert (part.text, part.face, part.missing) == ("a🚓", "PublicSans-Regular", ("U+1F693 POLICE CAR",))
