"""Pictures and QR codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import segno

from generator.diagnostics import Problem
from generator.frames import Asset, Path
from generator.lay_out.framing import Outside, framed, inside
from generator.lay_out.marks import Commands, Mark, PathMark, PictureMark
from generator.lay_out.setting import Setting
from generator.lay_out.slices import Slice
from generator.lay_out.styles import Computed
from generator.units import MM, Length

QUIET = 4
"""Modules of quiet zone on each side (ISO/IEC 18004, 9.1)."""
LEAST_MODULE = 0.25 * MM
"""Smallest module that telephones read well when printed on an office printer, in points."""
_SCREEN = 0.75
"""Points in a pixel where nobody gives a size: 96 to the inch."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as read: its bytes, and its size in pixels or SVG units, of which only the ratio counts."""

    asset: Asset
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ImageBlock:
    """A picture scaled into `width` by `height`; a side nobody gives follows from the ratio."""

    picture: Picture
    node: int | None
    size: tuple[Length | None, Length | None]
    style: Computed
    outside: Outside

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return one slice as tall as the picture."""
        edges = inside(self.outside, setting, left, width)
        wide, tall = self._scaled(setting, edges.content_width)
        if wide > edges.content_width + 0.01:
            setting.problems.append(_too_wide("picture", wide, edges.content_width, self.outside))
        mark = PictureMark(self.picture.asset.id, self.picture.asset.kind == "svg", wide, tall, self.node)
        x = aligned(edges.content_left, edges.content_width, wide, self.style.align, self.outside.rtl)
        return framed([_slot(mark, x, tall, self.outside, "picture")], self.outside, edges, setting)

    def _scaled(self, setting: Setting, room: float) -> tuple[float, float]:
        ratio = self.picture.height / self.picture.width
        width, height = (None if one is None else setting.scale.points(one) for one in self.size)
        if width is None and height is None:
            width = min(room, self.picture.width * _SCREEN)
        if width is None or (height is not None and height < width * ratio):
            assert height is not None
            return height / ratio, height
        return width, width * ratio


@dataclass(frozen=True, slots=True)
class QrBlock:
    """A QR code `size` wide, quiet zone included."""

    value: str
    node: int | None
    size: Length
    style: Computed
    outside: Outside

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return one square slice."""
        edges = inside(self.outside, setting, left, width)
        side = setting.scale.points(self.size)
        modules, count = qr_outline(self.value)
        module = side / count
        if module < LEAST_MODULE:
            setting.problems.append(self._too_fine(module, count))
        if side > edges.content_width + 0.01:
            setting.problems.append(_too_wide("QR code", side, edges.content_width, self.outside))
        scaled: Commands = tuple((name, *(float(number) * module for number in numbers)) for name, *numbers in modules)
        mark = PathMark(Path(scaled, fill="#000000"), self.node, (side, side))
        x = aligned(edges.content_left, edges.content_width, side, self.style.align, self.outside.rtl)
        return framed([_slot(mark, x, side, self.outside, "QR code")], self.outside, edges, setting)

    def _too_fine(self, module: float, count: int) -> Problem:
        return Problem(
            "qr-too-fine",
            f"the modules of the QR code for `{self.value}` are {module / MM:.2f} mm wide and would not scan",
            self.outside.place,
            (f"make it at least {count * LEAST_MODULE / MM:.0f} mm wide, or the address shorter",),
        )


def _slot(mark: Mark, x: float, height: float, outside: Outside, name: str) -> Slice:
    return Slice(height, ((x, 0.0, mark),), place=outside.place, excerpt=name)


def _too_wide(name: str, width: float, room: float, outside: Outside) -> Problem:
    return Problem(
        "layout-too-wide",
        f"the {name} is {width:.0f} pt wide and its box has {room:.0f} pt",
        outside.place,
        ("give it a smaller width",),
    )


def aligned(left: float, room: float, width: float, align: str, rtl: bool) -> float:
    """Return the left edge of something `width` wide in a box; start and end follow the direction."""
    if align == "center":
        return left + (room - width) / 2
    return left if (align == "start") != rtl else left + room - width


@lru_cache(maxsize=256)
def qr_outline(value: str) -> tuple[Commands, int]:
    """Return the outline of a QR code's dark modules, one module a unit, and the modules across with the quiet zone.

    Modules that touch are merged, so that no hairline of paper shows between them; holes run the other way round
    (non-zero winding). Error correction is level M (15 %).
    """
    matrix = segno.make(value, error="m", micro=False, boost_error=False).matrix
    dark = [(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module]
    commands: list[tuple[str | float, ...]] = []
    for ring in _rings(set(dark)):
        for index, (x, y) in enumerate(ring):
            commands.append(("L" if index else "M", float(x + QUIET), float(y + QUIET)))
        commands.append(("Z",))
    return tuple(commands), len(matrix) + 2 * QUIET


Corner = tuple[int, int]


def _rings(dark: set[Corner]) -> Iterator[list[Corner]]:
    """Yield the closed outlines of the dark modules, with ink on the right hand, corners only."""
    leaving: dict[Corner, list[Corner]] = {}
    for x, y in sorted(dark):
        sides = (
            ((x, y - 1), (x, y), (x + 1, y)),
            ((x + 1, y), (x + 1, y), (x + 1, y + 1)),
            ((x, y + 1), (x + 1, y + 1), (x, y + 1)),
            ((x - 1, y), (x, y + 1), (x, y)),
        )
        for neighbour, start, end in sides:
            if neighbour not in dark:
                leaving.setdefault(start, []).append(end)
    while leaving:
        start = min(leaving)
        ring, at = [start], start
        while True:
            ends = leaving[at]
            before = ring[-2] if len(ring) > 1 else None
            following = min(ends, key=lambda end: _turn(before, ring[-1], end))
            ends.remove(following)
            if not ends:
                del leaving[at]
            at = following
            if at == start:
                break
            ring.append(at)
        yield _corners(ring)


def _turn(before: Corner | None, here: Corner, end: Corner) -> int:
    """Rank ways on at a corner where two modules touch: turning right first keeps their outlines apart."""
    if before is None:
        return 0
    cross = (here[0] - before[0]) * (end[1] - here[1]) - (here[1] - before[1]) * (end[0] - here[0])
    return -cross


def _corners(ring: list[Corner]) -> list[Corner]:
    """Drop the points in the middle of straight sides."""
    count = len(ring)
    kept = []
    for index, (x, y) in enumerate(ring):
        before, after = ring[index - 1], ring[(index + 1) % count]
        if not (before[0] == x == after[0] or before[1] == y == after[1]):
            kept.append((x, y))
    return kept
