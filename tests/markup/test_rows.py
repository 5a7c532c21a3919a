"""Documents whose rows have been read before are read as they are without memory, and have the same problems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Problem, ProblemsError
from generator.markup import Element
from generator.markup.parse import DEEPEST, parse_markup
from generator.markup.rows import RowMemo

ROW = '<tr _at="r.xml:1:1"><td>a <em> b</em> </td><th><?at l.yaml:2:3?>c<?at?> d</th></tr>'
OTHER = '<tr _at="r.xml:4:1">\n <td _from="l.yaml:7:1" dir="rtl"><p>x</p></td>\n</tr>'
ROWS = (
    ROW,
    OTHER,
    '<tr _at="r.xml:1:1"><td id="here">a</td></tr>',
    '<tr _at="r.xml:1:1"><td><a to="here">a</a></td></tr>',
    '<tr _at="r.xml:1:1"><td><a href="https://x.example">a</a></td></tr>',
    '<tr _at="r.xml:1:1"><td><blank label="Name" width="1in" name="who"/></td></tr>',
    '<tr _at="r.xml:1:1"/>',
    '<tr _at="r.xml:1:1"></tr>',
    '<tr _at="r.xml:1:1">text</tr>',
    '<tr _at="r.xml:1:1"><td>a<page-number/></td></tr>',
    '<tr _at="r.xml:1:1"><td colour="red">a</td></tr>',
    '<tr _at="r.xml:1:1"><td>a</tr>',
    '<tr _at="r.xml:1:1" class="B"><td>a</td></tr>',
    '<tr _at="r.xml:1:1"><td>&nbsp;</td></tr>',
    '<tr _at="r.xml:1:1"><td>\ufdd10\ufdd2 \ufdd0 \x07</td></tr>',
    '<tr _at="r.xml:1:1"><td><table columns="*"><tr _at="r.xml:9:1"><td>inner</td></tr></table></td></tr>',
    '<tr\n_at="r.xml:1:1"><td>a</td></tr>',
    "<tr><td>a</td></tr>",
    '<tr _at="r.xml:1:1" summary="a > b"><td>a</td></tr>',
    '<tr _row="0"/>',
    "text",
    "<!-- <tr> -->",
    f"<!-- {ROW} -->",
    f"<![CDATA[{ROW}]]>",
    f"<?at {ROW}?>",
    "<?php?>",
    "<?at f.yaml:1:1?>",
)
AROUND = (
    '<packet title="T" product="P"><page master="m">{}<table columns="* *">{}</table></page></packet>',
    '<packet title="T" product="P"><page master="m"><section>{}{}</section></page></packet>',
    '<packet title="T" product="P"><page master="m"><header><p>{}<table columns="*">{}</table></p></header></page></packet>',
    "<table>{}{}</table>",
    "{}{}",
)


def _read(xml: str, memo: RowMemo | None) -> Element | tuple[Problem, ...]:
    try:
        return parse_markup(xml, "t.xml", memo)
    except ProblemsError as error:
        return error.problems


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("row", ROWS)
def test_any_row_anywhere(around: str, row: str) -> None:
    memo = RowMemo()
    for body in (row, ROW + row, row + row + ROW):
        xml = around.format("<p>before</p>", body)
        for _ in range(2):
            assert _read(xml, memo) == _read(xml, None)


MEMO = RowMemo()


@given(st.lists(st.sampled_from(ROWS), max_size=6), st.sampled_from(AROUND), st.sampled_from(("", '<p id="here">h</p>', 'x ="')))
def test_any_rows_together(rows: list[str], around: str, before: str) -> None:
    xml = around.format(before, "\n".join(rows))
    assert _read(xml, MEMO) == _read(xml, None)


def test_a_row_is_the_same_object_again() -> None:
    memo = RowMemo()
    first, second = (parse_markup(f'<table columns="* *">{body}</table>', "t.xml", memo) for body in (ROW + OTHER, OTHER + ROW))
    assert first.children[0] is second.children[1]
    assert first.children[1] is second.children[0]
    assert first == parse_markup(f'<table columns="* *">{ROW}{OTHER}</table>', "t.xml")


def test_rows_are_no_deeper_for_being_known() -> None:
    memo = RowMemo()
    for levels in range(DEEPEST - 6, DEEPEST + 1):
        xml = "<section>" * levels + f'<table columns="* *">{ROW}</table>' + "</section>" * levels
        assert _read(xml, memo) == _read(xml, None)
