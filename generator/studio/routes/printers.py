"""Office printers: the test sheet, what it says, and the list of those that are measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from generator.diagnostics import Problem, ProblemsError
from generator.pipeline.calibrate import PAPERS
from generator.studio.agency_files import AgencyFile
from generator.studio.agency_form.posted import word
from generator.studio.agency_text import digest_of
from generator.studio.pages import page, studio_of
from generator.studio.routes.agency import found_file, text_of_file, unreadable
from generator.studio.routes.packets import name_of
from generator.studio.to_print.printers import KEYS, MOST, Entry, PrintersChangedError, RefusedError, printers_of, put

router = APIRouter()

PaperName = Literal["letter", "a4", "tabloid", "a3"]
_LONGEST = 200


@router.get("/agencies/{id}/printers", response_class=HTMLResponse)
def show_printers(
    request: Request,
    id: str,
    change: Annotated[int, Query(ge=-1, lt=MOST)] = -1,
    saved: Literal["", "saved", "removed"] = "",
) -> Response:
    """Show the wizard, with the values of a printer that is to be changed."""
    file = found_file(request, id)
    try:
        text = text_of_file(file)
        printers = printers_of(text)
    except ProblemsError as error:
        return unreadable(request, file, error.problems)
    at = change if change < len(printers) else -1
    return _page(request, file, text, (printers[at] if at >= 0 else {}, at), notice=saved)


@router.get("/agencies/{id}/printers/test-sheet", response_class=Response)
async def give_test_sheet(request: Request, id: str, paper: PaperName = "letter") -> Response:
    """Give the two-sided test sheet."""
    file = await run_in_threadpool(found_file, request, id)
    try:
        data = await studio_of(request).workshop.test_sheet(paper)
    except ProblemsError as error:
        return unreadable(request, file, error.problems)
    name = f"printer-test-sheet-{paper}.pdf"
    return Response(data, media_type="application/pdf", headers={"content-disposition": f'attachment; filename="{name}"'})


@router.post("/agencies/{id}/printers", response_class=HTMLResponse)
async def post_printers(request: Request, id: str) -> Response:
    """Save a printer, or take one out."""
    form = await request.form()
    return await run_in_threadpool(_post, request, id, form)


def _post(request: Request, id: str, form: FormData) -> Response:
    file, do, before = found_file(request, id), word(form, "do") or "save", word(form, "before")
    entry = {key: word(form, key)[:_LONGEST] for key in KEYS}
    try:
        text = text_of_file(file)
        at = _place(word(form, "at"), len(printers_of(text)))
        if do not in {"save", "remove"}:
            raise HTTPException(400)
        try:
            put(studio_of(request), file, before, at, entry if do == "save" else None)
        except RefusedError as wrong:
            return _page(request, file, text, (entry, at), by_key=wrong.by_key, status=422)
        except PrintersChangedError:
            # The place is that of the list as it was: what was typed is kept as a new printer.
            return _page(request, file, text_of_file(file), (entry if do == "save" else {}, -1), notice="conflict", status=409)
        except IndexError:
            raise HTTPException(400) from None
    except ProblemsError as error:
        return unreadable(request, file, error.problems)
    except OSError:
        raise HTTPException(404) from None
    return RedirectResponse(f"/agencies/{file.id}/printers?saved={'saved' if do == 'save' else 'removed'}", 303)


def _place(at: str, end: int) -> int:
    """Return the place in the list that a form names; none: one past its end."""
    if not at:
        return end
    return int(at) if at.isascii() and at.isdecimal() and len(at) < 4 else -1


def _page(
    request: Request,
    file: AgencyFile,
    text: str,
    form: tuple[Entry, int],
    *,
    by_key: Mapping[str, tuple[Problem, ...]] | None = None,
    notice: str = "",
    status: int = 200,
) -> HTMLResponse:
    printers, (entry, at) = printers_of(text), form
    return page(
        request,
        "printers.html",
        status,
        step="printers",
        agency=name_of(file, text),
        printers=printers,
        papers=tuple(PAPERS),
        entry={key: entry.get(key, "") for key in KEYS},
        at=at if 0 <= at < len(printers) else -1,
        by_key=dict(by_key or {}),
        keys=KEYS,
        notice=notice,
        before=digest_of(text),
        full=len(printers) >= MOST,
    )
