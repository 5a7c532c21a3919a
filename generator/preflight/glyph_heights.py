"""How low and how high the outlines of a TrueType font's glyphs reach (OpenType: `head`, `loca` and `glyf`)."""

from __future__ import annotations

import struct
from collections.abc import Iterable

_DIRECTORY, _ENTRY = 12, 16
_UNITS = range(16, 16_385)
"""Units of an em, by OpenType."""


def glyph_heights(program: bytes, glyphs: Iterable[int]) -> dict[int, tuple[float, float]]:
    """Return the lowest and the highest point of glyphs, in text space (1 is the font size); (0, 0) for one without outline.

    Glyphs of which a damaged program does not tell it are left out; so are all of a program without these tables.
    """
    found: dict[int, tuple[float, float]] = {}
    try:
        tables = _tables(program)
        head, loca, glyf = tables["head"], tables["loca"], tables["glyf"]
        units, long = struct.unpack_from(">H", program, head[0] + 18)[0], struct.unpack_from(">h", program, head[0] + 50)[0]
        if units not in _UNITS:
            return found
        for glyph in glyphs:
            start, end = _span(program, loca, glyph, long=bool(long))
            if start == end:
                found[glyph] = 0.0, 0.0
            elif start + 10 <= end <= glyf[1]:
                _, low, _, high = struct.unpack_from(">4h", program, glyf[0] + start + 2)
                found[glyph] = low / units, high / units
    except (struct.error, KeyError):
        return found
    return found


def _tables(program: bytes) -> dict[str, tuple[int, int]]:
    """Return where tables begin and how long they are, by tag. Raises struct.error for a directory that is cut off."""
    count = struct.unpack_from(">H", program, 4)[0]
    entries = (struct.unpack_from(">4sLLL", program, _DIRECTORY + _ENTRY * number) for number in range(count))
    return {tag.decode("latin-1"): (offset, length) for tag, _, offset, length in entries}


def _span(program: bytes, loca: tuple[int, int], glyph: int, *, long: bool) -> tuple[int, int]:
    """Return where in `glyf` a glyph begins and ends. Raises struct.error for one that `loca` does not have."""
    size = 4 if long else 2
    if (glyph + 2) * size > loca[1]:
        raise struct.error
    start, end = struct.unpack_from(">2L" if long else ">2H", program, loca[0] + glyph * size)
    return (start, end) if long else (start * 2, end * 2)
