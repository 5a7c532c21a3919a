"""The dump says everything a screen reader would."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Name, String

from generator.preflight import dump_tag_tree
from tests.support.tagged_pdf import good_pdf, save


def test_the_whole_tree(golden: Callable[[str, str], None]) -> None:
    golden("preflight/tag_tree.txt", dump_tag_tree(good_pdf()))


def test_actual_text_of_content_replaces_what_is_drawn() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        content = pdf.pages[0].obj.Contents
        content.write(content.read_bytes().replace(b"/Span <</MCID 2>>", b"/Span <</MCID 2 /ActualText <FEFF00E900620021>>>"))
        data = save(pdf)
    assert '    Span lang="es"\n      p1 "\u00e9b!"\n' in dump_tag_tree(data)


def test_what_cannot_be_seen_is_written_out() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        pdf.Root.StructTreeRoot.K[0].T = String("a\u202eb")
        data = save(pdf)
    assert "\n  " not in dump_tag_tree(data).splitlines()[1]
    assert 'Document title="a\\u{202e}b"' in dump_tag_tree(data)


def test_missing_content_is_said_in_its_place() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        pdf.Root.StructTreeRoot.K[0].K[0].K.append(77)
        data = save(pdf)
    assert "    (marked content 77 is not there)" in dump_tag_tree(data)


def test_a_link_inside_the_document_names_its_page() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        note = pdf.pages[0].obj.Annots[0]
        del note.A
        note.Dest = Array([pdf.pages[1].obj, Name.Fit])
        data = save(pdf)
    assert '      p1 link "The language line\'s page" -> p2\n' in dump_tag_tree(data)


def test_an_untagged_file() -> None:
    with pikepdf.open(io.BytesIO(good_pdf())) as pdf:
        del pdf.Root.StructTreeRoot
        data = save(pdf)
    assert dump_tag_tree(data) == "(not tagged)\n"
