"""Marks in a tree that stand for an agency's values, and the values that belong there.

A mark is a number between two noncharacters, which the Unicode Standard (23.7) keeps for internal use. A text that was written
by an agency has a place whose file is `SLOTS` and whose line is the slot's number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.diagnostics import NOWHERE, Place, SourcedText
from generator.markup.tree import Element, Node, Text

OPEN, CLOSE = "\ufdd1", "\ufdd2"
SLOTS = "\ufdd1"
"""File of the places of slots."""
LOGO = "agency:logo"
"""`src` of the logo in markup with marks."""
_MARK = re.compile(f"{OPEN}([0-9]+){CLOSE}")


def mark(number: int) -> str:
    """Return the mark of a slot."""
    return f"{OPEN}{number}{CLOSE}"


def slot_place(number: int) -> Place:
    """Return the place of a text that a slot stands for."""
    return Place(SLOTS, number, 1)


def has_slots(text: str) -> bool:
    """Tell whether a text holds marks."""
    return OPEN in text


@dataclass(frozen=True, slots=True)
class Values:
    """The values of slots, by number."""

    texts: tuple[str, ...] = ()

    def fill(self, text: str) -> str:
        """Return a text with the values in the place of their marks."""
        if OPEN not in text:
            return text
        return _MARK.sub(lambda found: str(self.texts[int(found[1])]), text)

    def place(self, place: Place) -> Place:
        """Return where a value was written instead of the place of its slot."""
        if place.file != SLOTS:
            return place
        value = self.texts[place.line]
        return value.place if isinstance(value, SourcedText) else NOWHERE


NO_VALUES = Values()


def filled(element: Element, values: Values) -> Element:
    """Return the tree with the values in it; what holds none of them is the same object."""
    changed = element.place.file == SLOTS
    attributes = element.attributes
    for _, value in attributes:
        if OPEN in value:
            attributes = tuple((name, values.fill(value)) for name, value in attributes)
            changed = True
            break
    children: list[Node] = []
    for child in element.children:
        made = _filled_text(child, values) if isinstance(child, Text) else filled(child, values)
        changed = changed or made is not child
        children.append(made)
    if not changed:
        return element
    return replace(element, attributes=attributes, children=tuple(children), place=values.place(element.place))


def _filled_text(text: Text, values: Values) -> Text:
    if OPEN not in text.text and text.place.file != SLOTS:
        return text
    return Text(values.fill(text.text), values.place(text.place))
