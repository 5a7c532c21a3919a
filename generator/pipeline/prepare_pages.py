"""From a job's markup to frames: lay out once, then arrange for each edition."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from generator import __version__
from generator.content.large_print import large_print_theme
from generator.content.packets import Edition, Job, Library
from generator.content.theme import Stock, Theme
from generator.frames import Asset, Document, Group, Item, black_only, without_fields, without_links
from generator.impose import SheetText, impose_booklet, impose_cards, press_pages, turn_text
from generator.impose.plan import Way
from generator.lay_out import Facts, LayoutMemo, Look, Picture, lay_out, lay_out_again
from generator.markup import Element
from generator.markup.large_print import large_print
from generator.markup.slots import LOGO, NO_VALUES, Values
from generator.pipeline.choose_jobs import Chosen
from generator.typefaces import Typefaces


def lay_out_job(
    job: Job, tree: Element, library: Library, typefaces: Typefaces, large: bool = False,
    values: Values = NO_VALUES, memo: PagesMemo | None = None,
) -> Document:  # fmt: skip
    """Return the job's reading edition: one card face or page a page; with `large` in large print.

    `values` are for the marks in the tree. Raises ProblemsError with all problems of layout.
    """
    theme = _theme(library, large, memo)
    look = Look(theme, library.stocks, job.line.product, job.agency.colors.accent)
    facts = Facts(author=str(job.agency.name), identifier=_identifier(job, "large-print" if large else ""))
    tree = tree if not large else large_print(tree) if memo is None else memo.large_tree(tree)
    if memo is None or not values.texts:
        return lay_out(tree, look, typefaces, _pictures(job, library, LOGO if values.texts else ""), facts, values)
    return lay_out_again(tree, look, typefaces, _pictures(job, library, LOGO), facts, values, memo.layouts)


@dataclass(slots=True)
class PagesMemo:
    """What laying out remembers from agency to agency."""

    layouts: LayoutMemo = field(default_factory=LayoutMemo)
    themes: dict[int, tuple[Theme, Theme]] = field(default_factory=dict)
    trees: OrderedDict[int, tuple[Element, Element]] = field(default_factory=OrderedDict)
    """By identity, trees with what they are in large print."""

    def large_tree(self, tree: Element) -> Element:
        """Return a tree in large print, the same for the same."""
        found = self.trees.get(id(tree))
        if found is None:
            found = self.trees[id(tree)] = (tree, large_print(tree))
            if len(self.trees) > _TREES_KEPT:
                self.trees.popitem(last=False)
        return found[1]


_TREES_KEPT = 256


def _theme(library: Library, large: bool, memo: PagesMemo | None) -> Theme:
    """Return the theme, the same one for the same library."""
    if not large:
        return library.theme
    if memo is None:
        return large_print_theme(library.theme)
    known = memo.themes.get(id(library.theme))
    if known is None:
        known = memo.themes[id(library.theme)] = (library.theme, large_print_theme(library.theme))
    return known[1]


def to_editions(chosen: Chosen, faces: Document, library: Library, typefaces: Typefaces) -> tuple[tuple[Edition, Document], ...]:
    """Return the editions asked for of one laid-out document; only the reading edition is filled in on a screen."""
    if chosen.printing.ink == "black":
        faces = black_only(faces)
    printed = without_fields(faces)
    made: list[tuple[Edition, Document]] = []
    for edition in chosen.editions:
        stock = chosen.job.stock
        if edition == "office" and stock is not None:
            made.append((edition, to_sheets(printed, chosen, stock, typefaces)))
        elif edition == "press" and stock is not None:
            made.append((edition, press_pages(without_links(printed), stock, sheet_text(chosen.job, stock, faces), typefaces)))
        else:
            made.append((edition, at_trim(printed if edition == "office" else faces)))
    return tuple(made)


def to_sheets(faces: Document, chosen: Chosen, stock: Stock, typefaces: Typefaces) -> Document:
    """Return the office sheets of cards or of a booklet. Raises ProblemsError with what cannot be imposed."""
    words, options = sheet_text(chosen.job, stock, faces), chosen.printing.options(stock)
    impose = impose_booklet if stock.stitched else impose_cards
    return in_reach(impose(faces, chosen.printing.on(stock), words, typefaces, options=options), chosen.printing.on(stock))


def in_reach(sheets: Document, stock: Stock) -> Document:
    """Return the sheets of cards that fill them without the ink at the edge, where the printer prints nothing anyway.

    Text never stands there (`stock-unprintable`); the band at a card's head may.
    """
    edge = stock.sheet.unprintable.points
    if stock.separate != "none" or stock.stitched or not edge:
        return sheets

    def clipped(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(
            item
            if not isinstance(item, Group)
            else replace(item, items=clipped(item.items))
            if item.clip is None
            else replace(item, clip=(edge, edge, item.width - 2 * edge, item.height - 2 * edge))
            for item in items
        )

    return replace(sheets, pages=tuple(replace(page, items=clipped(page.items)) for page in sheets.pages))


def at_trim(faces: Document) -> Document:
    """Return the document with each page cut to its trim: nothing of the bleed is seen on a screen."""
    pages = tuple(replace(page, bleed=0.0, media=0.0) if page.bleed or page.media else page for page in faces.pages)
    return replace(faces, pages=pages)


def _pictures(job: Job, library: Library, path: str = "") -> dict[str, Picture]:
    """Return the pictures by the `src` templates write: those of job aids, and the agency's logo (by `path`, if given)."""
    made = {one.src: Picture(Asset(f"picture:{one.src}", one.kind, one.data), one.width, one.height) for one in library.pictures}
    logo = job.agency.logo
    if logo is not None:
        made[path or logo.path] = Picture(Asset("logo", logo.kind, logo.data), logo.width, logo.height)
    return made


def _identifier(job: Job, kind: str = "") -> str:
    """Return a stable name of the document; the file's bytes are added to it by `draw`."""
    parts = (__version__, job.packet.id, job.line.name, job.agency.slug, job.stock.id if job.stock else "")
    about = (*(module.id for module in job.modules), *((job.aid.id,) if job.aid else ()), *((kind,) if kind else ()))
    return hashlib.sha256("\0".join((*parts, *about)).encode()).hexdigest()


def sheet_text(job: Job, stock: Stock, faces: Document, way: Way | None = None) -> SheetText:
    """Return what the sheet's margins say; the agency's name comes from its file and is text like any other."""
    editions = ", ".join(sorted({module.edition for module in job.modules}))
    sample = "SAMPLE · " if job.agency.sample else ""
    size = f" · set at {faces.type_size:g} pt" if faces.type_size else ""
    usual: Way = "booklet" if stock.stitched else "duplex" if len(faces.pages) > 1 else "one-sided"
    return SheetText(
        slug=f"{sample}{job.agency.name} · {faces.title} · edition {editions} · {stock.title}{size}",
        turn=turn_text(stock, way or usual),
        place=job.agency.name.place,
    )
