"""What stands on an annex's pages besides their content: links that are kept, fields and marks that become ink, the rest lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from generator.bind.opening import OpenAnnex
from generator.bind.page_sizes import Matrix
from generator.bind.reading import PdfDict, PdfFile, TooMuchError

_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})
_MEDIA = frozenset({"FileAttachment", "Movie", "Sound", "Screen", "3D", "RichMedia"})
_COMMENTS = frozenset({"Text", "Popup", "Redact"})
_HIDDEN = 2 | 32
"""Hidden, NoView (ISO 32000-1, 12.5.3)."""
_MOST = 100_000
_MOST_NODES = 20_000


@dataclass(frozen=True, slots=True)
class KeptLink:
    """A link: to a web, mail or phone address, or to a page of the annex by its object number."""

    rect: tuple[float, ...]
    uri: bytes | None
    page: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """An annotation's appearance stream and the matrix that puts it on the page."""

    stream: StreamObject
    matrix: Matrix


@dataclass(slots=True)
class PageNotes:
    """The annotations of one page, sorted into what is done with them."""

    links: list[KeptLink] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)


@dataclass(slots=True)
class AnnotationReader:
    """Reads the annotations of an annex's pages and counts what is lost."""

    opened: OpenAnnex
    lost: Counter[str] = field(default_factory=Counter)
    """`script`, `media`, `comment`, `link`, `field` (made ink) and `value` (typed, but without a look)."""
    _read: int = 0
    _named: dict[bytes, object] | None = None

    def page(self, index: int) -> PageNotes:
        """Read one page. Raises TooMuchError for more annotations in all than any form has."""
        page, file = self.opened.pages[index], self.opened.file
        found = PageNotes()
        self._count_scripts(page.entries)
        for raw in file.items(page.entries.get("/Annots")):
            self._read += 1
            if self._read > _MOST:
                raise TooMuchError(f"it has more than {_MOST:,} annotations")
            entries = file.dictionary(raw)
            if entries is not None:
                self._sort(entries, found)
        return found

    def _count_scripts(self, entries: PdfDict) -> None:
        """Count the actions that start something, of a page or an annotation."""
        self.lost["script"] += len(self.opened.file.dictionary(entries.get("/AA")) or {})

    def _sort(self, entries: PdfDict, found: PageNotes) -> None:
        file = self.opened.file
        kind = file.name(entries.get("/Subtype"))
        self._count_scripts(entries)
        if kind in _MEDIA:
            self.lost["media"] += 1
        elif kind in _COMMENTS:
            self.lost["comment"] += kind != "Popup"
        elif kind == "Link":
            link = self._link(entries)
            if link is None:
                self.lost["link"] += 1
            else:
                found.links.append(link)
        else:
            self._flatten(entries, kind == "Widget", found)

    def _flatten(self, entries: PdfDict, is_field: bool, found: PageNotes) -> None:
        """Turn what is visible of a field or mark into ink."""
        file = self.opened.file
        if is_field:
            self.lost["field"] += 1
            self.lost["script"] += file.name((file.dictionary(entries.get("/A")) or {}).get("/S")) is not None
        if file.whole(entries.get("/F")) & _HIDDEN:
            return
        look = appearance(file, entries)
        if look is not None:
            found.looks.append(look)
        elif is_field and file.string(entries.get("/V")):
            self.lost["value"] += 1

    def _link(self, entries: PdfDict) -> KeptLink | None:
        """Return a link that leads to a web address or to a page of the annex; None for any other."""
        file = self.opened.file
        rect = file.numbers_of(entries.get("/Rect"), 4)
        action = file.dictionary(entries.get("/A"))
        if rect is None:
            return None
        if action is None:
            return self._to_page(rect, entries.get("/Dest"))
        kind = file.name(action.get("/S"))
        if kind == "GoTo":
            return self._to_page(rect, action.get("/D"))
        uri = file.string(action.get("/URI")) or b""
        scheme = uri.partition(b":")[0].decode("latin-1").strip().lower()
        if kind == "URI" and scheme in _SCHEMES and uri.isascii():
            return KeptLink(rect, uri)
        self.lost["script"] += kind not in ("URI", "GoToR", "Named", None)
        return None

    def _to_page(self, rect: tuple[float, ...], target: object) -> KeptLink | None:
        """Return a link to the page of a destination (ISO 32000-1, 12.3.2), given outright or by name."""
        file = self.opened.file
        found = file.resolve(target)
        if not isinstance(found, ArrayObject | DictionaryObject):
            name = file.name(target)
            key = name.encode("latin-1") if name is not None else file.string(target)
            found = file.resolve(self._named_places().get(key)) if key is not None else None
        if isinstance(found, DictionaryObject):
            found = file.resolve(found.get("/D"))
        page = found[0] if isinstance(found, ArrayObject) and found else None
        return KeptLink(rect, None, int(page.idnum)) if isinstance(page, IndirectObject) else None

    def _named_places(self) -> dict[bytes, object]:
        """Return the annex's named destinations, old and new way, read once."""
        if self._named is None:
            file = self.opened.file
            old = file.dictionary(self.opened.catalog.get("/Dests")) or {}
            self._named = {key[1:].encode("latin-1", "replace"): value for key, value in old.items()}
            names = file.dictionary(self.opened.catalog.get("/Names")) or {}
            stack, seen = [names.get("/Dests")], set[int]()
            while stack and len(seen) < _MOST_NODES:
                node = file.dictionary(stack.pop())
                if node is None or id(node) in seen:
                    continue
                seen.add(id(node))
                stack += file.items(node.get("/Kids"))
                pairs = file.items(node.get("/Names"))
                for key, value in zip(pairs[::2], pairs[1::2], strict=False):
                    self._named.setdefault(file.string(key) or b"", value)
        return self._named


def appearance(file: PdfFile, entries: PdfDict) -> Look | None:
    """Return an annotation's normal appearance in its present state, placed by ISO 32000-1, 12.5.5, algorithm 8.1."""
    look = file.resolve((file.dictionary(entries.get("/AP")) or {}).get("/N"))
    if isinstance(look, DictionaryObject) and not isinstance(look, StreamObject):
        state = file.name(entries.get("/AS"))
        look = file.resolve(look.get(f"/{state}")) if state is not None else None
    rect = file.numbers_of(entries.get("/Rect"), 4)
    if not isinstance(look, StreamObject) or rect is None:
        return None
    box = file.numbers_of(look.get("/BBox"), 4)
    if box is None:
        return None
    a, b, c, d, e, f = file.numbers_of(look.get("/Matrix"), 6) or (1, 0, 0, 1, 0, 0)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in box[::2] for y in box[1::2]]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    bottom, top = min(y for _, y in corners), max(y for _, y in corners)
    if right <= left or top <= bottom:
        return None
    across = (max(rect[0], rect[2]) - min(rect[0], rect[2])) / (right - left)
    up = (max(rect[1], rect[3]) - min(rect[1], rect[3])) / (top - bottom)
    moved = min(rect[0], rect[2]) - left * across, min(rect[1], rect[3]) - bottom * up
    return Look(look, (across, 0, 0, up, *moved))
