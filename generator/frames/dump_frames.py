"""A document as text that can be read and compared: golden files of layouts are made of it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.frames.accent import with_colors
from generator.frames.document import Document, Page
from generator.frames.items import FormField, Group, Image, Item, LinkArea, Path, Rect, TextItem, Vector
from generator.frames.structure import StructNode


def dump_frames(document: Document) -> str:
    """Return every page with its items: kind, x y w h (points, to 0.01), type size, face, colour, node, text.

    A text's y is its baseline; `-` stands for an artifact's node.
    """
    document = with_colors(document)
    lines = [f"document {document.title!r} lang={document.lang}" + _type_size(document)]
    for number, page in enumerate(document.pages, 1):
        lines += _page(number, page)
    lines += [f"outline {'  ' * (one.level - 1)}{one.title!r} page {one.page + 1} y {_n(one.y)}" for one in document.outline]
    return "\n".join(lines) + "\n"


def dump_structure(document: Document) -> str:
    """Return the structure tree, indented, each node with its attributes and the text that its items say."""
    said: dict[int, list[str]] = {}
    for page in document.pages:
        for item in _flat(page.items):
            if isinstance(item, TextItem) and item.node is not None:
                said.setdefault(item.node, []).append(item.text)
    return "\n".join(_node(document.structure, 0, said, 0)) + "\n"


def _type_size(document: Document) -> str:
    return f" type_size={_n(document.type_size)}" if document.type_size else ""


def _page(number: int, page: Page) -> Iterator[str]:
    notes = "".join(
        f" {name}={_n(value)}"
        for name, value in (("bleed", page.bleed), ("media", page.media), ("safe", page.safe), ("floor", page.floor))
        if value
    )
    yield f"page {number} {page.name!r} label={page.label!r} {_n(page.width)} x {_n(page.height)}{notes}"
    for item in page.items:
        yield from _item(item, "  ")
    for name, y in page.destinations:
        yield f"  to    #{name} y {_n(y)}"


def _item(item: Item, indent: str) -> Iterator[str]:
    match item:
        case TextItem():
            yield from _text(item, indent)
        case Rect():
            yield f"{indent}rect  {_box(item)} {item.color} {_owner(item.node)}"
        case Path():
            yield f"{indent}path  {_outline(item)} {_owner(item.node)}"
        case Image() | Vector():
            kind = "image" if isinstance(item, Image) else "vector"
            yield f"{indent}{kind:5} {_box(item)} {item.asset!r} {_owner(item.node)}"
        case LinkArea():
            target = item.uri if item.uri is not None else f"#{item.destination}"
            yield f"{indent}link  {_box(item)} {target} {item.contents!r} {_owner(item.node)}"
        case FormField():
            yield f"{indent}field {_box(item)} {item.kind} {item.name} {_n(item.size)} {item.tooltip!r} {_owner(item.node)}"
        case Group():
            notes = (
                f" turn={item.turn}" * bool(item.turn)
                + f" angle={_n(item.angle)}" * bool(item.angle)
                + " artifact" * item.artifact
            )
            yield f"{indent}group {_box(item)}{notes}"
            for inner in item.items:
                yield from _item(inner, indent + "  ")


def _text(item: TextItem, indent: str) -> Iterator[str]:
    runs = item.runs
    x, y = (runs[0].x, runs[0].y) if runs else (0.0, 0.0)
    faces = " + ".join(dict.fromkeys(f"{run.face} {_n(run.size)} {run.color}" for run in runs))
    direction = " rtl" if item.rtl else ""
    yield f"{indent}text  {_n(x)} {_n(y)} {faces} {item.lang}{direction} {_owner(item.node)} {item.text!r}"


def _outline(path: Path) -> str:
    numbers = [[float(one) for one in command[1:]] for command in path.commands]
    xs = [x for command in numbers for x in command[::2]] or [0.0]
    ys = [y for command in numbers for y in command[1::2]] or [0.0]
    box = f"{_n(min(xs))} {_n(min(ys))} {_n(max(xs) - min(xs))} {_n(max(ys) - min(ys))}"
    ink = f"fill={path.fill}" if path.fill else f"stroke={path.stroke} {_n(path.line_width)}"
    return f"{box} {len(path.commands)} commands {ink}"


def _box(item: Rect | Image | Vector | LinkArea | FormField | Group) -> str:
    return f"{_n(item.x)} {_n(item.y)} {_n(item.width)} {_n(item.height)}"


def _owner(node: int | None) -> str:
    return "-" if node is None else f"@{node}"


def _n(value: float) -> str:
    """Return a number to 0.01 without trailing zeros; never `-0`."""
    return f"{round(value, 2) + 0.0:g}" if abs(value) < 1e5 else f"{value:.0f}"


def _flat(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Group):
            yield from _flat(item.items)
        else:
            yield item


def _node(nodes: tuple[StructNode, ...], number: int, said: dict[int, list[str]], depth: int) -> Iterator[str]:
    node = nodes[number]
    notes = [
        f"{name}={getattr(node, name)!r}"
        for name in ("lang", "alt", "actual_text", "title", "scope", "list_numbering")
        if getattr(node, name) is not None
    ]
    notes += [f"{name}={getattr(node, name)}" for name in ("col_span", "row_span") if getattr(node, name) != 1]
    if node.bbox is not None:
        notes.append("bbox=" + " ".join(_n(side) for side in node.bbox))
    text = [repr("".join(said[number]))] if number in said else []
    yield "  " * depth + " ".join([node.role or "-", *notes, *text])
    for kid in node.kids:
        yield from _node(nodes, kid, said, depth + 1)
