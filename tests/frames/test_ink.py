"""Black alone: accents and greys turn black, panels open, nothing stays reversed; and pages without links."""

from __future__ import annotations

from generator.frames import (
    Document,
    Glyph,
    GlyphRun,
    Group,
    Image,
    Item,
    LinkArea,
    Page,
    Path,
    Rect,
    StructNode,
    TextItem,
    black_only,
    without_links,
)

SQUARE = (("M", 0.0, 0.0), ("L", 9.0, 0.0), ("L", 9.0, 9.0), ("Z",))
ACCENT, GREY, WHITE, BLACK = "#1A4480", "#D0D0D0", "#FFFFFF", "#000000"


def text(color: str, x: float = 20, y: float = 30) -> TextItem:
    return TextItem(1, (GlyphRun("Sans", 9, x, y, (Glyph(3, 500, 0, 0, "a"),), color),), "a")


def in_black(*items: Item) -> tuple[Item, ...]:
    page = Page(100, 100, items)
    return black_only(Document("Try", "en", (page,), (StructNode("Document"),))).pages[0].items


def test_type_turns_black_white_type_too() -> None:
    assert in_black(text(ACCENT), text(WHITE), text("#777777")) == (text(BLACK),) * 3


def test_rules_turn_black_and_keep_their_size() -> None:
    assert in_black(Rect(1, 2, 90, 0.5, GREY, 1), Rect(1, 2, 0.75, 50, ACCENT)) == (
        Rect(1, 2, 90, 0.5, BLACK, 1),
        Rect(1, 2, 0.75, 50, BLACK),
    )


def test_a_dark_band_without_type_turns_black() -> None:
    assert in_black(Rect(-9, -9, 118, 15, ACCENT), text(BLACK)) == (Rect(-9, -9, 118, 15, BLACK), text(BLACK))


def test_a_tint_and_a_band_with_type_on_it_are_drawn_round() -> None:
    for color in (GREY, ACCENT, BLACK):
        assert in_black(Rect(10, 20, 60, 20, color, 1), text(WHITE)) == (
            Rect(10, 20, 60, 0.5, BLACK, 1),
            Rect(10, 39.5, 60, 0.5, BLACK, 1),
            Rect(10, 20, 0.5, 20, BLACK, 1),
            Rect(69.5, 20, 0.5, 20, BLACK, 1),
            text(BLACK),
        )
    assert len(in_black(Rect(50, 60, 40, 20, GREY))) == 4


def test_white_stays_white() -> None:
    assert in_black(Rect(0, 0, 50, 50, "#F8F8F8")) == (Rect(0, 0, 50, 50, WHITE),)
    assert in_black(Path(SQUARE, fill=WHITE, stroke=GREY)) == (Path(SQUARE, fill=WHITE, stroke=BLACK),)


def test_outlines() -> None:
    assert in_black(
        Path(SQUARE, fill=BLACK), Path(SQUARE, fill=ACCENT), Path(SQUARE, fill=GREY), Path(SQUARE, stroke=ACCENT, line_width=2)
    ) == (
        Path(SQUARE, fill=BLACK),
        Path(SQUARE, fill=BLACK),
        Path(SQUARE, stroke=BLACK),
        Path(SQUARE, stroke=BLACK, line_width=2),
    )
    assert in_black(Path(SQUARE, fill=ACCENT), text(WHITE, 3, 6))[0] == Path(SQUARE, stroke=BLACK)


def test_groups_and_their_copies_share_what_they_shared_and_pictures_stay() -> None:
    inside = (text(ACCENT), Image("seal", 0, 0, 9, 9))
    first, copy = in_black(Group(inside, 0, 0, 50, 50), Group(inside, 50, 0, 50, 50, artifact=True))
    assert isinstance(first, Group)
    assert isinstance(copy, Group)
    assert first.items == (text(BLACK), Image("seal", 0, 0, 9, 9))
    assert first.items is copy.items


def test_without_links_every_link_is_a_span() -> None:
    area = LinkArea(0, 0, 9, 9, "Page 2", destination="two", node=2)
    nodes = (StructNode("Document", (1,)), StructNode("P", (2,)), StructNode("Link", title="Page 2"))
    page = Page(100, 100, (text(BLACK), area, Group((area, text(BLACK)), 0, 0, 50, 50)))
    found = without_links(Document("Try", "en", (page,), nodes))
    assert found.pages[0].items == (text(BLACK), Group((text(BLACK),), 0, 0, 50, 50))
    assert [node.role for node in found.structure] == ["Document", "P", "Span"]
    assert without_links(found) is found
