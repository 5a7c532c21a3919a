"""What nothing else caught: one line in the terminal, and an answer that says nothing about this machine."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generator.diagnostics.render import visible
from generator.studio.safety.answers import answer
from generator.studio.words import read_words

LOG = logging.getLogger("musterpress.studio")
_PACKAGE = Path(__file__).parents[2]


class FailuresMiddleware:
    """Turns a fault of the program into status 500, or ends an answer that has begun so that it cannot pass for whole."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request. Raises what the application raised after it had begun to answer."""
        if scope["type"] == "websocket":
            # There are none; 1008 is "policy violation" (RFC 6455, 7.4.1).
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = gone = False

        async def sent(message: Message) -> None:
            nonlocal begun, gone
            begun = begun or message["type"] == "http.response.start"
            try:
                await send(message)
            except Exception:
                gone = True  # the server cannot send: the client has broken off, or has broken HTTP
                raise

        try:
            await self._app(scope, receive, sent)
        except ClientDisconnect:
            return
        except Exception as error:
            if gone:
                return
            LOG.error("%s", one_line(scope, error))
            LOG.debug("", exc_info=error)
            if begun:
                raise
            await _apology(scope)(scope, receive, send)


def _apology(scope: Scope) -> Response:
    """Return the page about a fault; where the fault is in the frame of all pages, a line of text."""
    try:
        return answer(scope, 500, "internal")
    except Exception:  # noqa: BLE001,RUF100 - the last door before the user
        return PlainTextResponse(read_words()("error.internal"), 500)


def handle_errors(app: FastAPI) -> None:
    """Make the pages' own refusals (HTTPException, a form that is none) answers of the same kind."""

    async def refused(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException):
            return answer(request.scope, error.status_code, error.detail, error.headers)
        return answer(request.scope, 422, "request")

    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, refused)


def one_line(scope: Scope, error: BaseException) -> str:
    """Return kind, message and place of a fault, and what was asked for (without the query, which may hold the token)."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(_PACKAGE)]
    place = f" ({Path(ours[-1].filename).relative_to(_PACKAGE).as_posix()}:{ours[-1].lineno})" if ours else ""
    return visible(f"musterpress studio: {scope['method']} {scope['path']}: {type(error).__name__}: {error}{place}")
