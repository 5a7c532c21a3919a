"""A packet's markup as Typst and as HTML: the same words, lists, tables and links, for programs that lay out such sources."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator

from generator.markup import Element, Text

_SAME_IN_HTML = frozenset(
    ("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "tr", "td", "th", "strong", "em", "aside", "code", "br")
)
_LEFT_OUT = frozenset(("header", "footer", "spacer", "hr"))
"""The two templates have running feet of their own; what is empty is left out."""


def to_typst(packet: Element, preamble: str) -> str:
    """Return a Typst document."""
    title = f"#set document(title: {_quoted(packet.get('title'))})\n"
    return preamble + title + "".join(_typst(child) for child in packet.children)


def _typst(node: Element | Text) -> str:
    """Return a node as Typst markup; every text is a string in code, so that nothing in it can be markup."""
    if isinstance(node, Text):
        return f"#{_quoted(node.text)};"
    if node.tag in _LEFT_OUT:
        return ""
    if node.tag in ("ul", "ol"):
        return _typst_list(node)
    if node.tag == "table":
        return _typst_table(node)
    inner = "".join(_typst(child) for child in node.children)
    if node.tag in ("h1", "h2", "h3", "h4"):
        outlined = "false" if node.get("toc") == "false" else "true"
        return f"\n#heading(level: {node.tag[1]}, outlined: {outlined})[{inner}]\n"
    if node.tag == "p":
        return f"\n#{'small' if _is_small(node) else 'narrow'}[{inner}]\n"
    if node.tag == "a":
        return f"#link({_quoted(node.get('href'))})[{inner}];" if node.get("href") else inner
    simple = {
        "strong": f"#strong[{inner}];",
        "em": f"#emph[{inner}];",
        "phone": f"#box[{inner}];",
        "aside": f"\n#decide[{inner}]\n",
        "checkbox": "#tick;",
        "br": "#linebreak();",
        "blank": f"#fill-in({node.get('width')});",
        "toc": "\n#outline(title: none, depth: 2)\n",
        "columns": f"\n#columns({node.get('count')})[{inner}]\n",
        "img": f"#image({_quoted(node.get('src'))}, alt: {_quoted(node.get('alt'))}, height: {node.get('height') or 'auto'})",
    }
    return simple.get(node.tag, inner)


def _typst_list(node: Element) -> str:
    """Return a list; a checklist has boxes for bullets."""
    items = ", ".join(_typst_body(item) for item in node.elements())
    marker = "marker: tick, " if node.get("class") == "checklist" else ""
    return f"\n#{'list' if node.tag == 'ul' else 'enum'}({marker}{items})\n"


def _typst_body(node: Element) -> str:
    """Return what is inside an element as a content block, strong for a head cell."""
    inner = "".join(_typst(child) for child in node.children)
    return f"[#strong[{inner}]]" if node.tag == "th" else f"[{inner}]"


def _is_small(node: Element) -> bool:
    return node.get("class") in ("small", "source")


def _typst_table(table: Element) -> str:
    """Return a table; a first row of nothing but head cells is its header."""
    rows = [row.elements() for row in table.elements()]
    columns = ", ".join(
        f"{float(width[:-1] or 1):g}fr" if width.endswith("*") else width for width in table.get("columns").split()
    )
    written = []
    for number, row in enumerate(rows):
        cells = ", ".join(_typst_body(cell) for cell in row)
        head = number == 0 and all(cell.tag == "th" for cell in row)
        written.append(f"table.header({cells})" if head else cells)
    return f"\n#table(columns: ({columns},), {', '.join(written)})\n"


def _quoted(text: str) -> str:
    """Return a Typst string; its escapes are JSON's where text can be printed."""
    return json.dumps(text, ensure_ascii=False)


def to_html(packet: Element, css: str) -> str:
    """Return an HTML document with its style sheet."""
    title = html.escape(packet.get("title"))
    contents = "".join(_contents(packet))
    body = "".join(_html(child, contents) for child in packet.children)
    return f'<!DOCTYPE html><html lang="en"><head><title>{title}</title><style>{css}</style></head><body>{body}</body></html>'


def _headings(element: Element) -> Iterator[Element]:
    for child in element.elements():
        if child.tag in ("h1", "h2") and child.get("toc") != "false":
            yield child
        yield from _headings(child)


def _contents(packet: Element) -> Iterator[str]:
    for heading in _headings(packet):
        text = "".join(_html(child, "") for child in heading.children)
        yield f'<p><a href="#{_anchor(heading)}">{text}</a></p>'


def _anchor(heading: Element) -> str:
    """Return an id; the same words head a section of every chapter."""
    return heading.get("id") or f"heading-{id(heading)}"


def _html(node: Element | Text, contents: str) -> str:
    if isinstance(node, Text):
        return html.escape(node.text)
    if node.tag in _LEFT_OUT:
        return ""
    if node.tag == "toc":
        return f"<nav>{contents}</nav>"
    if node.tag == "table":
        return _html_table(node, contents)
    inner = "".join(_html(child, contents) for child in node.children)
    if node.tag in ("h1", "h2"):
        return f'<{node.tag} id="{_anchor(node)}">{inner}</{node.tag}>'
    if node.tag == "p" and _is_small(node):
        return f'<p class="small">{inner}</p>'
    if node.tag == "a":
        return f'<a href="{html.escape(node.get("href"))}">{inner}</a>' if node.get("href") else inner
    if node.tag in _SAME_IN_HTML:
        scope = f' scope="{node.get("scope")}"' if node.get("scope") else ""
        return f"<{node.tag}{scope}>{inner}</{node.tag}>"
    simple = {
        "phone": f'<span class="phone">{inner}</span>',
        "img": f'<img src="{node.get("src")}" alt="{html.escape(node.get("alt"))}" style="height:{node.get("height")}">',
        "checkbox": '<span class="tick"></span>',
        "blank": f'<span class="blank" style="width:{node.get("width")}"></span>',
        "columns": f'<div class="three">{inner}</div>',
    }
    return simple.get(node.tag, inner)


def _html_table(table: Element, contents: str) -> str:
    """Return a table with fixed and shared widths and a head that comes again on each page."""
    rows = list(table.elements())
    widths = table.get("columns").split()
    shares = sum(float(width[:-1] or 1) for width in widths if width.endswith("*")) or 1
    columns = "".join(
        f'<col style="width:{float(width[:-1] or 1) / shares * 60:.0f}%">'
        if width.endswith("*")
        else f'<col style="width:{width}">'
        for width in widths
    )
    written = [_html(row, contents) for row in rows]
    if all(cell.tag == "th" for cell in rows[0].elements()):
        written[0] = f"<thead>{written[0]}</thead>"
    return f"<table>{columns}{''.join(written)}</table>"
