"""Order on paper against order in the text (UAX 9)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.typefaces.text import Line, Run, TextStyle

STYLE = TextStyle(size=10.0)
PHONE = "202-555-0123"


def seen(line: Line) -> str:
    """Return what the eye meets from left to right: the text of each glyph in the order drawn."""
    return "".join(glyph.text for run in line.runs for glyph in run.glyphs)


def test_hebrew_stands_from_right_to_left_and_its_text_stays_logical(one_line: Callable[..., Line]) -> None:
    line = one_line("שלום עולם", "he")
    assert line.rtl
    assert seen(line) == "םלוע םולש"
    assert line.text == "שלום עולם"
    assert [run.text for run in line.runs] == ["שלום עולם"]


def test_an_isolated_phone_number_reads_left_to_right_in_hebrew(one_line: Callable[..., Line]) -> None:
    line = one_line((Run("חייגו ", STYLE, "he"), Run(PHONE, STYLE, "he", key=7, isolate=True), Run(" עכשיו", STYLE, "he")))
    assert line.rtl
    assert seen(line) == f"וישכע {PHONE} וגייח"
    assert line.text == f"חייגו {PHONE} עכשיו"
    (phone,) = [run for run in line.runs if run.key == 7]
    assert (phone.text, phone.rtl, phone.face) == (PHONE, False, "PublicSans-Regular")


@pytest.mark.parametrize("phone", ["+1 202-555-0123", "(202) 555-0123", "911", "1-800-555-0123 x4"])
@pytest.mark.parametrize("lang", ["ar", "fa", "he", "ur", "yi"])
def test_every_form_of_number_reads_left_to_right(one_line: Callable[..., Line], phone: str, lang: str) -> None:
    letter = "א" if lang in ("he", "yi") else "ا"
    line = one_line(
        (Run(f"{letter} ", STYLE, lang), Run(phone, STYLE, lang, key=1, isolate=True), Run(f" {letter}", STYLE, lang))
    )
    assert "".join(glyph.text for run in line.runs if run.key == 1 for glyph in run.glyphs) == phone


def test_a_number_that_is_not_isolated_would_turn_round(one_line: Callable[..., Line]) -> None:
    """What isolates are for: after Arabic letters the hyphens take part in the right-to-left order."""
    assert PHONE not in seen(one_line(f"اتصل {PHONE}", "ar"))
    assert PHONE in seen(one_line((Run("اتصل ", STYLE, "ar"), Run(PHONE, STYLE, "ar", isolate=True))))


def test_latin_inside_arabic(one_line: Callable[..., Line]) -> None:
    line = one_line("مكتب ICE هنا", "ar")
    assert [run.text for run in line.runs] == ["هنا", " ", "ICE", "مكتب "]
    assert [run.rtl for run in line.runs] == [True, True, False, True]
    assert line.text == "مكتب ICE هنا"
    assert seen(line).replace(" ", "") == "انهICEبتكم"


def test_brackets_turn_with_the_text(one_line: Callable[..., Line]) -> None:
    rtl = one_line("א (ב)", "he").runs
    ltr = one_line("(b)", "en").runs
    mirrored = {glyph.text: glyph.gid for run in rtl for glyph in run.glyphs}
    plain = {glyph.text: glyph.gid for run in ltr for glyph in run.glyphs}
    assert (mirrored["("], mirrored[")"]) == (plain[")"], plain["("])


def test_the_first_strong_character_sets_auto_and_the_language_decides_without_one(one_line: Callable[..., Line]) -> None:
    assert one_line("(שלום) hello").rtl
    assert not one_line("(hello) שלום", "he").rtl
    assert one_line("123", "ar").rtl
    assert not one_line("123", "en").rtl
    assert one_line("hello", "en", "rtl").rtl
    assert not one_line("שלום", "he", "ltr").rtl


def test_an_isolated_run_does_not_set_auto(one_line: Callable[..., Line]) -> None:
    assert one_line((Run("ICE ", STYLE, isolate=True), Run("שלום", STYLE, "he"))).rtl


def test_a_phrase_of_the_other_direction_keeps_its_full_stop_inside(one_line: Callable[..., Line]) -> None:
    """An Arabic phrase in an English sentence is isolated: the number after it is no part of it."""
    line = one_line((Run("Say ", STYLE), Run("مرحبا!", STYLE, "ar", key=1), Run(" 12 times", STYLE)), direction="ltr")
    assert seen(line) == "Say !ابحرم 12 times"
    assert line.runs[-1].text == " 12 times"


@pytest.mark.parametrize("override", ["\u202e", "\u202d", "\u202b", "\u2067", "\u2069"])
def test_a_value_cannot_turn_the_text_round(one_line: Callable[..., Line], override: str) -> None:
    line = one_line((Run("Call ", STYLE), Run(f"Elm{override} Police", STYLE, key=1, isolate=True), Run(" now", STYLE)))
    assert seen(line) == "Call Elm Police now"
    assert line.text == "Call Elm Police now"


def test_an_override_in_plain_text_does_nothing(one_line: Callable[..., Line]) -> None:
    assert seen(one_line("a\u202ebc\u202c d")) == "abc d"


def test_astral_right_to_left_script(one_line: Callable[..., Line]) -> None:
    """Hanifi Rohingya stands above U+FFFF: ICU counts each letter twice, the engine once."""
    rohingya = "𐴌𐴗𐴥𐴝𐴙𐴚𐴒𐴙𐴝"
    line = one_line((Run(f"{rohingya} ", STYLE, "rhg"), Run(PHONE, STYLE, "rhg", key=1, isolate=True), Run(" 𐴀", STYLE, "rhg")))
    assert line.rtl
    assert line.text == f"{rohingya} {PHONE} 𐴀"
    order = [(run.text.strip(), run.rtl) for run in line.runs if run.text.strip()]
    assert order == [("𐴀", True), (PHONE, False), (rohingya, True)]
    assert line.runs[0].face == "NotoSansHanifiRohingya-Regular"
