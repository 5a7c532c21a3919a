"""The printer's test sheet: verniers on both sides that say, held to the light, by how much backs are off.

Lines on the front stand 18 pt apart, those on the back half a millimetre further; where a back line meets a front line,
the number beside it is what the agency writes into its file. Verniers at head and foot also give the rotation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from generator.diagnostics import Problem, ProblemsError
from generator.frames import Document, GlyphRun, Item, Page, Rect, StructNode, TextItem
from generator.typefaces import Run, TextStyle, Typefaces
from generator.units import MM

STEP = 18.0
"""Points between lines on the front."""
FINE = 0.5
"""Millimetres that each line stands for."""
MOST = 10
"""Lines on each side of the middle one: 5 mm either way."""
HEAD, FOOT = 258.0, 70.0
"""Height of the upper vernier below the sheet's top, and of the lower one above its foot."""
SIDE = 60.0
"""Distance of the upright verniers from the sheet's edges."""
LOW = 76.0
"""How far the upright verniers' middle lies below the sheet's, to stay clear of the words."""
_LONG, _SHORT, _HAIR = 14.0, 9.0, 0.5
_MARGIN = 100.0
_LABEL = TextStyle(6.0)
_BODY = TextStyle(10.5)
_TITLE = TextStyle(20.0, bold=True)

_FRONT = (
    "1. Print this file two-sided at 100 %, flipped on the long edge, on the paper you will use.",
    "2. Hold the sheet to the light, this side towards you. In each scale one line of the back meets one of the front. "
    "Read the number beside it: across at head and foot, down at the sides.",
    "3. Write both into your agency file, across (the mean of head and foot) as x: "
    "`printers: [{id: squad-room, x: 0.5mm, y: -1mm}]`. Then build with `--printer squad-room`.",
)
_BACK = ("Back of the printer test sheet.",)


def calibration_sheet(width: float, height: float, typefaces: Typefaces) -> Document:
    """Return the two sides of a test sheet of `width` x `height` points. Raises ProblemsError if a font lacks a character."""
    angle = math.degrees(math.atan(MM / (height - HEAD - FOOT)))
    rotation = f"4. If head differs from foot, add `rotation:` with {angle:.2f} degrees for each mm by which head exceeds foot."
    nodes = [StructNode("Document"), StructNode("Sect")]
    problems: list[Problem] = []
    pages = []
    for name, texts in (("front", (*_FRONT, rotation)), ("back", _BACK)):
        items: list[Item] = [*_verniers(width, height, back=name == "back")]
        if name == "front":
            items += _labels(width, height, typefaces, problems)
        items += _words(texts, name == "front", (width, nodes), typefaces, problems)
        pages.append(Page(width, height, tuple(items), label=name.capitalize(), name=f"test sheet {name}", floor=_LABEL.size))
    if problems:
        raise ProblemsError(problems)
    nodes[0], nodes[1] = StructNode("Document", kids=(1,)), StructNode("Sect", kids=tuple(range(2, len(nodes))))
    return Document(
        title="Printer test sheet",
        lang="en",
        pages=tuple(pages),
        structure=tuple(nodes),
        author="Musterpress",
        subject="Two-sided test sheet that measures by how much a printer shifts the back",
        identifier=f"calibrate {width:g} {height:g}",
    )


def line_across(k: int, width: float, back: bool) -> float:
    """Return where line `k` of a vernier across stands, points from the left of its own side of the sheet."""
    step = STEP + FINE * MM if back else STEP
    return width / 2 + (-k * step if back else k * step)


def line_down(k: int, height: float, back: bool) -> float:
    """Return where line `k` of an upright vernier stands, points from the top."""
    return height / 2 + LOW + k * (STEP + FINE * MM if back else STEP)


def _verniers(width: float, height: float, back: bool) -> list[Rect]:
    """Return the lines of all four verniers; the front's and the back's touch in one edge, seen through the paper."""
    rects = []
    for k in range(-MOST, MOST + 1):
        length = _LONG if k == 0 else _SHORT
        x, y = line_across(k, width, back), line_down(k, height, back)
        for edge in (HEAD, height - FOOT):
            rects.append(Rect(x - _HAIR / 2, edge if back else edge - length, _HAIR, length))
        for edge, inner in ((SIDE, 0.0), (width - SIDE, -length)):
            left = edge + inner if not back else edge - length - inner
            rects.append(Rect(left, y - _HAIR / 2, length, _HAIR))
    return rects


def _labels(width: float, height: float, typefaces: Typefaces, problems: list[Problem]) -> list[TextItem]:
    """Return the numbers beside the front's lines: the correction to write down, in millimetres."""
    items: list[TextItem] = []
    for k in range(-MOST, MOST + 1, 2):
        x, y = line_across(k, width, back=False), line_down(k, height, back=False)
        for line in (HEAD, height - FOOT):
            items += _set(f"{-k * FINE:g}", (x - 4, line - _LONG - 3), 60.0, _LABEL, typefaces, problems)
        for left in (SIDE + _LONG + 4, width - SIDE - _LONG - 14):
            items += _set(f"{k * FINE:g}", (left, y + 2), 60.0, _LABEL, typefaces, problems)
    return items


def _words(
    texts: Sequence[str], titled: bool, sheet: tuple[float, list[StructNode]], typefaces: Typefaces, problems: list[Problem]
) -> list[TextItem]:
    """Return heading and instructions; a node for each is added to the sheet's."""
    width, nodes = sheet
    items: list[TextItem] = []
    y = 64.0
    for text, style, role in [
        *([("Printer test sheet", _TITLE, "H1")] if titled else []),
        *((text, _BODY, "P") for text in texts),
    ]:
        nodes.append(StructNode(role, lang="en"))
        lines = _set(text, (_MARGIN, y), width - 2 * _MARGIN, style, typefaces, problems, len(nodes) - 1)
        items += lines
        y += len(lines) * style.size * 1.35 + 4
    return items


def _set(
    text: str, at: tuple[float, float], width: float, style: TextStyle, typefaces: Typefaces, problems: list[Problem],
    node: int | None = None,
) -> list[TextItem]:  # fmt: skip
    """Return a text's lines from the first baseline's start `at`."""
    shaped = typefaces.shape([Run(text, style)], "ltr")
    problems += shaped.problems
    items = []
    for number, line in enumerate(shaped.break_lines(width)):
        y = at[1] + number * style.size * 1.35
        runs = tuple(GlyphRun(run.face, run.size, at[0] + run.x, y, run.glyphs) for run in line.runs)
        items.append(TextItem(node, runs, line.text))
    return items
