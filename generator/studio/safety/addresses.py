"""By which name the studio was called, and for what address.

A page of another site can make a name of its own lead to 127.0.0.1 (DNS rebinding) and would then be of the same origin as the
studio; but its browser still says that name in the Host header.
"""

from __future__ import annotations

import unicodedata

from starlette.types import ASGIApp, Receive, Scope, Send

from generator.studio.safety.answers import answer


class AddressMiddleware:
    """Answers only to its own names (421), and to addresses that a page of the studio could have given (400, 414)."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], longest: int) -> None:
        """Wrap an application that is called by `hosts` (with port); an address has `longest` bytes at most."""
        self._app = app
        self._hosts = hosts
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "http":
            status = self._status(scope)
            if status:
                await answer(scope, status)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _status(self, scope: Scope) -> int:
        """Return why a request is refused, or 0."""
        hosts = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1:
            return 400  # RFC 9112, 3.2
        if hosts[0] not in self._hosts:
            return 421
        path = scope["path"]
        if len(path.encode("utf-8", "replace")) + len(scope["query_string"]) > self._longest:
            return 414
        # No page has such an address, and no file name should ever see a NUL.
        return 400 if any(unicodedata.category(character) in ("Cc", "Cs") for character in path) else 0
