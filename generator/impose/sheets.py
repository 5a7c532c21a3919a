"""Card faces on sheets: the first copy of each face is tagged, the others are artifacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from generator.content.theme import Stock
from generator.frames import Document, Group, Item, OutlineEntry, Page
from generator.impose.geometry import Place, Reach, backs, fronts, reach, reaches
from generator.impose.known import Known
from generator.impose.margins import SLUG_SIZE, SheetText, margin_items
from generator.impose.marks import SheetMarks, sheet_marks
from generator.impose.plan import SheetPlan
from generator.impose.shift import NO_SHIFT, PrinterShift, check_shift, shifted
from generator.typefaces import Typefaces


@dataclass(frozen=True, slots=True)
class Options:
    """What holds for all sheets of a run: the printer's correction, how many are printed, and whether they are registered."""

    shift: PrinterShift = NO_SHIFT
    plan: SheetPlan | None = None
    registration: bool = False


DEFAULT = Options()
_COPIES: Known[tuple[tuple[Place, ...], tuple[Copy, ...]]] = Known()
_MARKS: Known[tuple[Item, ...]] = Known()
_CLIPS: Known[tuple[tuple[float, float, float, float], ...]] = Known()


@dataclass(frozen=True, slots=True)
class Copy:
    """A face (page `page` of the document) at a place; only the tagged one is read out."""

    page: int
    place: Place
    reach: Reach
    tagged: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet: the copies on it, and all places of the sheet, filled or not."""

    copies: tuple[Copy, ...]
    places: tuple[Place, ...]
    label: str
    name: str
    slug: str
    """What the slug line adds: `fronts · sheet 1 of 2`."""
    back: bool = False
    joined: frozenset[tuple[str, float]] = field(default_factory=frozenset)
    """Lines between faces of one piece of paper (see `meet`)."""
    units: tuple[Stock, tuple[Place, ...]] | None = None
    """What is cut from the sheet, and where, if that is not its faces one by one."""


def impose_cards(
    document: Document, stock: Stock, words: SheetText, typefaces: Typefaces, options: Options = DEFAULT
) -> Document:
    """Return sheets: for each pair of faces of `document` a sheet of fronts and a sheet of mirrored backs.

    Faces stand at odd (front) and even (back) page numbers; a document with an odd number of faces has a last sheet
    without backs. Raises ProblemsError if a slug has a character no font has, or for a printer shift that is none.
    """
    total = len(document.pages)
    sides = []
    for index, face in enumerate(document.pages):
        side = "back" if index % 2 else "front"
        places, copies = _COPIES.find((stock,), partial(_copies, stock, index), index)
        label, slug = f"{side.capitalize()}s {index // 2 + 1}", f"{side}s · sheet side {index + 1} of {total}"
        sides.append(Side(copies, places, label, f"{face.name} sheet", slug, back=bool(index % 2)))
    return compose(document, sides, stock, words, typefaces, options)


def _copies(stock: Stock, index: int) -> tuple[tuple[Place, ...], tuple[Copy, ...]]:
    """Return the places of a face on its sheet, and its copies there."""
    places = backs(stock) if index % 2 else fronts(stock)
    around = reaches(stock, places, reach(stock))
    copies = (Copy(index, place, beyond, number == 0) for number, (place, beyond) in enumerate(zip(places, around, strict=True)))
    return places, tuple(copies)


def compose(
    document: Document, sides: Sequence[Side], stock: Stock, words: SheetText, typefaces: Typefaces, options: Options = DEFAULT
) -> Document:
    """Return the sheets that `sides` describe, with marks, margins, moved backs, bookmarks and link targets.

    Raises ProblemsError if a slug has a character no font has, or for a printer shift that is none.
    """
    check_shift(options.shift, stock, tuple(place for side in sides if side.back for place in side.places))
    nodes = list(document.structure)
    pages, extra = [], []
    printed = f" · {options.plan.slug}" if options.plan else ""
    for side in sides:
        text = replace(words, slug=f"{words.slug} · {side.slug}{printed}")
        unit, places = side.units or (stock, side.places)
        margin, added = margin_items(unit, places, text, typefaces, len(nodes))
        nodes += added
        extra += list(range(len(nodes) - len(added), len(nodes)))
        marks = partial(sheet_marks, stock, side.places, reach(unit), SheetMarks(side.joined, options.registration))
        page = Page(
            width=stock.sheet.width.points,
            height=stock.sheet.height.points,
            items=(*_groups(document, side), *_MARKS.find((stock, side.places, unit), marks, side.joined, options.registration)),
            label=side.label,
            name=side.name,
            destinations=tuple(
                (name, _down(copy.place, document.pages[copy.page], y))
                for copy in side.copies
                if copy.tagged
                for name, y in document.pages[copy.page].destinations
            ),
            floor=SLUG_SIZE,
        )
        page = shifted(page, options.shift, stock.sheet.unprintable.points) if side.back else page
        pages.append(replace(page, items=(*page.items, *margin)))
    nodes[0] = replace(nodes[0], kids=(*nodes[0].kids, *extra))
    outline = _moved(document, sides)
    return replace(document, pages=tuple(pages), structure=tuple(nodes), outline=outline)


def _groups(document: Document, side: Side) -> tuple[Group, ...]:
    """Return a side's faces at their places."""
    faces = [document.pages[copy.page] for copy in side.copies]
    sizes = tuple([(face.width, face.height) for face in faces])
    clips = _CLIPS.find((side.copies,), partial(_clips, side.copies, sizes), sizes)
    made = []
    for copy, face, clip in zip(side.copies, faces, clips, strict=True):
        place = copy.place
        made.append(Group(face.items, place.x, place.y, face.width, face.height, place.turn, not copy.tagged, clip))
    return tuple(made)


def _clips(copies: Sequence[Copy], sizes: Sequence[tuple[float, float]]) -> tuple[tuple[float, float, float, float], ...]:
    """Return the inked box of each copy, in the coordinates of its face, whose size is given in points."""
    return tuple(copy.reach.clip(*size, copy.place.turn) for copy, size in zip(copies, sizes, strict=True))


def _down(place: Place, face: Page, y: float) -> float:
    """Return how far down the sheet a point of a face lies."""
    return place.y + (face.height - y if place.turn else y)


def _moved(document: Document, sides: Sequence[Side]) -> tuple[OutlineEntry, ...]:
    """Return the bookmarks, moved to the first copy of their face."""
    where = {copy.page: (number, copy.place) for number, side in enumerate(sides) for copy in side.copies if copy.tagged}
    return tuple(
        replace(entry, page=where[entry.page][0], y=_down(where[entry.page][1], document.pages[entry.page], entry.y))
        for entry in document.outline
        if entry.page in where
    )
