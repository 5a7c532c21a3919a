"""Glyph runs to text operators (ISO 32000-1, 9.4), and how a line is read out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum

from generator.draw.fonts import FontUse
from generator.draw.objects import hex_text, number
from generator.draw.operators import Content
from generator.draw.right_to_left import is_right_to_left, letters
from generator.frames import GlyphRun, TextItem

_LINE_END = "\n"


class Reading(Enum):
    """How a program that reads the file learns what a line says."""

    GLYPHS = "by the ToUnicode of its glyphs, one after the other"
    CONTENT = "by ActualText on the marked content"
    ELEMENT = "by ActualText on a Span element: poppler and pdfium turn content-level ActualText round in right-to-left text"


class _Part(Enum):
    """Which glyphs of a run: those that carry a text, or those that are only a part of a letter."""

    ALL = 0
    LETTERS = 1
    DOTS = 2


def show_text(content: Content, item: TextItem, left: float, top: float, fonts: Mapping[str, FontUse]) -> Reading:
    """Write the glyphs of a line, in visual order, and return how it has to be read out.

    `left` and `top` are added to and taken from the item's x and y. If all that is missing for plain reading is the space
    that ends the line, the space is written too.
    """
    spoken: list[str] = []
    rtl = is_right_to_left(item)
    runs = [replace(run, glyphs=tuple(letters(run.glyphs))) for run in item.runs] if rtl else item.runs
    content.operators.append("BT")
    for run in runs:
        _show_run(content, run, left, top, fonts[run.face], spoken, _Part.LETTERS if rtl else _Part.ALL)
    said = "".join(spoken)
    if rtl:
        _show_dots(content, runs, left, top, fonts)
    elif said + " " == item.text and item.runs and (space := fonts[item.runs[-1].face].space) is not None:
        content.operators.append(f"<{space}> Tj")
        said = item.text
    content.operators.append("ET")
    if said == item.text and not _displaced(item):
        return Reading.GLYPHS
    return Reading.ELEMENT if rtl else Reading.CONTENT


def _displaced(item: TextItem) -> bool:
    """Say if a glyph stands off its place, as marks do: readers take that for the end of a word or a line."""
    return any(glyph.dx or glyph.dy for run in item.runs for glyph in run.glyphs)


def _show_dots(content: Content, line: Sequence[GlyphRun], left: float, top: float, fonts: Mapping[str, FontUse]) -> None:
    """Write the glyphs of a right-to-left line that are only a part of a letter, after the letters.

    Between them they would tear words apart when the line is copied. Together they are read as the end of the line:
    poppler takes that for white space, and pdfium leaves out what cannot be printed.
    """
    runs = [run for run in line if any(not glyph.text for glyph in run.glyphs)]
    if runs:
        content.operators.append(f"/Span <</ActualText {hex_text(_LINE_END)}>> BDC")
        for run in runs:
            _show_run(content, run, left, top, fonts[run.face], [], _Part.DOTS)
        content.operators.append("EMC")


def _show_run(content: Content, run: GlyphRun, left: float, top: float, use: FontUse, spoken: list[str], part: _Part) -> None:
    """Write one run: glyph by glyph, with what its place differs from the sum of the widths before it."""
    content.font(use.name, run.size)
    content.fill(run.color)
    content.operators.append(f"1 0 {number(run.slant)} 1 {number(left + run.x)} {number(top - run.y)} Tm")
    units, codes = use.face.units_per_em, use.codes
    shown: list[str] = []
    string: list[str] = []
    rise = pending = 0
    for glyph in run.glyphs:
        if part is not _Part.ALL and (part is _Part.LETTERS) != bool(glyph.text):
            pending += glyph.advance
            continue
        code, width, text = codes[glyph.gid, glyph.text]
        spoken.append(text)
        if glyph.dy != rise:
            _flush(content, shown, string)
            rise = glyph.dy
            content.operators.append(f"{number(rise * run.size / units)} Ts")
        move = pending + glyph.dx
        if move:
            if string:
                shown.append(f"<{''.join(string)}>")
                string.clear()
            shown.append(number(-move * 1000 / units))
        string.append(code)
        pending = glyph.advance - glyph.dx - width
    _flush(content, shown, string)
    if rise:
        content.operators.append("0 Ts")


def _flush(content: Content, shown: list[str], string: list[str]) -> None:
    """Write what is waiting and forget it."""
    if string:
        shown.append(f"<{''.join(string)}>")
    if shown:
        content.operators.append(f"{shown[0]} Tj" if _is_one_string(shown) else f"[{''.join(shown)}] TJ")
    shown.clear()
    string.clear()


def _is_one_string(shown: Sequence[str]) -> bool:
    """Say if there is one string and no move."""
    return len(shown) == 1 and shown[0].startswith("<")
