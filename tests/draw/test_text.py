"""Glyphs to operators: where they stand, what they are read as."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf

from generator.draw.fonts import FILLER, FontUse
from generator.draw.operators import Content
from generator.draw.text_operators import Reading, show_text
from generator.frames import Glyph, GlyphRun, TextItem
from tests.draw.setting import FONTS, SANS, Draft, draw, line, reader_text, sheet


def shown(item: TextItem) -> tuple[Reading, list[str]]:
    fonts: dict[str, FontUse] = {}
    for run in item.runs:
        fonts.setdefault(run.face, FontUse(run.face, f"F{len(fonts) + 1}", FONTS.face(run.face))).count(run.glyphs)
    for use in fonts.values():
        use.settle()
    content = Content()
    reading = show_text(content, item, 0, 100, fonts)
    return reading, content.operators


def run_of(*glyphs: Glyph, **more: Any) -> GlyphRun:
    return GlyphRun(SANS, 10, 5, 20, glyphs, **more)


A, B = (FONTS.face(SANS).glyph_id(letter) or 0 for letter in "ab")
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


def test_space_that_ends_a_line_is_drawn_if_the_face_is_known_to_have_one() -> None:
    reading, operators = shown(line("go on ", 0, drawn="go on"))
    assert reading is Reading.GLYPHS
    assert operators[-2].endswith("Tj")
    reading, _ = shown(line("go ", 0, drawn="go"))
    assert reading is Reading.CONTENT


def test_clusters_are_said_by_the_line() -> None:
    reading, _ = shown(line("हिन्दी", 0, face="NotoSansDevanagari-Regular"))
    assert reading is Reading.CONTENT
    reading, operators = shown(line("مرحبا", 0, face="NotoSansArabic-Regular"))
    assert reading is Reading.ELEMENT
    # The dot of the beh is a glyph of its own: the two are said to be one letter.
    assert [operator for operator in operators if "ActualText" in operator] == ["/Span <</ActualText <FEFF0628>>> BDC"]
    assert operators.count("EMC") == 1


def test_glyph_that_stands_for_two_texts_keeps_the_more_frequent_one() -> None:
    use = FontUse(SANS, "F1", FONTS.face(SANS))
    use.count((Glyph(A, WIDTH, 0, 0, "x"), Glyph(A, WIDTH, 0, 0, "a"), Glyph(A, WIDTH, 0, 0, "a")))
    use.count((Glyph(A, WIDTH, 0, 0, "ab"), Glyph(B, 1, 0, 0, "")))
    use.settle()
    assert use.codes == {A: (f"{A:04X}", WIDTH, "a"), B: (f"{B:04X}", FONTS.face(SANS).advance(B), FILLER)}


def test_line_whose_glyph_means_something_else_says_so() -> None:
    draft = Draft()
    text = draft.node("P")
    other = TextItem(
        text,
        (GlyphRun(SANS, 10, 36, 90, (Glyph(A, WIDTH, 0, 0, "\N{GREEK SMALL LETTER ALPHA}"),)),),
        "\N{GREEK SMALL LETTER ALPHA}",
    )
    data = draw(draft.document(sheet(line("a banana", text), other)))
    assert reader_text(data).split("\r\n") == ["a banana", "α"]


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
        assert widths == {gid: face.advance(gid) * 1000 / face.units_per_em for gid in gids.values()}
        said = font.ToUnicode.read_bytes().decode()
        for letter, gid in gids.items():
            assert f"<{gid:04X}> <{ord(letter):04X}>" in said
        assert int(below.FontDescriptor.Flags) & 64
        assert float(below.FontDescriptor.ItalicAngle) < 0
        assert float(below.FontDescriptor.Descent) < 0 < float(below.FontDescriptor.Ascent)
