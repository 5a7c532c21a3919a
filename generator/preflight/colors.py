"""Colours of fills and strokes as a content stream sets them (ISO 32000-1, 8.6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from generator.preflight.objects import PdfDict, as_array, as_dict, as_name, as_number
from generator.preflight.operands import name, number
from generator.preflight.tokens import Operand

Space = Literal["gray", "rgb", "cmyk", "spot", "pattern"]
"""`spot` is Separation and DeviceN; `pattern` also what has no plain components (Lab, Indexed, tilings)."""
_BY_COUNT: dict[int, Space] = {1: "gray", 3: "rgb", 4: "cmyk"}
_BY_NAME: dict[str, Space] = {
    "DeviceGray": "gray",
    "CalGray": "gray",
    "G": "gray",
    "DeviceRGB": "rgb",
    "CalRGB": "rgb",
    "RGB": "rgb",
    "DeviceCMYK": "cmyk",
    "CMYK": "cmyk",
    "Separation": "spot",
    "DeviceN": "spot",
}


@dataclass(frozen=True, slots=True)
class Color:
    """A colour by its components, each from 0 to 1 (for `cmyk` and `spot`, 1 is full ink)."""

    space: Space
    values: tuple[float, ...]
    device: bool = True
    """It means what the output device makes of it, not what a profile says (8.6.4)."""

    @property
    def lightness(self) -> float | None:
        """About how light it is, from 0 (black) to 1 (white); None where nothing can be said of it."""
        values = self.values
        if self.space == "gray":
            return values[0]
        if self.space == "rgb":
            return _weighed(values)
        if self.space == "cmyk":
            return (1 - values[3]) * (1 - _weighed(values))
        return 1 - max(values) if self.space == "spot" and values else None

    @property
    def ink(self) -> float:
        """All ink together in percent; 0 for RGB, which is no ink yet, and for patterns."""
        if self.space == "gray":
            return 100 * (1 - self.values[0])
        return 100 * sum(self.values) if self.space in ("cmyk", "spot") else 0.0

    @property
    def paper(self) -> bool:
        """Nothing of it is printed: it is white."""
        lightness = self.lightness
        return lightness is not None and lightness > 0.9999


BLACK = Color("gray", (0.0,))
_INITIAL: dict[Space, Color] = {
    "gray": BLACK,
    "rgb": Color("rgb", (0.0, 0.0, 0.0)),
    "cmyk": Color("cmyk", (0.0, 0.0, 0.0, 1.0)),
    "spot": Color("spot", (1.0,)),
    "pattern": Color("pattern", ()),
}


class HasColors(Protocol):
    """The part of a graphics state that has the colours."""

    fill: Color
    stroke: Color


def _weighed(values: Sequence[float]) -> float:
    """Return the luma of three components (ITU-R BT.601, rounded)."""
    return 0.3 * values[0] + 0.59 * values[1] + 0.11 * values[2]


def space_of(value: object, resources: PdfDict) -> Space:
    """Return the kind of a colour space given by name or array; a name may stand for one of the resources (8.6.3)."""
    named = as_name(value)
    if named is not None and named not in _BY_NAME:
        value = (as_dict(resources.get("/ColorSpace")) or {}).get(f"/{named}")
        named = as_name(value)
    if named is not None:
        return _BY_NAME.get(named, "pattern")
    parts = as_array(value) or ()
    family = as_name(parts[0]) if parts else None
    if family == "ICCBased" and len(parts) > 1:
        count = as_number((as_dict(parts[1]) or {}).get("/N"))
        return _BY_COUNT.get(int(count or 0), "pattern")
    return _BY_NAME.get(family or "", "pattern")


def _clamped(operands: Sequence[Operand]) -> tuple[float, ...]:
    """Return the numbers among operands, within 0 and 1."""
    return tuple(min(max(number(one), 0.0), 1.0) for one in operands if isinstance(one, float))


def _device(part: Literal["fill", "stroke"], space: Space) -> ColorOperator:
    """Return the operator that sets a device colour: g, rg, k and their capitals."""
    count = len(_INITIAL[space].values)

    def apply(state: HasColors, operands: list[Operand], _: PdfDict) -> None:
        values = _clamped(operands)
        if len(values) >= count:
            setattr(state, part, Color(space, values[:count]))

    return apply


def _choose(part: Literal["fill", "stroke"]) -> ColorOperator:
    """Return the operator that sets a colour space: cs, CS."""

    def apply(state: HasColors, operands: list[Operand], resources: PdfDict) -> None:
        written = name(operands)
        given = (as_dict(resources.get("/ColorSpace")) or {}).get(f"/{written}")
        space = _BY_NAME.get(written) or space_of(given, resources)
        setattr(state, part, replace(_INITIAL[space], device=written.startswith("Device")))

    return apply


def _mix(part: Literal["fill", "stroke"]) -> ColorOperator:
    """Return the operator that sets a colour in the space now chosen: sc, scn and their capitals."""

    def apply(state: HasColors, operands: list[Operand], _: PdfDict) -> None:
        before: Color = getattr(state, part)
        values = _clamped(operands)
        wanted = len(_INITIAL[before.space].values)
        if before.space == "spot" and values:
            setattr(state, part, replace(before, values=values))
        elif before.space != "pattern" and len(values) >= wanted:
            setattr(state, part, replace(before, values=values[:wanted]))

    return apply


ColorOperator = Callable[[HasColors, list[Operand], PdfDict], None]
COLOR_OPERATORS: dict[bytes, ColorOperator] = {
    b"g": _device("fill", "gray"), b"G": _device("stroke", "gray"),
    b"rg": _device("fill", "rgb"), b"RG": _device("stroke", "rgb"),
    b"k": _device("fill", "cmyk"), b"K": _device("stroke", "cmyk"),
    b"cs": _choose("fill"), b"CS": _choose("stroke"),
    b"sc": _mix("fill"), b"SC": _mix("stroke"), b"scn": _mix("fill"), b"SCN": _mix("stroke"),
}  # fmt: skip
