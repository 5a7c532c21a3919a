"""Layout remembered by what it asked: where all answers are the same, so is everything but the lines that hold values.

Laying out a run of pages or a card is a function of the markup, which is the same for all agencies of a shape, and of the answers
to its questions about texts with values: how high their lines are, how wide they are, on which page something stands. A tree of
questions leads from answer to answer to a layout that is known, or to a question that has not been answered so before.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.frames import Item, Page
from generator.lay_out.fillings import Answer, Trace
from generator.lay_out.flow import Frame
from generator.lay_out.marks import Canvas, Mark
from generator.lay_out.pages import Draft
from generator.lay_out.set_lines import Asked, HoleMark
from generator.markup.slots import has_slots

PAGES_KEPT = 800
"""Pages of remembered layouts of one packet; when there are more, all are forgotten."""
_NO_FRAME = Frame((), 0.0, ())


@dataclass(frozen=True, slots=True)
class Hole:
    """A line that is not known without values, where it belongs."""

    x: float
    y: float
    mark: HoleMark
    artifact: bool


@dataclass(frozen=True, slots=True)
class PageInk:
    """A page's items as far as they are known without values: stretches of items, and holes between them."""

    draft: Draft
    parts: tuple[tuple[Item, ...] | Hole, ...]
    destinations: tuple[tuple[str, float], ...]
    figures: Mapping[int, tuple[float, float, float, float]]
    whole: Page | None
    """The page, where nothing of it depends on values."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A run of pages or a card, laid out; `size` is a card's type size, `counts` how far pages are numbered after it."""

    pages: tuple[PageInk, ...]
    counts: tuple[tuple[str, int], ...]
    size: float | None = None


@dataclass(slots=True)
class _Question:
    asked: Asked
    answers: dict[Answer, _Question | Unit] = field(default_factory=dict)


@dataclass(slots=True)
class UnitMemo:
    """The layouts known of one packet's units, by what they begin from."""

    _known: dict[Hashable, _Question | Unit] = field(default_factory=dict)
    _pages: int = 0

    def find(self, key: Hashable, answer: Callable[[Asked], Answer]) -> Unit | None:
        """Return the layout that the answers lead to, if it is known."""
        found = self._known.get(key)
        while isinstance(found, _Question):
            found = found.answers.get(answer(found.asked))
        return found

    def add(self, key: Hashable, trace: Trace, unit: Unit) -> None:
        """Remember a layout with the questions that led to it."""
        if not trace.good:
            return
        self._pages += len(unit.pages)
        if self._pages > PAGES_KEPT:
            self._known.clear()
            self._pages = len(unit.pages)
        if not trace.steps:
            self._known[key] = unit
            return
        first = self._known.get(key)
        if not isinstance(first, _Question):
            first = self._known[key] = _Question(trace.steps[0][0])
        at = first
        for (_, answer), (asked, _) in zip(trace.steps[:-1], trace.steps[1:], strict=True):
            after = at.answers.get(answer)
            if not isinstance(after, _Question):
                after = at.answers[answer] = _Question(asked)
            at = after
        at.answers[trace.steps[-1][1]] = unit


def page_ink(draft: Draft, numbers: Mapping[int, int], *, alone: bool) -> PageInk:
    """Return what is known of a page; `alone` says that no running heads and feet will be added."""
    canvas = Canvas(numbers)
    parts: list[tuple[Item, ...] | Hole] = []

    def put(x: float, y: float, mark: Mark, artifact: bool) -> None:
        if isinstance(mark, HoleMark):
            if canvas.items:
                parts.append(tuple(canvas.items))
                canvas.items.clear()
            parts.append(Hole(x, y, mark, artifact))
        else:
            canvas.artifact = artifact
            mark.draw(canvas, x, y)

    for x, y, mark in draft.running:
        put(x, y, mark, True)
    for left, top, (x, y, mark), artifact in draft.marks():
        put(left + x, top + y, mark, artifact)
    if canvas.items:
        parts.append(tuple(canvas.items))
    destinations = tuple(dict(draft.anchors()).items())
    fixed = alone and not has_slots(draft.name) and not any(isinstance(part, Hole) for part in parts)
    whole = to_page(draft, canvas.items, destinations, draft.name) if fixed else None
    # Of what is drawn now only label, name and size are asked for again: slices and marks go.
    return PageInk(replace(draft, frame=_NO_FRAME, running=()), tuple(parts), destinations, canvas.figures, whole)


def to_page(draft: Draft, items: Sequence[Item], destinations: tuple[tuple[str, float], ...], name: str) -> Page:
    """Return a page with its items."""
    size = draft.geometry
    return Page(
        width=size.width,
        height=size.height,
        items=tuple(items),
        label=draft.label,
        name=name,
        destinations=destinations,
        bleed=size.bleed,
        safe=size.safe,
        floor=size.floor,
    )
