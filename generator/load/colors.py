"""The agency's accent: a colour that can be read on white paper."""

from __future__ import annotations

import math
import re

from generator.content.agency import Colors
from generator.load.reading import Reader, Refused
from generator.load.wording import Path, named, visible
from generator.load.yaml_nodes import Data

LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3 (AA), for text of ordinary size."""

_WRITTEN = re.compile(r"#[0-9A-Fa-f]{6}")


def contrast_to_white(color: str) -> float:
    """Return the contrast ratio (1 to 21) of `#RRGGBB` against white; WCAG 2.2, "contrast ratio" and "relative luminance"."""
    return 1.05 / (_luminance(_channels(color)) + 0.05)


def darker(color: str) -> str:
    """Return the lightest colour of the same hue, scaled down in steps of 1 %, that has enough contrast."""
    for percent in range(100, -1, -1):
        scaled = "#" + "".join(f"{channel * percent // 100:02X}" for channel in _channels(color))
        if contrast_to_white(scaled) >= LEAST_CONTRAST:
            return scaled
    return "#000000"


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(channels: tuple[int, int, int]) -> float:
    red, green, blue = (_linear(channel / 255) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def read_colors(reader: Reader, value: Data, path: Path) -> Colors | Refused:
    """Read `{accent: "#RRGGBB"}`."""
    colors = reader.part(Colors, value, path)
    if isinstance(colors, Refused):
        return colors
    where, accent = (*path, "accent"), colors.accent
    if _WRITTEN.fullmatch(accent) is None:
        message = f"{named(where)} should be a colour, but is `{visible(accent)}`"
        return reader.refuse(where, "bad-value", message, 'write red, green and blue as "#1A4480"')
    ratio = contrast_to_white(accent)
    if ratio < LEAST_CONTRAST:
        shown = f"{math.floor(ratio * 100) / 100:.2f}"
        message = f"`{accent}` on white has a contrast of {shown}:1, less than {LEAST_CONTRAST}:1"
        return reader.refuse(where, "color-contrast", message, f"use a darker colour, such as {darker(accent)}")
    return colors.model_copy(update={"accent": accent.upper()})
