"""Nothing stands where an office printer cannot print."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.letters import TOLERANCE, Extent
from generator.preflight.limits import Limits
from generator.preflight.printed import clearance, paper_of, points, printed


def check_unprintable_margin(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-unprintable` for text or ink nearer to the paper's edge than `limits.unprintable`."""
    margin = pdf.limits.unprintable
    for page in pdf.pages:
        paper = paper_of(page)
        for one in printed(page):
            kept = clearance(paper, one.box)
            if margin and kept < margin - TOLERANCE:
                message = (
                    f"{page}: {one.what} stands {points(kept)} from the paper's edge; office printers leave {points(margin)}"
                )
                yield pdf.problem("pdf-unprintable", message, "use a stock with wider margins, or have it printed in a shop")


def keeps_off_the_edge(limits: Limits, page: PageFacts, extent: Extent) -> bool:
    """Tell whether all that prints keeps well clear of the paper's edge."""
    boxes = [box for box in (extent.texts, extent.inks) if box is not None]
    return not limits.unprintable or all(clearance(paper_of(page), box) >= limits.unprintable for box in boxes)
