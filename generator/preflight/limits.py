"""Numbers that a profile's checks measure against."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What paper, cutter and press can do. Lengths and type sizes are in points; 0 leaves a check out."""

    safe: float = 0.0
    """Inset from the trim that text keeps clear of (the stock's safe zone)."""
    floor: float = 0.0
    """Smallest type size."""
    unprintable: float = 12.0
    """Edge of the paper that an office printer leaves blank (4.2 mm)."""
    ink: float = 300.0
    """Most ink on one spot, all process colours together, in percent."""
    resolution: float = 300.0
    """Samples per inch an image should have as it is printed."""
    least_resolution: float = 150.0
    """Samples per inch below which an image is refused."""
    hairline: float = 0.25
    """A line thinner than this is refused: it breaks up, or a press does not print it at all."""
    line: float = 0.5
    """A line should be this thick at least."""
    reversed_type: float = 8.0
    """Smallest type that is lighter than its ground; it fills in where it is smaller, or not bold."""


DEFAULT_LIMITS = Limits()
"""Those that hold for every stock."""
