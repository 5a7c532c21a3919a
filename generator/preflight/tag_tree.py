"""The structure tree as text, for people and golden files."""

from __future__ import annotations

from generator.preflight.content import PageContent
from generator.preflight.facts import Annotation, PdfFacts
from generator.preflight.form_fields import Widget, chain_of
from generator.preflight.objects import as_array, as_dict, as_name, as_number, as_text, object_number
from generator.preflight.opening import open_pdf
from generator.preflight.structure import ContentKid, Element, ElementKid, Kid, ObjectKid, Structure

_TEXT_ENTRIES = (("T", "title"), ("Lang", "lang"), ("Alt", "alt"), ("ActualText", "actual"), ("E", "expansion"))


def dump_tag_tree(data: bytes) -> str:
    """Return the structure tree of a PDF, one element a line, indented by depth, as in

        file title="Language access card" lang="en-US" pages=2
        Document
          H1
            p1 "Ask for the interpreter"
          Link
            p1 "Call"
            p1 link "Call the language line" -> https://example.org
          Form
            p1 widget "Date served (month/day/year)" text `date-served`

    Text is what the marked content says through ToUnicode (or its own ActualText); `p1` is the page. Raises ProblemsError
    for a file that cannot be read.
    """
    pdf = open_pdf(data, "PDF")
    if pdf.structure is None:
        return "(not tagged)\n"
    said = _said(pdf)
    title, lang = pdf.xmp.title if pdf.xmp is not None else "", as_text(pdf.catalog.get("/Lang")) or ""
    lines = [f"file title={_quoted(title)} lang={_quoted(lang)} pages={len(pdf.pages)}"]
    stack: list[tuple[int, Kid]] = [(0, ElementKid(index)) for index in reversed(pdf.structure.roots)]
    while stack:
        depth, kid = stack.pop()
        if isinstance(kid, ElementKid):
            element = pdf.structure.elements[kid.index]
            lines.append("  " * depth + _element_line(element, pdf.structure))
            stack += [(depth + 1, inner) for inner in reversed(element.kids)]
        elif isinstance(kid, ContentKid):
            lines.append("  " * depth + said.get((kid.holder, kid.mcid), f"(marked content {kid.mcid} is not there)"))
        else:
            lines.append("  " * depth + _object_line(pdf, kid))
    return "\n".join(lines) + "\n"


def _said(pdf: PdfFacts) -> dict[tuple[int, int], str]:
    """Return what each tagged sequence says, by (holder, MCID), with its page."""
    said: dict[tuple[int, int], str] = {}
    for page in pdf.pages:
        for index, (text, picture) in _by_tag(page.content).items():
            mark = page.content.marks[index]
            key = (mark.holder, -1 if mark.mcid is None else mark.mcid)
            shown = _quoted(text) if text or not picture else picture
            lang = f" lang={_quoted(mark.lang)}" if mark.lang else ""
            said.setdefault(key, f"p{page.index + 1} {shown}{lang}")
    return said


def _by_tag(content: PageContent) -> dict[int, tuple[str, str]]:
    """Return text and kind of ink (`(image)`) by the index of the tagged sequence they stand in."""
    tag_of: list[int | None] = []
    replaced_by: list[int | None] = []
    for index, mark in enumerate(content.marks):
        outer_tag = tag_of[mark.parent] if mark.parent is not None else None
        outer_replaced = replaced_by[mark.parent] if mark.parent is not None else None
        tag_of.append(index if mark.mcid is not None else outer_tag)
        own = index if mark.actual_text is not None else None
        replaced_by.append(outer_replaced if outer_replaced is not None else own)
    found = {index: ("", "") for index, mark in enumerate(content.marks) if mark.mcid is not None}
    spoken: set[int] = set()
    for show in content.texts:
        tag = tag_of[show.mark] if show.mark is not None else None
        if tag is None or show.mark is None:
            continue
        replaced = replaced_by[show.mark]
        text = show.text
        if replaced is not None:
            text = "" if replaced in spoken else content.marks[replaced].actual_text or ""
            spoken.add(replaced)
        found[tag] = (found[tag][0] + text, found[tag][1])
    for ink in content.inks:
        tag = tag_of[ink.mark] if ink.mark is not None else None
        if tag is not None and not found[tag][1]:
            found[tag] = (found[tag][0], f"({ink.kind})")
    return found


def _element_line(element: Element, structure: Structure) -> str:
    """Return an element's type with its texts and attributes."""
    kind = element.kind if element.role == element.kind else f"{element.kind}={element.role}"
    texts = [f"{label}={_quoted(text)}" for key, label in _TEXT_ENTRIES if (text := element.text(key)) is not None]
    attributes = [f"{key.partition('/')[2]}={_plain(value)}" for key, value in sorted(element.attributes.items())]
    return " ".join([kind, *texts, *attributes])


def _object_line(pdf: PdfFacts, kid: ObjectKid) -> str:
    """Return the line of an annotation an element refers to."""
    for page in pdf.pages:
        for note in page.annotations:
            if note.number and note.number == kid.target:
                if note.subtype == "Widget":
                    widget = Widget(page, note, chain_of(note.entries))
                    return f"p{page.index + 1} widget {_quoted(widget.tooltip)} {widget.kind} `{widget.name}`"
                target = _target(pdf, note)
                contents = as_text(note.entries.get("/Contents")) or ""
                return f"p{page.index + 1} {note.subtype.lower()} {_quoted(contents)}" + (f" -> {target}" if target else "")
    return f"(object {kid.target} is on no page)" if kid.target else "(refers to nothing)"


def _target(pdf: PdfFacts, note: Annotation) -> str:
    """Return where a link leads: an address, a named destination or `p12`; nothing if it does not say."""
    action = as_dict(note.entries.get("/A")) or {}
    address = as_text(action.get("/URI"))
    if address is not None:
        return address
    destination = note.entries.get("/Dest") or action.get("/D")
    placed = as_array(destination)
    page = pdf.pages_by_number().get(object_number(placed[0])) if placed else None
    return f"p{page.index + 1}" if page is not None else as_text(destination) or as_name(destination) or ""


def _plain(value: object) -> str:
    """Return an attribute's value."""
    items = as_array(value)
    if items is not None:
        return "[" + " ".join(_plain(item) for item in items) + "]"
    number = as_number(value)
    if number is not None:
        return f"{number:g}"
    return as_name(value) or _quoted(as_text(value) or "")


def _quoted(text: str) -> str:
    """Return a text in quotes on one line, with what cannot be seen written out."""
    shown = "".join(char if char == " " or char.isprintable() else f"\\u{{{ord(char):x}}}" for char in text)
    return f'"{shown}"'
