"""The markup tree: frozen elements and text with the place each was written at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.diagnostics import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Text:
    """Characters; white space is already collapsed as in HTML except inside `phone`, `field` and `code`."""

    text: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the vocabulary with its attributes (sorted by name) and children."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = ()
    place: Place = NOWHERE

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute's value, or `default`."""
        return next((value for key, value in self.attributes if key == name), default)

    @property
    def classes(self) -> tuple[str, ...]:
        """The words of the `class` attribute, in order."""
        return tuple(self.get("class").split())

    def elements(self) -> Iterator[Element]:
        """Yield the children that are elements."""
        return (child for child in self.children if isinstance(child, Element))

    def text_content(self) -> str:
        """Return all text below, in order."""
        return "".join(child.text if isinstance(child, Text) else child.text_content() for child in self.children)


Node = Text | Element
