"""Where the text of one text-showing operator stands, and how far it moves the pen (ISO 32000-1, 9.4.3 and 9.4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from generator.preflight.content import TextShow
from generator.preflight.fonts import PdfFont
from generator.preflight.geometry import Matrix, contains, multiply, scale_of, transform, transform_box
from generator.preflight.graphics_state import GraphicsState
from generator.preflight.tokens import Operand

_INVISIBLE = (3, 7)


class Run(NamedTuple):
    """Codes shown, where they start and end along the baseline, and where the pen stands after them; in text space."""

    codes: Sequence[int]
    start: float
    end: float
    along: float


def run_of(parts: Sequence[Operand], font: PdfFont, state: GraphicsState) -> Run:
    """Return what strings with adjustments between them show, as one piece of text."""
    stretch = 1.0 if font.vertical else state.stretch
    strings: list[bytes] = []
    moved, before, until = 0.0, 0.0, 0.0
    for part in parts:
        if isinstance(part, bytes):
            before = before if strings else moved
            strings.append(part)
            until = moved
        elif isinstance(part, float):
            moved += part
    codes: list[int] = []
    for string in strings:
        codes += font.codes(string)
    back = state.size * stretch / 1000
    advance = _advance(font, codes, state) * stretch
    return Run(codes, -before * back, advance - until * back, advance - moved * back)


def _advance(font: PdfFont, codes: Sequence[int], state: GraphicsState) -> float:
    """Return how far codes move the pen, before horizontal scaling; downwards is negative in vertical writing."""
    spaces = 0 if font.two_bytes else codes.count(32)
    spacing = len(codes) * state.char_space + spaces * state.word_space
    if font.vertical:
        return -len(codes) * state.size + spacing
    if font.cmap is not None:
        return sum(map(font.width, codes)) * state.size + spacing
    get, otherwise = font.widths.get, font.default_width
    return sum([get(code, otherwise) for code in codes]) * state.size + spacing


def shown(run: Run, font: PdfFont, state: GraphicsState, matrix: Matrix, mark: int | None, order: int) -> TextShow:
    """Return a piece of text, placed by the text matrix."""
    placed = multiply(matrix, state.ctm)
    along = abs(run.end - run.start)
    if font.vertical:
        inner = (-state.size / 2, run.end, state.size / 2, run.start)
        origin, width = transform(placed, state.rise, run.start), along * scale_of(placed)
    else:
        low, high = _reach(run.codes, font)
        inner = (run.start, state.rise + low * state.size, run.end, state.rise + high * state.size)
        origin = transform(placed, run.start, state.rise)
        width = along * (placed[0] ** 2 + placed[1] ** 2) ** 0.5
    box = transform_box(placed, inner)
    size = abs(state.size) * (placed[2] ** 2 + placed[3] ** 2) ** 0.5
    get = font.text.get
    text = "".join([get(code, "\ufffd") for code in run.codes])
    clipped = state.clip is None or not contains(state.clip, box)
    visible = state.mode not in _INVISIBLE
    return TextShow(*origin, size, width, box, font, text, mark, visible, clipped, state.text_paint(), order)


def _reach(codes: Sequence[int], font: PdfFont) -> tuple[float, float]:
    """Return how low and how high codes reach: by the font's heights, or, for nothing but accents, by their outlines."""
    heights = font.heights
    if heights and all(code in heights for code in codes):
        return min(heights[code][0] for code in codes), max(heights[code][1] for code in codes)
    return font.descent, font.ascent
