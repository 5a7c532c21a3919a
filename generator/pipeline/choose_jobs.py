"""Which documents a request asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.content.agency import Agency
from generator.content.job_aids import JobAid
from generator.content.modules import Module
from generator.content.packets import Edition, Job, Library, Packet, ProductLine
from generator.content.selection import aids_for, state_of, variant_of
from generator.content.theme import Stock
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError, nearest

EditionChoice = Literal["reading", "office", "all"]
_COMMAND_LINE = Place("command line")


@dataclass(frozen=True, slots=True)
class Chosen:
    """One layout to make, its file name stem, and the editions to print of it."""

    job: Job
    stem: str
    editions: tuple[Edition, ...]


def choose_jobs(
    library: Library, agency: Agency, packets: tuple[str, ...], modules: tuple[str, ...], edition: EditionChoice
) -> tuple[Chosen, ...]:
    """Return the documents asked for, packets in the order of their files, modules in the order of the series.

    Raises ProblemsError (exit code 2) for names that do not exist and for a choice that leaves nothing to print.
    """
    problems = _unknown("packet", packets, [packet.id for packet in library.packets])
    problems += _unknown("module", modules, [module.id for module in library.modules])
    if problems:
        raise ProblemsError(problems, ExitCode.USAGE)
    wanted = tuple(module for module in library.modules if not modules or module.id in modules)
    chosen = tuple(
        one
        for packet in library.packets
        if not packets or packet.id in packets
        for line in packet.products
        for one in _of_line(library, agency, packet, line, wanted)
        if (edition == "all" or edition in one.editions)
    )
    if not chosen:
        message = f"nothing to print: no product of the packets asked for has an `{edition}` edition of these modules"
        raise ProblemsError([Problem("nothing-to-print", message, _COMMAND_LINE)], ExitCode.USAGE)
    if edition == "all":
        return chosen
    return tuple(Chosen(one.job, one.stem, (edition,)) for one in chosen)


def _of_line(library: Library, agency: Agency, packet: Packet, line: ProductLine, wanted: tuple[Module, ...]) -> list[Chosen]:
    """Return the documents of one product line: one a module or job aid, and stock, as it says."""
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


def _unknown(kind: str, names: tuple[str, ...], known: list[str]) -> list[Problem]:
    """Return a problem for each name that is not known."""
    return [
        Problem(f"unknown-{kind}", f"there is no {kind} `{name}`", _COMMAND_LINE, nearest(name, known))
        for name in dict.fromkeys(names)
        if name not in known
    ]
