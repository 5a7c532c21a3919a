"""Running heads and feet, and the bottom line of a card's face: one line high as a rule, always artifacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.lay_out.collect_inline import InlineReader, Reading
from generator.lay_out.framing import rule_color
from generator.lay_out.inline import InlineText
from generator.lay_out.marks import RectMark
from generator.lay_out.paragraphs import set_paragraph
from generator.lay_out.scope import Scope
from generator.lay_out.set_lines import HoleMark
from generator.lay_out.setting import Setting
from generator.lay_out.slices import Placed
from generator.lay_out.styles import Computed
from generator.markup import Element

GAP = 1.0
"""Least space between the inner and the outer text, in ems."""
RULE_GAP = 0.35
"""Space between a running head or foot and its rule, in ems."""


@dataclass(frozen=True, slots=True)
class RunningText:
    """A header or footer: texts for the inner and the outer edge; `first` says whether a run's first page has it."""

    texts: tuple[tuple[InlineText, Computed], ...]
    style: Computed
    first: bool


@dataclass(frozen=True, slots=True)
class SetRunning:
    """Its marks, from the top of its first line, with its height and first and last baselines; points."""

    marks: tuple[Placed, ...]
    height: float
    first_baseline: float
    last_baseline: float


def read_running(reading: Reading, elements: Sequence[Element], tag: str, scope: Scope) -> RunningText | None:
    """Return the header or footer among `elements`, or None."""
    element = next((one for one in elements if one.tag == tag), None)
    if element is None:
        return None
    outer = scope.enter(element, reading.cascade)
    texts = []
    for paragraph in list(element.elements())[:2]:
        inner = outer.enter(paragraph, reading.cascade)
        text = (InlineReader(reading).read(paragraph.children, inner, None), inner.style)
        # Runs of pages say the same at their feet: it is set and drawn once for all of them.
        texts.append(reading.running.setdefault(text, text))
    return RunningText(tuple(texts), outer.style, element.get("first") != "false")


def set_running(running: RunningText, setting: Setting, left: float, width: float, turned: bool) -> SetRunning:
    """Set the texts: the first at the inner edge, the second at the outer one; `turned` has the inner edge on the right."""
    widths = _widths(running, setting, width)
    marks: list[Placed] = []
    height, firsts, lasts = 0.0, [0.0], [0.0]
    for index, (text, style) in enumerate(running.texts):
        paragraph = set_paragraph(text, style, setting, widths[index])
        if not paragraph.lines:
            continue
        on_right = (index == 1) != turned
        down = 0.0
        for line, mark, (above, below) in zip(paragraph.lines, paragraph.marks, paragraph.heights, strict=True):
            if isinstance(mark, HoleMark):
                hole = replace(mark, align="right" if on_right else "left", room=width, left=left)
                marks.append((0.0, down + above, hole))
            else:
                marks.append((left + width - line.width if on_right else left, down + above, mark))
            lasts.append(down + above)
            down += above + below
        firsts.append(paragraph.heights[0][0])
        height = max(height, down)
    return _ruled(running, setting, SetRunning(tuple(marks), height, max(firsts), max(lasts)), left, width)


def _widths(running: RunningText, setting: Setting, width: float) -> list[float]:
    """Share the measure: each text gets what it needs where both fit; else the outer one up to half, the inner the rest."""
    if len(running.texts) < 2:
        return [width, width]
    room = width - GAP * setting.scale.size(running.texts[1][1])
    first, second = running.texts[0][0], running.texts[1][0]
    if not setting.fits(first, room, beside=second):
        outer = min(setting.max_width(second), room / 2)
        return [room - outer, outer + 0.005]
    # Each stands on one line whatever else is left: in the whole measure it is set once for all pages and agencies.
    inner = room - setting.max_width(second) if _fills(first) else width
    return [inner, setting.max_width(second) + 0.005 if _fills(second) or not second.slotted else width]


def _fills(text: InlineText) -> bool:
    return any(piece.kind == "blank" and piece.width is None for piece in text.pieces)


def _ruled(running: RunningText, setting: Setting, made: SetRunning, left: float, width: float) -> SetRunning:
    """Add the element's rules, above or below the texts."""
    box, points = running.style.box, setting.scale.points
    gap = RULE_GAP * setting.scale.size(running.style)
    rules: list[Placed] = []
    color = rule_color(box, setting)
    if box.rule_top is not None:
        rules.append((left, -gap - points(box.rule_top), RectMark(width, points(box.rule_top), color)))
    if box.rule_bottom is not None:
        rules.append((left, made.height + gap, RectMark(width, points(box.rule_bottom), color)))
    return SetRunning((*rules, *made.marks), made.height, made.first_baseline, made.last_baseline)
