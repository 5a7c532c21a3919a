"""One run of pocket cards on one stock: one module's cards, or one officer's full set on each sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from generator.content.agency import Agency
from generator.content.packets import Job, Library, ProductLine
from generator.content.theme import Stock
from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.draw import draw_document
from generator.frames import Document, black_only, without_fields
from generator.impose import SheetPlan, SheetText, impose_cards, impose_fold_over, impose_gang, plan_sheets
from generator.impose.margins import SLUG_SIZE
from generator.load import load_agency, load_library
from generator.pipeline.choose_jobs import Chosen, choose_jobs
from generator.pipeline.collect_problems import Collected
from generator.pipeline.earlier import library_of
from generator.pipeline.outlines import with_outlines
from generator.pipeline.prepare_pages import in_reach, lay_out_job, sheet_text
from generator.pipeline.printing import Ink, Printing, printing_for
from generator.preflight import Limits, check_pdf
from generator.project import ProjectFiles
from generator.resolve import resolve
from generator.typefaces import Typefaces

SheetWay = Literal["duplex", "fold-over"]
_COMMAND_LINE = Place("command line")


@dataclass(frozen=True, slots=True)
class ImposeRequest:
    """What to impose: the agency's pocket cards of one module or, as a gang run, of several on the same sheets."""

    agency: Path
    stock: str = "business-card"
    modules: tuple[str, ...] = ()
    gang: bool = False
    """A different module in each place; no module named: all."""
    way: SheetWay = "duplex"
    """`fold-over`: front and back beside each other, for printers that print one side only."""
    ink: Ink = "color"
    copies: int | None = None
    """Copies wanted of each card, or of each set."""
    spares: float = 0.0
    printer: str | None = None
    outlines: bool = False
    """Whether to draw `shown` as well."""


@dataclass(frozen=True, slots=True)
class Imposed:
    """A finished run; `shown` is the same with trim, safe zone and printable area outlined, to be looked at, never printed."""

    data: bytes
    pages: int
    plan: SheetPlan | None
    warnings: tuple[Problem, ...]
    shown: bytes | None = None


def impose_run(request: ImposeRequest, project: ProjectFiles) -> Imposed:
    """Lay the cards out, impose, draw and check them; write nothing. Raises ProblemsError from any stage."""
    warnings: list[Problem] = []
    library = load_library(project, warnings)
    agency = load_agency(project, request.agency, library, warnings)
    printing = printing_for(agency, request.printer, request.ink, request.copies, request.spares)
    chosen = _cards(request, library, agency, printing)
    typefaces = Typefaces.load(project)
    with Collected() as laid_out:
        faces = [laid_out.run(_faces, one, library, project, typefaces) for one in chosen]
    stock = printing.on(next(one for one in library.stocks if one.id == request.stock))
    plan = _plan(request, stock, len(chosen))
    sheets = _impose([face for face in faces if face is not None], chosen, stock, (request, plan), typefaces)
    sheets = in_reach(sheets, stock)
    data = draw_document(sheets, typefaces)
    found = check_pdf(data, "sheets", "office", Limits(floor=SLUG_SIZE, unprintable=stock.sheet.unprintable.points))
    if any(problem.severity == "error" for problem in found):
        raise ProblemsError(found, ExitCode.PREFLIGHT)
    shown = draw_document(with_outlines(sheets, stock), typefaces) if request.outlines else None
    return Imposed(data, len(sheets.pages), plan, (*warnings, *found), shown)


def _cards(request: ImposeRequest, library: Library, agency: Agency, printing: Printing) -> tuple[Chosen, ...]:
    """Return a pocket card of each module wanted. Raises ProblemsError (exit code 2) if that is no run."""
    lines = [(packet, line) for packet in library.packets for line in packet.products if line.product == "pocket_card"]
    if not request.gang and len(request.modules) != 1:
        hint = "name one with `--module`, or write `--gang` for a different module in each place"
        problem = Problem("impose-module", "a run without `--gang` is of one module", _COMMAND_LINE, (hint,))
        raise ProblemsError([problem], ExitCode.USAGE)
    if not lines:
        problem = Problem("impose-no-cards", "no packet has pocket cards", _COMMAND_LINE, ("add them to packets/officer.yaml",))
        raise ProblemsError([problem], ExitCode.USAGE)
    packet, line = lines[0]
    only = library.model_copy(update={"packets": (packet.model_copy(update={"products": (_plain(line),)}),)})
    return choose_jobs(only, agency, (), request.modules, "office", (request.stock,), printing)


def _plain(line: ProductLine) -> ProductLine:
    """Return a line of pocket cards that has office sheets."""
    return line.model_copy(update={"editions": ("office",), "stocks": line.stocks or ("business-card",)})


def _faces(chosen: Chosen, library: Library, project: ProjectFiles, typefaces: Typefaces) -> Document:
    own = library_of(chosen.job, library)
    faces = lay_out_job(chosen.job, resolve(chosen.job, own, project), own, typefaces)
    return without_fields(black_only(faces) if chosen.printing.ink == "black" else faces)


def _plan(request: ImposeRequest, stock: Stock, cards: int) -> SheetPlan | None:
    """Return how often the sheets are printed. Raises ProblemsError (exit code 2) for numbers that are none."""
    if request.copies is None:
        return None
    room = stock.sheet.columns * stock.sheet.rows
    if request.gang and cards > 1:
        return plan_sheets(request.copies, request.spares, max(1, room // cards), "set")
    pairs = max(1, room // 2) if request.way == "fold-over" else room
    return plan_sheets(request.copies, request.spares, pairs)


def _impose(
    faces: list[Document],
    chosen: tuple[Chosen, ...],
    stock: Stock,
    run: tuple[ImposeRequest, SheetPlan | None],
    typefaces: Typefaces,
) -> Document:
    """Return the sheets. Raises ProblemsError with what cannot be imposed."""
    request, plan = run
    job = chosen[0].job
    options = replace(chosen[0].printing.options(stock), plan=plan)
    if request.gang:
        if request.way == "fold-over":
            hint = "leave `--way` out, or impose one module at a time"
            problem = Problem("impose-gang-way", "a gang run is printed two-sided", _COMMAND_LINE, (hint,))
            raise ProblemsError([problem], ExitCode.USAGE)
        return impose_gang(faces, stock, _set_text(job, chosen, stock, faces[0]), typefaces, _order(stock, len(faces)), options)
    words = sheet_text(job, stock, faces[0], request.way)
    imposed = impose_fold_over if request.way == "fold-over" else impose_cards
    return imposed(faces[0], stock, words, typefaces, options)


def _order(stock: Stock, cards: int) -> list[int] | None:
    """Return which card stands in each place: as many whole sets as one sheet holds."""
    sets = (stock.sheet.columns * stock.sheet.rows) // cards
    return [card for _ in range(sets) for card in range(cards)] if sets > 1 else None


def _set_text(job: Job, chosen: tuple[Chosen, ...], stock: Stock, first: Document) -> SheetText:
    """Return what the margins of a gang run say."""
    words = sheet_text(job.model_copy(update={"modules": tuple(one.job.modules[0] for one in chosen)}), stock, first, "duplex")
    editions = ", ".join(sorted({one.job.modules[0].edition for one in chosen}))
    sample = "SAMPLE · " if job.agency.sample else ""
    count = f"{len(chosen)} pocket cards" if len(chosen) > 1 else "pocket card"
    return replace(words, slug=f"{sample}{job.agency.name} · {count} · edition {editions} · {stock.title}")
