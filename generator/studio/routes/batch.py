"""The batch pages: tables that were uploaded, what is wrong with their rows, and the run with its progress."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from generator.diagnostics import Problem, ProblemsError
from generator.studio.batch_runs.folders import Batch
from generator.studio.batch_runs.records import Record
from generator.studio.batch_runs.results import archive_of, problems_file, read_problems
from generator.studio.batch_runs.service import library_products
from generator.studio.batch_runs.uploads import no_table, take_table
from generator.studio.batch_runs.views import (
    ARCHIVES,
    EDITIONS,
    choice_posted,
    day_of,
    event_of,
    lines_of_check,
    lines_of_run,
    progress_words,
    shown,
    standing_words,
    summary_words,
    title_of,
)
from generator.studio.libraries import library_of
from generator.studio.pages import page, studio_of

router = APIRouter()

_LOOK = 0.5
"""Seconds between two looks at how far a run is."""
_HEARTBEAT = 15.0
"""Seconds after which a line is sent although nothing has changed, so that a connection that is gone is noticed."""
_LONGEST = 600.0
"""Seconds that one answer goes on; the browser asks again."""


@router.get("/batch", response_class=HTMLResponse)
def list_batches(request: Request) -> HTMLResponse:
    """Show the tables that were uploaded, and the form for another one."""
    return _list(request)


@router.post("/batch", response_class=HTMLResponse)
async def upload_table(request: Request) -> Response:
    """Keep a table, and go to its columns."""
    form = await request.form()
    return await run_in_threadpool(_upload, request, form.get("table"))


@router.get("/batch/{id}", response_class=HTMLResponse)
def show_batch(request: Request, id: str) -> Response:
    """Show a table: problems by cell, the form of a run, how far it is, what came of it."""
    batch = found_batch(request, id)
    if not batch.written_columns and studio_of(request).batches.batches.record(batch).state == "new":
        return RedirectResponse(f"/batch/{batch.id}/columns", 303)
    return batch_page(request, batch)


@router.post("/batch/{id}/run", response_class=HTMLResponse)
async def run_batch(request: Request, id: str) -> Response:
    """Start a run with what the form chooses; with `resume`, go on with the last one."""
    form = await request.form()
    return await run_in_threadpool(_run, request, id, form)


@router.post("/batch/{id}/cancel", response_class=HTMLResponse)
def cancel_batch(request: Request, id: str) -> Response:
    """Ask a run to end. What is done is kept."""
    batch = found_batch(request, id)
    studio_of(request).batches.runner.cancel(batch.id)
    return RedirectResponse(f"/batch/{batch.id}", 303)


@router.post("/batch/{id}/delete", response_class=HTMLResponse)
def delete_batch(request: Request, id: str) -> Response:
    """Take a table away with all that was made of it."""
    batch = found_batch(request, id)
    try:
        studio_of(request).batches.delete(batch)
    except ProblemsError as error:
        return batch_page(request, batch, 409, problems=error.problems)
    return RedirectResponse("/batch", 303)


@router.get("/batch/{id}/events", response_class=Response)
async def batch_events(request: Request, id: str) -> Response:
    """Tell how far the run is, until it has ended (server-sent events of the HTML standard: `progress`, `end`)."""
    batch = await run_in_threadpool(found_batch, request, id)
    return StreamingResponse(_events(request, batch), media_type="text/event-stream", headers={"x-accel-buffering": "no"})


def found_batch(request: Request, id: str) -> Batch:
    """Return the batch of an id. Raises HTTPException (404) where there is none."""
    batch = studio_of(request).batches.batches.find(id)
    if batch is None:
        raise HTTPException(404)
    return batch


def batch_page(
    request: Request, batch: Batch, status: int = 200, *, problems: tuple[Problem, ...] = (), wrong: dict[str, str] | None = None
) -> HTMLResponse:
    """Return the page of a batch; `problems` are what kept something from being done just now."""
    studio = studio_of(request)
    runs = studio.batches
    now = runs.now(batch)
    values: dict[str, Any] = {"check": None, "lines": (), "options": None, "library": ()}
    try:
        library = library_of(studio)
        values["options"] = {
            "packet": [(one.id, str(one.title)) for one in library.packets],
            "product": library_products(library),
            "edition": EDITIONS,
            "archive": ARCHIVES,
        }
        if now.standing not in ("running", "elsewhere"):
            check = runs.check(studio, batch)
            values |= {"check": check, "lines": lines_of_check(check, runs.batches)}
            values["of_table"] = shown(check.problems, runs.batches)
    except ProblemsError as error:
        values["library"] = shown(error.problems, runs.batches)
    result = read_problems(batch)
    return page(
        request,
        "batch.html",
        status,
        batch=batch,
        title=title_of(batch, now.record),
        now=now,
        record=now.record,
        progress=progress_words(now),
        said=standing_words(now),
        summary=summary_words(now.record),
        found=result,
        found_lines=lines_of_run(result),
        run_problems=shown(now.record.problems, runs.batches),
        refused=shown(problems, runs.batches),
        wrong=wrong or {},
        has_output=batch.has_output,
        has_problems=problems_file(batch) is not None,
        has_archive=archive_of(batch, now.record.choice.archive) is not None,
        **values,
    )


def _list(request: Request, status: int = 200, problems: tuple[Problem, ...] = ()) -> HTMLResponse:
    studio = studio_of(request)
    batches = studio.batches.batches
    rows = []
    for batch in batches.all():
        now = studio.batches.now(batch)
        row = {"id": batch.id, "title": title_of(batch, now.record), "rows": now.record.rows}
        rows.append({**row, "day": day_of(batch), "said": standing_words(now)})
    limits = studio.settings.limits
    limit = {"size": limits.table // 1_000_000, "rows": f"{limits.rows:,}"}
    return page(request, "batch_list.html", status, rows=rows, problems=shown(problems, batches), limit=limit)


def _upload(request: Request, given: object) -> Response:
    studio = studio_of(request)
    if not isinstance(given, UploadFile) or not given.filename:
        return _list(request, 422, (no_table(),))
    name, stream = given.filename, given.file
    try:
        batch = studio.batches.batches.add(lambda folder: take_table(stream, name, folder, studio.settings.limits))
    except ProblemsError as error:
        return _list(request, 422, error.problems)
    return RedirectResponse(f"/batch/{batch.id}/columns", 303)


def _run(request: Request, id: str, form: FormData) -> Response:
    batch, studio = found_batch(request, id), studio_of(request)
    runs = studio.batches
    try:
        if "resume" not in form:
            choice, wrong = choice_posted(form, runs.batches.record(batch), library_of(studio))
            if wrong:
                return batch_page(request, batch, 422, wrong=wrong)
            if runs.runner.live(batch.id) is None:
                runs.batches.change(batch, lambda record: replace(record, choice=choice))
        runs.run(studio, batch)
    except ProblemsError as error:
        return batch_page(request, batch, 409, problems=error.problems)
    return RedirectResponse(f"/batch/{batch.id}#run", 303)


async def _events(request: Request, batch: Batch) -> AsyncIterator[str]:
    """Yield what changes, and now and then a line for nobody; ends with the run, or when the browser goes."""
    runs = studio_of(request).batches
    clock = asyncio.get_running_loop().time
    until, beat, told = clock() + _LONGEST, clock(), ""
    while clock() < until and runs.runner.live(batch.id) is not None:
        said = json.dumps(event_of(await run_in_threadpool(runs.now, batch)))
        if said != told:
            told, beat = said, clock()
            yield f"event: progress\ndata: {said}\n\n"
        elif clock() > beat + _HEARTBEAT:
            beat = clock()
            yield ": still there\n\n"
        await asyncio.sleep(_LOOK)
    if runs.runner.live(batch.id) is None:
        record: Record = await run_in_threadpool(runs.batches.record, batch)
        yield f"event: end\ndata: {json.dumps({'state': record.state})}\n\n"
