"""Requests made up from the studio's own list of addresses: whatever they hold, no page stumbles."""

from __future__ import annotations

import logging
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from starlette.testclient import TestClient

from generator.studio.safety.session import session_of
from tests.support.studios import BASE, routes

BUDGET = 25
"""Requests an address."""
_QUICK = settings(max_examples=BUDGET, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))


def sent(client: TestClient, case: Any) -> Any:
    """Send a made-up request through the browser that has a session, byte by byte as schemathesis would."""
    ready = requests.Request(**case.as_transport_kwargs(base_url=BASE)).prepare()
    headers = {name: value for name, value in ready.headers.items() if name.lower() not in ("host", "content-length", "cookie")}
    return client.request(case.method, str(ready.url), content=ready.body or b"", headers=headers)


def statuses(client: TestClient, operation: Any) -> list[int]:
    """Try an address with what it expects and with what it does not; return what it answered."""
    seen: list[int] = []

    @_QUICK
    @given(operation.as_strategy() | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def try_it(case: Any) -> None:
        answer = sent(client, case)
        seen.append(answer.status_code)
        assert answer.status_code < 500, (case.method, case.formatted_path, case.query, case.body)
        assert b"Traceback" not in answer.content

    try_it()
    return seen


def test_no_request_makes_a_page_stumble(client, caplog):
    # `from_asgi` would start and end the studio's workshop around each single request.
    schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert {operation.path for operation in operations} == {route.path for route in routes() if route.include_in_schema}
    caplog.set_level(logging.ERROR)
    for operation in operations:
        seen = statuses(client, operation)
        assert seen
        assert 403 not in seen, operation.label  # else only the guard would have been tried
    assert caplog.text == ""


@given(st.text(max_size=40))
def test_a_cookie_may_hold_anything(value):
    scope = {"headers": [(b"cookie", f"musterpress-studio-1={value}".encode())]}
    assert session_of(scope, b"k", 1) == ""
