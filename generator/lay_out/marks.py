"""What a slice draws: marks without a place, put on a canvas when their page is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from generator.frames import Image, Item, Path, Rect, Vector

if TYPE_CHECKING:
    from generator.lay_out.set_lines import Lines

Commands = tuple[tuple[str | float, ...], ...]


@dataclass(slots=True)
class Canvas:
    """The items of one page as they gather; `numbers` maps builder node numbers to the finished tree's."""

    numbers: Mapping[int, int]
    items: list[Item] = field(default_factory=list)
    figures: dict[int, tuple[float, float, float, float]] = field(default_factory=dict)
    """Figure node (finished number) -> x, y, width, height."""
    lines: Lines | None = None
    """Where lines with values of the agency are found; None where there are none."""
    artifact: bool = False
    """While true, all that is drawn belongs to no node (repeated table heads)."""

    def node(self, number: int | None) -> int | None:
        """Return the finished number of a node, or None for artifacts."""
        return None if number is None or self.artifact else self.numbers[number]


class Mark(Protocol):
    """Something to draw; (x, y) is its origin on the page, in points."""

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Append items."""


@dataclass(frozen=True, slots=True)
class RectMark:
    """A filled rectangle; its origin is the top left corner."""

    width: float
    height: float
    color: str
    node: int | None = None

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Append the rectangle; a rule of no thickness, which a style takes away with `0pt`, is not drawn."""
        if self.width <= 0 or self.height <= 0:
            return
        canvas.items.append(Rect(x, y, self.width, self.height, self.color, canvas.node(self.node)))


@dataclass(frozen=True, slots=True)
class PathMark:
    """An outline; `figure` gives the size of the picture that it is, if it is one."""

    path: Path
    node: int | None = None
    figure: tuple[float, float] | None = None

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Append the outline, moved."""
        node = canvas.node(self.node)
        canvas.items.append(replace(self.path, commands=moved(self.path.commands, x, y), node=node))
        if self.figure and node is not None:
            canvas.figures[node] = (x, y, *self.figure)


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks with one origin, drawn one after the other."""

    marks: tuple[Mark, ...]

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Append all."""
        for mark in self.marks:
            mark.draw(canvas, x, y)


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A picture by asset id; its origin is the top left corner."""

    asset: str
    vector: bool
    width: float
    height: float
    node: int | None

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Append the picture and note where its figure stands."""
        node = canvas.node(self.node)
        kind = Vector if self.vector else Image
        canvas.items.append(kind(self.asset, x, y, self.width, self.height, node))
        if node is not None:
            canvas.figures[node] = (x, y, self.width, self.height)


def moved(commands: Commands, x: float, y: float) -> Commands:
    """Return path commands with every point moved by (x, y)."""
    made: list[tuple[str | float, ...]] = []
    for name, *numbers in commands:
        shifted = [float(number) + (y if index % 2 else x) for index, number in enumerate(numbers)]
        made.append((name, *shifted))
    return tuple(made)


def square(size: float, line_width: float, color: str) -> Path:
    """Return an open square box to tick, `size` points wide, with its origin at the top left corner."""
    half = line_width / 2
    far = size - half
    corners: Commands = (("M", half, half), ("L", far, half), ("L", far, far), ("L", half, far), ("Z",))
    return Path(corners, stroke=color, line_width=line_width)
