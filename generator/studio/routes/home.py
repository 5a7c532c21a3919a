"""The first page: the agencies of the folder with what is wrong with each, and a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from generator.diagnostics import Problem, ProblemsError
from generator.studio.agency_files import AgencyFile
from generator.studio.agency_form.posted import word
from generator.studio.agency_text import checked_text, read_text, values_of
from generator.studio.libraries import library_of
from generator.studio.new_agency import make_agency
from generator.studio.pages import page, studio_of

if TYPE_CHECKING:
    from generator.studio.app import Studio

router = APIRouter()

MOST_CHECKED = 60
"""Agencies that are looked at for the first page; of the others it shows the name of the file."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An agency on the first page."""

    id: str
    name: str
    sample: bool = False
    problems: int | None = None
    """None if it was not looked at, -1 if it cannot be read."""


@router.get("/", response_class=HTMLResponse)
def home(request: Request) -> HTMLResponse:
    """Show the agencies of the project folder."""
    return _home(request)


@router.post("/agencies", response_class=HTMLResponse)
async def new_agency(request: Request) -> Response:
    """Make the file of a new agency and go to its form."""
    form = await request.form()
    return await run_in_threadpool(_new, request, form)


def _new(request: Request, form: FormData) -> Response:
    studio = studio_of(request)
    name, state = word(form, "name"), word(form, "state")
    try:
        library = library_of(studio)
    except ProblemsError:
        return _home(request, 422)
    wrong = {} if name and name.isprintable() and len(name) <= 120 else {"name": "home.name_missing"}
    if state not in {rule.code for rule in library.reference.states}:
        wrong["state"] = "home.state_missing"
    if wrong:
        return _home(request, 422, name=name, state=state, wrong=wrong)
    try:
        path = make_agency(studio.project.again(), library, studio.settings.folder, name, state)
    except OSError as error:
        reason = (error.strerror or "the system gave no reason").lower()
        hint = "make room, or mend the rights of the folder"
        problem = Problem("cannot-write", f"the project folder cannot be written: {reason}", hints=(hint,))
        return _home(request, 422, name=name, state=state, broken=(problem,))
    return RedirectResponse(f"/agencies/{path.stem}?made=1", 303)


def _home(request: Request, status: int = 200, **typed: object) -> HTMLResponse:
    studio = studio_of(request)
    files = studio.agencies.all()
    try:
        library = library_of(studio)
        states = sorted((rule.code, str(rule.name)) for rule in library.reference.states)
        broken: tuple[object, ...] = ()
        listed = [_listed(studio, file) for file in files[:MOST_CHECKED]]
    except ProblemsError as error:
        states, broken, listed = [], error.problems, []
    listed += [Listed(file.id, file.id) for file in files[len(listed) :]]
    states.sort(key=lambda state: state[1])
    values = {"name": "", "state": "", "wrong": {}, "broken": broken, **typed}
    return page(request, "home.html", status, agencies=listed, states=states, typed=values)


def _listed(studio: Studio, file: AgencyFile) -> Listed:
    """Return an agency with the number of its errors."""
    try:
        text = read_text(file.path)
        values = values_of(text)
    except (OSError, ProblemsError):
        return Listed(file.id, file.id, problems=-1)
    checked = checked_text(studio.project.again(), library_of(studio), file.path, text)
    return Listed(file.id, values.get("name", "") or file.id, values.get("sample") == "true", len(checked.errors))
