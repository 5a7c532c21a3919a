"""Pages that print alike are alike, whatever else of their files differs; and nothing that prints is overlooked."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from generator.diagnostics import ProblemsError
from generator.preflight import differing_pages
from tests.support.builds import pdf

CARD = "officer/detainers-card-business-card.pdf"
FORM = "officer/consular-notice-log.pdf"


def edited(data, edit):
    """The file after an edit of a copy of its objects."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    edit(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def content(writer, page, change):
    stream = DecodedStreamObject()
    stream.set_data(change(writer.pages[page].get_contents().get_data()))
    writer.pages[page][NameObject("/Contents")] = writer._add_object(stream)


def font_files(writer):
    return [one for one in writer._objects if isinstance(one, DictionaryObject) and "/FontFile2" in one]


@pytest.mark.parametrize("path", [CARD, FORM])
def test_a_file_prints_like_itself_however_it_is_written(path):
    data = pdf("mapleton-pd", path)
    assert differing_pages(data, data) == ()
    assert differing_pages(data, edited(data, lambda writer: None)) == ()


def retitle(writer):
    writer.add_metadata({"/Title": "Another title"})


def untag(writer):
    del writer._root_object["/StructTreeRoot"]


def unmark(writer):
    content(writer, 0, lambda data: data.replace(b"EMC", b"EMC /Artifact BMC EMC"))


def relabel(writer):
    for page in writer.pages:
        for note in page.get("/Annots", ()):
            note.get_object()[NameObject("/TU")] = TextStringObject("another label")
            note.get_object()[NameObject("/Contents")] = TextStringObject("another label")


@pytest.mark.parametrize("edit", [retitle, untag, unmark, relabel])
@pytest.mark.parametrize("path", [CARD, FORM])
def test_what_does_not_print_does_not_count(path, edit):
    data = pdf("mapleton-pd", path)
    assert differing_pages(data, edited(data, edit)) == ()


def repaint(writer):
    content(writer, 1, lambda data: data + b"\n0 0 5 5 re f")


def turn(writer):
    writer.pages[1].rotate(180)


def crop(writer):
    writer.pages[1].trimbox.upper_right = (100, 100)


def unprint(writer):
    writer.pages[1][NameObject("/Resources")] = DictionaryObject()


def stamp(writer):
    rectangle = ArrayObject(FloatObject(number) for number in (0, 0, 9, 9))
    note = {"/Subtype": NameObject("/Square"), "/F": NumberObject(4), "/Rect": rectangle}
    writer.pages[1][NameObject("/Annots")] = ArrayObject(
        [DictionaryObject({NameObject(name): value for name, value in note.items()})]
    )


@pytest.mark.parametrize("edit", [repaint, turn, crop, unprint, stamp])
def test_what_prints_counts_on_its_page(edit):
    data = pdf("mapleton-pd", CARD)
    assert differing_pages(data, edited(data, edit)) == (2,)


def test_pages_that_come_and_go():
    data = pdf("mapleton-pd", CARD)
    shorter = edited(data, lambda writer: writer.remove_page(1))
    assert differing_pages(data, shorter) == differing_pages(shorter, data) == (2,)


def test_a_glyph_that_is_used_counts_and_one_that_is_not_does_not():
    data = pdf("mapleton-pd", CARD)

    def spoil(writer):
        for descriptor in font_files(writer):
            stream = DecodedStreamObject()
            program = bytearray(descriptor["/FontFile2"].get_object().get_data())
            count = int.from_bytes(program[4:6], "big")
            rows = {bytes(program[at : at + 4]): program[at + 8 : at + 16] for at in range(12, 12 + 16 * count, 16)}
            start, size = int.from_bytes(rows[b"glyf"][:4], "big"), int.from_bytes(rows[b"glyf"][4:], "big")
            program[start + size // 2 : start + size // 2 + 40] = bytes(40)
            stream.set_data(bytes(program))
            descriptor[NameObject("/FontFile2")] = writer._add_object(stream)

    assert differing_pages(data, edited(data, spoil)) != ()


def test_another_subset_of_the_same_glyphs_is_alike():
    """The name of the agency is only in the metadata of cards, but the alphabet of another card is another."""
    data = pdf("mapleton-pd", CARD)

    def rename(writer):
        for one in writer._objects:
            for name in ("/BaseFont", "/FontName"):
                if isinstance(one, DictionaryObject) and "+" in str(one.get(name, "")):
                    one[NameObject(name)] = NameObject(f"/ZZZZZZ+{str(one[name]).partition('+')[2]}")

    assert differing_pages(data, edited(data, rename)) == ()


def test_another_condition_of_printing_is_another_file():
    data = pdf("mapleton-pd", CARD)

    def other(writer):
        writer._root_object["/OutputIntents"][0].get_object()[NameObject("/OutputConditionIdentifier")] = TextStringObject("x")

    assert differing_pages(data, edited(data, other)) is None


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nnothing"])
def test_what_is_no_pdf_is_said(data):
    with pytest.raises(ProblemsError):
        differing_pages(pdf("mapleton-pd", CARD), data)
