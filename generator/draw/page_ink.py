"""A page's items to its content stream, marked so that every mark belongs to a structure element or is an artifact."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from generator.draw.fonts import FontUse
from generator.draw.memo import DrawMemo
from generator.draw.objects import hex_text
from generator.draw.operators import Content, GraphicsState
from generator.draw.shape import Shape
from generator.draw.text_operators import Reading, show_text
from generator.frames import ACCENT, FormField, Group, Image, Item, LinkArea, Path, Rect, TextItem, Vector

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points, in the page's coordinates."""


MarkedContent = tuple[int, str | None]
"""The node of a marked-content sequence, and what it says if a Span element of its own has to say so."""


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """Where a link area came to lie on its page."""

    node: int
    box: Box
    area: LinkArea


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a form field came to lie on its page; `turned` is upside down."""

    node: int
    box: Box
    field: FormField
    turned: bool = False


@dataclass(slots=True)
class Marks:
    """What drawing a page left for the structure tree: its sequences by MCID, its links and fields in order, boxes of figures."""

    content: list[MarkedContent] = field(default_factory=list)
    links: list[LinkPlace] = field(default_factory=list)
    fields: list[FieldPlace] = field(default_factory=list)
    boxes: dict[int, Box] = field(default_factory=dict)
    """By figure the box around all that is drawn of it."""


@dataclass(frozen=True, slots=True)
class Supplies:
    """What drawing needs from the document: `pictures` and `copies` return the resource name of an asset or a group."""

    shape: Shape
    fonts: Mapping[str, FontUse]
    pictures: Callable[[Image | Vector], tuple[str, Box]]
    copies: Callable[[Group], str]
    memo: DrawMemo
    codings: object
    """Stands for the codings of all fonts and the inks, and for whether there are tags."""
    tagged: bool = True
    """Whether anything is marked."""


InkState = tuple[int | str | None, int, GraphicsState]
"""The sequence that is open, how many there were, and the graphics state."""


_Line = tuple[TextItem, str, Reading, frozenset[str], tuple[str, str]]
"""A line, its operators, how it is read out, the fonts it names, and the state it leaves."""


Matrix = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f) of ISO 32000-1, 8.3.3."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where (0, 0) of the items stands in the current coordinates, y upwards; `matrix` takes those to the page's."""

    left: float
    top: float
    matrix: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

    @property
    def turned(self) -> bool:
        """Whether the items lie upside down on the page."""
        return self.matrix[0] < 0

    def inside(self, group: Group) -> tuple[Matrix, Frame]:
        """Return the matrix and the frame for the items of a group."""
        local = _placing(group, self.left + group.x, self.top - group.y - group.height)
        return local, Frame(0, group.height, _multiply(local, self.matrix))

    def on_page(self, x: float, y: float, width: float, height: float) -> Box:
        """Return the page's box round a rectangle given by its top left corner."""
        a, b, c, d, e, f = self.matrix
        left, top = self.left + x, self.top - y
        corners = [(u, v) for u in (left, left + width) for v in (top, top - height)]
        xs = [a * u + c * v + e for u, v in corners]
        ys = [b * u + d * v + f for u, v in corners]
        return min(xs), min(ys), max(xs), max(ys)


def _placing(group: Group, x: float, y: float) -> Matrix:
    """Return the matrix that puts a group's lower left corner at (x, y) and turns it about its centre."""
    sign = -1.0 if group.turn == 180 else 1.0
    if not group.angle:
        return (sign, 0, 0, sign, x + group.width * (sign < 0), y + group.height * (sign < 0))
    cosine, sine = sign * math.cos(math.radians(group.angle)), sign * math.sin(math.radians(group.angle))
    middle, centre = group.width / 2, group.height / 2
    return (
        cosine,
        -sine,
        sine,
        cosine,
        x + middle - cosine * middle - sine * centre,
        y + centre + sine * middle - cosine * centre,
    )


def _multiply(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does `first` and after it `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


class PageInk:
    """Writes one content stream. Within `artifact` nothing is marked: whoever draws the stream marks it as a whole."""

    def __init__(self, supplies: Supplies, artifact: bool = False) -> None:
        """Start with nothing drawn."""
        self.content = Content(marked=supplies.tagged)
        self.marks = Marks()
        self.live: Box | None = None
        """The page up to its bleed, in items' coordinates; what an artifact draws beyond it is a mark."""
        self._depth = 0
        self._supplies = supplies
        self._artifact = artifact
        self._unmarked = artifact or not supplies.tagged
        self._open: int | str | None = None

    def draw(self, items: Iterable[Item], frame: Frame) -> None:
        """Draw items, one after the other, and leave no sequence open."""
        self._depth += 1
        for item in items:
            self.draw_item(item, frame)
        self.close()
        self._depth -= 1

    def draw_item(self, item: Item, frame: Frame) -> None:
        """Draw an item; its sequence may stay open for the next one."""
        if isinstance(item, TextItem):
            self._draw_text(item, frame)
        elif isinstance(item, Group):
            self._draw_group(item, frame)
        elif isinstance(item, LinkArea):
            self._link(item, frame)
        elif isinstance(item, FormField):
            self._field(item, frame)
        else:
            self._mark(item.node, "Layout")
            self._draw_shape(item, frame)

    def state(self) -> InkState:
        """Return all of what was drawn before that the next items' operators depend on."""
        return self._open, len(self.marks.content), self.content.state()

    def go_to(self, state: InkState) -> None:
        """Go on as if `state` had been left; the sequences it counts must be there."""
        self._open, _, graphics = state
        self.content.go_to(graphics)

    def _draw_group(self, group: Group, frame: Frame) -> None:
        """Draw a placed page: its items if they are tagged or inside an artifact already, else the one form of all copies."""
        self.close()
        matrix, inside = frame.inside(group)
        as_copy = group.artifact and not self._artifact
        if as_copy:
            self._mark(None, "Page")
        self.content.save(matrix)
        if group.clip is not None:
            x, y, width, height = group.clip
            self.content.clip(x, group.height - y - height, width, height)
        if as_copy:
            self.content.xobject(self._supplies.copies(group))
        else:
            self.draw(group.items, inside)
        self.content.restore()
        self.close()

    def _draw_text(self, item: TextItem, frame: Frame) -> None:
        """Draw a line; one that its glyphs do not spell gets a sequence, and if need be an element, of its own."""
        if not item.runs:
            return
        line, reading = self._line(item, frame)
        if item.node is None or self._unmarked or reading is Reading.GLYPHS:
            self._mark(item.node, "Pagination")
            self.content.operators.append(line)
            return
        self.close()
        span = item.text if reading is Reading.ELEMENT else None
        mcid = self._new_mcid(item.node, span)
        actual = "" if span is not None else f"/ActualText{hex_text(item.text)}"
        self.content.operators += [f"/Span<</MCID {mcid}{actual}>>BDC", line, "EMC"]

    def _line(self, item: TextItem, frame: Frame) -> tuple[str, Reading]:
        """Return the operators of a line and how it is read out; one drawn before is not written again."""
        content, supplies = self.content, self._supplies
        content.registration = False
        content.prepare(item.runs[0].color)
        accent = content.accent if any(run.color == ACCENT for run in item.runs) else None
        key = (id(item), frame.left, frame.top, supplies.codings, accent, content.text_state())
        found: _Line | None = supplies.memo.shelves.lines.get(key)
        if found is None:
            written = len(content.operators)
            reading = show_text(content, item, frame.left, frame.top, supplies.fonts, supplies.memo)
            line = "\n".join(content.operators[written:])
            del content.operators[written:]
            names = frozenset([supplies.fonts[run.face].name for run in item.runs])
            found = supplies.memo.shelves.lines.put(key, (item, line, reading, names, content.text_state()))
        content.fonts |= found[3]
        content.set_text_state(found[4])
        return found[1], found[2]

    def _draw_shape(self, item: Rect | Path | Image | Vector, frame: Frame) -> None:
        """Draw anything but text."""
        left, top = frame.left, frame.top
        # Without inks nothing asks for it.
        self.content.registration = self.content.inks is not None and self._is_mark(item)
        if isinstance(item, Path):
            self.content.prepare(item.fill, item.stroke)
            self.content.path(item, left, top)
        elif isinstance(item, Rect):
            self.content.prepare(item.color)
            self.content.rectangle(left + item.x, top - item.y - item.height, item.width, item.height, item.color)
        else:
            name, (_, _, own_width, own_height) = self._supplies.pictures(item)
            matrix = (item.width / own_width, 0, 0, item.height / own_height, left + item.x, top - item.y - item.height)
            self.content.xobject(name, matrix)
        if item.node is not None and not self._artifact:
            self._widen(self._supplies.shape.owners[item.node], frame.on_page(*_extent(item)))

    def _is_mark(self, item: Rect | Path | Image | Vector) -> bool:
        """Say if an item is a mark of the sheet: an artifact wholly outside the bleed."""
        if self.live is None or self._depth > 1 or item.node is not None or not isinstance(item, Rect | Path):
            return False
        x, y, width, height = _extent(item)
        left, top, right, bottom = self.live
        return x + width <= left or x >= right or y + height <= top or y >= bottom

    def _link(self, area: LinkArea, frame: Frame) -> None:
        """Remember where a link lies; copies have none."""
        if not self._artifact and area.node is not None:
            box = frame.on_page(area.x, area.y, area.width, area.height)
            self.marks.links.append(LinkPlace(area.node, box, area))

    def _field(self, item: FormField, frame: Frame) -> None:
        """Remember where a form field lies; copies have none."""
        if not self._artifact and item.node is not None:
            box = frame.on_page(item.x, item.y, item.width, item.height)
            self.marks.fields.append(FieldPlace(item.node, box, item, frame.turned))

    def _widen(self, owner: int, box: Box) -> None:
        """Make the box of a figure reach around `box`."""
        known = self.marks.boxes.get(owner, box)
        low = (min(known[0], box[0]), min(known[1], box[1]))
        self.marks.boxes[owner] = (*low, max(known[2], box[2]), max(known[3], box[3]))

    def _mark(self, node: int | None, kind: Literal["Pagination", "Layout", "Page"]) -> None:
        """See that the sequence now open is the node's, or an artifact's of this kind (14.8.2.2).

        What lies under a form field is an artifact: its Form holds the widget and nothing else (table 340).
        """
        shape = self._supplies.shape
        node = None if node is None or shape.nodes[node].role == "Form" else node
        wanted = kind if node is None else node
        if self._unmarked or wanted == self._open:
            return
        self.close()
        if node is None:
            self.content.begin_artifact(kind)
        else:
            role = shape.nodes[shape.owners[node]].role
            self.content.operators.append(f"/{role}<</MCID {self._new_mcid(node)}>>BDC")
        self._open = wanted

    def close(self) -> None:
        """End the sequence that is open, if any."""
        if self._open is not None:
            self.content.operators.append("EMC")
            self._open = None

    def _new_mcid(self, node: int, span: str | None = None) -> int:
        """Give out the page's next marked-content id to a node."""
        self.marks.content.append((node, span))
        return len(self.marks.content) - 1


def _extent(item: Rect | Path | Image | Vector) -> Box:
    """Return x, y, width, height of an item, or of the box around a path's points and handles."""
    if not isinstance(item, Path):
        return item.x, item.y, item.width, item.height
    xs = [float(value) for command in item.commands for value in command[1::2]] or [0.0]
    ys = [float(value) for command in item.commands for value in command[2::2]] or [0.0]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
