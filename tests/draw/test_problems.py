"""What cannot be drawn rightly is refused, all at once, with a place where there is one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.diagnostics import Place, ProblemsError
from generator.frames import (
    Document,
    Glyph,
    GlyphRun,
    Group,
    Image,
    Item,
    LinkArea,
    OutlineEntry,
    Page,
    Path,
    Rect,
    StructNode,
    TextItem,
    Vector,
)
from tests.draw.setting import SVG, Draft, asset, draw, line, png, sheet


def codes(document: Document) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        draw(document)
    return sorted(problem.code for problem in caught.value.problems)


def of_items(*items: Item) -> list[str]:
    draft = Draft()
    for role in ("P", "Link"):
        draft.node(role)
    return codes(draft.document(sheet(*items), assets=(asset("seal", "png", png()), asset("badge", "svg", SVG))))


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Image("sael", 0, 0, 1, 1), "draw-asset"),
        (Image("badge", 0, 0, 1, 1), "draw-asset"),
        (Vector("seal", 0, 0, 1, 1), "draw-asset"),
        (TextItem(1, (GlyphRun("Helvetica", 10, 0, 0, (Glyph(5, 5, 0, 0, "a"),)),), "a"), "draw-face"),
        (TextItem(1, (GlyphRun("NotoSans-Regular", 10, 0, 0, (Glyph(0, 5, 0, 0, "a"),)),), "a"), "draw-notdef"),
        (TextItem(7, (), "a"), "draw-structure"),
        (Rect(0, 0, 1, 1, "red"), "draw-color"),
        (Path((("M", 1.0),), fill="#000000"), "draw-path"),
        (Path((("L", 1.0, 2.0),), fill="#000000"), "draw-path"),
        (LinkArea(0, 0, 1, 1, "Web", uri="https://a.gov"), "draw-link"),
        (LinkArea(0, 0, 1, 1, "Web", uri="https://a.gov", node=1), "draw-link"),
        (LinkArea(0, 0, 1, 1, "Web", node=2), "draw-link"),
        (LinkArea(0, 0, 1, 1, " ", uri="https://a.gov", node=2), "draw-link"),
        (LinkArea(0, 0, 1, 1, "There", destination="nowhere", node=2), "draw-destination"),
        (Group((), 0, 0, 1, 1, turn=90), "draw-turn"),
    ],
    ids=lambda part: part if isinstance(part, str) else type(part).__name__,
)
def test_item_is_refused(item: Item, code: str) -> None:
    assert of_items(item) == [code]


def test_misspelt_picture_is_guessed() -> None:
    draft = Draft()
    with pytest.raises(ProblemsError) as caught:
        draw(draft.document(sheet(Image("sael", 0, 0, 1, 1)), assets=(asset("seal", "png", png()),)))
    assert str(caught.value) == "<unknown>: error[draw-asset]: there is no picture `sael`\nhint: did you mean `seal`?"


def test_problem_in_text_has_its_place() -> None:
    draft = Draft()
    item = TextItem(draft.node("P"), (GlyphRun("Nope", 10, 0, 0, ()),), "a", place=Place("a.yaml", 3, 4))
    with pytest.raises(ProblemsError) as caught:
        draw(draft.document(sheet(item)))
    assert str(caught.value).startswith("a.yaml:3:4: error[draw-face]: there is no face `Nope`")


def test_figure_without_text_is_refused() -> None:
    draft = Draft()
    figure = draft.node("Figure", alt=" ")
    assert codes(draft.document(sheet(Rect(0, 0, 9, 9, node=figure)))) == ["draw-alt"]


def test_structure_that_is_no_tree_is_refused() -> None:
    page = sheet(Rect(0, 0, 1, 1))
    for nodes in ((), (StructNode("P"),), (StructNode("Document", (1, 1)), StructNode("P")), (StructNode("Document", (3,)),),
                  (StructNode("Document"), StructNode("P"))):  # fmt: skip
        assert set(codes(Document("Try", "en", (page,), nodes))) == {"draw-structure"}


def test_item_of_a_node_with_kids_is_refused() -> None:
    draft = Draft()
    outer = draft.node("P")
    draft.node("Span", outer)
    assert codes(draft.document(sheet(line("a", outer)))) == ["draw-structure"]


def test_all_problems_at_once() -> None:
    draft = Draft()
    draft.node("Paragraph")
    document = draft.document(outline=(OutlineEntry("Away", 1, 4),))
    assert codes(replace(document, title=" ", lang="")) == [
        "draw-empty",
        "draw-language",
        "draw-outline",
        "draw-role",
        "draw-title",
    ]


def test_scope_and_repeated_destination_are_refused() -> None:
    draft = Draft()
    draft.node("TH", scope="col")
    page = Page(9, 9, (), destinations=(("here", 0.0), ("here", 1.0)))
    assert codes(draft.document(page)) == ["draw-destination", "draw-scope"]


def test_two_broken_pictures_are_two_problems() -> None:
    assets = (asset("one", "png", b"nothing"), asset("two", "svg", b"<svg"))
    assert codes(Draft().document(sheet(Image("one", 0, 0, 1, 1), Vector("two", 0, 0, 1, 1)), assets=assets)) == [
        "draw-image",
        "draw-svg",
    ]
