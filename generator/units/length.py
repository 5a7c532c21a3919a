"""A length as people write it in YAML, kept with its unit until the base size is known."""

from __future__ import annotations

import re
from dataclasses import dataclass

INCH = 72.0
"""Points in an inch."""
MM = 72.0 / 25.4
"""Points in a millimetre."""

_POINTS = {"pt": 1.0, "in": INCH, "mm": MM}
_WRITTEN = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(pt|in|mm|em)\s*")


@dataclass(frozen=True, slots=True)
class Length:
    """A number of points, or a multiple (`em`) of a base type size that is known later."""

    points: float = 0.0
    em: float = 0.0

    def at(self, base: float) -> float:
        """Return the length in points for a base type size of `base` points."""
        return self.points + self.em * base


def parse_length(written: str) -> Length:
    """Return the length that `written` means.

    Raises ValueError with a sentence for people when it has no number or no known unit.
    """
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError(f"`{written}` is not a length; write a number and pt, in, mm or em, as in 3.5in")
    number, unit = float(found[1]), found[2]
    return Length(em=number) if unit == "em" else Length(points=number * _POINTS[unit])
