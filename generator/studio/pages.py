"""HTML pages: one template a page, filled in with words and values, never with markup from either."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from generator.studio.safety.csrf import csrf_token
from generator.studio.words import read_words

if TYPE_CHECKING:
    from generator.studio.app import Studio

_TEMPLATES = Path(__file__).with_name("templates")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def studio_of(request: Request) -> Studio:
    """Return the studio that a request is for."""
    found: Studio = request.app.state.studio
    return found


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page: `template` below templates/, with `w` for words, `csrf`, `path`, and `values` filled in."""
    return HTMLResponse(render(template, csrf=csrf_token(request), path=request.url.path, **values), status)


def render(template: str, **values: Any) -> str:
    """Return the text of a page; `values` must have `csrf` and `path`, for which `page` sees."""
    return _environment().get_template(template).render(w=read_words(), **values)
