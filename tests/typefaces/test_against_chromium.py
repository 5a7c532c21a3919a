"""Every phrase of high confidence, beside headless Chromium's rendering of the same fonts at the same size.

Both sides become a PDF and are rasterised by pdfium at four times the size, so that only glyphs and places are compared.
With MUSTERPRESS_CONTACT_SHEET=FILE.png a sheet of all phrases is written: ours, Chromium's, and both over each other.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped, unused-ignore]
import pytest
import yaml
from PIL import Image, ImageChops, ImageDraw, ImageStat

from generator.draw import draw_document
from generator.frames import Document, GlyphRun, Page, StructNode, TextItem
from generator.project.files import ProjectFiles
from generator.typefaces import Line, Run, TextStyle, Typefaces

ROOT = Path(__file__).parents[2]
SIZE = 15.0
ROW = 60.0
LEFT = 30.0
BASELINE = 36.0
WIDTH = 420.0
SCALE = 4
FINE = 4
"""Steps to a pixel when the two pictures are laid over each other."""
ENOUGH = 0.95
OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --no-pdf-header-footer --virtual-time-budget=20000"
)


@dataclass(frozen=True)
class Phrase:
    code: str
    text: str
    direction: str


def phrases() -> list[Phrase]:
    table = yaml.safe_load((ROOT / "packets" / "reference" / "languages.yaml").read_text(encoding="utf-8"))
    return [
        Phrase(item["code"], item["phrase"], item["direction"])
        for item in table["languages"]
        if item["confidence"] == "high" and item["phrase"]
    ]


PHRASES = phrases()


@dataclass(frozen=True)
class Compared:
    overlap: float
    ours: Image.Image
    theirs: Image.Image


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Compared]:
    """Set all phrases twice and lay each pair over each other."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed; .ci/run installs it")
        pytest.skip("Chromium is not installed on this machine")
    typefaces = Typefaces.load(ProjectFiles())
    lines = [set_phrase(typefaces, phrase) for phrase in PHRASES]
    folder = tmp_path_factory.mktemp("chromium")
    ours = pypdfium2.PdfDocument(draw(typefaces, lines))
    theirs = pypdfium2.PdfDocument(print_with_chromium(browser, folder, typefaces))
    assert len(theirs) == 1
    found = {}
    for row, phrase in enumerate(PHRASES):
        found[phrase.code] = overlay(ink_of_row(ours[0], row), ink_of_row(theirs[0], row))
    sheet = os.environ.get("MUSTERPRESS_CONTACT_SHEET")
    if sheet:
        write_contact_sheet(found, Path(sheet))
    return found


def set_phrase(typefaces: Typefaces, phrase: Phrase) -> Line:
    direction: Any = phrase.direction
    paragraph = typefaces.shape((Run(phrase.text, TextStyle(SIZE), phrase.code),), direction)
    assert paragraph.problems == ()
    (line,) = paragraph.break_lines(WIDTH)
    return line


def draw(typefaces: Typefaces, lines: list[Line]) -> bytes:
    """Draw a phrase a row on one tall page."""
    items = tuple(
        TextItem(
            node=row + 1,
            runs=tuple(GlyphRun(run.face, run.size, LEFT + run.x, row * ROW + BASELINE, run.glyphs) for run in line.runs),
            text=line.text,
            rtl=line.rtl,
        )
        for row, line in enumerate(lines)
    )
    page = Page(WIDTH, ROW * len(lines), items)
    root = StructNode("Document", kids=tuple(range(1, len(lines) + 1)))
    structure = (root, *(StructNode("P", lang=phrase.code) for phrase in PHRASES))
    return draw_document(Document("Phrases", "en", (page,), structure), typefaces)


def print_with_chromium(browser: str, folder: Path, typefaces: Typefaces) -> bytes:
    """Have Chromium print the same table, with the same fonts in the same order, as one page."""
    used: list[str] = []
    rows = []
    for row, phrase in enumerate(PHRASES):
        faces = list(dict.fromkeys(part.face for part in typefaces.coverage(phrase.text, phrase.code)))
        used += [face for face in faces if face not in used]
        family = ", ".join(f"'{face}'" for face in faces)
        rows.append(
            f'<p lang="{phrase.code}" dir="{phrase.direction}" style="top: {row * ROW}pt; font-family: {family}">'
            f"{html.escape(phrase.text)}</p>"
        )
    for face in used:
        shutil.copy(ROOT / "fonts" / typefaces.face(face).entry.file, folder)
    sources = "\n".join(
        f"@font-face {{ font-family: '{face}'; src: url('{typefaces.face(face).entry.file}'); font-display: block; }}"
        for face in used
    )
    page = f"""<!DOCTYPE html><meta charset="utf-8"><style>{sources}
    @page {{ size: {WIDTH}pt {ROW * len(PHRASES)}pt; margin: 0; }}
    html, body {{ margin: 0; }}
    p {{ position: absolute; left: {LEFT}pt; margin: 0; font-size: {SIZE}pt; line-height: {ROW}pt; white-space: pre;
         text-rendering: geometricPrecision; font-synthesis: none; }}
    </style>{"".join(rows)}"""
    (folder / "phrases.html").write_text(page, encoding="utf-8")
    command = [browser, *OPTIONS.split(), f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'phrases.pdf'}"]
    subprocess.run([*command, (folder / "phrases.html").as_uri()], check=True, capture_output=True, timeout=120)
    return (folder / "phrases.pdf").read_bytes()


def ink_of_row(page: Any, row: int) -> Image.Image:
    """Return a row as grey ink (255 is black), FINE times finer than it is compared, cut to the ink and a margin."""
    width, height = page.get_size()
    top = row * ROW
    crop = (0, max(0, height - top - ROW), max(0, width - WIDTH), top)
    picture = page.render(scale=SCALE * FINE, crop=crop, grayscale=True).to_pil()
    return ImageChops.invert(picture.convert("L"))


def overlay(ours: Image.Image, theirs: Image.Image) -> Compared:
    """Lay two pictures over each other where they overlap best, trying shifts of a quarter of a pixel."""
    one, two = ours.getbbox(), theirs.getbbox()
    assert one is not None
    assert two is not None, "Chromium printed nothing"
    margin = 4 * FINE
    size = tuple(
        -(-(max(one[high] - one[low], two[high] - two[low]) + 2 * margin) // FINE) * FINE for low, high in ((0, 2), (1, 3))
    )
    fixed = cut(ours, one[0] - margin, one[1] - margin, size).reduce(FINE)
    best = Compared(0.0, fixed, fixed)
    for x, y in shifts():
        moved = cut(theirs, two[0] - margin + x, two[1] - margin + y, size).reduce(FINE)
        both = ImageStat.Stat(ImageChops.darker(fixed, moved)).sum[0]
        either = ImageStat.Stat(ImageChops.lighter(fixed, moved)).sum[0]
        if both / either > best.overlap:
            best = Compared(both / either, fixed, moved)
    return best


def shifts() -> Iterator[tuple[int, int]]:
    reach = range(-FINE, FINE + 1)
    return ((x, y) for x in reach for y in reach)


def cut(picture: Image.Image, left: int, top: int, size: tuple[int, ...]) -> Image.Image:
    return picture.crop((left, top, left + size[0], top + size[1]))


def write_contact_sheet(found: dict[str, Compared], path: Path) -> None:
    """Write all pairs: ours black, Chromium's black, and both in one (ours red, Chromium's blue, common black)."""
    height = max(pair.ours.height for pair in found.values()) + 8
    width = max(pair.ours.width for pair in found.values()) + 8
    sheet = Image.new("RGB", (160 + 3 * width, height * len(found)), "white")
    pen = ImageDraw.Draw(sheet)
    for row, (code, pair) in enumerate(found.items()):
        ours, theirs = ImageChops.invert(pair.ours), ImageChops.invert(pair.theirs)
        both = Image.merge("RGB", (theirs, ImageChops.lighter(ours, theirs), ours))
        both.paste(Image.merge("RGB", (ours, ImageChops.darker(ours, theirs), theirs)))
        pen.text((8, row * height + height // 2), f"{code}  {pair.overlap:.4f}", fill="black")
        for column, picture in enumerate((ours.convert("RGB"), theirs.convert("RGB"), both)):
            sheet.paste(picture, (160 + column * width, row * height))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)


def test_the_table_has_phrases() -> None:
    assert len(PHRASES) >= 90


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.code)
def test_phrase_looks_as_in_chromium(compared: dict[str, Compared], phrase: Phrase) -> None:
    overlap = compared[phrase.code].overlap
    assert overlap >= ENOUGH, f"`{phrase.code}`: {overlap:.4f} of the ink is common; look at it with MUSTERPRESS_CONTACT_SHEET"


def test_the_comparison_sees_a_wrong_glyph(compared: dict[str, Compared]) -> None:
    """Two phrases that differ in a letter or two do not pass for each other."""
    one, two = compared["rw"].ours, compared["rn"].ours
    grown = [picture.resize((picture.width * FINE, picture.height * FINE)) for picture in (one, two)]
    assert overlay(*grown).overlap < ENOUGH
