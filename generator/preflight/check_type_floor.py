"""No type smaller than can be read where it is needed."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.content import TextShow
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.letters import TOLERANCE, Extent
from generator.preflight.limits import Limits
from generator.preflight.printed import overlap, points, printed_texts, trim_of


def check_type_floor(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-type-floor` for text inside the trim that is smaller than `limits.floor`."""
    floor = pdf.limits.floor
    for page in pdf.pages:
        trim = trim_of(page)
        for one in printed_texts(page):
            size = one.show.size if isinstance(one.show, TextShow) else floor
            if floor and size < floor - TOLERANCE / 2 and overlap(one.box, trim):
                message = f"{page}: {one.what} is set in {points(size)}, but the smallest size is {points(floor)}"
                yield pdf.problem("pdf-type-floor", message, "use fewer words, or a larger stock")


def is_large_enough(limits: Limits, _: PageFacts, extent: Extent) -> bool:
    """Tell whether no text is too small, wherever it stands."""
    return not limits.floor or extent.smallest >= limits.floor - TOLERANCE / 2
