"""Which page a request comes from: one of another site may lead to the studio, and nothing else."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from generator.studio.safety.answers import answer
from generator.studio.safety.csrf import SAFE


class OriginMiddleware:
    """Refuses (403) what a page of another origin asks for, but for a link that somebody follows."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application whose Host header has been checked."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "http" and _foreign(scope):
            await answer(scope, 403, "origin")(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _foreign(scope: Scope) -> bool:
    """Whether another origin asks. Programs that are no browsers say nothing of either kind; the session's token stops them."""
    headers = Headers(scope=scope)
    changes = scope["method"] not in SAFE
    # Every browser says where something that changes anything comes from (Fetch, "append a request Origin header").
    if changes and any(origin.lower() != f"http://{headers['host'].lower()}" for origin in headers.getlist("origin")):
        return True
    # W3C Fetch Metadata: `none` is an address typed in, or a bookmark.
    site = headers.get("sec-fetch-site", "same-origin")
    if site in ("same-origin", "none"):
        return changes and site == "none"
    followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return changes or not followed
