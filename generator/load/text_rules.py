"""What a text value may hold: no controls, nothing that turns the line round, and no more than there is room for."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates (UAX 9, 2.1-2.5): the program sets direction itself, and these would turn what follows."""

_CONTROL_NAMES = {0: "null", 9: "tab", 10: "line break", 13: "carriage return", 27: "escape", 0x7F: "delete", 0x85: "next line"}

AGENCY_LIMITS: Mapping[str, int] = {
    "name": 120, "short_name": 40, "title": 120, "email": 120, "city": 80, "country": 80, "clock_owner": 120, "log_place": 120,
    "alt": 300, "path": 200, "slug": 60, "directive": 120, "model": 120, "reviewed_by": 120, "client_id": 40, "access_code": 40,
    "value": 40, "number": 60, "say": 300, "state": 60, "office": 60,
}  # fmt: skip
"""Longest text by key, in characters."""
AGENCY_LIMIT = 400
LIBRARY_LIMITS: Mapping[str, int] = {
    "title": 200, "short_title": 40, "label": 120, "term": 80, "name": 120, "city": 80, "id": 60, "code": 20, "english": 80,
    "autonym": 80, "phrase": 200, "point_here": 200, "card": 400, "memo": 800,
}  # fmt: skip
LIBRARY_LIMIT = 3000


def code_point(char: str) -> str:
    """Return how problems name a character: `U+202E (right-to-left override)`."""
    name = _CONTROL_NAMES.get(ord(char)) or unicodedata.name(char, "control").lower()
    return f"U+{ord(char):04X} ({name})"


def forbidden(text: str, *, one_line: bool) -> tuple[str, ...]:
    """Return the characters of `text` that no value may hold, each once, in order.

    They are controls (a line break is none unless `one_line`), surrogates, noncharacters, bidi controls, U+FFF9..U+FFFD,
    U+2028, U+2029, U+FEFF and the invisible tags of plane 14. Scripts need joiners and direction marks (U+200C..U+200F).
    """
    if text.isprintable() and "\ufffc" not in text and "\ufffd" not in text:
        return ()
    return tuple(
        dict.fromkeys(
            char for char in text if char in "\ufffc\ufffd" or (not char.isprintable() and _is_forbidden(char, one_line))
        )
    )


def _is_forbidden(char: str, one_line: bool) -> bool:
    code = ord(char)
    if char == "\n":
        return one_line
    if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in BIDI_CONTROLS:
        return True
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return noncharacter or code == 0xFEFF or 0xFFF9 <= code <= 0xFFFB or 0xE0000 <= code <= 0xE007F
