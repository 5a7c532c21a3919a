"""Reads a paragraph's inline elements into pieces, with a structure node for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from generator.diagnostics import NOWHERE, Place, Problem
from generator.lay_out.form_fields import read_field
from generator.lay_out.inline import InlineText, Link, Piece, PieceKind, inline_text
from generator.lay_out.scope import Scope
from generator.lay_out.structure import StructureBuilder
from generator.lay_out.styles import Cascade, Computed
from generator.markup import Element, Node, Text
from generator.units import Length, parse_length

_WHITE = re.compile(r"[ \t\n\r\f]+")
_OWN_NODE = frozenset({"a", "strong", "em", "span", "checkbox", "blank"})
"""Inline elements that are structure elements; the others belong to their parent's text."""


@dataclass(slots=True)
class Reading:
    """What the reading of the whole packet shares: the tree, the cascade, and what was found on the way."""

    cascade: Cascade
    tree: StructureBuilder
    problems: list[Problem] = field(default_factory=list)
    wanted: list[tuple[str, Place]] = field(default_factory=list)
    """Ids that links and page references point at, with where they do."""
    needs_labels: bool = False
    """Whether any text depends on where pages break."""
    running: dict[tuple[InlineText, Computed], tuple[InlineText, Computed]] = field(default_factory=dict)
    """Texts of running heads and feet: one for equal ones, which are artifacts all."""

    def length(self, element: Element, name: str) -> Length | None:
        """Return an attribute as a length; None where it is missing or no length (which becomes a problem)."""
        written = element.get(name)
        if not written:
            return None
        try:
            return parse_length(written)
        except ValueError as wrong:
            self.problems.append(Problem("layout-length", str(wrong), element.place, (f"mend `{name}` of `{element.tag}`",)))
            return None


@dataclass(frozen=True, slots=True)
class _Owner:
    """The element whose text is being read: its node, and whether it has kids that are elements of their own."""

    node: int | None
    mixed: bool
    link: Link | None


class InlineReader:
    """Reads one paragraph. `anchors` has the ids found in it when `read` is done."""

    def __init__(self, reading: Reading) -> None:
        self.anchors: list[str] = []
        self._reading = reading
        self._pieces: list[Piece] = []
        self._stretch: int | None = None
        self._space = True

    def read(self, children: Sequence[Node], scope: Scope, node: int | None) -> InlineText:
        """Return the text of `children`, which belongs to structure node `node` (None: all of it is an artifact).

        White space is collapsed across elements and dropped at both ends and around line breaks.
        """
        self._children(children, scope, _owner(children, node, None))
        self._drop_last_space()
        pieces = tuple(self._pieces)
        self._discard_unused(node, {piece.node for piece in pieces})
        return inline_text(pieces, scope.direction)

    def _children(self, children: Sequence[Node], scope: Scope, owner: _Owner) -> None:
        self._stretch = None
        for child in children:
            if isinstance(child, Text):
                self._text(child, scope, owner)
            elif child.tag in _OWN_NODE:
                self._stretch = None
                self._element(child, scope.enter(child, self._reading.cascade), owner)
                self._stretch = None
            else:
                self._part(child, scope.enter(child, self._reading.cascade), owner)

    def _node(self, owner: _Owner) -> int | None:
        """Return the node that text of `owner` belongs to just here."""
        if owner.node is None or not owner.mixed:
            return owner.node
        if self._stretch is None:
            self._stretch = self._reading.tree.add("", owner.node)
        return self._stretch

    def _text(self, text: Text, scope: Scope, owner: _Owner) -> None:
        said = _WHITE.sub(" ", text.text)
        if self._space:
            said = said.removeprefix(" ")
        if said:
            place = text.place
            self._add(Piece("text", said, scope.style, self._node(owner), scope.lang, place, owner.link))
            self._space = said.endswith(" ")

    def _add(self, piece: Piece) -> None:
        self._pieces.append(piece)
        self._space = False

    def _element(self, element: Element, scope: Scope, owner: _Owner) -> None:
        """Read an element with a node of its own."""
        self._anchor(element)
        if element.tag in ("blank", "checkbox"):
            self._box(element, scope, owner)
            return
        link = owner.link
        role = "Link" if element.tag == "a" and (element.get("href") or element.get("to")) else "Span"
        lang = element.get("lang") or None
        node = None if owner.node is None else self._reading.tree.add(role, owner.node, lang=lang, place=element.place)
        if role == "Link" and node is not None:
            link = self._link(element, node)
        self._children(element.children, scope, _owner(element.children, node, link))

    def _link(self, element: Element, node: int) -> Link:
        target = element.get("to") or None
        if target:
            self._reading.wanted.append((target, element.place))
        contents = element.get("title") or _WHITE.sub(" ", element.text_content()).strip()
        return Link(node, contents, None if target else element.get("href"), target)

    def _box(self, element: Element, scope: Scope, owner: _Owner) -> None:
        said = "Checkbox" if element.tag == "checkbox" else f"blank: {element.get('label')}"
        tree, field = self._reading.tree, None if owner.node is None else read_field(element)
        role = "Form" if field else "Span"
        node = None if owner.node is None else tree.add(role, owner.node, actual_text=said, place=element.place)
        width = None if element.get("width") == "fill" else self._reading.length(element, "width")
        kind: PieceKind = "checkbox" if element.tag == "checkbox" else "blank"
        self._add(Piece(kind, "", scope.style, node, scope.lang, element.place, owner.link, width, field))

    def _part(self, element: Element, scope: Scope, owner: _Owner) -> None:
        """Read an element that belongs to its parent's text."""
        self._anchor(element)
        node, style, place = self._node(owner), scope.style, element.place
        match element.tag:
            case "br":
                self._drop_last_space()
                self._add(Piece("break", "", style, node, scope.lang, place, owner.link))
                self._space = True
            case "page-ref":
                self._reading.wanted.append((element.get("to"), place))
                self._reading.needs_labels = True
                self._add(Piece("page-ref", element.get("to"), style, node, scope.lang, place, owner.link))
            case "page-number" | "page-count" as kind:
                self._add(Piece(kind, "", style, node, scope.lang, place, owner.link))
            case "phone" | "code" as kind:
                said = element.text_content().replace("\n", " ")
                inner = next((child.place for child in element.children if child.place != NOWHERE), place)
                if said:
                    self._add(Piece(kind, said, style, node, scope.lang, inner, owner.link))
            case _:
                self._children(element.children, scope, owner)

    def _anchor(self, element: Element) -> None:
        if element.get("id"):
            self.anchors.append(element.get("id"))

    def _drop_last_space(self) -> None:
        """Take the white space off the end of what has been read."""
        while self._pieces and self._pieces[-1].kind == "text":
            last = self._pieces.pop()
            said = last.text.rstrip(" ")
            if said:
                self._pieces.append(replace(last, text=said))
                break

    def _discard_unused(self, node: int | None, used: set[int | None]) -> None:
        """Take nodes without anything to draw out of the tree."""
        if node is None:
            return
        tree = self._reading.tree
        for kid in tree.kids(node):
            self._discard_unused(kid, used)
            if kid not in used and not tree.kids(kid):
                tree.discard(kid)


def _owner(children: Sequence[Node], node: int | None, link: Link | None) -> _Owner:
    mixed = any(isinstance(child, Element) and child.tag in _OWN_NODE for child in children)
    return _Owner(node, mixed, link)
