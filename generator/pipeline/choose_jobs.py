"""Which documents a request asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from generator.content.agency import Agency
from generator.content.job_aids import JobAid
from generator.content.modules import Module
from generator.content.packets import Edition, Job, Library, Packet, ProductLine
from generator.content.selection import aids_for, state_of, variant_of
from generator.content.theme import Stock
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError, nearest
from generator.pipeline.printing import USUAL, Printing

EditionChoice = Literal["reading", "office", "press", "large-print", "all"]
_COMMAND_LINE = Place("command line")


@dataclass(frozen=True, slots=True)
class Chosen:
    """One layout to make, its file name stem, the editions to print of it, and how. Large print is a layout of its own."""

    job: Job
    stem: str
    editions: tuple[Edition, ...]
    printing: Printing = USUAL

    @property
    def large_print(self) -> bool:
        """Whether it is laid out in large print."""
        return "large-print" in self.editions

    def path(self, edition: Edition) -> str:
        """Return the file that an edition is written to, below the output folder."""
        return f"{self.job.packet.id}/{self.stem}{'' if edition == 'reading' else f'-{edition}'}.pdf"


def choose_jobs(
    library: Library,
    agency: Agency,
    packets: tuple[str, ...],
    modules: tuple[str, ...],
    edition: EditionChoice,
    stocks: tuple[str, ...] = (),
    printing: Printing = USUAL,
) -> tuple[Chosen, ...]:
    """Return the documents asked for, packets in the order of their files, modules in the order of the series.

    `stocks` take the place of those that packets name for cards. Raises ProblemsError (exit code 2) for names that do not exist,
    for stocks that no card is made on, and for a choice that leaves nothing to print.
    """
    problems = unknown("packet", packets, [packet.id for packet in library.packets])
    problems += unknown("module", modules, [module.id for module in library.modules])
    problems += unknown("stock", stocks, [stock.id for stock in library.stocks])
    problems += [
        Problem("stock-no-card", f"`{stock.id}` is {what}, not the stock of a card", _COMMAND_LINE, (_CARD_STOCKS,))
        for stock in library.stocks
        if stock.id in stocks and (what := not_for_cards(stock))
    ]
    if problems:
        raise ProblemsError(problems, ExitCode.USAGE)
    wanted = tuple(module for module in library.modules if not modules or module.id in modules)
    chosen = tuple(
        one
        for packet in library.packets
        if not packets or packet.id in packets
        for line in packet.products
        for one in _of_line(library, agency, packet, _on(line, stocks, library), wanted)
        for one in _in_edition(replace(one, printing=printing), edition)
    )
    if not chosen:
        message = f"nothing to print: no product of the packets asked for has a `{edition}` edition of these modules"
        if stocks:
            message += f" on {', '.join(f'`{name}`' for name in stocks)}"
        raise ProblemsError([Problem("nothing-to-print", message, _COMMAND_LINE)], ExitCode.USAGE)
    return chosen


_CARD_STOCKS = "`musterpress info` lists the stocks; cards are made on those for cards, and the accordion on those for accordions"


def not_for_cards(stock: Stock) -> str:
    """Return what a stock is that no card is made on; nothing for a card's."""
    if stock.stitched:
        return "for the pages of a booklet"
    if stock.floor.points >= _POSTER_FLOOR:
        return "for posters"
    if 0 < len(stock.folds) <= _LEAFLET_FOLDS:
        return "for leaflets, whose panels no card is laid out for"
    return "for whole pages" if not stock.folds and stock.width.points * stock.height.points > _LARGEST_CARD else ""


_LEAFLET_FOLDS = 2
_LARGEST_CARD = 5.5 * 8 * 72 * 72
"""Square points; a visor card is 5 x 7 in."""
_POSTER_FLOOR = 12.0
"""Smallest type of what is read from across a room, points; no card is set so large."""


def _on(line: ProductLine, stocks: tuple[str, ...], library: Library) -> ProductLine | None:
    """Return a line with the stocks asked for in the place of its own; None where none of them is for such a product.

    An accordion is made on strips that are folded more than twice, every other card on what is not.
    """
    by_id = {stock.id: stock for stock in library.stocks}
    if not stocks or not line.stocks or any(by_id[name].stitched for name in line.stocks):
        return line
    fit = tuple(name for name in dict.fromkeys(stocks) if (len(by_id[name].folds) > 2) == (line.product == "accordion"))
    if not fit:
        return None
    name = line.name if len(fit) == 1 or "{stock}" in line.name else f"{line.name}-{{stock}}"
    return line.model_copy(update={"stocks": fit, "name": name})


def _in_edition(one: Chosen, edition: EditionChoice) -> Iterator[Chosen]:
    """Yield what is to be made of a document: nothing, its editions from one layout, and large print from another."""
    asked: tuple[Edition, ...] = one.editions if edition == "all" else (edition,)
    wanted = tuple(name for name in asked if one.job.has(name))
    for group in (
        tuple(name for name in wanted if name != "large-print"),
        tuple(name for name in wanted if name == "large-print"),
    ):
        if group:
            yield replace(one, editions=group)


def _of_line(
    library: Library, agency: Agency, packet: Packet, line: ProductLine | None, wanted: tuple[Module, ...]
) -> list[Chosen]:
    """Return the documents of one product line: one a module or job aid, and stock, as it says."""
    if line is None:
        return []
    modules = tuple(module for module in wanted if not line.modules or module.id in line.modules)
    training = {one.module: one for one in library.training}
    by_id = {stock.id: stock for stock in library.stocks}
    stocks: list[Stock | None] = [by_id[name] for name in line.stocks] or [None]
    chosen = []
    for group, aid in _groups(library, agency, packet, line, modules):
        of = group[0].id if len(group) == 1 and (line.per_module or line.per_aid) else ""
        for stock in stocks:
            job = Job(packet=packet, line=line, modules=group, stock=stock, agency=agency, training=training.get(of), aid=aid)
            stem = line.name.format(
                module=group[0].id if group else "", stock=stock.id if stock else "", aid=aid.id if aid else ""
            )
            chosen.append(Chosen(job, stem, line.editions))
    return chosen


def _groups(
    library: Library, agency: Agency, packet: Packet, line: ProductLine, modules: tuple[Module, ...]
) -> list[tuple[tuple[Module, ...], JobAid | None]]:
    """Return what each document of a line is about: modules, and a job aid where it is one."""
    if not line.per_aid:
        return [((module,), None) for module in modules] if line.per_module else [(modules, None)]
    variant = variant_of(agency, state_of(agency, library))
    audiences = line.audiences or (packet.audience,)
    aids = [aid for aid in aids_for(library, variant, agency.detainer_policy.mode) if aid.audience in audiences]
    return [((module,), aid) for module in modules for aid in aids if aid.module == module.id]


def unknown(kind: str, names: tuple[str, ...], known: list[str]) -> list[Problem]:
    """Return a problem for each name that is not known."""
    return [
        Problem(f"unknown-{kind}", f"there is no {kind} `{name}`", _COMMAND_LINE, nearest(name, known))
        for name in dict.fromkeys(names)
        if name not in known
    ]
