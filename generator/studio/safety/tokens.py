"""A studio that other machines can reach lets in only who has its token."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qsl, quote, urlencode

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from generator.studio.safety.answers import answer
from generator.studio.safety.session import STATIC, cookie, new_session, session_of

FIELD = "token"


class TokenMiddleware:
    """Changes a token in the address for a session, whose address no longer has it; without either nothing is shown (401)."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        """Wrap an application that gives sessions only to requests that come through here."""
        self._app = app
        self._token = token.encode()
        self._port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        key: bytes = scope["app"].state.key
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        shown = [value for name, value in query if name == FIELD]
        if scope["method"] == "GET" and any(self._right(value) for value in shown):
            rest = urlencode([(name, value) for name, value in query if name != FIELD])
            # One slash: two would be the name of another server.
            place = "/" + quote(scope["path"].lstrip("/\\")) + (f"?{rest}" if rest else "")
            headers = {"set-cookie": cookie(new_session(key), self._port)}
            await RedirectResponse(place, 303, headers)(scope, receive, send)
        elif scope["path"].startswith(STATIC) or session_of(scope, key, self._port):
            await self._app(scope, receive, send)
        else:
            await answer(scope, 401, "token")(scope, receive, send)

    def _right(self, value: str) -> bool:
        return hmac.compare_digest(value.encode("utf-8", "replace"), self._token)
