"""The page of packets: what may be chosen, and a table of what the choice gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from generator.content.packets import Library, ProductLine
from generator.diagnostics import Problem
from generator.pipeline.choose_jobs import not_for_cards
from generator.studio.to_print.choice import Choice
from generator.studio.to_print.counting import Count, Counts
from generator.studio.to_print.papers import FIELDS, Paper, Row, Selection, Totals, totals_of
from generator.studio.words import read_words


@dataclass(frozen=True, slots=True)
class Option:
    """A box to tick, or an entry of a list."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """A document in the table; all are words."""

    code: str
    label: str
    whom: str
    stock: str
    edition: str
    ticked: bool
    known: bool
    cells: Mapping[str, str]
    preview: str


def options_of(library: Library, choice: Choice) -> dict[str, tuple[Option, ...]]:
    """Return what packets, modules, products and stocks there are to choose from."""
    w = read_words()
    products: dict[str, ProductLine] = {}
    for packet in library.packets:
        for line in packet.products:
            products.setdefault(line.product, line)
    stocks = [stock for stock in library.stocks if not not_for_cards(stock)]
    return {
        "packet": tuple(Option(one.id, str(one.title), one.id in choice.packets) for one in library.packets),
        "module": tuple(Option(one.id, f"{one.number}. {one.title}", one.id in choice.modules) for one in library.modules),
        "product": tuple(Option(one, w(f"preview.product_{one}"), one in choice.products) for one in products),
        "stock": tuple(Option(one.id, one.title, one.id in choice.stocks) for one in stocks),
    }


def groups_of(selection: Selection, counts: Counts, agency: str) -> tuple[tuple[str, tuple[RowView, ...]], ...]:
    """Return the documents by packet: its title and their rows."""
    known, papers = counts.by_code, counts.papers
    groups: dict[str, list[RowView]] = {}
    for row in selection.rows:
        view = _view(row, known.get(row.code), papers.get(row.code), (selection.choice, agency))
        groups.setdefault(str(row.chosen.job.packet.title), []).append(view)
    return tuple((title, tuple(rows)) for title, rows in groups.items())


def as_json(selection: Selection, counts: Counts, failed: Mapping[str, Count]) -> dict[str, Any]:
    """Return counts for the script: with all their words. `failed` could not be made just now."""
    known, papers = {**counts.by_code, **failed}, counts.papers
    rows = {row.code: cells_of(row, known[row.code], papers.get(row.code)) for row in selection.rows if row.code in known}
    totals = totals_of(selection, papers)
    left = [row for row in counts.unknown(selection.ticked) if row.code not in failed]
    return {
        "rows": rows,
        "totals": totals_in_words(totals),
        "left": len(left),
        "status": status_of(selection, totals, left),
        "problems": [
            {"field": FIELDS.get(one.code, ""), "code": one.code, "message": one.message} for one in problems_of(selection)
        ],
    }


def cells_of(row: Row, count: Count | None, paper: Paper | None) -> dict[str, str]:
    """Return the words of a document's cells: pages, sheets, paper, how often it is printed, what is wrong."""
    w = read_words()
    if count is None:
        unknown = w("packets.unknown")
        return {"pages": unknown, "sheets": "", "paper": "", "plan": "", "problem": ""}
    if paper is None:
        told = [w("packets.failed", message=one.message, code=one.code) for one in count.problems[:1]]
        return {"pages": "", "sheets": "", "paper": "", "plan": "", "problem": "".join(told)}
    if not paper.sheets:
        none = w("packets.for_shop" if row.edition == "press" else "packets.for_screen")
        return {"pages": f"{paper.pages:,}", "sheets": "", "paper": none, "plan": "", "problem": ""}
    numbers = {"pages": f"{paper.pages:,}", "sheets": f"{paper.sheets:,}", "paper": f"{paper.total:,}"}
    return {**numbers, "plan": paper.plan, "problem": ""}


def totals_in_words(totals: Totals) -> dict[str, str]:
    """Return the sums as they are shown; those of which a part is not known yet say so."""
    w = read_words()
    numbers = {
        "pages": totals.pages,
        "sheets": totals.sheets,
        "two_sided": totals.two_sided,
        "one_sided": totals.one_sided,
    }
    shown = {name: w("packets.so_far", number=f"{one:,}") if totals.unknown else f"{one:,}" for name, one in numbers.items()}
    return {"documents": f"{totals.documents:,}", **shown}


def status_of(selection: Selection, totals: Totals, left: Sequence[Row]) -> str:
    """Return what is said of the counts to who does not see them."""
    w = read_words()
    wrong = problems_of(selection)
    if wrong:
        return w.count("common.problems", len(wrong))
    if not totals.documents:
        return w("packets.nothing_ticked")
    if left:
        return w.count("packets.left", len(left))
    if totals.unknown:
        return w.count("packets.not_counted", totals.unknown)
    return w("packets.counted", documents=f"{totals.documents:,}", pages=f"{totals.pages:,}", sheets=f"{totals.sheets:,}")


def problems_of(selection: Selection) -> tuple[Problem, ...]:
    """Return what is wrong with the choice, and with the agency's file."""
    errors = (one.problem for one in selection.found if one.problem.severity == "error")
    return (*selection.problems, *errors)


def by_field(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Return the problems of a choice by the name of their field; '' for those of none."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(FIELDS.get(problem.code, ""), []).append(problem)
    return found


def _view(row: Row, count: Count | None, paper: Paper | None, about: tuple[Choice, str]) -> RowView:
    w = read_words()
    choice, agency = about
    packet, stem, edition = row.item
    job = row.chosen.job
    pairs = [("packet", packet), ("stem", stem), ("edition", edition), *(("stock", one) for one in choice.stocks)]
    return RowView(
        code=row.code,
        label=row.label,
        whom=w(f"packets.whom_{job.audience}"),
        stock=job.stock.title if job.stock is not None else w("packets.page"),
        edition=w("packets.to_read" if edition == "reading" and job.stock is None else f"preview.edition_{edition}"),
        ticked=row.ticked,
        known=count is not None,
        cells=cells_of(row, count, paper),
        preview=f"/agencies/{agency}/preview?{urlencode(pairs)}",
    )
