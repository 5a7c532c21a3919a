"""Whatever the bytes are: a clear sentence, never a traceback, never an endless loop."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from generator.diagnostics import ExitCode, ProblemsError
from generator.preflight import check_pdf, dump_tag_tree, measure_pdf
from tests.support.tagged_pdf import good_pdf, save


def messages(data: bytes) -> list[tuple[str, str]]:
    return [(problem.code, re.sub(r"object \d+", "object N", problem.message)) for problem in check_pdf(data, "strange.pdf")]


def encrypted(user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def no_pages() -> bytes:
    with pikepdf.new() as pdf:
        return save(pdf)


UNREADABLE = {
    "empty": (b"", "pdf-empty", "the file is empty"),
    "text": (b"Dear all, please find enclosed", "pdf-not-pdf", "the file is not a PDF: it does not begin with `%PDF-`"),
    "header only": (b"%PDF-1.7\n", "pdf-damaged", "the file is damaged: it is cut off: there is no `%%EOF` at its end"),
    "user password": (encrypted("secret"), "pdf-encrypted", "the file is encrypted"),
    "owner password": (encrypted(""), "pdf-encrypted", "the file is encrypted"),
    "no pages": (no_pages(), "pdf-no-pages", "the file has no pages"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_gets_one_sentence(name: str) -> None:
    data, code, message = UNREADABLE[name]
    assert messages(data) == [(code, message)]


@pytest.mark.parametrize("read", [dump_tag_tree, measure_pdf])
def test_readers_raise_the_same_problem(read: object) -> None:
    assert callable(read)
    with pytest.raises(ProblemsError, match="the file is empty") as raised:
        read(b"")
    assert raised.value.exit_code is ExitCode.PREFLIGHT


def test_a_file_cut_in_the_middle_is_damaged() -> None:
    data = good_pdf()
    assert messages(data[: len(data) // 2])[0] == (
        "pdf-damaged",
        "the file is damaged: it is cut off: there is no `%%EOF` at its end",
    )


def test_a_wrong_startxref_is_damage() -> None:
    data = re.sub(rb"startxref\s+\d+", b"startxref\n12", good_pdf())
    assert ("pdf-damaged", "the file is damaged: `startxref` does not point at a cross-reference table") in messages(data)


def test_an_object_that_cannot_be_parsed_is_damage() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, qdf=False)
    data = out.getvalue().replace(b"/Alt (Seal)", b"/Alt >Seal)")
    assert data != out.getvalue()
    assert any(
        code == "pdf-damaged" and message.startswith("the file is damaged: object N cannot be read")
        for code, message in messages(data)
    )


def test_a_ring_of_page_tree_nodes_ends() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        data = save(pdf)
    assert messages(data) == [("pdf-damaged", "the file is damaged: object N stands in the page tree twice, or inside itself")]


def test_a_page_tree_that_is_only_a_ring_has_no_pages() -> None:
    objects = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>")
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj %s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size 3 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    assert messages(data + b"xref\n0 3\n0000000000 65535 f \n" + table + trailer) == [("pdf-no-pages", "the file has no pages")]


def test_a_form_that_paints_itself_ends() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        form = pdf.pages[1].obj.Resources.XObject.X0
        form.Resources.XObject = Dictionary(X0=form)
        form.write(form.read_bytes() + b" /X0 Do")
        data = save(pdf)
    assert [code for code, _ in messages(data)] == ["pdf-damaged"]
    assert re.fullmatch(r"page 2: form XObject \d+ paints itself", messages(data)[0][1])


def test_forms_that_multiply_are_stopped() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        inner = pdf.pages[1].obj.Resources.XObject.X0
        for _ in range(12):
            inner = pdf.make_stream(
                b"/X0 Do " * 8,
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([0, 0, 9, 9]),
                Resources=Dictionary(XObject=Dictionary(X0=inner)),
            )
        pdf.pages[1].obj.Resources.XObject.X0 = inner
        data = save(pdf)
    assert messages(data) == [("pdf-damaged", "page 2: more than 5,000 form XObjects are painted")]


def test_a_ring_of_number_tree_nodes_ends() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        tree = pdf.Root.StructTreeRoot.ParentTree
        tree.Kids = Array([tree])
        data = save(pdf)
    assert messages(data) == [("pdf-parent-tree", "parent tree: a node of the tree stands inside itself")]


def test_a_deep_structure_tree_is_walked() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        element = pdf.Root.StructTreeRoot.K[0]
        for _ in range(3000):
            kid = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Div, P=element))
            element.K = Array([*element.get("/K", []), kid])
            element = kid
        data = save(pdf)
    assert messages(data) == []
    assert dump_tag_tree(data).count("Div") == 3000


def test_an_untagged_file_hears_of_it_once() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        page.obj.Resources = Dictionary(
            Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        )
        page.obj.Contents = pdf.make_stream(b"BT /F1 12 Tf 20 20 Td (Call \\(me\\)) Tj ET")
        data = save(pdf)
        text = measure_pdf(data)[0].texts[0]
    assert [code for code, _ in messages(data)] == [
        "pdf-font-not-embedded",
        "pdf-output-intent",
        "pdf-not-tagged",
        "pdf-language",
        "pdf-title",
        "pdf-metadata",
    ]
    assert text.text == "Call (me)"
    assert text.width == pytest.approx(12 * (722 + 556 + 222 * 2 + 278 + 333 + 833 + 556 + 333) / 1000)


def test_any_byte_may_be_wrong() -> None:
    """Damage spread over the file, one spot at a time: problems or none, but never an exception."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        pdf.pages[0].obj.Resources.Font.F0.DescendantFonts[0].FontDescriptor.FontFile2.write(b"x")  # smaller, so quicker
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    data = out.getvalue()
    for at in range(9, len(data), 97):
        for wrong in (b"<<", b"0 R", b"\x00\xff", b"]"):
            broken = data[:at] + wrong + data[at + len(wrong) :]
            assert isinstance(check_pdf(broken, "strange.pdf"), tuple)
