"""What Unicode says about single characters and languages, from ICU so that it is the same on every machine."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import icu

# ICU falls back to the process's locale for languages it does not know; the root locale makes that the same everywhere.
icu.Locale.setDefault(icu.Locale.getRoot())

HARD_BREAKS: Final = frozenset("\n\v\f\r\x85\u2028\u2029")
"""Characters that end a line wherever they stand (UAX 14: BK, CR, LF, NL)."""
EMBEDDINGS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")
"""Bidi embeddings and overrides (UAX 9): they never act and never print."""
ISOLATES: Final = frozenset("\u2066\u2067\u2068\u2069")
NOT_SHAPED: Final = HARD_BREAKS | EMBEDDINGS | ISOLATES
"""Characters that direct the setting and are no part of the line's text."""
TRAILING_SPACES: Final = frozenset(" \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000")
"""Spaces that may end a line and then do not count in its width; no-break spaces are not among them."""
OBJECT: Final = "\ufffc"
"""Object replacement character: the text of an inline box."""

_COMMON = ("Zyyy", "Zinh", "Zzzz")
_SPACE_LIKE = frozenset("\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
# Scripts of a language made of several: the one that stands for it in text.
_SCRIPT_OF_MIX = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hira", "Kore": "Hang"}
# Languages printed here for which CLDR has no likely script.
_SCRIPT_OF_LANGUAGE = {"prs": "Arab", "mww": "Latn", "ase": "Latn", "": "Latn"}


@cache
def script_of(char: str) -> str | None:
    """Return a character's script (ISO 15924), or None where any script may use it (UAX 24: Common, Inherited, unknown)."""
    code: str = icu.Script.getScript(char).getShortName()
    return None if code in _COMMON else code


@cache
def is_inherited(char: str) -> bool:
    """Whether a character always takes the script of the one before it (UAX 24): a mark, a joiner."""
    return bool(icu.Script.getScript(char).getShortName() == "Zinh")


@cache
def scripts_using(char: str) -> tuple[str, ...]:
    """Return the scripts a character that has none of its own is used in (UAX 24 extensions); empty: any."""
    found = (icu.Script(code).getShortName() for code in icu.Script.getScriptExtensions(char))
    return tuple(sorted(code for code in found if code not in _COMMON))


@cache
def is_rtl_script(script: str) -> bool:
    """Whether a script (ISO 15924) is written from right to left."""
    codes = icu.Script.getCode(script)
    return bool(codes and icu.Script(codes[0]).isRightToLeft())


@lru_cache(maxsize=2048)
def is_default_ignorable(char: str) -> bool:
    """Whether a font need not have the character: joiners, soft hyphen, word joiner, variation selectors."""
    return bool(icu.Char.hasBinaryProperty(char, icu.UProperty.DEFAULT_IGNORABLE_CODE_POINT))


def is_control(char: str) -> bool:
    """Whether a character is a control code with nothing to print (general category Cc, which never changes: C0, DEL and C1)."""
    return char < " " or "\x7f" <= char <= "\x9f"


@cache
def strong_direction(char: str) -> str | None:
    """Return `ltr` or `rtl` for a strong character (UAX 9: L, R, AL), else None."""
    kind = icu.Char.charDirection(char)
    if kind == icu.UCharDirection.LEFT_TO_RIGHT:
        return "ltr"
    if kind in (icu.UCharDirection.RIGHT_TO_LEFT, icu.UCharDirection.RIGHT_TO_LEFT_ARABIC):
        return "rtl"
    return None


def first_strong(text: str) -> str | None:
    """Return the direction of the first strong character, or None when there is none."""
    return next((found for char in text if (found := strong_direction(char))), None)


@cache
def bracket(char: str) -> tuple[str, bool] | None:
    """Return (the other bracket of the pair, whether this one opens), or None (UAX 9, BidiBrackets)."""
    kind = icu.Char.getIntPropertyValue(char, icu.UProperty.BIDI_PAIRED_BRACKET_TYPE)
    if not kind:
        return None
    return icu.Char.getBidiPairedBracket(char), kind == 1


def character_name(char: str) -> str:
    """Return `U+XXXX NAME` as in the Unicode code charts."""
    name = icu.Char.charName(char, icu.UCharNameChoice.EXTENDED_CHAR_NAME)
    return f"U+{ord(char):04X} {name}"


def stand_ins(char: str) -> tuple[str, ...]:
    """Return what HarfBuzz draws for a character a font lacks: the space for odd spaces, U+2010 for U+2011."""
    if char in _SPACE_LIKE:
        return (" ",)
    return ("\u2010",) if char == "\u2011" else ()


@lru_cache(maxsize=65536)
def equivalents(cluster: str) -> tuple[str, ...]:
    """Return the canonically equivalent spellings of a cluster (NFC, NFD) that HarfBuzz tries as well."""
    spellings = (icu.Normalizer2.getNFCInstance().normalize(cluster), icu.Normalizer2.getNFDInstance().normalize(cluster))
    return tuple(dict.fromkeys(str(spelling) for spelling in spellings if spelling != cluster))


@cache
def likely_locale(language: str) -> tuple[str, str]:
    """Return (language, script) of a BCP 47 tag with what CLDR thinks likely filled in: `zh-TW` gives `zh`, `Hant`."""
    try:
        locale = icu.Locale.forLanguageTag(language)
        locale.addLikelySubtags()
    except icu.ICUError:
        return language, "Latn"
    code = locale.getLanguage()
    return code, _SCRIPT_OF_LANGUAGE.get(language.split("-", 1)[0]) or locale.getScript() or "Latn"


@cache
def script_of_language(language: str) -> str:
    """Return the script most text of a language is in, one of those characters have: `ja` gives `Hira`."""
    script = likely_locale(language)[1]
    return _SCRIPT_OF_MIX.get(script, script)


@cache
def direction_of_language(language: str) -> str:
    """Return `ltr` or `rtl` for a BCP 47 tag."""
    return "rtl" if is_rtl_script(likely_locale(language)[1]) else "ltr"


@lru_cache(maxsize=1)
def exemplar_characters(language: str) -> frozenset[str]:
    """Return the letters CLDR says a language is written with; empty for a language CLDR does not have."""
    try:
        exemplars = icu.LocaleData(language.replace("-", "_")).getExemplarSet(0, 0)
    except icu.ICUError:
        return frozenset()
    return frozenset("".join(exemplars))
