"""Form fields: valid, in the structure tree, and really filled in by three programs."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pikepdf.form import ExtendedAppearanceStreamGenerator, Form
from PIL import Image
from pypdf import PdfReader, PdfWriter

from generator.diagnostics import ProblemsError
from generator.draw.typing_font import winansi
from generator.frames import Document, FormField, Group, Page, Rect, without_fields
from generator.frames import Path as Outline
from tests.draw.setting import FONTS, Draft, draw, line, reader_text, sheet
from tests.draw.test_structure import assert_ways_back, elements, tree
from tests.support.validation import assert_valid


def form(**changes: object) -> Document:
    """A name to write, a box to tick and two lines of notes."""
    draft = Draft()
    text, box, notes = draft.node("P"), draft.node("P"), draft.node("P")
    name_label, name = draft.node("", text), draft.node("Form", text, actual_text="blank: name")
    served, served_label = draft.node("Form", box, actual_text="Checkbox"), draft.node("", box)
    lines = draft.node("Form", notes, actual_text="blank: notes")
    square = Outline((("M", 20.0, 56.0), ("L", 28.0, 56.0), ("L", 28.0, 64.0), ("L", 20.0, 64.0), ("Z",)), stroke="#000000")
    blank = FormField(60, 30.5, 120, 11.75, "officer", "text", "Name of the officer", name, 10)
    page = sheet(
        line("Name ", name_label, x=20, y=40),
        Rect(60, 41.5, 120, 0.5, node=name),
        replace(blank, **changes),  # type: ignore[arg-type]
        replace(square, node=served),
        FormField(20, 56, 8, 8, "served", "check", "Form served", served, 8),
        line(" Form served", served_label, x=32, y=64),
        Rect(20, 99.5, 200, 0.5, node=lines),
        Rect(20, 121.5, 200, 0.5, node=lines),
        FormField(20, 78, 200, 44, "notes", "multiline", "Notes", lines, 9.362),
    )
    return draft.document(page)


def pixels(data: bytes, forms: bool = True) -> Image.Image:
    """The first page as PDFium prints it, four pixels a point."""
    with pypdfium2.PdfDocument(data) as pdf:
        if forms:
            pdf.init_forms()
        return pdf[0].render(scale=4, may_draw_forms=forms, draw_annots=forms).to_pil().convert("L")


def ink(image: Image.Image, x: float, y: float, width: float, height: float) -> int:
    """How many pixels of a rectangle (points from the top left) are dark."""
    part = image.crop((round(x * 4), round(y * 4), round((x + width) * 4), round((y + height) * 4)))
    return sum(part.histogram()[:128])


def fields(data: bytes) -> dict[str, Any]:
    return {str(name): found.get("/V") for name, found in (PdfReader(io.BytesIO(data)).get_fields() or {}).items()}


def filled_by_pikepdf() -> bytes:
    """The form as pikepdf's viewer-like filler leaves it: values and new appearances in our font."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(draw(form()))) as pdf:
        filler = Form(pdf, ExtendedAppearanceStreamGenerator)
        filler["officer"].value = "Ana Muñoz"
        filler["notes"].value = "first\nsecond"
        filler["served"].checked = True
        pdf.save(out)
    return out.getvalue()


def test_is_pdf_ua_and_pdf_a_and_sound() -> None:
    assert_valid(draw(form()))


def test_same_form_same_bytes() -> None:
    assert draw(form()) == draw(form())


def test_each_form_element_holds_its_widget_and_nothing_else() -> None:
    with pikepdf.open(io.BytesIO(draw(form()))) as pdf:
        assert tree(pdf) == "Document(P(0 Form(@)) P(Form(@) 1) P(Form(@)))"
        assert_ways_back(pdf)
        forms = [one for one in elements(pdf.Root.StructTreeRoot.K[0]) if one.S == "/Form"]
        assert not any("/ActualText" in one for one in forms)
        assert [one.K.Obj.objgen for one in forms] == [note.objgen for note in pdf.pages[0].Annots]
        assert pdf.pages[0].Tabs == "/S"


def test_the_lines_under_fields_are_artifacts_that_print_as_before() -> None:
    with_fields, without = draw(form()), draw(without_fields(form()))
    assert pixels(with_fields, forms=False).tobytes() == pixels(without, forms=False).tobytes()
    assert pixels(without).tobytes() == pixels(without, forms=False).tobytes()
    with pikepdf.open(io.BytesIO(without)) as pdf:
        assert tree(pdf) == "Document(P(0 Span(1)) P(Span(2) 3) P(Span(4)))"
        assert "/AcroForm" not in pdf.Root
        assert "/Annots" not in pdf.pages[0]
        spans = [one for one in elements(pdf.Root.StructTreeRoot.K[0]) if one.S == "/Span"]
        assert [str(one.ActualText) for one in spans] == ["blank: name", "Checkbox", "blank: notes"]
    assert_valid(without)


def test_widgets_say_what_they_are() -> None:
    with pikepdf.open(io.BytesIO(draw(form()))) as pdf:
        officer, served, notes = pdf.pages[0].Annots
        assert [str(one.TU) for one in pdf.pages[0].Annots] == ["Name of the officer", "Form served", "Notes"]
        assert [str(one.T) for one in pdf.Root.AcroForm.Fields] == ["officer", "served", "notes"]
        assert (str(officer.FT), str(served.FT), int(officer.Ff), int(notes.Ff)) == ("/Tx", "/Btn", 1 << 23, 1 << 23 | 1 << 12)
        assert [float(side) for side in officer.Rect] == pytest.approx([60, 157.75, 180, 169.5])
        assert str(notes.DA) == "/PubSans 9.362 Tf 0 g"
        assert {int(one.F) for one in pdf.pages[0].Annots} == {4}
        assert (str(served.AS), str(served.V), sorted(served.AP.N.keys())) == ("/Off", "/Off", ["/Off", "/Yes"])
        root = pdf.Root
        assert not {"/NeedAppearances", "/XFA", "/CO", "/SigFlags"} & set(root.AcroForm.keys())
        assert not {"/A", "/AA"} & {key for one in pdf.pages[0].Annots for key in one.keys()}  # noqa: SIM118


def test_the_typing_font_has_exact_widths_and_a_text_for_every_code() -> None:
    with pikepdf.open(io.BytesIO(draw(form()))) as pdf:
        font = pdf.Root.AcroForm.DR.Font.PubSans
        program = TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
        widths = {code: float(width) for code, width in zip(range(32, 256), font.Widths, strict=True)}
        said = font.ToUnicode.read_bytes().decode()
        assert (str(font.Subtype), str(font.Encoding)) == ("/TrueType", "/WinAnsiEncoding")
        assert int(font.FontDescriptor.Flags) == 32
    cmap = next(table.cmap for table in program["cmap"].tables if (table.platformID, table.platEncID) == (3, 1))
    em = program["head"].unitsPerEm
    for code, character in winansi().items():
        shown = {"\u00a0": " ", "\u00ad": "-"}.get(character, character)
        assert ord(shown) in cmap, f"Public Sans has no {character!r}"
        assert widths[code] == pytest.approx(program["hmtx"][cmap[ord(shown)]][0] * 1000 / em, abs=0.001)
        assert f"<{code:02X}> <{ord(character):04X}>" in said
    assert {code for code, width in widths.items() if not width} == set(range(32, 256)) - set(winansi())


def test_every_character_of_latin_1_can_be_typed() -> None:
    assert {chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x100)]} <= set(winansi().values())
    assert all(FONTS.face("PublicSans-Regular").glyph_id(char) for char in winansi().values() if char not in "\u00a0\u00ad")


def test_pikepdf_fills_it_in_and_pypdf_reads_it_back() -> None:
    data = filled_by_pikepdf()
    assert fields(data) == {"officer": "Ana Muñoz", "served": "/Yes", "notes": "first\nsecond"}
    before, after = pixels(draw(form())), pixels(data)
    for place in ((61, 31, 60, 10), (21, 57, 6, 6), (21, 79, 60, 12)):
        assert ink(before, *place) == 0
        assert ink(after, *place) > 40
    assert_valid(data)


def test_pypdf_fills_it_in() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(draw(form())))
    writer.update_page_form_field_values(
        writer.pages[0], {"officer": "R. Smith", "served": "/Yes", "notes": "seen"}, auto_regenerate=False
    )
    out = io.BytesIO()
    writer.write(out)
    assert fields(out.getvalue()) == {"officer": "R. Smith", "served": "/Yes", "notes": "seen"}
    assert ink(pixels(out.getvalue()), 61, 31, 60, 10) > 40


def test_typing_and_clicking_in_pdfium_shows_and_is_kept() -> None:
    raw = pypdfium2.raw
    with pypdfium2.PdfDocument(draw(form())) as pdf:
        pdf.init_forms()
        assert pdf.formenv is not None
        filler, page = pdf.formenv.raw, pdf[0]
        before = page.render(scale=4, may_draw_forms=True).to_pil().convert("L")
        for x, y, typed in ((100, 200 - 36, "Ñandú 7"), (24, 200 - 60, ""), (60, 200 - 86, "line")):
            raw.FORM_OnMouseMove(filler, page, 0, x, y)
            raw.FORM_OnLButtonDown(filler, page, 0, x, y)
            raw.FORM_OnLButtonUp(filler, page, 0, x, y)
            for character in typed:
                raw.FORM_OnChar(filler, page, ord(character), 0)
        raw.FORM_ForceToKillFocus(filler)
        after = page.render(scale=4, may_draw_forms=True).to_pil().convert("L")
        out = io.BytesIO()
        pdf.save(out)
    for place in ((61, 31, 60, 10), (21, 57, 6, 6), (21, 79, 60, 12)):
        assert ink(after, *place) > ink(before, *place) + 40
    assert {name: str(value) for name, value in fields(out.getvalue()).items()} == {
        "officer": "Ñandú 7", "served": "/Yes", "notes": "line",
    }  # fmt: skip


def test_copies_on_a_sheet_have_no_field() -> None:
    draft = Draft()
    node = draft.node("Form", draft.node("P"), actual_text="blank: x")
    face = (Rect(5, 20, 60, 0.5, node=node), FormField(5, 9, 60, 11, "x", "text", "X", node))
    first = Group(face, 20, 20, 100, 50)
    document = draft.document(sheet(first, replace(first, x=150, artifact=True), Group(face[:1], 20, 100, 100, 50, turn=180)))
    data = draw(document)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [str(one.T) for one in pdf.Root.AcroForm.Fields] == ["x"]
        assert [float(side) for side in pdf.pages[0].Annots[0].Rect] == [25, 160, 85, 171]
        assert tree(pdf) == "Document(P(Form(@)))"
    assert_valid(data)


def test_a_document_without_fields_has_no_form() -> None:
    draft = Draft()
    data = draw(draft.document(sheet(line("words", draft.node("P")))))
    assert b"AcroForm" not in data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/AcroForm" not in pdf.Root
    assert reader_text(data).strip() == "words"


WRONG = {
    "no tooltip": ({"tooltip": " "}, "the field `officer` does not say what belongs there"),
    "no name": ({"name": ""}, "a field has no name"),
    "name twice": ({"name": "notes"}, "the field `notes` is there twice"),
    "no size": ({"width": 0.0}, "the field `officer` has no size"),
    "other node": ({"node": 1}, "the field `officer` belongs to a `P`, not to a Form"),
    "no node": ({"node": None}, "the field `officer` belongs to no structure node"),
}


@pytest.mark.parametrize(("changes", "message"), WRONG.values(), ids=WRONG)
def test_a_field_that_cannot_be_right_is_a_problem(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        draw(form(**changes))
    assert ("draw-field", message) in [(problem.code, problem.message) for problem in raised.value.problems]


def test_a_form_without_a_field_is_a_problem() -> None:
    draft = Draft()
    page: Page = sheet(Rect(5, 20, 60, 0.5, node=draft.node("Form", draft.node("P"))))
    with pytest.raises(ProblemsError, match="a Form has no field"):
        draw(draft.document(page))
