"""Annexes that are locked, broken, endless, signed, or want to do something: a right packet or one clear sentence."""

from __future__ import annotations

import io
import re
import time
import zlib

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Encryption, Name, Pdf

from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.preflight import check_pdf
from tests.bind.bench import (
    BOX,
    active_content,
    annex,
    bind,
    notes,
    problem,
    raw_pdf,
    saved,
    stream,
    text_annex,
    widget,
)
from tests.support.validation import qpdf_complaints

PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>"
MOST_SECONDS = 60
"""Far more than any of these takes; an endless one would take for ever."""


def encrypted(**passwords: str) -> bytes:
    return saved(pikepdf.open(io.BytesIO(annex())), encryption=Encryption(**passwords))


def with_form(**entries: object) -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(**entries)

    return annex(change)


def signed(pdf: Pdf) -> None:
    value = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 1, 2, 3]), Contents=b"x")
    name = pdf.make_indirect(Dictionary(FT=Name.Sig, T="chief", V=value))
    pdf.Root.AcroForm = Dictionary(Fields=Array([name]), SigFlags=3)


def certified(pdf: Pdf) -> None:
    pdf.Root.Perms = Dictionary(DocMDP=Dictionary(Type=Name.Sig))


def boxed(box: str) -> bytes:
    return raw_pdf(CATALOG, PAGES, PAGE.replace(b"[0 0 612 792]", box.encode()), stream(BOX))


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (encrypted(user="secret", owner="owner"), "annex-encrypted", "the annex is encrypted"),
        (encrypted(user="", owner="owner"), "annex-encrypted", "the annex is encrypted"),
        (annex()[:-200], "annex-damaged", "the annex is damaged: it is cut off, there is no `%%EOF` at its end"),
        (annex()[:40], "annex-damaged", "the annex is damaged: it is cut off, there is no `%%EOF` at its end"),
        (annex(pages=2_000), "annex-too-big", "the annex has more than 1,999 pages"),
        (annex(pages=0), "annex-no-pages", "the annex has no pages"),
        (with_form(XFA=b"<xdp/>"), "annex-xfa", "the annex is an XFA form, whose pages exist only inside Adobe's programs"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "annex-not-pdf", "the annex is a PNG picture, not a PDF"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "annex-not-pdf", "the annex is a JPEG picture, not a PDF"),
        (b"PK\x03\x04" + bytes(500), "annex-not-pdf", "the annex is a Word, Excel or ZIP file, not a PDF"),
        (b"Dear Chief", "annex-not-pdf", "the annex is not a PDF: it does not begin with `%PDF-`"),
        (b"", "annex-not-pdf", "the annex is an empty file"),
        (annex(signed), "annex-signed", "the annex has a digital signature, which binding would break"),
        (annex(certified), "annex-signed", "the annex has a digital signature, which binding would break"),
        (b"%PDF-" + bytes(200_000_000), "annex-too-big", "the annex has 200 MB, more than 200 MB"),
        (boxed("[0 0 0 0]"), "annex-page-size", "page 1 of the annex has no size"),
        (boxed("[0 0 612]"), "annex-page-size", "page 1 of the annex has no size"),
        (boxed("(x)"), "annex-page-size", "page 1 of the annex has no size"),
        (boxed("[0 0 8 8]"), "annex-page-size", "page 1 of the annex measures 8 x 8 pt, too little to read anything on it"),
        (
            boxed("[0 0 14401 100]"),
            "annex-page-size",
            "page 1 of the annex measures 14401 x 100 pt, more than 14400 pt (200 in)",
        ),
    ],
)
def test_annexes_that_cannot_be_bound(data, code, message):
    assert problem(data) == (code, message)


def test_the_exit_code_is_that_of_content():
    with pytest.raises(ProblemsError) as caught:
        bind(b"")
    assert caught.value.exit_code == ExitCode.CONTENT


CIRCLE = "the annex is damaged: its page tree runs in a circle or names a page twice"
NO_XREF = "the annex is damaged: its table of contents (`xref`) cannot be read"
NO_TREE = "the annex is damaged: its page tree cannot be read"
NO_START = "the annex is damaged: `startxref` does not lead to its table of contents"


def cut_stream() -> bytes:
    """A content stream with a hole in it."""
    body = bytearray(zlib.compress(bytes(range(256)) * 40 + BOX * 50))
    body[60:90] = bytes(30)
    return b"<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (len(body), bytes(body))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (raw_pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"), CIRCLE),
        (raw_pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>", PAGE, stream(BOX)), CIRCLE),
        (raw_pdf(CATALOG, b"<</Type/Pages/Kids[9 0 R]>>"), "the annex is damaged: a page is missing from its page tree"),
        (raw_pdf(b"null", PAGES, PAGE), "the annex is damaged: its catalog cannot be read"),
        (raw_pdf(CATALOG, PAGES, PAGE, b"(no stream)"), "the annex is damaged: the content of page 1 cannot be read"),
        (
            raw_pdf(CATALOG, PAGES, PAGE, stream(b"x", b"/Filter/NoSuchFilter", packed=False)),
            "the annex is damaged: the content of page 1 cannot be read",
        ),
        (raw_pdf(CATALOG, PAGES, PAGE, cut_stream()), "the annex is damaged: the content of page 1 cannot be read"),
        (re.sub(rb"startxref\n\d+", b"startxref\n7", annex()), NO_START),
        (re.sub(rb"startxref\n\d+", b"startxref\n99999999999", annex()), NO_START),
    ],
    ids=["circle", "twice", "missing", "no catalog", "no content", "filter", "cut stream", "startxref", "beyond"],
)
def test_damaged_annexes(data, message):
    code, said = problem(data)
    assert code == "annex-damaged"
    assert said == message


BOMB = zlib.compress(bytes(80_000_000), 9)
TOO_MUCH = "the annex cannot be read with the memory at hand: "


def bomb_content() -> bytes:
    return raw_pdf(CATALOG, PAGES, PAGE, stream(bytes(80_000_000)))


def bomb_of_bombs() -> bytes:
    inner = zlib.compress(bytes(80_000_000), 9)
    body = zlib.compress(inner, 9)
    entries = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%b\nendstream" % (len(body), body)
    return raw_pdf(CATALOG, PAGES, PAGE, entries)


def many_names_of_one_stream() -> bytes:
    page = PAGE.replace(b"4 0 R", b"[" + b"4 0 R " * 900_000 + b"]")
    return raw_pdf(CATALOG, PAGES, page, stream(b""))


def many_annotations() -> bytes:
    page = PAGE.replace(b"/Contents", b"/Annots[" + b"5 0 R " * 110_000 + b"]/Contents")
    return raw_pdf(CATALOG, PAGES, page, stream(BOX), b"<</Subtype/Text>>")


def big_picture() -> bytes:
    page = PAGE.replace(b"/Contents", b"/Resources<</XObject<</I 5 0 R>>>>/Contents")
    picture = stream(b"", b"/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceGray")
    return raw_pdf(CATALOG, PAGES, page, stream(BOX), picture)


def font_bomb() -> bytes:
    page = PAGE.replace(b"/Contents", b"/Resources<</Font<</F 5 0 R>>>>/Contents")
    font = b"<</Type/Font/Subtype/TrueType/FontDescriptor<</FontFile2 6 0 R>>>>"
    return raw_pdf(CATALOG, PAGES, page, stream(BOX), font, stream(bytes(80_000_000)))


def deep_chain() -> bytes:
    page = PAGE.replace(b"/Contents", b"/Resources<</ExtGState<</G " + b"[" * 200 + b"]" * 200 + b">>>>/Contents")
    return raw_pdf(CATALOG, PAGES, page, stream(BOX))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (bomb_content, "a stream unpacks to more than 64 MB"),
        (bomb_of_bombs, "a stream unpacks to more than 64 MB"),
        (many_names_of_one_stream, "its pages unpack to more than 256 MB"),
        (many_annotations, "it has more than 100,000 annotations"),
        (big_picture, "a picture has more than 500 megapixels"),
        (font_bomb, "a stream unpacks to more than 64 MB"),
        (deep_chain, "its objects are nested too deep"),
    ],
)
def test_bombs(make, message):
    began = time.perf_counter()
    assert problem(make()) == ("annex-too-big", TOO_MUCH + message)
    assert time.perf_counter() - began < MOST_SECONDS


def xref_stream_bomb() -> bytes:
    rows = stream(bytes(60_000_000), b"/Type/XRef/W[1 1 1]/Size 20000000/Root 1 0 R")
    return b"%PDF-1.7\n1 0 obj\n" + rows + b"\nendobj\nstartxref\n9\n%%EOF\n"


def endless_index() -> bytes:
    rows = stream(bytes(60), b"/Type/XRef/W[0 0 0]/Index[0 2000000000]/Size 2000000000/Root 1 0 R")
    return b"%PDF-1.7\n1 0 obj\n" + rows + b"\nendobj\nstartxref\n9\n%%EOF\n"


def object_stream_bomb() -> bytes:
    head = b"2 0 3 10 "
    held = stream(head + bytes(80_000_000), b"/Type/ObjStm/N 2/First %d" % len(head))
    first = b"%PDF-1.7\n"
    rows = b"".join(bytes(row) for row in ((0, 0, 0, 0), (1, 0, len(first) + 0, 0), (2, 0, 4, 0), (2, 0, 4, 1)))
    out = first + b"1 0 obj\n" + CATALOG + b"\nendobj\n"
    at = len(out)
    out += b"4 0 obj\n" + held + b"\nendobj\n"
    rows += bytes([1, at >> 8, at & 255, 0])
    start = len(out)
    rows += bytes([1, 0, 0, 0])
    out += b"5 0 obj\n" + stream(rows, b"/Type/XRef/W[1 2 1]/Size 6/Root 1 0 R") + b"\nendobj\n"
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def circle_of_tables() -> bytes:
    data = raw_pdf(CATALOG, PAGES, PAGE, stream(BOX))
    at = re.search(rb"startxref\n(\d+)", data)
    assert at is not None
    return raw_pdf(CATALOG, PAGES, PAGE, stream(BOX), trailer=b"/Prev " + at[1])


def deep_arrays() -> bytes:
    page = PAGE.replace(b"/Contents", b"/Resources<</ExtGState<</G " + b"[" * 100_000 + b"]" * 100_000 + b">>>>/Contents")
    return raw_pdf(CATALOG, PAGES, page, stream(BOX))


@pytest.mark.parametrize(
    ("make", "code", "message"),
    [
        (xref_stream_bomb, "annex-damaged", NO_XREF),
        (endless_index, "annex-damaged", NO_TREE),
        (object_stream_bomb, "annex-damaged", NO_TREE),
        (deep_arrays, "annex-damaged", "the annex is damaged: a page is missing from its page tree"),
    ],
)
def test_tables_that_never_end(make, code, message):
    began = time.perf_counter()
    assert problem(make()) == (code, message)
    assert time.perf_counter() - began < MOST_SECONDS


def javascript(pdf: Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    launch = Dictionary(S=Name.Launch, F="cmd.exe")
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", script])))
    page = pdf.pages[0].obj
    page.AA = Dictionary(O=script)
    link = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": Array([0, 0, 9, 9])}
    submit = Dictionary(S=Name.SubmitForm, F="https://example.org", Next=script)
    page.Annots = Array(
        [
            Dictionary(**link, A=script),
            Dictionary(**link, A=launch),
            Dictionary(**link, A=submit, AA=Dictionary(E=script)),
            widget(pdf, b"0 0 9 9 re f", A=submit, AA=Dictionary(K=script)),
        ]
    )
    page.Resources = Dictionary(ExtGState=Dictionary(G=script, H=pdf.make_indirect(launch)))


def attachments(pdf: Pdf) -> None:
    pdf.attachments["virus.exe"] = b"MZ"
    spec = pdf.attachments["virus.exe"].obj
    pdf.Root.AF = Array([spec])
    clip = {"Type": Name.Annot, "Rect": Array([0, 0, 9, 9])}
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(**clip, Subtype=Name.FileAttachment, FS=spec), Dictionary(**clip, Subtype=Name.RichMedia)]
    )


def static_xfa(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([widget(pdf, b"0 0 9 9 re f")])
    pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots, XFA=pdf.make_stream(b"<xdp/>"))


def outside_data(pdf: Pdf) -> None:
    other = pdf.make_stream(b"", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), F="other.pdf")
    borrowed = pdf.make_stream(b"", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Ref=Dictionary(F="other.pdf", Page=0))
    program = pdf.make_stream(b"quit", Subtype=Name.PS)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(A=other, B=borrowed, C=program))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (javascript, "JavaScript and actions that start something"),
        (attachments, "attached files and sound, film or attached files on pages"),
        (static_xfa, "an XFA form"),
        (outside_data, None),
    ],
)
def test_active_content_stays_outside(change, what):
    data = annex(change)
    bound = bind(data)
    assert active_content(bound.data) == set()
    for word in (b"app.alert", b"cmd.exe", b"virus", b"xdp", b"other.pdf", b"quit"):
        assert word not in saved(pikepdf.open(io.BytesIO(bound.data)), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    said = f"the annex has {what}, left out of the packet" if what else None
    assert notes(bound).get("annex-active-content") == said
    assert {problem.code for problem in check_pdf(bound.data, "bound.pdf")} == {"pdf-claims"}
    assert qpdf_complaints(bound.data) == ""


def test_circle_of_tables():
    assert len(bind(circle_of_tables()).pages) == 1


def test_circle_of_bookmarks():
    def change(pdf: Pdf) -> None:
        item = pdf.make_indirect(Dictionary(Title="x"))
        item.Next = item
        item.First = item
        pdf.Root.Outlines = Dictionary(First=item, Last=item)

    assert len(bind(annex(change)).pages) == 1


def test_circles_of_forms_and_fields():
    def change(pdf: Pdf) -> None:
        form = pdf.make_stream(b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        form.Resources = Dictionary(XObject=Dictionary(X=form))
        pdf.pages[0].obj.Resources = form.Resources
        field = pdf.make_indirect(Dictionary(T="x"))
        field.Kids = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        names = pdf.make_indirect(Dictionary())
        names.Kids = Array([names])
        pdf.Root.Names = Dictionary(Dests=names)
        link = Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Dest="x")
        pdf.pages[0].obj.Annots = Array([link])

    assert qpdf_complaints(bind(annex(change)).data) == ""


def test_streams_where_dictionaries_belong():
    page = PAGE.replace(b"/Contents", b"/Resources 5 0 R/Group 5 0 R/Contents")
    assert qpdf_complaints(bind(raw_pdf(CATALOG, PAGES, page, stream(BOX), stream(b"x"))).data) == ""
    page = PAGE.replace(b"/Contents", b"/Resources<</ExtGState<</G 5 0 R>>>>/Contents")
    nested = b"<</X " + stream(b"x") + b" >>"
    assert qpdf_complaints(bind(raw_pdf(CATALOG, PAGES, page, stream(BOX), nested)).data) == ""


def test_fonts_that_are_not_there():
    page = PAGE.replace(b"/Contents", b"/Resources<</Font<</F1 5 0 R>>>>/Contents")
    content = stream(b"BT /F1 9 Tf (x) Tj /F2 9 Tf (y) Tj ET")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    found = notes(bind(raw_pdf(CATALOG, PAGES, page, content, font)))
    assert found["annex-font-not-embedded"] == (
        "fonts of the annex are not embedded, so others may be printed in their place: `Helvetica`"
    )
    assert found["annex-font-missing"] == "page 1 of the annex sets fonts it does not have (`F2`), so text may be missing"


def test_object_numbers_that_occur_twice():
    """The table says which one counts, as in every other reader."""
    data = raw_pdf(CATALOG, PAGES, PAGE, stream(BOX))
    twice = data.replace(b"xref\n0", b"4 0 obj\n(other)\nendobj\nxref\n0", 1)
    twice = re.sub(rb"startxref\n\d+", b"startxref\n%d" % twice.index(b"xref\n0"), twice)
    assert notes(bind(twice)).keys() == {"annex-untagged"}


def test_wrong_places_in_the_table_are_told():
    page = PAGE.replace(b"/Contents", b"/Resources<</ExtGState<</G 5 0 R>>>>/Contents")
    data = raw_pdf(CATALOG, PAGES, page, stream(BOX), b"<</CA 1>>")
    [*_, last] = re.findall(rb"\d{10} 00000 n ", data)
    moved = data.replace(last, b"0000000012 00000 n ")
    assert notes(bind(moved))["annex-faults"] == "1 object of the annex cannot be read as written, so something may be missing"


def test_lines_before_the_header_are_passed_over():
    assert len(bind(b"Received: by mail\n" + annex()).pages) == 1


def test_an_empty_signature_field_is_no_signature():
    def change(pdf: Pdf) -> None:
        field = pdf.make_indirect(Dictionary(FT=Name.Sig, T="chief"))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=1)

    assert len(bind(annex(change)).pages) == 1


def test_names_that_are_not_utf_8():
    page = PAGE.replace(b"/Contents", b"/Resources<</ExtGState<</G#E9 <</CA 1>>>>>>/Contents")
    bound = bind(raw_pdf(CATALOG, PAGES, page, stream(b"/G\xe9 gs")))
    assert b"#E9" in saved(pikepdf.open(io.BytesIO(bound.data)), object_stream_mode=pikepdf.ObjectStreamMode.disable).upper()


WHOLE = (annex(javascript), text_annex(), text_annex(tagged=True), annex(static_xfa, pages=2))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.data())
def test_damage_at_random(data):
    """A right packet or a clear problem, whatever is broken."""
    broken = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(broken) - 1))
        width = data.draw(st.integers(0, 6))
        broken[at : at + width] = data.draw(st.binary(max_size=6))
    found: list[Problem] = []
    bound = None
    try:
        bound = bind(bytes(broken))
    except ProblemsError as error:
        found += error.problems
    assert all(problem.hints and problem.place.file == "order.pdf" for problem in found)
    assert (bound is None) == bool(found)
    if bound is not None:
        assert active_content(bound.data) == set()
        assert [problem for problem in check_pdf(bound.data, "x.pdf") if problem.message.startswith(("page 1:", "page 2:"))] == []
