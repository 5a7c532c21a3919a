"""The content of pages: read whole, or in pieces of which most are known from an earlier page or file.

A piece ends with a text object (`ET`, and the `EMC`s right after it) or with its stream. What a piece shows is a function of its
bytes, of what the pieces before it hand on (`Standing`) and of what the page's resources lead to. A page on which a cut could
change the reading (a string over two pieces, a path under construction) is read whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from operator import is_
from typing import Any

from generator.preflight.content import ContentPart, PageContent, Stretch, moved
from generator.preflight.door import Door
from generator.preflight.facts import PageFacts
from generator.preflight.font_cache import FontCache
from generator.preflight.geometry import contains, shifted, transform_box
from generator.preflight.graphics_state import GraphicsState, is_transparency_group, values_of, without_colors
from generator.preflight.interpreter import MOST_FORMS, Interpreter
from generator.preflight.memo import CheckMemo
from generator.preflight.objects import PdfDict, as_dict, as_list, as_name, object_number, resolve, stream_data
from generator.preflight.pieces import Page, Piece, Reading, begins_line, ends_of
from generator.preflight.reach import Reach, reach_of
from generator.preflight.set_elsewhere import Piece as Written
from generator.preflight.set_elsewhere import font_matters, read_piece, set_again
from generator.preflight.sheets import seen_matrix
from generator.preflight.standing import Standing, at_the_top, in_form, without_font

_OBJECT = re.compile(rb"/(\S+) Do\n")
_NO_LEAF = re.compile(rb"Do\b|BMC\b|BDC\b|EMC\b")
"""A form with any of these is carried out as a whole."""
_MISSING = "a content stream is missing or cannot be decoded"
_PART_COST, _SHOW_COST = 2_000, 900


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

    def page(self, sheet: PageFacts) -> PageFacts:
        """Return a page with what it shows."""
        return replace(sheet, content=self._read(sheet), sheet=sheet)

    def _read(self, sheet: PageFacts) -> PageContent:
        """Return what a page shows."""
        resources = as_dict(sheet.entries.get("/Resources")) or {}
        streams = as_list(sheet.entries.get("/Contents"))
        if self._door is not None and self._memo is not None:
            found = self._in_pieces(sheet, [resolve(raw) for raw in streams], resources, self._memo, self._door)
            if found is not None:
                return found
            self.mixed = True
        return self._whole(sheet.number, _top_of(sheet), streams, resources)

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
        return PageContent((Stretch((part,), part.tags),))

    def _in_pieces(
        self, sheet: PageFacts, streams: list[Any], resources: PdfDict, memo: CheckMemo, door: Door
    ) -> PageContent | None:
        """Return what a page shows, stream by stream; None if it must be read whole."""
        reach = self._reach(resources, door, memo)
        if reach is None:
            return None
        top = door.traced(memo, ("top", id(sheet), self._colors), lambda: self._same(_top_of(sheet), memo), sheet)
        key = ("page", sheet.number, id(top), id(reach))
        before: Page | None = (memo.get(key) or (None,))[0]
        if before is None or len(before.streams) != len(streams) or not all(map(is_, before.streams, streams)):
            before = self._in_streams(sheet.number, top, streams, before, (resources, reach), memo)
            if before is None:
                return None
            memo.put(key, (before, top, reach), _PART_COST)
        if self._fonts.lacking and any(self._fonts.lacks(piece.codes) for piece in before.pieces):
            return None
        return before.content

    def _in_streams(
        self, number: int, at: Standing, streams: list[Any], before: Page | None, reached: tuple[PdfDict, Reach], memo: CheckMemo
    ) -> Page | None:
        """Return what streams show that follow each other; None if they must be read as one.

        `before` is what the page showed last; `reached` are its resources and what they lead to.
        """
        pieces: list[Piece] = []
        top = at
        known = before.steps() if before is not None else iter(())
        for stream in streams:
            was, begin, found = next(known, (None, None, None))
            piece = found if was is stream and begin is at else self._known_stream(number, at, stream, *reached, memo)
            if piece is None:
                return None
            pieces.append(piece)
            at = piece.after
        if sum([len(piece.forms) for piece in pieces]) > MOST_FORMS // 2:
            return None
        stretches: tuple[Stretch, ...] = tuple(pieces)
        if at.marks:
            left = tuple(f"`{mark.tag}` is opened but not closed" for mark in at.marks)
            stretches = (*stretches, Stretch((ContentPart(unbalanced=left, marks=at.marks, outer=len(at.marks)),)))
        return Page(streams, pieces, top, PageContent(stretches))

    def _known_stream(
        self, number: int, at: Standing, stream: Any, resources: PdfDict, reach: Reach, memo: CheckMemo
    ) -> Piece | None:
        """Return what one stream shows; pages with other resources may have it too, if all that it names is the same in them."""
        holder = number if _is_of_page(stream, memo) else 0
        key = ("stream", id(stream), id(at), holder, id(reach))
        known = memo.get(key)
        if known is None:
            data = stream_data(stream)
            named = reach.of(data) if data is not None else (reach,)
            elsewhere = ("named stream", id(stream), id(at), holder, *map(id, named))
            known = memo.get(elsewhere)
            if known is None:
                piece = self._stream(number, at, data, resources, reach, memo) if data is not None else None
                known = (piece, stream, at, reach, named)
                memo.put(elsewhere, known, _PART_COST)
            known = (known[0], stream, at, reach)
            memo.put(key, known, 300)
        found: Piece | None = known[0]
        return found

    def _reach(self, resources: PdfDict, door: Door, memo: CheckMemo) -> Reach | None:
        """Return what a resource dictionary leads to, found once for all pages that share it."""
        known = self._reached.get(id(resources))
        if known is None:
            known = self._reached[id(resources)] = (reach_of(resources, self._fonts, door, memo), resources)
        return known[0]

    def _stream(self, number: int, at: Standing, data: bytes, resources: PdfDict, reach: Reach, memo: CheckMemo) -> Piece | None:
        """Return what one stream shows; None if it cannot be told without the others.

        Only what is new is read, if it is nearly that of the same page of another file.
        """
        key = ("read", id(at), number if b"MCID" in data else 0, id(reach))
        before: Reading | None = (memo.get(key) or (None,))[0]
        now = Reading(data, [], [], at)
        read = self._reads(number, now, resources, reach, memo)
        if before is not None:
            first = before.same_at_start(data)
            now.ends.extend(before.ends[:first])
            now.pieces.extend(before.pieces[:first])
            last = before.same_at_end(data, first)
            rest = len(data) - (len(before.data) - before.start_of(last))
            if begins_line(data, rest) and read(rest) and now.standing_before(len(now.pieces)) is before.standing_before(last):
                more = rest - before.start_of(last)
                now.ends.extend([end + more for end in before.ends[last:]])
                now.pieces.extend(before.pieces[last:])
        if not read(len(data)):
            return None
        memo.put(key, (now, at, reach), 2 * len(data) + 50 * len(now.pieces))
        parts = tuple([part for piece in now.pieces for part in piece.parts])
        tags = tuple([tag for piece in now.pieces for tag in piece.tags])
        same: tuple[object, ...] = memo.get(("tags", tags)) or tags
        memo.put(("tags", tags), same, 100 * len(tags))
        return Piece(parts, same, after=now.standing_before(len(now.pieces)))

    def _reads(self, number: int, now: Reading, resources: PdfDict, reach: Reach, memo: CheckMemo) -> Callable[[int], bool]:
        """Return what reads on in a stream, up to some byte; it tells whether all pieces could be read by themselves."""

        def read(until: int) -> bool:
            start = now.ends[-1] if now.ends else 0
            some = now.data[start:until]
            at, begin = now.standing_before(len(now.pieces)), 0
            for end in ends_of(some):
                written = some[begin:end]
                piece = self._form(at, written, resources, memo) if written.endswith(b" Do\n") else None
                piece = piece or self._piece(number, at, written, resources, reach, memo)
                if piece is None:
                    return False
                now.ends.append(start + end)
                now.pieces.append(piece)
                at, begin = piece.after, end
            return True

        return read

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
            return Piece(piece.parts, piece.tags, after=at)
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
        part = piece.parts[0]
        shows = len(part.own_texts) + len(part.own_inks) + len(part.marks)
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
        piece = Piece((part,), part.tags, after=self._same(after, memo))
        self._fonts.shown(part.fonts)
        return piece

    @staticmethod
    def _again(piece: Piece, was: Written, now: Written, at: Standing, number: int) -> Piece | None:
        """Return what a piece shows that stood elsewhere before; None if it must be carried out."""
        if piece.after.marks != at.marks:
            return None
        part = set_again(piece.parts[0], was, now, GraphicsState(*at.state), number)
        return Piece((part,), part.tags, after=piece.after) if part is not None else None

    def _form(self, at: Standing, written: bytes, resources: PdfDict, memo: CheckMemo) -> Piece | None:
        """Return what a form XObject shows that holds no others and no marked content; None for anything else."""
        found = _OBJECT.fullmatch(written)
        key = f"/{found[1].decode('latin-1')}" if found is not None else ""
        raw = (as_dict(resources.get("/XObject")) or {}).get(key)
        form, number = as_dict(raw), object_number(raw)
        if form is None or not number or as_name(form.get("/Subtype")) != "Form" or is_transparency_group(form):
            return None
        data = _leaf_data(form, memo)
        if data is None or self._door is None:
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
        return Piece((first, *shown.parts), shown.tags, after=at)

    def _elsewhere(self, form: PdfDict, begin: Standing, reach: Reach, memo: CheckMemo) -> Piece | None:
        """Return what a form shows that was painted elsewhere before, in the same state; None if it must be carried out."""
        known = memo.get(_place_of(form, begin, reach))
        if known is None or known[0] is None or known[0].after.marks != begin.marks:
            return None
        piece, before = known[0], GraphicsState(*known[1].state)
        now = GraphicsState(*begin.state)
        right, down = now.ctm[4] - before.ctm[4], now.ctm[5] - before.ctm[5]
        hull = piece.as_one.hull
        if hull is None or now.clip is None or not contains(now.clip, shifted(hull, (right, down)), 0.0):
            return None
        return Piece((moved(piece.as_one, (right, down)),), piece.tags, after=begin)

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


def _top_of(sheet: PageFacts) -> Standing:
    """Return how a page begins."""
    base = seen_matrix(sheet.entries, sheet.media)
    return at_the_top(base, transform_box(base, sheet.media))


def _is_of_page(stream: Any, memo: CheckMemo) -> bool:
    """Tell whether it matters which page a stream is of: whether it has marked content that an element may hold."""
    known = memo.get(("of", id(stream)))
    if known is None:
        known = (b"MCID" in (stream_data(stream) or b""), stream)
        memo.put(("of", id(stream)), known, _PART_COST)
    found: bool = known[0]
    return found


def _leaf_data(form: PdfDict, memo: CheckMemo) -> bytes | None:
    """Return the content of a form XObject that holds no others and no marked content; None for anything else."""
    known = memo.get(("leaf", id(form)))
    if known is None:
        data = stream_data(form)
        known = (data if data is not None and not _NO_LEAF.search(data) else None, form)
        memo.put(("leaf", id(form)), known, _PART_COST)
    found: bytes | None = known[0]
    return found


def _place_of(form: PdfDict, begin: Standing, reach: Reach) -> tuple[object, ...]:
    """Return the key under which it is known what a form shows, wherever it is painted: the state but for its place."""
    state = GraphicsState(*begin.state)
    state.ctm, state.clip = (*state.ctm[:4], 0.0, 0.0), None
    return "place", id(form), id(reach), values_of(state), begin.marks, begin.colors
