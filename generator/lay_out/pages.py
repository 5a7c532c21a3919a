"""Runs of pages: masters with mirrored margins, labels, right-hand starts, running heads and feet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from generator.content.theme import Master
from generator.diagnostics import Place, Problem
from generator.frames import Item
from generator.lay_out.flow import Frame, fill_frame, spread
from generator.lay_out.framing import Block, measured
from generator.lay_out.inline import written_at
from generator.lay_out.marks import Mark
from generator.lay_out.running import RunningText, set_running
from generator.lay_out.setting import Setting
from generator.lay_out.slices import Placed, bar_marks

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_ONES = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class PageRun:
    """A page element: blocks that flow over as many pages of one master as they need."""

    master: Master
    blocks: tuple[Block, ...]
    header: RunningText | None
    footer: RunningText | None
    right: bool
    """Starts on a right-hand page."""
    numbering: str
    place: Place


@dataclass(frozen=True, slots=True)
class Geometry:
    """A page's trim size and what cards say about bleed, safe zone and type floor; points."""

    width: float
    height: float
    bleed: float = 0.0
    safe: float = 0.0
    floor: float = 0.0


@dataclass(frozen=True, slots=True)
class Draft:
    """A page whose content is placed but not drawn: marks and anchors with y from the top of the page."""

    geometry: Geometry
    frame: Frame
    origin: tuple[float, float]
    """Added to the frame's x and y."""
    label: str = ""
    name: str = ""
    running: tuple[Placed, ...] = ()
    """Artifacts drawn before the content: bands, heads and feet."""

    def anchors(self) -> Iterator[tuple[str, float]]:
        """Yield the named places with their y on the page."""
        for placed in self.frame.placements:
            if not placed.artifact:
                for anchor in placed.slice.anchors:
                    yield anchor, placed.y + self.origin[1]

    def marks(self) -> Iterator[tuple[float, float, Placed, bool]]:
        """Yield x and y to add, the mark, and whether it is an artifact; bars come first, then reading order."""
        x, y = self.origin
        for mark in bar_marks(self.frame.placements):
            yield x, y, mark, True
        for placed in self.frame.placements:
            for mark in placed.slice.marks:
                yield x + placed.x, y + placed.y, mark, placed.artifact


class Numbering:
    """Page labels: one count for each style, going on from run to run; `none` counts nothing."""

    def __init__(self, counts: Iterable[tuple[str, int]] = ()) -> None:
        self._counts = {"decimal": 0, "roman": 0, **dict(counts)}

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Return how far each style has counted."""
        return tuple(self._counts.items())

    def next(self, style: str) -> str:
        """Return the next label."""
        if style not in self._counts:
            return ""
        self._counts[style] += 1
        count = self._counts[style]
        return roman(count) if style == "roman" else str(count)


def roman(number: int) -> str:
    """Return a number in small Roman figures."""
    written = ""
    for value, figure in (*_ROMAN, *_ROMAN_ONES):
        written += figure * (number // value)
        number %= value
    return written


def break_run(run: PageRun, setting: Setting, start: int, numbering: Numbering, before: str) -> list[Draft]:
    """Break a run into pages without running heads; the first has index `start` in the document (0 is a right-hand page).

    `before` is the numbering of the run before, which goes on over a blank page put in for a right-hand start.
    """
    master, points = run.master, setting.scale.points
    width, height = points(master.width), points(master.height)
    inside, outside, top = points(master.inside), points(master.outside), points(master.top)
    room = height - top - points(master.bottom)
    geometry = Geometry(width, height)
    drafts = []
    if run.right and start % 2:
        drafts.append(Draft(geometry, Frame((), 0.0, ()), (0.0, 0.0), numbering.next(before), "blank page"))
    rest = tuple(measured(run.blocks, setting, 0.0, width - inside - outside))
    while True:
        index = start + len(drafts)
        frame = spread(fill_frame(rest, room), room)
        setting.problems.extend(frame.problems)
        left = outside if is_turned(master, index) else inside
        label = numbering.next(run.numbering)
        drafts.append(Draft(geometry, frame, (left, top), label, f"page {label or index + 1}"))
        rest = frame.rest
        if not rest:
            return drafts


def is_turned(master: Master, index: int) -> bool:
    """Tell whether a page has its inner edge on the right: left-hand pages of mirrored masters."""
    return master.mirrored and index % 2 == 1


_RUNNING_KEPT = 2048
"""Heads and feet of one packet; when there are more, for many numbers of pages, all are forgotten."""

RunningItems: TypeAlias = "dict[tuple[int, float, float], tuple[Mark, tuple[Item, ...]]]"
"""What marks of running heads and feet draw, by mark and place; the mark is kept, so that no other gets its identity."""


@dataclass(slots=True)
class RunningMemo:
    """Running heads and feet without values of an agency, by all that they depend on."""

    known: dict[tuple[object, ...], tuple[Placed, ...]] = field(default_factory=dict)
    items: RunningItems = field(default_factory=dict)


def running_marks(
    run: PageRun, drafts: Sequence[Draft], start: int, setting: Setting, memo: RunningMemo
) -> list[tuple[Placed, ...]]:
    """Return the heads and feet of a run's pages; `setting` has the page count, labels come from the drafts."""
    made: list[tuple[Placed, ...]] = []
    first = True
    for index, draft in enumerate(drafts, start):
        if draft.name == "blank page":
            made.append(())
            continue
        setting.page_label = draft.label
        turned = is_turned(run.master, index)
        made.append(
            (*_running(run, run.header, setting, turned, first, memo), *_running(run, run.footer, setting, turned, first, memo))
        )
        first = False
    return made


def _running(
    run: PageRun, text: RunningText | None, setting: Setting, turned: bool, first: bool, memo: RunningMemo
) -> tuple[Placed, ...]:
    """Return a head or foot, remembered if no value of an agency stands in it and nothing is wrong with it."""
    if text is None or (first and not text.first):
        return ()
    if any(words.slotted for words, _ in text.texts):
        return _set_head_or_foot(run, text, setting, turned)
    key = (id(text), turned, setting.page_label, setting.page_count, setting.scale)
    known = memo.known.get(key)
    if known is None:
        problems = len(setting.problems)
        known = _set_head_or_foot(run, text, setting, turned)
        if len(setting.problems) == problems:
            if len(memo.known) > _RUNNING_KEPT:
                memo.known.clear()
                memo.items.clear()
            memo.known[key] = known
    return known


def _set_head_or_foot(run: PageRun, text: RunningText, setting: Setting, turned: bool) -> tuple[Placed, ...]:
    """Place a head (first baseline at its distance from the top edge) or foot (last baseline, from the bottom edge)."""
    master, points = run.master, setting.scale.points
    inside, outside = points(master.inside), points(master.outside)
    left = outside if turned else inside
    width = points(master.width) - inside - outside
    placed = set_running(text, setting, left, width, turned)
    if text is run.header:
        down = points(master.header) - placed.first_baseline
        over = down + placed.height - points(master.top)
    else:
        down = points(master.height) - points(master.footer) - placed.last_baseline
        over = points(master.height) - points(master.bottom) - down
    if over > 0.01:
        place = written_at([words for words, _ in text.texts], run.place)
        setting.problems.append(_too_high(text is run.header, over, place))
    return tuple((x, y + down, mark) for x, y, mark in placed.marks)


def _too_high(head: bool, over: float, place: Place) -> Problem:
    name = "running head" if head else "running foot"
    return Problem(
        "layout-running",
        f"the {name} reaches {over:.1f} pt into the text",
        place,
        ("make it shorter, or the margin of the page master larger",),
    )
