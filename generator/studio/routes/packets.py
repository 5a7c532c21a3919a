"""The page of packets: choose what is wanted, for how many, and see what it takes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response

from generator.diagnostics import ProblemsError
from generator.studio.agency_files import AgencyFile
from generator.studio.agency_text import values_of
from generator.studio.pages import page, studio_of
from generator.studio.routes.agency import agency_of, found_file, text_of_file, unreadable
from generator.studio.to_print.choice import EDITION_CHOICES, INKS, Choice, choice_of
from generator.studio.to_print.counting import MOST_AT_ONCE, Counts, counts_of
from generator.studio.to_print.packets_view import (
    as_json,
    by_field,
    groups_of,
    options_of,
    status_of,
    totals_in_words,
)
from generator.studio.to_print.papers import Selection, select, totals_of

router = APIRouter()

Chosen = Annotated[Choice, Depends(choice_of)]


@router.get("/agencies/{id}/packets", response_class=HTMLResponse)
async def show_packets(request: Request, id: str, choice: Chosen, count: bool = False) -> Response:
    """Show what the choice gives; with `count`, documents whose pages are not known are made for their sake."""
    try:
        selection = await selected(request, id, choice)
    except ProblemsError as error:
        return unreadable(request, found_file(request, id), error.problems)
    studio = studio_of(request)
    counts = await counts_of(studio.settings.folder, selection)
    if count:
        await counts.make(studio.workshop, counts.unknown(selection.ticked)[:MOST_AT_ONCE])
    return _page(request, selection, counts)


@router.get("/agencies/{id}/packets/counts")
async def packet_counts(request: Request, id: str, choice: Chosen, work: Annotated[int, Query(ge=0, le=8)] = 0) -> JSONResponse:
    """Say what is known of the choice's documents, after as many as `work` were made for the sake of their pages."""
    try:
        selection = await selected(request, id, choice)
    except ProblemsError as error:
        selection = Selection(found_file(request, id), "", choice, problems=error.problems)
    studio = studio_of(request)
    counts = await counts_of(studio.settings.folder, selection)
    made = await counts.make(studio.workshop, counts.unknown(selection.ticked)[:work])
    return JSONResponse(as_json(selection, counts, {code: one for code, one in made.items() if one.problems}))


async def selected(request: Request, id: str, choice: Choice) -> Selection:
    """Return what a choice gives. Raises ProblemsError if the agency's file is not UTF-8, HTTPException (404)."""

    def read() -> Selection:
        file = found_file(request, id)
        return select(studio_of(request), file, text_of_file(file), choice)

    return await run_in_threadpool(read)


def named(selection: Selection) -> dict[str, str]:
    """Return what all pages of an agency show of it."""
    return name_of(selection.file, selection.text)


def name_of(file: AgencyFile, text: str) -> dict[str, str]:
    """Return id and name of the agency of a file's text."""
    try:
        return agency_of(file, values_of(text))
    except ProblemsError:
        return agency_of(file, {})


def _page(request: Request, selection: Selection, counts: Counts) -> HTMLResponse:
    choice, library, agency = selection.choice, selection.library, selection.agency
    about = named(selection)
    totals = totals_of(selection, counts.papers)
    left = counts.unknown(selection.ticked)
    errors = [one for one in selection.found if one.problem.severity == "error"]
    status = 422 if selection.problems or errors else 200
    return page(
        request,
        "packets.html",
        status,
        step="packets",
        agency=about,
        choice=choice,
        editions=EDITION_CHOICES,
        inks=INKS,
        options=options_of(library, choice) if library is not None else {},
        printers=[one.id for one in agency.printers] if agency is not None else [],
        problems=by_field(selection.problems),
        count_of_problems=len(selection.problems),
        errors=errors,
        groups=groups_of(selection, counts, about["id"]),
        totals=totals_in_words(totals),
        left=len(left),
        said=status_of(selection, totals, left),
        query=choice.query,
    )
