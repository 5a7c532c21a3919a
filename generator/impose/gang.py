"""A gang run: a different card in each place of a sheet, such as one officer's full set."""

from __future__ import annotations

from collections.abc import Sequence

from generator.content.theme import Stock
from generator.diagnostics import NOWHERE, ExitCode, Problem, ProblemsError
from generator.frames import Document, Page
from generator.impose.geometry import Place, backs, fronts, reach, reaches
from generator.impose.margins import SheetText
from generator.impose.merge import merge_documents
from generator.impose.sheets import DEFAULT, Copy, Options, Side, compose
from generator.typefaces import Typefaces

_SLACK = 0.05


def impose_gang(
    documents: Sequence[Document],
    stock: Stock,
    words: SheetText,
    typefaces: Typefaces,
    order: Sequence[int] | None = None,
    options: Options = DEFAULT,
) -> Document:
    """Return sheets of fronts and mirrored backs with the cards of all `documents`, one after the other.

    A document's pages are its card's front and back (or several cards': pairs). `order` names by its number from 0 the card
    in each place, again and again for more copies of one; left out, each card stands once. The first copy of each is tagged.
    Places left over stay white. `words.slug` names the run and is the title of the result. Raises ProblemsError (exit code 2)
    for a face of another size than the stock's and for a card that is not there.
    """
    problems = [
        problem for document in documents for page in document.pages for problem in page_problems(page, stock, document.title)
    ]
    cards = [pair for first, document in _numbered(documents) for pair in _pairs(first, len(document.pages))]
    chosen = list(range(len(cards))) if order is None else list(order)
    if any(not 0 <= number < len(cards) for number in chosen) or not chosen:
        message = f"the run asks for a card that is not among its {len(cards)}" if chosen else "the run has no cards"
        problems.append(Problem("gang-order", message, NOWHERE, ("name cards by their number from 0",)))
    if problems:
        raise ProblemsError(problems, ExitCode.USAGE)
    merged = merge_documents(documents, words.slug)
    sides = _sides(cards, chosen, stock)
    return compose(merged, sides, stock, words, typefaces, options)


def _numbered(documents: Sequence[Document]) -> list[tuple[int, Document]]:
    """Return each document with the number of its first page among all."""
    first, made = 0, []
    for document in documents:
        made.append((first, document))
        first += len(document.pages)
    return made


def _pairs(first: int, count: int) -> list[tuple[int, int | None]]:
    """Return the numbers of fronts and backs; a last front may have no back."""
    return [(first + at, first + at + 1 if at + 1 < count else None) for at in range(0, count, 2)]


def _sides(cards: list[tuple[int, int | None]], chosen: list[int], stock: Stock) -> list[Side]:
    """Return the sides of all sheets, places filled in the order of `chosen`; without a back on it a sheet has one side."""
    room = stock.sheet.columns * stock.sheet.rows
    total = -(-len(chosen) // room)
    seen: set[int] = set()
    sides = []
    for sheet in range(total):
        here = chosen[sheet * room : (sheet + 1) * room]
        faces: list[tuple[str, tuple[Place, ...], list[int | None]]] = [
            ("front", fronts(stock), [cards[number][0] for number in here]),
            ("back", backs(stock), [cards[number][1] for number in here]),
        ]
        for name, places, pages in faces:
            copies = []
            for page, place, beyond in zip(pages, places, reaches(stock, places, reach(stock)), strict=False):
                if page is not None:
                    copies.append(Copy(page, place, beyond, tagged=page not in seen))
                    seen.add(page)
            if copies:
                slug, label = f"{name}s · sheet {sheet + 1} of {total}", f"{name.capitalize()}s {sheet + 1}"
                sides.append(Side(tuple(copies), places, label, f"gang {name}s {sheet + 1}", slug, back=name == "back"))
    return sides


def page_problems(page: Page, stock: Stock, title: str) -> list[Problem]:
    """Return a problem for a page that is not of the stock's size."""
    wanted = (stock.width.points, stock.height.points)
    if all(abs(one - other) <= _SLACK for one, other in zip((page.width, page.height), wanted, strict=True)):
        return []
    message = f"a page of `{title}` is {page.width:g} x {page.height:g} pt, but `{stock.id}` is {wanted[0]:g} x {wanted[1]:g} pt"
    return [Problem("sheet-size", message, NOWHERE, (f"lay it out on `{stock.id}`",))]
