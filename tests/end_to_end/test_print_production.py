"""Whatever stock, whatever text: a right card or a clear problem; and ink that stays where a cutter expects it."""

from __future__ import annotations

import math

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageChops

from generator.content.theme import Sheet, Stock
from generator.diagnostics import ProblemsError
from generator.frames import TextItem
from generator.lay_out import Facts, Look, lay_out
from generator.lay_out.setting import DENSE
from generator.load import load_library
from generator.markup.parse import parse_markup
from generator.pipeline import BuildRequest, BuildResult, build
from generator.preflight import measure_pdf
from generator.project import ProjectFiles
from generator.units import Length
from tests.support.builds import ROOT, typefaces

AGENCY = ROOT / "packets/agencies/juniper-county-so.yaml"
LIBRARY = load_library(ProjectFiles(), [])
WHOLE_SHEETS = {"letter", "a4", "a3", "tabloid"}
CARDS = tuple(
    stock.id
    for stock in LIBRARY.stocks
    if stock.separate == "cut"
    and stock.bleed.points
    and not stock.stitched
    and not stock.folds
    and stock.id.split("-", maxsplit=1)[0] not in WHOLE_SHEETS
)
RASTERED = ("business-card", "memo-book", "visor")
DPI = 600


def _press(*stocks: str) -> BuildResult:
    request = BuildRequest(AGENCY, ("officer",), ("detainers",), "press", stocks=stocks)
    return build(request, ProjectFiles(), typefaces())


@pytest.fixture(scope="module")
def press() -> dict[str, bytes]:
    """Press files of one module's card on every card stock; building them checks bleed, safe zone and floor in each."""
    return {one.stock or "": one.data for one in _press(*CARDS).documents if one.product == "pocket_card"}


def test_every_card_stock_has_a_press_file(press: dict[str, bytes]) -> None:
    assert len(CARDS) >= 9
    assert set(press) == set(CARDS)


@pytest.mark.parametrize("name", ["business-card-10", "cr80", "business-card-10-a4"])
def test_what_is_not_cut_is_nothing_for_a_shop(name: str) -> None:
    with pytest.raises(ProblemsError, match=f"has a `press` edition of these modules on `{name}`"):
        _press(name)


@pytest.mark.parametrize("name", RASTERED)
def test_ink_on_a_600_dpi_raster(press: dict[str, bytes], name: str) -> None:
    """Between bleed and marks the paper is white, and between trim and safe zone there is nothing but the band at the head."""
    stock = next(stock for stock in LIBRARY.stocks if stock.id == name)
    scale, bleed, safe = DPI / 72, stock.bleed.points, stock.safe.points
    with pypdfium2.PdfDocument(press[name]) as document:
        for number, page in enumerate(measure_pdf(press[name])):
            picture = document[number].render(scale=scale).to_pil().convert("L")
            left, top, right, bottom = page.trim
            assert not _ink(picture, _ring((left, top, right, bottom), bleed + 0.3, bleed + 3.5), scale)
            inner = _ring((left, top, right, bottom), -safe + 0.2, -0.2)
            assert not _ink(picture, [(x0, max(y0, top + 0.09 * 72 + 0.2), x1, y1) for x0, y0, x1, y1 in inner], scale)


def _ring(box: tuple[float, float, float, float], near: float, far: float) -> list[tuple[float, float, float, float]]:
    """The four strips between two distances outside of a box (negative: inside of it)."""
    left, top, right, bottom = box
    wide = (left - far, top - far, right + far, bottom + far)
    return [
        (wide[0], wide[1], wide[2], top - near),
        (wide[0], bottom + near, wide[2], wide[3]),
        (wide[0], wide[1], left - near, wide[3]),
        (right + near, wide[1], wide[2], wide[3]),
    ]


def _ink(picture, strips, scale: float) -> bool:
    for left, top, right, bottom in strips:
        box = (math.ceil(left * scale), math.ceil(top * scale), math.floor(right * scale), math.floor(bottom * scale))
        if box[2] > box[0] and box[3] > box[1]:
            dark = ImageChops.invert(picture.crop(box)).point(lambda value: 255 if value > 16 else 0)
            if dark.getbbox() is not None:
                return True
    return False


@pytest.mark.parametrize("name", [stock.id for stock in LIBRARY.stocks if stock.id.startswith("accordion")])
def test_no_word_of_an_accordion_stands_on_a_fold(name: str) -> None:
    stock = next(stock for stock in LIBRARY.stocks if stock.id == name)
    request = BuildRequest(AGENCY, ("officer",), ("language",), "reading", stocks=(name,))
    (strip,) = (one for one in build(request, ProjectFiles(), typefaces()).documents if one.product == "accordion")
    folds = [fold.points for fold in stock.folds]
    for page in measure_pdf(strip.data):
        # The title runs over the first panels, and the foot line over the last.
        rows = [text for text in page.texts if 40 < text.y < page.height - 24]
        assert rows
        across = [text for text in rows for fold in folds if text.box[0] < fold - 3 and text.box[2] > fold + 3]
        assert across == []


STRIPS = tuple(stock.id for stock in LIBRARY.stocks if len(stock.folds) > 2)
ALL_CARDS = (*CARDS, "business-card-10", "business-card-10-a4", "cr80", *STRIPS)


def test_no_text_outside_the_safe_zone_on_any_stock() -> None:
    """From the content streams: start, end and baseline of every run of text, on every stock that cards are made on."""
    by_id = {stock.id: stock for stock in LIBRARY.stocks}
    request = BuildRequest(AGENCY, ("officer",), ("detainers",), "reading", stocks=ALL_CARDS)
    seen = set()
    for one in build(request, ProjectFiles(), typefaces()).documents:
        if one.product not in ("pocket_card", "i_speak_card", "accordion"):
            continue
        safe = by_id[one.stock or ""].safe.points
        seen.add(one.stock)
        for page in measure_pdf(one.data):
            assert page.texts
            for text in (text for text in page.texts if text.text.strip()):
                trailing = 0.0 if text.text == text.text.rstrip() else 0.4 * text.size
                assert text.x >= safe - 0.05, (one.path, text)
                assert text.x + text.width <= page.width - safe + 0.05 + trailing, (one.path, text)
                assert safe <= text.y <= page.height - safe, (one.path, text)
    assert seen == set(ALL_CARDS)


@pytest.mark.parametrize("name", ["letter-trifold", "letter-binder", "tabloid-poster", "half-letter-booklet"])
def test_no_card_is_made_on_what_is_no_card(name: str) -> None:
    with pytest.raises(ProblemsError, match=rf"`{name}` is for .*, not the stock of a card"):
        _press(name)


WORDS = st.sampled_from(
    [
        "Stop.",
        "Call",
        "interpreter",
        "Waxaan",
        "שלום",
        "العربية",
        "ភាសាខ្មែរ",
        "我讲普通话",
        "मैं",
        "internationalisation",
        "a",
        "2026",
    ]
)


@st.composite
def stocks(draw: st.DrawFn) -> Stock:
    width, height = draw(st.floats(100, 430)), draw(st.floats(100, 430))
    floor = draw(st.sampled_from([6.0, 7.0, 8.0]))
    sheet = Sheet(width=Length(612), height=Length(792), columns=1, rows=1, left=Length(80), top=Length(80))
    return Stock(
        id="random", title="Random", width=Length(width), height=Length(height), safe=Length(draw(st.floats(6, 20))),
        bleed=Length(9), ideal=Length(floor + draw(st.floats(0, 4))), floor=Length(floor), detail="card", sheet=sheet,
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(stock=stocks(), steps=st.lists(st.lists(WORDS, min_size=1, max_size=14), min_size=1, max_size=7))
def test_random_cards_are_right_or_refused(stock: Stock, steps: list[list[str]]) -> None:
    items = "".join(f"<li>{' '.join(words)}</li>" for words in steps)
    xml = (
        '<packet product="pocket_card" title="T"><card stock="random" title="T">'
        f'<face name="front" band="0.09in"><h1>Title</h1><ol>{items}</ol><footer><p>Foot</p></footer></face>'
        '<face name="back"><p class="call"><phone>202-555-0123</phone></p></face></card></packet>'
    )
    try:
        document = lay_out(
            parse_markup(xml, "random.xml"), Look(LIBRARY.theme, (stock,), "pocket_card"), typefaces(), {}, Facts(title="T")
        )
    except ProblemsError as error:
        codes = {problem.code for problem in error.problems}
    else:
        codes = set()
    if codes:
        assert codes <= {"card-overflow", "text-too-wide"}
        return
    safe = stock.safe.points
    for page in document.pages:
        rows: list[tuple[float, float, float, float]] = []
        for item in page.items:
            if isinstance(item, TextItem):
                for run in item.runs:
                    face = typefaces().face(run.face)
                    width = sum(glyph.advance for glyph in run.glyphs if glyph.text != " ") * run.size / face.units_per_em
                    assert run.size >= stock.floor.points - 1e-6
                    if any("\u0600" <= char <= "\u06ff" or char >= "\u0900" for glyph in run.glyphs for char in glyph.text):
                        assert run.size >= stock.floor.points * DENSE - 1e-6 or item.text.isascii()
                    assert run.x >= safe - 0.05
                    assert run.x + width <= page.width - safe + 0.6
                    assert safe <= run.y <= page.height - safe
                    rows.append((run.x, run.x + width, run.y, run.size))
        for one, other in ((a, b) for at, a in enumerate(rows) for b in rows[:at]):
            beside = one[0] >= other[1] - 0.3 or other[0] >= one[1] - 0.3
            apart = abs(one[2] - other[2]) >= 0.8 * min(one[3], other[3])
            assert beside or apart or one[2] == other[2]
