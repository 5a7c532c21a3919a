"""The XMP packet: title and the standards it claims (ISO 16684-1; ISO 19005-2, 6.6; ISO 14289-1, 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PDFX = "{http://www.npes.org/pdfx/ns/id/}"
PRESS_PROPERTIES = {
    "xmp:CreateDate": "{http://ns.adobe.com/xap/1.0/}CreateDate",
    "xmp:ModifyDate": "{http://ns.adobe.com/xap/1.0/}ModifyDate",
    "xmp:MetadataDate": "{http://ns.adobe.com/xap/1.0/}MetadataDate",
    "xmpMM:DocumentID": "{http://ns.adobe.com/xap/1.0/mm/}DocumentID",
    "xmpMM:VersionID": "{http://ns.adobe.com/xap/1.0/mm/}VersionID",
    "xmpMM:RenditionClass": "{http://ns.adobe.com/xap/1.0/mm/}RenditionClass",
    "pdf:Trapped": "{http://ns.adobe.com/pdf/1.3/}Trapped",
}
"""What a PDF/X-4 file's metadata states (ISO 15930-7, 6.10)."""
_LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Xmp:
    """What the packet says; empty strings where it says nothing. `fault` is a sentence when it cannot be read."""

    title: str = ""
    pdfa_part: str = ""
    pdfa_conformance: str = ""
    pdfua_part: str = ""
    pdfx_version: str = ""
    press: frozenset[str] = frozenset()
    """Which of `PRESS_PROPERTIES` it states."""
    fault: str = ""


def read_xmp(data: bytes) -> Xmp:
    """Return what an XMP packet says. A document type or entity is refused unread: XMP has none, attacks do."""
    if len(data) > _LARGEST or re.search(rb"<!(DOCTYPE|ENTITY)", data):
        return Xmp(fault="it is too large or declares entities")
    try:
        root = ET.fromstring(data.strip(b"\x00 \t\r\n"))  # noqa: S314 - no DTD, no entities: refused above
    except (ET.ParseError, ValueError, LookupError) as error:
        return Xmp(fault=f"it is not well-formed XML ({error})")
    described = list(root.iter(f"{_RDF}Description"))
    return Xmp(
        title=_title(root),
        pdfa_part=_value(described, f"{_PDFA}part"),
        pdfa_conformance=_value(described, f"{_PDFA}conformance"),
        pdfua_part=_value(described, f"{_PDFUA}part"),
        pdfx_version=_value(described, f"{_PDFX}GTS_PDFXVersion"),
        press=frozenset(name for name, full in PRESS_PROPERTIES.items() if _value(described, full)),
    )


def _value(described: list[ET.Element], name: str) -> str:
    """Return a simple property, written as an attribute or an element."""
    for element in described:
        found = element.get(name)
        child = element.find(name)
        if found is None and child is not None:
            found = child.text
        if found is not None:
            return found.strip()
    return ""


def _title(root: ET.Element) -> str:
    """Return dc:title in its default language, else the first language given."""
    items = [item for title in root.iter(_TITLE) for item in title.iter(f"{_RDF}li")]
    items.sort(key=lambda item: item.get(_LANG) != "x-default")
    return (items[0].text or "").strip() if items else ""
