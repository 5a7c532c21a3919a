"""Marked markup as a Typst template that reads its values from `values`: constant, so that its compiler can reuse the rest."""

from __future__ import annotations

import json

from marked_tree import MARK

from generator.markup import Element, Text

_LEFT_OUT = frozenset(("hr",))
_GATHERED = "header", "footer"


def to_typst(packet: Element, preamble: str, fonts: tuple[str, ...]) -> str:
    """Return a Typst document. `preamble` says how it looks; `fonts` are tried in turn."""
    faces = f"#set text(font: ({json.dumps(fonts, ensure_ascii=False)[1:-1]},))\n"
    title = f"\n#set document(title: {_quoted(packet.get('title'))})\n"
    return preamble + faces + "".join(_typst(child) for child in packet.children) + title


def _typst(node: Element | Text) -> str:
    """Return a node as Typst markup; every text is a string in code, so that nothing in it can be markup."""
    if isinstance(node, Text):
        return f"#{_quoted(node.text)};"
    if node.tag in _LEFT_OUT:
        return ""
    block = {"ul": _list, "ol": _list, "table": _table, "page": _page, "card": _card}.get(node.tag)
    return block(node) if block else _simple(node)


def _simple(node: Element) -> str:
    inner = _inner(node)
    if node.tag in ("h1", "h2", "h3", "h4"):
        outlined = "false" if node.get("toc") == "false" else "true"
        return f"\n#heading(level: {node.tag[1]}, outlined: {outlined})[{inner}]\n"
    if node.tag == "p":
        return f"\n#{_paragraph(node)}[{inner}]\n"
    if node.tag == "a":
        return f"#link({_quoted(node.get('href'))})[{inner}];" if node.get("href") else inner
    if node.tag == "span" and node.get("lang"):
        return f"#tongue({_quoted(node.get('lang'))}, {_quoted(node.get('dir') or 'ltr')})[{inner}];"
    written = {
        "strong": f"#strong[{inner}];",
        "em": f"#emph[{inner}];",
        "phone": f"#box[{inner}];",
        "aside": f"\n#decide[{inner}]\n",
        "checkbox": "#tick;",
        "br": "#linebreak();",
        "blank": f"#fill-in({node.get('width')});",
        "toc": "\n#outline(title: none, depth: 2)\n",
        "columns": f"\n#columns({node.get('count')}, gutter: {node.get('gap') or '12pt'})[{inner}]\n",
        "img": _image(node),
        "page-number": "#context counter(page).display();",
        "page-count": "#context counter(page).final().first();",
        "spacer": "\n#v(1fr)\n" if node.get("height") == "fill" else f"\n#v({node.get('height')})\n",
    }
    return written.get(node.tag, inner)


def _image(node: Element) -> str:
    source, described = _quoted(f"/agencies/{node.get('src')}"), _quoted(node.get("alt"))
    return f"#image({source}, alt: {described}, height: {node.get('height') or 'auto'})"


def _inner(node: Element) -> str:
    return "".join(_typst(child) for child in node.children)


def _paragraph(node: Element) -> str:
    """Return the function of the preamble that sets a paragraph of this class."""
    kind = node.get("class")
    return kind if kind in ("small", "source", "point", "line", "call", "note", "second", "signoff") else "narrow"


def _page(page: Element) -> str:
    """Return a run of pages with a head and a foot of its own.

    What is set for pages is part of the style of all that stands on them: with a value in it, nothing would be laid out as
    before. So heads and feet ask for the values only where they are set.
    """
    ends = {part.tag: _ends(part) for part in page.elements() if part.tag in _GATHERED}
    body = "".join(_typst(child) for child in page.children if not (isinstance(child, Element) and child.tag in _GATHERED))
    start = '#pagebreak(weak: true, to: "odd")\n' if page.get("start") == "right" else ""
    return f"\n{start}#set page(header: {ends.get('header', 'none')}, footer: {ends.get('footer', 'none')})\n{body}\n"


def _ends(running: Element) -> str:
    """Return a head or foot: its paragraphs at the two edges."""
    edges = ", ".join(f"[{_inner(part)}]" for part in running.elements())
    return f"context {{ let values = asked(); ends({edges}) }}"


def _card(card: Element) -> str:
    """Return the sheets of a card: a sheet of ten for each face."""
    return "".join(f"\n#sheet({_face(face)})\n" for face in card.elements())


def _face(face: Element) -> str:
    """Return what stands on a face; the footer is at its bottom."""
    filled = any(part.tag == "spacer" for part in face.elements())
    written = []
    for part in face.children:
        if isinstance(part, Element) and part.tag == "footer":
            room = "" if filled else "\n#v(1fr)\n"
            written.append(f"{room}\n#foot({_ends(part)})\n")
        else:
            written.append(_typst(part))
    return f"[{''.join(written)}]"


def _list(node: Element) -> str:
    """Return a list; a checklist has boxes for bullets."""
    items = ", ".join(_cell(item) for item in node.elements())
    marker = "marker: tick, " if node.get("class") == "checklist" else ""
    return f"\n#{'list' if node.tag == 'ul' else 'enum'}({marker}{items})\n"


def _cell(node: Element) -> str:
    """Return what is inside an element as a content block, strong for a head cell of a text table."""
    inner, kind = _inner(node), node.get("class")
    if kind in ("phrase", "number", "english"):
        return f"[#{kind}[{inner}]]"
    return f"[#strong[{inner}]]" if node.tag == "th" else f"[{inner}]"


def _table(table: Element) -> str:
    """Return a table; a first row of nothing but head cells is its header."""
    columns = ", ".join(
        f"{float(width[:-1] or 1):g}fr" if width.endswith("*") else width for width in table.get("columns").split()
    )
    written = []
    for number, row in enumerate(table.elements()):
        cells = ", ".join(_cell(cell) for cell in row.elements())
        head = number == 0 and all(cell.tag == "th" for cell in row.elements())
        written.append(f"table.header({cells})" if head else cells)
    return f"\n#table(columns: ({columns},), {', '.join(written)})\n"


def _quoted(text: str) -> str:
    """Return a Typst expression of a text: strings (escapes are JSON's where text can be printed) and looked-up values."""
    parts = MARK.split(text)
    written = [f"values.{part}" if number % 2 else json.dumps(part, ensure_ascii=False) for number, part in enumerate(parts)]
    shown = [part for part in written if part != '""'] or ['""']
    return shown[0] if len(shown) == 1 else f"({' + '.join(shown)})"
