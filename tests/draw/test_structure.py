"""The structure tree, its way back from the pages, links and attributes, read with pikepdf."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf

from generator.frames import Document
from tests.draw.setting import Draft, draw, line, sheet
from tests.draw.test_conformance import cards_on_a_sheet, links, paragraph_over_two_pages, pictures, scripts, table


def opened(document: Document) -> Any:
    return pikepdf.open(io.BytesIO(draw(document)))


def kids(element: Any) -> list[Any]:
    if "/K" not in element:
        return []
    found = element.K
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def outline(element: Any) -> str:
    """An element as text: P(0 Link(1 @) 2), with MCIDs as numbers, pages other than its own as 1:0, annotations as @."""
    parts = []
    for kid in kids(element):
        if isinstance(kid, int):
            parts.append(str(kid))
        elif kid.get("/Type") == "/MCR":
            parts.append(f"+{kid.MCID}")
        elif kid.get("/Type") == "/OBJR":
            parts.append("@")
        else:
            parts.append(outline(kid))
    return f"{str(element.S)[1:]}({' '.join(parts)})"


def tree(pdf: Any) -> str:
    return outline(pdf.Root.StructTreeRoot.K[0])


def elements(element: Any) -> list[Any]:
    """An element and all below it."""
    below = [kid for kid in kids(element) if not isinstance(kid, int) and "/S" in kid]
    return [element, *(found for kid in below for found in elements(kid))]


def assert_ways_back(pdf: Any) -> None:
    """Every MCID of every page leads to the element that has it, and the other way round; the same for annotations."""
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    back = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    pages = {page.objgen: page for page in pdf.pages}
    seen = set()
    for element in elements(pdf.Root.StructTreeRoot.K[0]):
        for kid in kids(element):
            if isinstance(kid, int) or kid.get("/Type") == "/MCR":
                page = pages[(element.Pg if isinstance(kid, int) else kid.Pg).objgen]
                mcid = kid if isinstance(kid, int) else int(kid.MCID)
                assert back[int(page.StructParents)][mcid].objgen == element.objgen
                seen.add((int(page.StructParents), mcid))
            elif kid.get("/Type") == "/OBJR":
                assert back[int(kid.Obj.StructParent)].objgen == element.objgen
                assert kid.Obj.objgen in [annotation.objgen for annotation in pages[kid.Pg.objgen].Annots]
    for page in pdf.pages:
        content = page.Contents.read_bytes().decode()
        mcids = [int(found) for found in re.findall(r"/MCID (\d+)", content)]
        assert mcids == list(range(len(mcids)))
        assert len(back[int(page.StructParents)]) == len(mcids)
        assert {(int(page.StructParents), mcid) for mcid in mcids} <= seen
        assert content.count("BDC") == content.count("EMC")


def test_every_mark_finds_its_element() -> None:
    for make in (paragraph_over_two_pages, table, pictures, links, scripts, cards_on_a_sheet):
        with opened(make()) as pdf:
            assert_ways_back(pdf)


def test_paragraph_goes_on_over_the_page() -> None:
    with opened(paragraph_over_two_pages()) as pdf:
        assert tree(pdf) == "Document(H1(0) P(1 +0) L(LI(Lbl(2) LBody(P(3))) LI(Lbl(4) LBody(P(5)))))"
        assert pdf.Root.StructTreeRoot.K[0].K[2].A.ListNumbering == "/Decimal"


def test_lines_of_one_node_share_a_sequence() -> None:
    draft = Draft()
    text = draft.node("P")
    with opened(draft.document(sheet(line("one ", text, y=20), line("two", text, y=40)))) as pdf:
        assert tree(pdf) == "Document(P(0))"


def test_order_is_that_of_the_nodes_not_of_the_items() -> None:
    draft = Draft()
    first, second = draft.node("P"), draft.node("P")
    with opened(draft.document(sheet(line("second", second), line("first", first)))) as pdf:
        assert tree(pdf) == "Document(P(1) P(0))"


def test_links_have_their_annotations_and_stretches_stand_in_the_parent() -> None:
    with opened(links()) as pdf:
        assert tree(pdf) == "Document(P(0 Link(1 @) 2 Link(3 @ @) 4) H1(0))"
        outside, inside, _ = pdf.pages[0].Annots
        assert str(outside.A.URI) == "https://a.gov/%C3%BC?x=1%202"
        assert (str(outside.Contents), int(outside.F)) == ("The form", 4)
        assert [float(side) for side in outside.Rect] == [60, 137, 105, 150]
        assert inside.Dest[0].objgen == pdf.pages[1].objgen
        assert [str(inside.Dest[1]), float(inside.Dest[3])] == ["/XYZ", 170]


def test_table_heads_spans_and_empty_cells() -> None:
    with opened(table()) as pdf:
        assert tree(pdf) == "Document(Table(TR(TH(P(0)) TH(P(1))) TR(TH(2) TD()) TR(TD(3))))"
        grid = pdf.Root.StructTreeRoot.K[0].K
        assert str(grid.A.Summary) == "who answers when"
        assert grid.K[0].K[0].A.Scope == "/Column"
        assert grid.K[1].K[0].A.Scope == "/Row"
        assert int(grid.K[2].K.A.ColSpan) == 2


def test_what_is_never_drawn_has_no_element() -> None:
    draft = Draft()
    draft.node("P", draft.node("Sect"))
    seen = draft.node("P")
    with opened(draft.document(sheet(line("seen", seen)))) as pdf:
        assert tree(pdf) == "Document(P(0))"


def test_right_to_left_lines_are_said_by_a_span() -> None:
    with opened(scripts()) as pdf:
        said = {
            str(element.P.Lang): str(element.ActualText)
            for element in elements(pdf.Root.StructTreeRoot.K[0])
            if "/ActualText" in element
        }
        assert said == {"ar": "مرحبا بالعالم", "ur": "میں اردو بولتا ہوں", "he": "שלום עולם"}
        assert tree(pdf) == "Document(P(Span(0)) P(1) P(2) P(3) P(Span(4)) P(Span(5)))"


def test_figures_have_text_and_a_box_around_what_is_drawn() -> None:
    with opened(pictures()) as pdf:
        figures = list(pdf.Root.StructTreeRoot.K[0].K)
        assert [str(figure.Alt) for figure in figures] == ["Seal", "Photo", "Badge", "Code"]
        assert [[float(side) for side in figure.A.BBox] for figure in figures] == [
            [20, 150, 60, 180], [70, 150, 110, 180], [120, 140, 200, 180], [200, 120, 220, 140],
        ]  # fmt: skip


def test_copies_on_a_sheet_are_one_form_and_no_text() -> None:
    with opened(cards_on_a_sheet()) as pdf:
        page = pdf.pages[0]
        content = page.Contents.read_bytes().decode()
        assert tree(pdf) == "Document(Figure(0) P(Link(1 @)) P(2))"
        assert len(page.Annots) == 1
        names = [str(name) for name in page.Resources.XObject if str(name).startswith("/X")]
        assert [content.count(f"{name} Do") for name in names] == [3]
        assert len(re.findall(r"/Artifact/Page BDC", content)) == 3
        # 27 points of paper around the trim; the card stands at (20, 20) from its top left.
        assert [float(side) for side in page.Annots[0].Rect] == [27 + 50, 27 + 200 - 42, 27 + 80, 27 + 200 - 30]
        assert [float(side) for side in kids(pdf.Root.StructTreeRoot.K[0])[0].A.BBox] == [52, 187, 72, 202]
        assert [float(side) for side in page.MediaBox] == [0, 0, 354, 254]
        assert [float(side) for side in page.BleedBox] == [18, 18, 336, 236]
        assert [float(side) for side in page.TrimBox] == [27, 27, 327, 227]


def test_bookmarks_labels_and_metadata() -> None:
    with opened(paragraph_over_two_pages()) as pdf:
        root = pdf.Root
        first = root.Outlines.First
        assert [str(first.Title), str(first.First.Title), str(first.Next.Title)] == ["Detainers", "Form", "Ask"]
        assert first.First.Dest[0].objgen == pdf.pages[1].objgen
        assert [int(root.Outlines.Count), int(first.Count)] == [2, -1]
        assert [page.label for page in pdf.pages] == ["i", "ii"]
        assert (str(root.Lang), bool(root.MarkInfo.Marked), bool(root.ViewerPreferences.DisplayDocTitle)) == ("en-US", True, True)
        assert root.PageMode == "/UseOutlines"
        assert {key: str(value) for key, value in pdf.docinfo.items() if key not in ("/Producer", "/Creator")} == {
            "/Title": "Try", "/Author": "A & B", "/Subject": "Détails <1>", "/Keywords": "ice, form",
        }  # fmt: skip
        with pdf.open_metadata() as said:
            assert said["dc:title"] == "Try"
            assert said["dc:description"] == "Détails <1>"
            assert said["pdfuaid:part"] == "1"
            assert said.pdfa_status == "2A"


def test_note_has_an_id_that_is_listed() -> None:
    draft = Draft()
    note = draft.node("Note")
    with opened(draft.document(sheet(line("A note", note)))) as pdf:
        names = list(pdf.Root.StructTreeRoot.IDTree.Names)
        assert str(names[0]) == str(names[1].ID) == "note1"
