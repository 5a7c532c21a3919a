"""Set lines as marks: which glyphs, boxes and link areas of a line belong to which structure node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from generator.frames import GlyphRun, LinkArea, Rect, TextItem
from generator.lay_out.form_fields import TEXT_ABOVE, TEXT_BELOW, FieldMark
from generator.lay_out.inline import CHECKBOX_SIZE, InlineText, Link, Piece
from generator.lay_out.marks import Canvas, PathMark, square
from generator.lay_out.setting import Scale
from generator.lay_out.styles import Computed
from generator.typefaces.characters import NOT_SHAPED
from generator.typefaces.text import Line, LineRun, Run

BLANK_RULE = 0.5
"""Thickness of the rule of a blank, in points."""
BLANK_DROP = 0.15
"""How far it lies below the baseline, in ems."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one node says in one line; a box is a part of its own."""

    node: int | None
    text: str
    keys: tuple[int, ...]
    box: bool = False


@dataclass(frozen=True, slots=True)
class LineMark:
    """A line of text; its origin is the left end of its baseline. `spare` is what fills may add, in points."""

    line: Line
    parts: tuple[Part, ...]
    pieces: tuple[Piece, ...]
    colors: Mapping[str, str]
    spare: float = 0.0

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Append the line's texts and boxes in reading order, then its link areas."""
        places = self._stretched(x)
        for part in self.parts:
            runs = [(run, at) for run, at, _ in places if run.key in part.keys]
            if part.box:
                for run, at, width in places:
                    if run.key in part.keys:
                        self._box(canvas, self.pieces[run.key], run, (at, y, width))
            elif runs:
                self._text(canvas, part, runs, y)
        if not canvas.artifact:
            self._links(canvas, places, y)

    def _stretched(self, x: float) -> list[tuple[LineRun, float, float]]:
        """Return the runs with place and width; blanks that fill the line share what is spare."""
        fills = sum(1 for run in self.line.runs if self._fills(run))
        if not fills:
            return [(run, x + run.x, run.width) for run in self.line.runs]
        made: list[tuple[LineRun, float, float]] = []
        moved = 0.0
        for run in self.line.runs:
            more = max(self.spare, 0.0) / fills if self._fills(run) else 0.0
            made.append((run, x + run.x + moved, run.width + more))
            moved += more
        return made

    def _fills(self, run: LineRun) -> bool:
        piece = self.pieces[run.key]
        return piece.kind == "blank" and piece.width is None

    def _text(self, canvas: Canvas, part: Part, runs: Sequence[tuple[LineRun, float]], y: float) -> None:
        piece = self.pieces[part.keys[0]]
        glyphs = tuple(
            GlyphRun(run.face, run.size, x, y, run.glyphs, self.colors[self.pieces[run.key].style.color], run.slant)
            for run, x in runs
        )
        rtl = any(run.rtl for run, _ in runs)
        canvas.items.append(TextItem(canvas.node(part.node), glyphs, part.text, rtl, piece.place, piece.lang))

    def _box(self, canvas: Canvas, piece: Piece, run: LineRun, where: tuple[float, float, float]) -> None:
        x, y, width = where
        color = self.colors[piece.style.color]
        if piece.kind == "checkbox":
            side = run.size * CHECKBOX_SIZE
            top = y - side * 0.92
            PathMark(square(side, tick_line(run.size), color), piece.node).draw(canvas, x, top)
            width, height = side, side
        else:
            top = y + run.size * BLANK_DROP
            canvas.items.append(Rect(x, top, width, BLANK_RULE, color, canvas.node(piece.node)))
            # As high as the face: viewers centre what is typed by its ascent and descent, so it stands on the baseline.
            top, height = y - run.size * TEXT_ABOVE, run.size * (TEXT_ABOVE + TEXT_BELOW)
        if piece.field is not None:
            FieldMark(piece.field, width, height, run.size, piece.node).draw(canvas, x, top)

    def _links(self, canvas: Canvas, places: Sequence[tuple[LineRun, float, float]], y: float) -> None:
        if not any(piece.link for piece in self.pieces):
            return
        reach: dict[Link, tuple[float, float]] = {}
        for run, x, width in places:
            link = self.pieces[run.key].link
            if link is not None:
                left, right = reach.get(link, (x, x + width))
                reach[link] = (min(left, x), max(right, x + width))
        top, height = y - self.line.ascent, self.line.ascent + self.line.descent
        for link in dict.fromkeys(piece.link for piece in self.pieces):
            if link is not None and link in reach:
                left, right = reach[link]
                area = LinkArea(left, top, right - left, height, link.contents, link.uri, link.destination)
                canvas.items.append(_with_node(area, canvas.node(link.node)))


def offset(line: Line, mark: LineMark, align: str, width: float) -> float:
    """Return how far a line stands in from the left edge of its measure; start and end follow its direction."""
    spare = width - line.width
    if any(piece.kind == "blank" and piece.width is None for piece in (mark.pieces[run.key] for run in line.runs)):
        return 0.0
    if align == "center":
        return spare / 2
    return spare if (align == "start") == line.rtl else 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What layout asked about a text with marks for an agency's values.

    With a style: its lines in a measure of `width` points; without: whether it is no wider than that (less the width of the text
    `beside` it), or how wide it is.
    `pages` are the page label, the page count and the labels of the pages it names, as far as it names any. Where `content`
    is None the question is for the label of a page, by its anchor.
    """

    content: InlineText | None
    style: Computed | None
    scale: Scale | None
    width: float | None
    pages: tuple[str, ...] = ()
    beside: InlineText | None = None
    key: tuple[object, ...] = field(init=False, compare=False)
    """What tells it from other questions about the same packet; of plain numbers and texts, which hash fastest."""

    def __post_init__(self) -> None:
        """Make the key."""
        scale = self.scale
        sizes = (None, None) if scale is None else (scale.base, scale.floor)
        object.__setattr__(self, "key", (id(self.content), self.style is None, *sizes, self.width, self.pages, id(self.beside)))


class Lines(Protocol):
    """Where the lines of texts with values are found at last."""

    def line(self, asked: Asked, index: int) -> LineMark:
        """Return a line of a text that was asked for."""


@dataclass(frozen=True, slots=True)
class HoleMark:
    """A line of a text with values: what it draws is found when it is drawn.

    `left` is the left end of its measure from the mark's origin, and `room` the measure, so that it comes to stand just where
    the line would without a hole.
    """

    asked: Asked
    index: int
    align: str
    room: float
    left: float = 0.0

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Append the line as it is with the values at hand."""
        assert canvas.lines is not None
        mark = canvas.lines.line(self.asked, self.index)
        if self.align == "right":
            at = self.left + self.room - mark.line.width
        elif self.align == "left":
            at = self.left
        else:
            at = self.left + offset(mark.line, mark, self.align, self.room)
        mark.draw(canvas, x + at, y)


def _with_node(area: LinkArea, node: int | None) -> LinkArea:
    return LinkArea(area.x, area.y, area.width, area.height, area.contents, area.uri, area.destination, node)


def tick_line(size: float) -> float:
    """Return the line width of a box to tick beside text of `size` points."""
    return max(0.5, size * 0.06)


def line_parts(content: InlineText, runs: Sequence[Run], lines: Sequence[Line]) -> list[tuple[Part, ...]]:
    """Return the parts of each line, in reading order.

    The lines share out the paragraph's text one after the other, trailing spaces included; characters that only direct
    the setting are in no line's text.
    """
    texts = [
        run.text if NOT_SHAPED.isdisjoint(run.text) else "".join(char for char in run.text if char not in NOT_SHAPED)
        for run in runs
    ]
    made = []
    start = 0
    for line in lines:
        end = start + len(line.text)
        made.append(_parts(content, runs, texts, line, (start, end)))
        start = end
    return made


def _parts(
    content: InlineText, runs: Sequence[Run], texts: Sequence[str], line: Line, stretch: tuple[int, int]
) -> tuple[Part, ...]:
    """Return what a stretch of the paragraph's text says, one part a node.

    Text of which nothing is drawn (a space that ends the line) goes with the part before it.
    """
    start, end = stretch
    drawn = {run.key for run in line.runs}
    gathered: list[Part] = []
    offset = 0
    for run, whole in zip(runs, texts, strict=True):
        text = whole[max(0, start - offset) : max(0, end - offset)]
        offset += len(whole)
        if not text:
            continue
        node = content.pieces[run.key].node
        last = gathered[-1] if gathered else None
        if run.box is not None:
            gathered.append(Part(node, "", (run.key,), box=True))
        elif last and not last.box and (last.node == node or run.key not in drawn):
            gathered[-1] = Part(last.node, last.text + text, (*last.keys, run.key))
        else:
            gathered.append(Part(node, text, (run.key,)))
    return tuple(gathered)
