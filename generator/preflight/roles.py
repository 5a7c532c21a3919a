"""Standard structure types of PDF 1.7 (ISO 32000-1, 14.8.4)."""

from __future__ import annotations

from collections.abc import Mapping

GROUPING = frozenset(
    {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private"}
)
BLOCK = frozenset(
    {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody"}
    | {"Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"}
)
INLINE = frozenset(
    {"Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot"}
    | {"Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP"}
)
ILLUSTRATION = frozenset({"Figure", "Formula", "Form"})
STANDARD = GROUPING | BLOCK | INLINE | ILLUSTRATION


def standard_role(kind: str, role_map: Mapping[str, str]) -> str | None:
    """Return the standard type that a type stands for by the role map; None if it stands for none, or for itself in a ring."""
    seen: set[str] = set()
    while kind not in STANDARD:
        if kind in seen or kind not in role_map:
            return None
        seen.add(kind)
        kind = role_map[kind]
    return kind
