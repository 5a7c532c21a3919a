"""Blanks, boxes and ruled lines with a name are fields over what is drawn anyway. Type is 10 on 12; ruled lines are 20 apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.frames import Document, FormField, Page, Path, Rect, without_fields
from generator.frames.dump_frames import dump_frames, dump_structure
from generator.units import parse_length
from tests.lay_out.helpers import lay, lay_page, style, texts

FORM = (
    '<p>Name <blank name="officer" width="fill" label="name of the officer"/></p>'
    '<p><checkbox name="served" label="Form served"/> Form served</p>'
    '<ruled name="notes" lines="2" label="notes"/>'
)
PLAIN = (
    '<p>Name <blank width="fill" label="name of the officer"/></p><p><checkbox/> Form served</p><ruled lines="2" label="notes"/>'
)


def fields(page: Page) -> list[FormField]:
    return [item for item in page.items if isinstance(item, FormField)]


def inks(page: Page) -> list[Rect | Path]:
    return [replace(item, node=None) for item in page.items if isinstance(item, Rect | Path)]


def tree(document: Document) -> str:
    return "\n".join(line[4:] for line in dump_structure(document).splitlines()[2:])


def test_names_kinds_and_tooltips_in_reading_order() -> None:
    found = fields(lay_page(FORM, master="wide").pages[0])
    assert [(one.name, one.kind, one.tooltip) for one in found] == [
        ("officer", "text", "Name of the officer"),
        ("served", "check", "Form served"),
        ("notes", "multiline", "Notes"),
    ]


def test_a_field_to_type_in_stands_on_the_baseline_and_takes_the_rest_of_its_line() -> None:
    page = lay_page(FORM).pages[0]
    field = fields(page)[0]
    rule = next(item for item in page.items if isinstance(item, Rect))
    assert (field.x, field.width) == (rule.x, rule.width) == (45, 135)
    # baseline 39.62; the face is 0.95 em above it and 0.225 em below
    assert (field.y, field.height, field.size) == pytest.approx((39.625 - 9.5, 11.75, 10))
    assert field.node == rule.node


def test_a_box_to_click_is_the_box_that_is_drawn() -> None:
    page = lay_page(FORM).pages[0]
    field = fields(page)[1]
    square = next(item for item in page.items if isinstance(item, Path))
    assert square.commands[0] == ("M", field.x + 0.3, field.y + 0.3)
    assert (field.width, field.height) == (8, 8)


def test_notes_cover_their_lines_with_type_that_stands_on_them() -> None:
    page = lay_page(FORM, master="wide").pages[0]
    field = fields(page)[2]
    rules = [item for item in page.items if isinstance(item, Rect) and item.node == field.node]
    assert [rule.y + rule.height for rule in rules] == [field.y + 20, field.y + 40]
    assert (field.x, field.width, field.height) == (20, 300, 40)
    assert field.size * 1.175 * 2 == pytest.approx(20)


def test_notes_stay_on_one_page() -> None:
    document = lay_page('<p>a</p><p>b</p><p>c</p><ruled name="notes" lines="2" label="notes"/>')
    assert [len(fields(page)) for page in document.pages] == [0, 1]
    assert [len(inks(page)) for page in document.pages] == [0, 2]


def test_each_field_has_a_form_of_its_own() -> None:
    assert tree(lay_page(FORM, master="wide")).splitlines() == [
        "P",
        "  - 'Name '",
        "  Form actual_text='blank: name of the officer'",
        "P",
        "  Form actual_text='Checkbox'",
        "  - ' Form served'",
        "P",
        "  Form actual_text='blank: notes'",
    ]


def test_without_fields_it_is_what_it_is_without_names() -> None:
    named, plain = lay_page(FORM, master="wide"), lay_page(PLAIN, master="wide")
    assert inks(named.pages[0]) == inks(plain.pages[0])
    assert texts(named.pages[0]) == texts(plain.pages[0])
    bare = without_fields(named)
    assert fields(bare.pages[0]) == []
    assert "Form" not in {node.role for node in bare.structure}
    assert tree(bare).splitlines()[:6] == tree(plain).splitlines()[:6]
    assert "Form" not in {node.role for node in plain.structure}


@pytest.mark.parametrize(
    ("kind", "tooltip"),
    [("text", "Time called"), ("date", "Time called (month/day/year)"), ("time", "Time called (hours:minutes)")],
)
def test_kind_says_how_to_write_it(kind: str, tooltip: str) -> None:
    page = lay_page(f'<p><blank name="a" kind="{kind}" width="30pt" label="time called"/></p>').pages[0]
    assert [one.tooltip for one in fields(page)] == [tooltip]


def test_in_a_cell_a_blank_fills_what_is_left() -> None:
    xml = (
        '<table columns="40pt *"><tr><th scope="row">By</th><td>Ms. <blank name="by" width="fill" label="by"/></td></tr></table>'
    )
    (field,) = fields(lay_page(xml).pages[0])
    assert (field.x, field.x + field.width) == (80, 180)


def test_repeated_table_heads_have_their_field_once() -> None:
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(9))
    head = '<tr><th>On <blank name="day" kind="date" width="30pt" label="day"/></th></tr>'
    document = lay_page(f'<table columns="*">{head}{rows}</table>')
    assert [len(fields(page)) for page in document.pages] == [1, 0, 0]


def test_a_card_has_fields_at_the_size_it_is_set_at() -> None:
    face = '<face name="front"><p>aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii <blank name="x" width="2em" label="x"/></p></face>'
    document = lay(f'<card stock="tiny" title="T">{face}</card>')
    (field,) = fields(document.pages[0])
    assert field.size == document.type_size
    assert field.width == pytest.approx(2 * field.size)


def test_type_follows_the_size_of_its_line_and_notes_keep_to_their_pitch() -> None:
    styles = {"p": style(size="14pt"), "ruled": style(min_height=parse_length("14pt"))}
    first, _, notes = fields(lay_page(FORM, styles, master="wide").pages[0])
    assert first.size == 14
    assert notes.size == pytest.approx(14 / 1.175)


def test_frames_of_a_form(golden: object) -> None:
    assert callable(golden)
    golden("frames/form.txt", dump_frames(lay_page(FORM, master="wide")))
