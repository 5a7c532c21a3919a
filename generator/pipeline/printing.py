"""How an office prints: in which ink, how many, and on which printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from generator.content.agency import Agency, Printer
from generator.content.theme import Stock
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError, nearest

if TYPE_CHECKING:
    from generator.impose import Options, SheetPlan

Ink = Literal["color", "black"]
_COMMAND_LINE = Place("command line")


@dataclass(frozen=True, slots=True)
class Printing:
    """What holds for every document of a run."""

    ink: Ink = "color"
    """`black`: for copiers, in every edition."""
    copies: int | None = None
    """Copies wanted of each card or booklet; the sheets then say how often to print them."""
    spares: float = 0.0
    """Per cent on top of the copies."""
    printer: Printer | None = None
    """Whose shift the office sheets make good."""

    def plan(self, stock: Stock) -> SheetPlan | None:
        """Return how often the sheets of a stock are printed; None if nobody said how many copies.

        Raises ProblemsError (exit code 2) for a number that is none.
        """
        if self.copies is None:
            return None
        from generator.impose import plan_sheets  # noqa: PLC0415 - half of the program, which not every build needs

        if stock.stitched:
            return plan_sheets(self.copies, self.spares, what="booklet")
        return plan_sheets(self.copies, self.spares, stock.sheet.columns * stock.sheet.rows)

    def options(self, stock: Stock) -> Options:
        """Return what holds for the sheets of a stock. Raises ProblemsError like `plan`."""
        from generator.impose import NO_SHIFT, Options, PrinterShift  # noqa: PLC0415 - see `plan`

        one = self.printer
        shift = PrinterShift(one.x.points, one.y.points, one.rotation) if one is not None else NO_SHIFT
        return Options(shift=shift, plan=self.plan(stock))

    def on(self, stock: Stock) -> Stock:
        """Return the stock with the white edge that the printer leaves, if it is known."""
        if self.printer is None or self.printer.unprintable is None:
            return stock
        return stock.model_copy(update={"sheet": stock.sheet.model_copy(update={"unprintable": self.printer.unprintable})})


USUAL = Printing()


def printing_for(
    agency: Agency, printer: str | None, ink: Ink = "color", copies: int | None = None, spares: float = 0.0
) -> Printing:
    """Return how to print for an agency, on the printer of that id.

    Raises ProblemsError (exit code 2): `unknown-printer`, and `sheet-copies` or `sheet-spares` for numbers that are none.
    """
    found = next((one for one in agency.printers if one.id == printer), None)
    if printer is not None and found is None:
        names = [one.id for one in agency.printers]
        hints = nearest(printer, names) or (
            "add it to `printers:` in the agency file; `musterpress calibrate` makes its test sheet",
        )
        problem = Problem("unknown-printer", f"the agency has no printer `{printer}`", _COMMAND_LINE, hints)
        raise ProblemsError([problem], ExitCode.USAGE)
    if copies is not None:
        from generator.impose import plan_sheets  # noqa: PLC0415 - see `Printing.plan`

        plan_sheets(copies, spares)
    return Printing(ink, copies, spares, found)
