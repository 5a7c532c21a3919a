"""Every browser gets a session of its own, in a cookie that no script and no other site can use."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = "/static/"
"""Styles and scripts are the same for everybody: they need no session, and give none."""


class SessionMiddleware:
    """Puts the session into `scope["state"]["session"]` and sets the cookie where there was none."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        """Wrap an application on a port."""
        self._app = app
        self._port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or scope["path"].startswith(STATIC):
            await self._app(scope, receive, send)
            return
        key: bytes = scope["app"].state.key
        known = session_of(scope, key, self._port)
        session = known or new_session(key)
        scope.setdefault("state", {})["session"] = session

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and not known:
                MutableHeaders(scope=message).append("set-cookie", cookie(session, self._port))
            await send(message)

        await self._app(scope, receive, sent)


def new_session(key: bytes) -> str:
    """Return a new session, signed: one that this studio has not given is none."""
    name = secrets.token_urlsafe(24)
    return f"{name}.{_signature(name, key)}"


def session_of(scope: Scope, key: bytes, port: int) -> str:
    """Return the session whose cookie a request has; "" for none, or for one that is not ours."""
    wanted = _name(port).encode()
    for header, value in scope["headers"]:
        if header != b"cookie":
            continue
        # Cut by hand (RFC 6265, 4.2.1): one odd cookie of another server on this machine must not hide ours.
        for pair in value.split(b";"):
            name, _, given = pair.strip().partition(b"=")
            if name == wanted and _signed(given, key):
                return str(given, "ascii")
    return ""


def cookie(session: str, port: int) -> str:
    """Return the header that sets the cookie of a session."""
    return f"{_name(port)}={session}; HttpOnly; SameSite=Strict; Path=/"


def _name(port: int) -> str:
    """Return the cookie's name: cookies do not know ports (RFC 6265, 8.5), and two studios must not take each other's."""
    return f"musterpress-studio-{port}"


def _signed(given: bytes, key: bytes) -> bool:
    if not given.isascii() or len(given) > 200:
        return False
    name, _, signature = str(given, "ascii").partition(".")
    return hmac.compare_digest(signature, _signature(name, key))


def _signature(name: str, key: bytes) -> str:
    return hmac.new(key, b"session:" + name.encode(), sha256).hexdigest()
