"""Form fields that are filled in on a screen: widgets, their looks and the font for what is typed.

ISO 32000-1, 12.7. For PDF/A-2 (ISO 19005-2, 6.3.3, 6.4.1) every widget brings its appearance, the typing font is embedded,
and viewers are not told to make appearances themselves; nothing has an action.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.draw.assemble import ObjectTable, flate_stream
from generator.draw.font_source import FontSource
from generator.draw.memo import DrawMemo
from generator.draw.objects import Name, Ref, Text, Value, number
from generator.draw.page_ink import FieldPlace
from generator.draw.typing_font import add_typing_font

_MULTILINE, _DO_NOT_SCROLL = 1 << 12, 1 << 23
"""Field flags (table 228). Nothing scrolls: what a blank has no room for would not be printed."""
_PRINT = 4
_ON, _OFF = "Yes", "Off"
_FONT = "PubSans"
_DEFAULT_SIZE = 10.0
_TICK = ((0.2, 0.52), (0.42, 0.26), (0.82, 0.8))
"""Corners of a tick mark in a square of side 1, y upwards."""
_TICK_WEIGHT = 0.12


class Form:
    """What the fields of one document have in common."""

    def __init__(self, table: ObjectTable, typefaces: FontSource, memo: DrawMemo) -> None:
        """Start without fields; the typing font is put into the file."""
        self._table = table
        self._font = add_typing_font(table, typefaces, memo)
        self._looks: dict[tuple[float, float, str], Ref] = {}

    def widget(self, place: FieldPlace, page: Ref) -> dict[str, Value]:
        """Return the dictionary of a field that is its own widget annotation (12.5.6.19)."""
        field = place.field
        left, bottom, right, top = place.box
        widget: dict[str, Value] = {
            "Type": Name("Annot"),
            "Subtype": Name("Widget"),
            "Rect": list(place.box),
            "F": _PRINT,
            "P": page,
            "T": Text(field.name),
            "TU": Text(field.tooltip),
            "BS": {"W": 0},
        }
        size, turn = (right - left, top - bottom), dict[str, Value]({"R": 180} if place.turned else {})
        if field.kind == "check":
            looks = {_OFF: self._look(*size, ""), _ON: self._look(*size, _tick(min(size)))}
            return {
                **widget,
                "FT": Name("Btn"),
                "V": Name(_OFF),
                "AS": Name(_OFF),
                "MK": {**turn, "CA": Text("4")},
                "AP": {"N": looks},
            }
        flags = _DO_NOT_SCROLL | (_MULTILINE if field.kind == "multiline" else 0)
        return {
            **widget,
            "FT": Name("Tx"),
            "Ff": flags,
            "DA": Text(_appearance(field.size)),
            "MK": turn,
            "AP": {"N": self._look(*size, "/Tx BMC\nEMC")},
        }

    def finish(self, fields: Sequence[Ref]) -> Ref:
        """Put the interactive form dictionary (12.7.2) of these fields into the file and return it."""
        resources: dict[str, Value] = {"Font": {_FONT: self._font}}
        return self._table.add({"Fields": fields, "DR": resources, "DA": Text(_appearance(_DEFAULT_SIZE))})

    def _look(self, width: float, height: float, operators: str) -> Ref:
        """Return an appearance stream; equal ones are one."""
        key = (width, height, operators)
        if key not in self._looks:
            dictionary: dict[str, Value] = {
                "Type": Name("XObject"),
                "Subtype": Name("Form"),
                "BBox": [0, 0, width, height],
                "Resources": {"Font": {_FONT: self._font}} if operators.startswith("/Tx") else {},
            }
            self._looks[key] = self._table.add(flate_stream(dictionary, operators.encode("ascii")))
        return self._looks[key]


def _appearance(size: float) -> str:
    """Return a default appearance: black type of `size` points (12.7.3.3)."""
    return f"/{_FONT} {number(size)} Tf 0 g"


def _tick(side: float) -> str:
    """Return the operators of a tick mark in a square."""
    points = [f"{number(x * side)} {number(y * side)} {'l' if index else 'm'}" for index, (x, y) in enumerate(_TICK)]
    return " ".join(["q 0 G 1 J 1 j", f"{number(_TICK_WEIGHT * side)} w", *points, "S Q"])
