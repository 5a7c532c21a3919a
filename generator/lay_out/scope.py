"""What an element inherits while the markup is read: style, language, direction."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from generator.lay_out.styles import Cascade, Computed, Context
from generator.markup import Element
from generator.typefaces.text import Direction

_RTL_SCRIPTS = frozenset({"adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"})
_RTL_LANGUAGES = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "pnb", "prs", "ps", "rhg", "sd", "syr", "ug", "ur", "yi"}
)
"""Languages whose usual script runs from right to left (CLDR), of those that phrases may be in."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Style, BCP 47 language and direction that hold inside an element."""

    context: Context
    lang: str
    rtl: bool = False

    @property
    def style(self) -> Computed:
        """Return the computed style."""
        return self.context.style

    @property
    def direction(self) -> Direction:
        """Return the paragraph direction for the text engine."""
        return "rtl" if self.rtl else "ltr"

    def enter(self, element: Element, cascade: Cascade) -> Scope:
        """Return the scope inside `element`."""
        context = cascade.child(self.context, element.tag, element.classes)
        lang = element.get("lang") or self.lang
        return Scope(context, lang, self._direction(element, lang))

    def anonymous(self) -> Scope:
        """Return the scope of a paragraph that no element stands for."""
        return replace(self, context=replace(self.context, style=self.style.bare()))

    def _direction(self, element: Element, lang: str) -> bool:
        match element.get("dir"):
            case "rtl":
                return True
            case "ltr":
                return False
            case "auto":
                return first_strong_is_rtl(element.text_content(), self.rtl)
            case _:
                return runs_rtl(lang) if element.get("lang") else self.rtl


def runs_rtl(lang: str) -> bool:
    """Tell whether text in a language (BCP 47, the script subtag counts first) runs from right to left."""
    primary, *rest = lang.lower().replace("_", "-").split("-")
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    return scripts[0] in _RTL_SCRIPTS if scripts else primary in _RTL_LANGUAGES


def first_strong_is_rtl(text: str, otherwise: bool) -> bool:
    """Tell the direction of the first strong character (UAX 9, P2 and P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return otherwise
