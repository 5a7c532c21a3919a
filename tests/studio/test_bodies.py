"""How much a request may bring, how slowly, and how many may come at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

import pytest
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.testclient import TestClient

from tests.support.asked import HOST, POLICY, Body, ask, small


@pytest.fixture
def client(idle: TestClient) -> TestClient:
    return idle


def megabytes(count: int) -> Iterable[bytes]:
    return (b"x" * 1_000_000 for _ in range(count))


@pytest.mark.parametrize(
    ("path", "kind", "limit"),
    [
        ("/all", "application/x-www-form-urlencoded", 1_000_000),
        ("/agencies/x/seal", "multipart/form-data; boundary=x", 5_000_000),
        ("/agencies/x/seal", "application/json", 1_000_000),
        ("/agencies/seal", "multipart/form-data; boundary=x", 1_000_000),
        ("/batch", "multipart/form-data; boundary=x", 20_000_000),
        ("/batched", "multipart/form-data; boundary=x", 1_000_000),
        ("/nowhere", "application/x-www-form-urlencoded", 1_000_000),
    ],
)
def test_a_gigabyte_is_stopped_early(tmp_path, path, kind, limit):
    body = Body(megabytes(1000))
    told = ask(small(tmp_path), path, body, content_type=kind, transfer_encoding="chunked")
    assert told.status == (413 if path not in ("/nowhere", "/batched", "/agencies/seal") else 404)
    assert told.headers["connection"] == "close"
    assert body.taken <= limit + 1_000_000 + 4_000_000


def test_what_is_said_to_be_too_much_is_not_begun(tmp_path):
    body = Body(megabytes(1000))
    told = ask(small(tmp_path), "/all", body, content_length="1000000000", accept="application/json")
    assert told.status == 413
    assert body.taken <= 4_000_000
    assert told.text.startswith('{"code":"too_big","message":"This is more')


@pytest.mark.parametrize("length", ["-1", "x", "1e9", "", "१", "9" * 400])
def test_a_length_that_is_none(tmp_path, length):
    body = Body([])
    headers = {"content_length": length.encode().decode("latin-1")}
    assert ask(small(tmp_path), "/all", body, **headers).status in (400, 413)
    assert body.taken == 0


def test_a_form_of_just_the_limit_is_taken(tmp_path):
    assert ask(small(tmp_path), "/all", Body(megabytes(1)), content_length="1000000").text == "1000000"


def test_who_says_less_than_comes_is_counted(tmp_path):
    body = Body(megabytes(50))
    assert ask(small(tmp_path), "/all", body, content_length="10").status == 413
    assert body.taken <= 6_000_000


def test_a_page_that_hides_why_it_stopped_is_overruled(tmp_path):
    assert ask(small(tmp_path), "/hides", Body(megabytes(9)), transfer_encoding="chunked").status == 413


def test_a_refusal_does_not_read_the_rest(tmp_path):
    body = Body(megabytes(1000))
    told = ask(small(tmp_path), "/early", body, transfer_encoding="chunked", origin="http://evil.example")
    assert told.status == 403
    assert told.headers["connection"] == "close"
    assert body.taken <= 4_000_000


def test_a_body_that_stands_still(tmp_path):
    app = small(tmp_path, between_pieces=0.1)
    told = ask(app, "/all", Body([b"x"], stall=True), content_length="100")
    assert told.status == 408
    assert told.headers["connection"] == "close"


def test_a_body_that_trickles(tmp_path):
    app = small(tmp_path, between_pieces=5, whole_body=0.3)
    assert ask(app, "/all", Body([b"x"] * 1000, pause=0.02), content_length="1000").status == 408


def test_a_long_answer_is_not_cut_short(tmp_path):
    app = small(tmp_path, between_pieces=0.05, whole_body=0.05)

    @app.get("/slow")
    async def slow() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            for _ in range(5):
                await asyncio.sleep(0.05)
                yield b"x"

        return StreamingResponse(parts())

    assert ask(app, "/slow", Body([]), "GET").text == "xxxxx"


def test_more_than_it_can_do_are_asked_to_come_back(tmp_path):
    app = small(tmp_path, under_way=3)
    gate = asyncio.Event()

    @app.get("/waits")
    async def waits() -> PlainTextResponse:
        await gate.wait()
        return PlainTextResponse("done")

    async def crowd() -> list[int]:
        statuses: list[int] = []

        async def one() -> None:
            async def send(message: Mapping[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    statuses.append(message["status"])
                    headers = dict(message["headers"])
                    assert (headers.get(b"retry-after") == b"1") is (message["status"] == 503)
                    assert headers[b"content-security-policy"].decode() == POLICY

            scope = {"type": "http", "method": "GET", "path": "/waits", "raw_path": b"/waits", "query_string": b"",
                     "headers": [(b"host", HOST.encode())], "http_version": "1.1", "scheme": "http"}  # fmt: skip
            await app(scope, Body([]), send)

        tasks = [asyncio.create_task(one()) for _ in range(8)]
        await asyncio.sleep(0.2)
        gate.set()
        await asyncio.gather(*tasks)
        await one()  # there is room again
        return statuses

    assert asyncio.run(crowd()) == [503] * 5 + [200] * 4
