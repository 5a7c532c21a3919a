"""Tables of rows that other packets have had before are laid out as they are without memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.theme import Style
from generator.diagnostics import NOWHERE, ProblemsError
from generator.frames import Document
from generator.lay_out import Facts, LayoutMemo, lay_out, lay_out_again
from generator.lay_out.engine import ShapedText
from generator.markup import Element
from generator.markup.parse import parse_markup
from generator.markup.rows import RowMemo
from generator.markup.slots import Values, mark
from generator.typefaces.text import Direction, Run
from generator.units import parse_length
from tests.lay_out.fake_engine import FakeEngine
from tests.lay_out.helpers import PICTURES, make_look

ROWS = (
    "<td>1</td><td>one two three four five six seven</td>",
    '<td>2</td><td dir="rtl" lang="ar">one two <span lang="he" dir="rtl">three</span> four</td>',
    '<td>3</td><th scope="row" lang="fa">three</th>',
    "<td><p>a</p><p>b c d e f g</p></td><td><ul><li>x</li><li>y <em>z</em></li></ul></td>",
    '<td colspan="2">wide <strong>and bold</strong> <a href="https://x.example">link</a></td>',
    f"<td>{mark(0)}</td><td>value</td>",
    f'<td>4</td><td><a href="tel:{mark(1)}">call</a></td>',
    "<td>5</td><td>" + "tall " * 60 + "</td>",
    '<td id="here">6</td><td>named</td>',
    '<td>7</td><td><page-ref to="end"/></td>',
    '<td>8</td><td><blank width="20pt" label="Name"/> <checkbox/></td>',
    '<td>9</td><td><figure><img src="seal.svg" alt="Seal" width="20pt"/></figure></td>',
    "<td>10</td><td><h2>Heading</h2>text</td>",
    '<td>11</td><td><table columns="*"><tr _at="t:9:9"><td>inner</td></tr></table></td>',
    "<td>12</td><td>#</td>",
    "<td>13</td>",
)  # fmt: skip
HEADS = ("", '<tr _at="h:1:1"><th>No.</th><th>Word</th></tr>')
STYLES = {
    "tr": Style(rule_bottom=parse_length("1pt"), rule_top=parse_length("0.5pt")),
    "td": Style(padding=parse_length("1pt"), padding_x=parse_length("2pt")),
    "table.tall tr": Style(min_height=parse_length("30pt")),
    "th": Style(rule_start=parse_length("2pt")),
}
LOOK = make_look(STYLES)
MEMO, ROW_MEMO = LayoutMemo(), RowMemo()


class NotingEngine(FakeEngine):
    """A fake engine whose faces are the languages of its runs."""

    consulted: set[str]

    def __init__(self) -> None:
        super().__init__()
        self.consulted = set()

    def shape(self, runs: Sequence[Run], direction: Direction = "ltr") -> ShapedText:
        self.consulted |= {run.lang for run in runs}
        return super().shape(runs, direction)

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        outer, self.consulted = self.consulted, set()
        inner = self.consulted
        yield inner
        self.consulted = outer | inner

    def note(self, face_ids: Iterable[str]) -> None:
        self.consulted |= set(face_ids)


def _laid_out(packet: Element, values: Values, memo: LayoutMemo | None) -> tuple[Document | None, set[str]]:
    engine, facts = NotingEngine(), Facts(identifier="x")
    try:
        if memo is None:
            document = lay_out(packet, LOOK, engine, PICTURES, facts, values)
        else:
            document = lay_out_again(packet, LOOK, engine, PICTURES, facts, values, memo)
    except ProblemsError:
        return None, set()
    return replace(document, structure=tuple(replace(node, place=NOWHERE) for node in document.structure)), engine.consulted


def _packet(rows: Iterable[int], head: str, table: str, columns: bool) -> Element:
    written = "\n".join(f'<tr _at="r.xml:{row}:1">{ROWS[row]}</tr>' for row in rows)
    body = f'<table columns="30pt *"{table}>{head}{written}</table>'
    body = f'<columns count="2" gap="8pt">{body}</columns>' if columns else body
    xml = f'<packet title="T" product="test"><page master="small">{body}<p id="end">end</p></page></packet>'
    return parse_markup(xml, "t.xml", ROW_MEMO)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(0, 13), min_size=1, max_size=14),
    st.sampled_from(HEADS),
    st.sampled_from(("", ' dir="rtl"', ' class="tall"', ' lang="ur"')),
    st.booleans(),
    st.sampled_from(("Oak", "a value of the agency that is long")),
)
def test_any_rows_in_any_order(rows: list[int], head: str, table: str, columns: bool, value: str) -> None:
    if rows.count(8) > 1:
        rows = [row for row in rows if row != 8]
    packet = _packet(rows or [0], head, table, columns)
    values = Values((value, f"+1402555{len(value):04}"))
    alone, faces = _laid_out(packet, values, None)
    again, noted = _laid_out(packet, values, MEMO)
    assert again == alone
    assert noted == faces


@pytest.mark.parametrize("row", [14, 15])
def test_a_row_with_a_problem_is_said_each_time(row: int) -> None:
    memo = LayoutMemo()
    for rows in ((0, row), (row, 0), (1, row)):
        packet = _packet(rows, "", "", False)
        with pytest.raises(ProblemsError) as alone:
            lay_out(packet, LOOK, NotingEngine(), PICTURES, Facts())
        with pytest.raises(ProblemsError) as again:
            lay_out_again(packet, LOOK, NotingEngine(), PICTURES, Facts(), Values(), memo)
        assert [one.message for one in again.value.problems] == [one.message for one in alone.value.problems]


def test_a_known_row_is_not_set_again() -> None:
    memo = LayoutMemo()
    _laid_out(_packet((0, 1, 2, 3), "", "", True), Values(), memo)
    engine = NotingEngine()
    lay_out_again(_packet((0, 2, 1, 3), "", "", True), LOOK, engine, PICTURES, Facts(identifier="x"), Values(), memo)
    texts = ["".join(run.text for run in runs) for runs in engine.shaped]
    assert texts == ["end"]
