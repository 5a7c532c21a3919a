"""Type lighter than its ground is large and bold enough not to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.content import ContentPart, InkShow, TextShow
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.geometry import Box, rounded
from generator.preflight.letters import LIGHTER, TOLERANCE
from generator.preflight.printed import points

_BOLD = re.compile(r"bold|black|heavy", re.IGNORECASE)


def check_reversed_type(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-reversed-type` for light type on a darker fill that is under `limits.reversed_type` or not bold.

    The ground is the last fill painted before whose box holds the middle of the text; an image's lightness is not known.
    """
    least = pdf.limits.reversed_type
    for page in pdf.pages:
        for show in page.content.texts:
            if not (show.visible and show.text.strip() and _is_reversed(page, show)):
                continue
            small, bold = show.size < least - TOLERANCE / 2, bool(_BOLD.search(show.font.name))
            if small or not bold:
                form = f"in {points(show.size)}" + ("" if bold else " and not bold")
                message = f"{page}: `{show.text.strip()}` is light on dark {form}, so its letters may fill in"
                yield pdf.problem(
                    "pdf-reversed-type", message, f"set it bold and no smaller than {points(least)}, or dark on light"
                )


def is_dark(part: ContentPart) -> bool:
    """Tell whether no text is light enough to be lighter than any ground."""
    return not part.light


def _is_reversed(page: PageFacts, show: TextShow) -> bool:
    """Tell whether a text is lighter than what lies beneath it."""
    color = show.paint.fill or show.paint.stroke
    own = color.lightness if color else None
    if own is None or own <= LIGHTER:
        return False
    ground = _ground(page, show)
    beneath = ground.paint.fill.lightness if ground and ground.paint.fill else None
    return beneath is not None and own - beneath > LIGHTER


def _ground(page: PageFacts, show: TextShow) -> InkShow | None:
    """Return the last ink under the middle of a text; None for bare paper."""
    x0, y0, x1, y1 = rounded(show.box)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    for ink in reversed(page.content.inks):
        filled = ink.paint.fill is not None or ink.kind != "path"
        if ink.order < show.order and filled and ink.box and _holds(rounded(ink.box), x, y):
            return ink
    return None


def _holds(box: Box, x: float, y: float) -> bool:
    """Tell whether a point lies in a box."""
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
