"""Text and rules that were met before, in another place of a page or file: moved, not carried out again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from generator.preflight.content import ContentPart, moved
from generator.preflight.geometry import contains, shifted
from generator.preflight.graphics_state import GraphicsState

_NUMBER = rb"(?:-?(?:[0-9]{1,6}(?:\.[0-9]{1,5})?|\.[0-9]{1,5}))"
"""None that is so large, or so fine, that it would not be the same number after it was moved."""
_NAME = rb"/[A-Za-z0-9_.+-]+"
_HEX = rb"<[0-9A-Fa-f]*+>"
_ENTRY = rb"(?:" + _NAME + rb" ?(?:" + _HEX + rb"|" + _NAME + rb"|-?[0-9]+) ?)"
_MARK = rb"(?:" + _NAME + rb" ?(?:<<" + _ENTRY + rb"*>>|" + _NAME + rb") ?BDC\n|" + _NAME + rb" BMC\n|EMC\n)"
_COLOR = rb"(?:" + _NUMBER + rb" (?:g|(?:" + _NUMBER + rb" ){2}rg|(?:" + _NUMBER + rb" ){3}k)\n)"
_FONT = rb"(?:" + _NAME + rb" " + _NUMBER + rb" Tf\n)"
_RISE = rb"(?:" + _NUMBER + rb" Ts\n)"
_PLACED = rb"(?:1 0 0 1 " + _NUMBER + rb" " + _NUMBER + rb" Tm\n)"
_RULE = rb"(?:" + _NUMBER + rb" " + _NUMBER + rb" [0-9.]+ [0-9.]+ re f\n)"
_SHOWN = rb"(?:" + _HEX + rb" Tj\n|\[(?:" + _HEX + rb"|-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+) ?)*+\] TJ\n)"
_SET = rb"(?:" + rb"|".join((_FONT, _COLOR, _MARK, _RISE)) + rb")"
_TEXT = rb"(?:BT\n" + _SET + rb"*+" + _PLACED + rb"(?:" + _SHOWN + rb"|" + _PLACED + rb"|" + _SET + rb")*+ET\n)"
"""A text object in which no text is shown before it has a place."""
_PIECE = re.compile(rb"(?:" + rb"|".join((_TEXT, _RULE, _SET)) + rb")*+")
"""Lines of text and rectangles, one operator each, for which it does not matter where they stand (ISO 32000-1, annex A)."""
_PLACE = re.compile(rb"^(?:1 0 0 1 )?(" + _NUMBER + rb") (" + _NUMBER + rb") (?:Tm|[0-9.]+ [0-9.]+ re f)$", re.MULTILINE)
"""A line that places text or fills a rectangle."""
_MCID = re.compile(rb"(?<=<<)/MCID ([0-9]{1,9})(?=[ />])")
_SAVED = re.compile(rb"(?:^|\s)q(?:\s|$)")
_CHOSEN = re.compile(rb"(?:" + rb"|".join((rb"BT\n", rb"ET\n", rb"Q\n", _COLOR, _MARK, _RISE, _PLACED, _RULE)) + rb")*+" + _FONT)
"""A font is chosen before anything is shown in one, or saved with it."""
_USING = (b"Tj", b"TJ", b"Tf", b"Do", b"'", b'"', b"Q")
"""What shows text, may show some, chooses a font or goes back to another, however it is spelt."""


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
    mark = _MCID.search(data)
    if (mark is None) != (b"MCID" not in data) or data.count(b"MCID") > 1 or not _PIECE.fullmatch(data):
        return None
    places = list(_PLACE.finditer(data))
    if not places:
        return None
    cuts = [span for place in places for span in (place.span(1), place.span(2))]
    cuts = sorted([*cuts, mark.span(1)]) if mark is not None else cuts
    written, at = [], 0
    for start, end in cuts:
        written.append(data[at:start])
        at = end
    x, y = float(places[0][1]), float(places[0][2])
    steps = tuple((round(float(place[1]) - x, 5), round(float(place[2]) - y, 5)) for place in places[1:])
    return Piece(Template((*written, data[at:]), steps), x, y, int(mark[1]) if mark is not None else None)


def font_matters(data: bytes) -> Literal["before", "not", "set"]:
    """Tell what becomes of the font chosen before a piece: it shows text in it (or saves it), lets it stand, or sets another."""
    if _CHOSEN.match(data):
        return "set"
    return "before" if any(word in data for word in _USING) or _SAVED.search(data) else "not"


def set_again(part: ContentPart, was: Piece, now: Piece, state: GraphicsState, holder: int) -> ContentPart | None:
    """Return what a piece shows that stood elsewhere in the same state; None where a clipping path has a say in it.

    `holder` is the object number of the page.
    """
    a, b, c, d, _, _ = state.ctm
    x, y = now.x - was.x, now.y - was.y
    right, down = a * x + c * y, b * x + d * y
    if part.hull is None or state.clip is None or not contains(state.clip, shifted(part.hull, (right, down)), 0.0):
        return None
    marks = tuple(
        replace(mark, mcid=now.mcid, holder=holder) if mark.mcid is not None and index >= part.outer else mark
        for index, mark in enumerate(part.marks)
    )
    return moved(part, (right, down), marks)
