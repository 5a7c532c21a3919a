"""Pages that are drawn from what an earlier document drew: nothing of that shows in the bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.diagnostics import ProblemsError
from generator.draw import DrawMemo, PressProfile, draw_document
from generator.draw.page_ink import Frame, PageInk
from generator.frames import ACCENT, Document, FormField, Group, Image, Item, LinkArea, Path, Rect, TextItem
from tests.draw.cmyk_profile import cmyk_profile
from tests.draw.setting import FONTS, Draft, asset, draw, line, png, sheet

ROWS = 8
ARABIC = "NotoSansArabic-Regular"
SPREAD = PressProfile(cmyk_profile(), "Try", date(2026, 1, 2))


@dataclass(frozen=True)
class Slot:
    """What stands in one row of a page: one of the kinds below, so far down, in a colour."""

    kind: str
    shift: int = 0
    color: str = "#000000"

    def item(self, node: int, figure: int, row: int) -> list[Item]:
        y = 30.0 + 18 * row + self.shift
        made: dict[str, Item] = {
            "plain": line("Value one", node, y=y, color=self.color),
            "other": line("Another value", node, y=y, color=self.color),
            "bold": line("Value one", node, y=y, face="NotoSans-Bold", color=self.color),
            "large": line("Value one", node, y=y, size=12),
            "content": line("Value one", node, y=y, drawn="Value"),
            "element": line("مرحبا", node, y=y, face=ARABIC, lang="ar"),
            "nothing": TextItem(node, (), ""),
            "head": line("Value one", None, y=y, color=self.color),
            "rule": Rect(5, y, 90, 1, self.color),
            "box": Rect(5, y, 90, 1, self.color, figure),
            "path": Path((("M", 5, y), ("L", 50, y)), stroke=self.color, dash=(1.0, float(row))),
            "unseen": Path((("M", 5, y), ("L", 50, y))),
            "picture": Image("logo", 10, y, 8, 8, figure),
        }
        if self.kind == "two":
            return [made["plain"], made["other"]]
        if self.kind == "group":
            return [Group((made["head"],), 20, y, 50, 50, artifact=True)]
        return [made[self.kind]]


KINDS = tuple(
    "plain other bold large content element nothing head rule box path unseen picture two group".split()  # noqa: SIM905
)
FIRST = Slot("plain")


def page_of(slots: tuple[Slot, ...], accent: str = "#1A4480", fixed: dict[int, list[Item]] | None = None) -> Document:
    """A document of one page of fixed lines, objects of their own, with a slot after each."""
    draft = Draft()
    target = draft.node("Link", draft.node("P"))
    items: list[Item] = [line("Go to the start", target, y=20)]
    items.append(LinkArea(36, 10.0 + slots[0].shift, 90, 12, "Start", destination="start", node=target))
    items.append(FormField(200, 10, 40, 12, "name", "text", "Name", draft.node("Form")))
    for row, slot in enumerate(slots):
        constant, node = draft.node("P"), draft.node("P")
        figure = draft.node("Figure", alt=f"Figure {row}")
        kept = fixed if fixed is not None else {}
        if row not in kept:
            color = (ACCENT, "#000000", "#606060")[row % 3]
            kept[row] = [line(f"Row {row}", constant, y=30.0 + 18 * row, color=color), Rect(5, 29.0 + 18 * row, 9, 1, color)]
            kept[row].append(Rect(150, 29.0 + 18 * row, 9, 1, color, figure))
        items += [*kept[row], *slot.item(node, figure, row)]
    logo = asset("logo", "png", png(color=(3, 10, 10)))
    return draft.document(sheet(*items, height=300, destinations=(("start", 20.0),)), assets=(logo,), accent=accent)


slots = st.builds(
    Slot,
    st.sampled_from(KINDS),
    st.sampled_from([0, 0, 0, 3]),
    st.sampled_from(["#000000", "#000000", ACCENT, "#C00000"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.dictionaries(st.integers(0, ROWS - 1), slots, max_size=4), st.booleans()), min_size=3, max_size=6),
    st.booleans(),
)
def test_what_was_drawn_before_does_not_show(changes: list[tuple[dict[int, Slot], bool]], separated: bool) -> None:
    memo, fixed = DrawMemo(), dict[int, list[Item]]()
    press = SPREAD if separated else None
    for change, blue in [({}, True), ({}, False), *changes, *changes[::-1]]:
        document = page_of(tuple(change.get(row, FIRST) for row in range(ROWS)), "#1A4480" if blue else "#006000", fixed)
        assert draw_document(document, FONTS, press, memo) == draw_document(document, FONTS, press)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_change(kind: str) -> None:
    fixed = dict[int, list[Item]]()
    memo = DrawMemo()
    plain = (FIRST,) * ROWS
    for changed in (plain, (*plain[:3], Slot("other"), *plain[4:]), (*plain[:3], Slot(kind), *plain[4:]), plain):
        document = page_of(changed, fixed=fixed)
        assert draw_document(document, FONTS, None, memo) == draw(document)


def test_only_what_differs_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    fixed = dict[int, list[Item]]()
    memo, drawn = DrawMemo(), list[int]()
    draw_item = PageInk.draw_item

    def counting(self: PageInk, item: Item, frame: Frame) -> None:
        drawn[-1] += 1
        draw_item(self, item, frame)

    monkeypatch.setattr(PageInk, "draw_item", counting)
    for shift in range(4):
        drawn.append(0)
        slots = tuple(Slot("other" if row == 2 else "plain", shift if row == 2 else 0) for row in range(ROWS))
        draw_document(page_of(slots, fixed=fixed), FONTS, None, memo)
    everything = drawn[0]
    assert everything > 4 * ROWS
    assert drawn == [everything, everything, 1, 1]


def test_equal_items_are_not_drawn_again() -> None:
    memo = DrawMemo()
    draw_document(page_of((FIRST,) * ROWS), FONTS, None, memo)
    before = memo.counts()["inks"]
    draw_document(page_of((FIRST,) * ROWS), FONTS, None, memo)
    assert memo.counts()["inks"] == before


def test_what_is_wrong_with_a_page_like_another_is_said_in_order() -> None:
    fixed = dict[int, list[Item]]()
    memo = DrawMemo()
    plain = (FIRST,) * ROWS
    for changed in (plain, (*plain[:3], Slot("other"), *plain[4:])):
        draw_document(page_of(changed, fixed=fixed), FONTS, None, memo)
    bad = page_of((*plain[:2], Slot("other", 0, "red"), *plain[3:]), fixed=fixed)
    bad = replace(bad, assets=(), pages=tuple(replace(page, destinations=()) for page in bad.pages))
    said = []
    for known in (memo, DrawMemo()):
        with pytest.raises(ProblemsError) as caught:
            draw_document(bad, FONTS, None, known)
        said.append([problem.message for problem in caught.value.problems])
    assert said[0] == said[1]
    assert len(said[0]) == 2
