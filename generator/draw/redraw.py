"""Draws a page from one that was drawn before: what lies between the items that differ is not written again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.draw.page_ink import Box, FieldPlace, Frame, InkState, LinkPlace, MarkedContent, PageInk
from generator.frames import Item

_Bound = tuple[int, int, int, InkState]
"""How many operators, links and fields there were before an item, and the state in which it was drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What a page's items drew one by one, without groups. Item n wrote what lies between bounds n and n + 1."""

    items: tuple[Item, ...]
    bounds: Sequence[_Bound]
    operators: Sequence[str]
    content: Sequence[MarkedContent]
    links: Sequence[LinkPlace]
    fields: Sequence[FieldPlace]
    boxes: Mapping[int, Box]
    xobjects: frozenset[str]
    artifacts: frozenset[str]


def draw_noting(ink: PageInk, items: tuple[Item, ...], frame: Frame) -> Drawn:
    """Draw all items and return what each drew."""
    bounds = [_bound(ink)]
    for item in items:
        ink.draw_item(item, frame)
        bounds.append(_bound(ink))
    content, marks = ink.content, ink.marks
    drawn = Drawn(
        items,
        bounds,
        tuple(content.operators),
        tuple(marks.content),
        tuple(marks.links),
        tuple(marks.fields),
        dict(marks.boxes),
        frozenset(content.xobjects),
        frozenset(content.artifacts),
    )
    ink.close()
    return drawn


def redraw(ink: PageInk, items: tuple[Item, ...], changed: Sequence[int], frame: Frame, known: Drawn) -> None:
    """Draw items of which only those `changed` are not the known ones; fonts are left to the caller."""
    ink.marks.boxes.update(known.boxes)
    ink.content.xobjects |= known.xobjects
    ink.content.artifacts |= known.artifacts
    bounds, at = known.bounds, 0
    for index in changed:
        if index < at:
            continue
        _copy(ink, known, at, index)
        at = index
        while at < len(items):
            ink.draw_item(items[at], frame)
            at += 1
            # From here on all is as it was, up to the next item that differs.
            if ink.state() == bounds[at][3]:
                break
    _copy(ink, known, at, len(items))
    ink.close()


def _bound(ink: PageInk) -> _Bound:
    """Return where the ink is."""
    return len(ink.content.operators), len(ink.marks.links), len(ink.marks.fields), ink.state()


def _copy(ink: PageInk, known: Drawn, start: int, stop: int) -> None:
    """Write what items drew before; the ink is in the state in which they were drawn."""
    if start == stop:
        return
    operators, links, fields, (_, marks, _) = known.bounds[start]
    until, links_until, fields_until, state = known.bounds[stop]
    ink.content.operators += known.operators[operators:until]
    ink.marks.content += known.content[marks : state[1]]
    ink.marks.links += known.links[links:links_until]
    ink.marks.fields += known.fields[fields:fields_until]
    ink.go_to(state)
