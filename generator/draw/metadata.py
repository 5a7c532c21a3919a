"""What the file says about itself: XMP (ISO 16684-1) and the information dictionary, in step with each other, without dates."""

from __future__ import annotations

from datetime import date
from html import escape

from generator import __version__
from generator.draw.objects import Name, Text, Value
from generator.draw.press import PDFX_VERSION, PressProfile, document_id
from generator.frames import Document

PRODUCER = f"Musterpress {__version__}"

_ARCHIVE = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
_DATES = ("CreateDate", "ModifyDate", "MetadataDate")
_PROPERTY = (
    "<rdf:li rdf:parseType='Resource'><pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description></rdf:li>"
)
_UA_SCHEMA = (
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType='Resource'>"
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    f"<pdfaSchema:property><rdf:Seq>{_PROPERTY}</rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>"
)
"""PDF/A wants every schema it does not know described (ISO 19005-2, 6.6.2.3)."""
_NAMESPACES = " ".join(
    f"xmlns:{prefix}='{uri}'"
    for prefix, uri in (
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("pdf", "http://ns.adobe.com/pdf/1.3/"),
        ("xmp", "http://ns.adobe.com/xap/1.0/"),
        ("pdfaid", "http://www.aiim.org/pdfa/ns/id/"),
        ("pdfuaid", "http://www.aiim.org/pdfua/ns/id/"),
        ("pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/"),
        ("pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"),
        ("pdfaProperty", "http://www.aiim.org/pdfa/ns/property#"),
    )
)
_PRESS_NAMESPACES = "xmlns:pdfxid='http://www.npes.org/pdfx/ns/id/' xmlns:xmpMM='http://ns.adobe.com/xap/1.0/mm/'"


def xmp_packet(document: Document, spoken: frozenset[str], press: PressProfile | None = None, tagged: bool = True) -> bytes:
    """Return the metadata stream: title, author, languages, and the claims PDF/UA-1 and PDF/A-2a or, with a profile, PDF/X-4.

    `spoken` are the languages its structure names. What is not `tagged` claims nothing.

    Not all three at once: PDF/X-4 wants pdf:Trapped, a property that PDF/A-2 neither has nor lets a file describe.
    """
    made = press.made if press is not None and press.icc is not None else None
    parts = [f"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{escape(document.title)}</rdf:li></rdf:Alt></dc:title>"]
    if document.author:
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{escape(document.author)}</rdf:li></rdf:Seq></dc:creator>")
    if document.subject:
        described = f"<rdf:li xml:lang='x-default'>{escape(document.subject)}</rdf:li>"
        parts.append(f"<dc:description><rdf:Alt>{described}</rdf:Alt></dc:description>")
    languages = "".join(f"<rdf:li>{escape(lang)}</rdf:li>" for lang in _languages(document, spoken))
    parts.append(f"<dc:language><rdf:Bag>{languages}</rdf:Bag></dc:language>")
    if document.keywords:
        parts.append(f"<pdf:Keywords>{escape(document.keywords)}</pdf:Keywords>")
    parts += [
        f"<pdf:Producer>{PRODUCER}</pdf:Producer><xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>",
    ]
    if tagged:
        parts += [f"{'' if made is not None else _ARCHIVE}<pdfuaid:part>1</pdfuaid:part>", _UA_SCHEMA]
    if made is not None:
        parts.append(_press_properties(document, made))
    body = "\n".join(parts)
    more = f" {_PRESS_NAMESPACES}" if made is not None else ""
    return (
        "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n"
        f"<rdf:Description rdf:about='' {_NAMESPACES}{more}>\n{body}\n</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n"
        "<?xpacket end='r'?>"
    ).encode()


def info_dictionary(document: Document, press: PressProfile | None = None) -> dict[str, Value]:
    """Return the information dictionary (ISO 32000-1, 14.3.3) with what the XMP says, for programs that read only this."""
    entries = {
        "Title": document.title,
        "Author": document.author,
        "Subject": document.subject,
        "Keywords": document.keywords,
        "Creator": PRODUCER,
        "Producer": PRODUCER,
    }
    made = press.made if press is not None and press.icc is not None else None
    dates = dict.fromkeys(("CreationDate", "ModDate"), f"D:{made:%Y%m%d}000000Z") if made is not None else {}
    trapped: dict[str, Value] = {"Trapped": Name("False")} if made is not None else {}
    return {key: Text(value) for key, value in {**entries, **dates}.items() if value} | trapped


def _press_properties(document: Document, made: date) -> str:
    """Return what PDF/X-4 wants of metadata (ISO 15930-7, 6.10)."""
    dates = "".join(f"<xmp:{name}>{made:%Y-%m-%d}T00:00:00Z</xmp:{name}>" for name in _DATES)
    return (
        f"<pdfxid:GTS_PDFXVersion>{PDFX_VERSION}</pdfxid:GTS_PDFXVersion><pdf:Trapped>False</pdf:Trapped>{dates}"
        f"<xmpMM:DocumentID>{document_id(document)}</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>"
        "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>"
    )


def _languages(document: Document, spoken: frozenset[str]) -> list[str]:
    """Return the document's language first, then the others its structure names, sorted."""
    return [document.lang, *sorted(spoken - {document.lang})]
