"""Gang runs and merging: each card in its place, one structure tree, names kept apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.diagnostics import ProblemsError
from generator.frames import Asset, Document, FormField, Group, Image, LinkArea, OutlineEntry, Page, Rect, StructNode
from generator.impose import Options, impose_cards, impose_gang, merge_documents, plan_sheets
from generator.impose.geometry import backs, fronts
from tests.support.builds import typefaces
from tests.support.models import make_stock
from tests.support.sheets import WORDS, card

STOCK = make_stock()


def groups(page: Page) -> list[Group]:
    return [item for item in page.items if isinstance(item, Group)]


def gang(count: int, **more) -> Document:
    return impose_gang([card(STOCK, f"f{n}", f"b{n}") for n in range(count)], STOCK, WORDS, typefaces(), **more)


def test_each_card_stands_once_and_is_tagged() -> None:
    sheets = gang(8)
    assert [page.label for page in sheets.pages] == ["Fronts 1", "Backs 1"]
    for page, places in zip(sheets.pages, (fronts(STOCK), backs(STOCK)), strict=True):
        assert [(one.x, one.y, one.artifact) for one in groups(page)] == [(place.x, place.y, False) for place in places]


def test_more_cards_than_places_take_another_sheet_and_places_left_stay_white() -> None:
    sheets = gang(9)
    assert [len(groups(page)) for page in sheets.pages] == [8, 8, 1, 1]
    assert [page.label for page in sheets.pages] == ["Fronts 1", "Backs 1", "Fronts 2", "Backs 2"]


def test_order_repeats_cards_and_tags_the_first_of_each() -> None:
    page = gang(2, order=[0, 0, 0, 1, 1]).pages[0]
    assert [one.artifact for one in groups(page)] == [False, True, True, False, True]
    assert groups(page)[0].items == groups(page)[2].items != groups(page)[3].items


@pytest.mark.parametrize("order", [[0, 2], [-1], []])
def test_order_with_a_card_that_is_not_there(order: list[int]) -> None:
    with pytest.raises(ProblemsError) as caught:
        gang(2, order=order)
    assert [problem.code for problem in caught.value.problems] == ["gang-order"]


def test_cards_of_another_size_are_all_named() -> None:
    cards = [card(STOCK, "good"), card(STOCK, "small", size=(100, 50)), card(STOCK, "large", size=(300, 200))]
    with pytest.raises(ProblemsError) as caught:
        impose_gang(cards, STOCK, WORDS, typefaces())
    assert [problem.message for problem in caught.value.problems] == [
        "a page of `small` is 100 x 50 pt, but `business` is 252 x 144 pt",
        "a page of `large` is 300 x 200 pt, but `business` is 252 x 144 pt",
    ]


def test_a_front_without_a_back_has_white_paper_behind_it() -> None:
    mixed = impose_gang([card(STOCK, "a"), card(STOCK, "b", "behind b")], STOCK, WORDS, typefaces())
    assert [len(groups(page)) for page in mixed.pages] == [2, 1]
    assert groups(mixed.pages[1])[0].x == backs(STOCK)[1].x
    alone = impose_gang([card(STOCK, "a")], STOCK, WORDS, typefaces())
    assert len(alone.pages) == 1


def test_the_slug_says_how_many_copies_to_print() -> None:
    face = card(STOCK, "f", "b")
    for sheets in (
        gang(1, options=Options(plan=plan_sheets(30, 10, 1))),
        impose_cards(face, STOCK, WORDS, typefaces(), Options(plan=plan_sheets(220, 20, 8))),
    ):
        said = [item.text for item in sheets.pages[0].items if not isinstance(item, Group) and hasattr(item, "text")]
        assert "print 33 copies" in " ".join(said)


def test_bookmarks_and_link_targets_follow_their_card() -> None:
    cards = [card(STOCK, f"f{n}", f"b{n}") for n in range(2)]
    cards = [
        replace(
            one,
            outline=(OutlineEntry(one.title, 1, 1, 20.0),),
            pages=(one.pages[0], replace(one.pages[1], destinations=(("top", 20.0),))),
        )
        for one in cards
    ]
    sheets = impose_gang(cards, STOCK, WORDS, typefaces())
    expected = [place.y + 20 for place in backs(STOCK)[:2]]
    assert [(entry.page, entry.y) for entry in sheets.outline] == [(1, y) for y in expected]
    assert sheets.pages[1].destinations == (("1-top", expected[0]), ("2-top", expected[1]))


def test_merging_renames_what_would_clash() -> None:
    def document(data: bytes) -> Document:
        items = (
            Rect(0, 0, 1, 1, node=1),
            LinkArea(0, 0, 1, 1, "to the top", destination="top", node=2),
            Group((FormField(0, 0, 1, 1, "name", "text", "Name", 3), Image("logo", 0, 0, 1, 1)), 0, 0, 5, 5),
        )
        nodes = (StructNode("Document", (1, 2, 3)), StructNode("P"), StructNode("Link"), StructNode("Form"))
        return Document("T", "es", (Page(9, 9, items),), nodes, assets=(Asset("logo", "png", data),), identifier="x")

    merged = merge_documents([document(b"1"), document(b"1"), document(b"2")], "All")
    assert [node.role for node in merged.structure] == ["Document"] + ["Part", "P", "Link", "Form"] * 3
    assert [node.kids for node in merged.structure if node.kids] == [(1, 5, 9), (2, 3, 4), (6, 7, 8), (10, 11, 12)]
    assert {node.lang for node in merged.structure if node.role == "Part"} == {"es"}
    assert [asset.id for asset in merged.assets] == ["logo", "3:logo"]
    for number, page in enumerate(merged.pages, 1):
        rect, link, group = page.items
        field, image = group.items
        first = 1 + 4 * (number - 1)
        assert (rect.node, link.node, field.node) == (first + 1, first + 2, first + 3)
        assert (link.destination, field.name) == (f"{number}-top", f"{number}-name")
        assert image.asset == ("3:logo" if number == 3 else "logo")
