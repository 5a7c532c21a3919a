"""Reads the markup tree into blocks and the structure tree; done once, whatever sizes are tried afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.content.theme import Style
from generator.diagnostics import Problem, nearest
from generator.lay_out.boxes import Box, ColumnBlock, Rule, Ruled, Spacer
from generator.lay_out.collect_inline import InlineReader, Reading
from generator.lay_out.figures import ImageBlock, Picture, QrBlock
from generator.lay_out.form_fields import read_field
from generator.lay_out.framing import Block, Outside
from generator.lay_out.inline import InlineText, Link, Piece, inline_text
from generator.lay_out.lists import Item, ItemList, Marker
from generator.lay_out.paragraphs import Paragraph
from generator.lay_out.read_tables import read_table
from generator.lay_out.scope import Scope
from generator.lay_out.shared_rows import SharedRows
from generator.lay_out.styles import PLAIN
from generator.lay_out.toc import Contents, Entry, Heading
from generator.markup import INLINE, VOCABULARY, Element, Node, Text
from generator.units import Length

_HEADINGS = ("h1", "h2", "h3", "h4")
_TOGETHER = Style(keep_together=True)


class Reader:
    """Reads blocks. Headings gather in `headings`, in order; `finish` puts them into the contents."""

    def __init__(
        self, reading: Reading, pictures: Mapping[str, Picture], ids: frozenset[str], shared: SharedRows | None = None
    ) -> None:
        self.reading = reading
        self.shared = shared
        """Rows that this packet has in common with others."""
        self.headings: list[Heading] = []
        self.pictures_used: dict[str, Picture] = {}
        self._pictures = pictures
        self._ids = ids
        self._contents: list[tuple[Contents, Scope, int]] = []
        self.key = 0
        """The last key given to a box."""
        self._readers: dict[str, Callable[[Element, Scope, int], Sequence[Block]]] = {
            **dict.fromkeys(_HEADINGS, self._heading),
            "p": self._paragraph,
            "section": self._box,
            "aside": self._box,
            "keep-together": self._together,
            "columns": self._columns,
            "ul": self._list,
            "ol": self._list,
            "table": lambda element, scope, parent: read_table(self, element, scope, parent),
            "figure": self._figure,
            "img": self._image,
            "qr": self._qr,
            "hr": lambda element, scope, parent: [Rule(self.outside(element, scope))],
            "spacer": self._spacer,
            "ruled": self._ruled,
            "toc": self._toc,
        }

    def apart(self, reading: Reading, key: int) -> Reader:
        """Return a reader of what is no part of the packet yet; its keys come after `key`."""
        made = Reader(reading, {}, frozenset())
        made.key = key
        return made

    def blocks(self, children: Sequence[Node], scope: Scope, parent: int) -> tuple[Block, ...]:
        """Read block children; inline ones between them become paragraphs without a style of their own.

        If there is nothing but text, it belongs to `parent` itself.
        """
        groups = list(_grouped(children))
        alone = len(groups) == 1
        made: list[Block] = []
        for group in groups:
            if isinstance(group, Element):
                made += self._readers[group.tag](group, scope.enter(group, self.reading.cascade), parent)
            else:
                node = parent if alone else self.reading.tree.add("P", parent)
                made.append(self._anonymous(group, scope, node))
        return tuple(made)

    def outside(self, element: Element, scope: Scope, anchors: Sequence[str] = (), padded: bool = False) -> Outside:
        """Return what an element says about its box."""
        self.key += 1
        own = (element.get("id"),) if element.get("id") else ()
        return Outside(scope.style.box, scope.rtl, self.key, (*own, *anchors), element.place, padded)

    def node(self, element: Element, parent: int) -> int:
        """Add the structure node of an element, by its role in the vocabulary; without a role it is its parent."""
        role = VOCABULARY[element.tag].role
        if not role:
            return parent
        return self.reading.tree.add(role, parent, lang=element.get("lang") or None, place=element.place)

    def finish(self) -> None:
        """Give the contents their entries."""
        for contents, scope, node in self._contents:
            chosen = [one for one in self.headings if one.in_toc and one.level <= contents.depth]
            contents.entries = [self._entry(heading, scope, node) for heading in chosen]

    def _anonymous(self, children: Sequence[Node], scope: Scope, node: int) -> Block:
        inner = scope.anonymous()
        inline = InlineReader(self.reading)
        content = inline.read(children, inner, node)
        self.key += 1
        return Paragraph(content, inner.style, Outside(PLAIN, scope.rtl, self.key, tuple(inline.anchors), children[0].place))

    def _paragraph(self, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
        node = self.node(element, parent)
        inline = InlineReader(self.reading)
        content = inline.read(element.children, scope, node)
        if not content.pieces:
            self.reading.tree.discard(node)
        return [Paragraph(content, scope.style, self.outside(element, scope, inline.anchors))]

    def _heading(self, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
        title = " ".join(element.text_content().split())
        anchor = element.get("id") or self._fresh_anchor()
        paragraphs = self._paragraph(element, scope, parent)
        if not title:
            return paragraphs
        level = int(element.tag[1])
        self.headings.append(Heading(level, title, anchor, element.get("toc") != "false", scope.lang, element.place))
        if element.get("id"):
            return paragraphs
        return [
            replace(one, outside=replace(one.outside, anchors=(anchor, *one.outside.anchors)))
            for one in paragraphs
            if isinstance(one, Paragraph)
        ]

    def _fresh_anchor(self) -> str:
        number = len(self.headings) + 1
        anchor = f"heading-{number}"
        while anchor in self._ids:
            anchor += "-"
        return anchor

    def _box(self, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
        blocks = self.blocks(element.children, scope, self.node(element, parent))
        return [Box(blocks, self.outside(element, scope, padded=True))]

    def _together(self, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
        blocks = self.blocks(element.children, scope, parent)
        outside = self.outside(element, scope)
        return [Box(blocks, replace(outside, style=outside.style.model_copy(update={"keep_together": True})))]

    def _columns(self, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
        count = self.count(element, "count")
        gap = self.reading.length(element, "gap") or Length(em=1.5)
        blocks = self.blocks(element.children, scope, parent)
        return [ColumnBlock(blocks, count, gap, self.outside(element, scope))]

    def count(self, element: Element, name: str, default: int = 1) -> int:
        """Return an attribute as a whole number from 1 up; anything else is a problem."""
        written = element.get(name) or str(default)
        if written.isascii() and written.isdigit() and int(written) > 0:
            return int(written)
        self.reading.problems.append(
            Problem("layout-number", f"`{written}` is not a whole number from 1 up", element.place, (f"mend `{name}`",))
        )
        return default

    def _list(self, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
        ordered = element.tag == "ol"
        ticked, plain = "checklist" in element.classes, "plain" in element.classes
        numbering = "Decimal" if ordered else "None" if ticked or plain else "Disc"
        tree = self.reading.tree
        node = tree.add("L", parent, lang=element.get("lang") or None, list_numbering=numbering, place=element.place)
        first = self.count(element, "start")
        items = []
        width = None
        for number, child in enumerate(element.elements(), first):
            inner = scope.enter(child, self.reading.cascade)
            width = width or inner.style.box.marker_width
            said = f"{number}." if ordered else "" if ticked else "•"
            items.append(self._bare_item(child, inner, node) if plain else self._item(child, inner, node, said))
        return [ItemList(tuple(items), width or Length(), self.outside(element, scope))]

    def _bare_item(self, element: Element, scope: Scope, parent: int) -> Item:
        """Return an item of a plain list: it has no marker, and no label is read out."""
        node = self.node(element, parent)
        body = self.reading.tree.add("LBody", node, place=element.place)
        return Item(None, self.blocks(element.children, scope, body), self.outside(element, scope))

    def _item(self, element: Element, scope: Scope, parent: int, said: str) -> Item:
        tree = self.reading.tree
        node = self.node(element, parent)
        field = None if said else read_field(element)
        label = tree.add("Lbl", node, actual_text=None if said or field else "Checkbox", place=element.place)
        box = tree.add("Form", label, actual_text="Checkbox", place=element.place) if field else label
        body = tree.add("LBody", node, place=element.place)
        style = self.reading.cascade.child(scope.context, "marker").style
        piece = Piece("text", said, style, label, scope.lang, element.place)
        content = InlineText((piece,), scope.direction) if said else None
        blocks = self.blocks(element.children, scope, body)
        return Item(Marker(content, style, box, field), blocks, self.outside(element, scope))

    def _figure(self, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
        blocks = self.blocks(element.children, scope, parent)
        outside = self.outside(element, scope)
        return [Box(blocks, replace(outside, style=outside.style.model_copy(update={"keep_together": True})))]

    def _figure_node(self, element: Element, parent: int) -> int:
        return self.reading.tree.add("Figure", parent, alt=element.get("alt"), place=element.place)

    def _image(self, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
        source = element.get("src")
        picture = self._pictures.get(source)
        if picture is None:
            self.reading.problems.append(
                Problem("layout-picture", f"there is no picture `{source}`", element.place, nearest(source, self._pictures))
            )
            return []
        self.pictures_used[picture.asset.id] = picture
        size = (self.reading.length(element, "width"), self.reading.length(element, "height"))
        node = self._figure_node(element, parent)
        return [ImageBlock(picture, node, size, scope.style, self.outside(element, scope))]

    def _qr(self, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
        size = self.reading.length(element, "size") or Length(points=72.0)
        node = self._figure_node(element, parent)
        return [QrBlock(element.get("value"), node, size, scope.style, self.outside(element, scope))]

    def _spacer(self, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
        fill = element.get("height") == "fill"
        height = None if fill else self.reading.length(element, "height") or Length()
        return [Spacer(height, self.outside(element, scope))]

    def _ruled(self, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
        said, tree, place = f"blank: {element.get('label')}", self.reading.tree, element.place
        field = read_field(element)
        if field is None:
            node = tree.add("P", parent, actual_text=said, place=place)
        else:
            node = tree.add("Form", tree.add("P", parent, place=place), actual_text=said, place=place)
        return [Ruled(self.count(element, "lines"), node, self.outside(element, scope), field, scope.style)]

    def _toc(self, element: Element, scope: Scope, parent: int) -> Sequence[Block]:
        contents = Contents(self.count(element, "depth"), self.outside(element, scope))
        self._contents.append((contents, scope, self.node(element, parent)))
        self.reading.needs_labels = True
        return [contents]

    def _entry(self, heading: Heading, scope: Scope, parent: int) -> Entry:
        """Return a contents entry; its style is that of `toc.level1` ... `toc.level4`."""
        tree = self.reading.tree
        item = tree.add("TOCI", parent, place=heading.place)
        node = tree.add("Link", tree.add("Reference", item), lang=heading.lang if heading.lang != scope.lang else None)
        link = Link(node, heading.title, None, heading.anchor)
        context = self.reading.cascade.child(scope.context, "toc", (f"level{heading.level}",))
        style = context.style
        title = Piece("text", f"{heading.title} ", style, tree.add("", node), heading.lang, heading.place, link)
        tabular = replace(style, tabular=True)
        number = Piece("page-ref", heading.anchor, tabular, tree.add("", node), scope.lang, heading.place, link)
        self.key += 1
        outside = Outside(style.box, scope.rtl, self.key, (), heading.place)
        return Entry(inline_text((title,), scope.direction), inline_text((number,), scope.direction), style, outside)


def _grouped(children: Sequence[Node]) -> Iterator[Element | list[Node]]:
    """Yield block elements one by one, and what is inline between them as lists; white space alone is nothing."""
    inline: list[Node] = []
    for child in children:
        if isinstance(child, Text) or child.tag in INLINE:
            inline.append(child)
            continue
        if _speaks(inline):
            yield inline
        inline = []
        yield child
    if _speaks(inline):
        yield inline


def _speaks(inline: Sequence[Node]) -> bool:
    return any(isinstance(child, Element) or child.text.strip() for child in inline)
