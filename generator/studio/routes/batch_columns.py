"""The page on which somebody says which column of a table is which field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from generator.diagnostics import Problem, ProblemsError
from generator.studio.batch_runs.folders import Batch
from generator.studio.batch_runs.mapping import Mapped, field_groups, given_by, mapped, mapping_text, read_head
from generator.studio.batch_runs.records import Choice
from generator.studio.batch_runs.service import defaults_of
from generator.studio.batch_runs.uploads import count_rows
from generator.studio.batch_runs.views import shown, texts_of, title_of, where
from generator.studio.libraries import library_of
from generator.studio.pages import page, studio_of
from generator.studio.routes.batch import batch_page, found_batch

router = APIRouter()


@router.get("/batch/{id}/columns", response_class=HTMLResponse)
def show_columns(request: Request, id: str) -> HTMLResponse:
    """Show the columns with some of their values, and what each is taken for."""
    return _page(request, found_batch(request, id))


@router.post("/batch/{id}/columns", response_class=HTMLResponse)
async def save_columns(request: Request, id: str) -> Response:
    """Save which column is which field, and go on where that is clear."""
    form = await request.form()
    return await run_in_threadpool(_save, request, id, form)


def _save(request: Request, id: str, form: FormData) -> Response:
    batch, studio = found_batch(request, id), studio_of(request)
    batches, texts = studio.batches.batches, texts_of(form)
    if studio.batches.now(batch).standing in ("running", "elsewhere"):
        hints = ("wait until it has ended, or cancel it",)
        running = Problem("batch-running", "columns cannot be changed while the table is being made", hints=hints)
        return batch_page(request, batch, 409, problems=(running,))
    record = batches.record(batch)
    choice = _choice(record.sheets, texts, record.choice, {file.id for file in studio.agencies.all()})
    try:
        if choice.sheet != record.choice.sheet:
            # Other headers: what was chosen for the first sheet's means nothing here.
            rows = count_rows(batch.table, choice.sheet, studio.settings.limits)
            batches.write_columns(batch, "")
            batches.change(batch, lambda old: replace(old, choice=choice, rows=rows))
            return RedirectResponse(f"/batch/{batch.id}/columns", 303)
        text, problems = mapping_text(read_head(batch.table, choice.sheet), texts)
        batches.change(batch, lambda old: replace(old, choice=choice))
        if problems:
            return _page(request, batch, 422, problems, text)
        batches.write_columns(batch, text)
        found = _mapped(request, batch, choice, text)
    except ProblemsError as error:
        return _page(request, batch, 422, error.problems)
    if found.problems:
        return _page(request, batch, 422)
    return RedirectResponse(f"/batch/{batch.id}", 303)


def _choice(sheets: tuple[str, ...], texts: Any, before: Choice, agencies: set[str]) -> Choice:
    defaults, sheet = texts.get("defaults", ""), texts.get("sheet", before.sheet)
    return replace(before, defaults=defaults if defaults in agencies else "", sheet=sheet if sheet in sheets else "")


def _mapped(request: Request, batch: Batch, choice: Choice, text: str) -> Mapped:
    studio = studio_of(request)
    given = given_by(studio.project, defaults_of(studio, choice), library_of(studio))
    return mapped(read_head(batch.table, choice.sheet), text, given)


def _page(
    request: Request, batch: Batch, status: int = 200, problems: tuple[Problem, ...] = (), text: str | None = None
) -> HTMLResponse:
    studio = studio_of(request)
    batches = studio.batches.batches
    record = batches.record(batch)
    choice = record.choice
    found: Mapped | None = None
    try:
        head = read_head(batch.table, choice.sheet)
        written = batch.written_columns if text is None else text
        found = mapped(head, written)  # for the page, where the defaults have problems of their own
        found = _mapped(request, batch, choice, written)
    except ProblemsError as error:
        problems = (*problems, *error.problems)
    # Before anybody has chosen anything, columns that are not known are no mistake.
    told = (*problems, *(found.problems if found is not None and (status != 200 or batch.written_columns) else ()))
    used = [column.value for column in found.columns if column.value] if found is not None else []
    listed = [(problem, _anchor(problem)) for problem in shown(dict.fromkeys(told), batches)]
    return page(
        request,
        "batch_columns.html",
        status if not (problems and status == 200) else 422,
        batch=batch,
        title=title_of(batch, record),
        record=record,
        columns=found.columns if found is not None else (),
        groups=field_groups(used),
        agencies=[file.id for file in studio.agencies.all()],
        choice=choice,
        told=listed,
        places=[where(problem) for problem, _ in listed],
        asked=status != 200 or bool(batch.written_columns),
    )


def _anchor(problem: Problem) -> str:
    """Return the id of what on the page a problem is about."""
    return f"column-{problem.place.column}" if problem.place.cell else ""
