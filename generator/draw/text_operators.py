"""Glyph runs to text operators (ISO 32000-1, 9.4), and how a line is read out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum
from operator import attrgetter
from typing import Literal

from generator.draw.fonts import FontUse
from generator.draw.memo import DrawMemo
from generator.draw.objects import hex_text, number
from generator.draw.operators import Content
from generator.draw.right_to_left import is_right_to_left, letters
from generator.frames import Glyph, GlyphRun, TextItem

_LINE_END = "\n"
_FIELDS = attrgetter("gid", "text", "advance", "dx", "dy")


class Reading(Enum):
    """How a program that reads the file learns what a line says."""

    GLYPHS = "by the ToUnicode of its glyphs, one after the other"
    CONTENT = "by ActualText on the marked content"
    ELEMENT = "by ActualText on a Span element: poppler and pdfium turn content-level ActualText round in right-to-left text"


_Part = Literal["all", "letters", "dots"]
"""Which glyphs of a run: those that carry a text, or those that are only a part of a letter."""


_Shown = tuple[object, tuple[str, ...], str, bool]
"""What was shown (to keep it alive), its operators, what they say, and whether a glyph stands off its place."""


def show_text(
    content: Content, item: TextItem, left: float, top: float, fonts: Mapping[str, FontUse], memo: DrawMemo | None = None
) -> Reading:
    """Write the glyphs of a line, in visual order, and return how it has to be read out.

    `left` and `top` are added to and taken from the item's x and y. If all that is missing for plain reading is the space
    that ends the line, the space is written too.
    """
    memo = memo if memo is not None else DrawMemo()
    said, displaced = "", False
    rtl = is_right_to_left(item)
    runs = [replace(run, glyphs=_letters(run.glyphs, memo)) for run in item.runs] if rtl else item.runs
    content.operators.append("BT")
    for run in runs:
        spoken, off = _show_run(content, run, (left, top), fonts[run.face], "letters" if rtl else "all", memo)
        said += spoken
        displaced = displaced or off
    if rtl:
        _show_dots(content, runs, (left, top), fonts, memo)
    elif said + " " == item.text and item.runs and (space := fonts[item.runs[-1].face].space) is not None:
        content.operators.append(f"<{space}> Tj")
        said = item.text
    content.operators.append("ET")
    if said == item.text and not displaced:
        return Reading.GLYPHS
    return Reading.ELEMENT if rtl else Reading.CONTENT


def _letters(glyphs: tuple[Glyph, ...], memo: DrawMemo) -> tuple[Glyph, ...]:
    """Return `letters` of a run, the same object each time."""
    found: tuple[object, tuple[Glyph, ...]] = memo.shelves.glyphs.made(
        ("letters", id(glyphs)), lambda: (glyphs, tuple(letters(glyphs)))
    )
    return found[1]


def _show_dots(
    content: Content, line: Sequence[GlyphRun], origin: tuple[float, float], fonts: Mapping[str, FontUse], memo: DrawMemo
) -> None:
    """Write the glyphs of a right-to-left line that are only a part of a letter, after the letters.

    Between them they would tear words apart when the line is copied. Together they are read as the end of the line:
    poppler takes that for white space, and pdfium leaves out what cannot be printed.
    """
    runs = [run for run in line if any(not glyph.text for glyph in run.glyphs)]
    if runs:
        if content.marked:
            content.operators.append(f"/Span<</ActualText{hex_text(_LINE_END)}>>BDC")
        for run in runs:
            _show_run(content, run, origin, fonts[run.face], "dots", memo)
        if content.marked:
            content.operators.append("EMC")


def _show_run(
    content: Content, run: GlyphRun, origin: tuple[float, float], use: FontUse, part: _Part, memo: DrawMemo
) -> tuple[str, bool]:
    """Write one run; return what it says and whether a glyph stands off its place."""
    content.font(use.name, run.size)
    content.fill(run.color)
    place = f"{number(origin[0] + run.x)} {number(origin[1] - run.y)}"
    content.operators.append(f"1 0 {number(run.slant)} 1 {place} Tm")
    key = (id(run.glyphs), part, run.size, use.coding)
    glyphs = memo.shelves.glyphs
    found: _Shown = glyphs.get(key) or glyphs.put(key, _shown(run, use, part))
    content.operators += found[1]
    return found[2], found[3]


def _shown(run: GlyphRun, use: FontUse, part: _Part) -> _Shown:
    """Return how a run is shown: glyph by glyph, with what its place differs from the sum of the widths before it."""
    units, codes, every = use.face.units_per_em, use.codes, part == "all"
    operators: list[str] = []
    shown: list[str] = []
    string: list[str] = []
    spoken: list[str] = []
    rise = pending = 0
    displaced = False
    for gid, text, advance, dx, dy in map(_FIELDS, run.glyphs):
        if dx or dy:
            displaced = True
        if not every and (part == "letters") != bool(text):
            pending += advance
            continue
        code, width, said = codes[gid, text]
        spoken.append(said)
        if dy != rise:
            _flush(operators, shown, string)
            rise = dy
            operators.append(f"{number(rise * run.size / units)} Ts")
        if pending + dx:
            if string:
                shown.append(f"<{''.join(string)}>")
                string.clear()
            shown.append(number(-(pending + dx) * 1000 / units))
        string.append(code)
        pending = advance - dx - width
    _flush(operators, shown, string)
    if rise:
        operators.append("0 Ts")
    return run.glyphs, tuple(operators), "".join(spoken), displaced


def _flush(operators: list[str], shown: list[str], string: list[str]) -> None:
    """Write what is waiting and forget it."""
    if string:
        shown.append(f"<{''.join(string)}>")
    if shown:
        operators.append(f"{shown[0]} Tj" if _is_one_string(shown) else f"[{''.join(shown)}] TJ")
    shown.clear()
    string.clear()


def _is_one_string(shown: Sequence[str]) -> bool:
    """Say if there is one string and no move."""
    return len(shown) == 1 and shown[0].startswith("<")
