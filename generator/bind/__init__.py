"""Adding PDFs we did not draw (an agency's own orders and forms) to a finished packet, and saying what that costs."""

from generator.bind.annex import (
    ANNEX_LINK,
    Annex,
    AnnexFacts,
    BindWords,
    Bound,
    BoundPage,
    DrawStamps,
    Stamp,
    annex_letter,
)
from generator.bind.binding import bind_annexes, inspect_annex, inspect_annexes

__all__ = [
    "ANNEX_LINK",
    "Annex",
    "AnnexFacts",
    "BindWords",
    "Bound",
    "BoundPage",
    "DrawStamps",
    "Stamp",
    "annex_letter",
    "bind_annexes",
    "inspect_annex",
    "inspect_annexes",
]
