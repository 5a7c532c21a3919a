"""Content-stream operators (ISO 32000-1, annex A), written shortly, with the graphics state kept in mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from generator.draw.inks import Inks
from generator.draw.objects import number
from generator.frames import Path


@dataclass(slots=True)
class _State:
    """What the graphics state holds; the defaults are those a page begins with (8.4.1)."""

    fill: str = "0 g"
    stroke: str = "0 G"
    width: float = 1.0
    dash: tuple[float, ...] = ()
    font: str = ""


@dataclass(slots=True)
class Content:
    """A content stream in the making, and the resources it names. Coordinates are PDF's: y upwards."""

    operators: list[str] = field(default_factory=list)
    fonts: set[str] = field(default_factory=set)
    xobjects: set[str] = field(default_factory=set)
    inks: Inks | None = None
    """How colours are separated for a press; None leaves them in grey and RGB."""
    registration: bool = False
    """What is black is printed in all inks now, as marks are."""
    _state: _State = field(default_factory=_State)
    _kept: list[_State] = field(default_factory=list)

    def data(self) -> bytes:
        """Return the stream's bytes."""
        return "\n".join(self.operators).encode("ascii")

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
        if self.inks is None:
            return f"{color_operands(color)} {gray if _is_gray(color) else rgb}"
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
