"""The seal's page: the picture as it is, and another one from the browser, checked and cut."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from generator.diagnostics import Problem, ProblemsError
from generator.load.logos import Kind
from generator.studio.agency_files import AgencyFile
from generator.studio.agency_form.posted import word
from generator.studio.agency_text import ConflictError, digest_of, save, values_of, with_values
from generator.studio.new_agency import slug_of
from generator.studio.pages import page, studio_of
from generator.studio.routes.agency import agency_of, found_file, text_of_file, unreadable
from generator.studio.seals import Box, checked_seal, current_seal, save_seal

router = APIRouter()

_SIDES = ("x", "y", "w", "h")
_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}
_MAX_ALT = 300
Found = list[tuple[Problem, str]]
"""Problems, each with the id of its field."""


@router.get("/agencies/{id}/seal", response_class=HTMLResponse)
def show_seal(request: Request, id: str, saved: str = "") -> Response:
    """Show the seal and the form for another one."""
    file = found_file(request, id)
    try:
        return _page(request, file, text_of_file(file), saved=bool(saved))
    except ProblemsError as error:
        return unreadable(request, file, error.problems)


@router.get("/agencies/{id}/seal/picture")
def seal_picture(request: Request, id: str) -> Response:
    """Return the picture that the agency's file names, if it is one that the loader takes."""
    file = found_file(request, id)
    try:
        written = values_of(text_of_file(file)).get("logo.path", "")
    except ProblemsError:
        written = ""
    logo = current_seal(studio_of(request).project.again(), file.path, written)
    if logo is None:
        raise HTTPException(404)
    return Response(logo.data, media_type=_TYPES[logo.kind])


@router.post("/agencies/{id}/seal", response_class=HTMLResponse)
async def upload_seal(request: Request, id: str) -> Response:
    """Check the picture, cut it, save it beside the agency's file and name it there."""
    form = await request.form()
    sent, most = form.get("seal"), studio_of(request).settings.limits.seal
    # One byte more than there may be says as much as all of them.
    data = await sent.read(most + 1) if isinstance(sent, UploadFile) else b""
    return await run_in_threadpool(_upload, request, id, form, data)


def _upload(request: Request, id: str, form: FormData, data: bytes) -> Response:
    file, alt = found_file(request, id), word(form, "alt")
    box = {side: word(form, side) for side in _SIDES}
    try:
        text = text_of_file(file)
        values = values_of(text)
        checked, found = _checked(request, data, alt, box)
        if checked is None or found:
            return _page(request, file, text, found=found, alt=alt, box=box)
        picture, kind = checked
        name = save_seal(file.path.parent, slug_of(values.get("slug", "") or file.path.stem), picture, kind)
        # All other fields are as they are on disk: nobody's change is lost.
        save(file, with_values(text, {"logo.path": name, "logo.alt": alt}), digest_of(text))
    except ConflictError as error:
        problem = Problem("file-changed", "somebody has saved the file in the same moment", hints=("send the picture once more",))
        return _page(request, file, error.current_text, found=[(problem, "seal-file")], alt=alt, box=box)
    except ProblemsError as error:
        return unreadable(request, file, error.problems)
    return RedirectResponse(f"/agencies/{file.id}/seal?saved=1", 303)


def _checked(request: Request, data: bytes, alt: str, box: dict[str, str]) -> tuple[tuple[bytes, Kind] | None, Found]:
    """Return the picture to save, or None, and what is wrong with what was sent."""
    most, found = studio_of(request).settings.limits.seal, Found()
    if not alt or len(alt) > _MAX_ALT or not alt.isprintable():
        hint = f"say in words what the picture shows, in {_MAX_ALT} characters or fewer and on one line"
        found.append((Problem("missing-key", "the picture has no alt text that can be read out", hints=(hint,)), "seal-alt"))
    if not data:
        found.append((Problem("logo-missing", "no picture was sent", hints=("choose a PNG, JPEG or SVG file",)), "seal-file"))
        return None, found
    if len(data) > most:
        message = f"the picture has more than {most // 1_000_000} MB"
        hint = "save it smaller; 1,000 pixels across are plenty"
        found.append((Problem("logo-too-big", message, hints=(hint,)), "seal-file"))
        return None, found
    try:
        return checked_seal(data, _box(box)), found
    except ProblemsError as error:
        found += [(problem, "seal-x" if problem.code == "seal-crop" else "seal-file") for problem in error.problems]
        return None, found


def _box(written: dict[str, str]) -> Box | None:
    """Return the part to cut out, or None if nothing is said. Raises ProblemsError if it is said in part, or not in numbers."""
    if not any(written.values()):
        return None
    if not all(value.isascii() and value.isdecimal() and len(value) < 7 for value in written.values()):
        hint = "give four whole numbers, or leave all four empty"
        raise ProblemsError([Problem("seal-crop", "the part to cut out is not four whole numbers", hints=(hint,))])
    return Box(*(int(written[side]) for side in _SIDES))


def _page(
    request: Request,
    file: AgencyFile,
    text: str,
    *,
    found: Iterable[tuple[Problem, str]] = (),
    alt: str | None = None,
    box: dict[str, str] | None = None,
    saved: bool = False,
) -> HTMLResponse:
    values, problems = values_of(text), tuple(found)
    logo = current_seal(studio_of(request).project.again(), file.path, values.get("logo.path", ""))
    return page(
        request, "agency_seal.html", 422 if problems else 200, step="agency", agency=agency_of(file, values), problems=problems,
        alt=values.get("logo.alt", "") if alt is None else alt, box=box or dict.fromkeys(_SIDES, ""), saved=saved, logo=logo,
        logo_key=digest_of(text)[:12], current_alt=values.get("logo.alt", ""),
        most=studio_of(request).settings.limits.seal // 1_000_000,
    )  # fmt: skip
