"""What drawing remembers: it never shows in the bytes, and it does not grow."""

from __future__ import annotations

import io
import re
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.diagnostics import ProblemsError
from generator.draw import DrawMemo, PressProfile, draw_document
from generator.draw.fonts import resource_name
from generator.draw.right_to_left import is_right_to_left
from generator.frames import ACCENT, Document, FormField, Group, Image, Item, LinkArea, OutlineEntry, Page, Rect, TextItem
from generator.project import ProjectFiles
from generator.typefaces import Typefaces
from tests.draw.setting import FONTS, Draft, asset, content, draw, failures, line, png, sheet
from tests.draw.test_conformance import cards_on_a_sheet, links, paragraph_over_two_pages, pictures, scripts, table
from tests.draw.test_form_fields import form

PAGES = 12


@dataclass(frozen=True)
class Agency:
    """What differs between the documents of these tests."""

    name: str = "Mapleton PD"
    address: str = "https://mapleton.gov"
    lines: int = 1
    """In how many lines, and link areas, the address is broken."""
    logo: int = 3
    """Shade of the logo; 0 is none."""
    greeting: str | None = None
    """A line in Arabic."""
    fields: int = 0
    shift: int = 0
    """How far down everything stands on the page with the address, in points."""
    accent: str = "#1A4480"
    extra: bool = False
    """One paragraph more, which moves the numbers of all nodes after it."""


@cache
def fixed(text: str, node: int | None, y: float) -> TextItem:
    """A line that is the same object in every document."""
    return line(text, node, y=y)


@cache
def moved(item: TextItem, shift: int) -> TextItem:
    """A line further down, of the same glyphs."""
    return replace(item, runs=tuple(replace(run, y=run.y + shift) for run in item.runs))


@cache
def pointer(node: int, contents: str, y: float, **target: str) -> LinkArea:
    """A link area that is the same object in every document."""
    return LinkArea(36, y, 90, 12, contents, node=node, **target)


@cache
def badge(node: int) -> Image:
    """A picture that is the same object in every document."""
    return Image("logo", 10, 50, 20, 20, node)


RULE = Rect(5, 45, 90, 1, ACCENT)


def packet(agency: Agency) -> Document:
    """A document of several pages, of which most is the same object for every agency."""
    draft = Draft()
    pages: list[Page] = []
    for number in range(PAGES):
        heads: list[Item] = [
            fixed("The same on every page", None, 10),
            line(f"{agency.name}, Ed. 2026", None, y=190),
            fixed(f"Page {number + 1} of {PAGES}", None, 180),
        ]
        items: list[Item] = [fixed(f"What page {number} says", draft.node("P"), 40), RULE]
        if number == 1 and agency.extra:
            items.append(line("One paragraph more", draft.node("P"), y=55))
        if number == 2:
            items += address_of(agency, draft)
        if number == 3 and agency.logo:
            items.append(badge(draft.node("Figure", alt=f"Badge of {agency.name}")))
        if number == 4 and agency.greeting:
            items.append(line(agency.greeting, draft.node("P", lang="ar"), y=70, face="NotoSansArabic-Regular", lang="ar"))
        if number == 5:
            target = draft.node("Link", draft.node("P"))
            items += [fixed("Back to the start", target, 90), pointer(target, "Start", 80, destination="start")]
        if number == 6:
            for field in range(agency.fields):
                box = FormField(36, 60.0 + 20 * field, 80, 14, f"field-{field}", "text", "Name", draft.node("Form"))
                items.append(box)
        if number == 7:
            copy = (line(agency.name, None, y=20), fixed("On every copy", None, 30))
            items += [Group(copy, 20.0 + 60 * at, 60, 50, 50, artifact=True) for at in range(3)]
        named = (("start", 20.0),) if number == 0 else ()
        pages.append(sheet(*heads, *items, label=str(number + 1), destinations=named))
    assets = (asset("logo", "png", png(color=(agency.logo, 10, 10))),) if agency.logo else ()
    outline = tuple(OutlineEntry(f"Page {at}", 1 + at % 2, at, 30) for at in range(PAGES))
    return draft.document(
        *pages, assets=assets, outline=outline, title=f"For {agency.name}", author=agency.name, accent=agency.accent
    )


def address_of(agency: Agency, draft: Draft) -> list[Item]:
    """The address as a link of one or more lines, and fixed lines below that move with `shift`."""
    link = draft.node("Link", draft.node("P"))
    made: list[Item] = []
    for at in range(agency.lines):
        y = 60.0 + agency.shift + 12 * at
        made += [
            fixed(agency.address[at :: agency.lines], link, y),
            pointer(link, agency.address, y - 10, uri=agency.address),
        ]
    below = fixed("What stands below it", draft.node("P"), 110)
    return [*made, moved(below, agency.shift)]


AGENCIES = (
    Agency(),
    Agency("Cedar River University PD", "https://cedar.example.edu"),
    Agency(lines=3, shift=24),
    Agency("Żółw", logo=0, accent="#006000"),
    Agency(greeting="مرحبا"),
    Agency(greeting="أنا", fields=2),
    Agency("Mapleton PD", logo=9, extra=True),
)
MADE = tuple(packet(agency) for agency in AGENCIES)
BYTES = tuple(draw(document) for document in MADE)


@pytest.mark.parametrize("order", list(permutations(range(len(AGENCIES)), 2)))
def test_second_document_does_not_show_the_first(order: tuple[int, int]) -> None:
    memo = DrawMemo()
    for at in order:
        assert draw_document(MADE[at], FONTS, None, memo) == BYTES[at]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.builds(
            Agency,
            name=st.text("AzÄĞfi’·נ0 ", min_size=1, max_size=8).map(lambda text: f"PD {text.strip()}".replace("נ", "n")),
            address=st.sampled_from(["https://a.gov", "https://a.gov/b c", "tel:+15550100"]),
            lines=st.integers(1, 3),
            logo=st.sampled_from([0, 3, 200]),
            greeting=st.sampled_from([None, "مرحبا", "أنا أتحدث"]),
            fields=st.integers(0, 2),
            shift=st.sampled_from([0, 0, 12]),
            accent=st.sampled_from(["#1A4480", "#600000", "#000000"]),
            extra=st.booleans(),
        ),
        min_size=2,
        max_size=5,
    )
)
def test_bytes_are_equal_in_any_company(agencies: list[Agency]) -> None:
    memo = DrawMemo()
    for document in (*map(packet, agencies), *map(packet, reversed(agencies))):
        assert draw_document(document, FONTS, None, memo) == draw(document)


@pytest.mark.parametrize("make", [paragraph_over_two_pages, table, pictures, links, scripts, cards_on_a_sheet, form])
def test_bytes_are_equal_after_documents_of_all_kinds(make: Callable[[], Document]) -> None:
    memo = DrawMemo()
    for other in (paragraph_over_two_pages, table, pictures, links, scripts, cards_on_a_sheet, form):
        draw_document(other(), FONTS, None, memo)
    draw_document(make(), FONTS, PressProfile(), memo)
    assert draw_document(make(), FONTS, None, memo) == draw(make())
    assert draw_document(make(), FONTS, PressProfile(), memo) == draw_document(make(), FONTS, PressProfile())


@pytest.mark.parametrize("document", MADE)
def test_documents_conform(document: Document) -> None:
    assert failures(draw(document)) == []


def test_most_of_the_next_document_is_remembered() -> None:
    memo = DrawMemo()
    draw_document(MADE[0], FONTS, None, memo)
    before = memo.counts()
    draw_document(packet(replace(AGENCIES[0], name="Maplemon PD")), FONTS, None, memo)
    grown = {name: count - before[name] for name, count in memo.counts().items() if count != before[name]}
    # Drawn again: the head with the name, once though it is another object on every page, and the page with copies of the name.
    assert grown["inks"] == 1 + 1 + 1
    # The structure differs by the text of the figure.
    assert grown["elements"] == 1
    assert "marks" not in grown
    assert "censuses" not in grown
    assert "shapes" not in grown


def test_what_changes_stands_at_the_end_of_the_file() -> None:
    other = draw(packet(replace(AGENCIES[0], name="Mapletom PD")))
    same = next(at for at, (one, two) in enumerate(zip(BYTES[0], other, strict=False)) if one != two)
    with pikepdf.open(io.BytesIO(BYTES[0])) as pdf:
        numbers = [[part.objgen[0] for part in page.obj.Contents] for page in pdf.pages]
    # A sheet of groups has its accent in itself.
    copies = numbers.pop(7)[-1]
    opened, shared, own, closed, accent, bodies = ({page[at] for page in numbers} for at in range(6))
    assert len(opened) == len(closed) == 1
    assert max(bodies) < min(opened | closed) < min(own) <= max(own) < min(shared) < min(accent)
    assert (len(shared), len(own), len(accent), len(bodies)) == (1, PAGES - 1, 1, PAGES - 1)
    # The page with the copies names them by what they draw; up to there nothing differs.
    assert BYTES[0].index(b"%d 0 obj" % copies) < same


def test_heads_of_several_pages_are_one_object_and_leave_no_state() -> None:
    with pikepdf.open(io.BytesIO(BYTES[0])) as pdf:
        streams = [[part.objgen for part in page.obj.Contents] for page in pdf.pages]
        assert {page[1] for page in streams} == {streams[0][1]}
        assert len({page[2] for page in streams}) == PAGES
        for page in pdf.pages:
            opened, *heads, closed = [part.read_bytes().decode() for part in list(page.obj.Contents)[:4]]
            assert (opened, closed) == ("/Artifact/Pagination BDC", "EMC")
            assert page.obj.Resources.Properties.Pagination.Type == "/Pagination"
            for text in heads:
                assert re.fullmatch(r"(q\n[^q]*?\nQ\n?)+", text)
            assert content(page).count("BDC") == content(page).count("EMC")


def test_heads_of_few_pages_are_marked_where_they_stand() -> None:
    few = replace(MADE[0], pages=MADE[0].pages[:3], outline=())
    with pikepdf.open(io.BytesIO(draw(few))) as pdf:
        for page in pdf.pages:
            for part in list(page.obj.Contents)[:2]:
                text = part.read_bytes().decode()
                assert re.fullmatch(r"(/Artifact/\w+ BDC\n(q\n[^q]*?\nQ\n)+EMC\n?)+", text)


def test_memory_is_bounded() -> None:
    memo = DrawMemo(documents=4)
    counts = []
    for number in range(48):
        draw_document(packet(Agency(name=f"PD {number}", logo=number % 200, shift=number % 7)), FONTS, None, memo)
        counts.append(sum(memo.counts().values()))
    assert max(counts[24:]) <= max(counts[:24])
    for _ in range(24):
        draw_document(table(), FONTS, None, memo)
    kept = sum(memo.counts().values())
    assert kept < counts[0]


def test_limits_hold_though_nothing_is_old() -> None:
    memo = DrawMemo(documents=1000)
    memo.begin(FONTS)
    for number in range(40000):
        memo.shelves.glyphs.put(number, number)
        if number % 1000 == 0:
            memo.begin(FONTS)
    for _ in range(8):
        memo.begin(FONTS)
    assert memo.counts()["glyphs"] <= 24000
    assert memo.shelves.glyphs.get(39999) == 39999


def test_other_typefaces_are_not_mixed_up() -> None:
    memo = DrawMemo()
    draw_document(MADE[0], FONTS, None, memo)
    assert memo.counts()["fonts"]
    other = Typefaces.load(ProjectFiles())
    memo.begin(other)
    assert not any(memo.counts().values())
    assert draw_document(MADE[0], other, None, memo) == BYTES[0]


def test_faces_are_asked_for_each_time() -> None:
    memo = DrawMemo()
    typefaces = Typefaces.load(ProjectFiles())
    noted = []
    for _ in range(2):
        typefaces.take_consulted()
        draw_document(MADE[5], typefaces, None, memo)
        noted.append(typefaces.take_consulted())
    assert noted[0] == noted[1]
    assert len(noted[0]) >= 2


@pytest.mark.parametrize("first", [True, False])
def test_what_is_wrong_is_said_again_and_again(first: bool) -> None:
    """Same items, but what they lead to is gone."""
    good = MADE[0]
    bare = replace(good, assets=(), pages=tuple(replace(page, destinations=()) for page in good.pages))
    figure = next(at for at, node in enumerate(good.structure) if node.role == "Figure")
    silent = replace(bare, structure=tuple(replace(n, alt=None) if at == figure else n for at, n in enumerate(good.structure)))
    memo = DrawMemo()
    if first:
        draw_document(good, FONTS, None, memo)
    for _ in range(2):
        with pytest.raises(ProblemsError) as caught:
            draw_document(silent, FONTS, None, memo)
        assert {problem.code for problem in caught.value.problems} == {"draw-asset", "draw-destination", "draw-alt"}
    assert draw_document(good, FONTS, None, memo) == BYTES[0]


def test_resource_names_of_all_faces_differ() -> None:
    assert len({resource_name(face) for face in FONTS.face_ids}) == len(FONTS.face_ids)


def test_every_character_set_from_the_right_is_found() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.bidirectional(character) in ("R", "AL", "AN"):
            assert is_right_to_left(TextItem(None, (), character)), hex(code)
