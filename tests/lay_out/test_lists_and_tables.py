from __future__ import annotations

import pytest
import segno

from generator.diagnostics import ProblemsError
from generator.frames import Image, Path, Rect, TextItem, Vector
from generator.lay_out.figures import qr_outline
from generator.lay_out.tables import Column, parse_columns
from generator.units import Length
from tests.lay_out.helpers import by_page, lay_page, lines, style, texts


def rows(count: int, head: str = "<tr><th>A</th><th>B</th></tr>") -> str:
    return head + "".join(f"<tr><td>{number}</td><td>x</td></tr>" for number in range(1, count + 1))


def test_markers_and_bodies_stand_on_common_edges() -> None:
    page = lay_page('<ol start="9"><li>a</li><li>b</li></ol>', {"li": style(marker_width="15pt")}).pages[0]
    # the widest marker `10.` is 15 pt, and 0.35 em lie between it and the text
    assert [(x, text) for x, _, text in lines(page)] == [(20, "9."), (38.5, "a"), (20, "10."), (38.5, "b")]


def test_second_line_stands_in_like_the_first() -> None:
    page = lay_page("<ul><li>" + "word " * 7 + "</li></ul>").pages[0]
    assert [(x, y) for x, y, _ in lines(page)] == [(20, 39.62), (35, 39.62), (35, 51.62)]


def test_right_to_left_list_has_its_markers_on_the_right() -> None:
    page = lay_page('<ul dir="rtl"><li>abc</li></ul>').pages[0]
    assert [(x, text) for x, _, text in lines(page)] == [(175, "•"), (150, "abc")]


def test_checklist_has_boxes() -> None:
    page = lay_page('<ul class="checklist"><li>a</li></ul>').pages[0]
    assert isinstance(page.items[0], Path)
    assert texts(page) == ["a"]


def test_nested_list() -> None:
    page = lay_page("<ul><li>a<ul><li>b</li></ul></li></ul>").pages[0]
    assert [(x, text) for x, _, text in lines(page)] == [(20, "•"), (35, "a"), (35, "•"), (50, "b")]


def test_column_widths() -> None:
    page = lay_page('<table columns="40pt 2* *"><tr><td>a</td><td>b</td><td>c</td></tr></table>').pages[0]
    assert [x for x, _, _ in lines(page)] == [20, 60, 140]


def test_columns_are_read() -> None:
    assert parse_columns("0.5in 2* *") == (Column(Length(points=36)), Column(share=2), Column(share=1))
    with pytest.raises(ValueError, match="`2x` is not a length"):
        parse_columns("2x *")


def test_colspan_and_padding() -> None:
    styles = {"td": style(padding="3pt", padding_x="4pt")}
    xml = '<table columns="40pt *"><tr><td>a</td><td>b</td></tr><tr><td colspan="2">c</td></tr></table>'
    page = lay_page(xml, styles).pages[0]
    assert lines(page) == [(24, 42.62, "a"), (64, 42.62, "b"), (24, 60.62, "c")]


def test_rules_stand_between_rows_only() -> None:
    page = lay_page(f'<table columns="* *">{rows(2)}</table>', {"tr": style(rule_bottom="0.5pt")}).pages[0]
    rules = [(item.x, item.y, item.width) for item in page.items if isinstance(item, Rect)]
    assert rules == [(20, 42, 160), (20, 54.5, 160)]


def test_head_rows_are_repeated_as_artifacts() -> None:
    document = lay_page(f'<table columns="* *">{rows(6)}</table>')
    assert by_page(document) == [["A", "B", "1", "x", "2", "x", "3", "x", "4", "x"], ["A", "B", "5", "x", "6", "x"]]
    first, second = (page.items[0] for page in document.pages)
    assert isinstance(first, TextItem)
    assert isinstance(second, TextItem)
    assert first.node is not None
    assert second.node is None


def test_head_never_stands_alone() -> None:
    document = lay_page("<p>a</p>" * 4 + f'<table columns="* *">{rows(1)}</table>')
    assert by_page(document) == [["a"] * 4, ["A", "B", "1", "x"]]


def test_row_does_not_split() -> None:
    tall = "<tr><td><p>a</p><p>b</p><p>c</p></td><td>x</td></tr>"
    document = lay_page("<p>p</p>" * 3 + f'<table columns="* *">{tall}</table>')
    assert by_page(document) == [["p"] * 3, ["a", "b", "c", "x"]]


def test_row_taller_than_a_page_splits_and_the_head_is_repeated() -> None:
    letters = "".join(f"<p>{letter}</p>" for letter in "abcdefg")
    xml = f'<table columns="* *"><tr><th>A</th><th>B</th></tr><tr><td>{letters}</td><td>x</td></tr></table>'
    assert by_page(lay_page(xml)) == [["A", "B", "a", "b", "c", "d", "x"], ["A", "B", "e", "f", "g"]]


def test_least_row_height_centres_cells() -> None:
    xml = '<table columns="* *"><tr><td>a</td><td><p>b</p><p>c</p></td></tr></table>'
    page = lay_page(xml, {"tr": style(min_height="40pt")}).pages[0]
    assert [y for _, y, _ in lines(page)] == [30 + 14 + 9.62, 30 + 8 + 9.62, 30 + 20 + 9.62]


def test_right_to_left_cell_is_set_from_the_right() -> None:
    page = lay_page('<table columns="40pt *"><tr><td>1</td><td dir="rtl">abc</td></tr></table>').pages[0]
    assert [x for x, _, _ in lines(page)] == [20, 165]


def test_right_to_left_table_has_its_first_column_on_the_right() -> None:
    page = lay_page('<table dir="rtl" columns="40pt *"><tr><td>1</td><td>abc</td></tr></table>').pages[0]
    assert [x for x, _, _ in lines(page)] == [175, 125]


def test_wrong_tables_are_problems() -> None:
    with pytest.raises(ProblemsError) as raised:
        lay_page(
            '<table columns="* *"><tr><td>a</td></tr></table>\n<table columns="2x"><tr><td>a</td></tr></table>\n'
            '<table columns="90pt 90pt"><tr><td>a</td><td>b</td></tr></table>'
        )
    assert [problem.message for problem in raised.value.problems] == [
        "the row fills 1 columns of a table of 2",
        "`2x` is not a length; write a number and pt, in, mm or em, as in 3.5in",
        "the table's columns need more than the 160 pt that there are",
    ]


def test_picture_keeps_its_ratio() -> None:
    xml = '<figure><img src="seal.svg" alt="Seal" height="20pt"/><img src="photo.png" alt="P" width="30pt"/></figure>'
    document = lay_page(xml, {"img": style(align="center")})
    seal, photo = document.pages[0].items
    assert isinstance(seal, Vector)
    assert isinstance(photo, Image)
    assert (seal.x, seal.y, seal.width, seal.height) == (80, 30, 40, 20)
    assert (photo.width, photo.height) == (30, 15)
    assert [asset.id for asset in document.assets] == ["seal", "photo"]
    figures = [node for node in document.structure if node.role == "Figure"]
    assert [(node.alt, node.bbox) for node in figures] == [("Seal", (80, 30, 40, 20)), ("P", (85, 50, 30, 15))]


def test_unknown_picture_and_too_wide_picture() -> None:
    with pytest.raises(ProblemsError) as raised:
        lay_page(
            '<figure><img src="seal.png" alt="S"/></figure>\n<figure><img src="seal.svg" alt="S" width="310pt"/></figure>',
            master="wide",
        )
    assert [problem.message for problem in raised.value.problems] == [
        "there is no picture `seal.png`",
        "the picture is 310 pt wide and its box has 300 pt",
    ]


def filled(x: float, y: float, value: str) -> bool:
    """Tell by winding number whether a point of a QR outline is dark."""
    winding, start, at = 0, (0.0, 0.0), (0.0, 0.0)
    for name, *numbers in qr_outline(value)[0]:
        to = start if name == "Z" else (float(numbers[0]), float(numbers[1]))
        if name == "M":
            start = to
        elif at[0] > x and at[1] != to[1] and min(at[1], to[1]) < y < max(at[1], to[1]):
            winding += 1 if to[1] > at[1] else -1
        at = to
    return winding != 0


@pytest.mark.parametrize("value", ["https://example.org/a", "x", "tel:+12025550123"])
def test_qr_outline_fills_just_the_dark_modules(value: str) -> None:
    matrix = segno.make(value, error="m", micro=False, boost_error=False).matrix
    drawn = [[filled(x + 4.5, y + 4.5, value) for x in range(len(matrix))] for y in range(len(matrix))]
    assert drawn == [[bool(module) for module in row] for row in matrix]
    assert qr_outline(value)[1] == len(matrix) + 8
    assert not filled(2, 2, value)


def test_qr_with_modules_too_fine_to_scan_is_a_problem() -> None:
    with pytest.raises(ProblemsError, match=r"qr-too-fine.*0\.12 mm wide and would not scan"):
        lay_page('<qr value="https://example.org/a" size="11pt" alt="code"/>')


def test_ruled_lines_to_write_on() -> None:
    page = lay_page('<ruled lines="2" label="notes"/>').pages[0]
    assert [(item.y, item.width) for item in page.items if isinstance(item, Rect)] == [(49.5, 160), (69.5, 160)]
