"""The graphics state, as far as it decides where things stand and how they print (ISO 32000-1, 8.4 and 9.3)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from generator.preflight.colors import BLACK, Color
from generator.preflight.content import Paint
from generator.preflight.fonts import PdfFont
from generator.preflight.geometry import Box, Matrix
from generator.preflight.objects import PdfDict, as_bool, as_dict, as_list, as_name, as_number

_NORMAL = frozenset({"Normal", "Compatible"})
_STROKED_TEXT, _FILLED_TEXT = (1, 2, 5, 6), (0, 2, 4, 6)
"""Text rendering modes (table 106)."""


@dataclass(slots=True)
class GraphicsState:
    """One graphics state."""

    ctm: Matrix
    clip: Box | None
    font: PdfFont | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    line_width: float = 1.0
    fill: Color = BLACK
    stroke: Color = BLACK
    overprint_fill: bool = False
    overprint_stroke: bool = False

    def paint(self, filled: bool, stroked: bool) -> Paint:
        """Return how a path that is filled, stroked or both prints."""
        return Paint(
            self.fill if filled else None,
            self.stroke if stroked else None,
            (filled and self.overprint_fill) or (stroked and self.overprint_stroke),
        )

    def text_paint(self) -> Paint:
        """Return how text prints now."""
        return self.paint(self.mode in _FILLED_TEXT, self.mode in _STROKED_TEXT)

    def overprint(self, entries: PdfDict) -> None:
        """Take over a parameter dictionary's OP and op; OP alone is for both (8.6.7)."""
        stroke, fill = as_bool(entries.get("/OP")), as_bool(entries.get("/op"))
        if stroke is not None:
            self.overprint_stroke = stroke
        if fill is not None or stroke is not None:
            self.overprint_fill = bool(stroke if fill is None else fill)


values_of = attrgetter(*(field.name for field in fields(GraphicsState)))
"""Returns a state as a tuple, hashable: `GraphicsState(*values)` makes it again."""

_NAMES = [field.name for field in fields(GraphicsState)]
_FILL, _STROKE = _NAMES.index("fill"), _NAMES.index("stroke")


def without_colors(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a state that `values_of` gave with its colours as they are at the top of a page."""
    if values[_FILL] is BLACK and values[_STROKE] is BLACK:
        return values
    plain = list(values)
    plain[_FILL] = plain[_STROKE] = BLACK
    return tuple(plain)


def transparency_of(entries: PdfDict) -> list[str]:
    """Return what in a graphics state parameter dictionary lets ink show through (11.6.4): sentences without a page."""
    found = []
    for key, what in (("/ca", "fills"), ("/CA", "strokes")):
        opacity = as_number(entries.get(key))
        if opacity is not None and opacity < 1:
            found.append(f"{what} have an opacity of {opacity:g}")
    modes = [mode for mode in map(as_name, as_list(entries.get("/BM"))) if mode is not None]
    if modes and modes[0] not in _NORMAL:
        found.append(f"the blend mode is `{modes[0]}`")
    if as_dict(entries.get("/SMask")) is not None:
        found.append("a soft mask is set")
    return found


def is_transparency_group(entries: PdfDict) -> bool:
    """Tell whether a form's or page's Group makes it a transparency group (11.6.6)."""
    return as_name((as_dict(entries.get("/Group")) or {}).get("/S")) == "Transparency"
