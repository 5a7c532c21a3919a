"""Which pages of two files would come out of a printer differently; what nobody sees on paper does not count.

Two pages are alike if the same operators paint with the same resources on the same paper. Tags, bookmarks, links, metadata and
the parts of fonts that a page does not use are passed over. In doubt pages differ: a sheet that is printed for nothing is
thrown away, one that is not printed cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pypdf.generic import StreamObject

from generator.preflight.facts import PageFacts
from generator.preflight.objects import PdfDict, as_dict, as_int, as_list, as_name, resolve, stream_data
from generator.preflight.opening import open_pdf
from generator.preflight.sheets import read_sheets
from generator.preflight.source import Source, open_strictly
from generator.preflight.tokens import operations
from generator.preflight.used_glyphs import codes_shown, same_glyphs

_UNSEEN = frozenset(("/StructParents", "/StructParent", "/Metadata", "/LastModified", "/PieceInfo", "/Length"))
"""Entries that no printer acts on, wherever they stand."""
_CODED = frozenset(("/Filter", "/DecodeParms", "/DL"))
"""How a stream is written; what it decodes to is compared."""
_PAGE = _UNSEEN | {"/Parent", "/Tabs", "/B", "/Dur", "/Trans", "/AA", "/ID", "/Thumb", "/Annots", "/Contents", "/Resources"}
_FORM = _UNSEEN | _CODED | {"/Resources"}
_NOTE = _UNSEEN | {"/P", "/Parent", "/Kids", "/A", "/AA", "/Dest", "/NM", "/M", "/T", "/TU", "/TM", "/Contents", "/Lang"}
_FIELD = ("/FT", "/V", "/DA", "/Ff", "/Q", "/Opt", "/MaxLen")
"""What a widget may have from its field (ISO 32000-1, table 220)."""
_KINDS = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading")
_NAME = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]+)")
_MARKS = frozenset((b"BMC", b"BDC", b"EMC", b"MP", b"DP"))
"""Operators that say what content is, not how it looks (ISO 32000-1, table 320)."""
_DEEPEST = 40
_PRINT, _HIDDEN = 4, 2
"""Annotation flags (ISO 32000-1, table 165)."""


def differing_pages(old: bytes, new: bytes) -> tuple[int, ...] | None:
    """Return the numbers of pages of `new`, from 1, that print differently from the same page of `old`.

    Pages that only one of them has count too. None: every page, since something that concerns all pages differs. Raises
    ProblemsError (exit code PREFLIGHT) if either is no readable PDF.
    """
    (before, was), (after, now) = _opened(old, "the old file"), _opened(new, "the new file")
    catalogs = as_dict(was.trailer.get("/Root")) or {}, as_dict(now.trailer.get("/Root")) or {}
    comparing = Comparing()
    for name in ("/OCProperties", "/OutputIntents"):
        if not comparing.same(catalogs[0].get(name), catalogs[1].get(name)):
            return None
    found = [
        number for number, (one, other) in enumerate(zip(before, after, strict=False), start=1) if not comparing.pages(one, other)
    ]
    shorter, longer = sorted((len(before), len(after)))
    return (*found, *range(shorter + 1, longer + 1))


def _opened(data: bytes, name: str) -> tuple[tuple[PageFacts, ...], Source]:
    """Return a file's pages, their content unread where that can be spared, and its objects."""
    source = open_strictly(data, None)
    if source is not None:
        root = as_dict(source.trailer.get("/Root")) or {}
        pages, wrong = read_sheets(root.get("/Pages"), source)
        if pages and not wrong:
            return pages, source
    facts = open_pdf(data, name)
    return facts.pages, facts.source


class Comparing:
    """Compares objects of two files; what was found alike once is not looked at again."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self._alike: dict[tuple[int, int], tuple[object, object]] = {}

    def pages(self, old: PageFacts, new: PageFacts) -> bool:
        """Whether two pages print alike."""
        return (
            self._entries(old.entries, new.entries, _PAGE)
            and self._painted(_contents(old.entries), _contents(new.entries), old.entries, new.entries, 0)
            and self._annotations(old.entries, new.entries)
        )

    def same(self, old: object, new: object, depth: int = 0) -> bool:
        """Whether two objects are equal, streams by what they decode to."""
        old, new = resolve(old), resolve(new)
        if old is new:
            return True
        if depth > _DEEPEST or type(old) is not type(new):
            return False
        if (id(old), id(new)) in self._alike:
            return True
        first, second = as_dict(old), as_dict(new)
        if first is not None and second is not None:
            # Held to be alike while it is looked into, since objects may refer in a ring.
            self._alike[id(old), id(new)] = (old, new)
            alike = self._dictionaries(first, second, depth)
            if not alike:
                del self._alike[id(old), id(new)]
            return alike
        if isinstance(old, list) and isinstance(new, list):
            pairs = zip(old, new, strict=False)
            return len(old) == len(new) and all(self.same(one, other, depth + 1) for one, other in pairs)
        return old == new

    def _dictionaries(self, old: PdfDict, new: PdfDict, depth: int) -> bool:
        if as_name(old.get("/Subtype")) == "Form" and as_name(new.get("/Subtype")) == "Form":
            return self._entries(old, new, _FORM, depth) and self._painted(stream_data(old), stream_data(new), old, new, depth)
        if not isinstance(old, StreamObject) or not isinstance(new, StreamObject):
            return self._entries(old, new, _UNSEEN, depth)
        if not self._entries(old, new, _UNSEEN | _CODED, depth):
            return False
        written = old._data == new._data and all(self.same(old.get(name), new.get(name), depth + 1) for name in _CODED)
        data = stream_data(old)
        return written or (data is not None and data == stream_data(new))

    def _entries(self, old: PdfDict, new: PdfDict, unseen: frozenset[str], depth: int = 0) -> bool:
        """Whether all entries that can be seen are equal."""
        return all(self.same(old.get(name), new.get(name), depth + 1) for name in {**old, **new} if name not in unseen)

    def _painted(self, old: bytes | None, new: bytes | None, was: PdfDict, now: PdfDict, depth: int) -> bool:
        """Whether two streams paint alike with the resources that they name."""
        if old is None or new is None or (old != new and _seen(old) != _seen(new)):
            return False
        names = {f"/{found.decode('latin-1')}" for found in _NAME.findall(new)}
        before, after = as_dict(was.get("/Resources")) or {}, as_dict(now.get("/Resources")) or {}
        if b"/OC" in new and not self.same(before.get("/Properties"), after.get("/Properties"), depth + 1):
            return False
        for kind in _KINDS:
            one, other = as_dict(before.get(kind)) or {}, as_dict(after.get(kind)) or {}
            for name in sorted(names & {*one, *other}):
                if self.same(one.get(name), other.get(name), depth + 1):
                    continue
                if kind != "/Font" or not self._fonts(as_dict(one.get(name)), as_dict(other.get(name)), name, new):
                    return False
        return True

    def _fonts(self, old: PdfDict | None, new: PdfDict | None, name: str, content: bytes) -> bool:
        """Whether two parts of one font have the same of all glyphs that are shown."""
        return old is not None and new is not None and same_glyphs(old, new, codes_shown(content, name[1:]), self.same)

    def _annotations(self, old: PdfDict, new: PdfDict) -> bool:
        """Whether what stands over two pages prints alike: fields, stamps; links have no looks of their own here."""
        before, after = list(_printing(old)), list(_printing(new))
        if len(before) != len(after):
            return False
        return all(self._entries(one, other, _NOTE, 1) for one, other in zip(before, after, strict=True))


def _printing(page: PdfDict) -> Iterator[PdfDict]:
    """Yield the annotations of a page that print, with what they have from their field."""
    for raw in as_list(page.get("/Annots")):
        one = as_dict(raw)
        flags = as_int(one.get("/F")) or 0 if one is not None else 0
        if one is None or not flags & _PRINT or flags & _HIDDEN or _is_bare_link(one):
            continue
        parent = as_dict(one.get("/Parent")) or {}
        yield {**{name: parent[name] for name in _FIELD if name in parent}, **one}


def _is_bare_link(one: PdfDict) -> bool:
    """Whether an annotation is a link without a frame."""
    border = [resolve(part) for part in as_list(one.get("/Border"))]
    return as_name(one.get("/Subtype")) == "Link" and "/AP" not in one and len(border) > 2 and border[2] == 0


def _contents(page: PdfDict) -> bytes | None:
    """Return a page's operators; None if they cannot be read."""
    parts = [stream_data(part) for part in as_list(page.get("/Contents"))]
    return None if None in parts else b"\n".join(part for part in parts if part is not None)


def _seen(content: bytes) -> list[object]:
    """Return operators and operands without the marks; those of optional content stay."""
    kept: list[object] = []
    layers: list[bool] = []
    for operator, operands in operations(content):
        if operator in _MARKS and not _of_layer(operator, operands, layers):
            continue
        kept.append((operator, operands))
    return kept


def _of_layer(operator: bytes, operands: Iterable[object], layers: list[bool]) -> bool:
    """Whether a mark begins or ends optional content; `layers` are the marks that are open."""
    if operator == b"EMC":
        return layers.pop() if layers else False
    layer = next(iter(operands), None) == "OC"
    if operator in (b"BMC", b"BDC"):
        layers.append(layer)
    return layer
