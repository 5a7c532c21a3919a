"""White space as in HTML: runs become one space, none stands at the edges of a block or beside a line break.

CSS Text 3, 4.1.1, for `white-space: normal`. Only space, tab, line feed and carriage return collapse; no-break and other
Unicode spaces are characters like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from generator.diagnostics import NOWHERE, Place
from generator.markup.tree import Element, Node, Text
from generator.markup.vocabulary import INLINE, VOCABULARY

KEPT = frozenset({"phone", "field", "code"})
"""Elements whose white space stays as it is."""

_SPACES = re.compile(r"[ \t\n\r]+")


@dataclass(slots=True)
class DraftText:
    """Text whose white space may still change."""

    text: str
    place: Place = NOWHERE


@dataclass(slots=True)
class Draft:
    """An element still being read."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    place: Place
    children: list[Draft | DraftText] = field(default_factory=list)

    def freeze(self) -> Element:
        """Return the element with all that is below, without empty text."""
        children: list[Node] = []
        for child in self.children:
            if isinstance(child, Draft):
                children.append(child.freeze())
            elif child.text:
                children.append(Text(child.text, child.place))
        return Element(self.tag, self.attributes, tuple(children), self.place)


class _Collapser:
    """Walks a tree in reading order and remembers what stands before the text at hand."""

    def __init__(self) -> None:
        self._after_space = True
        self._last: DraftText | None = None
        """The text that ends with the last space, if nothing has followed it."""

    def visit(self, element: Draft) -> None:
        """Collapse the white space of everything below `element`."""
        spec = VOCABULARY.get(element.tag)
        takes_text = spec is None or "#text" in spec.inside
        for child in element.children:
            if isinstance(child, DraftText):
                if not takes_text and not _SPACES.sub("", child.text):
                    child.text = ""
                elif element.tag in KEPT:
                    self._solid()
                else:
                    self._text(child)
            elif child.tag not in INLINE or child.tag == "br":
                self.end_of_line()
                self.visit(child)
                self.end_of_line()
            elif not child.children:
                self._solid()
            else:
                self.visit(child)

    def end_of_line(self) -> None:
        """Drop the space before a block's edge or line break, and the one to come."""
        if self._last is not None:
            self._last.text = self._last.text.removesuffix(" ")
        self._solid()
        self._after_space = True

    def _solid(self) -> None:
        """Note something that is no space."""
        self._after_space = False
        self._last = None

    def _text(self, child: DraftText) -> None:
        """Collapse one text."""
        text = _SPACES.sub(" ", child.text)
        child.text = text.removeprefix(" ") if self._after_space else text
        if child.text:
            self._after_space = child.text.endswith(" ")
            self._last = child if self._after_space else None


def collapse(root: Draft) -> None:
    """Collapse the white space of a whole tree in place."""
    collapser = _Collapser()
    collapser.visit(root)
    collapser.end_of_line()
