"""How much a request may bring, and how slowly: counted while it comes, not by what it says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generator.studio.safety.answers import answer
from generator.studio.safety.uploads import limit_of
from generator.studio.settings import Limits

LINGER_SECONDS = 1.0
LINGER_BYTES = 4_000_000
"""How much more is taken (and thrown away) after an early answer: a connection closed on a browser that still sends is reset,
and the answer can be lost with it (RFC 9112, 9.6)."""


class _StoppedError(Exception):
    """The body is not read any further."""


class BodyMiddleware:
    """Refuses a body that is too big (413) or too slow (408), and closes the connection on one that was not read to its end."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        """Wrap an application."""
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        body = _Body(receive, send, limit_of(scope, self._limits), self._limits)
        body.unread = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
        declared = headers.get("content-length", "0")
        if not (declared.isascii() and declared.isdigit()):
            body.refusal = (400, "request")
        elif int(declared[:20]) > body.limit:
            body.refusal = (413, "too_big")
        else:
            try:
                await self._app(scope, body.receive, body.send)
            except Exception:
                if body.refusal is None or body.begun:
                    raise
        if body.refusal is not None and not body.begun:
            status, code = body.refusal
            await answer(scope, status, code)(scope, receive, body.send_refusal)


@dataclass(slots=True)
class _Body:
    """A request's body while it is read."""

    inner_receive: Receive
    inner_send: Send
    limit: int
    limits: Limits
    unread: bool = False
    """Whether more of it may come."""
    begun: bool = False
    """Whether the answer has begun."""
    refusal: tuple[int, str] | None = None
    """Status and code, once it is refused."""
    _taken: int = 0
    _until: float = 0.0

    async def receive(self) -> Message:
        """Take the next piece. Raises _StoppedError when it was one too many or does not come."""
        if self.refusal is not None:
            raise _StoppedError
        if not self.unread:
            return await self.inner_receive()
        now = asyncio.get_running_loop().time()
        self._until = self._until or now + self.limits.whole_body
        try:
            async with asyncio.timeout(min(self.limits.between_pieces, self._until - now)):
                message = await self.inner_receive()
        except TimeoutError:
            self.refusal = (408, "slow")
            raise _StoppedError from None
        self._taken += len(message.get("body", b""))
        self.unread = bool(message.get("more_body", False))
        if self._taken > self.limit:
            self.refusal = (413, "too_big")
            raise _StoppedError
        return message

    async def send(self, message: Message) -> None:
        """Pass on a part of the answer, unless the body has been refused meanwhile and something better is to be said."""
        if self.refusal is None or self.begun:
            await self.send_refusal(message)

    async def send_refusal(self, message: Message) -> None:
        """Pass on a part of the answer; if the body has not been read, nothing more is taken on this connection."""
        if message["type"] == "http.response.start":
            self.begun = True
            if self.unread:
                MutableHeaders(scope=message)["connection"] = "close"
        elif self.unread and not message.get("more_body", False):
            await self.inner_send({**message, "more_body": True})
            await self._linger()
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self.inner_send(message)

    async def _linger(self) -> None:
        taken = 0
        try:
            async with asyncio.timeout(LINGER_SECONDS):
                while self.unread and taken < LINGER_BYTES:
                    message = await self.inner_receive()
                    taken += len(message.get("body", b""))
                    self.unread = bool(message.get("more_body", False))
        except TimeoutError:
            pass
