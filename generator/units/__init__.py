"""Lengths. Everything inside the program is in points (1/72 in); people write `3.5in`, `9mm`, `10.5pt` or `0.5em`."""

from generator.units.length import INCH, MM, Length, parse_length

__all__ = ["INCH", "MM", "Length", "parse_length"]
