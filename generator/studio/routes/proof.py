"""The page before printing: what to look at, which way to turn the paper, and the download."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response, StreamingResponse

from generator.diagnostics import Problem, ProblemsError
from generator.load import DIALED_WITHIN
from generator.studio.pages import page, studio_of
from generator.studio.routes.agency import found_file, unreadable
from generator.studio.routes.packets import Chosen, named, selected
from generator.studio.to_print.checklist import checks_of, counsel_points, dials_of, reviews_of, turns_of
from generator.studio.to_print.counting import MOST_AT_ONCE, Counts, counts_of
from generator.studio.to_print.packets_view import totals_in_words
from generator.studio.to_print.packing import packed
from generator.studio.to_print.papers import Selection, totals_of

router = APIRouter()


@router.get("/agencies/{id}/proof", response_class=HTMLResponse)
async def show_proof(request: Request, id: str, choice: Chosen) -> Response:
    """Show the checklist for what is chosen."""
    try:
        selection = await selected(request, id, choice)
    except ProblemsError as error:
        return unreadable(request, found_file(request, id), error.problems)
    return await _page(request, selection)


@router.get("/agencies/{id}/download", response_class=Response)
async def download(request: Request, id: str, choice: Chosen) -> Response:
    """Give what is ticked, as `musterpress build` makes it with the same options; nothing is written to the project folder."""
    try:
        selection = await selected(request, id, choice)
    except ProblemsError as error:
        return unreadable(request, found_file(request, id), error.problems)
    if selection.agency is None or selection.problems or not selection.ticked:
        return await _page(request, selection, status=422)
    studio, slug = studio_of(request), selection.agency.slug
    # All documents of a download are in memory until they are packed: one download at a time has them there.
    async with _turn(request):
        made = await studio.workshop.make(selection.order(selection.ticked))
        if made.problems:
            return await _page(request, selection, made.problems, 422)
        try:
            one = await run_in_threadpool(packed, slug, made.documents)
        except ProblemsError as error:
            return await _page(request, selection, error.problems, 500)
    headers = {"content-disposition": one.disposition, "content-length": str(one.size)}
    return StreamingResponse(one.pieces(), media_type=one.media_type, headers=headers)


def _turn(request: Request) -> asyncio.Semaphore:
    """Return whose turn it is to download, of this application."""
    state = request.app.state
    if not hasattr(state, "downloading"):
        state.downloading = asyncio.Semaphore(1)
    found: asyncio.Semaphore = state.downloading
    return found


async def _page(request: Request, selection: Selection, problems: tuple[Problem, ...] = (), status: int = 200) -> HTMLResponse:
    studio = studio_of(request)
    counts = await counts_of(studio.settings.folder, selection)
    office = [row for row in selection.ticked if row.edition == "office"]
    if not problems and not selection.problems:
        # Which way to turn a sheet depends on whether it has a back, which is known once it is made.
        await counts.make(studio.workshop, counts.unknown(office)[:MOST_AT_ONCE])
    failed = tuple(dict.fromkeys(problem for row in office for problem in _problems_at(counts, row.code)))
    return await run_in_threadpool(_shown, request, selection, counts, (problems or failed, status))


def _problems_at(counts: Counts, code: str) -> tuple[Problem, ...]:
    found = counts.by_code.get(code)
    return found.problems if found is not None else ()


def _warnings(selection: Selection, counts: Counts) -> tuple[Problem, ...]:
    """Return what the wanted documents are warned of, as far as they were made."""
    known = counts.by_code
    found = (problem for row in selection.ticked if row.code in known for problem in known[row.code].warnings)
    return tuple(dict.fromkeys(found))


def _shown(request: Request, selection: Selection, counts: Counts, told: tuple[tuple[Problem, ...], int]) -> HTMLResponse:
    today, agency, (problems, status) = studio_of(request).project.today(), selection.agency, told
    errors = [one for one in selection.found if one.problem.severity == "error"]
    problems = (*selection.problems, *problems)
    rows = selection.ticked
    office = [row for row in rows if row.edition == "office" and row.chosen.job.stock is not None]
    papers = counts.papers
    return page(
        request,
        "proof.html",
        422 if errors or selection.problems else status,
        step="proof",
        agency=named(selection),
        query=selection.choice.query,
        errors=errors,
        problems=problems,
        checks=checks_of(selection, agency, today, _warnings(selection, counts)) if agency is not None else (),
        dials=dials_of(selection, agency, today) if agency is not None else (),
        reviews=reviews_of(selection, today) if agency is not None else (),
        points=counsel_points(selection, agency) if agency is not None else (),
        turns=turns_of(selection, papers),
        unturned=len([row for row in office if row.code not in papers]),
        pages=[row.label for row in rows if row.chosen.job.stock is None],
        press=[row.label for row in rows if row.edition == "press"],
        printer=selection.printing.printer.id if selection.printing.printer is not None else "",
        has_office=bool(office),
        count=len(rows),
        totals=totals_in_words(totals_of(selection, papers)),
        days=DIALED_WITHIN,
        ready=agency is not None and bool(rows) and not selection.problems,
    )
