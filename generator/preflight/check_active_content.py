"""Nothing in the file runs, plays or starts anything (ISO 19005-2, 6.5 and 6.6.1)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.objects import as_dict, as_list, as_name, as_text, object_number

_HARMLESS = frozenset({"GoTo", "GoToR", "URI", "Named", "Thread"})
_ACTIVE_ANNOTATIONS = frozenset({"FileAttachment", "Movie", "Sound", "Screen", "3D", "RichMedia"})
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})
_MOST_ACTIONS = 10_000
_HINT = "take it out; a job aid is read, never run"


def check_active_content(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-active-content` for scripts, launches, attachments, media and links that are not to a page or the web."""
    yield from _entries(pdf)
    for where, value in (*_on_opening(pdf), *_of_pages(pdf), *_of_bookmarks(pdf)):
        yield from _follow(pdf, where, value)
    yield from _media(pdf)


def active_document(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield those that are not of a page."""
    yield from _entries(pdf)
    for where, value in (*_on_opening(pdf), *_of_bookmarks(pdf)):
        yield from _follow(pdf, where, value)


def active_pages(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield those of pages."""
    for where, value in _of_pages(pdf):
        yield from _follow(pdf, where, value)
    yield from _media(pdf)


def _entries(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield what the document has as a whole."""
    names = as_dict(pdf.catalog.get("/Names")) or {}
    form = as_dict(pdf.catalog.get("/AcroForm")) or {}
    if "/JavaScript" in names:
        yield pdf.problem("pdf-active-content", "the document has JavaScript", _HINT)
    if "/EmbeddedFiles" in names:
        yield pdf.problem("pdf-active-content", "the document has files attached", _HINT)
    if "/XFA" in form:
        yield pdf.problem("pdf-active-content", "the document has an XFA form", _HINT)


def _media(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield annotations that carry something."""
    for page in pdf.pages:
        for note in page.annotations:
            if note.subtype in _ACTIVE_ANNOTATIONS:
                yield pdf.problem("pdf-active-content", f"{page}: annotation `{note.subtype}` carries a file or media", _HINT)


def _on_opening(pdf: PdfFacts) -> Iterator[tuple[str, object]]:
    """Yield the document's actions with where they are."""
    yield "on opening", pdf.catalog.get("/OpenAction")
    for value in (as_dict(pdf.catalog.get("/AA")) or {}).values():
        yield "document", value


def _of_pages(pdf: PdfFacts) -> Iterator[tuple[str, object]]:
    """Yield the actions of pages, then those of annotations."""
    for page in pdf.pages:
        for value in (as_dict(page.entries.get("/AA")) or {}).values():
            yield str(page), value
    for page in pdf.pages:
        for note in page.annotations:
            yield str(page), note.entries.get("/A")
            for value in (as_dict(note.entries.get("/AA")) or {}).values():
                yield str(page), value


def _of_bookmarks(pdf: PdfFacts) -> Iterator[tuple[str, object]]:
    """Yield the actions of bookmarks."""
    seen: set[int] = set()
    stack = [(as_dict(pdf.catalog.get("/Outlines")) or {}).get("/First")]
    while stack and len(seen) < _MOST_ACTIONS:
        raw = stack.pop()
        entry = as_dict(raw)
        if entry is None or object_number(raw) in seen:
            continue
        seen.add(object_number(raw))
        yield "bookmark", entry.get("/A")
        stack += [entry.get("/Next"), entry.get("/First")]


def _follow(pdf: PdfFacts, where: str, value: object) -> Iterator[Problem]:
    """Yield what is active in an action and those after it; a destination array is no action."""
    stack, seen = [value], set[int]()
    while stack and len(seen) < _MOST_ACTIONS:
        action = as_dict(stack.pop())
        if action is None or id(action) in seen:
            continue
        seen.add(id(action))
        stack += as_list(action.get("/Next"))
        kind = as_name(action.get("/S")) or ("GoTo" if "/D" in action else "?")
        if kind not in _HARMLESS:
            yield pdf.problem("pdf-active-content", f"{where}: action `{kind}` runs or starts something", _HINT)
        uri = as_text(action.get("/URI")) or ""
        if kind == "URI" and uri.partition(":")[0].lower() not in _SCHEMES:
            message = f"{where}: a link leads to `{uri}`, which is not a web, mail or phone address"
            yield pdf.problem("pdf-active-content", message, "write the whole address, as in https://example.org")
