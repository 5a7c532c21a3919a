"""From a packet's markup to a finished document: read once, place until page references settle, then draw."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.diagnostics import Problem, ProblemsError
from generator.frames import ACCENT, Document, Page, StructNode
from generator.lay_out.cards import Card, fit_card
from generator.lay_out.engine import NotedEngine, NotingEngine, TextEngine
from generator.lay_out.figures import Picture
from generator.lay_out.fillings import Answer, Fillings, Trace
from generator.lay_out.pages import Numbering, PageRun, break_run, running_marks
from generator.lay_out.read_packet import Look, ReadPacket, fills_late
from generator.lay_out.set_lines import Asked
from generator.lay_out.setting import Scale, Setting, TextSetter
from generator.lay_out.shared_rows import SharedRows
from generator.lay_out.slices import Placed
from generator.lay_out.unit_memo import PageInk, Unit, page_ink
from generator.lay_out.whole import Whole, drawn_pages, gathered, plan_pages
from generator.markup import Element
from generator.markup.slots import NO_VALUES, Values, filled, has_slots

MOST_PASSES = 6
"""Passes after which page references that still change are a problem."""
INK = "#000000"
_PACKETS_KEPT = 256
_NODES_KEPT = 80_000
"""Structure nodes of all packets that are known: one takes about 2 kB with its texts and pages, a commander's packet 15 MB."""
_LATE_KEPT = 64
_WHOLES_KEPT = 24
"""Ways in which the units of a packet were laid out together; those that no agency of late had keep units alive in vain."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says about itself; an empty title, subject or keywords is taken from the packet element."""

    title: str = ""
    lang: str = "en"
    author: str = ""
    subject: str = ""
    keywords: str = ""
    identifier: str = ""


@dataclass(slots=True)
class LayoutMemo:
    """Packets read, with the layouts known of them, by markup (its identity) and look."""

    _packets: OrderedDict[Hashable, tuple[NotedEngine, ReadPacket]] = field(default_factory=OrderedDict)

    _rows: dict[tuple[int, str], SharedRows] = field(default_factory=dict)
    """Rows that packets of a theme (its identity) and product have in common."""
    _late: OrderedDict[int, tuple[Element, bool]] = field(default_factory=OrderedDict)

    def fills_late(self, packet: Element) -> bool:
        """Tell whether layout can fill in all marks of a packet."""
        found = self._late.get(id(packet))
        if found is None:
            found = self._late[id(packet)] = (packet, fills_late(packet))
            if len(self._late) > _LATE_KEPT:
                self._late.popitem(last=False)
        else:
            self._late.move_to_end(id(packet))
        return found[1]

    def rows(self, look: Look) -> SharedRows:
        """Return the rows that packets of a look have in common."""
        key = (id(look.theme), look.product)
        found = self._rows.get(key)
        if found is None:
            found = self._rows[key] = SharedRows(look.theme, look.product)
        return found

    def packet(
        self, key: Hashable, read: Callable[[NotedEngine], ReadPacket], engine: NotingEngine
    ) -> tuple[NotedEngine, ReadPacket]:
        """Return a packet that is known, or read it; with the engine that sets its texts."""
        found = self._packets.get(key)
        if found is None:
            noted = NotedEngine(engine)
            found = self._packets[key] = (noted, read(noted))
            nodes = sum(len(known.structure) for _, known in self._packets.values())
            while len(self._packets) > 1 and (len(self._packets) > _PACKETS_KEPT or nodes > _NODES_KEPT):
                nodes -= len(self._packets.popitem(last=False)[1][1].structure)
        else:
            self._packets.move_to_end(key)
        return found


def lay_out(
    packet: Element,
    look: Look,
    engine: TextEngine,
    pictures: Mapping[str, Picture],
    facts: Facts | None = None,
    values: Values = NO_VALUES,
) -> Document:
    """Return the pages and card faces of a packet, every position fixed.

    Pure: the same arguments give an equal document. `values` belong where the packet has marks. Raises ProblemsError with all
    problems of the packet: text that does not fit (`card-overflow`, `text-too-wide`, `layout-too-tall`), characters without a
    font, unknown ids, pictures, masters, stocks.
    """
    facts = facts or Facts()
    read = ReadPacket(filled(packet, values), look, engine, pictures, facts.lang)
    return _LayOut(read, engine, facts, NO_VALUES).document(look.accent)


def lay_out_again(
    packet: Element,
    look: Look,
    engine: NotingEngine,
    pictures: Mapping[str, Picture],
    facts: Facts,
    values: Values,
    memo: LayoutMemo,
) -> Document:
    """Return what `lay_out` returns; whatever of it is remembered from an earlier document is the same objects again.

    `packet`, and theme and stocks of `look`, are known by their identity. Raises what `lay_out` raises, with places in the
    packet for problems of values.
    """
    if not memo.fills_late(packet):
        return lay_out(packet, look, engine, pictures, facts, values)
    sizes = tuple((name, one.asset.id, one.asset.kind, one.width, one.height) for name, one in pictures.items())
    key = (id(packet), id(look.theme), id(look.stocks), look.product, sizes, facts.lang)
    noted, read = memo.packet(key, lambda noted: ReadPacket(packet, look, noted, pictures, facts.lang, memo.rows(look)), engine)
    document = _LayOut(read, engine, facts, values, pictures).document(look.accent)
    noted.note()
    read.text.forget_shapes()
    return document


@dataclass(frozen=True, slots=True)
class _Pass:
    """The packet placed once: its units, the page labels, and what was wrong."""

    units: tuple[Unit, ...]
    problems: tuple[Problem, ...]

    @property
    def pages(self) -> list[PageInk]:
        """Return all pages."""
        return [page for unit in self.units for page in unit.pages]


class _LayOut:
    """One packet being laid out with one agency's values."""

    def __init__(
        self,
        read: ReadPacket,
        engine: TextEngine,
        facts: Facts,
        values: Values,
        pictures: Mapping[str, Picture] | None = None,
    ) -> None:
        self._read, self._facts, self._values, self._pictures = read, facts, values, pictures
        self._colors = {"ink": INK, "accent": ACCENT}
        self._fillings = Fillings(values, TextSetter(engine))
        self._problems = list(read.reading.problems)

    def document(self, accent: str) -> Document:
        """Place, draw and put together; raises ProblemsError if anything is wrong."""
        settled = self._settle()
        problems = [*self._problems, *settled.problems]
        whole = self._whole(settled.units)
        pages = self._pages(settled, whole, problems)
        if problems:
            raise ProblemsError(problems)
        facts, packet, fill = self._facts, self._read.packet, self._values.fill
        sizes = [unit.size for unit in settled.units if unit.size is not None]
        return Document(
            title=facts.title or fill(packet.get("title")),
            lang=packet.get("lang") or facts.lang,
            pages=tuple(pages),
            structure=self._structure(whole),
            outline=tuple([replace(one, title=fill(one.title)) if has_slots(one.title) else one for one in whole.outline]),
            assets=tuple(self._picture(name, one).asset for name, one in self._read.reader.pictures_used.items()),
            author=facts.author,
            subject=facts.subject or fill(packet.get("subject")),
            keywords=facts.keywords or fill(packet.get("keywords")),
            identifier=facts.identifier,
            accent=accent,
            type_size=min(sizes, default=0.0),
        )

    def _picture(self, asset: str, read: Picture) -> Picture:
        """Return a picture with the bytes at hand: a packet that is known may have been read with another agency's logo."""
        mine = (one for one in (self._pictures or {}).values() if one.asset.id == asset)
        return next(mine, read)

    def _structure(self, whole: Whole) -> tuple[StructNode, ...]:
        """Return the structure with the values in the words of figures, boxes and links."""
        if not self._read.slotted_nodes:
            return whole.structure
        nodes, fill = list(whole.structure), self._values.fill
        for number in self._read.slotted_nodes:
            node = nodes[number]
            alt, actual_text, title = (text and fill(text) for text in (node.alt, node.actual_text, node.title))
            nodes[number] = replace(node, alt=alt, actual_text=actual_text, title=title)
        return tuple(nodes)

    def _settle(self) -> _Pass:
        """Place until the labels that contents and page references were set with are those of the pages."""
        labels: Mapping[str, str] = {}
        done = self._place(labels)
        for _ in range(MOST_PASSES):
            if not self._read.reading.needs_labels or (found := self._whole(done.units).labels) == labels:
                return done
            labels = found
            done = self._place(labels)
        packet = self._read.packet
        hints = ("leave out a `page-ref`",)
        self._problems.append(Problem("layout-unsettled", "page references do not settle", packet.place, hints))
        return done

    def _place(self, labels: Mapping[str, str]) -> _Pass:
        """Place all units once."""
        units: list[Unit] = []
        problems: list[Problem] = []
        counts: tuple[tuple[str, int], ...] = Numbering().counts
        before, start = "none", 0
        for number, element in enumerate(self._read.units):
            key = (number, start, counts, before)
            unit = self._read.memo.find(key, lambda asked: self._answer(asked, labels))
            if unit is None:
                self._fillings.trace = trace = Trace()
                unit, found = self._unit(element, labels, start, Numbering(counts), before)
                self._fillings.trace = None
                problems += found
                trace.good = trace.good and not found
                self._read.memo.add(key, trace, unit)
            before = element.numbering if isinstance(element, PageRun) else before
            counts, start = unit.counts, start + len(unit.pages)
            units.append(unit)
        return _Pass(tuple(units), tuple(problems))

    def _answer(self, asked: Asked, labels: Mapping[str, str]) -> Answer:
        """Return the answer to a question that a known layout depends on."""
        known = self._fillings.known(asked, labels)
        if known is not None:
            return known
        setting = self._setting(asked.scale or Scale(self._base()), labels)
        if asked.pages:
            setting.page_label, setting.page_count = asked.pages[:2]
        return self._fillings.answer(asked, setting)

    def _unit(
        self, element: PageRun | Card, labels: Mapping[str, str], start: int, numbering: Numbering, before: str
    ) -> tuple[Unit, Sequence[Problem]]:
        """Lay out a run of pages or a card."""
        numbers = self._read.numbers
        if isinstance(element, Card):
            faces, size, problems = fit_card(element, lambda scale: self._setting(scale, labels))
            pages = tuple(page_ink(face, numbers, alone=True) for face in faces)
            return Unit(pages, numbering.counts, size), problems
        setting = self._setting(Scale(self._base()), labels)
        drafts = break_run(element, setting, start, numbering, before)
        return Unit(tuple(page_ink(draft, numbers, alone=False) for draft in drafts), numbering.counts), setting.problems

    def _base(self) -> float:
        look = self._read.look
        product = look.theme.products.get(look.product, look.theme.common)
        return product.base.at(0.0)

    def _setting(self, scale: Scale, labels: Mapping[str, str]) -> Setting:
        return Setting(self._read.text, scale, self._colors, labels, whole_words=not scale.floor, fillings=self._fillings)

    def _pages(self, settled: _Pass, whole: Whole, problems: list[Problem]) -> list[Page]:
        """Return the pages, with running heads and feet, whose page numbers are known now."""
        plan = whole.plan(lambda asked: self._answer(asked, whole.labels))
        if plan is None:
            self._fillings.trace = trace = Trace()
            pages, found = self._running(settled, whole)
            self._fillings.trace = None
            plan = plan_pages(pages, trace, self._read.running.items, self._read.numbers)
            if trace.good and not found:
                whole.remember(plan)
            problems += found
        return drawn_pages(plan, self._read.numbers, self._fillings)

    def _running(self, settled: _Pass, whole: Whole) -> tuple[list[tuple[PageInk, tuple[Placed, ...]]], list[Problem]]:
        """Return the pages with the marks of their heads and feet, and what is wrong with those."""
        made: list[tuple[PageInk, tuple[Placed, ...]]] = []
        problems: list[Problem] = []
        for element, unit in zip(self._read.units, settled.units, strict=True):
            if isinstance(element, Card):
                made += [(ink, ()) for ink in unit.pages]
                continue
            setting = self._setting(Scale(self._base()), whole.labels)
            setting.page_count = whole.page_count
            drafts = [ink.draft for ink in unit.pages]
            marks = running_marks(element, drafts, len(made), setting, self._read.running)
            made += zip(unit.pages, marks, strict=True)
            problems += setting.problems
        return made, problems

    def _whole(self, units: tuple[Unit, ...]) -> Whole:
        """Return what follows from the layouts of all units."""
        key = tuple(map(id, units))
        known = self._read.wholes
        found = known.get(key)
        if found is None:
            found = known[key] = gathered(self._read, units)
            if len(known) > _WHOLES_KEPT:
                known.popitem(last=False)
        else:
            known.move_to_end(key)
        return found


__all__ = ["Facts", "LayoutMemo", "lay_out", "lay_out_again"]
