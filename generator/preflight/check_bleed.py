"""What runs off the page runs on to the edge of the bleed, so that no white shows beside a cut that is a little off."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.letters import TOLERANCE
from generator.preflight.printed import bleed_of, overlap, points, printed_inks, trim_of

_AT_THE_EDGE = 0.5
_SIDES = (("left", 0, 1), ("top", 1, 1), ("right", 2, -1), ("bottom", 3, -1))
_HINT = "let it reach the edge of a bleed of 9 pt (1/8 in), or end it well inside the trim"


def check_bleed(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-bleed` for ink that touches the trim and does not reach the BleedBox, or has none to reach."""
    for page in pdf.pages:
        trim, bleed = trim_of(page), bleed_of(page)
        for one in printed_inks(page):
            if not overlap(one.box, trim):
                continue
            for side, at, sign in _SIDES:
                beyond, room = sign * (trim[at] - one.box[at]), sign * (trim[at] - bleed[at])
                if beyond <= -_AT_THE_EDGE or (beyond >= room - TOLERANCE and room > TOLERANCE):
                    continue
                reach = (
                    f"reaches {points(max(beyond, 0))} of {points(room)} into the bleed" if room > TOLERANCE else "has no bleed"
                )
                yield pdf.problem("pdf-bleed", f"{page}: {one.what} at the {side} edge {reach}", _HINT)
