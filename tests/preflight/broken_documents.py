"""Everything but the links between tags and pages, broken in one place each."""

from __future__ import annotations

import re
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.preflight.breaking import Case, edit, element, font, link, metadata, set_entry


def drop_font_file(pdf: pikepdf.Pdf) -> None:
    del font(pdf).DescendantFonts[0].FontDescriptor.FontFile2


def drop_to_unicode(pdf: pikepdf.Pdf) -> None:
    del font(pdf).ToUnicode


def change_code(replacement: bytes) -> Callable[[pikepdf.Pdf], None]:
    """Return a break that gives the glyph of W (first shown on page 2) another text, or none."""

    def apply(pdf: pikepdf.Pdf) -> None:
        stream = font(pdf).ToUnicode
        changed, count = re.subn(rb"(<....>) <0057>", replacement, stream.read_bytes())
        assert count == 1
        stream.write(changed)

    return apply


def lose_scope(pdf: pikepdf.Pdf) -> None:
    del element(pdf, "TH").A


def no_heads(pdf: pikepdf.Pdf) -> None:
    for _ in range(2):
        element(pdf, "TH").S = Name.TD


def widen(pdf: pikepdf.Pdf) -> None:
    element(pdf, "TD").A = Dictionary(O=Name.Table, ColSpan=2)


def cell_in_table(pdf: pikepdf.Pdf) -> None:
    element(pdf, "TR", 1).S = Name.Div


def file_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["order.txt"] = b"text"


def add_page_label(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels.Nums.extend([7, Dictionary(S=Name.D)])


def stretch_second_sheet(pdf: pikepdf.Pdf) -> None:
    box = Array([0, 0, 252, 168])
    for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
        pdf.pages[1].obj[key] = box


def lose_trim_box(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj.TrimBox


SANS = "PublicSans-Regular"
BROKEN_DOCUMENTS = (
    Case(
        "font",
        "pdf-font-not-embedded",
        drop_font_file,
        (f"page 1: font `{SANS}` is not embedded, so another may be printed in its place",),
    ),
    Case(
        "no ToUnicode",
        "pdf-to-unicode",
        drop_to_unicode,
        (f"page 1: font `{SANS}` has no ToUnicode map, so its text cannot be copied or read out",),
    ),
    Case(
        "code without text",
        "pdf-to-unicode",
        change_code(b""),
        (f"page 2: font `{SANS}` has no Unicode text for a code (<00B0>)",),
    ),
    Case(
        "code with private text",
        "pdf-to-unicode",
        change_code(rb"\1 <E000>"),
        (f"page 2: font `{SANS}` has only a private-use character as text for a code (<00B0>)",),
    ),
    Case(
        "trim outside bleed",
        "pdf-boxes",
        lambda pdf: pdf.pages[0].obj.__setitem__("/BleedBox", Array([9, 9, 243, 135])),
        ("page 1: TrimBox [0 0 252 144] reaches out of BleedBox [9 9 243 135]",),
    ),
    Case(
        "box of three",
        "pdf-boxes",
        lambda pdf: pdf.pages[1].obj.__setitem__("/CropBox", Array([0, 0, 9])),
        ("page 2: CropBox is not a box of four numbers with an area",),
    ),
    Case(
        "odd turn",
        "pdf-boxes",
        lambda pdf: pdf.pages[1].obj.__setitem__("/Rotate", 45),
        ("page 2: Rotate is not a multiple of 90",),
    ),
    Case(
        "figure without words",
        "pdf-alt-missing",
        lambda pdf: element(pdf, "Figure").__delitem__("/Alt"),
        ("page 1: `Figure` (object N) has neither alternate nor replacement text",),
    ),
    Case("no language", "pdf-language", set_entry("Lang", None), ("the document does not say its language",)),
    Case(
        "no such language",
        "pdf-language",
        set_entry("Lang", String("English (US)")),
        ("the document's language `English (US)` is not a valid language tag",),
    ),
    Case(
        "no such language in a span",
        "pdf-language",
        lambda pdf: element(pdf, "Span").__setitem__("/Lang", String("es_MX")),
        ("page 1: the language `es_MX` of `Span` (object N) is not a valid language tag",),
    ),
    Case(
        "first heading",
        "pdf-headings",
        lambda pdf: element(pdf, "H1").__setitem__("/S", Name.H2),
        ("page 1: `H2` (object N) is the first heading; H1 is missing before it",),
    ),
    Case(
        "level skipped",
        "pdf-headings",
        lambda pdf: element(pdf, "H2").__setitem__("/S", Name.H4),
        ("page 2: `H4` (object N) follows H1; H2 is missing before it",),
    ),
    Case("head without scope", "pdf-table-scope", lose_scope, ("page 2: `TH` (object N) does not say what it heads (Scope)",)),
    Case("no heads", "pdf-table-scope", no_heads, ("page 2: `Table` (object N) has no head cells",)),
    Case("uneven rows", "pdf-table-regular", widen, ("page 2: row 2 of `Table` (object N) has 3 columns, but the first has 2",)),
    Case(
        "row that is none", "pdf-table-structure", cell_in_table, ("page 2: `Div` (object N) may not stand directly in `Table`",)
    ),
    Case(
        "item without body",
        "pdf-list-structure",
        lambda pdf: element(pdf, "LBody").__setitem__("/S", Name.Lbl),
        ("page 1: `LI` (object N) has no body (LBody)",),
    ),
    Case(
        "list without items",
        "pdf-list-structure",
        lambda pdf: element(pdf, "L").__setitem__("/S", Name.Div),
        ("page 1: `LI` (object N) may not stand directly in `Div`",) * 2,
    ),
    Case(
        "no title",
        "pdf-title",
        lambda pdf: [metadata("Language access card", "")(pdf)],
        ("the metadata has no title (dc:title)",),
    ),
    Case(
        "title not shown",
        "pdf-title",
        set_entry("ViewerPreferences", None),
        ("viewers are not told to show the title (ViewerPreferences, DisplayDocTitle true)",),
    ),
    Case(
        "two titles",
        "pdf-title",
        lambda pdf: pdf.docinfo.__setitem__("/Title", "Card"),
        ("the title is `Language access card` in the metadata, but `Card` in the document information",),
    ),
    Case("no metadata", "pdf-metadata", set_entry("Metadata", None), ("the file has no XMP metadata",)),
    Case(
        "entities",
        "pdf-metadata",
        lambda pdf: pdf.Root.Metadata.write(b"<!DOCTYPE x><x/>"),
        ("the XMP metadata cannot be read: it is too large or declares entities",),
    ),
    Case(
        "no UA claim",
        "pdf-claims",
        metadata("<pdfuaid:part>1", "<pdfuaid:part>"),
        ("the metadata does not claim PDF/UA-1 (pdfuaid:part)",),
    ),
    Case(
        "lower A claim", "pdf-claims", metadata("conformance>A", "conformance>B"), ("the metadata claims PDF/A-2b, not PDF/A-2a",)
    ),
    Case(
        "no intent",
        "pdf-output-intent",
        set_entry("OutputIntents", None),
        ("the file has no output intent for PDF/A (GTS_PDFA1)",),
    ),
    Case(
        "intent without profile",
        "pdf-output-intent",
        lambda pdf: pdf.Root.OutputIntents[0].__delitem__("/DestOutputProfile"),
        ("the output intent has no ICC profile",),
    ),
    Case(
        "script",
        "pdf-active-content",
        set_entry("OpenAction", Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))),
        ("on opening: action `JavaScript` runs or starts something",),
    ),
    Case(
        "launch",
        "pdf-active-content",
        lambda pdf: link(pdf).__setitem__("/A", Dictionary(S=Name.Launch, F=String("x.exe"))),
        ("page 1: action `Launch` runs or starts something",),
    ),
    Case(
        "script address",
        "pdf-active-content",
        lambda pdf: link(pdf).__setitem__("/A", Dictionary(S=Name.URI, URI=String("javascript:x()"))),
        ("page 1: a link leads to `javascript:x()`, which is not a web, mail or phone address",),
    ),
    Case("attachment", "pdf-active-content", file_attachment, ("the document has files attached",)),
    Case(
        "label beyond the end",
        "pdf-page-labels",
        add_page_label,
        ("page labels: there is one for page 8, but there are only 2 pages",),
    ),
    Case(
        "missing font",
        "pdf-damaged",
        lambda pdf: edit(pdf, 0, b"/F0 7 Tf", b"/F9 7 Tf"),
        ("page 1: font resource `F9` is missing", "page 1: text is shown without a font"),
    ),
    Case(
        "sheets differ",
        "pdf-sheet-size",
        stretch_second_sheet,
        ("page 2: the sheet is 252 x 168 pt, but page 1 is 252 x 144 pt",),
        "office",
    ),
    Case(
        "no trim",
        "pdf-trim-box",
        lose_trim_box,
        ("page 1: there is no TrimBox, so a print shop cannot know where to cut",),
        "press",
    ),
)
