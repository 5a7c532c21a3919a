"""What a page's marks are to the structure tree: equal ones are one object, whatever text they mark."""

from __future__ import annotations

from dataclasses import dataclass

from generator.draw.memo import DrawMemo
from generator.draw.page_ink import Box, MarkedContent, Marks


@dataclass(frozen=True, slots=True, eq=False)
class PageMarks:
    """The nodes of a page's sequences by MCID, of its links and its fields; told apart by identity."""

    content: tuple[MarkedContent, ...]
    """Node, and what a Span element of its own has to say."""
    links: tuple[int, ...]
    fields: tuple[int, ...]
    boxes: tuple[tuple[int, Box], ...]
    by_node: dict[int, list[int]]
    """MCIDs by node, in order."""
    drawn: frozenset[int]
    annotated: frozenset[int]
    spans: int
    """How many sequences have a Span of their own."""


def page_marks(marks: Marks, memo: DrawMemo) -> PageMarks:
    """Return the marks of a page that was drawn."""
    content = tuple(marks.content)
    links, fields = tuple([link.node for link in marks.links]), tuple([one.node for one in marks.fields])
    boxes = tuple(sorted(marks.boxes.items()))

    def made() -> PageMarks:
        by_node: dict[int, list[int]] = {}
        for mcid, (node, _) in enumerate(content):
            by_node.setdefault(node, []).append(mcid)
        spans = sum(span is not None for _, span in content)
        return PageMarks(content, links, fields, boxes, by_node, frozenset(by_node), frozenset((*links, *fields)), spans)

    found: PageMarks = memo.shelves.marks.made((content, links, fields, boxes), made)
    return found
