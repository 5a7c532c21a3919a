"""A document without its fields says and shows what it did before."""

from __future__ import annotations

from generator.frames import Document, FormField, Group, Page, Rect, StructNode, without_fields
from generator.frames.dump_frames import dump_frames, dump_structure

RULE = Rect(10, 20, 60, 0.5, node=2)
FIELD = FormField(10, 9, 60, 11.75, "name", "text", "Name", 2)
NODES = (StructNode("Document", (1,)), StructNode("P", (2,)), StructNode("Form", actual_text="blank: name"))


def test_fields_go_and_what_was_beneath_stays() -> None:
    document = Document("T", "en", (Page(100, 50, (RULE, FIELD)), Page(100, 50, (Group((RULE, FIELD), 5, 5, 90, 40),))), NODES)
    bare = without_fields(document)
    assert [page.items for page in bare.pages] == [(RULE,), (Group((RULE,), 5, 5, 90, 40),)]
    assert [node.role for node in bare.structure] == ["Document", "P", "Span"]
    assert dump_structure(bare) == "Document\n  P\n    Span actual_text='blank: name'\n"


def test_a_document_without_fields_is_itself() -> None:
    document = Document("T", "en", (Page(100, 50, (RULE,)),), (*NODES[:2], StructNode("Span")))
    assert without_fields(document) is document


def test_fields_in_a_dump() -> None:
    document = Document("T", "en", (Page(100, 50, (FIELD,)),), NODES)
    assert "  field 10 9 60 11.75 text name 10 'Name' @2\n" in dump_frames(document)
