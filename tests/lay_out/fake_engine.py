"""A text engine of fixed widths: every character is half an em wide, so that layouts can be worked out by hand.

Breaks after spaces (never in a `nobreak` run), emergency breaks between any two characters, and for right-to-left
paragraphs lays the runs of a line out from the right. Ascent 0.8 em, descent 0.2 em; outlines reach as far, those of `^` (up)
and `_` (down) 0.4 em farther. `#` is a character no font has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from generator.diagnostics import Problem
from generator.frames import Glyph
from generator.typefaces.text import Direction, Line, LineRun, Run

ADVANCE = 500


@dataclass
class FakeParagraph:
    runs: tuple[Run, ...]
    direction: Direction
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        self.chars = [(run, char) for run in self.runs for char in run.text]
        self.problems = tuple(
            Problem("font-missing-glyph", f"no font has `{char}`", run.place) for run, char in self.chars if char == "#"
        )

    @property
    def min_width(self) -> float:
        return max((self._width(start, end) for start, end in self._words()), default=0.0)

    @property
    def max_width(self) -> float:
        return max((line.width for line in self.break_lines(1e9)), default=0.0)

    def break_lines(self, width: float, first_indent: float = 0.0) -> tuple[Line, ...]:
        lines: list[Line] = []
        start = end = 0
        for first, last in self._words():
            if end > start and self._width(start, last) > width:
                lines.append(self._line(start, end))
                start = first
            while self._width(first, last) > width and last - first > 1 and not self.chars[first][0].nobreak:
                start = first
                cut = first + max(1, int(width // self._width(first, first + 1)))
                if cut >= last:
                    break
                lines.append(self._line(start, cut, emergency=True))
                start = first = cut  # noqa: PLW2901
            end = last
            if self.chars[end - 1][1] == "\n":
                lines.append(self._line(start, end))
                start = end
        if end > start:
            lines.append(self._line(start, end))
        return tuple(lines)

    def _words(self) -> list[tuple[int, int]]:
        words, start = [], 0
        for index, (run, char) in enumerate(self.chars):
            if char == "\n" or (char == " " and not run.nobreak):
                words.append((start, index + 1))
                start = index + 1
        return [*words, (start, len(self.chars))] if start < len(self.chars) else words

    def _advance(self, run: Run, char: str) -> float:
        if run.box is not None:
            return run.box
        return 0.0 if char == "\n" else run.style.size * ADVANCE / 1000

    def _width(self, start: int, end: int) -> float:
        while end > start and self.chars[end - 1][1] in " \n":
            end -= 1
        return sum(self._advance(run, char) for run, char in self.chars[start:end])

    def _line(self, start: int, end: int, emergency: bool = False) -> Line:
        rtl = self.direction == "rtl"
        shown = [(run, char) for run, char in self.chars[start:end] if char != "\n"]
        drawn = list(shown)
        while drawn and drawn[-1][1] == " ":
            drawn.pop()
        groups = [(run, [char for _, char in pairs]) for run, pairs in groupby(drawn, key=lambda pair: pair[0])]
        made, x = [], 0.0
        for run, chars in reversed(groups) if rtl else groups:
            width = sum(self._advance(run, char) for char in chars)
            glyphs = () if run.box is not None else tuple(Glyph(ord(char), ADVANCE, 0, 0, char) for char in chars)
            face = "Bold" if run.style.bold else "Italic" if run.style.italic else "Regular"
            made.append(
                LineRun(run.key, face, run.style.size, x, width, glyphs[::-1] if rtl else glyphs, "".join(chars), rtl, run.lang,
                        box=run.box is not None)
            )  # fmt: skip
            x += width
        size = max((run.style.size for run, _ in groups), default=0.0)
        text = "".join(char for _, char in shown)
        ink = (0.8 + 0.4 * ("^" in text)) * size, (0.2 + 0.4 * ("_" in text)) * size
        return Line(tuple(made), text, x, 0.8 * size, 0.2 * size, rtl, *ink, emergency=emergency)


@dataclass
class FakeEngine:
    """Counts what it shapes, so that tests can see what was shaped twice."""

    shaped: list[tuple[Run, ...]] = field(default_factory=list)

    def shape(self, runs: Sequence[Run], direction: Direction = "ltr") -> FakeParagraph:
        self.shaped.append(tuple(runs))
        return FakeParagraph(tuple(runs), direction)
