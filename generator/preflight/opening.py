"""From bytes to facts; a file that cannot be read at all is a problem with one clear sentence."""

from __future__ import annotations

import io
import re
from functools import partial

from pypdf import PdfReader

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.font_cache import FontCache
from generator.preflight.memo import CheckMemo
from generator.preflight.number_tree import read_number_tree
from generator.preflight.objects import PdfDict, as_dict, resolve, stream_data, unreadable_objects
from generator.preflight.page_content import ContentReader
from generator.preflight.sheets import read_sheets
from generator.preflight.source import Source, open_strictly
from generator.preflight.structure_reader import mend_structure, read_structure
from generator.preflight.xmp import read_xmp

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")
_VERSION = re.compile(rb"%PDF-(\d\.\d)")
_MOST_FAULTS = 5


def open_pdf(data: bytes, name: str, memo: CheckMemo | None = None, *, colors: bool = True) -> PdfFacts:
    """Read a PDF; with a memo, only what was not in the files before. `colors` says whether any check looks at colours.

    Raises ProblemsError (exit code PREFLIGHT) with one of `pdf-empty`, `pdf-not-pdf`, `pdf-encrypted`, `pdf-damaged`,
    `pdf-no-pages` when there is nothing to check.
    """
    source = open_strictly(data, memo) or _mended(data, name)
    catalog = as_dict(source.trailer.get("/Root")) or {}
    faults = [f"object {number} cannot be read as it is written ({reason})" for number, reason in source.unreadable]
    damage = _ending(data) + faults[:_MOST_FAULTS]
    if len(faults) > _MOST_FAULTS:
        damage.append(f"{len(faults) - _MOST_FAULTS} more objects cannot be read")
    page_root = catalog.get("/Pages")
    top = as_dict(page_root)
    sheets, wrong = source.once(("sheets", id(top)), lambda: read_sheets(page_root, source), top)
    damage += wrong
    if not sheets:
        raise _refused(name, "pdf-no-pages", "the file has no pages", "make the PDF again; there is nothing to print in it")
    pages = _with_content(sheets, source, colors=colors)
    root = as_dict(catalog.get("/StructTreeRoot"))
    metadata = stream_data(catalog.get("/Metadata"))
    parents = (root or {}).get("/ParentTree")
    return PdfFacts(
        name=name,
        catalog=catalog,
        info=as_dict(source.trailer.get("/Info")) or {},
        pages=pages,
        structure=source.once(("structure", id(root)), lambda: read_structure(root), root, mend=partial(mend_structure, root)),
        parent_tree=source.once(("parents", id(root)), lambda: read_number_tree(parents), root),
        xmp=read_xmp(metadata) if metadata is not None else None,
        forms=_forms(pages, source),
        damage=tuple(damage),
        version=found[1].decode("ascii") if (found := _VERSION.search(data[:1024])) else "",
        source=source,
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


def _mended(data: bytes, name: str) -> Source:
    """Return the file as pypdf reads it."""
    reader = _reader(data, name)
    unreadable = unreadable_objects(reader)
    return Source(reader.trailer, tuple(unreadable), lambda number: reader.resolved_objects.get((0, number)))


def _with_content(sheets: tuple[PageFacts, ...], source: Source, *, colors: bool) -> tuple[PageFacts, ...]:
    """Return the pages with what they show; all with the file's own fonts if one of them has to be.

    A font that is two to a check is spoken of twice.
    """
    reader = ContentReader(FontCache({}, source.door, source.memo), source.door, source.memo, colors=colors)
    pages = tuple(map(reader.page, sheets))
    if not reader.mixed:
        return pages
    return tuple(map(ContentReader(FontCache({}), None, None).page, sheets))


def _forms(pages: tuple[PageFacts, ...], source: Source) -> dict[int, PdfDict]:
    """Return the painted forms that are objects of their own, by number."""
    found: dict[int, PdfDict] = {}
    for number in dict.fromkeys([number for page in pages for number in page.content.forms]):
        entries = as_dict(resolve(source.find(number))) if number > 0 else None
        if entries is not None:
            found[number] = entries
    return found
