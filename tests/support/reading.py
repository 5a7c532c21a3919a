"""What other programs find in a PDF: poppler's text, PDFium's text, and the ActualText of its structure elements."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2

from tests.conftest import need_tool
from tests.support.once import once_a_file

_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_HYPHEN_AND_LINE_END = re.compile("[\x02\ufffe]")
"""How PDFium says that a line ended with a hyphen (it sees them as one word; pypdfium2 shows U+FFFE)."""


@once_a_file
def poppler_text(data: bytes, *options: str) -> str:
    """What `pdftotext` writes, without the direction marks it puts round right-to-left text; a page ends with a form feed.

    With `-raw` it follows the order of the page's content, else what it takes for columns, across the rows of a table.
    """
    command = [need_tool("pdftotext"), *options, "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return _DIRECTION_MARKS.sub("", done.stdout.decode())


def poppler_content_text(data: bytes) -> str:
    """What `pdftotext -raw` writes."""
    return poppler_text(data, "-raw")


@once_a_file
def pdfium_text(data: bytes) -> str:
    """What PDFium finds, page by page."""
    pages = []
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            pages.append(page.get_textpage().get_text_range().replace("\r\n", "\n"))
    text = _HYPHEN_AND_LINE_END.sub("-\n", "\f".join(pages))
    return _DIRECTION_MARKS.sub("", text)


READERS = {"poppler": poppler_text, "pdfium": pdfium_text}


def holds(text: str, phrase: str) -> bool:
    """Say if a text holds the phrase exactly, but for lines it is broken into.

    Thai, Chinese and others break where nothing is written, so that a line may end between any two characters. What stands
    before and after may not be a letter, or `Malti` would be found in a longer word.
    """
    lines = re.sub(" ?\n ?", "\n", text)
    pattern = r"\n?".join(r"[ \n]" if one == " " else re.escape(one) for one in phrase)
    return re.search(rf"(?<!\w){pattern}(?!\w)", lines) is not None


def spoken_in(data: bytes, lang: str) -> list[str]:
    """What a screen reader is told for each structure element in this language, from ActualText (ISO 32000-1, 14.9.4)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root.StructTreeRoot
        return ["".join(_actual_texts(element)) for element in _elements(root) if str(element.get("/Lang", "")) == lang]


@once_a_file
def hidden_text(data: bytes) -> str:
    """Everything in a PDF that is a string (titles, ActualText, Alt, link addresses, names) or its metadata."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [one for value in pdf.objects for one in _strings(value)]
        found.append(pdf.Root.Metadata.read_bytes().decode() if "/Metadata" in pdf.Root else "")
    return "\n".join(found)


def _strings(value: Any) -> Iterator[str]:
    """The strings of one object; references are not followed, since every indirect object gets its own turn."""
    if isinstance(value, pikepdf.Stream):
        value = value.stream_dict
    if isinstance(value, pikepdf.String):
        yield str(value)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Array):
        kids = [value[key] for key in value.keys()] if isinstance(value, pikepdf.Dictionary) else list(value)  # noqa: SIM118
        for kid in kids:
            if not (isinstance(kid, pikepdf.Object) and kid.is_indirect):
                yield from _strings(kid)


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    """The structure elements below one, in reading order."""
    kids = element.get("/K", [])
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]  # type: ignore[call-overload]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for kid in _kids(element):
        yield kid
        yield from _elements(kid)


def _actual_texts(element: pikepdf.Object) -> Iterator[str]:
    if "/ActualText" in element:
        yield str(element.ActualText)
        return
    for kid in _kids(element):
        yield from _actual_texts(kid)
