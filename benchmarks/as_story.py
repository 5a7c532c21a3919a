"""Marked markup as the plain data that a Platypus program would build its flowables from: [style, mark-up] and nested lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from generator.markup import Element, Text

Fonts = dict[str, frozenset[int]]
"""Names of fonts with the characters each has, in the order they are tried."""


class StoryWriter:
    """Writes stories; Platypus falls back to no other font, so text that the first font lacks is wrapped in <font> tags."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._main = next(iter(fonts))

    def story(self, packet: Element) -> list[Any]:
        """Return the document: pages with head and foot, or cards with faces."""
        return [self._part(part) for part in packet.elements()]

    def text(self, text: str) -> str:
        """Return a text as Platypus mark-up."""
        written, font, run = [], self._main, ""
        for character in text:
            wanted = self._font(character)
            if wanted != font:
                written.append(self._run(font, run))
                font, run = wanted, ""
            run += character
        return "".join((*written, self._run(font, run)))

    def _run(self, font: str, run: str) -> str:
        text = escape(run)
        return text if font == self._main or not run else f'<font face="{font}">{text}</font>'

    def _font(self, character: str) -> str:
        """Return the first font that has a character; marks and what none has stay in the main one."""
        return next((name for name, has in self._fonts.items() if ord(character) in has), self._main)

    def _part(self, part: Element) -> Any:
        if part.tag == "card":
            return {"card": [list(self._blocks(face)) for face in part.elements()]}
        ends = {
            end.tag: [self._inline(edge) for edge in end.elements()] for end in part.elements() if end.tag in ("header", "footer")
        }
        return {**ends, "right": part.get("start") == "right", "blocks": list(self._blocks(part))}

    def _blocks(self, parent: Element) -> Iterator[list[Any]]:
        """Yield the blocks below an element; loose text becomes a paragraph."""
        loose = ""
        for child in parent.children:
            if isinstance(child, Text) or child.tag in _INLINE:
                loose += self._node(child)
                continue
            if loose.strip():
                yield ["p", loose]
            loose = ""
            yield from self._block(child, parent)
        if loose.strip():
            yield ["p", loose]

    def _block(self, node: Element, parent: Element) -> Iterator[list[Any]]:
        tag, kind = node.tag, node.get("class")
        if tag in ("header", "footer") and parent.tag == "page":
            return
        if tag in ("p", "h1", "h2", "h3", "h4"):
            yield [kind if tag == "p" and kind else tag, self._inline(node), *(["no"] if node.get("toc") == "false" else [])]
        elif tag in ("ul", "ol"):
            yield ["check" if kind == "checklist" else tag, [list(self._blocks(item)) for item in node.elements()]]
        elif tag == "table":
            rows = [[self._cell(cell) for cell in row.elements()] for row in node.elements()]
            yield ["table", node.get("columns"), rows, all(cell.tag == "th" for cell in next(node.elements()).elements())]
        elif tag == "columns":
            yield ["columns", int(node.get("count")), list(self._blocks(node))]
        elif tag == "img":
            yield ["img", node.get("src")]
        elif tag == "toc":
            yield ["toc"]
        elif tag == "footer":
            yield ["foot", " ".join(self._inline(part) for part in node.elements())]
        elif tag not in ("spacer", "hr"):
            yield from self._blocks(node)

    def _cell(self, cell: Element) -> list[list[Any]]:
        style = cell.get("class") or cell.tag
        blocks = list(self._blocks(cell))
        return [[style if block[0] == "p" else block[0], *block[1:]] for block in blocks]

    def _inline(self, node: Element) -> str:
        return "".join(self._node(child) for child in node.children)

    def _node(self, node: Element | Text) -> str:
        if isinstance(node, Text):
            return self.text(node.text)
        inner = self._inline(node)
        if node.tag == "a" and node.get("href"):
            return f"<a href={quoteattr(node.get('href'))}>{inner}</a>"
        written = {
            "strong": f"<b>{inner}</b>",
            "em": f"<i>{inner}</i>",
            "br": "<br/>",
            "checkbox": self.text("☐"),
            "blank": "______________",
            "page-number": "PAGE",
            "page-count": "COUNT",
        }
        return written.get(node.tag, inner)


_INLINE = frozenset(("a", "strong", "em", "br", "checkbox", "blank", "page-number", "page-count", "span", "phone", "code"))
