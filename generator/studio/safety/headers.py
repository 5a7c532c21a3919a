"""What every answer says to the browser about what it may do with it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing from elsewhere, nothing inline (W3C Content Security Policy 3). `blob:` shows a chosen seal before it is sent."""

_ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # `no-referrer` would make browsers send `Origin: null` with forms (Fetch, "append a request Origin header"), and
    # nothing of an address goes to another site with `same-origin` either.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class HeadersMiddleware:
    """Adds the headers to each answer, whoever made it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers[name] = value
                headers["cache-control"] = _keeping(scope["path"], message["status"])
            await send(message)

        await self._app(scope, receive, sent)


def _keeping(path: str, status: int) -> str:
    """Return how long the browser may keep an answer: agencies' pages not at all."""
    if path.startswith(("/static/", "/fonts/")) and status in (200, 304):
        return "no-cache"  # kept, and asked about each time: a new version has the same address
    if path.startswith("/previews/") and status in (200, 304):
        return "private, max-age=31536000, immutable"  # its address is the digest of what it shows
    return "no-store"
