"""How many requests are looked after at once."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from generator.studio.safety.answers import answer


class CrowdMiddleware:
    """Asks those who come when there are too many to come back in a second (503)."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        """Wrap an application that looks after `most` requests at once."""
        self._app = app
        self._most = most
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._under_way >= self._most:
            await answer(scope, 503, "busy", {"Retry-After": "1"})(scope, receive, send)
            return
        self._under_way += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._under_way -= 1
