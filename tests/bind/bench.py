"""A small packet, stamps drawn as the pipeline draws them, and annexes good and bad."""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf

from generator.bind import Annex, BindWords, Bound, Stamp, bind_annexes
from generator.diagnostics import ProblemsError
from generator.frames import LinkArea, OutlineEntry
from tests.draw.setting import Draft, draw, line, sheet

WORDS = BindWords("Elm PD packet ed. 2026.1")
LETTER = (612, 792)
BOX = b"0.2 0.4 0.8 rg 100 200 300 150 re f 0 g 40 40 m 500 700 l 3 w S"


@cache
def packet() -> bytes:
    """Three tagged letter pages with bookmarks and labels; the first has links to annexes A and B."""
    draft = Draft()
    items = [[line(f"Page {number}", draft.node("P"), y=60)] for number in (1, 2, 3)]
    for at, letter in enumerate("AB"):
        node = draft.node("Link", draft.node("P"), alt="")
        words = draft.node("", node)
        items[0].append(line(f"Annex {letter}", words, y=100 + 20 * at))
        items[0].append(LinkArea(36, 88 + 20 * at, 80, 16, f"Annex {letter}", uri=f"https://annex.invalid/{letter}", node=node))
    pages = [sheet(*found, width=612, height=792, label=label) for found, label in zip(items, ("i", "1", "2"), strict=True)]
    outline = (OutlineEntry("One", 1, 0), OutlineEntry("Two", 1, 1), OutlineEntry("Below", 2, 2))
    return draw(draft.document(*pages, outline=outline, title="Elm packet", subject="For commanders", author="Elm PD"))


def draw_stamps(stamps: Sequence[Stamp]) -> bytes:
    """One page for each stamp, in Public Sans, an artifact."""
    pages = [
        sheet(line(stamp.text, None, x=18, y=12, face="PublicSans-Regular", size=6), width=stamp.width, height=stamp.height)
        for stamp in stamps
    ]
    return draw(Draft().document(*pages))


def bind(*data: bytes, names: Sequence[str] = ("order.pdf", "form.pdf")) -> Bound:
    """Bind annexes called General Order 5-12 and Form 7."""
    titles = ("General Order 5-12", "Form 7")
    annexes = [Annex(name, title, some) for name, title, some in zip(names, titles, data, strict=False)]
    return bind_annexes(packet(), annexes, WORDS, draw_stamps)


def problem(data: bytes) -> tuple[str, str]:
    """Code and sentence of the one problem an annex has; it has a hint and names its file."""
    try:
        bind(data)
    except ProblemsError as error:
        [found] = error.problems
        assert (found.place.file, found.severity, len(found.hints)) == ("order.pdf", "error", 1)
        return found.code, found.message
    raise AssertionError("it was bound")


def notes(bound: Bound) -> dict[str, str]:
    """Codes and sentences of the warnings."""
    assert all(note.severity == "warning" and note.hints and note.place.file for note in bound.notes)
    return {note.code: note.message for note in bound.notes}


def annex(change: Callable[[Pdf], None] = lambda _: None, *, pages: int = 1, size: Any = LETTER, content: bytes = BOX) -> bytes:
    """An untagged PDF of ours, changed."""
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=size)
        page.obj.Contents = pdf.make_stream(content)
    change(pdf)
    return saved(pdf)


def saved(pdf: Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        pdf.save(out, static_id=True, **options)
    return out.getvalue()


def text_annex(words: str = "Use of force", *, tagged: bool = False) -> bytes:
    """A page of text with its fonts embedded."""
    draft = Draft()
    data = draw(draft.document(sheet(line(words, draft.node("P"), y=100, size=20), width=612, height=792)))
    if tagged:
        return data
    pdf = pikepdf.open(io.BytesIO(data))
    for key in ("/StructTreeRoot", "/MarkInfo", "/Metadata"):
        del pdf.Root[key]
    del pdf.pages[0].obj["/StructParents"]
    return saved(pdf)


def raw_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A file of numbered objects (from 1, the first is the catalog) with a right cross-reference table."""
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    end = b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    return out + table + end


def stream(data: bytes, entries: bytes = b"", *, packed: bool = True) -> bytes:
    body = zlib.compress(data, 9) if packed else data
    wrapped = b"/Filter/FlateDecode" if packed else b""
    return b"<<%b%b/Length %d>>\nstream\n%b\nendstream" % (entries, wrapped, len(body), body)


def objects_of(data: bytes) -> Iterator[Any]:
    """Every dictionary of a file, however deep."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        stack = list(pdf.objects)
        while stack:
            found = stack.pop()
            if isinstance(found, Dictionary | pikepdf.Stream):
                yield found
                stack += [value for _, value in found.items() if not getattr(value, "is_indirect", False)]
            elif isinstance(found, Array):
                stack += [value for value in found if not getattr(value, "is_indirect", False)]


ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/EF", "/AA", "/OpenAction", "/EmbeddedFiles", "/Launch", "/AF", "/RichMediaContent"}
ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE", "/GoToR", "/ResetForm", "/Hide"}


def active_content(data: bytes) -> set[str]:
    """What of a file runs, opens or carries something."""
    found: set[str] = set()
    for entries in objects_of(data):
        found |= ACTIVE_KEYS & set(entries.keys())
        kind = entries.get("/S")
        found |= {kind.unparse().decode("ascii", "replace") if isinstance(kind, Name) else ""} & ACTIVE_ACTIONS
    return found


def picture(data: bytes, page: int, below: float = 20) -> bytes:
    """The pixels of a page as PDFium shows it, without the top `below` points."""
    pdf = pypdfium2.PdfDocument(data)
    pdf.init_forms()
    shown = pdf[page].render(scale=0.5).to_pil().convert("L")
    pdf.close()
    return bytes(shown.crop((0, int(below / 2), *shown.size)).tobytes()) + repr(shown.size).encode()


def widget(pdf: Pdf, content: bytes | None, **more: Any) -> Any:
    """A text field, with a look of its own if `content` is given."""
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="name", V="Doe", Rect=Array([100, 600, 300, 620]), F=4, **more
    )
    if content is not None:
        look = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 10]))
        field.AP = Dictionary(N=look)
    return pdf.make_indirect(field)
