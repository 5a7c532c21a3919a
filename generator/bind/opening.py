"""From an annex's bytes to its pages, or to the one clear sentence why it cannot be bound."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pypdf.generic import IndirectObject

from generator.bind.annex import MOST_BYTES, MOST_PAGES, Annex
from generator.bind.page_sizes import PageBox, page_box, size_fault
from generator.bind.reading import PdfDict, PdfFile, TooMuchError
from generator.diagnostics import Place, Problem, ProblemsError

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_ENCRYPTED = re.compile(rb"/Encrypt\s*(<<|\d+\s+\d+\s+R)")
_KINDS = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"PK\x03\x04", "a Word, Excel or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "a rich text file"),
)
_MOST_NODES = 20_000
_MOST_FIELDS = 20_000
_SAVE_AGAIN = "open it in the program that made it and save it as PDF again"
_PRINT = "print it to a new PDF and bind that"


@dataclass(frozen=True, slots=True)
class AnnexPage:
    """One page: its entries (inherited ones too), its object number and its visible part."""

    entries: PdfDict
    number: int
    box: PageBox


@dataclass(frozen=True, slots=True)
class OpenAnnex:
    """An annex that can be bound."""

    annex: Annex
    file: PdfFile
    catalog: PdfDict
    pages: tuple[AnnexPage, ...]

    def note(self, code: str, message: str, hint: str) -> Problem:
        """Return a warning about this annex."""
        return Problem(code, message, Place(self.annex.name), (hint,), "warning")


class _RefusedError(Exception):
    """Why an annex cannot be bound: code, sentence, hint."""


def open_annex(annex: Annex) -> OpenAnnex:
    """Return the annex's pages; to be called inside `reading.limits()`.

    Raises ProblemsError with the one problem that keeps it from being bound: `annex-too-big`, `annex-not-pdf`, `annex-encrypted`,
    `annex-damaged`, `annex-no-pages`, `annex-page-size`, `annex-signed` or `annex-xfa`.
    """
    try:
        return _opened(annex)
    except _RefusedError as refused:
        raise ProblemsError([refusal(annex, *refused.args)]) from None
    except TooMuchError as error:
        raise ProblemsError([too_much(annex, str(error))]) from None


def refusal(annex: Annex, code: str, message: str, hint: str) -> Problem:
    """Return the problem of an annex that cannot be bound."""
    return Problem(code, message, Place(annex.name), (hint,))


def too_much(annex: Annex, said: str) -> Problem:
    """Return the problem of an annex that costs too much to read."""
    return refusal(annex, "annex-too-big", f"the annex cannot be read with the memory at hand: {said}", _PRINT)


def _opened(annex: Annex) -> OpenAnnex:
    data = _bytes(annex.data)
    file = _file(data)
    catalog = file.catalog
    if catalog is None:
        raise _RefusedError("annex-damaged", "the annex is damaged: its catalog cannot be read", _SAVE_AGAIN)
    nodes = _page_nodes(file, catalog)
    form = file.dictionary(catalog.get("/AcroForm")) or {}
    if _is_signed(file, catalog, form, [node for node, _ in nodes]):
        hint = f"hand the signed file out beside the packet, or {_PRINT}; the copy is not signed"
        raise _RefusedError("annex-signed", "the annex has a digital signature, which binding would break", hint)
    if file.flag(catalog.get("/NeedsRendering")) or ("/XFA" in form and not file.items(form.get("/Fields"))):
        message = "the annex is an XFA form, whose pages exist only inside Adobe's programs"
        raise _RefusedError("annex-xfa", message, f"open it in Adobe Reader, {_PRINT}")
    return OpenAnnex(annex, file, catalog, _pages(file, nodes))


def _bytes(data: bytes) -> bytes:
    """Return the file from its header on; mail programs put lines before it."""
    if not data:
        raise _RefusedError("annex-not-pdf", "the annex is an empty file", "copy it again from where it came")
    if len(data) > MOST_BYTES:
        message = f"the annex has {len(data) / 1e6:.0f} MB, more than {MOST_BYTES // 1_000_000} MB"
        raise _RefusedError("annex-too-big", message, "save it smaller, or bind only the pages that are needed")
    start = data.find(b"%PDF-", 0, 1024)
    if start < 0:
        kind = next((said for magic, said in _KINDS if data.startswith(magic)), None)
        message = f"the annex is {kind}, not a PDF" if kind else "the annex is not a PDF: it does not begin with `%PDF-`"
        raise _RefusedError("annex-not-pdf", message, "save it as PDF; another name does not make it one")
    return data[start:]


def _file(data: bytes) -> PdfFile:
    """Read the cross-reference table of a file that is whole and open to all."""
    if b"%%EOF" not in data[-1024:]:
        message = "the annex is damaged: it is cut off, there is no `%%EOF` at its end"
        raise _RefusedError("annex-damaged", message, "copy it again from where it came")
    locked = "the annex is encrypted"
    unlock = f"save it without a password or restrictions, or {_PRINT}"
    try:
        file = PdfFile(data)
    except TooMuchError:
        raise
    except MemoryError:
        raise TooMuchError("it is too complex") from None
    except Exception:  # pypdf raises many types for broken input, and one when it lacks a cipher
        if _ENCRYPTED.search(data):
            raise _RefusedError("annex-encrypted", locked, unlock) from None
        message = "the annex is damaged: its table of contents (`xref`) cannot be read"
        raise _RefusedError("annex-damaged", message, _SAVE_AGAIN) from None
    if "/Encrypt" in file.reader.trailer:
        raise _RefusedError("annex-encrypted", locked, unlock)
    found = _START.search(data[-1024:])
    at = int(found[1][:12]) if found else len(data)
    if not re.match(rb"\s*(xref\b|\d+\s+\d+\s+obj\b)", data[at : at + 64]):
        message = "the annex is damaged: `startxref` does not lead to its table of contents"
        raise _RefusedError("annex-damaged", message, _SAVE_AGAIN)
    return file


def _page_nodes(file: PdfFile, catalog: PdfDict) -> list[tuple[PdfDict, int]]:
    """Walk the page tree (ISO 32000-1, 7.7.3) without recursion and return (entries, object number) of each page."""
    nodes: list[tuple[PdfDict, int]] = []
    seen: set[int] = set()
    stack: list[tuple[object, dict[str, object]]] = [(catalog.get("/Pages"), {})]
    while stack:
        raw, inherited = stack.pop()
        node = file.dictionary(raw)
        if node is None:
            what = "a page is missing from its page tree" if seen else "its page tree cannot be read"
            raise _RefusedError("annex-damaged", f"the annex is damaged: {what}", _SAVE_AGAIN)
        number = int(raw.idnum) if isinstance(raw, IndirectObject) else 0
        if number and number in seen:
            message = "the annex is damaged: its page tree runs in a circle or names a page twice"
            raise _RefusedError("annex-damaged", message, _SAVE_AGAIN)
        seen.add(number)
        passed = {**inherited, **{key: node[key] for key in _INHERITED if key in node}}
        is_page = file.name(node.get("/Type")) == "Page"
        if "/Kids" in node and not is_page:
            stack += [(kid, passed) for kid in reversed(file.items(node.get("/Kids"))[: _MOST_NODES + 1])]
        elif is_page or "/Contents" in node:
            nodes.append(({**passed, **node}, number))
        if len(nodes) > MOST_PAGES or len(seen) + len(stack) > _MOST_NODES:
            message = f"the annex has more than {MOST_PAGES:,} pages"
            raise _RefusedError("annex-too-big", message, "bind only the pages that are needed")
    if not nodes:
        raise _RefusedError("annex-no-pages", "the annex has no pages", "look at the file; there is nothing in it to bind")
    return nodes


def _pages(file: PdfFile, nodes: list[tuple[PdfDict, int]]) -> tuple[AnnexPage, ...]:
    """Return the pages with their visible parts."""
    pages: list[AnnexPage] = []
    for index, (entries, number) in enumerate(nodes, 1):
        box = page_box(file, entries)
        fault = size_fault(box)
        if box is None or fault:
            hint = "crop or print it to a common paper size and bind that"
            raise _RefusedError("annex-page-size", f"page {index} of the annex {fault}", hint)
        pages.append(AnnexPage(entries, number, box))
    return tuple(pages)


def _is_signed(file: PdfFile, catalog: PdfDict, form: PdfDict, pages: list[PdfDict]) -> bool:
    """Tell whether somebody signed (ISO 32000-1, 12.7.4.5 and 12.8.4): a signature field with a value, or a certification.

    SigFlags would not tell: it is set for a form whose signature field is still empty, too.
    """
    if "/DocMDP" in (file.dictionary(catalog.get("/Perms")) or {}):
        return True
    stack: list[tuple[object, str | None]] = [(field, None) for field in file.items(form.get("/Fields"))]
    for page in pages:
        stack += [(note, None) for note in file.items(page.get("/Annots"))]
    seen: set[int] = set()
    while stack and len(seen) < _MOST_FIELDS:
        raw, kind = stack.pop()
        field = file.dictionary(raw)
        if field is None or id(field) in seen:
            continue
        seen.add(id(field))
        kind = file.name(field.get("/FT")) or kind
        if kind == "Sig" and file.dictionary(field.get("/V")) is not None:
            return True
        stack += [(kid, kind) for kid in file.items(field.get("/Kids"))]
    return False
