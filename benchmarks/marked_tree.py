"""Many resolved trees of one shape as one tree with marks where agencies differ, and each agency's values for the marks.

So the peers get constant templates and nothing but data from agency to agency, with exactly the text that Musterpress prints.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.markup import Element, Text
from generator.markup.tree import Node

OPEN, CLOSE = "\ue000", "\ue001"
"""Private-use characters round a mark's name, which no content holds."""
MARK = re.compile(f"{OPEN}([a-z0-9]+){CLOSE}")
ACCENT = f"{OPEN}accent{CLOSE}"


@dataclass
class Marks:
    """The values that differ: a column for each mark, with an entry for each agency."""

    columns: dict[tuple[str, ...], str] = field(default_factory=dict)

    def text(self, values: Sequence[str]) -> str:
        """Return what all agencies write, or a mark."""
        if len(set(values)) == 1:
            return values[0]
        name = self.columns.setdefault(tuple(values), f"v{len(self.columns)}")
        return f"{OPEN}{name}{CLOSE}"

    def values(self, agency: int) -> dict[str, str]:
        """Return the values of an agency (by its place in the list) by mark."""
        return {name: column[agency] for column, name in self.columns.items()}


def marked(nodes: Sequence[Node], marks: Marks) -> Node:
    """Return the one node that all of `nodes` are instances of. Raises ValueError where they differ in more than text."""
    first = nodes[0]
    if isinstance(first, Text):
        if not all(isinstance(node, Text) for node in nodes):
            raise ValueError(f"agencies differ in shape at {first.place}")
        return Text(marks.text([node.text for node in nodes if isinstance(node, Text)]), first.place)
    elements = [node for node in nodes if isinstance(node, Element)]
    shape = {(node.tag, len(node.children)) for node in elements}
    if len(elements) != len(nodes) or len(shape) > 1:
        raise ValueError(f"agencies differ in shape at {first.place}: {shape}")
    names = sorted({name for node in elements for name, _ in node.attributes})
    attributes = tuple((name, marks.text([node.get(name) for node in elements])) for name in names)
    children = tuple(marked(family, marks) for family in zip(*(node.children for node in elements), strict=True))
    return Element(first.tag, attributes, children, first.place)
