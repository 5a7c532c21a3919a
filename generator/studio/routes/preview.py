"""The preview: real pages of a document as pictures, of the file as it is or of values that are not saved yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response

from generator.content.packets import Edition
from generator.diagnostics import Problem, ProblemsError
from generator.studio.agency_files import AgencyFile
from generator.studio.agency_text import earlier_text, read_raw, read_text, values_of, with_values
from generator.studio.pages import page, studio_of
from generator.studio.preview_view import ZOOMS, Choice, as_json, grouped, look_of, pick, problem_json, seen_pages, status_of
from generator.studio.workshop import Listed, Preview, SupersededError, Wanted

router = APIRouter()

MOST_STOCKS = 40
"""Stocks in the place of those that packets name."""
_ID = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$|^$"
Name = Annotated[str, Query(pattern=_ID, max_length=120)]


class Draft(BaseModel):
    """What the script asks for. `values` are those of the form, `before` the digest of the file that it was made from."""

    model_config = ConfigDict(extra="ignore")

    values: dict[str, str] | None = None
    before: str = Field("", max_length=64)
    packet: str = Field("", pattern=_ID, max_length=120)
    stem: str = Field("", pattern=_ID, max_length=120)
    edition: Edition = "reading"
    page: int = Field(1, ge=1, le=10_000)
    zoom: int = Field(0, ge=0, le=400)
    outlines: bool = False
    stocks: list[str] = Field([], max_length=MOST_STOCKS)
    ink: Literal["color", "black"] = "color"
    printer: str | None = Field(None, max_length=120)
    tab: str = Field("", max_length=64)
    checked: bool = False
    listed: bool = False
    """Whether the names of all documents are wanted as well."""


@dataclass(frozen=True, slots=True)
class _About:
    """An agency as its pages name it."""

    id: str
    name: str


@router.get("/agencies/{agency}/preview", response_class=HTMLResponse)
async def show_preview(  # noqa: PLR0913, PLR0917 - one for each part of the address
    request: Request,
    agency: str,
    stock: Annotated[
        list[Annotated[str, StringConstraints(max_length=120)]], Query(max_length=MOST_STOCKS, default_factory=list)
    ],
    packet: Name = "",
    stem: Name = "",
    document: Annotated[str, Query(pattern=r"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$|^$", max_length=240)] = "",
    edition: Edition = "reading",
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
    zoom: Annotated[int, Query(ge=0, le=400)] = 0,
    outlines: bool = False,
) -> Response:
    """Show pages of one document of an agency, as its file is now."""
    file, text, about = await _agency(request, agency)
    if document:
        packet, _, stem = document.partition("/")
    stocks = tuple(stock)
    every, problems = await _catalogue(request, file, text, stocks)
    chosen = pick(every, packet, stem)
    if chosen is None and (packet or stem) and not problems:
        raise HTTPException(404)
    shown, choice = Preview("", (), problems, fresh=False), Choice(page=number, zoom=zoom, outlines=outlines)
    if chosen is not None:
        has = edition if edition in chosen.editions else chosen.editions[0]
        choice = replace(choice, packet=chosen.packet, stem=chosen.stem, edition=has)
        shown = await _preview(request, replace(_wanted(file, text, choice, chosen), stocks=stocks))
    look = look_of(choice, chosen)
    return page(
        request,
        "preview.html",
        agency=about,
        step="preview",
        groups=grouped(every),
        chosen=chosen,
        choice=choice,
        stocks=stocks,
        zooms=ZOOMS,
        shown=shown,
        seen=seen_pages(shown, choice, look),
        said=status_of(shown),
        turn=len(look),
    )


@router.post("/agencies/{agency}/preview")
async def draft_preview(request: Request, agency: str) -> Response:
    """Answer the script: a preview of values that are not saved. 409 where a newer one of the same tab has overtaken it."""
    file, text, _ = await _agency(request, agency)
    try:
        # By pydantic's own reader, which refuses half of a surrogate pair; no answer could repeat it.
        draft = Draft.model_validate_json(await request.body())
    except ValidationError:
        raise HTTPException(422, "request") from None
    base = earlier_text(draft.before) or text
    try:
        text = await run_in_threadpool(with_values, base, draft.values) if draft.values is not None else text
    except ProblemsError as error:
        return _problems(error.problems)
    stocks = tuple(draft.stocks)
    every = studio_of(request).workshop.last_catalogue(file.path, stocks)
    problems: tuple[Problem, ...] = ()
    if not every or draft.listed:
        every, problems = await _catalogue(request, file, text, stocks)
    chosen = pick(every, draft.packet, draft.stem)
    if chosen is None:
        if problems:
            return _problems(problems)
        raise HTTPException(404)
    edition = draft.edition if draft.edition in chosen.editions else chosen.editions[0]
    choice = Choice(chosen.packet, chosen.stem, edition, draft.page, draft.zoom, draft.outlines)
    wanted = replace(
        _wanted(file, text, choice, chosen),
        stocks=stocks,
        ink=draft.ink,
        printer=draft.printer,
        tab=f"{request.state.session}/{draft.tab}" if draft.tab else "",
        checked=draft.checked,
    )
    try:
        shown = await _preview(request, wanted)
    except SupersededError:
        return JSONResponse({"superseded": True}, 409)
    answer = as_json(shown, choice, look_of(choice, chosen))
    answer["editions"] = list(chosen.editions)
    if draft.listed:
        answer["documents"] = [{"packet": title, "documents": rows} for title, rows in grouped(every)]
    return JSONResponse(answer)


@router.get("/previews/{key}/{number}.png", response_class=Response)
async def page_image(
    request: Request,
    key: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")],
    number: Annotated[int, Path(ge=1, le=10_000)],
    scale: Annotated[float, Query(ge=0.25, le=6, allow_inf_nan=False)] = 2.0,
    outlines: bool = False,
) -> Response:
    """Return a page as a picture; `scale` is in pixels a point, in steps of a quarter."""
    made = await studio_of(request).workshop.image(key, number - 1, round(scale * 4) / 4, outlines)
    if made is None:
        raise HTTPException(404)
    return Response(made, media_type="image/png")


async def _agency(request: Request, name: str) -> tuple[AgencyFile, str, _About]:
    """Return an agency's file, its text, and how it is called. Raises HTTPException (404)."""

    def read() -> tuple[AgencyFile, str, str] | None:
        file = studio_of(request).agencies.find(name)
        if file is None:
            return None
        try:
            text = read_text(file.path)
        except OSError:
            return None
        except (ProblemsError, UnicodeDecodeError):
            # The loader will say so.
            return file, read_raw(file.path).decode("utf-8", "surrogateescape"), ""
        try:
            return file, text, values_of(text).get("name", "")
        except ProblemsError:
            return file, text, ""

    found = await run_in_threadpool(read)
    if found is None:
        raise HTTPException(404)
    return found[0], found[1], _About(found[0].id, found[2] or found[0].id)


async def _catalogue(
    request: Request, file: AgencyFile, text: str, stocks: tuple[str, ...]
) -> tuple[tuple[Listed, ...], tuple[Problem, ...]]:
    """Return the agency's documents; where its file is wrong those that it had before, and what is wrong."""
    workshop = studio_of(request).workshop
    try:
        return await workshop.catalogue(file.path, text, stocks), ()
    except ProblemsError as error:
        return workshop.last_catalogue(file.path, stocks), error.problems


def _wanted(file: AgencyFile, text: str, choice: Choice, chosen: Listed) -> Wanted:
    return Wanted(file.path, text, choice.packet, choice.stem, choice.edition, look=look_of(choice, chosen))


async def _preview(request: Request, wanted: Wanted) -> Preview:
    return await studio_of(request).workshop.preview(wanted)


def _problems(problems: tuple[Problem, ...]) -> Response:
    """Return an answer of problems alone: whatever is shown stays."""
    shown = Preview("", (), problems, fresh=False)
    rows = [problem_json(problem) for problem in problems]
    return JSONResponse({"key": "", "fresh": False, "checked": True, "shown": [], "problems": rows, "status": status_of(shown)})
