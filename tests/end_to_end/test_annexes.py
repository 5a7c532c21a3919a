"""An agency's own order at the end of its commander's packet."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

from generator.diagnostics import ProblemsError
from tests.bind.bench import text_annex
from tests.support.own_agency import agency_file, build_for
from tests.support.validation import qpdf_complaints

ANNEXES = "annexes: [{file: order.pdf, title: General Order 5-12}]"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory):
    agency = agency_file(tmp_path_factory.mktemp("annexes"), ANNEXES, order_pdf=text_annex("Use of force"))
    return build_for(agency, "commander")


@pytest.fixture(scope="module")
def packet(result):
    return next(one for one in result.documents if one.product == "commander_packet")


def test_it_comes_last_with_its_stamp(packet):
    with pypdfium2.PdfDocument(packet.data) as document:
        assert len(document) == packet.pages
        last = document[len(document) - 1].get_textpage().get_text_range()
    assert "Use of force" in last
    assert "Annex A · General Order 5-12 · page 1 of 1 · bound by Mapleton PD packet ed. 2026.1" in last


def test_contents_bookmark_label_and_link(packet):
    with pypdfium2.PdfDocument(packet.data) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
        assert document.get_page_label(len(document) - 1) == "A-1"
        assert "Annex A: General Order 5-12" in [entry.get_title() for entry in document.get_toc()]
    [contents] = [index for index, text in enumerate(pages) if "Annex A: General Order 5-12, page A-1" in text]
    with pikepdf.open(io.BytesIO(packet.data)) as pdf:
        links = [note for note in pdf.pages[contents].obj.Annots if "General Order" in str(note.get("/Contents", ""))]
        assert links
        for link in links:
            assert "/URI" not in link.get("/A", {})
            target = link.Dest if "/Dest" in link else link.A.D
            assert target[0].objgen == pdf.pages[-1].obj.objgen
    assert b"annex.invalid" not in packet.data
    assert qpdf_complaints(packet.data) == ""


def test_what_it_costs_is_said(result):
    assert [warning.code for warning in result.warnings] == ["annex-untagged"]


def test_an_annex_that_cannot_be_bound_stops_the_build_before_anything_is_laid_out(tmp_path):
    agency = agency_file(tmp_path, ANNEXES, order_pdf=b"\x89PNG\r\n\x1a\n")
    with pytest.raises(ProblemsError) as caught:
        build_for(agency, "commander")
    assert [problem.code for problem in caught.value.problems] == ["annex-not-pdf"]


def test_other_packets_do_not_care(tmp_path):
    agency = agency_file(tmp_path, ANNEXES, order_pdf=b"\x89PNG\r\n\x1a\n")
    assert build_for(agency, "trainer").warnings == ()
