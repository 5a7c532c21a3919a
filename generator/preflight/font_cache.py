"""Fonts read once, however many pages use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.preflight.door import Door
from generator.preflight.fonts import PdfFont, read_font
from generator.preflight.memo import CheckMemo
from generator.preflight.objects import object_number


@dataclass(slots=True)
class FontCache:
    """Fonts already read, by object number or, for a direct dictionary, identity."""

    known: dict[int, PdfFont | None]
    door: Door | None = None
    memo: CheckMemo | None = None

    def read(self, value: object) -> PdfFont | None:
        """Return the font of a reference or dictionary."""
        number = object_number(value)
        key = number or -id(value)
        if key not in self.known:
            if self.door is not None and self.memo is not None and number:
                self.known[key] = self.door.traced(self.memo, ("font", number), lambda: read_font(value))
            else:
                self.known[key] = read_font(value)
        return self.known[key]

    def adopt(self, fonts: Mapping[int, PdfFont | None]) -> bool:
        """Take over fonts read for an earlier file, of which it is known that they are the same; False if one was read anew."""
        known = self.known
        if any(known.get(key, font) is not font for key, font in fonts.items()):
            return False
        known.update(fonts)
        return True
