"""Saddle-stitched booklets: sheets laid into one another, folded, stapled on the fold; their pages then read in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from generator.content.theme import Stock
from generator.diagnostics import NOWHERE, ExitCode, Problem, ProblemsError
from generator.frames import Document
from generator.impose.gang import page_problems
from generator.impose.geometry import behind, fronts, meet, reach, reaches
from generator.impose.margins import SheetText
from generator.impose.sheets import DEFAULT, Copy, Options, Side, compose
from generator.typefaces import Typefaces
from generator.units import Length

MOST_SHEETS = 20
"""Eighty pages: more than that no office stapler takes, and no fold lies flat."""
Spine = Literal["left", "right"]
"""The edge of the first page that is bound: `right` for scripts that run from right to left."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One sheet of a booklet, 0 the outermost: page numbers from 0 on its left and right, front and back; None is white.

    The back is given as one sees it after turning the sheet sideways: what lies behind the front's right page is left.
    """

    sheet: int
    front: tuple[int | None, int | None]
    back: tuple[int | None, int | None]


def signatures(pages: int, spine: Spine = "left") -> tuple[Signature, ...]:
    """Return the sheets of a booklet of `pages` pages, outermost first; white pages that fill the last sheet are at the end."""
    sheets = -(-pages // 4)
    last = 4 * sheets - 1

    def page(number: int) -> int | None:
        return number if number < pages else None

    made = []
    for sheet in range(sheets):
        front = (page(last - 2 * sheet), page(2 * sheet))
        back = (page(2 * sheet + 1), page(last - 2 * sheet - 1))
        if spine == "right":
            front, back = (front[1], front[0]), (back[1], back[0])
        made.append(Signature(sheet, front, back))
    return tuple(made)


def impose_booklet(
    document: Document,
    stock: Stock,
    words: SheetText,
    typefaces: Typefaces,
    spine: Spine = "left",
    options: Options = DEFAULT,
) -> Document:
    """Return the sides of a booklet's sheets, outermost sheet first, front before back.

    Pages of sheet n (from 0) move towards the spine by n thicknesses of the stock's paper, by as much as the sheets outside it
    push them out (creep). Every page is tagged where it stands; the structure keeps the order of reading. Raises ProblemsError
    (exit code 2) for a stock that is no booklet's, for pages of another size, and for more sheets than can be stapled.
    """
    _check(document, stock)
    total = -(-len(document.pages) // 4)
    left, right = fronts(stock)
    spread = stock.model_copy(
        update={"width": Length(points=2 * stock.width.points), "sheet": stock.sheet.model_copy(update={"columns": 1})}
    )
    sides = []
    for one in signatures(len(document.pages), spine):
        creep = one.sheet * stock.paper.points
        places = {"front": (left, right), "back": (behind(right, stock), behind(left, stock))}
        for name, pages in (("front", one.front), ("back", one.back)):
            where = places[name]
            middle = max(place.x for place in where)
            fold = frozenset({meet("x", middle)})
            copies = tuple(
                _inwards(Copy(page, place, beyond), creep, middle)
                for page, place, beyond in zip(pages, where, reaches(stock, where, reach(spread), fold), strict=True)
                if page is not None
            )
            slug = f"{name} · sheet {one.sheet + 1} of {total}"
            label = f"Sheet {one.sheet + 1} {name}"
            title, units = f"booklet sheet {one.sheet + 1} {name}", (spread, (min(where, key=lambda place: place.x),))
            sides.append(Side(copies, where, label, title, slug, name == "back", fold, units))
    return compose(document, sides, stock, words, typefaces, options)


def _inwards(copy: Copy, creep: float, middle: float) -> Copy:
    """Return a page moved towards the spine at `middle`, over which it inks nothing."""
    place, beyond = copy.place, copy.reach
    if place.x < middle:
        return replace(copy, place=replace(place, x=place.x + creep), reach=replace(beyond, right=beyond.right - creep))
    return replace(copy, place=replace(place, x=place.x - creep), reach=replace(beyond, left=beyond.left - creep))


def _check(document: Document, stock: Stock) -> None:
    """Raise ProblemsError for what cannot be made into a booklet."""
    if not stock.stitched:
        message, hint = f"`{stock.id}` is not the stock of a booklet", "choose one with `stitched: true`"
        raise ProblemsError([Problem("booklet-stock", message, NOWHERE, (hint,))], ExitCode.USAGE)
    problems = [problem for page in document.pages for problem in page_problems(page, stock, document.title)]
    sheets = -(-len(document.pages) // 4)
    if sheets > MOST_SHEETS:
        message = f"the booklet has {len(document.pages)} pages on {sheets} sheets, more than {MOST_SHEETS} can be stapled"
        hint = f"make booklets of at most {4 * MOST_SHEETS} pages, or print it for a binder"
        problems.append(Problem("booklet-too-thick", message, NOWHERE, (hint,)))
    if sheets and (sheets - 1) * stock.paper.points > stock.safe.points / 2:
        message = f"the innermost of {sheets} sheets would move its text into the fold"
        problems.append(Problem("booklet-too-thick", message, NOWHERE, ("use thinner paper, or a stock with a larger `safe`",)))
    if problems:
        raise ProblemsError(list(dict.fromkeys(problems)), ExitCode.USAGE)
