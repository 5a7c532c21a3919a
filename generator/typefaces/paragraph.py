"""A shaped paragraph: asks for its widths and breaks it into lines of any width."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from generator.diagnostics import Problem
from generator.typefaces.analysis import Analysis, problems_of
from generator.typefaces.characters import HARD_BREAKS
from generator.typefaces.face import Face
from generator.typefaces.line_setting import Setter
from generator.typefaces.segments import grapheme_boundaries
from generator.typefaces.text import Direction, Line, LineRun, Run

_TOLERANCE = 0.001
"""Points by which a line may be wider than asked, so that a width added up elsewhere still fits."""


_SURELY = 1.0
"""Points by which a line is narrower than asked that is set without looking where it might be broken."""


class ShapedParagraph:
    """Runs shaped together; equal and hashed by what it was made from. Lines are remembered by width."""

    def __init__(
        self, runs: tuple[Run, ...], direction: Direction, analysis: Analysis, sizes: Sequence[float], faces: dict[str, Face]
    ) -> None:
        """Take what `Typefaces.shape` found out; nobody else makes one."""
        self.runs = runs
        self.direction = direction
        self.problems: tuple[Problem, ...] = problems_of(analysis.missing, runs)
        """What cannot be printed: `font-missing-glyph` for every character no font has."""
        self.rtl = bool(analysis.level % 2)
        """The paragraph's direction."""
        self._analysis = analysis
        self._faces = faces
        self._setter = Setter(analysis, runs, sizes, faces)
        self._lines: dict[tuple[float, float], tuple[Line, ...]] = {}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ShapedParagraph):
            return NotImplemented
        return (self.runs, self.direction, self._analysis) == (other.runs, other.direction, other._analysis)

    def __hash__(self) -> int:
        return hash((self.runs, self.direction))

    @cached_property
    def min_width(self) -> float:
        """Width in points of the widest piece that cannot be broken: the narrowest column without emergency breaks."""
        widest, start = 0.0, 0
        for end in self._analysis.opportunities:
            widest = max(widest, self._setter.width(start, end))
            start = end
        return widest

    @cached_property
    def max_width(self) -> float:
        """Width in points of the widest line when only forced breaks break."""
        return max((self._setter.width(start, end) for start, end in self._hard_lines()), default=0.0)

    def break_lines(self, width: float, first_indent: float = 0.0) -> tuple[Line, ...]:
        """Return lines of at most `width` points, the first at most `width - first_indent`; no text gives no lines.

        Lines are filled one after the other. A piece wider than a whole line is broken between grapheme clusters,
        at least one to a line, and `Line.emergency` says so.
        """
        asked = (width, first_indent)
        found = self._lines.get(asked)
        if found is None:
            found = self._lines[asked] = tuple(self._fill(width, first_indent))
        return found

    def _hard_lines(self) -> Iterator[tuple[int, int]]:
        """Yield the stretches between forced breaks, each with the break that ends it."""
        text, start = self._analysis.text, 0
        for end in self._analysis.opportunities:
            if text[end - 1] in HARD_BREAKS or end == len(text):
                yield start, end
                start = end

    def _fill(self, width: float, first_indent: float) -> Iterator[Line]:
        opportunities = self._analysis.opportunities
        for hard_start, hard_end in self._hard_lines():
            if self._surely_fits(hard_start, hard_end, width - first_indent if hard_start == 0 else width):
                yield self._line(hard_start, hard_end, emergency=False)
                continue
            reach = self._advances(hard_start, hard_end)
            start = hard_start
            while start < hard_end:
                room = width - first_indent if start == 0 else width
                first = bisect_right(opportunities, start)
                last = bisect_right(opportunities, hard_end)
                fitting = self._fitting(start, opportunities[first:last], room, reach, hard_start)
                emergency = fitting is None
                end = fitting or self._emergency(start, opportunities[first], room, reach, hard_start)
                yield self._line(start, end, emergency)
                start = end

    def _surely_fits(self, start: int, end: int, room: float) -> bool:
        """Tell whether a stretch is so much narrower than `room` that no rounding matters, and the pen never moves back in it."""
        pieces = self._setter.pieces(start, self._setter.without_trailing_space(start, end))
        wide = sum([piece.width for piece in pieces])
        return wide <= room - _SURELY and all(piece.shaped.plain for piece in pieces)

    def _fitting(self, start: int, ends: Sequence[int], room: float, reach: Sequence[float], origin: int) -> int | None:
        """Return the last of `ends` at which the line from `start` fits, or None where not even the first does.

        Advances of the whole shaped together tell nearly; the line shaped by itself decides.
        """
        count = 0
        limit = room + _TOLERANCE
        if ends and max(reach[start - origin : ends[-1] - origin + 1]) - reach[start - origin] <= limit:
            count = len(ends)
        for end in ends[count:]:
            ink_end = self._setter.without_trailing_space(start, end)
            if count and reach[ink_end - origin] - reach[start - origin] > limit:
                break
            count += 1
        while count:
            count -= 1
            if self._setter.width(start, ends[count]) <= limit:
                return ends[count]
        return None

    def _emergency(self, start: int, end: int, room: float, reach: Sequence[float], origin: int) -> int:
        """Return where to cut a piece that is wider than the line."""
        ends = [start + at for at in grapheme_boundaries(self._analysis.text[start:end])]
        return self._fitting(start, ends, room, reach, origin) or ends[0]

    def _advances(self, start: int, end: int) -> list[float]:
        """Return how far the pen has moved before each character of a stretch shaped as a whole, in points."""
        steps = [0.0] * (end - start + 1)
        for piece in self._setter.pieces(start, self._setter.without_trailing_space(start, end)):
            if piece.item.box:
                steps[piece.start - start + 1] += piece.width
                continue
            scale = piece.size / self._faces[piece.item.face].units_per_em
            offsets = piece.offsets
            if piece.shaped.plain and isinstance(offsets, range):
                first = piece.start - start + 1
                steps[first : first + len(offsets)] = [glyph.advance * scale for glyph in piece.shaped.glyphs]
                continue
            for glyph, cluster in zip(piece.shaped.glyphs, piece.shaped.clusters, strict=True):
                steps[offsets[cluster] - start + 1] += glyph.advance * scale
        return list(accumulate(steps))

    def _line(self, start: int, end: int, emergency: bool) -> Line:
        runs, width, (ink_ascent, ink_descent) = self._setter.runs(start, end)
        ascent, descent = self._heights(runs, start)
        return Line(
            runs=runs,
            text=self._setter.visible(start, end),
            width=width,
            ascent=ascent,
            descent=descent,
            ink_ascent=ink_ascent,
            ink_descent=ink_descent,
            rtl=self.rtl,
            emergency=emergency,
            forced=self._analysis.text[end - 1] in HARD_BREAKS,
        )

    def _heights(self, runs: Sequence[LineRun], start: int) -> tuple[float, float]:
        """Return the ascent and descent of a line in points; a line without text has those of the text it stands in."""
        used = [(self._faces[run.face], run.size) for run in runs if not run.box]
        if not used:
            face, size = self._setter.face_at(start)
            used = [(face, size)] if face is not None else []
        ascent = max((face.ascent * size / face.units_per_em for face, size in used), default=0.0)
        descent = max((-face.descent * size / face.units_per_em for face, size in used), default=0.0)
        return ascent, descent
