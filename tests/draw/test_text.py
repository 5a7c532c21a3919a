"""Glyphs to operators: where they stand, what they are read as."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from generator.draw.fonts import FontUse
from generator.draw.operators import Content
from generator.draw.right_to_left import is_right_to_left, letters
from generator.draw.text_operators import Reading, show_text
from generator.frames import Glyph, GlyphRun, TextItem
from tests.draw.setting import FONTS, SANS, Draft, draw, failures, line, reader_text, run, sheet


def shown(item: TextItem) -> tuple[Reading, list[str]]:
    fonts: dict[str, FontUse] = {}
    for part in item.runs:
        fonts.setdefault(part.face, FontUse(part.face, f"F{len(fonts) + 1}", FONTS.face(part.face))).count(
            letters(part.glyphs) if is_right_to_left(item) else part.glyphs
        )
    for use in fonts.values():
        use.settle()
    content = Content()
    reading = show_text(content, item, 0, 100, fonts)
    return reading, content.operators


def run_of(*glyphs: Glyph, **more: Any) -> GlyphRun:
    return GlyphRun(SANS, 10, 5, 20, glyphs, **more)


A = FONTS.face(SANS).glyph_id("a") or 0
WIDTH = FONTS.face(SANS).advance(A)


def test_glyphs_at_their_own_widths_are_one_string() -> None:
    reading, operators = shown(TextItem(0, (run_of(Glyph(A, WIDTH, 0, 0, "a"), Glyph(A, WIDTH, 0, 0, "a")),), "aa"))
    assert reading is Reading.GLYPHS
    assert operators == ["BT", "/F1 10 Tf", "1 0 0 1 5 80 Tm", f"<{A:04X}{A:04X}> Tj", "ET"]


def test_kerning_and_offsets_move_the_pen() -> None:
    glyphs = (Glyph(A, WIDTH - 50, 0, 0, "a"), Glyph(A, WIDTH, 30, 200, "a"), Glyph(A, WIDTH, 0, 0, "a"))
    _, operators = shown(TextItem(0, (run_of(*glyphs, slant=0.2, color="#FF0000"),), "aaa"))
    code = f"<{A:04X}>"
    assert operators[2:] == [
        "1 0 0 rg",
        "1 0 0.2 1 5 80 Tm",
        f"{code} Tj",
        "2 Ts",
        f"[20{code}] TJ",
        "0 Ts",
        f"[30{code}] TJ",
        "ET",
    ]


def test_space_that_ends_a_line_is_drawn() -> None:
    reading, operators = shown(line("go on ", 0, drawn="go on"))
    assert reading is Reading.GLYPHS
    space = FONTS.face(SANS).glyph_id(" ")
    assert operators[-2] == f"<{space:04X}> Tj"


def test_line_that_says_more_than_its_glyphs_has_actual_text() -> None:
    assert shown(line("go (away)", 0, drawn="go"))[0] is Reading.CONTENT


def test_marks_off_their_place_are_not_left_to_the_reader() -> None:
    assert shown(line("พูด", 0, face="NotoSansThai-Regular"))[0] is Reading.CONTENT
    assert shown(line("ภาษา", 0, face="NotoSansThai-Regular"))[0] is Reading.GLYPHS


def test_clusters_are_said_by_the_line() -> None:
    reading, _ = shown(line("हिन्दी", 0, face="NotoSansDevanagari-Regular"))
    assert reading is Reading.CONTENT
    reading, operators = shown(line("مرحبا", 0, face="NotoSansArabic-Regular"))
    assert reading is Reading.ELEMENT
    # The dot of the beh is a glyph of its own: it stands after the letters, and is said to be nothing that prints.
    actual = next(index for index, operator in enumerate(operators) if "ActualText" in operator)
    assert operators[actual] == "/Span<</ActualText<FEFF000A>>>BDC"
    assert operators[-2:] == ["EMC", "ET"]
    assert sum("Tj" in operator or "TJ" in operator for operator in operators[:actual]) == 1


def test_glyph_that_stands_for_two_texts_has_two_codes() -> None:
    draft = Draft()
    text = draft.node("P")
    alpha = "\N{GREEK SMALL LETTER ALPHA}"
    other = TextItem(text, (GlyphRun(SANS, 10, 36, 90, (Glyph(A, WIDTH, 0, 0, alpha),)),), alpha)
    data = draw(draft.document(sheet(line("a banana", text), other)))
    assert reader_text(data).split("\r\n") == ["a banana", alpha]
    assert failures(data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "ActualText" not in pdf.pages[0].Contents.read_bytes().decode()
        below = next(iter(pdf.pages[0].Resources.Font.values())).DescendantFonts[0]
        mapped = below.CIDToGIDMap.read_bytes()
        assert (mapped[2:4], mapped[2 * A : 2 * A + 2]) == (A.to_bytes(2, "big"), A.to_bytes(2, "big"))


@pytest.mark.parametrize(
    ("face", "text"),
    [
        ("NotoSansArabic-Regular", "أنا أتحدث اللغة العربية"),
        ("NotoSansArabic-Regular", "لا إله"),
        ("NotoSansArabic-Regular", "من می\u200cکنم"),
        ("NotoSansThaana-Regular", "އަހަރެން ދިވެހި ބަހުން"),
        ("NotoSansHebrew-Regular", "עוֹלָם"),
    ],
)
def test_right_to_left_words_copy_in_both_readers(face: str, text: str, tool: Callable[[str], str]) -> None:
    draft = Draft()
    data = draw(draft.document(sheet(line(text, draft.node("P", lang="ar"), face=face))))
    assert reader_text(data) == text
    assert text in run(tool("pdftotext"), "-", "-", data=data)


def test_mark_gives_its_text_to_its_letter_in_visual_order() -> None:
    glyphs = (Glyph(3, 0, 40, 0, "\u05b8"), Glyph(4, 500, 0, 0, "\u05dc"), Glyph(5, 0, 9, 0, ""), Glyph(6, 500, 0, 0, "7"))
    assert [glyph.text for glyph in letters(glyphs)] == ["", "\u05b8\u05dc", "", "7"]
    alone = (Glyph(3, 0, 40, 0, "\u0301"), Glyph(6, 500, 0, 0, "7"))
    assert letters(alone) == list(alone)


def test_scripts_of_clusters_copy_as_typed() -> None:
    """Left-to-right scripts whose glyphs are no letters, one after the other."""
    draft = Draft()
    texts = {
        "NotoSansGujarati-Regular": "હું ગુજરાતી બોલું છું",
        "NotoSansLao-Regular": "ຂ້ອຍເວົ້າພາສາລາວ",
        "NotoSansSinhala-Regular": "මම සිංහල කතා කරමි",
        "NotoSerifTibetan-Regular": "ང་བོད་སྐད་བཤད",
        "NotoSansKhmer-Regular": "ខ្ញុំនិយាយភាសាខ្មែរ",
    }
    items = [line(text, draft.node("P"), y=20.0 + 30 * index, face=face) for index, (face, text) in enumerate(texts.items())]
    assert reader_text(draw(draft.document(sheet(*items)))).split("\r\n") == list(texts.values())


def test_fonts_have_exact_widths_and_all_their_texts() -> None:
    draft = Draft()
    text = draft.node("P")
    data = draw(draft.document(sheet(line("Tab", text, face="PublicSans-Italic"))))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        font = next(iter(pdf.pages[0].Resources.Font.values()))
        below = font.DescendantFonts[0]
        face = FONTS.face("PublicSans-Italic")
        assert re.fullmatch(r"/[A-Z]{6}\+PublicSans-Italic", str(font.BaseFont))
        assert (font.Encoding, below.Subtype, below.CIDToGIDMap) == ("/Identity-H", "/CIDFontType2", "/Identity")
        widths = {}
        for first, row in zip(list(below.W)[::2], list(below.W)[1::2], strict=True):
            widths.update({int(first) + index: float(width) for index, width in enumerate(row)})
        gids = {letter: face.glyph_id(letter) or 0 for letter in "Tab"}
        used = {*gids.values(), face.glyph_id(" ") or 0}
        assert widths == {gid: face.advance(gid) * 1000 / face.units_per_em for gid in used}
        said = font.ToUnicode.read_bytes().decode()
        for letter, gid in gids.items():
            assert f"<{gid:04X}> <{ord(letter):04X}>" in said
        assert int(below.FontDescriptor.Flags) & 64
        assert float(below.FontDescriptor.ItalicAngle) < 0
        assert float(below.FontDescriptor.Descent) < 0 < float(below.FontDescriptor.Ascent)
