"""A packet with annexes: tags whole, bookmarks, labels, stamps, links, metadata, the same bytes twice."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from generator.bind import Annex, annex_letter, bind_annexes, binding, inspect_annex, inspect_annexes
from generator.bind.clean_content import fonts_named, without_tags
from generator.diagnostics import ProblemsError
from generator.preflight import check_pdf, dump_tag_tree
from tests.bind.bench import (
    BOX,
    LETTER,
    WORDS,
    active_content,
    annex,
    bind,
    draw_stamps,
    notes,
    packet,
    picture,
    saved,
    text_annex,
)
from tests.bind.bench import widget as field
from tests.draw.test_structure import assert_ways_back
from tests.support.validation import conformance_failures, qpdf_complaints


def opened(data: bytes) -> Any:
    return pikepdf.open(io.BytesIO(data))


def text_of(data: bytes, page: int) -> str:
    pdf = pypdfium2.PdfDocument(data)
    found: str = pdf[page].get_textpage().get_text_range()
    pdf.close()
    return found


def test_only_the_claims_are_lost():
    bound = bind(text_annex(), text_annex("Form", tagged=True))
    assert [(problem.code, problem.message) for problem in check_pdf(bound.data, "bound.pdf")] == [
        ("pdf-claims", "the metadata does not claim PDF/UA-1 (pdfuaid:part)"),
        ("pdf-claims", "the metadata does not claim PDF/A-2a (pdfaid:part)"),
    ]
    assert {failure.split(" ")[1].split("-")[1] for failure in conformance_failures(bound.data)} == {"ID"}
    assert qpdf_complaints(bound.data) == ""
    assert_ways_back(opened(bound.data))


def test_the_packets_own_tags_are_whole():
    before, after = dump_tag_tree(packet()).splitlines(), dump_tag_tree(bind(text_annex()).data).splitlines()
    links = {"https://annex.invalid/A": "page 4"}
    kept = [links.get(row, row) for row in before]
    assert len(after) > len(before)
    assert [row.strip().split(" ")[0] for row in after[: len(before)]] == [row.strip().split(" ")[0] for row in kept]
    assert "Use of force" in "\n".join(after[len(before) :])


def test_pages_bookmarks_and_labels():
    bound = bind(annex(pages=2), annex())
    pdf = opened(bound.data)
    assert [page.label for page in pdf.pages] == ["i", "1", "2", "A-1", "A-2", "B-1"]
    assert [(page.index, page.label, page.letter, page.number) for page in bound.pages] == [
        (3, "A-1", "A", 1),
        (4, "A-2", "A", 2),
        (5, "B-1", "B", 1),
    ]
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["One", "Two", "Annex A: General Order 5-12", "Annex B: Form 7"]
        targets = [item.destination[0].objgen for item in outline.root[2:]]
    assert targets == [pdf.pages[3].objgen, pdf.pages[5].objgen]


def test_a_packet_without_bookmarks_and_labels_gets_some():
    pdf = opened(packet())
    del pdf.Root["/Outlines"], pdf.Root["/PageLabels"]
    bound = bind_annexes(saved(pdf), [Annex("a.pdf", "Order", annex())], WORDS, draw_stamps)
    after = opened(bound.data)
    assert [page.label for page in after.pages] == ["1", "2", "3", "A-1"]
    with after.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Annex A: Order"]


def test_links_of_the_packet_lead_to_the_annexes():
    pdf = opened(bind(annex(pages=2), annex()).data)
    assert [note.Dest[0].objgen for note in pdf.pages[0].Annots] == [pdf.pages[3].objgen, pdf.pages[5].objgen]
    assert all("/A" not in note for note in pdf.pages[0].Annots)


def test_every_page_has_its_stamp():
    bound = bind(annex(pages=2))
    assert text_of(bound.data, 4).strip() == "Annex A · General Order 5-12 · page 2 of 2 · bound by Elm PD packet ed. 2026.1"


def test_metadata_says_what_is_no_longer_claimed():
    bound = bind(annex(), annex())
    assert bound.claims == ("PDF/UA-1", "PDF/A-2a")
    said = (
        "For commanders. With General Order 5-12 and Form 7 bound in as they came, the file as a whole no longer claims "
        "PDF/UA-1 and PDF/A-2a."
    )
    pdf = opened(bound.data)
    with pdf.open_metadata() as xmp:
        assert xmp["dc:description"] == said
        assert (xmp["dc:title"], xmp.pdfa_status) == ("Elm packet", "")
    assert pdf.docinfo["/Subject"] == said
    assert pdf.Root.MarkInfo.Marked is True
    assert b"pdfuaid:part>" not in bound.data
    assert b"pdfaid:part>" not in bound.data


def test_same_input_same_bytes():
    data = text_annex()
    assert bind(data, annex()).data == bind(data, annex()).data
    assert bind(data).data != bind(annex()).data


def test_no_annexes_no_change():
    assert bind().data == packet()
    assert bind().claims == ()


def test_annex_streams_are_shared_not_repeated():
    def share(pdf: Pdf) -> None:
        font = pdf.make_indirect(Dictionary(Font=Dictionary()))
        for page in pdf.pages:
            page.obj.Contents = pdf.pages[0].obj.Contents
            page.obj.Resources = font

    data = bind(annex(share, pages=40)).data
    pdf = opened(data)
    forms = {page.Resources.XObject.Annex.objgen for page in list(pdf.pages)[3:]}
    contents = {page.Contents.objgen for page in list(pdf.pages)[3:]}
    assert (len(forms), len(contents)) == (1, 1)


@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90])
@pytest.mark.parametrize("crop", [None, (50, 100, 450, 650)])
@pytest.mark.parametrize("unit", [1, 2])
def test_turned_cropped_and_scaled_pages_look_the_same(turn, crop, unit):
    def change(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        page.Rotate = turn
        if crop:
            page.CropBox = Array(crop)
        if unit != 1:
            page.UserUnit = unit

    data = annex(change)
    bound = bind(data)
    assert picture(bound.data, 3) == picture(data, 0)
    width, height = (400, 550) if crop else LETTER
    width, height = (height, width) if turn % 180 else (width, height)
    assert inspect_annex(Annex("a.pdf", "A", data)).sizes == ((width * unit, height * unit),)
    assert "bound by" in text_of(bound.data, 3)
    top = pypdfium2.PdfDocument(bound.data)[3].get_textpage()
    left, bottom, right, upper = top.get_charbox(0)
    assert right > left
    assert upper > bottom


def test_graphics_state_does_not_leak_into_the_stamp():
    bound = bind(annex(content=b"q q 0.01 0 0 0.01 900 900 cm 1 g /P BDC"))
    assert "page 1 of 1" in text_of(bound.data, 3)
    assert [problem.code for problem in check_pdf(bound.data, "x.pdf") if problem.code == "pdf-marks-balance"] == []


def test_paper_that_differs():
    assert "annex-paper" not in notes(bind(annex(size=(792, 612))))
    assert notes(bind(annex(size=(595, 842))))["annex-paper"] == (
        "1 of 1 page of the annex is not of the packet's paper (612 x 792 pt): the first is 595 x 842 pt"
    )
    assert len(bind(annex(size=(14_400, 14_400))).pages) == 1


def test_untagged_tagged_and_scanned():
    assert notes(bind(annex()))["annex-untagged"] == (
        "the annex is not tagged: each page is read out as one paragraph, in the order it was drawn"
    )
    assert notes(bind(text_annex(tagged=True)))["annex-tags-lost"] == (
        "the annex is tagged, but its tags are not bound: each page is read out as one paragraph"
    )

    def scan(pdf: Pdf) -> None:
        image = pdf.make_stream(
            b"\0", Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray, Type=Name.XObject
        )
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im=image))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"612 0 0 792 0 0 cm /Im Do")

    bound = bind(annex(scan, pages=2))
    assert notes(bound)["annex-scanned"] == "1 of 2 pages of the annex is a picture without text: no search, no voice"
    pdf = opened(bound.data)
    section = pdf.Root.StructTreeRoot.K[0].K[-1]
    assert (section.S, section.T) == ("/Sect", "Annex A: General Order 5-12")
    assert [element.S for element in section.K] == ["/Figure", "/P"]
    assert section.K[0].Alt == "General Order 5-12, page 1 of 2: a picture of a page, without text"
    assert {problem.code for problem in check_pdf(bound.data, "x.pdf")} == {"pdf-claims"}


def test_links_of_annexes():
    def change(pdf: Pdf) -> None:
        other = pdf.pages[1].obj
        actions = [
            Dictionary(A=Dictionary(S=Name.URI, URI="https://example.org/x")),
            Dictionary(Dest=Array([other, Name.Fit])),
            Dictionary(A=Dictionary(S=Name.GoTo, D="second")),
            Dictionary(A=Dictionary(S=Name.URI, URI="javascript:alert(1)")),
            Dictionary(A=Dictionary(S=Name.URI, URI="file:///etc/passwd")),
            Dictionary(A=Dictionary(S=Name.GoToR, F="other.pdf", D=Array([0, Name.Fit]))),
            Dictionary(Dest="nowhere"),
        ]
        for at, action in enumerate(actions):
            action.update({"/Type": Name.Annot, "/Subtype": Name.Link, "/Rect": Array([10, 10 + 20 * at, 90, 25 + 20 * at])})
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(["second", Dictionary(D=Array([other, Name.Fit]))])))
        pdf.pages[0].obj.Annots = Array(actions)

    bound = bind(annex(change, pages=2))
    pdf = opened(bound.data)
    kept = list(pdf.pages[3].Annots)
    assert [str(note.A.URI) if "/A" in note else note.Dest[0].objgen for note in kept] == [
        "https://example.org/x",
        pdf.pages[4].objgen,
        pdf.pages[4].objgen,
    ]
    assert notes(bound)["annex-links"] == (
        "4 links in the annex to what is neither a page nor a web, mail or phone address, left out of the packet"
    )
    assert {problem.code for problem in check_pdf(bound.data, "x.pdf")} == {"pdf-claims"}
    assert_ways_back(pdf)


def test_fields_become_ink():
    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj.Annots = Array([field(pdf, b"1 0 0 rg 0 0 100 10 re f")])
        pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots)

    data = annex(change)
    bound = bind(data)
    assert picture(bound.data, 3) == picture(data, 0)
    assert picture(bound.data, 3) != picture(annex(), 0)
    assert "/AcroForm" not in opened(bound.data).Root
    assert notes(bound)["annex-form"] == "the annex has 1 form field, printed as it looks now and no longer fillable"


def test_fields_without_a_look_are_told():
    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj.Annots = Array([field(pdf, None), field(pdf, None)])

    found = notes(bind(annex(change)))
    assert found["annex-form"] == "the annex has 2 form fields, printed as they look now and no longer fillable"
    assert found["annex-form-values"] == "what was typed into 2 fields of the annex has no look of its own and is not printed"


def test_comments_are_left_out_and_marks_kept():
    def change(pdf: Pdf) -> None:
        look = pdf.make_stream(b"1 1 0 rg 0 0 10 10 re f", Subtype=Name.Form, BBox=Array([0, 0, 10, 10]))
        marks = [
            Dictionary(Subtype=Name.Text, Contents="why?", Rect=Array([10, 10, 30, 30]), AP=Dictionary(N=look)),
            Dictionary(Subtype=Name.Highlight, Rect=Array([200, 200, 250, 300]), AP=Dictionary(N=look), F=4),
            Dictionary(Subtype=Name.Stamp, Rect=Array([300, 200, 350, 300]), AP=Dictionary(N=look), F=2),
        ]
        pdf.pages[0].obj.Annots = Array(marks)

    def only_visible(pdf: Pdf) -> None:
        change(pdf)
        del pdf.pages[0].obj.Annots[0]

    bound = bind(annex(change))
    assert notes(bound)["annex-comments"] == "1 comment in the annex, left out of the packet"
    assert picture(bound.data, 3) == picture(annex(only_visible), 0)


def test_layers_stay_hidden():
    def change(pdf: Pdf) -> None:
        layers = [pdf.make_indirect(Dictionary(Type=Name.OCG, Name=name)) for name in ("Draft", "Order")]
        pdf.Root.OCProperties = Dictionary(OCGs=Array(layers), D=Dictionary(OFF=Array([layers[0]])))
        pdf.pages[0].obj.Resources = Dictionary(Properties=Dictionary(L0=layers[0], L1=layers[1]))

    data = annex(change, content=b"/OC /L0 BDC 0 0 300 300 re f EMC /OC /L1 BDC 300 300 200 200 re f EMC")
    bound = bind(data)
    assert picture(bound.data, 3) == picture(data, 0)
    assert notes(bound)["annex-layers"] == "the annex has layers; the packet shows those that show when the annex is opened"


def test_facts_before_layout():
    first, second = inspect_annexes([Annex("a.pdf", "Order", annex(pages=3)), Annex("b.pdf", "Form", annex(size=(300, 400)))])
    assert (first.pages, first.labels, first.link) == (3, ("A-1", "A-2", "A-3"), "https://annex.invalid/A")
    assert (second.letter, second.sizes, second.tagged) == ("B", ((300, 400),), False)
    assert [note.code for note in second.notes] == ["annex-untagged"]


def test_letters():
    assert [annex_letter(index) for index in (0, 1, 25, 26, 27, 701, 702)] == ["A", "B", "Z", "AA", "AB", "ZZ", "AAA"]


def test_all_bad_annexes_at_once():
    with pytest.raises(ProblemsError) as caught:
        bind(b"", annex()[:300])
    assert [(problem.place.file, problem.code) for problem in caught.value.problems] == [
        ("form.pdf", "annex-damaged"),
        ("order.pdf", "annex-not-pdf"),
    ]


def test_annexes_too_big_together(monkeypatch):
    monkeypatch.setattr(binding, "MOST_BYTES", 1_000)
    with pytest.raises(ProblemsError) as caught:
        bind(annex(), annex())
    [found] = caught.value.problems
    assert (found.code, found.message) == ("annex-too-big", "the annexes together have more than 0 MB")


def test_stamps_that_are_not_all_there():
    with pytest.raises(ValueError, match="2 stamps were asked for, 1 drawn"):
        bind_annexes(packet(), [Annex("a.pdf", "Order", annex(pages=2))], WORDS, lambda stamps: draw_stamps(stamps[:1]))


@pytest.mark.parametrize("data", [annex(), b"", b"%PDF-1.7 nothing"], ids=["untagged", "empty", "broken"])
def test_a_packet_that_is_not_ours(data):
    with pytest.raises(ProblemsError, match="annexes can only be bound to a tagged packet that Musterpress made"):
        bind_annexes(data, [Annex("a.pdf", "Order", annex())], WORDS, draw_stamps)


@pytest.mark.parametrize(
    ("content", "cleaned"),
    [
        (b"/P <</MCID 4>> BDC (x) Tj EMC", b"/P <<>> BDC (x) Tj EMC"),
        (b"/P<</MCID 4/Lang(en)>>BDC", b"/P<</Lang(en)>>BDC"),
        (b"/Artifact BMC x EMC /Artifact <</Type/Layout>> BDC", b"/Span BMC x EMC /Span <</Type/Layout>> BDC"),
        (b"(a \\( /MCID 4 (b) ) Tj /MCID 5", b"(a \\( /MCID 4 (b) ) Tj "),
        (b"% /MCID 4\n/MCID 5", b"% /MCID 4\n"),
        (b"BI /W 1 ID /MCID 4 EI /MCID 5", b"BI /W 1 ID /MCID 4 EI "),
        (b"(never ends /MCID 4", b"(never ends /MCID 4"),
        (b"BI never ends /MCID 4", b"BI never ends /MCID 4"),
        (BOX, BOX),
    ],
)
def test_marks_are_taken_out_and_nothing_else(content, cleaned):
    assert without_tags(content) == cleaned


def test_fonts_named():
    assert fonts_named(b"BT /F1 12 Tf (x) Tj /F#20x -1.5 Tf ET") == {"F1", "F#20x"}


def test_a_good_annex_is_harmless():
    assert active_content(bind(text_annex(tagged=True)).data) == set()
