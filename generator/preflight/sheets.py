"""Pages without their content: the page tree, inherited entries, boxes, annotations (ISO 32000-1, 7.7.3)."""

from __future__ import annotations

from typing import NamedTuple

from pypdf.generic import IndirectObject

from generator.preflight.content import NOTHING
from generator.preflight.facts import Annotation, PageFacts
from generator.preflight.geometry import Box, Matrix, multiply, normal
from generator.preflight.objects import PdfDict, as_dict, as_int, as_list, as_name, as_number, numbers, object_number
from generator.preflight.source import Source

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_LETTER: Box = (0.0, 0.0, 612.0, 792.0)
_HIDDEN_FLAGS = 2 | 32
_FRAME = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit")


class _Leaf(NamedTuple):
    """A page as it stands in the page tree, and the key under which it is known when its annotations are the same too."""

    key: tuple[object, ...]
    number: int
    node: PdfDict
    passed: dict[str, object]


def read_sheets(root: object, source: Source) -> tuple[tuple[PageFacts, ...], tuple[str, ...]]:
    """Return the pages, without content, and what is wrong with the tree; `root` is the catalog's entry."""
    top = as_dict(root)
    leaves, damage = source.once(("leaves", id(top)), lambda: _leaves(root), top)
    return tuple([_kept_sheet(index, leaf, source) for index, leaf in enumerate(leaves)]), damage


def _leaves(root: object) -> tuple[tuple[_Leaf, ...], tuple[str, ...]]:
    """Walk the page tree without recursion; a ring or a page met twice is noted and not followed."""
    sheets: list[_Leaf] = []
    damage: list[str] = []
    seen: set[int] = set()
    stack: list[tuple[object, dict[str, object]]] = [(root, {})]
    while stack:
        raw, inherited = stack.pop()
        node = as_dict(raw)
        if node is None:
            if sheets or raw is not root:
                damage.append("a node of the page tree is missing")
            continue
        key = object_number(raw) or -id(node)
        if key in seen:
            damage.append(f"object {key} stands in the page tree twice, or inside itself")
            continue
        seen.add(key)
        passed = {**inherited, **{name: node[name] for name in _INHERITED if name in node}}
        kids = as_list(node.get("/Kids")) if as_name(node.get("/Type")) != "Page" else ()
        if kids:
            stack += [(kid, passed) for kid in reversed(kids)]
        elif as_name(node.get("/Type")) == "Page" or "/Contents" in node:
            number = object_number(raw)
            which = ("sheet", len(sheets), number, id(node), tuple([(name, id(value)) for name, value in passed.items()]))
            sheets.append(_Leaf(which, number, node, passed))
    return tuple(sheets), tuple(damage)


def _kept_sheet(index: int, leaf: _Leaf, source: Source) -> PageFacts:
    """Return one page, which may be known from an earlier file."""
    key, number, node, passed = leaf
    return source.once(key, lambda: _sheet(index, number, {**passed, **node}, source), node, passed)


def _sheet(index: int, number: int, entries: PdfDict, source: Source) -> PageFacts:
    """Read one page."""
    box = numbers(entries.get("/MediaBox"), 4)
    annotations = []
    for raw in as_list(entries.get("/Annots")):
        found = as_dict(raw)
        if found is not None:
            flags = as_int(found.get("/F")) or 0
            subtype = as_name(found.get("/Subtype")) or "?"
            annotations.append(Annotation(object_number(raw), subtype, found, bool(flags & _HIDDEN_FLAGS)))
    media = normal(box) if box else _LETTER
    keys = (number, as_int(entries.get("/StructParents")), *(as_int(one.entries.get("/StructParent")) for one in annotations))
    notes = tuple([one.number for one in annotations])
    frame = _frame(entries)
    same = source.once(("frame", frame), lambda: frame)
    return PageFacts(index, number, entries, media, NOTHING, tuple(annotations), None, same, keys, notes)


def _frame(entries: PdfDict) -> object:
    """Return what decides where things stand; something of its own for a page that says it in other objects."""
    found: list[object] = []
    for key in _FRAME:
        value = entries.get(key)
        inner = value if isinstance(value, list) else [value]
        if any(isinstance(one, IndirectObject) for one in inner):
            return object()
        said = [float.__repr__(one) if isinstance(one, float) else repr(one) for one in inner]
        found.append((isinstance(value, list), *said))
    return tuple(found)


def seen_matrix(entries: PdfDict, media: Box) -> Matrix:
    """Return the matrix from default user space to points from the top left of the page as it is seen."""
    x0, y0, x1, y1 = media
    turn = int(as_number(entries.get("/Rotate")) or 0) % 360
    unit = as_number(entries.get("/UserUnit")) or 1.0
    turned: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -x0, y1),
        90: (0, 1, 1, 0, -y0, -x0),
        180: (-1, 0, 0, 1, x1, -y0),
        270: (0, -1, -1, 0, y1, x1),
    }
    return multiply(turned.get(turn, turned[0]), (unit, 0, 0, unit, 0, 0))
