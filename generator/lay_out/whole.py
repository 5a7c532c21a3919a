"""A document's units together: what follows from their layouts, and its pages with running heads and feet.

What heads and feet asked about an agency's values is noted with the pages they were put on: where the answers are the same, so
are all pages but for their lines with values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.frames import Item, OutlineEntry, Page, StructNode
from generator.lay_out.fillings import Answer, Fillings, Trace
from generator.lay_out.marks import Canvas, Mark
from generator.lay_out.pages import RunningItems
from generator.lay_out.set_lines import Asked, HoleMark
from generator.lay_out.slices import Placed
from generator.lay_out.toc import Heading
from generator.lay_out.unit_memo import Hole, PageInk, Unit, to_page
from generator.markup.slots import has_slots

if TYPE_CHECKING:
    from generator.lay_out.read_packet import ReadPacket

_PLANS_KEPT = 4
"""Ways in which the heads and feet of the same pages were set; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A page as far as it is known without values: stretches of items, holes, and numbers of running lines."""

    ink: PageInk
    parts: tuple[tuple[Item, ...] | Hole | int, ...]
    page: Page | None
    """The page, where nothing of it depends on values."""


@dataclass(frozen=True, slots=True)
class PagesPlan:
    """All pages of a document, what they depend on, and the lines of heads and feet that hold values, each once."""

    steps: tuple[tuple[Asked, Answer], ...]
    lines: tuple[Hole, ...]
    pages: tuple[_Plan, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """What follows from the units' layouts together: labels by anchor, the last label, structure and bookmarks."""

    units: tuple[Unit, ...]
    labels: Mapping[str, str]
    page_count: str
    structure: tuple[StructNode, ...]
    outline: tuple[OutlineEntry, ...]
    _plans: list[PagesPlan] = field(default_factory=list)

    def plan(self, answer: Callable[[Asked], Answer]) -> PagesPlan | None:
        """Return the pages that are known for the answers to what their heads and feet asked."""
        for plan in self._plans:
            if all(answer(asked) == said for asked, said in plan.steps):
                return plan
        return None

    def remember(self, plan: PagesPlan) -> None:
        """Remember pages."""
        self._plans.append(plan)
        if len(self._plans) > _PLANS_KEPT:
            self._plans.pop(0)


def gathered(read: ReadPacket, units: tuple[Unit, ...]) -> Whole:
    """Return what follows from the layouts of all units."""
    pages = [page for unit in units for page in unit.pages]
    figures = {number: box for page in pages for number, box in page.figures.items()}
    structure = tuple(
        replace(node, bbox=figures[number]) if number in figures else node for number, node in enumerate(read.structure)
    )
    labels = {anchor: page.draft.label for page in pages for anchor, _ in page.destinations}
    count = next((page.draft.label for page in reversed(pages) if page.draft.label), "")
    return Whole(units, labels, count, structure, _outline(read.reader.headings, pages))


def _outline(headings: Sequence[Heading], pages: Sequence[PageInk]) -> tuple[OutlineEntry, ...]:
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


def plan_pages(
    pages: Sequence[tuple[PageInk, tuple[Placed, ...]]], trace: Trace, known: RunningItems, numbers: Mapping[int, int]
) -> PagesPlan:
    """Return the pages with their heads and feet. `known` is what marks have drawn on earlier pages; it grows."""
    lines: dict[tuple[object, ...], tuple[int, Hole]] = {}
    plans = []
    for ink, running in pages:
        if ink.whole is not None:
            plans.append(_Plan(ink, (), ink.whole))
            continue
        parts: list[tuple[Item, ...] | Hole | int] = []
        for x, y, mark in running:
            if isinstance(mark, HoleMark):
                key = (mark.asked.key, mark.index, mark.align, mark.room, mark.left, x, y)
                number, _ = lines.setdefault(key, (len(lines), Hole(x, y, mark, artifact=True)))
                parts.append(number)
            else:
                _put(parts, _drawn(mark, (x, y), known, numbers))
        for part in ink.parts:
            if isinstance(part, Hole):
                parts.append(part)
            else:
                _put(parts, part)
        plans.append(_plan(ink, tuple(parts)))
    return PagesPlan(_tightest(trace), tuple(hole for _, hole in lines.values()), tuple(plans))


def _put(parts: list[tuple[Item, ...] | Hole | int], items: tuple[Item, ...]) -> None:
    """Add items, to the last stretch if there is one."""
    last = parts[-1] if parts else None
    if isinstance(last, tuple):
        parts[-1] = (*last, *items)
    else:
        parts.append(items)


def _plan(ink: PageInk, parts: tuple[tuple[Item, ...] | Hole | int, ...]) -> _Plan:
    fixed = [part for part in parts if isinstance(part, tuple)]
    if len(fixed) < len(parts) or has_slots(ink.draft.name):
        return _Plan(ink, parts, None)
    return _Plan(ink, parts, to_page(ink.draft, fixed[0] if fixed else (), ink.destinations, ink.draft.name))


def _drawn(mark: Mark, at: tuple[float, float], known: RunningItems, numbers: Mapping[int, int]) -> tuple[Item, ...]:
    """Return what a mark without values draws: the same objects on all pages that have it in the same place."""
    key = (id(mark), *at)
    found = known.get(key)
    if found is None:
        canvas = Canvas(numbers, artifact=True)
        mark.draw(canvas, *at)
        found = known[key] = (mark, tuple(canvas.items))
    return found[1]


def _tightest(trace: Trace) -> tuple[tuple[Asked, Answer], ...]:
    """Return what was asked; of a text that was found to be wider or no wider than several limits only the nearest limits."""
    kept: dict[object, tuple[Asked, Answer]] = {}
    for asked, answer in trace.steps:
        key: object = asked.key
        if isinstance(answer, bool):
            assert asked.width is not None
            key = (id(asked.content), id(asked.beside), asked.scale, asked.pages, answer)
            before = kept.get(key)
            if before is not None and before[0].width is not None and (before[0].width < asked.width) == answer:
                continue
        kept[key] = (asked, answer)
    return tuple(kept.values())


def drawn_pages(plan: PagesPlan, numbers: Mapping[int, int], fillings: Fillings) -> list[Page]:
    """Return the pages with the lines that hold values; a running line is the same objects on all of its pages."""
    lines: list[list[Item]] = []
    for hole in plan.lines:
        canvas = Canvas(numbers, lines=fillings, artifact=True)
        hole.mark.draw(canvas, hole.x, hole.y)
        lines.append(canvas.items)
    return [_page(one, lines, Canvas(numbers, lines=fillings), fillings) for one in plan.pages]


def _page(plan: _Plan, lines: Sequence[Sequence[Item]], canvas: Canvas, fillings: Fillings) -> Page:
    if plan.page is not None:
        return plan.page
    items = canvas.items
    for part in plan.parts:
        if isinstance(part, tuple):
            items += part
        elif isinstance(part, int):
            items += lines[part]
        else:
            canvas.artifact = part.artifact
            part.mark.draw(canvas, part.x, part.y)
    ink = plan.ink
    return to_page(ink.draft, items, ink.destinations, fillings.values.fill(ink.draft.name))
