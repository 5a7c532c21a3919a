"""From a packet's markup to a finished document: read once, place until page references settle, then draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.content.theme import Stock, Theme
from generator.diagnostics import Place, Problem, ProblemsError, nearest
from generator.frames import Document, OutlineEntry, Page
from generator.lay_out.cards import Card, Face, fit_card
from generator.lay_out.collect_inline import Reading
from generator.lay_out.engine import TextEngine
from generator.lay_out.figures import Picture
from generator.lay_out.marks import Canvas
from generator.lay_out.pages import Draft, Numbering, PageRun, break_run, with_running
from generator.lay_out.read_markup import Reader
from generator.lay_out.running import read_running
from generator.lay_out.scope import Scope, runs_rtl
from generator.lay_out.setting import Scale, Setting, TextSetter
from generator.lay_out.structure import DOCUMENT, StructureBuilder
from generator.lay_out.styles import Cascade
from generator.lay_out.toc import Heading
from generator.markup import Element

MOST_PASSES = 6
"""Passes after which page references that still change are a problem."""
INK = "#000000"


@dataclass(frozen=True, slots=True)
class Look:
    """How a document looks: the theme, the card stocks, whose rows hold (`product`), and the agency's accent (#RRGGBB)."""

    theme: Theme
    stocks: tuple[Stock, ...]
    product: str
    accent: str = "#1A4480"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says about itself; an empty title, subject or keywords is taken from the packet element."""

    title: str = ""
    lang: str = "en"
    author: str = ""
    subject: str = ""
    keywords: str = ""
    identifier: str = ""


def lay_out(
    packet: Element, look: Look, engine: TextEngine, pictures: Mapping[str, Picture], facts: Facts | None = None
) -> Document:
    """Return the pages and card faces of a packet, every position fixed.

    Pure: the same arguments give an equal document. Raises ProblemsError with all problems of the packet: text that does not
    fit (`card-overflow`, `text-too-wide`, `layout-too-tall`), characters without a font, unknown ids, pictures, masters, stocks.
    """
    return _LayOut(packet, look, engine, pictures, facts or Facts()).document()


@dataclass(frozen=True, slots=True)
class _Pass:
    """The packet placed once: drafts by unit, the card size, and what was wrong."""

    drafts: tuple[tuple[Draft, ...], ...]
    sizes: tuple[float, ...]
    problems: tuple[Problem, ...]

    def labels(self) -> dict[str, str]:
        """Return the label of each anchor's page."""
        return {anchor: one.label for unit in self.drafts for one in unit for anchor, _ in one.anchors()}

    def page_count(self) -> str:
        """Return the last numbered page's label."""
        return next((one.label for unit in reversed(self.drafts) for one in reversed(unit) if one.label), "")


class _LayOut:
    """One packet being laid out."""

    def __init__(self, packet: Element, look: Look, engine: TextEngine, pictures: Mapping[str, Picture], facts: Facts) -> None:
        self._packet, self._look, self._facts = packet, look, facts
        self._text = TextSetter(engine)
        self._colors = {"ink": INK, "accent": look.accent}
        self._cascade = Cascade(look.theme, look.product)
        self._tree = StructureBuilder()
        self._reading = Reading(self._cascade, self._tree)
        places = _ids(packet)
        self._reading.problems.extend(_twice(places))
        self._ids = frozenset(identifier for identifier, _ in places)
        self._reader = Reader(self._reading, pictures, self._ids)
        self._units = self._read()

    def _read(self) -> tuple[PageRun | Card, ...]:
        """Read the whole packet; unknown masters and stocks become problems."""
        lang = self._packet.get("lang") or self._facts.lang
        scope = Scope(self._cascade.root, lang, runs_rtl(lang)).enter(self._packet, self._cascade)
        units: list[PageRun | Card] = []
        for element in self._packet.elements():
            inner = scope.enter(element, self._cascade)
            unit = self._card(element, inner) if element.tag == "card" else self._page(element, inner)
            units += [unit] if unit else []
        self._reader.finish()
        for identifier, place in self._reading.wanted:
            if identifier not in self._ids:
                self._problem("layout-id", f"nothing has the id `{identifier}`", place, nearest(identifier, self._ids))
        return tuple(units)

    def _problem(self, code: str, message: str, place: Place, hints: tuple[str, ...]) -> None:
        self._reading.problems.append(Problem(code, message, place, hints))

    def _page(self, element: Element, scope: Scope) -> PageRun | None:
        masters = self._look.theme.masters
        master = masters.get(element.get("master"))
        if master is None:
            name = element.get("master")
            self._problem("layout-master", f"there is no page master `{name}`", element.place, nearest(name, masters))
            return None
        running = [one for one in element.elements() if one.tag in ("header", "footer")]
        flowing = [child for child in element.children if child not in running]
        node = self._reader.node(element, DOCUMENT)
        header = read_running(self._reading, running, "header", scope)
        footer = read_running(self._reading, running, "footer", scope)
        blocks = self._reader.blocks(flowing, scope, node)
        numbering = element.get("numbering") or "decimal"
        return PageRun(master, blocks, header, footer, element.get("start") == "right", numbering, element.place)

    def _card(self, element: Element, scope: Scope) -> Card | None:
        stocks = {stock.id: stock for stock in self._look.stocks}
        stock = stocks.get(element.get("stock"))
        if stock is None:
            name = element.get("stock")
            self._problem("layout-stock", f"there is no stock `{name}`", element.place, nearest(name, stocks))
            return None
        node = self._reader.node(element, DOCUMENT)
        faces = []
        for face in element.elements():
            inner = scope.enter(face, self._cascade)
            running = [one for one in face.elements() if one.tag == "footer"]
            flowing = [child for child in face.children if child not in running]
            blocks = self._reader.blocks(flowing, inner, self._reader.node(face, node))
            footer = read_running(self._reading, running, "footer", inner)
            faces.append(Face(face.get("name"), blocks, footer, self._reading.length(face, "band"), face.place))
        return Card(element.get("title"), stock, tuple(faces))

    def document(self) -> Document:
        """Place, draw and put together; raises ProblemsError if anything is wrong."""
        settled = self._settle()
        problems = [*self._reading.problems, *settled.problems]
        drafts = self._with_running(settled, problems)
        if problems:
            raise ProblemsError(problems)
        nodes, numbers = self._tree.finish()
        figures: dict[int, tuple[float, float, float, float]] = {}
        pages = []
        for draft in drafts:
            canvas = Canvas(numbers)
            pages.append(_draw(draft, canvas))
            figures.update(canvas.figures)
        structure = tuple(replace(node, bbox=figures[number]) if number in figures else node for number, node in enumerate(nodes))
        facts, packet = self._facts, self._packet
        return Document(
            title=facts.title or packet.get("title"),
            lang=packet.get("lang") or facts.lang,
            pages=tuple(pages),
            structure=structure,
            outline=_outline(self._reader.headings, pages),
            assets=tuple(picture.asset for picture in self._reader.pictures_used.values()),
            author=facts.author,
            subject=facts.subject or packet.get("subject"),
            keywords=facts.keywords or packet.get("keywords"),
            identifier=facts.identifier,
            type_size=min(settled.sizes, default=0.0),
        )

    def _settle(self) -> _Pass:
        """Place until the labels that contents and page references were set with are those of the pages."""
        labels: dict[str, str] = {}
        done = self._place(labels)
        for _ in range(MOST_PASSES):
            if not self._reading.needs_labels or done.labels() == labels:
                return done
            labels = done.labels()
            done = self._place(labels)
        self._problem("layout-unsettled", "page references do not settle", self._packet.place, ("leave out a `page-ref`",))
        return done

    def _place(self, labels: Mapping[str, str]) -> _Pass:
        """Place all units once."""
        drafts: list[tuple[Draft, ...]] = []
        sizes: list[float] = []
        problems: list[Problem] = []
        numbering, before, start = Numbering(), "none", 0
        for unit in self._units:
            if isinstance(unit, Card):
                faces, size, found = fit_card(unit, lambda scale: self._setting(scale, labels))
                drafts.append(tuple(faces))
                sizes.append(size)
                problems += found
            else:
                setting = self._setting(Scale(self._base()), labels)
                drafts.append(tuple(break_run(unit, setting, start, numbering, before)))
                before = unit.numbering
                problems += setting.problems
            start += len(drafts[-1])
        return _Pass(tuple(drafts), tuple(sizes), tuple(problems))

    def _base(self) -> float:
        theme = self._look.theme
        product = theme.products.get(self._look.product, theme.common)
        return product.base.at(0.0)

    def _setting(self, scale: Scale, labels: Mapping[str, str]) -> Setting:
        return Setting(self._text, scale, self._colors, labels, whole_words=not scale.floor)

    def _with_running(self, settled: _Pass, problems: list[Problem]) -> list[Draft]:
        """Add running heads and feet, whose page numbers are known now."""
        made: list[Draft] = []
        for unit, drafts in zip(self._units, settled.drafts, strict=True):
            if isinstance(unit, PageRun):
                setting = self._setting(Scale(self._base()), settled.labels())
                setting.page_count = settled.page_count()
                made += with_running(unit, drafts, len(made), setting)
                problems += setting.problems
            else:
                made += drafts
        return made


def _draw(draft: Draft, canvas: Canvas) -> Page:
    """Draw a page: artifacts first, then the content in reading order."""
    canvas.artifact = True
    for x, y, mark in draft.running:
        mark.draw(canvas, x, y)
    for left, top, (x, y, mark), artifact in draft.marks():
        canvas.artifact = artifact
        mark.draw(canvas, left + x, top + y)
    size = draft.geometry
    return Page(
        width=size.width,
        height=size.height,
        items=tuple(canvas.items),
        label=draft.label,
        name=draft.name,
        destinations=tuple(dict(draft.anchors()).items()),
        bleed=size.bleed,
        safe=size.safe,
        floor=size.floor,
    )


def _outline(headings: Sequence[Heading], pages: Sequence[Page]) -> tuple[OutlineEntry, ...]:
    """Return the bookmarks; a level is never more than one below the entry before it."""
    places = {anchor: (number, y) for number, page in enumerate(pages) for anchor, y in page.destinations}
    made: list[OutlineEntry] = []
    open_levels: list[int] = []
    for heading in headings:
        while open_levels and open_levels[-1] >= heading.level:
            open_levels.pop()
        open_levels.append(heading.level)
        number, y = places[heading.anchor]
        made.append(OutlineEntry(heading.title, len(open_levels), number, y))
    return tuple(made)


def _ids(element: Element) -> list[tuple[str, Place]]:
    """Return all ids below an element, with their places."""
    own = [(element.get("id"), element.place)] if element.get("id") else []
    return own + [found for child in element.elements() for found in _ids(child)]


def _twice(places: Sequence[tuple[str, Place]]) -> list[Problem]:
    """Return a problem for each id that is used again."""
    seen: set[str] = set()
    problems = []
    for identifier, place in places:
        if identifier in seen:
            message = f"the id `{identifier}` is used twice"
            problems.append(Problem("layout-id", message, place, ("give one of them another id",)))
        seen.add(identifier)
    return problems
