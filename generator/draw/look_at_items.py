"""Look through items before drawing: what is wrong with them, and what they use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter, itemgetter

from generator.diagnostics import NOWHERE, Place, Problem, nearest
from generator.draw.font_source import FontSource
from generator.draw.memo import DrawMemo
from generator.draw.patterns import Pattern
from generator.draw.right_to_left import is_right_to_left, letters
from generator.frames import ACCENT, FormField, Glyph, Group, Image, Item, LinkArea, Path, Rect, StructNode, TextItem, Vector

COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_ARGUMENTS = {"M": 2, "L": 2, "C": 6, "Z": 0}
_GID = itemgetter(0)
_PAIR = attrgetter("gid", "text")
_KINDS = {Image: ("png", "jpeg"), Vector: ("svg",)}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What items are checked against; `destinations` are the named places of the document, `kinds` its pictures."""

    nodes: Sequence[StructNode]
    typefaces: FontSource
    destinations: Mapping[str, tuple[int, float]]
    kinds: Mapping[str, str]
    memo: DrawMemo


@dataclass(frozen=True, slots=True, eq=False)
class Uses:
    """What items use. It stays true as long as their nodes' roles do, and `destinations` and `pictures` are there."""

    items: tuple[Item, ...]
    glyphs: Mapping[str, int]
    """By face the glyphs and what they stand for, as its `Alphabet` writes them."""
    destinations: frozenset[str]
    pictures: frozenset[tuple[str, str]]
    """Ids and kinds."""
    assets: tuple[str, ...]
    fields: tuple[FormField, ...]
    accent: bool
    """Something has the document's accent."""
    plain: bool
    """There is no group, and no line of which only a part has the accent."""
    pattern: Pattern | None = None
    """A page of an earlier document with nearly the same items."""


@dataclass(slots=True)
class _Look:
    """A look through items under way."""

    around: Surroundings
    problems: list[Problem] = field(default_factory=list)
    glyphs: dict[str, int] = field(default_factory=dict)
    destinations: set[str] = field(default_factory=set)
    assets: dict[str, str] = field(default_factory=dict)
    fields: list[FormField] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    accent: bool = False
    plain: bool = True

    def add(self, code: str, message: str, place: Place = NOWHERE, *hints: str) -> None:
        """Take down a problem."""
        self.problems.append(Problem(f"draw-{code}", message, place, hints))


def look_at(items: tuple[Item, ...], around: Surroundings) -> tuple[Uses, list[Problem]]:
    """Return what items use and what is wrong with them."""
    look = _Look(around)
    _look_at_items(look, items, False)
    glyphs = dict(sorted(look.glyphs.items()))
    pictures, assets = frozenset(look.assets.items()), tuple(sorted(look.assets))
    uses = Uses(items, glyphs, frozenset(look.destinations), pictures, assets, tuple(look.fields), look.accent, look.plain)
    return uses, look.problems


def joined(items: tuple[Item, ...], first: Uses, second: Uses, pattern: Pattern) -> Uses:
    """Return what items use, given what two parts of them do."""
    glyphs = dict(first.glyphs)
    for face, mask in second.glyphs.items():
        glyphs[face] = glyphs.get(face, 0) | mask
    return Uses(
        items,
        dict(sorted(glyphs.items())),
        first.destinations | second.destinations,
        first.pictures | second.pictures,
        tuple(sorted({*first.assets, *second.assets})),
        (*first.fields, *second.fields),
        first.accent or second.accent,
        first.plain and second.plain,
        pattern,
    )


def _look_at_items(look: _Look, items: tuple[Item, ...], artifact: bool) -> None:
    """Check items and note their glyphs; the copies on a sheet are the same tuple and are looked at once."""
    if id(items) in look.seen:
        return
    look.seen.add(id(items))
    for item in items:
        if isinstance(item, Group):
            look.plain = False
            if item.turn not in (0, 180):
                look.add("turn", f"a placed page is turned {item.turn} degrees; only 0 and 180 can be drawn")
            _look_at_items(look, item.items, artifact or item.artifact)
            continue
        if isinstance(item, TextItem):
            _look_at_text(look, item)
        elif isinstance(item, LinkArea):
            _look_at_link(look, item)
        elif isinstance(item, FormField):
            if not artifact:
                _look_at_field(look, item)
        elif isinstance(item, Image | Vector):
            _look_at_picture(look, item)
        else:
            _look_at_shape(look, item)
        _look_at_owner(look, item)


def _look_at_owner(look: _Look, item: TextItem | Rect | Path | Image | Vector | LinkArea | FormField) -> None:
    """Check that an item's node is there and may own it."""
    nodes = look.around.nodes
    if item.node is None:
        return
    place = item.place if isinstance(item, TextItem) else NOWHERE
    if not 0 <= item.node < len(nodes):
        look.add("structure", f"an item belongs to structure node {item.node}, which is not there", place)
        return
    node = nodes[item.node]
    if isinstance(item, LinkArea):
        if node.role != "Link":
            look.add("link", f"a link area belongs to a `{node.role}`, not to a Link", node.place)
    elif isinstance(item, FormField):
        if node.role != "Form":
            look.add("field", f"the field `{item.name}` belongs to a `{node.role}`, not to a Form", node.place)
    elif isinstance(item, TextItem) and node.role == "Form":
        look.add("field", f"`{item.text}` belongs to a Form, which holds a field and nothing else", place)
    elif node.role and node.kids:
        look.add("structure", f"an item belongs to a `{node.role}` that has kids; only nodes without kids own items", node.place)


_Line = tuple[TextItem, tuple[tuple[str, int], ...], int]
"""A line with nothing wrong, its glyphs by face, and how many of its runs have the accent."""


def _look_at_text(look: _Look, item: TextItem) -> None:
    """Check a line's faces and glyphs, and note them; one that was right before is right."""
    lines = look.around.memo.shelves.lines
    found: _Line | None = lines.get(id(item))
    if found is None:
        before = len(look.problems)
        accents = sum(run.color == ACCENT for run in item.runs)
        found = (item, tuple(_look_at_runs(look, item)), accents)
        if len(look.problems) == before:
            lines.put(id(item), found)
    if found[2]:
        look.accent = True
        look.plain = look.plain and found[2] == len(item.runs)
    for face, mask in found[1]:
        look.glyphs[face] = look.glyphs.get(face, 0) | mask


def _look_at_runs(look: _Look, item: TextItem) -> Iterator[tuple[str, int]]:
    """Check a line's runs; yield their faces and glyphs."""
    rtl = is_right_to_left(item)
    glyphs = look.around.memo.shelves.glyphs
    for run in item.runs:
        try:
            look.around.typefaces.face(run.face)
        except KeyError:
            look.add("face", f"there is no face `{run.face}`", item.place)
            continue
        key = (id(run.glyphs), rtl)
        found: tuple[tuple[Glyph, ...], int, bool] | None = glyphs.get(key)
        if found is None:
            said = letters(run.glyphs) if rtl else run.glyphs
            pairs = set(map(_PAIR, said))
            mask = look.around.memo.alphabets[run.face].mask(pairs)
            found = glyphs.put(key, (run.glyphs, mask, not all(map(_GID, pairs))))
        if found[2]:
            look.add("notdef", f"`{item.text}` has a character that `{run.face}` cannot show", item.place)
        _look_at_colors(look, (run.color,))
        yield run.face, found[1]


def _look_at_link(look: _Look, area: LinkArea) -> None:
    """Check that a link leads somewhere and says where."""
    if area.node is None:
        look.add("link", f"the link `{area.contents}` belongs to no structure node")
    if not area.contents.strip():
        look.add("link", "a link has no description", NOWHERE, "say where it leads in `title`")
    if (area.uri is None) == (area.destination is None):
        look.add("link", f"the link `{area.contents}` needs either an address or a place in the document")
    if area.destination is None:
        return
    look.destinations.add(area.destination)
    if area.destination not in look.around.destinations:
        hints = nearest(area.destination, look.around.destinations)
        look.add("destination", f"the link `{area.contents}` points to `{area.destination}`, which is nowhere", NOWHERE, *hints)


def _look_at_field(look: _Look, item: FormField) -> None:
    """Check that a field has a name, a tooltip, a size and a node."""
    look.fields.append(item)
    if not item.name:
        look.add("field", "a field has no name")
    if not item.tooltip.strip():
        look.add("field", f"the field `{item.name}` does not say what belongs there", NOWHERE, "say it in `label`")
    if min(item.width, item.height, item.size) <= 0:
        look.add("field", f"the field `{item.name}` has no size")
    if item.node is None:
        look.add("field", f"the field `{item.name}` belongs to no structure node")


def _look_at_picture(look: _Look, item: Image | Vector) -> None:
    """Check that a picture is there and of the right kind."""
    kind = look.around.kinds.get(item.asset)
    if kind is None:
        look.add("asset", f"there is no picture `{item.asset}`", NOWHERE, *nearest(item.asset, look.around.kinds))
        return
    if kind not in _KINDS[type(item)]:
        look.add("asset", f"the picture `{item.asset}` is a {kind} and cannot be drawn as {type(item).__name__.lower()}")
    look.assets[item.asset] = kind


def _look_at_shape(look: _Look, item: Rect | Path) -> None:
    """Check colours and path commands."""
    if isinstance(item, Rect):
        _look_at_colors(look, (item.color,))
        return
    _look_at_colors(look, (item.fill, item.stroke))
    for command in item.commands:
        if not command or _ARGUMENTS.get(str(command[0])) != len(command) - 1:
            look.add("path", f"`{' '.join(map(str, command))}` is not a path command")
    if item.commands and item.commands[0][0] != "M":
        look.add("path", "a path does not begin with `M`")


def _look_at_colors(look: _Look, colors: tuple[str | None, ...]) -> None:
    """Check that colours are written #RRGGBB."""
    for color in colors:
        if color == ACCENT:
            look.accent = True
        elif color is not None and not _is_color(color):
            look.add("color", f"`{color}` is not a colour written #RRGGBB")


@lru_cache(maxsize=256)
def _is_color(text: str) -> bool:
    """Say if a text is a colour written #RRGGBB."""
    return COLOR.fullmatch(text) is not None


def every_item(items: tuple[Item, ...]) -> Iterator[Item]:
    """Yield items and the items of groups, in order."""
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from every_item(item.items)
