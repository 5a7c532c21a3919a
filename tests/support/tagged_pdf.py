"""A small, fully tagged PDF made with pikepdf: PDF/UA-1 and PDF/A-2a, with one of everything the checks look at."""

from __future__ import annotations

import functools
import io
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

FONT = Path(__file__).parents[2] / "fonts" / "PublicSans-Regular.ttf"
TITLE = "Language access card"

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Language access card</rdf:li></rdf:Alt></dc:title>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>part of PDF/UA</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass
class _Sheet:
    """One page under construction."""

    page: pikepdf.Page
    content: list[bytes] = field(default_factory=list)
    owners: list[pikepdf.Object] = field(default_factory=list)


class Builder:
    """Puts text and ink on pages and hangs them into the structure tree."""

    def __init__(self) -> None:
        self.pdf = pikepdf.new()
        self.font = _embed(self.pdf)
        self.cmap: dict[int, str] = TTFont(FONT).getBestCmap()
        self.order: dict[str, int] = {name: gid for gid, name in enumerate(TTFont(FONT).getGlyphOrder())}
        self.root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array()))
        self.document = self.element("Document", self.root)
        self.sheets: list[_Sheet] = []
        self.links: list[pikepdf.Object] = []
        self.fields: list[pikepdf.Object] = []

    def add_page(self, width: float = 252, height: float = 144) -> None:
        page = self.pdf.add_blank_page(page_size=(width, height))
        page.obj.TrimBox = Array([0, 0, width, height])
        page.obj.BleedBox = Array([0, 0, width, height])
        page.obj.Resources = Dictionary(Font=Dictionary(F0=self.font))
        self.sheets.append(_Sheet(page))

    def element(self, kind: str, parent: pikepdf.Object, **entries: object) -> pikepdf.Object:
        made = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, K=Array(), **entries))
        parent.K.append(made)
        return made

    def show(self, text: str, x: float, y: float, size: float = 10) -> bytes:
        codes = "".join(f"{self.order[self.cmap[ord(char)]]:04X}" for char in text)
        return f"BT /F0 {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET".encode()

    def tag(self, owner: pikepdf.Object, ink: bytes) -> None:
        """Mark ink on the last page as content of `owner`."""
        sheet = self.sheets[-1]
        mcid = len(sheet.owners)
        sheet.owners.append(owner)
        kind = str(owner.S)
        sheet.content.append(f"{kind} <</MCID {mcid}>> BDC\n".encode() + ink + b"\nEMC")
        owner.K.append(Dictionary(Type=Name.MCR, Pg=sheet.page.obj, MCID=mcid))
        owner.Pg = sheet.page.obj

    def artifact(self, ink: bytes) -> None:
        self.sheets[-1].content.append(b"/Artifact BMC\n" + ink + b"\nEMC")

    def link(self, owner: pikepdf.Object, uri: str, contents: str, box: tuple[float, float, float, float]) -> None:
        sheet = self.sheets[-1]
        annotation = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array(box),
                F=4,
                Border=Array([0, 0, 0]),
                Contents=String(contents),
                A=Dictionary(S=Name.URI, URI=String(uri)),
            )
        )
        owner.K.append(Dictionary(Type=Name.OBJR, Obj=annotation, Pg=sheet.page.obj))
        sheet.page.obj.Annots = Array([annotation])
        sheet.page.obj.Tabs = Name.S
        annotation.OwnerForTest = owner
        self.links.append(annotation)

    def field(self, owner: pikepdf.Object, name: str, box: tuple[float, float, float, float], **entries: object) -> None:
        """Put a form field on the last page, into the Form element `owner`."""
        sheet = self.sheets[-1]
        widget = self.pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(box), F=4, T=String(name), P=sheet.page.obj, **entries)
        )
        owner.K.append(Dictionary(Type=Name.OBJR, Obj=widget, Pg=sheet.page.obj))
        sheet.page.obj.Annots = Array([*sheet.page.obj.get("/Annots", []), widget])
        sheet.page.obj.Tabs = Name.S
        widget.OwnerForTest = owner
        self.links.append(widget)
        self.fields.append(widget)

    def look(self, ink: bytes, width: float, height: float) -> pikepdf.Object:
        """Return an appearance stream."""
        box = Array([0, 0, width, height])
        return self.pdf.make_stream(ink, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=Dictionary())

    def finish(self) -> bytes:
        """Write content, parent tree and catalog, and return the file."""
        numbers = Array()
        for key, sheet in enumerate(self.sheets):
            sheet.page.obj.Contents = self.pdf.make_stream(b"\n".join(sheet.content))
            sheet.page.obj.StructParents = key
            numbers.append(key)
            numbers.append(self.pdf.make_indirect(Array(sheet.owners)))
        for key, annotation in enumerate(self.links, start=len(self.sheets)):
            annotation.StructParent = key
            numbers.append(key)
            numbers.append(annotation.OwnerForTest)
            del annotation.OwnerForTest
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=numbers))
        self.root.ParentTreeNextKey = len(self.sheets) + len(self.links)
        catalog = self.pdf.Root
        catalog.StructTreeRoot = self.root
        catalog.MarkInfo = Dictionary(Marked=True)
        catalog.Lang = String("en-US")
        catalog.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        catalog.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
        catalog.Metadata = self.pdf.make_stream(XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)
        if self.fields:
            catalog.AcroForm = Dictionary(
                Fields=Array(self.fields), DR=Dictionary(Font=Dictionary(F0=self.font)), DA=String("/F0 9 Tf 0 g")
            )
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        catalog.OutputIntents = Array(
            [
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name.GTS_PDFA1,
                    OutputConditionIdentifier=String("sRGB"),
                    DestOutputProfile=self.pdf.make_stream(profile, N=3),
                )
            ]
        )
        self.pdf.docinfo["/Title"] = TITLE
        return save(self.pdf)


def save(pdf: pikepdf.Pdf) -> bytes:
    """Return a PDF's bytes as pikepdf writes them."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        # PDFs broken on purpose have fields that are in no form.
        warnings.simplefilter("ignore", pikepdf.exceptions.PageCopyWarning)
        pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _embed(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Embed the whole of Public Sans, by glyph id."""
    font = TTFont(FONT)
    em = font["head"].unitsPerEm
    names = font.getGlyphOrder()
    widths = Array([round(font["hmtx"][name][0] * 1000 / em, 3) for name in names])
    lines = [f"<{names.index(name):04X}> <{code:04X}>" for code, name in sorted(font.getBestCmap().items()) if 32 <= code < 127]
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(lines)} beginbfchar\n" + "\n".join(lines) + "\nendbfchar\nendcmap end end"
    )
    head, hhea = font["head"], font["hhea"]
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/PublicSans-Regular"),
        Flags=4,
        FontBBox=Array([round(value * 1000 / em) for value in (head.xMin, head.yMin, head.xMax, head.yMax)]),
        ItalicAngle=0,
        Ascent=round(hhea.ascent * 1000 / em),
        Descent=round(hhea.descent * 1000 / em),
        CapHeight=700,
        StemV=80,
        FontFile2=pdf.make_stream(FONT.read_bytes()),
    )
    kid = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/PublicSans-Regular"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        CIDToGIDMap=Name.Identity,
        W=Array([0, widths]),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/PublicSans-Regular"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(kid)]),
            ToUnicode=pdf.make_stream(cmap.encode()),
        )
    )


def add_fields(build: Builder) -> None:
    """Put a field to type in and a box to tick on the last page."""
    form = build.element("Form", build.element("P", build.document))
    empty = build.look(b"/Tx BMC\nEMC", 100, 12)
    entries = {"FT": Name.Tx, "DA": String("/F0 9 Tf 0 g"), "MK": Dictionary(), "AP": Dictionary(N=empty)}
    build.field(form, "officer", (18, 30, 118, 42), TU=String("Name of the officer"), **entries)
    form = build.element("Form", build.element("P", build.document))
    looks = Dictionary(Off=build.look(b"q\nQ", 9, 9), Yes=build.look(b"1 1 m 8 8 l S", 9, 9))
    states = {"FT": Name.Btn, "V": Name.Off, "AS": Name.Off, "AP": Dictionary(N=looks)}
    build.field(form, "served", (140, 30, 149, 39), TU=String("Form served"), **states)


@functools.cache
def good_pdf() -> bytes:
    """Return the whole example: two pages with headings, text, a list, a figure, a link, a form XObject, a table and fields."""
    build = Builder()
    build.add_page()
    heading = build.element("H1", build.document)
    build.tag(heading, build.show("Ask for the interpreter", 18, 120, 12))
    paragraph = build.element("P", build.document)
    build.tag(paragraph, build.show("Point to", 18, 104))
    phrase = build.element("Span", paragraph, Lang=String("es"))
    build.tag(phrase, build.show("Hablo", 62, 104))
    listed = build.element("L", build.document, A=Dictionary(O=Name.List, ListNumbering=Name.Decimal))
    for number, (step, y) in enumerate((("Call the line", 90), ("Give the code", 78)), start=1):
        item = build.element("LI", listed)
        build.tag(build.element("Lbl", item), build.show(f"{number}.", 18, y))
        build.tag(build.element("LBody", item), build.show(step, 30, y))
    figure = build.element(
        "Figure", build.document, Alt=String("Seal"), A=Dictionary(O=Name.Layout, BBox=Array([200, 100, 230, 130]))
    )
    build.tag(figure, b"q 0.1 0.27 0.5 rg 200 100 30 30 re f Q")
    link = build.element("Link", build.element("P", build.document))
    build.tag(link, build.show("language line", 18, 60))
    build.link(link, "https://example.org/line", "The language line's page", (18, 57, 84, 70))
    build.artifact(build.show("Edition 1", 18, 14, 7))
    build.add_page()
    build.tag(build.element("H2", build.document), build.show("Whom to call", 18, 120, 12))
    form = build.pdf.make_stream(
        build.show("inside a form", 10, 5),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 100, 20]),
        Matrix=Array([1, 0, 0, 1, 8, 0]),
        Resources=Dictionary(Font=Dictionary(F0=build.font)),
    )
    build.sheets[-1].page.obj.Resources.XObject = Dictionary(X0=form)
    build.tag(build.element("P", build.document), b"q 1 0 0 1 0 90 cm /X0 Do Q")
    table = build.element("Table", build.document)
    for y, cells in ((70, ("Who", "Phone")), (56, ("Line", "555 0100"))):
        row = build.element("TR", table)
        for x, cell in zip((18, 90), cells, strict=True):
            head = {"A": Dictionary(O=Name.Table, Scope=Name.Column)} if y == 70 else {}
            build.tag(build.element("TH" if y == 70 else "TD", row, **head), build.show(cell, x, y))
    build.artifact(b"0.5 w 18 66 m 200 66 l S")
    add_fields(build)
    return build.finish()
