"""Where text and ink stand, by hand-made content streams whose answers are known."""

from __future__ import annotations

import ctypes
import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name

from generator.preflight import Color, MeasuredPage, measure_pdf
from tests.support.tagged_pdf import good_pdf, save


def measured(content: bytes, **entries: object) -> MeasuredPage:
    """Measure a 200 x 100 pt page with a Courier of 600-unit codes as F1 and a 20 x 10 form as X1."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 100))
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Courier,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=32,
            Widths=Array([600] * 95),
            FontDescriptor=Dictionary(Type=Name.FontDescriptor, Ascent=800, Descent=-200),
        )
        form = pdf.make_stream(b"0 0 50 10 re f", Subtype=Name.Form, BBox=Array([0, 0, 20, 10]), Matrix=Array([2, 0, 0, 1, 5, 0]))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(X1=form))
        page.obj.Contents = pdf.make_stream(content)
        for key, value in entries.items():
            page.obj[f"/{key}"] = value
        return measure_pdf(save(pdf))[0]


def test_form_fields_with_what_they_say() -> None:
    first, second = measure_pdf(good_pdf())
    assert first.fields == ()
    assert [(one.name, one.kind, one.tooltip) for one in second.fields] == [
        ("officer", "text", "Name of the officer"),
        ("served", "check", "Form served"),
    ]
    assert second.fields[0].box == pytest.approx((18, 102, 118, 114))


def test_text_at_its_baseline() -> None:
    (text,) = measured(b"BT /F1 10 Tf 20 30 Td (abc) Tj ET").texts
    assert (text.text, text.x, text.y, text.size, text.width) == ("abc", 20, 70, 10, pytest.approx(18))
    assert text.box == pytest.approx((20, 62, 38, 72))
    assert text.font == "Courier"


def test_text_through_matrices_spacing_and_adjustments() -> None:
    stream = b"q 2 0 0 2 10 10 cm BT /F1 5 Tf 1 Tc 3 Tw 50 Tz 1 0 0 1 5 5 Tm [-1000 (a b) 2000] TJ (c) Tj ET Q"
    first, second = measured(stream).texts
    assert first.text == "a b"
    assert (first.x, first.y, first.size) == pytest.approx((10 + 2 * (5 + 2.5), 100 - 20, 10))
    assert first.width == pytest.approx(2 * 0.5 * (3 * 3 + 3 * 1 + 3))
    assert second.x == pytest.approx(first.x + first.width - 2 * 0.5 * 2 * 5)


def test_text_lines_and_quotes() -> None:
    texts = measured(b"BT /F1 10 Tf 12 TL 20 80 Td (one) Tj T* (two) Tj (three) ' 1 2 (four) \" 5 -12 TD (five) Tj ET").texts
    assert [(text.text, text.x, text.y) for text in texts] == [
        ("one", 20, 20),
        ("two", 20, 32),
        ("three", 20, 44),
        ("four", 20, 56),
        ("five", 25, 68),
    ]


def test_strings_in_all_their_spellings() -> None:
    texts = measured(rb"BT /F1 10 Tf (a\(b\)\101\012) Tj (x (y) z) Tj <41 4 2 3> Tj (q\\) Tj ET").texts
    assert [text.text.rstrip("\n\ufffd") for text in texts] == ["a(b)A", "x (y) z", "AB0", "q\\"]


def test_turned_text_is_measured_as_it_stands() -> None:
    (text,) = measured(b"BT /F1 10 Tf 0 1 -1 0 100 20 Tm (abcd) Tj ET").texts
    assert (text.x, text.y, text.size, text.width) == pytest.approx((100, 80, 10, 24))
    assert text.box == pytest.approx((92, 56, 102, 80))


def test_paths_with_line_width_and_exact_curves() -> None:
    page = measured(b"2 w 10 10 m 50 10 l S 0 0 m 0 40 30 40 30 0 c f 60 60 20 10 re n q 1 0 0 1 100 0 cm 1 1 8 8 re f Q")
    assert [ink.box for ink in page.inks] == [(9, 89, 51, 91), pytest.approx((0, 70, 30, 100)), (101, 91, 109, 99)]


def test_clipping_cuts_ink_and_is_noted_for_text() -> None:
    page = measured(b"q 0 0 50 50 re W n 40 40 30 30 re f 60 60 9 9 re f BT /F1 10 Tf 45 20 Td (ab) Tj ET Q 60 60 9 9 re f")
    assert [ink.box for ink in page.inks] == [(40, 50, 50, 60), (60, 31, 69, 40)]
    assert page.texts[0].clipped
    assert page.texts[0].box == pytest.approx((45, 72, 57, 82))


def test_forms_are_followed_and_clipped_to_their_box() -> None:
    page = measured(b"q 1 0 0 1 10 20 cm /X1 Do Q /X1 Do")
    assert [ink.box for ink in page.inks] == [(15, 70, 55, 80), (5, 90, 45, 100)]


def test_inline_images_are_one_piece_of_ink() -> None:
    page = measured(b"q 10 0 0 20 5 5 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00Q(<EI\nEI Q BT /F1 10 Tf 1 1 Td (x) Tj ET")
    assert [(ink.kind, ink.box) for ink in page.inks] == [("image", (5, 75, 15, 95))]
    assert [text.text for text in page.texts] == ["x"]


def test_boxes_and_turned_pages() -> None:
    page = measured(
        b"BT /F1 10 Tf 20 30 Td (abc) Tj ET", MediaBox=Array([0, 0, 200, 100]), TrimBox=Array([10, 20, 190, 90]), Rotate=90
    )
    assert (page.width, page.height) == (100, 200)
    assert page.trim == (20, 10, 90, 190)
    assert (page.texts[0].x, page.texts[0].y) == (30, 20)


def test_artifacts_and_tags_are_told_apart() -> None:
    page = measure_pdf(good_pdf())[0]
    assert {text.text: (text.mcid, text.artifact) for text in page.texts}["Edition 1"] == (None, True)
    assert {text.text: (text.mcid, text.artifact) for text in page.texts}["Hablo"] == (2, False)


def test_another_reader_finds_text_in_the_same_places() -> None:
    with pdfium.PdfDocument(good_pdf()) as document:
        for page, seen in zip(measure_pdf(good_pdf()), document, strict=True):
            texts = seen.get_textpage()
            found = []
            for index in range(texts.count_chars()):
                x, y = ctypes.c_double(), ctypes.c_double()
                pdfium.raw.FPDFText_GetCharOrigin(texts, index, x, y)
                found.append((x.value, page.height - y.value))
            assert page.texts
            for text in page.texts:
                assert min(max(abs(x - text.x), abs(y - text.y)) for x, y in found) < 0.01, text


def test_marks_of_the_page_come_from_the_bytes_alone() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        again = save(pdf)
    assert measure_pdf(again) == measure_pdf(good_pdf())


def test_colours_pens_and_pixels() -> None:
    stream = (
        b"0.2 0.4 0.6 rg 0 0 0 1 K 10 10 9 9 re B q 2 0 0 2 0 0 cm 0.5 w 5 5 m 9 5 l S Q "
        b"q 10 0 0 20 50 5 cm BI /W 2 /H 3 /BPC 8 /CS /G ID \x00\x00\x00\x00\x00\x00\nEI Q "
        b"/DeviceCMYK cs BT /F1 10 Tf 1 1 Td (x) Tj 0 0 0 0.5 sc (y) Tj 3 Tr (z) Tj ET"
    )
    page = measured(stream)
    both, stroked, image = page.inks
    assert (both.fill, both.stroke, both.line_width) == (Color("rgb", (0.2, 0.4, 0.6)), Color("cmyk", (0, 0, 0, 1)), 1)
    assert (stroked.fill, stroked.stroke, stroked.line_width) == (None, Color("cmyk", (0, 0, 0, 1)), 1)
    assert (image.pixels, image.fill) == ((2, 3), None)
    assert [text.color for text in page.texts] == [Color("cmyk", (0, 0, 0, 1)), Color("cmyk", (0, 0, 0, 0.5)), None]


def test_profiled_and_spot_colours() -> None:
    profile = Dictionary(N=3)
    spaces = Dictionary(
        C1=Array([Name.ICCBased, profile]), C2=Array([Name.Separation, Name.Gold, Name.DeviceCMYK, Dictionary()]), C3=Name.Pattern
    )
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 100))
        page.obj.Resources = Dictionary(ColorSpace=spaces)
        page.obj.Contents = pdf.make_stream(
            b"/C1 cs 1 0 0 sc 1 1 1 1 re f /C2 cs 0.25 scn 1 1 1 1 re f /C3 cs /P1 scn 1 1 1 1 re f"
        )
        inks = measure_pdf(save(pdf))[0].inks
    assert [ink.fill for ink in inks] == [
        Color("rgb", (1, 0, 0), device=False),
        Color("spot", (0.25,), device=False),
        Color("pattern", (), device=False),
    ]
