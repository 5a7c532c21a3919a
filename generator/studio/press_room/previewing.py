"""Documents to be looked at: made when something has changed, and kept for their pages."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field, replace

from generator.content.agency import Agency
from generator.diagnostics import Problem, ProblemsError
from generator.draw import draw_document
from generator.frames import Document
from generator.pipeline.choose_jobs import Chosen, choose_jobs
from generator.pipeline.make_documents import STEPS, press_of
from generator.pipeline.outcomes import Outcome
from generator.pipeline.outlines import with_outlined_faces, with_outlines
from generator.pipeline.printing import printing_for
from generator.studio.press_room.listing import listed_of
from generator.studio.press_room.messages import (
    AskCatalogue,
    AskImage,
    Chunk,
    ChunkMade,
    Listed,
    PageInfo,
    Preview,
    Wanted,
)
from generator.studio.press_room.pictures import page_png, page_sizes
from generator.studio.press_room.room import PressRoom
from generator.studio.press_room.words_on_page import words_on

KEPT = 48_000_000
"""Bytes of finished files that are kept."""
FEW = 12
"""Pages up to which a document is checked at once and all its words are told."""
_MOST_KNOWN = 64
_LAID_OUT = 3
"""Steps after which sheets can be drawn."""


@dataclass(slots=True)
class Shelf:
    """Finished files by key, and keys by what was wanted; those not looked at for longest go first."""

    most: int = KEPT
    _files: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    _known: OrderedDict[bytes, Preview] = field(default_factory=OrderedDict)
    _size: int = 0

    def keep(self, data: bytes, shown: Preview, digest: bytes) -> None:
        """Keep a file."""
        key = shown.key
        self._known[digest] = shown
        self._known.move_to_end(digest)
        if key not in self._files:
            self._files[key] = data
            self._size += len(data)
        self._files.move_to_end(key)
        while self._size > self.most and len(self._files) > 1:
            self._size -= len(self._files.popitem(last=False)[1])
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    def find(self, digest: bytes) -> Preview | None:
        """Return what was told, if its file is still here."""
        found = self._known.get(digest)
        return found if found is not None and found.key in self._files else None

    def file(self, key: str) -> bytes | None:
        """Return a file."""
        if key in self._files:
            self._files.move_to_end(key)
        return self._files.get(key)

    def clear(self) -> None:
        """Forget all."""
        self._files.clear()
        self._known.clear()
        self._size = 0


def preview(room: PressRoom, shelf: Shelf, wanted: Wanted) -> Preview:
    """Return a document's key and pages, made now or before. Raises ProblemsError from any step."""
    agency, warnings = room.agency(wanted.path, wanted.text)
    digest = hashlib.sha256(wanted.digest + b"".join(_beside(agency))).digest()
    known = shelf.find(digest)
    if known is not None and (known.checked or not wanted.checked) and all(known.pages[at].text for at in _look(wanted, known)):
        return known
    chosen = _chosen(room, agency, wanted)
    data, sheets, problems, checked = _made(room, chosen, wanted)
    shown = Preview(
        key=hashlib.sha256(data).hexdigest(),
        pages=_pages(data, sheets, wanted),
        warnings=tuple(dict.fromkeys((*warnings, *problems))),
        checked=checked,
        title=sheets.title,
        outlined=chosen.job.stock is not None,
    )
    shelf.keep(data, shown, digest)
    return shown


def image(room: PressRoom, shelf: Shelf, ask: AskImage) -> bytes | None:
    """Return a page as PNG; None where there is no such page, or where the document would come out otherwise by now."""
    data = shelf.file(ask.key)
    if data is None:
        if preview(room, shelf, replace(ask.wanted, checked=False)).key != ask.key:
            return None
        data = shelf.file(ask.key)
    if data is None:
        return None
    return page_png(_outlined(room, ask.wanted) or data if ask.outlines else data, ask.page, ask.scale)


def catalogue(room: PressRoom, ask: AskCatalogue) -> tuple[Listed, ...]:
    """Return all documents of an agency. Raises ProblemsError."""
    agency, _ = room.agency(ask.path, ask.text)
    found: dict[tuple[str, str], Listed] = {}
    for chosen in choose_jobs(room.library, agency, (), (), "all", ask.stocks):
        listed = listed_of(chosen)
        found.setdefault((listed.packet, listed.stem), listed)
    return tuple(found.values())


def make_chunk(room: PressRoom, chunk: Chunk) -> ChunkMade:
    """Return one document of an order in its editions. Raises ProblemsError where there is none to make."""
    order = chunk.order
    agency, warnings = room.agency(order.path, order.text)
    printing = printing_for(agency, order.printer, order.ink, order.copies, order.spares)
    outcomes = []
    for chosen in room.choose(agency, (chunk.packet, chunk.stem), chunk.editions, order.stocks, printing, order.modules):
        making = room.making(chosen)
        all(making.run(step) for step in range(len(STEPS)))
        outcomes.append(making.outcome(()))
    failed = [outcome for outcome in outcomes if outcome.failed is not None]
    documents = tuple(document for outcome in outcomes for document in outcome.documents)
    found = tuple(problem for outcome in outcomes for problem in outcome.warnings)
    whole = failed[0] if failed else Outcome(documents, found)
    return ChunkMade(whole, (*room.warnings, *warnings))


def _chosen(room: PressRoom, agency: Agency, wanted: Wanted) -> Chosen:
    printing = printing_for(agency, wanted.printer, wanted.ink)
    return room.choose(agency, (wanted.packet, wanted.stem), (wanted.edition,), wanted.stocks, printing)[0]


def _beside(agency: Agency) -> list[bytes]:
    """Return hashes of the files beside the agency's own that its documents are made from."""
    files = [one.data for one in (agency.logo, *agency.annexes) if one is not None]
    files += [agency.press.icc] if agency.press is not None else []
    return [hashlib.sha256(data).digest() for data in files]


def _made(room: PressRoom, chosen: Chosen, wanted: Wanted) -> tuple[bytes, Document, tuple[Problem, ...], bool]:
    """Return a document's bytes, its sheets, warnings and whether it was checked. Raises ProblemsError."""
    making = room.making(chosen)
    if not all(making.run(step) for step in range(_LAID_OUT)):
        making.outcome(()).check()
    sheets = making.sheets[0][1]
    if not wanted.checked and len(sheets.pages) > FEW and not chosen.job.annexes:
        with suppress(ProblemsError):  # which are said with those of the checks
            press = press_of(chosen.job) if wanted.edition == "press" else None
            return draw_document(sheets, room.typefaces, press, room.memos.drawn), sheets, (), False
    making.run(_LAID_OUT)
    outcome = making.outcome(())
    outcome.check()
    return outcome.documents[0].data, sheets, outcome.warnings, True


def _outlined(room: PressRoom, wanted: Wanted) -> bytes | None:
    """Return a document with trim and safe zone outlined; None for what has no stock. Raises ProblemsError."""
    agency, _ = room.agency(wanted.path, wanted.text)
    chosen = _chosen(room, agency, wanted)
    stock = chosen.job.stock
    if stock is None:
        return None
    making = room.making(chosen)
    if not all(making.run(step) for step in range(_LAID_OUT)):
        making.outcome(()).check()
    sheets = making.sheets[0][1]
    lined = with_outlines(sheets, chosen.printing.on(stock)) if wanted.edition == "office" else with_outlined_faces(sheets, stock)
    return draw_document(lined, room.typefaces, None, room.memos.drawn)


def _look(wanted: Wanted, shown: Preview) -> list[int]:
    """Return the pages whose words are wanted."""
    count = len(shown.pages)
    return [at for at in wanted.look if 0 <= at < count] if count > FEW else []


def _pages(data: bytes, sheets: Document, wanted: Wanted) -> tuple[PageInfo, ...]:
    sizes = page_sizes(data)
    # Annexes are behind the sheets; they have no words of ours.
    own = len(sheets.pages)
    look = range(own) if len(sizes) <= FEW else wanted.look or range(FEW)
    words = words_on(sheets, [at for at in look if 0 <= at < own])
    return tuple(PageInfo(width, height, words.get(at, "")) for at, (width, height) in enumerate(sizes))
