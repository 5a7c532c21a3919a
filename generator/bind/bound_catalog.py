"""What the bound file says of itself: bookmarks, page labels, layers, and what it no longer claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape

from generator.bind.annex import ANNEX_LINK, AnnexFacts, BindWords
from generator.bind.copying import Copier
from generator.bind.opening import OpenAnnex
from generator.bind.packet import Dictionary, Packet
from generator.bind.survey import listed
from generator.bind.values import Name, Ref, Stream, Value, text_string

_CLAIMS = re.compile(r"<(pdfaid|pdfuaid):(?:part|conformance)>([^<]*)</\1:(?:part|conformance)>")
_SCHEMAS = re.compile(r"<pdfaExtension:schemas>.*?</pdfaExtension:schemas>\n?", re.DOTALL)
_DESCRIBED = re.compile(
    r"<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>(.*?)</rdf:li></rdf:Alt></dc:description>", re.DOTALL
)


def add_bookmarks(packet: Packet, facts: Sequence[AnnexFacts], firsts: Sequence[Ref], words: BindWords) -> None:
    """Add a bookmark for each annex after the packet's own (ISO 32000-1, 12.3.3)."""
    objects = packet.objects
    if "Outlines" not in packet.catalog:
        packet.catalog["Outlines"] = objects.add({"Type": Name("Outlines")})
        packet.catalog["PageMode"] = Name("UseOutlines")
    root = packet.catalog["Outlines"]
    outline = packet.dictionary(root)
    for fact, first in zip(facts, firsts, strict=True):
        title = text_string(words.bookmark.format(letter=fact.letter, title=fact.title))
        item: Dictionary = {"Title": title, "Parent": root, "Dest": [first, Name("Fit")]}
        ref = objects.add(item)
        if "Last" in outline:
            item["Prev"] = outline["Last"]
            packet.dictionary(outline["Last"])["Next"] = ref
        outline.setdefault("First", ref)
        outline["Last"] = ref
        count = outline.get("Count", 0)
        outline["Count"] = (count if isinstance(count, int) else 0) + 1


def add_labels(packet: Packet, facts: Sequence[AnnexFacts], first: int) -> None:
    """Label each annex's pages `A-1`, `A-2` (ISO 32000-1, 12.4.2); the first annex page has index `first`."""
    labels = packet.dictionary(packet.catalog.setdefault("PageLabels", {"Nums": [0, {"S": Name("D")}]}))
    nums = packet.array(labels["Nums"])
    for fact in facts:
        nums += [first, {"P": text_string(f"{fact.letter}-"), "S": Name("D")}]
        first += fact.pages


def aim_links(packet: Packet, pages: Sequence[Ref], facts: Sequence[AnnexFacts], firsts: Sequence[Ref]) -> None:
    """Turn the packet's links to `https://annex.invalid/A` into links to the annex's first page."""
    targets = {(ANNEX_LINK + fact.letter).encode("ascii"): first for fact, first in zip(facts, firsts, strict=True)}
    for page in pages:
        notes = packet.objects.get(packet.dictionary(page).get("Annots"))
        for raw in notes if isinstance(notes, list) else ():
            note = packet.dictionary(raw)
            action = packet.objects.get(note.get("A"))
            address = action.get("URI") if isinstance(action, dict) else None
            if isinstance(address, bytes) and address in targets:
                del note["A"]
                note["Dest"] = [targets[address], Name("Fit")]


def add_layers(packet: Packet, annexes: Sequence[tuple[OpenAnnex, Copier]]) -> None:
    """Keep the layers of annexes on or off as they are when each is opened (ISO 32000-1, 8.11.4)."""
    groups: list[Value] = []
    hidden: list[Value] = []
    for opened, copier in annexes:
        file = opened.file
        config = file.dictionary((file.dictionary(opened.catalog.get("/OCProperties")) or {}).get("/D")) or {}
        shown, off = ({_number(raw) for raw in file.items(config.get(key))} for key in ("/ON", "/OFF"))
        base_off = file.name(config.get("/BaseState")) == "OFF"
        for number, ref in sorted(copier.layers.items()):
            groups.append(ref)
            if number in off or (base_off and number not in shown):
                hidden.append(ref)
    if groups:
        config_of_all: Dictionary = {"Name": b"Annexes", "BaseState": Name("ON"), "OFF": hidden, "Order": []}
        packet.catalog["OCProperties"] = {"OCGs": groups, "D": config_of_all}


def drop_claims(packet: Packet, facts: Sequence[AnnexFacts], words: BindWords) -> tuple[str, ...]:
    """Take the claims of PDF/UA and PDF/A out of the metadata, say so in its description, and return them."""
    metadata = packet.catalog["Metadata"]
    stream = packet.objects.get(metadata)
    if not isinstance(metadata, Ref) or not isinstance(stream, Stream):
        raise LookupError("the packet has no metadata stream")
    xmp = stream.data.decode("utf-8")
    claimed: dict[str, list[str]] = {}
    for prefix, value in _CLAIMS.findall(xmp):
        claimed.setdefault(prefix, []).append(value.strip())
    claims = tuple(
        f"{standard}-{''.join(claimed[prefix]).lower()}"
        for prefix, standard in (("pdfuaid", "PDF/UA"), ("pdfaid", "PDF/A"))
        if prefix in claimed
    )
    xmp = re.sub(r"\n{2,}", "\n", _SCHEMAS.sub("", _CLAIMS.sub("", xmp)))
    found = _DESCRIBED.search(xmp)
    said = unescape(found[1]) if found is not None else ""
    if claims:
        titles = listed([fact.title for fact in facts])
        if said and not said.endswith((".", "!", "?", "…")):
            said += "."
        said = f"{said} {words.claims.format(titles=titles, standards=listed(list(claims)))}".strip()
        written = f"<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>{escape(said)}</rdf:li></rdf:Alt></dc:description>"
        xmp = _DESCRIBED.sub("", xmp).replace("</rdf:Description>", f"{written}\n</rdf:Description>", 1)
        packet.dictionary(packet.info)["Subject"] = text_string(said)
    packet.objects.put(metadata, Stream(stream.dictionary, xmp.encode("utf-8")))
    return claims


def _number(raw: object) -> int:
    """Return a reference's object number, or 0."""
    return int(getattr(raw, "idnum", 0))
