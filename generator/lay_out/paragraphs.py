"""Paragraphs and headings: runs to lines, lines to slices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.diagnostics import Place, Problem
from generator.lay_out.engine import ShapedText
from generator.lay_out.form_fields import TEXT_ABOVE, TEXT_BELOW
from generator.lay_out.framing import Outside, framed, inside
from generator.lay_out.inline import InlineText, shortened, written_at
from generator.lay_out.marks import Mark
from generator.lay_out.set_lines import HoleMark, LineMark, line_parts, offset
from generator.lay_out.setting import Setting
from generator.lay_out.slices import Keep, Slice
from generator.lay_out.styles import Computed
from generator.typefaces.text import Line, Run

EPSILON = 0.01
"""Points by which a line may be wider than its measure: rounding."""
SHORT_WORD = 12
"""A word of so many characters is never broken on pages: where it does not fit, its column is too narrow."""
_INTRUSION = 0.12
"""Ems by which outlines may reach into the space of other paragraphs before their line is made taller, as Nastaliq, Khmer
or Tibetan do."""


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """A paragraph's lines as marks with their heights, in points."""

    lines: tuple[Line, ...]
    marks: tuple[LineMark | HoleMark, ...]
    heights: tuple[tuple[float, float], ...]
    """Above and below the baseline."""
    problems: tuple[Problem, ...] = ()


def set_paragraph(content: InlineText, style: Computed, setting: Setting, width: float) -> SetParagraph:
    """Return the lines of a paragraph in a measure of `width` points; what cannot be set becomes a problem.

    A paragraph is set once for a width, a scale and the pages it names, however often pages are broken again; one with marks
    for an agency's values is set with the values.
    """
    if content.slotted and setting.fillings is not None:
        return setting.fillings.paragraph(content, style, setting, width)
    known = setting.text.paragraphs
    key = (id(content), width, setting.scale.base, setting.scale.floor, setting.pages_of(content))
    paragraph = known.get(key)
    if paragraph is None:
        paragraph = known[key] = set_anew(content, style, setting, width)
    setting.problems.extend(paragraph.problems)
    return paragraph


def set_anew(content: InlineText, style: Computed, setting: Setting, width: float) -> SetParagraph:
    """Return the lines of a paragraph without looking whether they are known."""
    runs, shaped = _shaped(content, setting, width)
    lines = setting.text.lines(shaped, width)
    parts = line_parts(content, runs, lines)
    marks = tuple(
        LineMark(line, said, content.pieces, setting.colors, width - line.width) for line, said in zip(lines, parts, strict=True)
    )
    heights = _heights(lines, setting.scale.size(style), style.leading)
    problems = (*shaped.problems, *_too_wide_parts(content, runs, lines, setting, width))
    return SetParagraph(lines, marks, heights, problems)


def _shaped(content: InlineText, setting: Setting, width: float) -> tuple[tuple[Run, ...], ShapedText]:
    """Shape with codes kept whole, or, where one of them is wider than the measure, with breaks allowed in them."""
    runs = content.runs(setting)
    shaped = setting.text.shape(runs, content.direction)
    if content.has_codes and any(line.width > width + EPSILON or line.emergency for line in setting.text.lines(shaped, width)):
        runs = content.runs(setting, whole_codes=False)
        shaped = setting.text.shape(runs, content.direction)
    return runs, shaped


def _heights(lines: Sequence[Line], size: float, leading: float) -> tuple[tuple[float, float], ...]:
    """Return how far each line reaches above and below its baseline, by its leading and by what its outlines need."""
    made: list[tuple[float, float]] = []
    for index, line in enumerate(lines):
        largest = max([size, *(run.size for run in line.runs if not run.box)])
        # The text face sets the baseline in a line's height.
        half, shift = leading * largest / 2, (TEXT_ABOVE - TEXT_BELOW) / 2 * largest
        above, below = half + shift, half - shift
        if made:
            above = max(above, lines[index - 1].ink_descent + line.ink_ascent - made[-1][1])
        elif line.ink_ascent > above + _INTRUSION * largest:
            above = line.ink_ascent
        if line is lines[-1] and line.ink_descent > below + _INTRUSION * largest:
            below = line.ink_descent
        made.append((above, below))
    return tuple(made)


def _too_wide_parts(
    content: InlineText, runs: Sequence[Run], lines: Sequence[Line], setting: Setting, width: float
) -> Iterator[Problem]:
    """Yield a problem for each unbreakable stretch that is wider than its box, and, on pages, for each short word torn."""
    split = _split_keys(lines) if any(line.emergency for line in lines) else set()
    for index, line in enumerate(lines):
        if line.width > width + EPSILON:
            wide = [run.key for run in line.runs if run.width > width + EPSILON] or [run.key for run in line.runs]
            yield _too_wide(_named(content, runs, wide[0], line), runs[wide[0]].place, width)
        elif line.emergency:
            torn = [run.key for run in line.runs if runs[run.key].nobreak and run.key in split]
            word = _torn_word(lines, index)
            if torn:
                yield _too_wide(_named(content, runs, torn[0], line), runs[torn[0]].place, width)
            elif setting.whole_words and len(word) <= SHORT_WORD:
                yield _too_wide(f"`{word}`", runs[line.runs[-1].key].place, width)


def _torn_word(lines: Sequence[Line], index: int) -> str:
    """Return the word that the end of a line cuts."""
    text = "".join(line.text for line in lines)
    at = sum(len(line.text) for line in lines[: index + 1])
    start = text.rfind(" ", 0, at) + 1
    end = text.find(" ", at)
    return text[start : len(text) if end < 0 else end]


def _split_keys(lines: Sequence[Line]) -> set[int]:
    """Return the keys of runs that stand on more than one line."""
    seen: set[int] = set()
    split: set[int] = set()
    for line in lines:
        keys = {run.key for run in line.runs}
        split |= keys & seen
        seen |= keys
    return split


def _named(content: InlineText, runs: Sequence[Run], key: int, line: Line) -> str:
    """Name what is too wide."""
    if runs[key].box is not None:
        return "a blank" if content.pieces[key].kind == "blank" else "a box"
    return f"`{runs[key].text.strip() if runs[key].nobreak else shortened(line.text)}`"


def _too_wide(named: str, place: Place, width: float) -> Problem:
    return Problem(
        "text-too-wide",
        f"{named} is wider than its box of {width:.0f} pt and cannot be broken",
        place,
        ("make it shorter, its type smaller or its column wider",),
    )


def line_slices(
    paragraph: SetParagraph, content: InlineText, style: Computed, edges: tuple[float, float], place: Place
) -> list[Slice]:
    """Return one slice a line, held together at both ends (widows and orphans: two lines)."""
    left, width = edges
    count = len(paragraph.lines)
    excerpt = content.excerpt
    made = []
    for index, (line, drawn) in enumerate(zip(paragraph.lines, paragraph.marks, strict=True)):
        above, below = paragraph.heights[index]
        mark: Mark = drawn
        if isinstance(drawn, HoleMark):
            x, mark = 0.0, replace(drawn, left=left)
        else:
            x = left + offset(line, drawn, style.align, width)
        hold = Keep.LINES if index in (0, count - 2) and count > 1 else Keep.FREE
        made.append(
            Slice(
                above + below,
                ((x, above, mark),),
                keep=hold if index < count - 1 else Keep.FREE,
                baseline=above,
                line_height=above + below,
                place=place,
                excerpt=excerpt,
            )
        )
    return made


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or heading."""

    content: InlineText
    style: Computed
    outside: Outside

    def measure(self, setting: Setting, left: float, width: float) -> list[Slice]:
        """Return a slice a line."""
        edges = inside(self.outside, setting, left, width)
        if not self.content.pieces:
            return framed([], self.outside, edges, setting)
        paragraph = set_paragraph(self.content, self.style, setting, edges.content_width)
        box = (edges.content_left, edges.content_width)
        slices = line_slices(paragraph, self.content, self.style, box, written_at([self.content], self.outside.place))
        return framed(slices, self.outside, edges, setting)
