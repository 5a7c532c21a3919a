"""Fonts read once, however many pages use them."""

from __future__ import annotations

from dataclasses import dataclass

from generator.preflight.fonts import PdfFont, read_font
from generator.preflight.objects import object_number


@dataclass(slots=True)
class FontCache:
    """Fonts already read, by object number or, for a direct dictionary, identity."""

    known: dict[int, PdfFont | None]

    def read(self, value: object) -> PdfFont | None:
        """Return the font of a reference or dictionary."""
        key = object_number(value) or -id(value)
        if key not in self.known:
            self.known[key] = read_font(value)
        return self.known[key]
