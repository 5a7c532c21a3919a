"""What a run has made, sent from the disk."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response, StreamingResponse

from generator.studio.batch_runs.results import archive_of, problems_file, zip_pieces
from generator.studio.pages import studio_of
from generator.studio.routes.batch import found_batch

router = APIRouter()

_KINDS = {"zip": "application/zip", "tar": "application/x-tar"}


@router.get("/batch/{id}/download", response_class=Response)
def download_batch(request: Request, id: str) -> Response:
    """Give everything that was made as one file: the archive that the run has packed, or one that is packed while it is sent."""
    batch, runs = found_batch(request, id), studio_of(request).batches
    if runs.now(batch).standing in ("running", "elsewhere"):
        raise HTTPException(409, "conflict")
    kind = runs.batches.record(batch).choice.archive
    path = archive_of(batch, kind)
    if path is not None and runs.batches.record(batch).state == "ended":
        return FileResponse(path, media_type=_KINDS[kind], filename=f"agencies.{kind}")
    if not batch.has_output:
        raise HTTPException(404)
    headers = {"content-disposition": 'attachment; filename="agencies.zip"'}
    return StreamingResponse(zip_pieces(batch), media_type=_KINDS["zip"], headers=headers)


@router.get("/batch/{id}/problems.csv", response_class=Response)
def download_problems(request: Request, id: str) -> Response:
    """Give the list of problems as the run has written it."""
    path = problems_file(found_batch(request, id))
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, media_type="text/csv; charset=utf-8", filename="problems.csv")
