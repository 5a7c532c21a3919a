"""What a page says, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.frames import Document, Group, Item, TextItem
from generator.frames import Image as Picture
from generator.frames.items import FormField, Path, Rect, Vector

_INLINE = frozenset({"", "Span", "Link", "Em", "Strong", "Quote", "Code", "Form", "Lbl", "LBody"})
"""Roles that go on with their parent's line."""


def words_on(document: Document, numbers: Iterable[int]) -> dict[int, str]:
    """Return the words of pages (from 0) and the descriptions of their pictures, a line a paragraph.

    Running heads and second copies on a sheet are no part of the document's text and left out.
    """
    return {number: _words(document, number) for number in numbers}


def _words(document: Document, number: int) -> str:
    said: dict[int, list[str]] = {}
    drawn: set[int] = set()
    for item in _items(document.pages[number].items):
        node = None if isinstance(item, Group) else item.node
        if node is None:
            continue
        drawn.add(node)
        if isinstance(item, TextItem):
            said.setdefault(node, []).append(item.text)
        elif isinstance(item, FormField):
            said.setdefault(node, []).append(f" [{item.tooltip}] ")
    lines = "".join(_said(document, said, drawn)).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _items(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Group):
            if not item.artifact:
                yield from _items(item.items)
        elif isinstance(item, TextItem | Rect | Path | Picture | Vector | FormField):
            yield item


def _said(document: Document, said: dict[int, list[str]], drawn: set[int]) -> Iterator[str]:
    """Yield what is said by the structure's nodes, in its order, with line ends between paragraphs."""
    nodes = document.structure
    waiting: list[int | str] = [0]
    while waiting:
        at = waiting.pop()
        if isinstance(at, str):
            yield at
            continue
        node = nodes[at]
        if node.alt and node.role == "Figure" and at in drawn:
            yield f"{node.alt}\n"
        if at in said:
            yield "".join(said[at])
        end = " " if node.role == "Lbl" else "" if node.role in _INLINE else "\n"
        waiting += [end, *reversed(node.kids)]
