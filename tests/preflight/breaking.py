"""Ways to break the good PDF, and what must then be said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name

from generator.preflight import Limits
from tests.support.tagged_pdf import XMP


def element(pdf: pikepdf.Pdf, kind: str, which: int = 0) -> pikepdf.Object:
    """Return a structure element of the good PDF by its type, in file order."""
    name = f"/{kind}"
    found = [
        item
        for item in pdf.objects
        if isinstance(item, Dictionary) and item.get("/Type") == Name.StructElem and item.get("/S") == name
    ]
    return found[which]


def edit(pdf: pikepdf.Pdf, page: int, old: bytes, new: bytes) -> None:
    """Replace bytes of a page's content stream; they must be there."""
    content = pdf.pages[page].obj.Contents
    data = content.read_bytes()
    assert old in data
    content.write(data.replace(old, new, 1))


def font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj.Resources.Font.F0


def parents(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Return the parent tree's Nums array: 0, array of page 1, 1, array of page 2, 2, Link."""
    return pdf.Root.StructTreeRoot.ParentTree.Nums


def link(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj.Annots[0]


def metadata(old: str, new: str) -> Callable[[pikepdf.Pdf], None]:
    assert old in XMP
    return lambda pdf: pdf.Root.Metadata.write(XMP.replace(old, new).encode())


@dataclass(frozen=True)
class Case:
    """A way to break the good PDF, and all that the check must say; object numbers are written N."""

    name: str
    code: str
    break_it: Callable[[pikepdf.Pdf], object]
    messages: tuple[str, ...]
    profile: str = "reading"
    limits: Limits = Limits()  # noqa: RUF009 - frozen


def set_entry(path: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    """Return a break that sets a catalog entry, `Outer/Inner`."""

    def apply(pdf: pikepdf.Pdf) -> None:
        *outer, last = path.split("/")
        target: pikepdf.Object = pdf.Root
        for name in outer:
            target = target[f"/{name}"]
        if value is None:
            del target[f"/{last}"]
        else:
            target[f"/{last}"] = value

    return apply
