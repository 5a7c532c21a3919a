"""Content-stream operators (ISO 32000-1, annex A), written shortly, with the graphics state kept in mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from generator.draw.inks import Inks
from generator.draw.objects import number
from generator.frames import ACCENT, Path


@dataclass(slots=True)
class _State:
    """What the graphics state holds; the defaults are those a page begins with (8.4.1)."""

    fill: str = "0 g"
    stroke: str = "0 G"
    width: float = 1.0
    dash: tuple[float, ...] = ()
    font: str = ""


GraphicsState = tuple[tuple[str, str, float, tuple[float, ...], str], ...]
"""What the graphics state holds, after what was kept of it."""


@dataclass(slots=True)
class Content:
    """A content stream in the making, and the resources it names. Coordinates are PDF's: y upwards."""

    operators: list[str] = field(default_factory=list)
    fonts: set[str] = field(default_factory=set)
    xobjects: set[str] = field(default_factory=set)
    artifacts: set[str] = field(default_factory=set)
    """Property lists of artifacts."""
    inks: Inks | None = None
    """How colours are separated for a press; None leaves them in grey and RGB."""
    registration: bool = False
    """What is black is printed in all inks now, as marks are."""
    marked: bool = True
    """Whether there are marked-content operators."""
    accent: str = "#000000"
    """What the colour named `accent` is; `accent` itself if whoever is before this stream sets it (see `on_accent`)."""
    _state: _State = field(default_factory=_State)
    _kept: list[_State] = field(default_factory=list)

    def data(self) -> bytes:
        """Return the stream's bytes."""
        return "\n".join(self.operators).encode("ascii")

    def on_accent(self) -> None:
        """Begin in a state in which fills and strokes have the accent, set by another stream.

        Everything else is drawn one level of the state's stack above that (`prepare`). So the stream is the same for every
        accent.
        """
        self.accent = self._state.fill = self._state.stroke = ACCENT

    def prepare(self, fill: str | None, stroke: str | None = None) -> None:
        """Go to the level on which these colours can be set; not inside a text object."""
        if self.accent != ACCENT:
            return
        lost = self._kept and (
            (fill == ACCENT and self._state.fill != ACCENT) or (stroke == ACCENT and self._state.stroke != ACCENT)
        )
        if lost:
            self.restore()
        if not self._kept and {fill, stroke} - {ACCENT, None}:
            self.save()

    def finish(self) -> None:
        """Leave the level above the accent's."""
        if self.accent == ACCENT and self._kept:
            self.restore()

    def save(self, matrix: Sequence[float] | None = None) -> None:
        """Keep the graphics state, and move to a new coordinate system if there is a matrix."""
        self.operators.append("q")
        self._kept.append(replace(self._state))
        if matrix is not None:
            self.operators.append(f"{_matrix(matrix)} cm")

    def restore(self) -> None:
        """Go back to the state last kept."""
        self.operators.append("Q")
        self._state = self._kept.pop()

    def text_state(self) -> tuple[str, str]:
        """Return what of the graphics state matters to text."""
        return self._state.fill, self._state.font

    def set_text_state(self, state: tuple[str, str]) -> None:
        """Note the state that operators written elsewhere leave."""
        self._state.fill, self._state.font = state

    def state(self) -> GraphicsState:
        """Return what the graphics state holds."""
        return tuple([(one.fill, one.stroke, one.width, one.dash, one.font) for one in (*self._kept, self._state)])

    def go_to(self, state: GraphicsState) -> None:
        """Note a whole state that operators written elsewhere leave."""
        *self._kept, self._state = [_State(*one) for one in state]

    def clip(self, x: float, y: float, width: float, height: float) -> None:
        """Ink nothing outside the rectangle (x, y at its lower left) until the next restore."""
        self.operators.append(f"{_numbers((x, y, width, height))} re W n")

    def rectangle(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """Fill a rectangle; (x, y) is its lower left corner."""
        self.fill(color)
        self.operators.append(f"{_numbers((x, y, width, height))} re f")

    def path(self, path: Path, left: float, top: float) -> None:
        """Fill and stroke an outline whose y goes downwards from `top`."""
        if path.fill is None and path.stroke is None:
            return
        if path.fill is not None:
            self.fill(path.fill)
        if path.stroke is not None:
            self._stroke(path.stroke, path.line_width, path.dash)
        for command in path.commands:
            values = [float(value) for value in command[1:]]
            places = [top - value if index % 2 else left + value for index, value in enumerate(values)]
            self.operators.append(f"{_numbers(places)} {_SEGMENTS[str(command[0])]}".lstrip())
        self.operators.append("S" if path.fill is None else "f" if path.stroke is None else "B")

    def xobject(self, name: str, matrix: Sequence[float] | None = None) -> None:
        """Draw a picture or a form under a matrix."""
        self.xobjects.add(name)
        if matrix is None:
            self.operators.append(f"/{name} Do")
        else:
            self.operators.append(f"q {_matrix(matrix)} cm /{name} Do Q")

    def begin_artifact(self, kind: str) -> None:
        """Begin an artifact of a kind (ISO 32000-1, table 330); who draws the stream ends it."""
        self.artifacts.add(kind)
        self.operators.append(begin_artifact(kind))

    def fill(self, color: str) -> None:
        """Set the colour of fills and glyphs (#RRGGBB)."""
        wanted = self._color(color, "g", "rg", "k")
        if wanted != self._state.fill:
            self._state.fill = wanted
            self.operators.append(wanted)

    def font(self, name: str, size: float) -> None:
        """Set the font by its resource name."""
        self.fonts.add(name)
        wanted = f"/{name} {number(size)} Tf"
        if wanted != self._state.font:
            self._state.font = wanted
            self.operators.append(wanted)

    def _color(self, color: str, gray: str, rgb: str, cmyk: str) -> str:
        """Return what sets a colour, given the operators of its part."""
        color = self.accent if color == ACCENT else color
        if color == ACCENT:
            return ACCENT
        if self.inks is None:
            return _plain(color, gray, rgb)
        return f"{'1 1 1 1' if self.registration and color == '#000000' else self.inks.operands(color)} {cmyk}"

    def _stroke(self, color: str, width: float, dash: tuple[float, ...]) -> None:
        """Set the pen."""
        wanted = self._color(color, "G", "RG", "K")
        if wanted != self._state.stroke:
            self._state.stroke = wanted
            self.operators.append(wanted)
        if width != self._state.width:
            self._state.width = width
            self.operators.append(f"{number(width)} w")
        if dash != self._state.dash:
            self._state.dash = dash
            self.operators.append(f"[{_numbers(dash)}] 0 d")


_SEGMENTS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


def begin_artifact(kind: str) -> str:
    """Return what begins an artifact; its property list is a resource (14.6.2), which is shorter than a dictionary each time."""
    return f"/Artifact/{kind} BDC"


def set_colors(color: str) -> str:
    """Return what sets the colour of fills and strokes."""
    content = Content()
    return " ".join([content._color(color, "g", "rg", "k"), content._color(color, "G", "RG", "K")])


@lru_cache(maxsize=256)
def _plain(color: str, gray: str, rgb: str) -> str:
    """Return what sets a colour that is not separated, given the operators of its part."""
    return f"{color_operands(color)} {gray if _is_gray(color) else rgb}"


@lru_cache(maxsize=256)
def color_operands(color: str) -> str:
    """Return the operands of a colour written #RRGGBB: one for greys (a printer sets them in black alone), else three."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return _numbers(parts[:1] if _is_gray(color) else parts)


def _is_gray(color: str) -> bool:
    """Say if red, green and blue are the same."""
    return color[1:3].lower() == color[3:5].lower() == color[5:7].lower()


def _numbers(values: Sequence[float]) -> str:
    """Return operands."""
    return " ".join([number(value) for value in values])


def _matrix(values: Sequence[float]) -> str:
    """Return a matrix; a scale needs more places than a length."""
    return " ".join([number(value, 6 if index < 4 else 3) for index, value in enumerate(values)])
