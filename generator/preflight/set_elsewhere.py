"""Text and rules that were met before, in another place of a page or file: moved, not carried out again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from generator.preflight.content import ContentPart, hull_of, moved
from generator.preflight.geometry import contains
from generator.preflight.graphics_state import GraphicsState

_NUMBER = rb"(-?[0-9]*\.?[0-9]+)"
_PLACE = re.compile(rb"(?<=\n)(1 0 0 1 )?" + _NUMBER + rb" " + _NUMBER + rb"(?(1) Tm| [0-9.]+ [0-9.]+ re f)\n")
"""A line that places text or fills a rectangle; `re` and `f` stand in one."""
_MCID = re.compile(rb"/MCID ([0-9]+)(?=[ />])")
_WORD = re.compile(rb"(?:^|[\s\]>])([A-Za-z*'\"]+[0-9]*\*?)(?=\s|$)")
_HARMLESS = frozenset((b"BDC", b"BMC", b"EMC", b"BT", b"ET", b"Tf", b"Tm", b"Tj", b"TJ", b"Ts", b"g", b"rg", b"k", b"re", b"f"))
"""Operators of text and rectangles, for which it does not matter where they stand (ISO 32000-1, annex A)."""
_PLACING = (b"Tm", b"re")
_SAVED = re.compile(rb"(?:^|\s)q(?:\s|$)")
_SHOWN = re.compile(rb" T[jJ]\n")


class Template(NamedTuple):
    """What a piece of a page is but for its place and its MCID."""

    written: tuple[bytes, ...]
    """What stands between the numbers."""
    steps: tuple[tuple[float, float], ...]
    """Where its other places lie from the first."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of a page that set text or fill rectangles, and do nothing else; `x` and `y`, the first place, are in user space."""

    template: Template
    x: float
    y: float
    mcid: int | None


def read_piece(data: bytes) -> Piece | None:
    """Return where a piece stands and what else it is; None if it does anything that depends on more."""
    if b"(" in data or b"%" in data or data.count(b"MCID") > 1:
        return None
    words = _WORD.findall(data)
    places, mark = list(_PLACE.finditer(data)), _MCID.search(data)
    if not places or len(places) != sum(words.count(word) for word in _PLACING) or not _HARMLESS.issuperset(words):
        return None
    if (mark is None) != (b"MCID" not in data):
        return None
    cuts = [span for place in places for span in (place.span(2), place.span(3))]
    cuts = sorted([*cuts, mark.span(1)]) if mark is not None else cuts
    written, at = [], 0
    for start, end in cuts:
        written.append(data[at:start])
        at = end
    x, y = float(places[0][2]), float(places[0][3])
    steps = tuple((round(float(place[2]) - x, 3), round(float(place[3]) - y, 3)) for place in places[1:])
    return Piece(Template((*written, data[at:]), steps), x, y, int(mark[1]) if mark is not None else None)


def font_matters(data: bytes) -> Literal["before", "not", "set"]:
    """Tell what becomes of the font chosen before a piece: it shows text in it (or saves it), lets it stand, or sets another."""
    if _SAVED.search(data):
        return "before"
    shown, chosen = _SHOWN.search(data), data.find(b" Tf\n")
    if shown is None and b"Tf" not in data and b"T*" not in data and b"'" not in data and b'"' not in data:
        return "not"
    return "set" if 0 <= chosen < (shown.start() if shown is not None else len(data)) else "before"


def set_again(part: ContentPart, was: Piece, now: Piece, state: GraphicsState, holder: int) -> ContentPart | None:
    """Return what a piece shows that stood elsewhere in the same state; None where a clipping path has a say in it.

    `holder` is the object number of the page.
    """
    a, b, c, d, _, _ = state.ctm
    x, y = now.x - was.x, now.y - was.y
    right, down = a * x + c * y, b * x + d * y
    hull = hull_of((part,))
    if hull is None or state.clip is None:
        return None
    hull = (hull[0] + right, hull[1] + down, hull[2] + right, hull[3] + down)
    if not contains(state.clip, hull, 0.0):
        return None
    marks = tuple(
        replace(mark, mcid=now.mcid, holder=holder) if mark.mcid is not None and index >= part.outer else mark
        for index, mark in enumerate(part.marks)
    )
    return replace(moved((part,), right, down), marks=marks, like=part.like or (part,))
