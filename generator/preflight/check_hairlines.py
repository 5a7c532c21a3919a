"""Lines are thick enough to print: drawn ones, and rules that are filled as thin rectangles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.diagnostics import Problem
from generator.preflight.content import InkShow
from generator.preflight.facts import PdfFacts
from generator.preflight.printed import points, printed_inks

_ROUNDING = 0.006
"""Points; files round lengths to 0.001 and fonts' units to less."""


def check_hairlines(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-hairline`: an error under `limits.hairline`, a warning under `limits.line`.

    A filled outline counts by the thinner side of its box, so that a slanting sliver is not found.
    """
    limits = pdf.limits
    for page in pdf.pages:
        for one in printed_inks(page):
            width = _thickness(one.show) if isinstance(one.show, InkShow) else None
            if width is None or width >= limits.line - _ROUNDING:
                continue
            refused = width < limits.hairline - _ROUNDING
            wanted = f"the thinnest that prints is {points(limits.hairline)}" if refused else f"{points(limits.line)} is safe"
            message = f"{page}: a line is {points(width)} thick; {wanted}"
            problem = pdf.problem("pdf-hairline", message, f"make it {points(limits.line)} thick")
            yield problem if refused else replace(problem, severity="warning")


def _thickness(ink: InkShow) -> float | None:
    """Return how thick a path is drawn, in points; None for anything else."""
    if ink.kind != "path":
        return None
    if ink.paint.fill is None:
        return round(ink.line_width, 6)
    x0, y0, x1, y1 = ink.whole
    return round(min(x1 - x0, y1 - y0), 6)
