"""Text keeps clear of the cut: a cutter is off by a millimetre now and then."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.letters import TOLERANCE, Extent
from generator.preflight.limits import Limits
from generator.preflight.printed import bleed_of, clearance, overlap, points, printed_texts, trim_of


def check_safe_zone(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-safe-zone` for text nearer to the trim than `limits.safe`; what lies outside the bleed is the slug's."""
    safe = pdf.limits.safe
    for page in pdf.pages:
        trim, bleed = trim_of(page), bleed_of(page)
        for one in printed_texts(page):
            kept = clearance(trim, one.box)
            if safe and kept < safe - TOLERANCE and overlap(one.box, bleed):
                where = f"{points(kept)} from the trim" if kept >= 0 else f"{points(-kept)} across the trim"
                message = f"{page}: {one.what} stands {where}, but the safe zone begins at {points(safe)}"
                yield pdf.problem("pdf-safe-zone", message, "move the text in, or use less of it")


def keeps_off_the_cut(limits: Limits, page: PageFacts, extent: Extent) -> bool:
    """Tell whether all letters stand well inside the trim."""
    return not limits.safe or extent.texts is None or clearance(trim_of(page), extent.texts) >= limits.safe
