"""What layout reads of a packet once, whatever the values of an agency, the sizes tried and the pages broken."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.content.theme import Stock, Theme
from generator.diagnostics import Place, Problem, nearest
from generator.frames import StructNode
from generator.lay_out.cards import Card, Face
from generator.lay_out.collect_inline import Reading
from generator.lay_out.engine import TextEngine
from generator.lay_out.figures import Picture
from generator.lay_out.pages import PageRun, RunningMemo
from generator.lay_out.read_markup import Reader
from generator.lay_out.running import read_running
from generator.lay_out.scope import Scope, runs_rtl
from generator.lay_out.setting import TextSetter
from generator.lay_out.shared_rows import SharedRows
from generator.lay_out.structure import DOCUMENT, StructureBuilder
from generator.lay_out.styles import Cascade
from generator.lay_out.unit_memo import UnitMemo
from generator.markup import Element
from generator.markup.slots import OPEN

if TYPE_CHECKING:
    from generator.lay_out.whole import Whole

_MAY_HOLD = frozenset(
    (
        ("a", "href"),
        ("a", "title"),
        ("img", "alt"),
        ("qr", "alt"),
        ("packet", "title"),
        ("packet", "subject"),
        ("packet", "keywords"),
        ("card", "title"),
        ("table", "summary"),
    )
)
"""Attributes whose marks layout fills in; a packet with marks in others is laid out with its values from the start."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a document looks: the theme, the card stocks, whose rows hold (`product`), and the agency's accent (#RRGGBB)."""

    theme: Theme
    stocks: tuple[Stock, ...]
    product: str
    accent: str = "#1A4480"


class ReadPacket:
    """A packet as read: its runs of pages and its cards, its structure, and the layouts known of it."""

    def __init__(
        self,
        packet: Element,
        look: Look,
        engine: TextEngine,
        pictures: Mapping[str, Picture],
        lang: str,
        shared: SharedRows | None = None,
    ) -> None:
        """Read a packet; problems gather in `reading`. `shared` are rows that packets of this look have in common."""
        self.packet, self.look, self._lang = packet, look, lang
        self.text = TextSetter(engine)
        self._cascade = Cascade(look.theme, look.product) if shared is None else shared.cascade
        self._tree = StructureBuilder()
        self.reading = Reading(self._cascade, self._tree)
        places = _ids(packet)
        self.reading.problems.extend(_twice(places))
        self._ids = frozenset(identifier for identifier, _ in places)
        self.reader = Reader(self.reading, pictures, self._ids, shared)
        self.units = self._read()
        self.memo = UnitMemo()
        self.running = RunningMemo()
        self.wholes: OrderedDict[tuple[int, ...], Whole] = OrderedDict()
        nodes, numbers = self._tree.finish()
        self.structure: tuple[StructNode, ...] = tuple(nodes)
        self.numbers: Mapping[int, int] = numbers
        self.slotted_nodes = tuple(number for number, node in enumerate(nodes) if _is_slotted(node))

    def _read(self) -> tuple[PageRun | Card, ...]:
        """Read the whole packet; unknown masters and stocks become problems."""
        lang = self.packet.get("lang") or self._lang
        scope = Scope(self._cascade.root, lang, runs_rtl(lang)).enter(self.packet, self._cascade)
        units: list[PageRun | Card] = []
        for element in self.packet.elements():
            inner = scope.enter(element, self._cascade)
            unit = self._card(element, inner) if element.tag == "card" else self._page(element, inner)
            units += [unit] if unit else []
        self.reader.finish()
        for identifier, place in self.reading.wanted:
            if identifier not in self._ids:
                self._problem("layout-id", f"nothing has the id `{identifier}`", place, nearest(identifier, self._ids))
        return tuple(units)

    def _problem(self, code: str, message: str, place: Place, hints: tuple[str, ...]) -> None:
        self.reading.problems.append(Problem(code, message, place, hints))

    def _page(self, element: Element, scope: Scope) -> PageRun | None:
        masters = self.look.theme.masters
        master = masters.get(element.get("master"))
        if master is None:
            name = element.get("master")
            self._problem("layout-master", f"there is no page master `{name}`", element.place, nearest(name, masters))
            return None
        running = [one for one in element.elements() if one.tag in ("header", "footer")]
        flowing = [child for child in element.children if child not in running]
        node = self.reader.node(element, DOCUMENT)
        header = read_running(self.reading, running, "header", scope)
        footer = read_running(self.reading, running, "footer", scope)
        blocks = self.reader.blocks(flowing, scope, node)
        numbering = element.get("numbering") or "decimal"
        return PageRun(master, blocks, header, footer, element.get("start") == "right", numbering, element.place)

    def _card(self, element: Element, scope: Scope) -> Card | None:
        stocks = {stock.id: stock for stock in self.look.stocks}
        stock = stocks.get(element.get("stock"))
        if stock is None:
            name = element.get("stock")
            self._problem("layout-stock", f"there is no stock `{name}`", element.place, nearest(name, stocks))
            return None
        node = self.reader.node(element, DOCUMENT)
        faces = []
        for face in element.elements():
            inner = scope.enter(face, self._cascade)
            running = [one for one in face.elements() if one.tag == "footer"]
            flowing = [child for child in face.children if child not in running]
            blocks = self.reader.blocks(flowing, inner, self.reader.node(face, node))
            footer = read_running(self.reading, running, "footer", inner)
            faces.append(Face(face.get("name"), blocks, footer, self.reading.length(face, "band"), face.place))
        return Card(element.get("title"), stock, tuple(faces))


def fills_late(packet: Element) -> bool:
    """Tell whether layout can fill in all marks of a packet."""
    waiting = [packet]
    while waiting:
        element = waiting.pop()
        for name, value in element.attributes:
            if OPEN in value and not _may_hold(element.tag, name, value):
                return False
        for child in element.children:
            if isinstance(child, Element):
                waiting.append(child)
    return True


def _may_hold(tag: str, name: str, value: str) -> bool:
    """Tell whether layout fills in the marks of an attribute."""
    labelled = tag in ("blank", "checkbox") and name == "label"
    return (tag, name) in _MAY_HOLD or (labelled and not value.startswith(OPEN))


def _is_slotted(node: StructNode) -> bool:
    return any(text and OPEN in text for text in (node.alt, node.actual_text, node.title))


def _ids(element: Element) -> list[tuple[str, Place]]:
    """Return all ids from an element down, with their places."""
    found: list[tuple[str, Place]] = []
    _add_ids(element, found)
    return found


def _add_ids(element: Element, found: list[tuple[str, Place]]) -> None:
    found.extend((value, element.place) for name, value in element.attributes if name == "id" and value)
    for child in element.children:
        if isinstance(child, Element):
            _add_ids(child, found)


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
