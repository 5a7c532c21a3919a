"""A worksheet from markup to file: filled in on a screen in the reading edition, ruled blanks on paper."""

from __future__ import annotations

import io
from functools import cache

import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter

from generator.content.packets import Edition, Library
from generator.content.theme import Stock
from generator.draw import draw_document
from generator.load import load_library
from generator.markup.parse import parse_markup
from generator.pipeline.choose_jobs import Chosen
from generator.pipeline.prepare_pages import lay_out_job, to_editions
from generator.preflight import check_pdf, dump_tag_tree, measure_pdf
from generator.project import ProjectFiles
from tests.support.builds import typefaces
from tests.support.models import make_job, make_line
from tests.support.validation import assert_valid

SHEET = """
<page master="binder"><h1>Clock worksheet</h1>
<p>Officer <blank name="officer" width="2in" label="officer"/> Called by
<blank name="called-by" width="fill" label="called by"/></p>
<table columns="1.5in * 0.9in" summary="When each step was done"><tr><th>Step</th><th>Date</th><th>Done</th></tr>
<tr><th scope="row">Detainer received</th>
<td><blank name="received-on" kind="date" width="fill" label="detainer received"/></td>
<td><checkbox name="received" label="Detainer received, done"/></td></tr>
<tr><th scope="row">48 hours end</th>
<td><blank name="end-on" kind="date" width="0.9in" label="48 hours end"/> at
<blank name="end-at" kind="time" width="fill" label="48 hours end"/></td>
<td><checkbox name="ended" label="48 hours end, done"/></td></tr></table>
<p>Notes: <a href="https://example.org/form">the form</a></p><ruled name="notes" lines="4" label="notes"/>
<p>Signed <blank width="2in" label="signature"/></p></page>
"""
CARD = (
    '<card stock="memo-book" title="Log"><face name="front"><p>Case <blank name="case" width="fill" label="case"/></p></face>'
    '<face name="back"><p>See the front</p></face></card>'
)
NAMES = ["officer", "called-by", "received-on", "received", "end-on", "end-at", "ended", "notes"]


@cache
def library() -> Library:
    return load_library(ProjectFiles())


@cache
def editions(inside: str, stock_id: str | None = None) -> dict[Edition, bytes]:
    stock: Stock | None = next((one for one in library().stocks if one.id == stock_id), None)
    product = "pocket_card" if stock else "commander_packet"
    line = make_line(product=product, name=product, editions=("reading", "office"))
    job = make_job(line=line, stock=stock)
    tree = parse_markup(f'<packet title="Worksheet" product="{product}">{inside}</packet>', "worksheet.xml")
    faces = lay_out_job(job, tree, library(), typefaces())
    made = to_editions(Chosen(job, product, ("reading", "office")), faces, library(), typefaces())
    return {edition: draw_document(document, typefaces()) for edition, document in made}


@pytest.mark.parametrize(("inside", "stock"), [(SHEET, None), (CARD, "memo-book")])
def test_both_editions_conform(inside: str, stock: str | None) -> None:
    for edition, data in editions(inside, stock).items():
        assert_valid(data)
        assert check_pdf(data, "worksheet.pdf", edition) == ()


def test_the_tab_order_is_the_reading_order() -> None:
    (page,) = measure_pdf(editions(SHEET)["reading"])
    assert [field.name for field in page.fields] == NAMES
    assert [(field.box[1] // 12, field.box[0]) for field in page.fields[:2]] == sorted(
        (field.box[1] // 12, field.box[0]) for field in page.fields[:2]
    )
    assert [field.tooltip for field in page.fields[4:6]] == ["48 hours end (month/day/year)", "48 hours end (hours:minutes)"]


def test_fields_overlap_neither_each_other_nor_words() -> None:
    (page,) = measure_pdf(editions(SHEET)["reading"])
    boxes = [field.box for field in page.fields]
    for index, (x0, y0, x1, y1) in enumerate(boxes):
        assert all(x1 <= a0 or a1 <= x0 or y1 <= b0 or b1 <= y0 for a0, b0, a1, b1 in boxes[index + 1 :])
        for text in page.texts:
            if text.text.strip() and text.y < y1 and text.y - text.size * 0.7 > y0:
                assert text.x + text.width <= x0 + 0.1 or text.x >= x1 - 0.1


def test_the_office_edition_has_the_same_lines_and_no_fields() -> None:
    made = editions(SHEET)
    (reading,), (office,) = (measure_pdf(made[edition]) for edition in ("reading", "office"))
    assert sorted(ink.box for ink in reading.inks) == sorted(ink.box for ink in office.inks)
    assert office.fields == ()
    with pikepdf.open(io.BytesIO(made["office"])) as pdf:
        assert "/AcroForm" not in pdf.Root
    assert b"AcroForm" not in editions(CARD, "memo-book")["office"]
    assert [field.name for field in measure_pdf(editions(CARD, "memo-book")["reading"])[0].fields] == ["case"]


def test_it_is_filled_in_and_read_back() -> None:
    values = {name: "/Yes" if name in ("received", "ended") else f"{name} é" for name in NAMES}
    writer = PdfWriter(clone_from=io.BytesIO(editions(SHEET)["reading"]))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    found = PdfReader(io.BytesIO(out.getvalue())).get_fields() or {}
    assert {name: field.get("/V") for name, field in found.items()} == values


def test_tags_of_a_worksheet(golden: object) -> None:
    assert callable(golden)
    made = editions(SHEET)
    golden("tags/worksheet.txt", dump_tag_tree(made["reading"]))
    golden("tags/worksheet-office.txt", dump_tag_tree(made["office"]))
