"""The style cascade: which properties of theme.yaml an element gets.

Rows are weighed as in CSS: more classes win, then more tags, then the later row, and the product's rows come after the
common ones. Type properties (`INHERITED`) pass down to what stands inside; the others hold for the element alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from generator.content.theme import Style, Theme
from generator.units import Length

INHERITED = ("size", "leading", "bold", "italic", "color", "tabular", "align")

_HEADING = Style(bold=True, keep_with_next=True, keep_together=True, leading=1.2)
BUILT_IN: dict[str, Style] = {
    "h1": _HEADING,
    "h2": _HEADING,
    "h3": _HEADING,
    "h4": _HEADING,
    "strong": Style(bold=True),
    "th": Style(bold=True),
    "em": Style(italic=True),
    "phone": Style(tabular=True),
    "code": Style(tabular=True),
    "li": Style(marker_width=Length(em=1.5)),
    "hr": Style(rule_top=Length(points=0.5)),
    "ruled": Style(min_height=Length(points=22.0)),
}
"""What holds when the theme says nothing."""


_ONE_EM = Length(em=1.0)
PLAIN = Style()
"""No box properties; one for all, since a packet has thousands of such paragraphs."""


@dataclass(frozen=True, slots=True)
class Computed:
    """An element's style: type properties with a value each, and the box properties that rows gave it."""

    size: Length = _ONE_EM
    leading: float = 1.35
    bold: bool = False
    italic: bool = False
    color: str = "ink"
    tabular: bool = False
    align: str = "start"
    box: Style = PLAIN

    def bare(self) -> Computed:
        """Return the same type without box properties, for a paragraph that no element stands for."""
        return replace(self, box=PLAIN)


Simple = tuple[str, tuple[str, ...]]
"""A tag (or "" for any) with classes."""


@dataclass(frozen=True, slots=True)
class Context:
    """An element's style with the elements it stands in, outermost first, itself last."""

    style: Computed
    path: tuple[Simple, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """A selector's parts (one or two) with its style and weight."""

    weight: tuple[int, int, int]
    parts: tuple[Simple, ...]
    style: Style

    def matches(self, path: tuple[Simple, ...]) -> bool:
        """Tell whether the row holds for the last element of `path`."""
        if not _fits(self.parts[-1], path[-1]):
            return False
        return len(self.parts) == 1 or any(_fits(self.parts[0], above) for above in path[:-1])


def _fits(part: Simple, element: Simple) -> bool:
    return part[0] in ("", element[0]) and all(name in element[1] for name in part[1])


def _simple(written: str) -> Simple:
    tag, *classes = written.split(".")
    return ("" if tag == "*" else tag, tuple(classes))


class Cascade:
    """All rows that hold for one product; remembers what it computed."""

    def __init__(self, theme: Theme, product: str) -> None:
        rows = theme.products[product].styles if product in theme.products else {}
        layers = [BUILT_IN, theme.common.styles, rows]
        written = [(selector, style) for layer in layers for selector, style in layer.items()]
        self._rows = sorted(_rows(written), key=lambda row: row.weight)
        roots = [style for selector, style in written if selector.strip() == "*"]
        self._boxes: dict[tuple[tuple[str, Any], ...], Style] = {}
        self.root = Context(self._computed(Computed(), roots))
        self._known: dict[tuple[tuple[Simple, ...], Computed], Context] = {}

    def child(self, parent: Context, tag: str, classes: tuple[str, ...] = ()) -> Context:
        """Return the context of an element `tag` with `classes` that stands in `parent`."""
        path = (*parent.path, (tag, classes))
        key = (path, parent.style)
        if key not in self._known:
            styles = [row.style for row in self._rows if row.matches(path)]
            self._known[key] = Context(self._computed(parent.style, styles), path)
        return self._known[key]

    def _computed(self, parent: Computed, styles: list[Style]) -> Computed:
        """Lay the styles over what is inherited, least specific first."""
        given: dict[str, Any] = {}
        for style in styles:
            given.update({name: value for name in style.model_fields_set if (value := getattr(style, name)) is not None})
        kept = {name: given.pop(name, getattr(parent, name)) for name in INHERITED}
        # One box for equal ones: a packet has thousands of elements and few looks.
        written = tuple(sorted(given.items(), key=itemgetter(0)))
        box = self._boxes.get(written)
        if box is None:
            box = self._boxes[written] = Style.model_construct(**given)
        return Computed(**kept, box=box)


def _rows(written: list[tuple[str, Style]]) -> Iterator[_Row]:
    """Read the selectors; `*` alone is the root and no row."""
    for order, (selector, style) in enumerate(written):
        parts = tuple(_simple(part) for part in selector.split())
        if selector.strip() != "*" and parts:
            classes = sum(len(part[1]) for part in parts)
            tags = sum(1 for part in parts if part[0])
            yield _Row((classes, tags, order), parts[-2:], style)
