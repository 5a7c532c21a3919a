"""Pages whose heads and feet hold an agency's values are, with the memory of other agencies, what they are without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.theme import Style
from generator.diagnostics import ProblemsError
from generator.frames import Document
from generator.lay_out import Facts, LayoutMemo, document, lay_out, lay_out_again
from generator.markup import Element
from generator.markup.slots import Values, mark
from generator.units import parse_length
from tests.lay_out.helpers import PICTURES, make_look, markup
from tests.lay_out.test_shared_rows import NotingEngine

TEXTS = (
    f"{mark(0)}",
    f"To {mark(0)}, {mark(1)}",
    "Handbook",
    "Page <page-number/> of <page-count/>",
    f'{mark(1)} <page-number/>',
    f'{mark(1)} from <page-ref to="end"/>',
    f'{mark(0)} <blank width="fill" label="Name"/>',
    f'<span dir="rtl" lang="he">{mark(0)}</span>',
)  # fmt: skip
LOOK = make_look({"header": Style(rule_bottom=parse_length("1pt")), "footer": Style(leading=1.0)})
MEMO, ENGINE = LayoutMemo(), NotingEngine()
"""What is remembered was set by one engine, that of the run."""
KNOWN: dict[str, Element] = {}


def _packet(heads: tuple[int, int, int], first: bool, pages: int, master: str) -> Element:
    head = f'<header first="{str(first).lower()}"><p>{TEXTS[heads[0]]}</p><p>{TEXTS[heads[1]]}</p></header>'
    foot = f"<footer><p>{TEXTS[heads[2]]}</p><p>Page <page-number/> of <page-count/></p></footer>"
    body = "".join(f'<page master="{master}">{head}{foot}<p>{"words " * 90 * pages}</p></page>' for _ in range(2))
    # One tree for one text: packets are known by their identity.
    xml = f'<packet title="T" product="test">{body}<page master="small"><p id="end">end</p></page></packet>'
    return KNOWN.setdefault(xml, markup(xml))


def _laid_out(packet: Element, values: Values, memo: LayoutMemo | None) -> tuple[Document | list[str], set[str]]:
    engine = ENGINE if memo is not None else NotingEngine()
    engine.consulted = set()
    try:
        if memo is None:
            return lay_out(packet, LOOK, engine, PICTURES, Facts(identifier="x"), values), engine.consulted
        return lay_out_again(packet, LOOK, engine, PICTURES, Facts(identifier="x"), values, memo), engine.consulted
    except ProblemsError as error:
        return sorted({one.message for one in error.problems}), set()


VALUE = st.sampled_from(
    ("Oak", "Oak PD", "fourteen signs", "a name that is long", "a longer name of an agency", "no #", "w" + " w" * 60)
)


@settings(max_examples=200, deadline=None)
@given(
    st.tuples(*[st.integers(0, len(TEXTS) - 1)] * 3),
    st.booleans(),
    st.integers(1, 2),
    st.sampled_from(("small", "binder")),
    st.lists(st.tuples(VALUE, VALUE), min_size=1, max_size=4),
)
def test_heads_and_feet_of_any_agencies(
    heads: tuple[int, int, int], first: bool, pages: int, master: str, agencies: list[tuple[str, str]]
) -> None:
    packet = _packet(heads, first, pages, master)
    for texts in agencies:
        assert _laid_out(packet, Values(texts), MEMO) == _laid_out(packet, Values(texts), None)


def _many() -> Iterator[Element]:
    for number in range(6):
        yield markup(f'<packet title="{number}" product="test"><page master="small"><p>{mark(0)}</p></page></packet>')


def test_packets_are_forgotten_by_their_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "_NODES_KEPT", 7)
    memo = LayoutMemo()
    for packet in _many():
        _laid_out(packet, Values(("Oak",)), memo)
    assert len(memo._packets) == 2
