"""The tree as indented text, for golden files and for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from generator.markup.tree import Element, Text


def dump_markup(element: Element, places: bool = False) -> str:
    r"""Return one line for each element (`p class="lead"`) and text (`"Call "`), two spaces deeper at each level.

    Characters that cannot be seen (controls, direction marks, spaces other than U+0020) are written `\u202e`, so that two
    dumps look different whenever the trees are. With `places`, each line ends with ` @ file:line:column`.
    """
    return "".join(f"{line}\n" for line in _lines(element, 0, places))


def _lines(node: Element | Text, depth: int, places: bool) -> Iterator[str]:
    """Yield the lines of a node and of what is below it."""
    if isinstance(node, Text):
        line = _quoted(node.text)
    else:
        line = " ".join([node.tag, *(f"{name}={_quoted(value)}" for name, value in node.attributes)])
    yield f"{'  ' * depth}{line}{f' @ {node.place}' if places else ''}"
    if isinstance(node, Element):
        for child in node.children:
            yield from _lines(child, depth + 1, places)


def _quoted(text: str) -> str:
    """Return the text in quotes, with what cannot be seen escaped."""
    return '"' + "".join(_visible(character) for character in text) + '"'


def _visible(character: str) -> str:
    """Return the character, or its escape."""
    if character in '"\\':
        return f"\\{character}"
    if character == " " or unicodedata.category(character)[0] not in "CZ":
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
