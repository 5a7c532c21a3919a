"""Documents without tags, which are drawn to measure what tags cost: the same on paper, and nothing but the tags is missing."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2
import pytest

from generator.draw import DrawMemo, draw_document
from generator.frames import Document
from generator.preflight import check_pdf
from tests.draw.setting import FONTS, draw
from tests.draw.test_conformance import cards_on_a_sheet
from tests.draw.test_form_fields import form
from tests.draw.test_memo import AGENCIES, packet

DOCUMENTS = {"packet": packet(AGENCIES[0]), "cards": cards_on_a_sheet(), "form": form()}


def bare(document: Document, memo: DrawMemo | None = None) -> bytes:
    return draw_document(document, FONTS, None, memo, tagged=False)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_nothing_is_marked_or_claimed(document: Document) -> None:
    with pikepdf.open(io.BytesIO(bare(document))) as pdf:
        assert not {"/StructTreeRoot", "/MarkInfo"} & set(pdf.Root.keys())
        assert b"<pdfuaid:part>" not in pdf.Root.Metadata.read_bytes()
        assert b"<pdfaid:part>" not in pdf.Root.Metadata.read_bytes()
        for page in pdf.pages:
            assert not {"/StructParents", "/Tabs"} & set(page.obj.keys())
            operators = {str(one.operator) for one in pikepdf.parse_content_stream(page)}
            assert not {"BMC", "BDC", "EMC"} & operators
            assert not any("/StructParent" in note for note in page.obj.get("/Annots", []))
        assert not pdf.check_pdf_syntax()


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_all_else_is_the_same(document: Document) -> None:
    tagged, untagged = draw(document), bare(document)
    assert len(untagged) < len(tagged)
    with pypdfium2.PdfDocument(tagged) as one, pypdfium2.PdfDocument(untagged) as other:
        assert len(one) == len(other) == len(document.pages)
        for first, second in zip(one, other, strict=True):
            assert bytes(first.render(draw_annots=True).buffer) == bytes(second.render(draw_annots=True).buffer)
    with pikepdf.open(io.BytesIO(tagged)) as one, pikepdf.open(io.BytesIO(untagged)) as other:
        for first, second in zip(one.pages, other.pages, strict=True):
            assert _places(first) == _places(second)
            assert _drawn(first) == _drawn(second)


def test_memory_keeps_the_two_apart() -> None:
    memo = DrawMemo()
    for document in DOCUMENTS.values():
        assert bare(document, memo) == bare(document)
        assert draw_document(document, FONTS, None, memo) == draw(document)
        assert bare(document, memo) == bare(document)


def test_it_fails_the_check() -> None:
    assert {found.code for found in check_pdf(bare(DOCUMENTS["packet"]), "bare.pdf", "reading")}


def _places(page: pikepdf.Page) -> list[tuple[str, list[float]]]:
    """Return what annotations a page has, and where."""
    return [(str(note.Subtype), [float(side) for side in note.Rect]) for note in page.obj.get("/Annots", [])]


def _drawn(page: pikepdf.Page) -> list[str]:
    """Return a page's operators but for those that mark."""
    found = [f"{one.operands} {one.operator}" for one in pikepdf.parse_content_stream(page)]
    return [one for one in found if not re.search(r" (BMC|BDC|EMC)$", one)]
