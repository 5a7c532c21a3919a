"""The type size of every card, as it is laid out. `python -m tests.support.card_sizes` prints the table."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.series import NAMES, jobs, laid_out

LARGEST_STEP = 1.5
"""Points that a card may be below its stock's ideal size."""


@dataclass(frozen=True)
class CardSize:
    """The size that both faces of a card are set at, and its stock's ideal, in points."""

    path: str
    size: float
    ideal: float

    def __str__(self) -> str:
        return f"{self.path}: {self.size:g} pt of {self.ideal:g}"


def card_sizes(agency: str) -> list[CardSize]:
    """Return the size of each card of an agency; what is set at one size whatever it holds (a booklet) is left out."""
    cards = [(path, job.stock) for path, job in jobs(agency).items() if job.stock is not None]
    sizes = [CardSize(path, laid_out(agency, path).type_size, stock.ideal.points) for path, stock in cards]
    return [one for one in sizes if one.size]


def main() -> None:
    """Print a row for each card: its size for each agency, and how far the smallest is below the ideal."""
    tables = {agency: {one.path: one for one in card_sizes(agency)} for agency in NAMES}
    print("card", "ideal", *NAMES, "below", sep="\t")
    for path in sorted({path for table in tables.values() for path in table}):
        sizes = [table[path] for table in tables.values() if path in table]
        print(
            path,
            f"{sizes[0].ideal:g}",
            *(f"{one.size:g}" for one in sizes),
            f"{sizes[0].ideal - min(o.size for o in sizes):g}",
            sep="\t",
        )


if __name__ == "__main__":
    main()
