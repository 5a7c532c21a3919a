"""What a request is told that is not looked after: a page for people, `{code, message, hint}` for scripts.

`code` is a name in the table `error` of the words; no other text reaches the answer, so that neither a path of this machine nor
what a library says about itself is ever shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from generator.studio.pages import render
from generator.studio.words import read_words

_BY_STATUS = {
    400: "request",
    401: "token",
    403: "forbidden",
    404: "not_found",
    405: "method",
    408: "slow",
    409: "conflict",
    413: "too_big",
    414: "address",
    415: "kind",
    421: "host",
    422: "request",
    503: "busy",
}


def answer(scope: Scope, status: int, code: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer for a status; `code` says more exactly what is the matter, if the words know it."""
    words = read_words()
    if f"error.{code}_hint" not in words.texts:
        code = _BY_STATUS.get(status, "internal" if status >= 500 else "request")
    message, hint = words(f"error.{code}"), words(f"error.{code}_hint")
    if wants_json(scope):
        return JSONResponse({"code": code, "message": message, "hint": hint}, status, headers)
    text = render("error.html", csrf="", path=scope["path"], status=status, code=code, message=message, hint=hint)
    return HTMLResponse(text, status, headers)


def wants_json(scope: Scope) -> bool:
    """Whether a script asks, not a person: by what it accepts or sends, or because the browser says that it is `fetch`."""
    headers = Headers(scope=scope)
    accepted = headers.get("accept", "")
    if "text/html" in accepted:
        return False
    return (
        "json" in accepted
        or "json" in headers.get("content-type", "")
        or headers.get("sec-fetch-dest", "") == "empty"
        or "event-stream" in accepted
    )
