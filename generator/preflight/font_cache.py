"""Fonts read once, however many pages use them; and the subsets of one font that many files have, as one font."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeAlias

from generator.preflight.content import KeptUse
from generator.preflight.door import Door
from generator.preflight.fonts import PdfFont, code_bits, read_font
from generator.preflight.memo import CheckMemo
from generator.preflight.objects import object_number

Codes: TypeAlias = "Mapping[PdfFont, int]"
"""Codes shown, by font, as bits (`code_bits`)."""
_OWN = ("number", "text", "widths", "heights")
"""What each subset has of its own."""
_COST = 40_000
"""Estimate of bytes for what is known of a font."""


@dataclass(slots=True)
class _United:
    """What the subsets seen so far say together. What they do not say is not known: another may say it."""

    font: PdfFont
    text: dict[int, str]
    widths: dict[int, float]
    heights: dict[int, tuple[float, float]]
    unknown: set[int] = field(default_factory=set)
    """Codes that were shown when no subset had text or width for them: one that has is not of this font."""

    def takes(self, own: PdfFont) -> bool:
        """Tell whether a subset says nothing else of any code; if so, what more it says is taken over."""
        known = own.text.items() <= self.text.items() and own.widths.items() <= self.widths.items()
        known = known and own.heights.items() <= self.heights.items()
        if known and not self.unknown:
            return True
        if any(self.text.get(code, text) != text for code, text in own.text.items()):
            return False
        if any(self.widths.get(code, width) != width for code, width in own.widths.items()):
            return False
        if any(self.heights.get(code) != heights for code, heights in own.heights.items() if code in self.widths):
            return False
        if self.unknown and not (self.unknown.isdisjoint(own.text) and self.unknown.isdisjoint(own.widths)):
            return False
        self.text.update(own.text)
        self.widths.update(own.widths)
        self.heights.update(own.heights)
        return True


@dataclass(slots=True)
class FontCache:
    """Fonts already read, by object number or, for a direct dictionary, identity.

    With a memo the subsets of one font that the files have are one and the same `PdfFont`, so that what was found out of a text
    set in one holds for the other. `lacks` says which codes of it the file at hand knows nothing of: who shows one of those
    has to read the page with the file's own fonts.
    """

    known: dict[int, PdfFont | None]
    door: Door | None = None
    memo: CheckMemo | None = None
    _lacks: dict[PdfFont, int] = field(default_factory=dict)
    _united: dict[PdfFont, _United] = field(default_factory=dict)

    def read(self, value: object) -> PdfFont | None:
        """Return the font of a reference or dictionary."""
        number = object_number(value)
        key = number or -id(value)
        if key not in self.known:
            if self.door is not None and self.memo is not None and number:
                own = self.door.traced(self.memo, ("font", number), lambda: read_font(value))
                self.known[key] = self._as_one(own, self.memo) if own is not None else None
            else:
                self.known[key] = read_font(value)
        return self.known[key]

    @property
    def lacking(self) -> bool:
        """Whether any of the file's own subsets lacks a code that the font it is of is known to have."""
        return bool(self._lacks)

    def lacks(self, codes: Codes) -> bool:
        """Tell whether the file's own subsets may say something else of any of these codes than the fonts do."""
        lacks = self._lacks.get
        return any(lacks(font, 0) & some for font, some in codes.items())

    def shown(self, uses: Mapping[PdfFont, KeptUse]) -> None:
        """Note that codes were shown, and that what was found depends on what is known of them now."""
        for font, use in uses.items():
            united = self._united.get(font)
            if united is not None:
                some = (*use.codes, *use.replaced)
                united.unknown |= {code for code in some if code not in united.text or code not in united.widths}

    def _as_one(self, own: PdfFont, memo: CheckMemo) -> PdfFont:
        """Return the font that stands for a subset; two of one font in a file stay two, as each answers for itself."""
        if own.cmap is not None:
            return own
        key = ("united", not own.text, *(getattr(own, one.name) for one in fields(own) if one.name not in _OWN))
        known: list[_United] = memo.get(key) or []
        united = next((one for one in known if one.font not in self._united and one.takes(own)), None)
        if united is None:
            text, widths, heights = dict(own.text), dict(own.widths), dict(own.heights)
            united = _United(replace(own, text=text, widths=widths, heights=heights), text, widths, heights)
            memo.put(key, [*known[-3:], united], _COST)
        self._united[united.font] = united
        missing = united.text.keys() - own.text.keys()
        missing |= (united.widths.keys() - own.widths.keys()) | (united.heights.keys() - own.heights.keys())
        if missing:
            self._lacks[united.font] = code_bits(missing)
        return united.font
