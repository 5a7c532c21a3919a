"""The content of pages: read whole, or in pieces of which most are known from an earlier page or file.

A piece ends with a text object (`ET`, and the `EMC`s right after it) or with its stream. What a piece shows is a function of its
bytes, of what the pieces before it hand on (`Standing`) and of what the page's resources lead to. A page on which a cut could
change the reading (a string over two pieces, a path under construction) is read whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.preflight.content import ContentPart, PageContent, hull_of, moved
from generator.preflight.door import Door
from generator.preflight.font_cache import FontCache
from generator.preflight.fonts import PdfFont
from generator.preflight.geometry import Box, Matrix, contains, transform_box
from generator.preflight.graphics_state import GraphicsState, is_transparency_group, values_of, without_colors
from generator.preflight.interpreter import MOST_FORMS, Interpreter
from generator.preflight.memo import CheckMemo
from generator.preflight.objects import PdfDict, as_dict, as_list, as_name, object_number, resolve, stream_data
from generator.preflight.reach import Reach, reach_of
from generator.preflight.set_elsewhere import Piece as Written
from generator.preflight.set_elsewhere import font_matters, read_piece, set_again
from generator.preflight.standing import Standing, at_the_top, in_form, without_font

_TEXT_END = re.compile(rb"\nET\n(?:EMC\n)*")
_RULE_END = re.compile(rb" re f\nEMC\n")
_PAINTED = re.compile(rb" Do\n")
"""Patterns that begin with letters of their own are found much faster than choices are."""
_NAME = re.compile(rb"/[^\x00\t\n\f\r ()<>\[\]{}/%#]+")
_OBJECT = re.compile(rb"/(\S+) Do\n")
_NO_LEAF = re.compile(rb"Do\b|BMC\b|BDC\b|EMC\b")
"""A form with any of these is carried out as a whole."""
_MISSING = "a content stream is missing or cannot be decoded"
_PART_COST, _SHOW_COST = 2_000, 900


@dataclass(frozen=True, eq=False)
class Piece:
    """What some bytes show (one part, or those of a whole stream), and how it goes on after them."""

    parts: tuple[ContentPart, ...]
    after: Standing
    tags: tuple[object, ...]

    @cached_property
    def forms(self) -> tuple[int, ...]:
        """Object numbers of the form XObjects painted, in order."""
        return tuple([number for part in self.parts for number in part.forms])

    @cached_property
    def codes(self) -> tuple[tuple[PdfFont, set[int]], ...]:
        """The fonts, each with the codes that are shown in it."""
        uses: dict[PdfFont, set[int]] = {}
        for part in self.parts:
            for font, use in part.fonts.items():
                uses.setdefault(font, set()).update(use.codes, use.replaced)
        return tuple(uses.items())


class ContentReader:
    """Reads the content of one file's pages; with a memo, only what is new."""

    def __init__(self, fonts: FontCache, door: Door | None, memo: CheckMemo | None, *, colors: bool = True) -> None:
        """`door` is where the file's objects are fetched, if a memo is to be used.

        Without `colors` what a piece takes over of them from the pieces before does not count, and is not told.
        """
        self._colors = colors
        self._fonts = fonts
        self._own = fonts if memo is None else FontCache({})
        self._reached: dict[int, tuple[Reach | None, PdfDict]] = {}
        self._door = door
        self._memo = memo
        self.mixed = False
        """Whether a page had to be read whole: its fonts are the file's own, and not those of the pages read in pieces."""

    def read(self, number: int, entries: PdfDict, base: Matrix, media: Box) -> PageContent:
        """Return what a page shows; `base` takes default user space to the page as seen."""
        begin = at_the_top(base, transform_box(base, media))
        resources = as_dict(entries.get("/Resources")) or {}
        streams = as_list(entries.get("/Contents"))
        if self._door is not None and self._memo is not None:
            found = self._in_pieces(number, begin, [resolve(raw) for raw in streams], resources, self._memo, self._door)
            if found is not None:
                return found
            self.mixed = True
        return self._whole(number, begin, streams, resources)

    def _whole(self, number: int, begin: Standing, streams: Any, resources: PdfDict) -> PageContent:
        """Carry out a page's content streams, joined as ISO 32000-1, 7.8.2 says."""
        interpreter = Interpreter(number, begin, self._own)
        parts: list[bytes] = []
        for raw in streams:
            data = stream_data(raw)
            if data is None:
                interpreter.fault(_MISSING)
            else:
                parts.append(data)
        interpreter.run(b"\n".join(parts), resources)
        part = interpreter.result()
        return PageContent((part,), part.tags, part.forms)

    def _in_pieces(
        self, number: int, begin: Standing, streams: list[Any], resources: PdfDict, memo: CheckMemo, door: Door
    ) -> PageContent | None:
        """Return what a page shows, piece by piece; None if it must be read whole."""
        reach = self._reach(resources, door, memo)
        if reach is None:
            return None
        at = self._same(begin, memo)
        parts: tuple[ContentPart, ...] = ()
        tags: tuple[object, ...] = ()
        forms: tuple[int, ...] = ()
        for stream in streams:
            key = ("stream", id(stream), id(at), number if _is_of_page(stream, memo) else 0, id(reach))
            known = memo.get(key)
            if known is None:
                data = stream_data(stream)
                piece = self._stream(number, at, data, resources, reach, memo) if data is not None else None
                known = (piece, stream, at, reach)
                memo.put(key, known, _PART_COST)
            if known[0] is None or (self._fonts.lacking and self._fonts.lacks(known[0].codes)):
                return None
            parts, tags, at = parts + known[0].parts, tags + known[0].tags, known[0].after
            forms += known[0].forms
        if len(forms) > MOST_FORMS // 2:
            return None
        if at.marks:
            left = tuple(f"`{mark.tag}` is opened but not closed" for mark in at.marks)
            parts = (*parts, ContentPart(unbalanced=left, marks=at.marks, outer=len(at.marks)))
        return PageContent(parts, tags, forms)

    def _reach(self, resources: PdfDict, door: Door, memo: CheckMemo) -> Reach | None:
        """Return what a resource dictionary leads to, found once for all pages that share it."""
        known = self._reached.get(id(resources))
        if known is None:
            known = self._reached[id(resources)] = (reach_of(resources, self._fonts, door, memo), resources)
        return known[0]

    def _stream(self, number: int, at: Standing, data: bytes, resources: PdfDict, reach: Reach, memo: CheckMemo) -> Piece | None:
        """Return what one stream shows; None if it cannot be told without the others."""
        parts: list[ContentPart] = []
        tags: tuple[object, ...] = ()
        start = 0
        for end in _ends(data):
            written = data[start:end]
            piece = self._form(at, written, resources, memo) if written.endswith(b" Do\n") else None
            piece = piece or self._piece(number, at, written, resources, reach, memo)
            if piece is None:
                return None
            parts += piece.parts
            tags, at, start = tags + piece.tags, piece.after, end
        return Piece(tuple(parts), at, tags)

    def _piece(self, number: int, at: Standing, data: bytes, resources: PdfDict, reach: Reach, memo: CheckMemo) -> Piece | None:
        """Return what one piece shows; None if it does not read the same by itself."""
        key = ("here", data, id(at), number if b"MCID" in data else 0, id(reach))
        known = memo.get(key)
        if known is None:
            known = (self._anywhere(number, at, data, resources, reach, memo), at, reach)
            memo.put(key, known, len(data))
        found: Piece | None = known[0]
        return found

    def _anywhere(
        self, number: int, at: Standing, data: bytes, resources: PdfDict, reach: Reach, memo: CheckMemo
    ) -> Piece | None:
        """Return what one piece shows, which may be known from a page with other resources or from another place."""
        font = font_matters(data)
        begin = at if font == "before" else self._same(without_font(at), memo)
        piece = self._read_piece(number, begin, data, resources, reach.of(data), memo)
        if piece is None or font != "not":
            return piece
        if piece.after is begin:
            return Piece(piece.parts, at, piece.tags)
        return self._read_piece(number, at, data, resources, reach.of(data), memo)

    def _read_piece(
        self, number: int, at: Standing, data: bytes, resources: PdfDict, named: tuple[object, ...], memo: CheckMemo
    ) -> Piece | None:
        """Return what one piece shows, known or carried out; `named` is all that it can name in the resources."""
        holder = number if b"MCID" in data else 0
        key = ("piece", data, id(at), holder, *map(id, named))
        known = memo.get(key)
        if known is not None:
            found: Piece | None = known[0]
            return found
        written = read_piece(data)
        template = ("template", written.template, id(at), *map(id, named)) if written is not None else ()
        known = memo.get(template) if written is not None else None
        if written is not None and known is not None:
            piece = self._again(known[0], known[1], written, at, number)
            if piece is not None:
                memo.put(key, (piece, at, named), _PART_COST + _SHOW_COST)
                return piece
        piece = self._carried_out(number, at, data, resources, memo)
        if piece is None:
            return None
        shows = len(piece.parts[0].texts) + len(piece.parts[0].inks) + len(piece.parts[0].marks)
        memo.put(key, (piece, at, named), _PART_COST + _SHOW_COST * shows + 2 * len(data))
        if written is not None:
            memo.put(template, (piece, written, at, named), _PART_COST + len(data))
        return piece

    def _carried_out(self, number: int, at: Standing, data: bytes, resources: PdfDict, memo: CheckMemo) -> Piece | None:
        """Return what one piece shows; None if it does not read the same by itself."""
        interpreter = Interpreter(number, at, self._fonts)
        whole = interpreter.run_piece(data, resources)
        after, part = interpreter.standing(), interpreter.result()
        if not whole or after is None or (part.tags and b"MCID" not in data):
            return None
        piece = Piece((part,), self._same(after, memo), part.tags)
        self._fonts.shown(piece.codes)
        return piece

    @staticmethod
    def _again(piece: Piece, was: Written, now: Written, at: Standing, number: int) -> Piece | None:
        """Return what a piece shows that stood elsewhere before; None if it must be carried out."""
        if piece.after.marks != at.marks:
            return None
        part = set_again(piece.parts[0], was, now, GraphicsState(*at.state), number)
        return Piece((part,), piece.after, part.tags) if part is not None else None

    def _form(self, at: Standing, written: bytes, resources: PdfDict, memo: CheckMemo) -> Piece | None:
        """Return what a form XObject shows that holds no others and no marked content; None for anything else."""
        found = _OBJECT.fullmatch(written)
        key = f"/{found[1].decode('latin-1')}" if found is not None else ""
        raw = (as_dict(resources.get("/XObject")) or {}).get(key)
        form, number, data = as_dict(raw), object_number(raw), None
        if form is not None and number and as_name(form.get("/Subtype")) == "Form" and not is_transparency_group(form):
            data = stream_data(raw)
        if form is None or data is None or self._door is None or _NO_LEAF.search(data):
            return None
        inner = as_dict(form.get("/Resources"))
        reach = self._reach(inner, self._door, memo) if inner else None
        if inner is None or reach is None:
            return None
        begin = self._same(in_form(at, form), memo)
        known = memo.get(("form", id(form), id(begin), id(reach)))
        if known is None:
            piece = self._elsewhere(form, begin, reach, memo)
            if piece is None:
                piece = self._stream(number, begin, data, inner, reach, memo)
                memo.put(_place_of(form, begin, reach), (piece, begin, form, reach), _PART_COST)
            known = (piece, form, begin, reach)
            memo.put(("form", id(form), id(begin), id(reach)), known, _PART_COST)
        shown: Piece | None = known[0]
        if shown is None or any(part.unbalanced for part in shown.parts) or len(shown.after.marks) != len(at.marks):
            return None
        opened = tuple(range(len(at.marks)))
        first = ContentPart(marks=at.marks, outer=len(at.marks), still_open=opened, forms=(number,))
        return Piece((first, *shown.parts), at, shown.tags)

    def _elsewhere(self, form: PdfDict, begin: Standing, reach: Reach, memo: CheckMemo) -> Piece | None:
        """Return what a form shows that was painted elsewhere before, in the same state; None if it must be carried out."""
        known = memo.get(_place_of(form, begin, reach))
        if known is None or known[0] is None or known[0].after.marks != begin.marks:
            return None
        piece, before = known[0], GraphicsState(*known[1].state)
        now = GraphicsState(*begin.state)
        right, down = now.ctm[4] - before.ctm[4], now.ctm[5] - before.ctm[5]
        hull = hull_of(piece.parts)
        if hull is None or now.clip is None:
            return None
        hull = (hull[0] + right, hull[1] + down, hull[2] + right, hull[3] + down)
        if not contains(now.clip, hull, 0.0):
            return None
        return Piece((moved(piece.parts, right, down),), begin, piece.tags)

    def _same(self, standing: Standing, memo: CheckMemo) -> Standing:
        """Return the one object that stands for all equal to it."""
        if not self._colors:
            states = [without_colors(state) for state in (standing.state, *standing.stack)]
            standing = Standing(states[0], tuple(states[1:]), standing.marks, colors=False)
        known = memo.get(standing)
        if known is None:
            memo.put(standing, standing, _PART_COST)
            return standing
        found: Standing = known
        return found


def _is_of_page(stream: Any, memo: CheckMemo) -> bool:
    """Tell whether it matters which page a stream is of: whether it has marked content that an element may hold."""
    known = memo.get(("of", id(stream)))
    if known is None:
        known = (b"MCID" in (stream_data(stream) or b""), stream)
        memo.put(("of", id(stream)), known, _PART_COST)
    found: bool = known[0]
    return found


def _place_of(form: PdfDict, begin: Standing, reach: Reach) -> tuple[object, ...]:
    """Return the key under which it is known what a form shows, wherever it is painted: the state but for its place."""
    state = GraphicsState(*begin.state)
    state.ctm, state.clip = (*state.ctm[:4], 0.0, 0.0), None
    return "place", id(form), id(reach), values_of(state), begin.marks, begin.colors


def _ends(data: bytes) -> list[int]:
    """Return where the pieces of a stream end; one that paints an object stands by itself."""
    ends = {found.end() for pattern in (_TEXT_END, _RULE_END) for found in pattern.finditer(data)}
    for found in _PAINTED.finditer(data):
        start = data.rfind(b"\n", 0, found.start()) + 1
        if start and _NAME.fullmatch(data, start, found.start()):
            ends |= {start, found.end()}
    return sorted(ends | {len(data)})
