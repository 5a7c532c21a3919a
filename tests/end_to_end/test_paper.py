"""Measured from the drawn PDFs: nothing outside the safe zone, no type under the floor, backs behind fronts."""

from __future__ import annotations

import math
from functools import cache

import pypdfium2
import pytest
from PIL import ImageChops

from generator.content.theme import Stock
from generator.preflight.measure import MeasuredPage, MeasuredText, measure_pdf
from tests.support.builds import AGENCIES, built, library

NAMES = [path.stem for path in AGENCIES]
CARDS = ("pocket_card", "i_speak_card")
BAND = 0.09 * 72
"""Height of the accent band that bleeds off the top, as the card templates say."""
SCALE = 300 / 72
SLACK = 0.05
"""Points; rounding in the file."""


def stocks() -> dict[str, Stock]:
    return {stock.id: stock for stock in library().stocks}


@cache
def cards(agency: str, edition: str) -> list[tuple[str, Stock, tuple[MeasuredPage, ...]]]:
    by_id = stocks()
    return [
        (document.path, by_id[document.stock or ""], measure_pdf(document.data))
        for document in built(agency).documents
        if document.product in CARDS and document.edition == edition
    ]


def _inked_outside(data: bytes, page: int, safe: float, band: float) -> list[tuple[int, int]]:
    """Pixels that are not white between the trim and the safe zone, the accent band at the top left out.

    A pixel on the border is half inside; the ring is drawn one pixel in from it.
    """
    with pypdfium2.PdfDocument(data) as document:
        picture = document[page].render(scale=SCALE, draw_annots=False).to_pil().convert("L")
    width, height = picture.size
    inset = int(safe * SCALE) - 1
    strip = math.ceil(band * SCALE) + 1
    sides = [
        (0, strip, width, inset),
        (0, height - inset, width, height),
        (0, strip, inset, height),
        (width - inset, strip, width, height),
    ]
    found = []
    for left, top, right, bottom in sides:
        box = ImageChops.invert(picture.crop((left, top, right, bottom))).point(lambda value: 255 if value > 8 else 0).getbbox()
        if box is not None:
            found.append((left + box[0], top + box[1]))
    return found


@pytest.mark.parametrize("agency", NAMES)
def test_nothing_but_the_band_lies_outside_the_safe_zone(agency: str) -> None:
    by_id = stocks()
    for document in built(agency).documents:
        if document.product in CARDS and document.edition == "reading":
            stock = by_id[document.stock or ""]
            for page in range(document.pages):
                assert _inked_outside(document.data, page, stock.safe.points, BAND) == [], (document.path, page)


@pytest.mark.parametrize("agency", NAMES)
def test_reading_pages_are_cut_to_trim(agency: str) -> None:
    for path, stock, pages in cards(agency, "reading"):
        assert len(pages) == 2, path
        for page in pages:
            assert (page.width, page.height) == pytest.approx((stock.width.points, stock.height.points), abs=SLACK)


@pytest.mark.parametrize("agency", NAMES)
def test_no_type_is_under_the_floor(agency: str) -> None:
    for path, stock, pages in cards(agency, "reading"):
        for page in pages:
            assert min(text.size for text in page.texts) >= stock.floor.points - SLACK, path


def _on_first_card(page: MeasuredPage, x: float, y: float, stock: Stock) -> list[tuple[float, float, float]]:
    """Positions and sizes of the texts inside the card whose corner is (x, y), counted from that corner."""
    return [
        (round(text.x - x, 2), round(text.y - y, 2), round(text.size, 2))
        for text in page.texts
        if x <= text.x <= x + stock.width.points and y <= text.y <= y + stock.height.points
    ]


def _corners(page: MeasuredPage, face: MeasuredPage, stock: Stock) -> list[tuple[float, float]]:
    """Corners of all copies of a reading-edition face on a sheet, found by its first text."""
    first = face.texts[0]
    found = [text for text in page.texts if _same(text, first)]
    return sorted({(round(text.x - first.x, 1), round(text.y - first.y, 1)) for text in found})


def _same(one: MeasuredText, other: MeasuredText) -> bool:
    return one.text == other.text and one.font == other.font and abs(one.size - other.size) < SLACK


@pytest.mark.parametrize("agency", NAMES)
def test_backs_lie_behind_fronts(agency: str) -> None:
    """Sheets are long-edge: seen through the paper, a back's corner is mirrored left to right."""
    faces = {path: pages for path, _, pages in cards(agency, "reading")}
    for path, stock, sheets in cards(agency, "office"):
        front_face, back_face = faces[path.replace("-office", "")]
        fronts, backs = _corners(sheets[0], front_face, stock), _corners(sheets[1], back_face, stock)
        assert len(fronts) == stock.sheet.columns * stock.sheet.rows, path
        through = sorted((round(sheets[1].width - x - stock.width.points, 1), y) for x, y in backs)
        for seen, front in zip(through, fronts, strict=True):
            assert seen == pytest.approx(front, abs=0.11), path


@pytest.mark.parametrize("agency", NAMES)
def test_a_sheet_holds_the_reading_face_unchanged(agency: str) -> None:
    faces = {path: pages for path, _, pages in cards(agency, "reading")}
    for path, stock, sheets in cards(agency, "office"):
        for sheet, face in zip(sheets, faces[path.replace("-office", "")], strict=True):
            for x, y in _corners(sheet, face, stock):
                expected = [(round(t.x, 2), round(t.y, 2), round(t.size, 2)) for t in face.texts]
                got = _on_first_card(sheet, x, y, stock)
                assert len(got) == len(expected), path
                for one, other in zip(sorted(got), sorted(expected), strict=True):
                    assert one == pytest.approx(other, abs=0.2)
