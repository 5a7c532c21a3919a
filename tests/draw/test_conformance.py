"""Whole small documents against an independent validator, qpdf and two readers."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from generator.frames import Document, Group, Image, LinkArea, OutlineEntry, Rect, Vector
from generator.frames import Path as Outline
from tests.draw.setting import SVG, Draft, asset, draw, failures, jpeg, line, png, reader_text, run, sheet


def paragraph_over_two_pages() -> Document:
    draft = Draft()
    head, text, item_list = draft.node("H1"), draft.node("P"), draft.node("L", list_numbering="Decimal")
    items = []
    for number in (1, 2):
        item = draft.node("LI", item_list)
        label, body = draft.node("Lbl", item), draft.node("LBody", item)
        y = 100.0 + 16 * number
        items += [line(f"{number}.", label, y=y), line(f"Ask for form I-247A, box {number}", draft.node("P", body), x=60, y=y)]
    first = sheet(
        line("Detainers", head, y=30, size=16), line("Read the whole ", text), *items, label="i", destinations=(("top", 20.0),)
    )
    second = sheet(line("form first.", text), line("Page 2", None, y=190, size=7), label="ii")
    bookmarks = (OutlineEntry("Detainers", 1, 0, 20), OutlineEntry("Form", 2, 1), OutlineEntry("Ask", 1, 1, 5))
    return draft.document(first, second, outline=bookmarks, author="A & B", subject="Détails <1>", keywords="ice, form")


def table() -> Document:
    draft = Draft()
    grid = draft.node("Table", alt="who answers when")
    rows = [draft.node("TR", grid) for _ in range(3)]
    items = []
    for column, text in enumerate(("Office", "Phone")):
        items.append(line(text, draft.node("P", draft.node("TH", rows[0], scope="Column")), x=36.0 + 90 * column, y=40))
    items.append(line("Elm", draft.node("TH", rows[1], scope="Row"), y=60))
    draft.node("TD", rows[1])
    items.append(line("Both closed at night", draft.node("TD", rows[2], col_span=2), y=80))
    return draft.document(sheet(*items, Rect(36, 64, 200, 0.5)))


def pictures() -> Document:
    draft = Draft()
    figures = [draft.node("Figure", alt=alt) for alt in ("Seal", "Photo", "Badge", "Code")]
    assets = (
        asset("seal", "png", png("RGBA", color=(9, 9, 200, 90))),
        asset("photo", "jpeg", jpeg()),
        asset("badge", "svg", SVG),
    )
    code = Outline((("M", 200.0, 60.0), ("L", 220.0, 60.0), ("L", 220.0, 80.0), ("Z",)), fill="#000000", node=figures[3])
    return draft.document(
        sheet(Image("seal", 20, 20, 40, 30, figures[0]), Image("photo", 70, 20, 40, 30, figures[1]),
              Vector("badge", 120, 20, 80, 40, figures[2]), code, Image("seal", 250, 150, 20, 15)),
        assets=assets)  # fmt: skip


def links() -> Document:
    draft = Draft()
    text = draft.node("P")
    before, outside = draft.node("", text), draft.node("Link", text)
    between, inside = draft.node("", text), draft.node("Link", text)
    after = draft.node("", text)
    page = sheet(
        line("See ", before),
        line("the form", outside, x=60),
        LinkArea(60, 50, 45, 13, "The form", uri="https://a.gov/ü?x=1 2", node=outside),
        line(" and ", between, x=110),
        line("page ", inside, x=140),
        line("two", inside, x=36, y=75),
        LinkArea(140, 50, 30, 13, "Page 2", destination="two", node=inside),
        LinkArea(36, 65, 30, 13, "Page 2", destination="two", node=inside),
        line(".", after, x=56, y=75),
    )
    return draft.document(page, sheet(line("Two", draft.node("H1")), destinations=(("two", 30.0),)))


def scripts() -> Document:
    draft = Draft()
    items = []
    for index, (lang, face, text) in enumerate((
        ("ar", "NotoSansArabic-Regular", "مرحبا بالعالم"),
        ("km", "NotoSansKhmer-Regular", "ខ្ញុំនិយាយភាសាខ្មែរ"),
        ("th", "NotoSansThai-Regular", "ภาษาไทยน้ำ"),
        ("hi", "NotoSansDevanagari-Regular", "मैं हिन्दी बोलता हूँ"),
        ("ur", "NotoNastaliqUrdu-Regular", "میں اردو بولتا ہوں"),
        ("he", "NotoSansHebrew-Regular", "שלום עולם"),
    )):  # fmt: skip
        items.append(line(text, draft.node("P", lang=lang), y=30.0 + 25 * index, face=face, lang=lang))
    return draft.document(sheet(*items))


def cards_on_a_sheet() -> Document:
    draft = Draft()
    figure = draft.node("Figure", alt="Seal")
    text = draft.node("P")
    link = draft.node("Link", text)
    face = (
        Image("seal", 5, 5, 20, 15, figure),
        line("Card", link, x=30, y=20),
        LinkArea(30, 10, 30, 12, "Web", uri="https://a.gov", node=link),
        Rect(-9, -9, 118, 12, "#1A4480"),
    )
    first = Group(face, 20, 20, 100, 50, clip=(-5, -5, 110, 60))
    copies = [
        replace(first, x=150, artifact=True),
        replace(first, y=100, turn=180, artifact=True),
        Group((face[0], *face[1:]), 150, 100, 100, 50, artifact=True),
    ]
    turned = Group((line("Back", draft.node("P"), x=5, y=20),), 20, 160, 100, 30, turn=180)
    mark = Outline((("M", 20.0, 5.0), ("L", 20.0, 15.0)), stroke="#000000", dash=(2.0, 1.0))
    return draft.document(sheet(first, *copies, turned, mark, bleed=9, media=27), assets=(asset("seal", "png", png()),))


DOCUMENTS = (paragraph_over_two_pages, table, pictures, links, scripts, cards_on_a_sheet)
each_document = pytest.mark.parametrize("make", DOCUMENTS, ids=lambda make: make.__name__)


@each_document
def test_is_pdf_ua_and_pdf_a(make: Callable[[], Document]) -> None:
    assert failures(draw(make())) == []


@each_document
def test_is_sound_to_qpdf(make: Callable[[], Document], tool: Callable[[str], str], tmp_path: Path) -> None:
    (tmp_path / "try.pdf").write_bytes(draw(make()))
    said = run(tool("qpdf"), "--check", str(tmp_path / "try.pdf"))
    assert "No syntax or stream encoding errors found" in said


@each_document
def test_text_comes_out_as_it_went_in(make: Callable[[], Document], tool: Callable[[str], str]) -> None:
    document = make()
    data = draw(document)
    poppler = run(tool("pdftotext"), "-", "-", data=data)
    for index, page in enumerate(document.pages):
        pdfium = reader_text(data, index)
        for item in page.items:
            text = getattr(item, "text", "").strip()
            assert text in poppler
            # PDFium takes the steps of Nastaliq for new lines; there only the tags say it right.
            assert text in pdfium or "اردو" in text


@each_document
def test_same_document_same_bytes(make: Callable[[], Document]) -> None:
    assert draw(make()) == draw(make())


def test_bytes_do_not_depend_on_hash_seed() -> None:
    program = (
        "import hashlib; from tests.draw.test_conformance import DOCUMENTS, draw;"
        "print([hashlib.sha256(draw(make())).hexdigest() for make in DOCUMENTS])"
    )
    said = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, cwd=Path(__file__).parents[2],
            capture_output=True, text=True, check=True)  # fmt: skip
        said.add(done.stdout)
    assert len(said) == 1
    assert said.pop().count("'") == 2 * len(DOCUMENTS)


def test_identifier_changes_the_id_only() -> None:
    document = paragraph_over_two_pages()
    one, other = draw(document), draw(replace(document, identifier="other"))
    assert len(one) == len(other)
    with pikepdf.open(io.BytesIO(one)) as first, pikepdf.open(io.BytesIO(other)) as second:
        assert bytes(first.trailer.ID[0]) != bytes(second.trailer.ID[0])
        assert bytes(first.trailer.ID[0]) == bytes(first.trailer.ID[1])
