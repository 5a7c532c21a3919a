"""The structure tree, as text: role, attributes, what the node's items say."""

from __future__ import annotations

from textwrap import dedent

from generator.frames import Document, LinkArea, TextItem
from generator.frames.dump_frames import dump_structure
from tests.lay_out.helpers import lay, lay_page


def tree(document: Document) -> str:
    return dump_structure(document)


def page_tree(xml: str) -> str:
    """Return the tree of blocks on a page, without the Document and Sect above them."""
    written = tree(lay_page(xml, master="wide")).splitlines()
    assert written[:2] == ["Document", "  Sect"]
    return "\n".join(line[4:] for line in written[2:])


def expect(written: str) -> str:
    return dedent(written).strip()


def test_headings_and_paragraphs() -> None:
    assert page_tree("<h1>A</h1><p>b</p><h2>C</h2>") == "H1 'A'\nP 'b'\nH2 'C'"


def test_text_of_a_paragraph_over_two_pages_is_one_node() -> None:
    document = lay_page("<p>" + "abcd " * 40 + "</p>")
    items = [item for page in document.pages for item in page.items if isinstance(item, TextItem)]
    assert len(document.pages) == 2
    assert {item.node for item in items} == {2}
    assert "".join(item.text for item in items) == ("abcd " * 40).rstrip()


def test_inline_elements_stand_between_stretches_of_text() -> None:
    written = page_tree('<p>a <strong>b <em>c</em></strong> d <a href="https://x.org">e</a> <phone>1 2</phone>.</p>')
    assert written == expect("""
        P
          - 'a '
          Span
            - 'b '
            Span 'c'
          - ' d '
          Link 'e'
          - ' 1 2.'
    """)


def test_foreign_phrase_is_a_span_with_its_language() -> None:
    assert page_tree('<p>Say <span lang="es">Hablo</span></p>') == expect("""
        P
          - 'Say '
          Span lang='es' 'Hablo'
    """)


def test_link_area_belongs_to_its_link_node() -> None:
    document = lay_page('<p>a <a href="https://x.org">b</a></p>')
    area = next(item for item in document.pages[0].items if isinstance(item, LinkArea))
    assert area.node is not None
    assert document.structure[area.node].role == "Link"


def test_lists() -> None:
    xml = '<ol><li>a<ul class="checklist"><li>b</li></ul></li><li><p>c</p><p>d</p></li></ol>'
    assert page_tree(xml) == expect("""
        L list_numbering='Decimal'
          LI
            Lbl '1.'
            LBody
              P 'a'
              L list_numbering='None'
                LI
                  Lbl actual_text='Checkbox'
                  LBody 'b'
          LI
            Lbl '2.'
            LBody
              P 'c'
              P 'd'
    """)


def test_table_with_head_and_body() -> None:
    xml = (
        '<table columns="* *" summary="What"><tr><th>A</th><th>B</th></tr>'
        '<tr><th scope="row">c</th><td>d <strong>e</strong></td></tr><tr><td colspan="2"><p>f</p></td></tr></table>'
    )
    assert page_tree(xml) == expect("""
        Table alt='What'
          THead
            TR
              TH scope='Column' 'A'
              TH scope='Column' 'B'
          TBody
            TR
              TH scope='Row' 'c'
              TD
                - 'd '
                Span 'e'
            TR
              TD col_span=2
                P 'f'
    """)


def test_table_without_head_has_no_groups() -> None:
    assert page_tree('<table columns="*"><tr><td>a</td></tr></table>') == "Table\n  TR\n    TD 'a'"


def test_boxes_blanks_and_pictures() -> None:
    xml = (
        '<section><aside lang="es"><p>a</p></aside></section><p>b <blank width="20pt" label="name"/> <checkbox/></p><hr/>'
        '<figure><img src="seal.svg" alt="Seal" height="20pt"/><p>c</p></figure><qr value="x" size="40pt" alt="Code"/>'
        '<ruled lines="2" label="notes"/>'
    )
    assert page_tree(xml) == expect("""
        Sect
          Div lang='es'
            P 'a'
        P
          - 'b '
          Span actual_text='blank: name'
          - ' '
          Span actual_text='Checkbox'
        Figure alt='Seal' bbox=20 54.5 40 20
        P 'c'
        Figure alt='Code' bbox=20 86.5 40 40
        P actual_text='blank: notes'
    """)


def test_columns_and_keep_together_leave_no_trace() -> None:
    xml = '<columns count="2"><p>a</p><keep-together><p>b</p></keep-together></columns>'
    assert page_tree(xml) == "P 'a'\nP 'b'"


def test_contents() -> None:
    assert page_tree('<toc depth="2"/><h1 id="a">A</h1><h2>B</h2>') == expect("""
        TOC
          TOCI
            Reference
              Link
                - 'A '
                - '1'
          TOCI
            Reference
              Link
                - 'B '
                - '1'
        H1 'A'
        H2 'B'
    """)


def test_card_has_a_section_a_face() -> None:
    faces = '<face name="front"><h1>A</h1><footer><p>f</p></footer></face><face name="back"><p>b</p></face>'
    assert tree(lay(f'<card stock="tiny" title="T">{faces}</card>')) == dedent("""\
        Document
          Sect
            Sect
              H1 'A'
            Sect
              P 'b'
    """)


def test_empty_paragraphs_and_white_space_leave_no_nodes() -> None:
    assert page_tree("<p> </p> <p>a <strong> </strong></p>") == "P\n  - 'a'"


def test_items_stand_in_reading_order() -> None:
    xml = '<ul><li>a</li></ul><table columns="* *"><tr><td>b</td><td>c</td></tr></table><p>d <strong>e</strong> f</p>'
    nodes = [item.node for item in lay_page(xml).pages[0].items if isinstance(item, TextItem)]
    assert nodes == sorted(node for node in nodes if node is not None)


def test_every_node_without_kids_is_drawn_and_has_its_place() -> None:
    document = lay_page('<p>a <a href="https://x.org">b</a></p><ul><li>c</li></ul>')
    drawn = {item.node for item in document.pages[0].items if isinstance(item, TextItem)}
    leaves = {number for number, node in enumerate(document.structure) if not node.kids}
    assert leaves == drawn
    assert all(node.place.line == 1 for node in document.structure if node.role in ("P", "Link", "LI", "LBody", "Lbl"))
