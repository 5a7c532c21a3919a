"""One annex's pages in the packet: the page's content as a form, its stamp, and an element for each page in the tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.bind.annex import BindWords, BoundPage
from generator.bind.annotations import KeptLink
from generator.bind.clean_content import fonts_named
from generator.bind.copying import Copier
from generator.bind.opening import AnnexPage, OpenAnnex
from generator.bind.packet import Dictionary, Packet
from generator.bind.page_sizes import Matrix
from generator.bind.reading import PdfDict, PdfFile
from generator.bind.survey import Survey
from generator.bind.values import Name, Ref, Value, serialize, text_string
from generator.bind.write_file import flate_stream


class DamagedPageError(Exception):
    """A page whose content is not there or cannot be unpacked; the text is its number."""


@dataclass(slots=True)
class AnnexBinder:
    """Adds one annex to the packet."""

    packet: Packet
    opened: OpenAnnex
    survey: Survey
    words: BindWords
    copier: Copier
    parents: list[Value]
    """Pairs of key and value for the parent tree, in the order of keys."""
    next_key: int
    fontless: dict[int, set[str]] = field(default_factory=dict)
    """Fonts that a page's content sets and its resources do not have, by page from 1."""
    _contents: dict[tuple[object, ...], tuple[Ref, set[str]]] = field(default_factory=dict)
    _drawn: dict[bytes, Ref] = field(default_factory=dict)

    def add(self, stamps: list[Ref]) -> list[BoundPage]:
        """Add the pages, each with its stamp, and their elements. Raises TooMuchError and DamagedPageError."""
        packet, facts = self.packet, self.survey.facts
        refs = [packet.objects.reserve() for _ in self.opened.pages]
        by_number = {page.number: ref for page, ref in zip(self.opened.pages, refs, strict=True) if page.number}
        section = packet.objects.reserve()
        elements: list[Value] = []
        bound = []
        for index, (page, ref) in enumerate(zip(self.opened.pages, refs, strict=True)):
            element = packet.objects.reserve()
            elements.append(element)
            key, self.next_key = self.next_key, self.next_key + 1
            self.parents += [key, [element]]
            links = self._links(index, element, ref, by_number)
            packet.objects.put(element, self._element(index, section, ref, [link for _, link in links]))
            packet.objects.put(ref, self._page(index, page, key, stamps[index], [note for note, _ in links]))
            bound.append(BoundPage(len(packet.pages) + index, facts.labels[index], facts.letter, index + 1))
        title = text_string(self.words.bookmark.format(letter=facts.letter, title=facts.title))
        packet.objects.put(
            section, {"Type": Name("StructElem"), "S": Name("Sect"), "P": packet.document, "T": title, "K": elements}
        )
        packet.array(packet.dictionary(packet.document)["K"]).append(section)
        packet.pages += refs
        return bound

    def _element(self, index: int, parent: Ref, page: Ref, links: list[Ref]) -> Dictionary:
        """Return a page's element: a paragraph, or for a scan a figure that says so."""
        facts = self.survey.facts
        element: Dictionary = {"Type": Name("StructElem"), "S": Name("P"), "P": parent, "Pg": page, "K": [0, *links]}
        if self.survey.scans[index]:
            box = self.opened.pages[index].box
            words = self.words.scan.format(title=facts.title, page=index + 1, pages=facts.pages)
            layout: Dictionary = {
                "O": Name("Layout"),
                "Placement": Name("Block"),
                "BBox": [box.left, box.bottom, box.right, box.top],
            }
            element.update({"S": Name("Figure"), "Alt": text_string(words), "A": layout})
        return element

    def _links(self, index: int, element: Ref, page: Ref, pages: dict[int, Ref]) -> list[tuple[Ref, Ref]]:
        """Add a page's links and return (annotation, Link element) of each."""
        return [
            self._link(link, element, page, pages.get(link.page))
            for link in self.survey.notes[index].links
            if link.uri is not None or link.page in pages
        ]

    def _link(self, link: KeptLink, element: Ref, page: Ref, target: Ref | None) -> tuple[Ref, Ref]:
        """Add a link and its element, which refer to each other through the parent tree (ISO 14289-1, 7.18.5)."""
        objects = self.packet.objects
        note, tag = objects.reserve(), objects.reserve()
        key, self.next_key = self.next_key, self.next_key + 1
        self.parents += [key, tag]
        entries: Dictionary = {
            "Type": Name("Annot"),
            "Subtype": Name("Link"),
            "Rect": list(link.rect),
            "Border": [0, 0, 0],
            "F": 4,
            "P": page,
            "StructParent": key,
        }
        if link.uri is not None:
            entries.update({"Contents": link.uri, "A": {"S": Name("URI"), "URI": link.uri}})
        else:
            entries.update({"Contents": text_string(self.survey.facts.title), "Dest": [target, Name("Fit")]})
        objects.put(note, entries)
        reference: Dictionary = {"Type": Name("OBJR"), "Obj": note, "Pg": page}
        objects.put(tag, {"Type": Name("StructElem"), "S": Name("Link"), "P": element, "Pg": page, "K": [reference]})
        return note, tag

    def _page(self, index: int, page: AnnexPage, key: int, stamp: Ref, links: list[Ref]) -> Dictionary:
        """Return a page: what was visible of it, in the same paper, with the stamp on top as an artifact."""
        box = page.box
        forms: Dictionary = {"Annex": self._content(index, page), "Stamp": stamp}
        drawn = [b"/P <</MCID 0>> BDC", b"/Annex Do"]
        for number, look in enumerate(self.survey.notes[index].looks, 1):
            forms[f"Look{number}"] = self.copier.copy(look.stream.indirect_reference or look.stream)
            drawn.append(b"q %b cm /Look%d Do Q" % (_operands(look.matrix), number))
        drawn += [b"EMC", b"/Artifact <</Type /Pagination>> BDC", b"q %b cm /Stamp Do Q" % _operands(box.upright), b"EMC"]
        paper: list[Value] = [box.left, box.bottom, box.right, box.top]
        entries: Dictionary = {
            "Type": Name("Page"),
            "Parent": self.packet.pages_root,
            "MediaBox": paper,
            "CropBox": paper,
            "TrimBox": paper,
            "Resources": {"XObject": forms},
            "Contents": self._stream(b"\n".join(drawn)),
            "Tabs": Name("S"),
            "StructParents": key,
        }
        if box.turn:
            entries["Rotate"] = box.turn
        if box.unit != 1.0:
            entries["UserUnit"] = box.unit
        group = self.copier.copy(page.entries.get("/Group"))
        if isinstance(self.packet.objects.get(group), dict):
            entries["Group"] = group  # the colour space that transparency blends in
        if links:
            entries["Annots"] = links
        return entries

    def _stream(self, drawn: bytes) -> Ref:
        """Return a page's content stream; pages of one paper share it."""
        if drawn not in self._drawn:
            self._drawn[drawn] = self.packet.objects.add(flate_stream({}, drawn))
        return self._drawn[drawn]

    def _content(self, index: int, page: AnnexPage) -> Ref:
        """Return the page's content as a form, which keeps its graphics state to itself however it ends."""
        file, box = self.opened.file, page.box
        resources = file.dictionary(page.entries.get("/Resources")) or {}
        paper = (box.left, box.bottom, box.right, box.top)
        streams = tuple(id(file.resolve(raw)) for raw in file.items(page.entries.get("/Contents")))
        key = (streams, id(file.dictionary(page.entries.get("/Resources"))), paper)
        if key not in self._contents:
            content = page_content(file, page.entries)
            if content is None:
                raise DamagedPageError(str(index + 1))
            known = {name[1:] for name in file.dictionary(resources.get("/Font")) or {}}
            form = self.copier.form(content, page.entries.get("/Resources"), paper)
            self._contents[key] = (form, fonts_named(content) - known)
        form, lacking = self._contents[key]
        if lacking:
            self.fontless[index + 1] = lacking
        return form


def page_content(file: PdfFile, entries: PdfDict) -> bytes | None:
    """Return a page's content streams, joined (ISO 32000-1, 7.8.2); None if one is missing or cannot be unpacked."""
    parts = [file.content(raw) for raw in file.items(entries.get("/Contents"))]
    found = [part for part in parts if part is not None]
    return b"\n".join(found) if len(found) == len(parts) else None


def stamp_forms(file: PdfFile, copier: Copier, count: int) -> list[Ref]:
    """Return the pages of a stamp file as forms; raises ValueError if there are not so many."""
    kids = file.items((file.dictionary((file.catalog or {}).get("/Pages")) or {}).get("/Kids"))
    pages = [file.dictionary(kid) or {} for kid in kids]
    if len(pages) != count:
        raise ValueError(f"{count} stamps were asked for, {len(pages)} drawn")
    forms = []
    for page in pages:
        content = page_content(file, page)
        box = file.numbers_of(page.get("/MediaBox"), 4)
        if content is None or box is None:
            raise ValueError("a stamp has no content or no size")
        forms.append(copier.form(content, page.get("/Resources"), box))
    return forms


def _operands(matrix: Matrix) -> bytes:
    """Return a matrix as operands."""
    return b" ".join(serialize(float(value)) for value in matrix)
