"""The reprint list of a table: which sheets are to be printed again, and why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response, StreamingResponse

from generator.diagnostics import Problem, ProblemsError
from generator.pipeline.reprint import lists
from generator.studio.batch_runs.folders import Batch
from generator.studio.batch_runs.reprints import MOST_ROWS, csv_pieces, read_changes
from generator.studio.batch_runs.service import TODAY
from generator.studio.batch_runs.views import day_of, shown, title_of
from generator.studio.pages import page, studio_of
from generator.studio.routes.batch import found_batch

router = APIRouter()


@router.get("/batch/{id}/reprint", response_class=HTMLResponse)
def show_reprint(request: Request, id: str) -> HTMLResponse:
    """Show the list, and what the run may be compared with."""
    return _page(request, found_batch(request, id))


@router.post("/batch/{id}/reprint", response_class=HTMLResponse)
async def make_reprint(request: Request, id: str) -> Response:
    """Compare what was made with another run or with today's files; with `cancel`, end the comparison."""
    form = await request.form()
    against = form.get("against")
    return await run_in_threadpool(_compare, request, id, against if isinstance(against, str) else "", "cancel" in form)


@router.get("/batch/{id}/reprint.csv", response_class=Response)
def reprint_csv(request: Request, id: str) -> Response:
    """Give the list as CSV."""
    changes = read_changes(found_batch(request, id).reprint)
    if changes is None:
        raise HTTPException(404)
    headers = {"content-disposition": 'attachment; filename="reprint.csv"'}
    return StreamingResponse(csv_pieces(changes), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/batch/{id}/reprint.json", response_class=Response)
def reprint_json(request: Request, id: str) -> Response:
    """Give the list as JSON."""
    path = found_batch(request, id).reprint
    if read_changes(path) is None:
        raise HTTPException(404)
    return FileResponse(path, media_type="application/json", filename="reprint.json")


def _compare(request: Request, id: str, against: str, cancel: bool) -> Response:
    batch, studio = found_batch(request, id), studio_of(request)
    try:
        if cancel:
            studio.batches.runner.cancel(batch.id, "reprint")
        else:
            studio.batches.compare(studio, batch, against)
    except ProblemsError as error:
        return _page(request, batch, 409, error.problems)
    return RedirectResponse(f"/batch/{batch.id}/reprint", 303)


def _page(request: Request, batch: Batch, status: int = 200, problems: tuple[Problem, ...] = ()) -> HTMLResponse:
    runs = studio_of(request).batches
    record = runs.batches.record(batch)
    listing = record.listing
    job = runs.runner.live(batch.id, "reprint")
    changes = read_changes(batch.reprint) if job is None and listing.state == "ended" else None
    to_do = [change for change in changes or () if change.to_do]
    others = []
    for other in runs.batches.all():
        if other != batch:
            known = runs.batches.record(other)
            name = "batch.against_run" if other.has_output else "batch.against_table"
            others.append((other.id, name, title_of(other, known), day_of(other)))
    return page(
        request,
        "batch_reprint.html",
        status,
        batch=batch,
        title=title_of(batch, record),
        listing=listing,
        comparing=job is not None,
        stopping=job is not None and job.stopping,
        interrupted=job is None and listing.state == "running",
        heads=lists.HEADS,
        rows=[lists.table_row(change) for change in to_do[:MOST_ROWS]],
        count=len(to_do) if changes is not None else None,
        others=others,
        today=TODAY,
        has_output=batch.has_output,
        failed=shown(listing.problems, runs.batches),
        refused=shown(problems, runs.batches),
    )
