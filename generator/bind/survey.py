"""What an annex loses when it is bound, told before anything is laid out."""

from __future__ import annotations

from dataclasses import dataclass

from pypdf.generic import StreamObject

from generator.bind.annex import Annex, AnnexFacts, annex_letter
from generator.bind.annotations import AnnotationReader, PageNotes
from generator.bind.opening import OpenAnnex
from generator.bind.reading import PdfFile
from generator.diagnostics import Problem

_MOST_RESOURCES = 2_000


@dataclass(frozen=True, slots=True)
class Survey:
    """An annex's pages' annotations, which pages are pictures only, and what is lost."""

    notes: tuple[PageNotes, ...]
    scans: tuple[bool, ...]
    facts: AnnexFacts


def survey(opened: OpenAnnex, index: int) -> Survey:
    """Look an annex through; `index` is its place in the list. Raises TooMuchError."""
    reader = AnnotationReader(opened)
    notes = tuple(reader.page(page) for page in range(len(opened.pages)))
    scans = tuple(_is_scan(opened.file, page.entries.get("/Resources")) for page in opened.pages)
    tagged = opened.file.dictionary(opened.catalog.get("/StructTreeRoot")) is not None
    found = [
        *_active(opened, reader),
        *_form(opened, reader),
        *_left_out(opened, reader),
        *_access(opened, tagged, scans),
    ]
    annex: Annex = opened.annex
    sizes = tuple(page.box.seen for page in opened.pages)
    return Survey(notes, scans, AnnexFacts(annex_letter(index), annex.name, annex.title, sizes, tagged, tuple(found)))


def counted(count: int, one: str, many: str) -> str:
    """Return `1 field` or `3 fields`."""
    return f"{count} {one if count == 1 else many}"


def listed(words: list[str]) -> str:
    """Return words with commas and `and`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _active(opened: OpenAnnex, reader: AnnotationReader) -> list[Problem]:
    """Return the note on what runs, opens or carries something."""
    file, catalog = opened.file, opened.catalog
    names = file.dictionary(catalog.get("/Names")) or {}
    form = file.dictionary(catalog.get("/AcroForm")) or {}
    opening = file.dictionary(catalog.get("/OpenAction"))
    starts = opening is not None and file.name(opening.get("/S")) != "GoTo"
    what = [
        word
        for word, there in (
            ("JavaScript", "/JavaScript" in names or (opening or {}).get("/JS") is not None),
            ("an XFA form", "/XFA" in form),
            ("attached files", "/EmbeddedFiles" in names or "/AF" in catalog or "/Collection" in catalog),
            ("sound, film or attached files on pages", reader.lost["media"] > 0),
            ("actions that start something", starts or "/AA" in catalog or reader.lost["script"] > 0),
        )
        if there
    ]
    if not what:
        return []
    hint = "hand out the original beside the packet if people need them"
    return [opened.note("annex-active-content", f"the annex has {listed(what)}, left out of the packet", hint)]


def _form(opened: OpenAnnex, reader: AnnotationReader) -> list[Problem]:
    """Return the notes on form fields."""
    found = []
    if reader.lost["field"]:
        fields = counted(reader.lost["field"], "form field, printed as it looks", "form fields, printed as they look")
        hint = "hand out the original beside the packet if it is to be filled in on a screen"
        found.append(opened.note("annex-form", f"the annex has {fields} now and no longer fillable", hint))
    if reader.lost["value"]:
        what = counted(reader.lost["value"], "field", "fields")
        message = f"what was typed into {what} of the annex has no look of its own and is not printed"
        found.append(opened.note("annex-form-values", message, "print it to a new PDF and bind that"))
    return found


def _left_out(opened: OpenAnnex, reader: AnnotationReader) -> list[Problem]:
    """Return the notes on comments, links and layers."""
    found = []
    if reader.lost["comment"]:
        comments = counted(reader.lost["comment"], "comment", "comments")
        hint = "print it with its comments to a new PDF if they should be read"
        found.append(opened.note("annex-comments", f"{comments} in the annex, left out of the packet", hint))
    if reader.lost["link"]:
        links = counted(reader.lost["link"], "link", "links")
        message = f"{links} in the annex to what is neither a page nor a web, mail or phone address, left out of the packet"
        found.append(opened.note("annex-links", message, "nothing to do if readers can go without"))
    if opened.file.dictionary(opened.catalog.get("/OCProperties")) is not None:
        message = "the annex has layers; the packet shows those that show when the annex is opened"
        found.append(opened.note("annex-layers", message, "look at its pages in the packet"))
    return found


def _access(opened: OpenAnnex, tagged: bool, scans: tuple[bool, ...]) -> list[Problem]:
    """Return the note on what a screen reader finds."""
    found = []
    if tagged:
        message = "the annex is tagged, but its tags are not bound: each page is read out as one paragraph"
        found.append(opened.note("annex-tags-lost", message, "hand out the original beside the packet to who needs its tags"))
    else:
        message = "the annex is not tagged: each page is read out as one paragraph, in the order it was drawn"
        found.append(opened.note("annex-untagged", message, "ask whoever made it for a tagged PDF to hand out beside the packet"))
    pictures = sum(scans)
    if pictures:
        pages = f"{pictures} of {counted(len(scans), 'page', 'pages')}"
        message = f"{pages} of the annex {'is a picture' if pictures == 1 else 'are pictures'} without text: no search, no voice"
        found.append(opened.note("annex-scanned", message, "run text recognition (OCR) on it and bind the result"))
    return found


def _is_scan(file: PdfFile, resources: object) -> bool:
    """Tell whether a page has pictures and no font, in its forms neither."""
    stack, seen, picture = [resources], set[int](), False
    while stack and len(seen) < _MOST_RESOURCES:
        found = file.dictionary(stack.pop())
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        if file.dictionary(found.get("/Font")):
            return False
        for raw in (file.dictionary(found.get("/XObject")) or {}).values():
            shape = file.resolve(raw)
            if isinstance(shape, StreamObject):
                picture = picture or file.name(shape.get("/Subtype")) == "Image"
                stack.append(shape.get("/Resources"))
    return picture
