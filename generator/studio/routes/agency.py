"""The page of one agency: its form, checked while it is typed, saved so that nobody's change is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from generator.diagnostics import Problem, ProblemsError
from generator.studio.agency_files import AgencyFile
from generator.studio.agency_form.actions import acted
from generator.studio.agency_form.form import form_of, id_of
from generator.studio.agency_form.posted import drafted, phones_of, typed, word
from generator.studio.agency_form.schema import schema_by_path
from generator.studio.agency_form.versions import differences, merged
from generator.studio.agency_text import (
    ConflictError,
    check_text,
    compacted,
    digest_of,
    earlier_text,
    read_text,
    save,
    values_of,
)
from generator.studio.libraries import library_of
from generator.studio.pages import page, studio_of
from generator.studio.words import read_words

router = APIRouter()

SAVE, ANYWAY, SEAL, MERGE = "save", "save-anyway", "save-seal", "merge"
_CHOOSE = "choose."


def found_file(request: Request, id: str) -> AgencyFile:
    """Return the agency file of an id. Raises HTTPException (404) where there is none."""
    file = studio_of(request).agencies.find(id)
    if file is None:
        raise HTTPException(404)
    return file


def text_of_file(file: AgencyFile) -> str:
    """Return what the file says. Raises ProblemsError if it is not UTF-8, HTTPException (404) if it has just gone."""
    try:
        return read_text(file.path)
    except OSError:
        raise HTTPException(404) from None


@router.get("/agencies/{id}", response_class=HTMLResponse)
def show_agency(request: Request, id: str, saved: str = "", made: str = "") -> Response:
    """Show the form with what the file says."""
    file = found_file(request, id)
    try:
        text = text_of_file(file)
        values = values_of(text)
        found = [(one.problem, one.field) for one in check_text(studio_of(request), file, text).problems]
        notice = "made" if made else "saved" if saved else ""
        return _form_page(request, file, values, found, digest_of(text), notice=notice)
    except ProblemsError as error:
        return unreadable(request, file, error.problems)


@router.post("/agencies/{id}", response_class=HTMLResponse)
async def post_agency(request: Request, id: str) -> Response:
    """Save the form, or do what one of its buttons says."""
    form = await request.form()
    return await run_in_threadpool(_post, request, id, form)


@router.post("/agencies/{id}/check")
async def check_agency(request: Request, id: str) -> JSONResponse:
    """Say what would be wrong if the form were saved as it is, and how its phones are printed."""
    form = await request.form()
    return await run_in_threadpool(_check, request, id, form)


def _check(request: Request, id: str, form: FormData) -> JSONResponse:
    file, values = found_file(request, id), typed(form)
    digest = ""
    try:
        text = text_of_file(file)
        digest = digest_of(text)
        found: Iterable[tuple[Problem, str]] = drafted(studio_of(request), file, text, values).found
    except ProblemsError as error:
        found = [(problem, "") for problem in error.problems]
    problems = [
        {"field": path, "id": id_of(path) if path else "", "code": one.code, "message": one.message, "hints": one.hints,
         "severity": one.severity}
        for one, path in found
    ]  # fmt: skip
    phones = {id_of(path): display for path, display in phones_of(values).items()}
    stale = digest != word(form, "before")
    return JSONResponse({"problems": problems, "phones": phones, "digest": digest, "stale": stale})


def _post(request: Request, id: str, form: FormData) -> Response:
    file, values, do = found_file(request, id), typed(form), word(form, "do") or SAVE
    try:
        current = text_of_file(file)
        if do in {SAVE, ANYWAY, SEAL, MERGE}:
            return _save(request, file, current, values, form)
        after = acted(values, do, word(form, f"add.{do.partition('.')[0]}"))
        if after is None:
            raise HTTPException(400)
        draft = drafted(studio_of(request), file, current, after.values)
        return _form_page(request, file, draft.values, draft.found, word(form, "before"), focus=after.focus)
    except ProblemsError as error:
        return _refused(request, file, values, form, error)


def _save(request: Request, file: AgencyFile, current: str, values: Mapping[str, str], form: FormData) -> Response:
    """Save what was typed, unless the file has changed meanwhile or a good file would become one with problems."""
    do, before = word(form, "do") or SAVE, word(form, "before")
    if digest_of(current) != before:
        return _versions_page(request, file, current, values, word(form, "base") or before)
    if do == MERGE:
        yours, theirs = compacted(values)[0], values_of(current)
        chosen = {name.removeprefix(_CHOOSE): word(form, name) for name in form if name.startswith(_CHOOSE)}
        wanted = {one.path for one in differences(None, theirs, yours)}
        if any(chosen.get(path) not in {"theirs", "yours"} for path in wanted):
            return _versions_page(request, file, current, values, word(form, "base"), again=True)
        values = merged(theirs, yours, chosen)
    draft = drafted(studio_of(request), file, current, values)
    if do != ANYWAY and draft.checked.errors and not check_text(studio_of(request), file, current).errors:
        return _form_page(request, file, draft.values, draft.found, before, notice="not_saved")
    try:
        save(file, draft.text, before)
    except ConflictError as error:
        return _versions_page(request, file, error.current_text, values, before)
    return RedirectResponse(f"/agencies/{file.id}{'/seal' if do == SEAL else '?saved=1'}", 303)


def _refused(request: Request, file: AgencyFile, values: Mapping[str, str], form: FormData, error: ProblemsError) -> Response:
    """Show what was typed with why it could not be saved; nothing of it is lost."""
    try:
        found = [(problem, "") for problem in error.problems]
        return _form_page(request, file, values, found, word(form, "before"), notice="refused")
    except ProblemsError as second:
        return unreadable(request, file, second.problems)


def _form_page(
    request: Request,
    file: AgencyFile,
    values: Mapping[str, str],
    found: Iterable[tuple[Problem, str]],
    before: str,
    *,
    notice: str = "",
    focus: str = "",
) -> HTMLResponse:
    view = form_of(values, found, library_of(studio_of(request)), read_words())
    status = 422 if notice in {"not_saved", "refused"} else 200
    return page(
        request, "agency.html", status, step="agency", agency=agency_of(file, values), form=view, before=before, notice=notice,
        focus=focus, focus_id=id_of(focus) if focus else "", file_name=file.path.name, has_seal=bool(values.get("logo.path")),
    )  # fmt: skip


def _versions_page(
    request: Request, file: AgencyFile, current: str, values: Mapping[str, str], before: str, *, again: bool = False
) -> HTMLResponse:
    """Show both versions field by field."""
    yours, theirs = compacted(values)[0], values_of(current)
    earlier = earlier_text(before)
    base = values_of(earlier) if earlier is not None else None
    rows = differences(base, theirs, yours)
    words = read_words()
    labels = {one.path: _label(one.path) for one in rows}
    return page(
        request, "agency_versions.html", 409, step="agency", agency=agency_of(file, theirs), rows=rows, labels=labels,
        yours=yours, before=digest_of(current), base_digest=before, again=again, intro=words("agency.conflict.intro"),
    )  # fmt: skip


def _label(path: str) -> str:
    words, parts = read_words(), path.split(".")
    names = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
    return ", ".join(dict.fromkeys(words(f"agency.label.{name}") for name in names if name in schema_by_path()))


def agency_of(file: AgencyFile, values: Mapping[str, str]) -> dict[str, str]:
    """Return what all pages of an agency show of it."""
    return {"id": file.id, "name": values.get("name", "") or file.id}


def unreadable(request: Request, file: AgencyFile, problems: Iterable[Problem]) -> HTMLResponse:
    """Show why a file cannot be shown as a form."""
    return page(
        request, "agency_unreadable.html", 422, step="agency", agency=agency_of(file, {}), problems=tuple(problems),
        file_name=file.path.name,
    )  # fmt: skip
