"""Marked markup as an HTML template: the same words, lists, tables, links, heads and feet; values take the marks' places."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from marked_tree import ACCENT

from generator.markup import Element, Text

_SAME = frozenset(
    ("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "tr", "td", "th", "strong", "em", "aside", "code", "br", "section")
)
_LEFT_OUT = frozenset(("hr", "spacer"))
_GATHERED = "header", "footer"
_ID = re.compile(r' id="[^"]*"')
_COPIES = 10
"""Cards on a sheet."""


def to_html(packet: Element) -> str:
    """Return an HTML document; its style sheet is apart and constant, but for the accent."""
    title = html.escape(packet.get("title"))
    contents = "".join(_contents(packet))
    pages = [part for part in packet.elements() if part.tag == "page"]
    body = "".join(
        _page(pages.index(part), part, contents) if part.tag == "page" else _html(part, contents) for part in packet.elements()
    )
    style = f"<style>html {{ --accent: {ACCENT} }}</style>"
    return f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>{style}</head><body>{body}</body></html>'


def to_css(packet: Element, css: str, fonts: tuple[str, ...]) -> str:
    """Return the style sheet: fonts tried in turn, `css`, and the heads and feet of the runs of pages."""
    faces = "".join(f'@font-face {{ font-family: "{name}"; src: url("{file}") }}\n' for name, file in map(_font, fonts))
    family = ", ".join(f'"{name}"' for name in fonts)
    rules = "\n".join(_page_rule(number, page) for number, page in enumerate(p for p in packet.elements() if p.tag == "page"))
    return f"{faces}html {{ font-family: {family} }}\n{css}{rules}\n"


def _font(name: str) -> tuple[str, str]:
    """Return a family and its file."""
    return name, f"fonts/{name.replace(' ', '')}-Regular.ttf"


def _page_rule(number: int, page: Element) -> str:
    """Return the rule that puts a run of pages' head and foot in its margins; the tree's are running elements."""
    edges = {"header": ("top-left", "top-right"), "footer": ("bottom-left", "bottom-right")}
    boxes = "".join(
        f"@{edge} {{ content: element(p{number}-{part.tag}-{place}); }}"
        for part in page.elements()
        if part.tag in _GATHERED
        for place, edge in enumerate(edges[part.tag][: len(list(part.elements()))])
    )
    return f"@page p{number} {{ {boxes} }} .p{number} {{ page: p{number} }}"


def _page(number: int, page: Element, contents: str) -> str:
    """Return a run of pages."""
    running = "".join(
        f'<div class="end" style="position: running(p{number}-{part.tag}-{place})">{_inner(end, contents)}</div>'
        for part in page.elements()
        if part.tag in _GATHERED
        for place, end in enumerate(part.elements())
    )
    body = "".join(
        _html(child, contents) for child in page.children if not (isinstance(child, Element) and child.tag in _GATHERED)
    )
    start = " right" if page.get("start") == "right" else ""
    return f'<div class="p{number}{start}">{running}{body}</div>'


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


def _inner(node: Element, contents: str) -> str:
    return "".join(_html(child, contents) for child in node.children)


def _html(node: Element | Text, contents: str) -> str:
    if isinstance(node, Text):
        return html.escape(node.text)
    if node.tag in _LEFT_OUT:
        return ""
    if node.tag == "toc":
        return f"<nav>{contents}</nav>"
    if node.tag == "card":
        return "".join(_sheet(face, contents) for face in node.elements())
    if node.tag == "table":
        return _table(node, contents)
    return _simple(node, _inner(node, contents))


def _simple(node: Element, inner: str) -> str:
    kind = f' class="{node.get("class")}"' if node.get("class") else ""
    if node.tag in ("h1", "h2"):
        return f'<{node.tag} id="{_anchor(node)}">{inner}</{node.tag}>'
    if node.tag == "a":
        return f'<a href="{html.escape(node.get("href"))}">{inner}</a>' if node.get("href") else inner
    if node.tag == "span" and node.get("lang"):
        return f'<span lang="{node.get("lang")}" dir="{node.get("dir") or "ltr"}">{inner}</span>'
    if node.tag in _SAME:
        scope = f' scope="{node.get("scope")}"' if node.get("scope") else ""
        return f"<{node.tag}{kind}{scope}>{inner}</{node.tag}>"
    written = {
        "phone": f'<span class="phone">{inner}</span>',
        "img": f'<img src="agencies/{node.get("src")}" alt="{html.escape(node.get("alt"))}" style="height:{node.get("height")}">',
        "checkbox": '<span class="tick"></span>',
        "blank": f'<span class="blank" style="width:{node.get("width")}"></span>',
        "columns": f'<div style="columns: {node.get("count")}; column-gap: {node.get("gap")}">{inner}</div>',
        "page-number": '<span class="page-number"></span>',
        "page-count": '<span class="page-count"></span>',
        "footer": f'<div class="foot">{inner}</div>',
    }
    return written.get(node.tag, inner)


def _sheet(face: Element, contents: str) -> str:
    """Return ten of a face."""
    inner = _inner(face, contents)
    copy = _ID.sub("", inner)
    return f'<div class="sheet"><div class="card">{inner}</div>{f"<div class=card>{copy}</div>" * (_COPIES - 1)}</div>'


def _table(table: Element, contents: str) -> str:
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
