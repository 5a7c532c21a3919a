"""The typefaces of the printed sheets, so that pages look like them and every language's name can be read offline."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from generator.content.reference import Language
from generator.diagnostics import ProblemsError
from generator.project import ProjectFiles
from generator.studio.libraries import library_of
from generator.studio.pages import studio_of
from generator.typefaces.fonts_index import FontsIndex, read_index

router = APIRouter()


@router.get("/fonts/faces.css", include_in_schema=False)
def faces(request: Request) -> Response:
    """Return a style sheet that names the faces and says which languages are set in which."""
    studio = studio_of(request)
    index = _index(studio.project)
    try:
        languages = library_of(studio).reference.languages
    except ProblemsError:
        languages = ()  # the page that says what is wrong with the library looks like all others
    return Response(style_sheet(index, languages), media_type="text/css; charset=utf-8")


@router.get("/fonts/{name}", include_in_schema=False)
def font(request: Request, name: str) -> Response:
    """Return the bytes of a face; 404 for what fonts.yaml does not name."""
    project = studio_of(request).project
    if name not in {face.file for face in _index(project).faces}:
        raise HTTPException(404)
    try:
        return Response(project.again().read_bytes(f"fonts/{name}"), media_type="font/ttf")
    except OSError:
        raise HTTPException(404) from None


_indexes: dict[ProjectFiles, tuple[object, FontsIndex]] = {}


def _index(project: ProjectFiles) -> FontsIndex:
    """Return what fonts.yaml says, read again when something of the fonts has changed; nothing where it cannot be read."""
    seen = project.stamps("fonts")
    known = _indexes.get(project)
    if known is None or known[0] != seen:
        try:
            index = read_index(project.again())
        except ProblemsError:
            index = FontsIndex((), {})
        known = _indexes[project] = (seen, index)
    return known[1]


def style_sheet(index: FontsIndex, languages: tuple[Language, ...]) -> str:
    """Return the rules: a `@font-face` for each upright face, and `:lang()` for each language that is not in Latin letters."""
    rules = [
        f'@font-face{{font-family:"{face.typeface}";src:url("/fonts/{face.file}");'
        f"font-weight:{'600 900' if face.bold else '100 500'};font-display:swap}}"
        for face in index.faces
        if not face.italic
    ]
    for language in languages:
        if language.script == "Latn":
            continue
        fit = [face for face in index.faces if language.script in face.scripts and not face.italic]
        fit.sort(key=lambda face: language.code not in face.languages and language.code.split("-")[0] not in face.languages)
        if fit:
            rules.append(f':lang({language.code}){{font-family:"{fit[0].typeface}",sans-serif}}')
    return "\n".join(rules) + "\n"
