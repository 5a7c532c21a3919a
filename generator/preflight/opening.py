"""From bytes to facts; a file that cannot be read at all is a problem with one clear sentence."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.preflight.content import PageContent
from generator.preflight.facts import Annotation, PageFacts, PdfFacts
from generator.preflight.font_cache import FontCache
from generator.preflight.geometry import Box, Matrix, multiply, normal, transform_box
from generator.preflight.interpreter import Interpreter
from generator.preflight.number_tree import read_number_tree
from generator.preflight.objects import (
    PdfDict,
    as_dict,
    as_int,
    as_list,
    as_name,
    as_number,
    numbers,
    object_number,
    resolve,
    stream_data,
    unreadable_objects,
)
from generator.preflight.structure import read_structure
from generator.preflight.xmp import read_xmp

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_LETTER: Box = (0.0, 0.0, 612.0, 792.0)
_HIDDEN_FLAGS = 2 | 32
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")
_VERSION = re.compile(rb"%PDF-(\d\.\d)")
_MOST_FAULTS = 5


def open_pdf(data: bytes, name: str) -> PdfFacts:
    """Read a PDF.

    Raises ProblemsError (exit code PREFLIGHT) with one of `pdf-empty`, `pdf-not-pdf`, `pdf-encrypted`, `pdf-damaged`,
    `pdf-no-pages` when there is nothing to check.
    """
    reader = _reader(data, name)
    catalog = as_dict(reader.trailer.get("/Root")) or {}
    faults = [f"object {number} cannot be read as it is written ({reason})" for number, reason in unreadable_objects(reader)]
    damage = _ending(data) + faults[:_MOST_FAULTS]
    if len(faults) > _MOST_FAULTS:
        damage.append(f"{len(faults) - _MOST_FAULTS} more objects cannot be read")
    pages = _pages(catalog, damage)
    if not pages:
        raise _refused(name, "pdf-no-pages", "the file has no pages", "make the PDF again; there is nothing to print in it")
    tree_root = catalog.get("/StructTreeRoot")
    metadata = stream_data(catalog.get("/Metadata"))
    return PdfFacts(
        name=name,
        catalog=catalog,
        info=as_dict(reader.trailer.get("/Info")) or {},
        pages=pages,
        structure=read_structure(tree_root),
        parent_tree=read_number_tree((as_dict(tree_root) or {}).get("/ParentTree")),
        xmp=read_xmp(metadata) if metadata is not None else None,
        forms=_forms(pages, reader),
        damage=tuple(damage),
        version=found[1].decode("ascii") if (found := _VERSION.search(data[:1024])) else "",
    )


def _refused(name: str, code: str, message: str, hint: str) -> ProblemsError:
    """Return the error for a file that cannot be checked."""
    return ProblemsError([Problem(code, message, Place(name), (hint,))], ExitCode.PREFLIGHT)


def _reader(data: bytes, name: str) -> PdfReader:
    """Return pypdf's reader, or raise for what is no readable PDF."""
    if not data:
        raise _refused(name, "pdf-empty", "the file is empty", "make the PDF again, or copy it again from where it came")
    if b"%PDF-" not in data[:1024]:
        raise _refused(name, "pdf-not-pdf", "the file is not a PDF: it does not begin with `%PDF-`", "check the file's name")
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        encrypted = bool(reader.trailer.get("/Encrypt"))
    except Exception as error:  # pypdf raises many types for broken input, and one when it lacks a cipher
        if _ENCRYPTED.search(data):
            raise _locked(name) from error
        raise _unreadable(data, name) from error
    if encrypted:
        raise _locked(name)
    if as_dict(reader.trailer.get("/Root")) is None:
        raise _unreadable(data, name)
    return reader


def _locked(name: str) -> ProblemsError:
    """Return the error for an encrypted file."""
    hint = "save it without a password or restrictions; PDF/A allows neither"
    return _refused(name, "pdf-encrypted", "the file is encrypted", hint)


def _unreadable(data: bytes, name: str) -> ProblemsError:
    """Return the error for a PDF of which nothing can be read."""
    reasons = _ending(data) or ["its cross-reference table or catalog cannot be read"]
    message = f"the file is damaged: {reasons[0]}"
    return _refused(name, "pdf-damaged", message, "make the PDF again, or copy it again from where it came")


def _ending(data: bytes) -> list[str]:
    """Return what is wrong with the end of the file (ISO 32000-1, 7.5.5)."""
    if b"%%EOF" not in data[-1024:]:
        return ["it is cut off: there is no `%%EOF` at its end"]
    found = _START.search(data[-1024:])
    if found is None:
        return ["it does not end with `startxref`, an offset and `%%EOF`"]
    start = data[int(found[1]) : int(found[1]) + 32].lstrip() if int(found[1]) < len(data) else b""
    if not re.match(rb"xref\b|\d+\s+\d+\s+obj\b", start):
        return ["`startxref` does not point at a cross-reference table"]
    return []


def _pages(catalog: PdfDict, damage: list[str]) -> tuple[PageFacts, ...]:
    """Walk the page tree (ISO 32000-1, 7.7.3) without recursion; a ring or a page met twice is noted and not followed."""
    fonts = FontCache({})
    pages: list[PageFacts] = []
    seen: set[int] = set()
    stack: list[tuple[object, dict[str, object]]] = [(catalog.get("/Pages"), {})]
    while stack:
        raw, inherited = stack.pop()
        node = as_dict(raw)
        if node is None:
            if pages or raw is not catalog.get("/Pages"):
                damage.append("a node of the page tree is missing")
            continue
        key = object_number(raw) or -id(node)
        if key in seen:
            damage.append(f"object {key} stands in the page tree twice, or inside itself")
            continue
        seen.add(key)
        passed = {**inherited, **{name: node[name] for name in _INHERITED if name in node}}
        kids = as_list(node.get("/Kids")) if as_name(node.get("/Type")) != "Page" else ()
        if kids:
            stack += [(kid, passed) for kid in reversed(kids)]
        elif as_name(node.get("/Type")) == "Page" or "/Contents" in node:
            pages.append(_page(len(pages), object_number(raw), {**passed, **node}, fonts))
    return tuple(pages)


def _page(index: int, number: int, entries: PdfDict, fonts: FontCache) -> PageFacts:
    """Read one page."""
    box = numbers(entries.get("/MediaBox"), 4)
    media = normal(box) if box else _LETTER
    content = _content(number, entries, media, fonts)
    annotations = []
    for raw in as_list(entries.get("/Annots")):
        found = as_dict(raw)
        if found is not None:
            flags = as_int(found.get("/F")) or 0
            subtype = as_name(found.get("/Subtype")) or "?"
            annotations.append(Annotation(object_number(raw), subtype, found, bool(flags & _HIDDEN_FLAGS)))
    return PageFacts(index, number, entries, media, content, tuple(annotations))


def seen_matrix(entries: PdfDict, media: Box) -> Matrix:
    """Return the matrix from default user space to points from the top left of the page as it is seen."""
    x0, y0, x1, y1 = media
    turn = int(as_number(entries.get("/Rotate")) or 0) % 360
    unit = as_number(entries.get("/UserUnit")) or 1.0
    turned: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -x0, y1),
        90: (0, 1, 1, 0, -y0, -x0),
        180: (-1, 0, 0, 1, x1, -y0),
        270: (0, -1, -1, 0, y1, x1),
    }
    return multiply(turned.get(turn, turned[0]), (unit, 0, 0, unit, 0, 0))


def _content(number: int, entries: PdfDict, media: Box, fonts: FontCache) -> PageContent:
    """Carry out a page's content streams, joined as ISO 32000-1, 7.8.2 says."""
    base = seen_matrix(entries, media)
    interpreter = Interpreter(number, base, transform_box(base, media), fonts)
    parts: list[bytes] = []
    for raw in as_list(entries.get("/Contents")):
        data = stream_data(raw)
        if data is None:
            interpreter.fault("a content stream is missing or cannot be decoded")
        else:
            parts.append(data)
    interpreter.run(b"\n".join(parts), as_dict(entries.get("/Resources")) or {})
    return interpreter.result()


def _forms(pages: tuple[PageFacts, ...], reader: PdfReader) -> dict[int, PdfDict]:
    """Return the painted forms that are objects of their own, by number."""
    found: dict[int, PdfDict] = {}
    for page in pages:
        for number in page.content.forms:
            entries = as_dict(resolve(reader.resolved_objects.get((0, number)))) if number > 0 else None
            if entries is not None:
                found[number] = entries
    return found
