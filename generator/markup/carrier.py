r"""How places, and characters that XML 1.0 cannot carry, travel through markup on its way from a template to the tree.

A start tag may hold `_at="file:line:column"` (where the template wrote it) and `_from` (where the value in it was
written; wins over `_at`); the processing instruction `<?at file:line:column?>` says the same of the text after it, until
the next one or the end of the element. Marks in an attribute's value, where XML allows none, are dropped before reading.
None of them reaches the tree as an attribute.

XML 1.0 (2.2, Char) has no way to write most control characters, lone surrogates, U+FFFE and U+FFFF. A value that holds
one must still arrive as it is, to be reported with its place; until then each travels as `U+FDD0 hex U+FDD0`. U+FDD0 is a
noncharacter, which the Unicode Standard (23.7) keeps for such internal use; a U+FDD0 of the value travels the same way.
"""

from __future__ import annotations

import re

from generator.diagnostics import NOWHERE, Place

PLACE_ATTRIBUTES = ("_from", "_at")
"""The stronger first."""
PLACE_MARK = "at"
"""Target of the processing instruction."""

_QUOTED = re.compile(r"""=\s*+(?:"(?:[^"<]++|<\?at(?:(?!\?>).)*+\?>)*+"|'(?:[^'<]++|<\?at(?:(?!\?>).)*+\?>)*+')""", re.DOTALL)
"""An attribute's value, or text that looks like one: dropping marks there costs no more than a less exact place."""
_MARK = re.compile(r"<\?at(?:(?!\?>).)*+\?>", re.DOTALL)
_UNCARRIED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0\ufffe\uffff]")
_CARRIED = re.compile("\ufdd0([0-9a-f]{4})\ufdd0")


def carry(markup: str) -> str:
    """Return `markup` with every character that XML cannot hold written as its carried form."""
    return _UNCARRIED.sub(lambda found: f"\ufdd0{ord(found[0]):04x}\ufdd0", markup)


def uncarry(text: str) -> str:
    """Return the characters that `carry` was given."""
    return _CARRIED.sub(lambda found: chr(int(found[1], 16)), text) if "\ufdd0" in text else text


def write_place(place: Place) -> str:
    """Return `file:line:column`, always with both numbers."""
    return f"{place.file}:{place.line}:{place.column}"


def read_place(written: str) -> Place:
    """Return the place that `write_place` wrote, or nowhere if it is no place."""
    parts = uncarry(written.strip()).rsplit(":", 2)
    if len(parts) != 3 or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return NOWHERE
    return Place(parts[0], int(parts[1]), int(parts[2]))


def place_attribute(place: Place, name: str = "_at") -> str:
    """Return ` _at="file:line:column"` to stand in a start tag, or nothing for nowhere."""
    if place == NOWHERE:
        return ""
    escaped = write_place(place).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return f' {name}="{escaped}"'


def place_mark(place: Place) -> str:
    """Return `<?at file:line:column?>`; for nowhere, one that ends what an earlier one said."""
    if place == NOWHERE:
        return f"<?{PLACE_MARK}?>"
    return f"<?{PLACE_MARK} {write_place(place).replace('?>', '? >')}?>"


def without_marks_in_attributes(markup: str) -> str:
    """Return the markup with no `<?at ...?>` inside a quoted attribute: templates print values there as anywhere else."""
    return _QUOTED.sub(lambda found: _MARK.sub("", found[0]) if "<" in found[0] else found[0], markup)
