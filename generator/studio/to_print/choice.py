"""What is chosen on the pages about printing. All of it stands in the address, which can be kept and sent to others."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Query
from pydantic import StringConstraints

from generator.diagnostics import NOWHERE, Problem, ProblemsError
from generator.impose.plan import MOST_COPIES, plan_sheets
from generator.load.wording import visible
from generator.pipeline.choose_jobs import EditionChoice
from generator.pipeline.printing import Ink

Id = Annotated[str, StringConstraints(max_length=120)]
Ids = Annotated[list[Id], Query(max_length=60, default_factory=list)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{8}$")]
Number = Annotated[str, Query(max_length=20)]
EDITION_CHOICES: tuple[EditionChoice, ...] = ("all", "reading", "office", "press", "large-print")
INKS: tuple[Ink, ...] = ("color", "black")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for: the options of `musterpress build`, products, and which of the documents they give."""

    packets: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    stocks: tuple[str, ...] = ()
    edition: EditionChoice = "all"
    copies: str = ""
    """As typed; so are the spares, in per cent."""
    spares: str = ""
    ink: Ink = "color"
    printer: str = ""
    ticked: tuple[str, ...] = ()
    """Codes of documents (see `code_of`)."""
    every: bool = False
    """All documents that the options give, in the place of those ticked."""

    @property
    def query(self) -> str:
        """The address's part after `?`: without what is as usual."""
        pairs = [("packet", one) for one in self.packets]
        pairs += [("module", one) for one in self.modules]
        pairs += [("product", one) for one in self.products]
        pairs += [("stock", one) for one in self.stocks]
        pairs += [("edition", self.edition)] if self.edition != "all" else []
        pairs += [(name, value) for name, value in (("copies", self.copies), ("spares", self.spares)) if value]
        pairs += [("ink", self.ink)] if self.ink != "color" else []
        pairs += [("printer", self.printer)] if self.printer else []
        pairs += [("pick", "all")] if self.every else [("d", one) for one in self.ticked]
        return urlencode(pairs)

    def numbers(self) -> tuple[int | None, float]:
        """Return copies and spares. Raises ProblemsError (`sheet-copies`, `sheet-spares`) for what is none."""
        problems: list[Problem] = []
        copies = int(self.copies) if _is_count(self.copies) else None
        if self.copies and copies is None:
            message = f"`{visible(self.copies)}` copies cannot be planned"
            problems.append(Problem("sheet-copies", message, NOWHERE, (f"ask for 1 to {MOST_COPIES}",)))
        try:
            spares = float(self.spares or 0)
        except ValueError:
            message = f"`{visible(self.spares)}` per cent spares cannot be planned"
            problems.append(Problem("sheet-spares", message, NOWHERE, ("ask for 0 to 100",)))
            spares = 0.0
        try:
            plan_sheets(1 if copies is None else copies, spares)
        except ProblemsError as error:
            problems += error.problems
        if problems:
            raise ProblemsError(problems)
        return copies, spares if copies is not None else 0.0


def choice_of(  # noqa: PLR0913, PLR0917 - one for each part of the address
    packet: Ids,
    module: Ids,
    product: Ids,
    stock: Ids,
    d: Annotated[list[Code], Query(max_length=400, default_factory=list)],
    edition: EditionChoice = "all",
    copies: Number = "",
    spares: Number = "",
    ink: Ink = "color",
    printer: Annotated[str, Query(max_length=120)] = "",
    pick: Literal["", "all", "none"] = "",
) -> Choice:
    """Return what the query of an address asks for."""
    return Choice(
        _once(packet), _once(module), _once(product), _once(stock), edition, copies.strip(), spares.strip(), ink, printer.strip(),
        () if pick == "none" else _once(d), pick == "all",
    )  # fmt: skip


def code_of(packet: str, stem: str, edition: str) -> str:
    """Return a document's short name in addresses, which must not grow too long: the same as long as it is called the same."""
    digest = hashlib.sha256(f"{packet}/{stem}/{edition}".encode()).digest()
    return base64.b32encode(digest[:5]).decode("ascii").lower()


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_COPIES)) + 1


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
