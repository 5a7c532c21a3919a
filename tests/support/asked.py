"""A small studio of odd pages, and requests sent to it piece by piece as a server sends them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.testclient import TestClient

from generator.studio import Settings
from generator.studio.safety.guard import guard
from generator.studio.settings import Limits
from tests.support.studios import BASE, PORT

HOST = f"127.0.0.1:{PORT}"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


async def reads_all(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def reads_nothing(request: Request) -> PlainTextResponse:
    return PlainTextResponse("early")


async def fails(request: Request) -> PlainTextResponse:
    raise ValueError(f"cannot open {Path(__file__)}\nat all")


async def fails_late(request: Request) -> StreamingResponse:
    async def parts() -> AsyncIterator[bytes]:
        yield b"half"
        raise ValueError("no more")

    return StreamingResponse(parts())


async def hides_what_stopped_it(request: Request) -> PlainTextResponse:
    try:
        await request.body()
    except Exception as error:  # as form parsers do
        raise HTTPException(400, "There was an error parsing the body") from error
    return PlainTextResponse("")


def small(tmp_path: Path, token: str | None = None, **limits: float) -> FastAPI:
    """A studio of a few odd pages, looked after as the real one is."""
    app = FastAPI()
    app.state.key = b"k" * 32
    for name, page in (
        ("/all", reads_all),
        ("/agencies/x/seal", reads_all),
        ("/batch", reads_all),
        ("/early", reads_nothing),
        ("/fails", fails),
        ("/late", fails_late),
        ("/hides", hides_what_stopped_it),
    ):
        app.add_api_route(name, page, methods=["GET", "POST"])
    guard(app, Settings(tmp_path, port=PORT, token=token, limits=Limits(**limits)))  # type: ignore[arg-type]
    return app


def browser(app: FastAPI, **options: Any) -> TestClient:
    return TestClient(app, base_url=BASE, follow_redirects=False, **options)


class Body:
    """A request's body that counts how much of it is taken."""

    def __init__(self, pieces: Iterable[bytes], pause: float = 0, stall: bool = False) -> None:
        self.pieces = iter(pieces)
        self.taken = 0
        self.pause = pause
        self.stall = stall

    async def __call__(self) -> Mapping[str, Any]:
        await asyncio.sleep(self.pause)
        piece = next(self.pieces, None)
        if piece is None and self.stall:
            await asyncio.sleep(3600)
        self.taken += len(piece or b"")
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}


class Answer:
    """What came back."""

    def __init__(self, sent: list[Mapping[str, Any]]) -> None:
        self.status = sent[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        self.text = b"".join(message.get("body", b"") for message in sent[1:]).decode()
        assert not sent[-1].get("more_body", False)


def ask(app: Callable[..., Awaitable[None]], path: str, body: Body, method: str = "POST", **headers: str) -> Answer:
    """Send a request as a server does it, piece by piece."""
    sent: list[Mapping[str, Any]] = []

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    given = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "state": {},
    }
    asyncio.run(asyncio.wait_for(app(scope, body, send), 20))
    return Answer(sent)
