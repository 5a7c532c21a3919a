"""What an SVG logo may hold: plain shapes that print the same everywhere, and nothing that acts, loads or expands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from generator.diagnostics import Place, Problem

MAX_SVG_BYTES = 2_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 64

SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
ELEMENTS = frozenset(
    {"svg", "g", "defs", "title", "desc", "metadata", "style", "clipPath", "linearGradient", "radialGradient", "stop"}
    | {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
)
"""What the drawing room can draw. Pictures, text and references to other parts are none of it."""
_HINTS = {
    "text": "turn text into outlines (paths)",
    "image": "save the logo as PNG if it is a photograph",
    "use": "unlink clones, so that each shape stands for itself",
}
_FOREIGN = re.compile(
    r"http://(www\.inkscape\.org|sodipodi\.sourceforge\.net|www\.w3\.org/1999/02/22-rdf-syntax-ns#|creativecommons\.org|web\.resource\.org"
    r"|purl\.org/dc|ns\.adobe\.com)|https?://(vectornator|sketch|www\.bohemiancoding)\S*"
)
"""Namespaces of drawing programs' notes: never drawn, so let in unread."""
_OUTSIDE = re.compile(r"\\|@import|url\s*+\(\s*+['\"]?+\s*+(?!#)|expression\s*\(|javascript:", re.IGNORECASE)
_SIZE = re.compile(r"\s*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:px|pt|mm|cm|in|pc)?\s*")
_SPACES = re.compile(r"[\s,]+")


@dataclass(slots=True)
class _Check:
    """The state of one reading."""

    file: str
    parser: expat.XMLParserType
    what: str = "logo"
    """What the drawing is, in codes and sentences: `logo`, `picture`."""
    problems: list[Problem] = field(default_factory=list)
    size: tuple[float, float] | None = None
    depth: int = 0
    elements: int = 0
    styles: int = 0
    style_text: list[str] = field(default_factory=list)

    def report(self, message: str, hint: str) -> None:
        """Note a problem at the parser's place."""
        place = Place(self.file, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        self.problems.append(Problem(f"{self.what}-svg", message, place, (hint,)))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Look at an element's start tag."""
        self.depth += 1
        self.elements += 1
        if self.elements > MAX_ELEMENTS or self.depth > MAX_DEPTH:
            self.report("the drawing is too complex to check", "simplify it, or save it as PNG")
            raise _StopError
        space, _, local = name.rpartition(" ")
        if space != SVG and not _FOREIGN.match(space):
            self.report(f"`{local[:40]}` is no SVG element", f'the file begins with <svg xmlns="{SVG}">')
        elif space == SVG and local not in ELEMENTS:
            self.report(
                f"`{local[:40]}` is not allowed in a {self.what}", _HINTS.get(local, "save it as plain SVG with shapes only")
            )
        if self.elements == 1:
            self._root(space, local, attributes)
        if space == SVG:
            self.styles += local == "style"
            self._attributes(attributes)

    def end(self, name: str) -> None:
        """Leave an element."""
        self.depth -= 1
        if name == f"{SVG} style":
            self.styles -= 1
            if _OUTSIDE.search("".join(self.style_text)):
                self.report("`style` refers to something outside the file", "take the rule out")
            self.style_text.clear()

    def text(self, data: str) -> None:
        """Keep the text of a style element."""
        if self.styles:
            self.style_text.append(data)

    def doctype(self, *_: object) -> None:
        """Refuse a DTD: it can define entities that expand or load."""
        self.report("the file has a DOCTYPE", "save it as plain SVG, or take the DOCTYPE line out")
        raise _StopError

    def instruction(self, target: str, _data: str) -> None:
        """Refuse processing instructions such as xml-stylesheet."""
        self.report(f"`<?{target[:40]}` is not allowed in a {self.what}", "take it out")

    def _root(self, space: str, local: str, attributes: dict[str, str]) -> None:
        if (space, local) != (SVG, "svg"):
            self.report("the file does not begin with an svg element", "save it as plain SVG")
            return
        self.size = _size(attributes)
        if self.size is None:
            self.report("the drawing has no size", "give svg a viewBox, or a width and height")

    def _attributes(self, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            space, _, local = name.rpartition(" ")
            if space == "" and local.lower().startswith("on"):
                self.report(f"`{local[:40]}` would run a script", "take the attribute out")
            elif local == "href" and space in {"", _XLINK} and not value.strip().startswith("#"):
                self.report("`href` refers to something outside the file", "take the attribute out")
            elif local == "base" or (local != "href" and _OUTSIDE.search(value)):
                self.report(f"`{local[:40]}` refers to something outside the file", "take the attribute out")


class _StopError(Exception):
    """Reading on makes no sense; the problem is noted."""


def check_svg(data: bytes, file: str, what: str = "logo") -> tuple[tuple[float, float] | None, list[Problem]]:
    """Return an SVG's width and height (its own units; only the ratio counts) and its problems, by line of the SVG file."""
    if len(data) > MAX_SVG_BYTES:
        message = f"the drawing has {len(data)} bytes, more than {MAX_SVG_BYTES}"
        return None, [Problem(f"{what}-too-big", message, Place(file), ("simplify it, or save it as PNG",))]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, [Problem(f"{what}-svg", "the drawing is not UTF-8", Place(file), ("save it as plain SVG",))]
    # The encoding is fixed here, so that a declared one cannot hide anything from the checks.
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    check = _Check(file, parser, what)
    parser.StartElementHandler = check.start
    parser.EndElementHandler = check.end
    parser.CharacterDataHandler = check.text
    parser.StartDoctypeDeclHandler = check.doctype
    parser.ProcessingInstructionHandler = check.instruction
    try:
        parser.Parse(text.encode("utf-8"), True)
    except _StopError:
        pass
    except expat.ExpatError as error:
        place = Place(file, error.lineno, error.offset + 1)
        check.problems.append(
            Problem(f"{what}-broken", f"the drawing is not XML here: {expat.ErrorString(error.code)}", place, ("save it again",))
        )
    return (None if check.problems else check.size), check.problems


def _size(attributes: dict[str, str]) -> tuple[float, float] | None:
    """Return the size from viewBox, else from width and height; None if there is none above zero."""
    box = _SPACES.split(attributes.get("viewBox", "").strip())
    written = box[2:] if len(box) == 4 else [attributes.get("width", ""), attributes.get("height", "")]
    found = [_SIZE.fullmatch(side) for side in written]
    sides = [float(match[1]) for match in found if match is not None]
    return (sides[0], sides[1]) if len(sides) == 2 and min(sides) > 0 and max(sides) < 1e6 else None
