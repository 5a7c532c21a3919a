"""Small documents set by hand: one face, one size, lines one below the other."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass, field, replace

import page as validator
import pikepdf
import pypdfium2
from PIL import Image

from generator.draw import draw_document
from generator.frames import Asset, Document, GlyphRun, Item, Page, StructNode, TextItem
from generator.project import ProjectFiles
from generator.typefaces import Typefaces
from generator.typefaces.face import ShapeOptions

SANS = "NotoSans-Regular"
SCRIPTS = {
    SANS: ("Latn", False),
    "NotoSans-Bold": ("Latn", False),
    "PublicSans-Regular": ("Latn", False),
    "PublicSans-Italic": ("Latn", False),
    "NotoSansArabic-Regular": ("Arab", True),
    "NotoNastaliqUrdu-Regular": ("Arab", True),
    "NotoSansHebrew-Regular": ("Hebr", True),
    "NotoSansThaana-Regular": ("Thaa", True),
    "NotoSansGujarati-Regular": ("Gujr", False),
    "NotoSansKhmer-Regular": ("Khmr", False),
    "NotoSansLao-Regular": ("Laoo", False),
    "NotoSansSinhala-Regular": ("Sinh", False),
    "NotoSerifTibetan-Regular": ("Tibt", False),
    "NotoSansThai-Regular": ("Thai", False),
    "NotoSansDevanagari-Regular": ("Deva", False),
}


FONTS = Typefaces.load(ProjectFiles())


def line(
    text: str,
    node: int | None,
    *,
    x: float = 36,
    y: float = 60,
    face: str = SANS,
    size: float = 10,
    drawn: str | None = None,
    color: str = "#000000",
    lang: str = "en",
) -> TextItem:
    """A line in one face; `drawn` is what its glyphs show where that is less than `text`."""
    script, rtl = SCRIPTS[face]
    shown = text if drawn is None else drawn
    glyphs = FONTS.face(face).shape(shown, ShapeOptions(script=script, language=lang, rtl=rtl)).glyphs
    return TextItem(node, (GlyphRun(face, size, x, y, glyphs, color),), text, rtl, lang=lang)


@dataclass
class Draft:
    """A document in the making: nodes are added with their kids' indexes coming later."""

    nodes: list[StructNode] = field(default_factory=lambda: [StructNode("Document")])

    def node(self, role: str, parent: int = 0, **more: object) -> int:
        index = len(self.nodes)
        self.nodes.append(StructNode(role, **more))  # type: ignore[arg-type]
        self.nodes[parent] = replace(self.nodes[parent], kids=(*self.nodes[parent].kids, index))
        return index

    def document(self, *pages: Page, **more: object) -> Document:
        settings: dict[str, object] = {"title": "Try", "lang": "en-US", "identifier": "test", **more}
        return Document(pages=pages, structure=tuple(self.nodes), **settings)  # type: ignore[arg-type]


def sheet(*items: Item, width: float = 300, height: float = 200, **more: object) -> Page:
    return Page(width, height, items, **more)  # type: ignore[arg-type]


def draw(document: Document) -> bytes:
    return draw_document(document, FONTS)


def failures(data: bytes) -> list[str]:
    """What the validator finds against PDF/UA-1 and PDF/A-2a, and what qpdf's reader warns of."""
    found = []
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_2A):
        report = validator.validate_pdf_bytes(data, profile=profile)
        found += [f"{profile.value}: {failure.rule_id} {failure.message} {failure.object_id}" for failure in report.failures]
        assert report.is_compliant == (not report.failures)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found += pdf.check_pdf_syntax() if hasattr(pdf, "check_pdf_syntax") else pdf.check()
    return found


def reader_text(data: bytes, page: int = 0) -> str:
    """The text PDFium finds on a page."""
    pdf = pypdfium2.PdfDocument(data)
    text = pdf[page].get_textpage()
    found: str = text.get_text_range()
    text.close()
    pdf.close()
    return found


def content(page: pikepdf.Page) -> str:
    """A page's content streams, joined as a viewer does."""
    streams = page.obj.Contents
    parts = list(streams) if isinstance(streams, pikepdf.Array) else [streams]
    return "\n".join(part.read_bytes().decode("ascii") for part in parts)


def run(*command: str, data: bytes = b"") -> str:
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    return done.stdout.decode()


def png(mode: str = "RGB", size: tuple[int, int] = (8, 6), color: object = (200, 10, 10)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, "PNG")  # type: ignore[arg-type]
    return out.getvalue()


def jpeg(mode: str = "RGB", size: tuple[int, int] = (8, 6), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "JPEG", **more)
    return out.getvalue()


SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20">
<rect x="1" y="1" width="18" height="18" rx="4" fill="#1A4480"/>
<circle cx="30" cy="10" r="8" fill="none" stroke="red" stroke-width="2"/>
<path d="M4 16 L10 4 L16 16 Z" fill="white"/></svg>"""


def asset(name: str, kind: str, data: bytes) -> Asset:
    return Asset(name, kind, data)
