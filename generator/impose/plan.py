"""How many sheets a number of copies takes, and the sentences that say what to do with them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from generator.content.theme import Stock
from generator.diagnostics import NOWHERE, ExitCode, Problem, ProblemsError

Way = Literal["duplex", "fold-over", "booklet", "one-sided"]
MOST_COPIES = 1_000_000
MOST_SPARES = Decimal(100)


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """Copies wanted and the paper they take.

    `sheets` is how often the file is printed, each of its sheets two-sided as it says; `leftovers` are the copies on top of
    `copies` and `spares` that the last sheet has room for. `what` names one copy: `card`, or `set` for a gang run, `booklet`.
    """

    copies: int
    spares: int
    per_sheet: int
    sheets: int
    leftovers: int
    what: str = "card"

    @property
    def slug(self) -> str:
        """Return what the slug line says: `print 29 copies`."""
        return f"print {self.sheets} {'copy' if self.sheets == 1 else 'copies'}"

    @property
    def summary(self) -> str:
        """Return the sentence for the result of a run."""
        spares = f" and {self.spares} spare" if self.spares else ""
        over = f" ({self.leftovers} over)" if self.leftovers else ""
        things = self.what if self.copies == 1 else f"{self.what}s"
        return f"{self.copies} {things}{spares} at {self.per_sheet} a sheet: {self.slug} of each sheet{over}"


def plan_sheets(copies: int, spare_percent: float | Decimal, per_sheet: int = 1, what: str = "card") -> SheetPlan:
    """Return how often to print a sheet of `per_sheet` equal cards for `copies` and `spare_percent` per cent more, rounded up.

    Raises ProblemsError (exit code 2) for a number that is none.
    """
    percent = Decimal(str(spare_percent))
    problems = []
    if not 1 <= copies <= MOST_COPIES:
        problems.append(Problem("sheet-copies", f"{copies} copies cannot be planned", NOWHERE, (f"ask for 1 to {MOST_COPIES}",)))
    if not (percent.is_finite() and 0 <= percent <= MOST_SPARES):
        problems.append(Problem("sheet-spares", f"{percent} per cent spares cannot be planned", NOWHERE, ("ask for 0 to 100",)))
    if per_sheet < 1:
        raise ValueError("a sheet holds at least one card")
    if problems:
        raise ProblemsError(problems, ExitCode.USAGE)
    spares = math.ceil(copies * percent / 100)
    sheets = -(-(copies + spares) // per_sheet)
    return SheetPlan(copies, spares, per_sheet, sheets, sheets * per_sheet - copies - spares, what)


def turn_text(stock: Stock, way: Way = "duplex") -> str:
    """Return the sentence that says how to print a stock's sheets and what to do with them afterwards."""
    edge = "long" if stock.sheet.flip == "long-edge" else "short"
    printing = "one-sided" if way in ("fold-over", "one-sided") else "two-sided"
    flip = f", flip on {edge} edge" if printing == "two-sided" else ""
    return f"Print {printing} at 100 %{flip}.{_afterwards(stock, way)}"


def _afterwards(stock: Stock, way: Way) -> str:
    cut = {
        "cut": " Cut at the marks, outermost cuts first.",
        "perforated": " Tear at the perforations.",
        "none": "",
    }[stock.separate]
    fold = " Fold at the dashed marks." if stock.folds else ""
    if way == "fold-over":
        at = "the perforation between front and back" if stock.separate == "perforated" else "the dashed marks"
        fold = f" Fold at {at}, print outwards."
    stitch = " Lay the sheets into one another, fold and staple." if way == "booklet" else ""
    return f"{stitch}{cut}{fold}"
