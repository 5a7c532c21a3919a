"""What the file says about itself: XMP (ISO 16684-1) and the information dictionary, in step with each other, without dates."""

from __future__ import annotations

from html import escape

from generator import __version__
from generator.draw.objects import Text, Value
from generator.frames import Document

PRODUCER = f"Musterpress {__version__}"

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


def xmp_packet(document: Document) -> bytes:
    """Return the metadata stream: title, author, languages, and the claims PDF/A-2a and PDF/UA-1."""
    parts = [f"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{escape(document.title)}</rdf:li></rdf:Alt></dc:title>"]
    if document.author:
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{escape(document.author)}</rdf:li></rdf:Seq></dc:creator>")
    if document.subject:
        described = f"<rdf:li xml:lang='x-default'>{escape(document.subject)}</rdf:li>"
        parts.append(f"<dc:description><rdf:Alt>{described}</rdf:Alt></dc:description>")
    languages = "".join(f"<rdf:li>{escape(lang)}</rdf:li>" for lang in _languages(document))
    parts.append(f"<dc:language><rdf:Bag>{languages}</rdf:Bag></dc:language>")
    if document.keywords:
        parts.append(f"<pdf:Keywords>{escape(document.keywords)}</pdf:Keywords>")
    parts += [
        f"<pdf:Producer>{PRODUCER}</pdf:Producer><xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>",
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>",
        _UA_SCHEMA,
    ]
    body = "\n".join(parts)
    return (
        "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n"
        f"<rdf:Description rdf:about='' {_NAMESPACES}>\n{body}\n</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n"
        "<?xpacket end='r'?>"
    ).encode()


def info_dictionary(document: Document) -> dict[str, Value]:
    """Return the information dictionary (ISO 32000-1, 14.3.3) with what the XMP says, for programs that read only this."""
    entries = {
        "Title": document.title,
        "Author": document.author,
        "Subject": document.subject,
        "Keywords": document.keywords,
        "Creator": PRODUCER,
        "Producer": PRODUCER,
    }
    return {key: Text(value) for key, value in entries.items() if value}


def _languages(document: Document) -> list[str]:
    """Return the document's language first, then the others its structure names, sorted."""
    others = {node.lang for node in document.structure if node.lang} - {document.lang}
    return [document.lang, *sorted(others)]
