from __future__ import annotations

from generator.frames import (
    Asset,
    Document,
    Glyph,
    GlyphRun,
    Group,
    Image,
    LinkArea,
    OutlineEntry,
    Page,
    Path,
    Rect,
    StructNode,
    TextItem,
    Vector,
)
from generator.frames.dump_frames import dump_frames, dump_structure

GLYPHS = (Glyph(7, 500, 0, 0, "a"),)
TEXT = TextItem(2, (GlyphRun("Sans", 9.5, 10.004, 20.126, GLYPHS), GlyphRun("Bold", 9.5, 15, 20, GLYPHS, "#112233")), "aa ")
ITEMS = (
    TEXT,
    Rect(0, -9, 100, 0.5),
    Path((("M", 1.0, 2.0), ("L", 4.0, 6.0), ("Z",)), stroke="#000000", line_width=0.6, node=2),
    Path((("M", 1.0, 2.0), ("L", 4.0, 6.0), ("Z",)), fill="#000000"),
    Image("photo", 1, 2, 3, 4, 2),
    Vector("seal", 1, 2, 3, 4),
    LinkArea(1, 2, 3, 4, "To X", uri="https://x.org", node=2),
    LinkArea(1, 2, 3, 4, "Down", destination="end", node=2),
    Group((TextItem(None, (GlyphRun("Sans", 6, 1, 2, GLYPHS),), "b", rtl=True, lang="ar"),), 5, 6, 70, 80, 180, artifact=True),
)
DOCUMENT = Document(
    "T",
    "en",
    (Page(252, 144, ITEMS, "Front", "card front", (("end", 3.5),), bleed=9, safe=13.5, floor=7), Page(612, 792, ())),
    (
        StructNode("Document", (1,)),
        StructNode("Sect", (2,), lang="es"),
        StructNode("TD", col_span=2, bbox=(1, 2, 3, 4), alt="A"),
    ),
    (OutlineEntry("One", 1, 0, 12), OutlineEntry("Two", 2, 1)),
    (Asset("photo", "png", b""),),
    type_size=8.25,
)


def test_dump_has_a_line_an_item() -> None:
    assert dump_frames(DOCUMENT) == (
        "document 'T' lang=en type_size=8.25\n"
        "page 1 'card front' label='Front' 252 x 144 bleed=9 safe=13.5 floor=7\n"
        "  text  10 20.13 Sans 9.5 #000000 + Bold 9.5 #112233 en @2 'aa '\n"
        "  rect  0 -9 100 0.5 #000000 -\n"
        "  path  1 2 3 4 3 commands stroke=#000000 0.6 @2\n"
        "  path  1 2 3 4 3 commands fill=#000000 -\n"
        "  image 1 2 3 4 'photo' @2\n"
        "  vector 1 2 3 4 'seal' -\n"
        "  link  1 2 3 4 https://x.org 'To X' @2\n"
        "  link  1 2 3 4 #end 'Down' @2\n"
        "  group 5 6 70 80 turn=180 artifact\n"
        "    text  1 2 Sans 6 #000000 ar rtl - 'b'\n"
        "  to    #end y 3.5\n"
        "page 2 '' label='' 612 x 792\n"
        "outline 'One' page 1 y 12\n"
        "outline   'Two' page 2 y 0\n"
    )


def test_dump_of_the_structure_has_what_each_node_says() -> None:
    assert dump_structure(DOCUMENT) == "Document\n  Sect lang='es'\n    TD alt='A' col_span=2 bbox=1 2 3 4 'aa '\n"


def test_numbers_are_rounded_and_never_minus_zero() -> None:
    page = Page(10, 10, (Rect(-0.001, 1234.567, 2.0, 1 / 3),))
    dumped = dump_frames(Document("T", "en", (page,), ()))
    assert "  rect  0 1234.57 2 0.33 #000000 -" in dumped
