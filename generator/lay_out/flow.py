"""Fills frames (pages, columns, cells, faces) from the vertical list and chooses where it breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.diagnostics import Problem
from generator.lay_out.slices import Columns, Keep, Placement, Slice

SLACK = 0.01
"""Points that a frame may be overfull without notice: rounding."""
UNLIMITED = float("inf")
_BALANCE = 0.25
"""Columns are balanced to a quarter of a point."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A filled frame, its used height in points, and what did not fit."""

    placements: tuple[Placement, ...]
    height: float
    rest: tuple[Slice, ...]
    problems: tuple[Problem, ...] = ()


def fill_frame(slices: Sequence[Slice], height: float, fresh: bool = True) -> Frame:
    """Fill a frame of `height` points from the front of `slices`.

    `fresh` says that an emptier frame will not come: where no legal break fits, the weakest of the others is taken,
    and what fits nowhere is placed over the edge with a `layout-too-tall` problem. Otherwise the frame is left empty.
    """
    filling = _Filling(list(slices), height)
    while filling.next < len(filling.slices):
        current = filling.slices[filling.next]
        if current.new_page and filling.next:
            return filling.done()
        if current.columns is not None:
            if not filling.add_columns(current, current.columns, fresh):
                return filling.broken(fresh)
        elif not filling.add(current):
            return filling.broken(fresh)
    return filling.done()


def stack(slices: Sequence[Slice], height: float = 0.0) -> Frame:
    """Place all slices one below the other without breaking; fills share what is left of `height`."""
    calm = [replace(one, new_page=False) if one.new_page else one for one in slices]
    return spread(fill_frame(calm, UNLIMITED), height)


def spread(frame: Frame, height: float) -> Frame:
    """Give what is left of `height` to the frame's fills, in equal shares."""
    fills = sum(1 for one in frame.placements if one.slice.fill)
    spare = height - frame.height
    if not fills or spare <= 0:
        return frame
    moved, down = [], 0.0
    for one in frame.placements:
        moved.append(replace(one, y=one.y + down))
        if one.slice.fill:
            down += spare / fills
    return replace(frame, placements=tuple(moved), height=height)


def fill_columns(columns: Columns, height: float, fresh: bool) -> Frame:
    """Fill columns of at most `height` points; if all fits, at the smallest height at which it does (balanced)."""
    full = _columns_at(columns, height, fresh)
    if full.rest:
        return full
    low, high = 0.0, full.height
    best = full
    while high - low > _BALANCE:
        middle = (low + high) / 2
        tried = _columns_at(columns, middle, fresh=False)
        if tried.rest or tried.problems:
            low = middle
        else:
            best, high = tried, min(middle, tried.height)
    return best


def _columns_at(columns: Columns, height: float, fresh: bool) -> Frame:
    """Fill each column to `height`."""
    rest: tuple[Slice, ...] = columns.slices
    placements: list[Placement] = []
    problems: list[Problem] = []
    used = 0.0
    for number in range(columns.count):
        frame = fill_frame(rest, height, fresh)
        across = number * columns.step
        placements += [Placement(one.x + across, one.y, one.slice, one.artifact) for one in frame.placements]
        problems += frame.problems
        used = max(used, frame.height)
        rest = frame.rest
        if not rest:
            break
    return Frame(tuple(placements), used, rest, tuple(problems))


class _Filling:
    """A frame in the making: `next` is the first slice not placed yet."""

    def __init__(self, slices: list[Slice], height: float) -> None:
        self.slices = slices
        self.height = height
        self.next = 0
        self._y = 0.0
        self._after: float | None = None
        self._heads: list[Placement] = []
        self._placed: list[list[Placement]] = []
        self._problems: list[Problem] = []
        for head in slices[0].heads if slices else ():
            self._heads.append(Placement(0.0, self._top(head), head, artifact=True))
            self._y, self._after = self._heads[-1].bottom, head.after

    def _top(self, one: Slice) -> float:
        """Return where the next slice would start; space above is dropped at the top of a frame."""
        return self._y if self._after is None else self._y + max(self._after, one.before)

    def _take(self, placed: list[Placement], bottom: float, after: float) -> None:
        self._placed.append(placed)
        self._y, self._after = bottom, after
        self.next += 1

    def add(self, one: Slice) -> bool:
        """Place a slice; False if it does not fit."""
        top = self._top(one)
        if top + one.height > self.height + SLACK:
            return False
        self._take([Placement(0.0, top, one)], top + one.height, one.after)
        return True

    def add_columns(self, one: Slice, columns: Columns, fresh: bool) -> bool:
        """Place columns as far as they go; False if some are left over."""
        top = self._top(one)
        frame = fill_columns(columns, self.height - top, fresh and self._break(Keep.NEXT) is None)
        placed = [Placement(inner.x, inner.y + top, inner.slice, inner.artifact) for inner in frame.placements]
        self._problems += frame.problems
        if not placed and frame.rest:
            return False
        if frame.rest:
            rest = replace(one, columns=replace(columns, slices=frame.rest), before=0.0, anchors=(), new_page=False)
            self.slices[self.next : self.next + 1] = [replace(one, keep=Keep.FREE), rest]
        carrier = Placement(0.0, top, replace(one, height=frame.height, columns=None))
        self._take([carrier, *placed], top + frame.height, one.after)
        return not frame.rest

    def broken(self, fresh: bool) -> Frame:
        """Break before the slice that did not fit, or earlier where slices hold together."""
        at = self._break(Keep.NEXT if fresh else Keep.FREE)
        if at is None and not fresh:
            return Frame((), 0.0, tuple(self.slices))
        if at is None:
            self._force()
            return self.done()
        del self._placed[at:]
        self.next = at
        return self.done()

    def _break(self, strongest: Keep) -> int | None:
        """Return how many slices stay: the last place with the weakest hold, or None if all hold more than `strongest`."""
        places = [(self.slices[index - 1].keep, -index) for index in range(1, self.next + 1)]
        weakest = min(places, default=(Keep.NEVER, 0))
        return -weakest[1] if weakest[0] <= strongest else None

    def _force(self) -> None:
        """Cut the slice that does not fit, or place it over the edge and say so."""
        one = self.slices[self.next]
        top = self._top(one)
        cut = one.split(self.height - top) if one.split else None
        if cut:
            upper = replace(cut[0], bars=one.bars)
            lower = replace(cut[1], bars=one.bars, heads=one.heads, after=one.after, keep=one.keep)
            self.slices[self.next : self.next + 1] = [upper, lower]
            one = upper
        else:
            self._problems.append(_too_tall(one, self.height))
        self._take([Placement(0.0, top, one)], top + one.height, one.after)

    def done(self) -> Frame:
        """Return the frame as it is."""
        placed = [*self._heads, *(one for group in self._placed for one in group)]
        height = max((one.bottom for one in placed), default=0.0)
        return Frame(tuple(placed), height, tuple(self.slices[self.next :]), tuple(self._problems))


def _too_tall(one: Slice, height: float) -> Problem:
    name = f"`{one.excerpt}`" if one.excerpt else "a block"
    return Problem(
        "layout-too-tall",
        f"{name} is {one.height:.0f} pt tall and cannot be split; the page has room for {height:.0f} pt",
        one.place,
        ("make it smaller or write it as several blocks",),
    )
