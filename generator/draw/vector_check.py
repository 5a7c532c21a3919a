"""Which SVG may be printed: outlines in flat colours. Anything svglib would leave out or change is a problem instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
_STRUCTURE = "svg g defs use symbol clipPath style title desc metadata"
_SHAPES = "path rect circle ellipse line polyline polygon"
_DRAWN = frozenset(f"{_STRUCTURE} {_SHAPES}".split())
_SILENT = frozenset({"title", "desc", "metadata"})
_EDITORS = re.compile(r"\{http://(www\.inkscape\.org|sodipodi\.|ns\.adobe\.com|www\.w3\.org/1999/02|creativecommons\.)[^}]*\}")
"""Notes of drawing programs; they draw nothing."""
_TRANSPARENT = re.compile(r"(?:^|[;{\s])(?:fill-|stroke-)?opacity\s*:\s*([^;}\s]+)")
_REFUSED_PROPERTY = re.compile(r"(?:^|[;{\s])(filter|mask|clip-path|mix-blend-mode|marker(?:-start|-mid|-end)?)\s*:\s*(?!none)")
_OUTSIDE = re.compile(r"@import|url\(\s*['\"]?(?!#)")
_REFUSED_ATTRIBUTES = frozenset({"filter", "mask", "marker-start", "marker-mid", "marker-end"})
_GRADIENTS = frozenset({"linearGradient", "radialGradient", "pattern"})


def complaints(data: bytes) -> list[str]:
    """Return what in an SVG cannot be printed, each once; each completes the sentence `the picture ...`."""
    if b"<!ENTITY" in data:
        return ["declares entities"]
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - entities are refused above, and expat fetches nothing
    except ElementTree.ParseError as error:
        return [f"is not well-formed XML: {error}"]
    if root.tag != f"{_SVG}svg":
        return ["is not an SVG document"]
    return list(dict.fromkeys(complaint for element in _visible(root) for complaint in _about(element)))


def _visible(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield the elements that may draw, in order."""
    if _EDITORS.match(element.tag):
        return
    yield element
    if element.tag.removeprefix(_SVG) in _SILENT:
        return
    for kid in element:
        yield from _visible(kid)


def _about(element: ElementTree.Element) -> Iterator[str]:
    """Yield the complaints about one element."""
    name = element.tag.removeprefix(_SVG)
    if name in _GRADIENTS:
        yield f"has a gradient or pattern (`{name}`); only flat colours print the same everywhere"
    elif name not in _DRAWN:
        yield f"has `{name}`; only outlines can be drawn (turn text into paths)"
    if name == "style":
        yield from _about_style(element.text or "")
    for attribute, value in element.attrib.items():
        yield from _about_attribute(attribute, value)


def _about_attribute(attribute: str, value: str) -> Iterator[str]:
    """Yield the complaints about one attribute."""
    if attribute.startswith("on"):
        yield "has a script"
    elif attribute == "href" or attribute.endswith("}href"):
        if not value.startswith("#"):
            yield f"refers to `{value}` outside itself"
    elif attribute == "style":
        yield from _about_style(value)
    elif attribute in _REFUSED_ATTRIBUTES and value != "none":
        yield f"has a `{attribute}`"
    elif attribute in ("opacity", "fill-opacity", "stroke-opacity"):
        yield from _about_opacity(value)
    elif _OUTSIDE.search(value):
        yield "refers to something outside itself"


def _about_style(css: str) -> Iterator[str]:
    """Yield the complaints about CSS."""
    if _OUTSIDE.search(css):
        yield "refers to something outside itself"
    for found in _TRANSPARENT.finditer(css):
        yield from _about_opacity(found[1])
    for found in _REFUSED_PROPERTY.finditer(css):
        yield f"has a `{found[1]}`"


def _about_opacity(value: str) -> Iterator[str]:
    """Yield a complaint unless the opacity is full."""
    if value.strip().removesuffix("!important").strip() not in ("1", "1.0", "1.00", "100%", "inherit"):
        yield "has transparent parts"
