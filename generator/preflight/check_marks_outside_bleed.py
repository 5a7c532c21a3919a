"""Marks stand outside the bleed and the card's ink inside it (ISO 12647-1 and ISO 15930-7, 6.12, leave no third place)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.geometry import contains
from generator.preflight.letters import TOLERANCE
from generator.preflight.printed import bleed_of, overlap, printed, trim_of


def check_marks_outside_bleed(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-marks` for what lies across the edge of the BleedBox, or between it and the TrimBox."""
    for page in pdf.pages:
        trim, bleed = trim_of(page), bleed_of(page)
        for one in printed(page):
            if not overlap(one.box, bleed):
                continue
            if not contains(bleed, one.box, TOLERANCE):
                message = f"{page}: {one.what} lies across the edge of the bleed"
                yield pdf.problem("pdf-marks", message, "end artwork at the BleedBox and begin marks beyond it")
            elif not overlap(one.box, trim):
                message = f"{page}: {one.what} lies between trim and bleed, where a cut that is a little off leaves it"
                yield pdf.problem("pdf-marks", message, "put marks outside the BleedBox")
