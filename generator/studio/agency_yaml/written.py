"""Values as YAML writes them: bare where every reader of YAML takes them for the same text, else in double quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Written = str | bool | Mapping[str, "Written"] | Sequence["Written"]
"""What a file is written from: texts, booleans, groups and lists."""

_FIRST = r"(?:-(?=[0-9]))?[^\W_]"
_BARE = re.compile(rf"{_FIRST}(?:[^:#]|(?<!\s)#)*")
_BARE_IN_BRACKETS = re.compile(rf"{_FIRST}[^:#,\[\]{{}}]*")
_OTHER_KIND = re.compile(
    r"(?i:true|false|yes|no|on|off|y|n|null|~)|[-+]?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|0[xXoObB][0-9a-fA-F_]+"
    r"|[-+]?[0-9]+(:[0-9]{1,2})+(\.[0-9]*)?|[-+]?\.(inf|nan|[0-9]+).*"
)
"""What some reader of YAML (1.1 or 1.2) takes for something other than text."""
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_TWO_BYTES, _FOUR_BYTES = 0xFF, 0xFFFF


class Inline(dict[str, "str | bool"]):
    """A group that is written in braces, on the line of its key."""


def scalar(value: str | bool, style: str = "", bare: bool = False, flow: bool = False) -> str:
    """Return a value for one line, in the quotes `style` where it has been in such.

    `bare`: a number stays as it is. `flow`: it stands in brackets.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if style != '"' and _is_bare(value, bare, flow):
        return value
    return '"' + "".join(_ESCAPES.get(char) or (char if _is_plain(char) else _escaped(char)) for char in value) + '"'


def _is_bare(value: str, number: bool, flow: bool) -> bool:
    if number and _NUMBER.fullmatch(value):
        return True
    if value != value.strip() or not value.isprintable() or _OTHER_KIND.fullmatch(value):
        return False
    return (_BARE_IN_BRACKETS if flow else _BARE).fullmatch(value) is not None


def _is_plain(char: str) -> bool:
    return char.isprintable()


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return "\\uFFFD"  # half a character: no YAML can hold it, and nothing prints it
    if code <= _TWO_BYTES:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= _FOUR_BYTES else f"\\U{code:08X}"


def inline(value: Written) -> str:
    """Return a value for the inside of brackets or the line of its key."""
    if isinstance(value, str | bool):
        return scalar(value, flow=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {inline(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(inline(inner) for inner in value) + "]"


def block(value: Mapping[str, Written], indent: int) -> list[str]:
    """Return the lines of a group, each `indent` spaces in, without line ends."""
    lines: list[str] = []
    before = " " * indent
    for key, inner in value.items():
        if _is_short(inner):
            lines.append(f"{before}{scalar(key)}: {scalar(inner) if isinstance(inner, str | bool) else inline(inner)}")
            continue
        lines.append(f"{before}{scalar(key)}:")
        if isinstance(inner, Mapping):
            lines += block(inner, indent + 2)
        elif not isinstance(inner, str | bool):
            for entry in inner:
                lines += entry_lines(entry, indent + 2)
    return lines


def entry_lines(entry: Written, indent: int) -> list[str]:
    """Return the lines of an entry of a list; its dash is `indent` spaces in."""
    before = " " * indent
    if _is_short(entry) or not isinstance(entry, Mapping):
        return [f"{before}- {scalar(entry) if isinstance(entry, str | bool) else inline(entry)}"]
    first, *rest = block(entry, indent + 2)
    return [f"{before}- {first.lstrip(' ')}", *rest]


def _is_short(value: Written) -> bool:
    """Whether a value stands on the line of its key."""
    if isinstance(value, str | bool | Inline):
        return True
    return not value or (not isinstance(value, Mapping) and all(isinstance(inner, str) for inner in value))
