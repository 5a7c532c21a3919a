"""Look through a document before drawing: everything wrong with it at once, and which glyphs of which faces it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.diagnostics import NOWHERE, Place, Problem, ProblemsError, nearest
from generator.draw.font_source import FontSource
from generator.draw.fonts import TYPING_FACE, FontUse
from generator.draw.right_to_left import is_right_to_left, letters
from generator.draw.roles import NEED_ALT, ROLES
from generator.frames import Document, FormField, Group, Image, Item, LinkArea, Path, Rect, StructNode, TextItem, Vector

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_ARGUMENTS = {"M": 2, "L": 2, "C": 6, "Z": 0}
_KINDS = {Image: ("png", "jpeg"), Vector: ("svg",)}


@dataclass(slots=True)
class Survey:
    """What was found. `owners` has for each node the nearest node at or above it that is an element."""

    document: Document
    typefaces: FontSource
    fonts: dict[str, FontUse] = field(default_factory=dict)
    owners: list[int] = field(default_factory=list)
    destinations: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Named place to page index and y from the top."""
    fields: dict[int, FormField] = field(default_factory=dict)
    """Form field by its Form node."""
    problems: list[Problem] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _kinds: dict[str, str] = field(default_factory=dict)
    _field_names: set[str] = field(default_factory=set)

    def add(self, code: str, message: str, place: Place = NOWHERE, *hints: str) -> None:
        """Take down a problem."""
        self.problems.append(Problem(f"draw-{code}", message, place, hints))


def survey(document: Document, typefaces: FontSource) -> Survey:
    """Return what a document uses; raises ProblemsError with everything that cannot be drawn rightly."""
    found = Survey(document, typefaces)
    found._kinds.update((asset.id, asset.kind) for asset in document.assets)
    _look_at_document(found)
    _look_at_structure(found)
    for page in document.pages:
        _look_at_items(found, page.items, False)
    _look_at_forms(found)
    if found.problems:
        raise ProblemsError(found.problems)
    for use in found.fonts.values():
        use.settle()
    return found


def _look_at_document(found: Survey) -> None:
    """Check title, language, named places and bookmarks."""
    document = found.document
    if not document.title.strip():
        found.add("title", "the document has no title", NOWHERE, "give the packet a `title`")
    if not document.lang.strip():
        found.add("language", "the document has no language")
    if not document.pages:
        found.add("empty", "the document has no pages")
    for index, page in enumerate(document.pages):
        for name, y in page.destinations:
            if name in found.destinations:
                found.add("destination", f"the link target `{name}` is there twice, again on page {index + 1}")
            found.destinations.setdefault(name, (index, y))
    for entry in document.outline:
        if not 0 <= entry.page < len(document.pages):
            found.add("outline", f"the bookmark `{entry.title}` points to page {entry.page + 1}, which is not there")


def _look_at_structure(found: Survey) -> None:
    """Check that the nodes are a tree of known roles, and set `owners`."""
    nodes = found.document.structure
    found.owners = [-1] * len(nodes)
    if not nodes or nodes[0].role != "Document":
        found.add("structure", "node 0 of the structure is not a Document")
        return
    found.owners[0] = 0
    waiting = [0]
    while waiting:
        parent = waiting.pop()
        for kid in nodes[parent].kids:
            if not 0 < kid < len(nodes) or found.owners[kid] != -1:
                found.add("structure", f"structure node {kid} is not there or has two parents", nodes[parent].place)
                continue
            found.owners[kid] = kid if nodes[kid].role else found.owners[parent]
            waiting.append(kid)
    for index, node in enumerate(nodes):
        _look_at_node(found, index, node)


def _look_at_node(found: Survey, index: int, node: StructNode) -> None:
    """Check one node."""
    if node.role and node.role not in ROLES:
        found.add("role", f"`{node.role}` is not a standard structure type", node.place, *nearest(node.role, ROLES))
    if found.owners[index] == -1:
        found.add("structure", f"structure node {index} (`{node.role}`) has no parent", node.place)
    if node.role in NEED_ALT and not (node.alt or "").strip() and not (node.actual_text or "").strip():
        found.add("alt", "a figure has no text for people who cannot see it", node.place, "write what it shows into `alt`")
    if node.scope not in (None, "Row", "Column", "Both"):
        found.add("scope", f"`{node.scope}` is not the scope of a head cell", node.place)


def _look_at_items(found: Survey, items: tuple[Item, ...], artifact: bool) -> None:
    """Check items and count their glyphs; the copies on a sheet are the same tuple and are looked at once."""
    if id(items) in found._seen:
        return
    found._seen.add(id(items))
    for item in items:
        if isinstance(item, Group):
            if item.turn not in (0, 180):
                found.add("turn", f"a placed page is turned {item.turn} degrees; only 0 and 180 can be drawn")
            _look_at_items(found, item.items, artifact or item.artifact)
            continue
        if isinstance(item, TextItem):
            _look_at_text(found, item)
        elif isinstance(item, LinkArea):
            _look_at_link(found, item)
        elif isinstance(item, FormField):
            if not artifact:
                _look_at_field(found, item)
        elif isinstance(item, Image | Vector):
            _look_at_picture(found, item)
        else:
            _look_at_shape(found, item)
        _look_at_owner(found, item)


def _look_at_owner(found: Survey, item: TextItem | Rect | Path | Image | Vector | LinkArea | FormField) -> None:
    """Check that an item's node is there and may own it."""
    nodes = found.document.structure
    if item.node is None:
        return
    place = item.place if isinstance(item, TextItem) else NOWHERE
    if not 0 <= item.node < len(nodes):
        found.add("structure", f"an item belongs to structure node {item.node}, which is not there", place)
        return
    node = nodes[item.node]
    if isinstance(item, LinkArea):
        if node.role != "Link":
            found.add("link", f"a link area belongs to a `{node.role}`, not to a Link", node.place)
    elif isinstance(item, FormField):
        if node.role != "Form":
            found.add("field", f"the field `{item.name}` belongs to a `{node.role}`, not to a Form", node.place)
    elif isinstance(item, TextItem) and node.role == "Form":
        found.add("field", f"`{item.text}` belongs to a Form, which holds a field and nothing else", place)
    elif node.role and node.kids:
        found.add("structure", f"an item belongs to a `{node.role}` that has kids; only nodes without kids own items", node.place)


def _look_at_text(found: Survey, item: TextItem) -> None:
    """Check a line's faces and glyphs, and count them."""
    rtl = is_right_to_left(item)
    for run in item.runs:
        use = found.fonts.get(run.face)
        if use is None:
            try:
                face = found.typefaces.face(run.face)
            except KeyError:
                found.add("face", f"there is no face `{run.face}`", item.place)
                continue
            use = found.fonts[run.face] = FontUse(run.face, f"F{len(found.fonts) + 1}", face)
        if any(glyph.gid == 0 for glyph in run.glyphs):
            found.add("notdef", f"`{item.text}` has a character that `{run.face}` cannot show", item.place)
        _look_at_colors(found, (run.color,))
        use.count(letters(run.glyphs) if rtl else run.glyphs)


def _look_at_link(found: Survey, area: LinkArea) -> None:
    """Check that a link leads somewhere and says where."""
    if area.node is None:
        found.add("link", f"the link `{area.contents}` belongs to no structure node")
    if not area.contents.strip():
        found.add("link", "a link has no description", NOWHERE, "say where it leads in `title`")
    if (area.uri is None) == (area.destination is None):
        found.add("link", f"the link `{area.contents}` needs either an address or a place in the document")
    if area.destination is not None and area.destination not in found.destinations:
        hints = nearest(area.destination, found.destinations)
        found.add("destination", f"the link `{area.contents}` points to `{area.destination}`, which is nowhere", NOWHERE, *hints)


def _look_at_field(found: Survey, item: FormField) -> None:
    """Check that a field has a name of its own, a tooltip and a size, and note it for its node."""
    if not item.name or item.name in found._field_names:
        found.add("field", f"the field `{item.name}` is there twice" if item.name else "a field has no name")
    found._field_names.add(item.name)
    if not item.tooltip.strip():
        found.add("field", f"the field `{item.name}` does not say what belongs there", NOWHERE, "say it in `label`")
    if min(item.width, item.height, item.size) <= 0:
        found.add("field", f"the field `{item.name}` has no size")
    if item.node is None:
        found.add("field", f"the field `{item.name}` belongs to no structure node")
    elif item.node in found.fields:
        found.add("field", f"the fields `{found.fields[item.node].name}` and `{item.name}` belong to one Form")
    else:
        found.fields[item.node] = item


def _look_at_forms(found: Survey) -> None:
    """Check that each Form has its field, and that there is a face to type in."""
    if found.fields:
        try:
            found.typefaces.face(TYPING_FACE)
        except KeyError:
            found.add("face", f"there is no face `{TYPING_FACE}`, which form fields are filled in with")
    for index, node in enumerate(found.document.structure):
        if node.role == "Form" and index not in found.fields:
            found.add("field", "a Form has no field", node.place)


def _look_at_picture(found: Survey, item: Image | Vector) -> None:
    """Check that a picture is there and of the right kind."""
    kind = found._kinds.get(item.asset)
    if kind is None:
        found.add("asset", f"there is no picture `{item.asset}`", NOWHERE, *nearest(item.asset, found._kinds))
    elif kind not in _KINDS[type(item)]:
        found.add("asset", f"the picture `{item.asset}` is a {kind} and cannot be drawn as {type(item).__name__.lower()}")


def _look_at_shape(found: Survey, item: Rect | Path) -> None:
    """Check colours and path commands."""
    if isinstance(item, Rect):
        _look_at_colors(found, (item.color,))
        return
    _look_at_colors(found, (item.fill, item.stroke))
    for command in item.commands:
        if not command or _ARGUMENTS.get(str(command[0])) != len(command) - 1:
            found.add("path", f"`{' '.join(map(str, command))}` is not a path command")
    if item.commands and item.commands[0][0] != "M":
        found.add("path", "a path does not begin with `M`")


def _look_at_colors(found: Survey, colors: tuple[str | None, ...]) -> None:
    """Check that colours are written #RRGGBB."""
    for color in colors:
        if color is not None and not _COLOR.fullmatch(color):
            found.add("color", f"`{color}` is not a colour written #RRGGBB")


def every_item(items: tuple[Item, ...]) -> Iterator[Item]:
    """Yield items and the items of groups, in order."""
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from every_item(item.items)
