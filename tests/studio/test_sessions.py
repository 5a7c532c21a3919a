"""Who is let in, and whose forms are taken."""

from __future__ import annotations

import pytest
from fastapi import APIRouter, Depends
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from generator.studio.safety.csrf import check_csrf, csrf_token
from tests.support.asked import browser, reads_all, small
from tests.support.studios import BASE, PORT, csrf_of, routes


@pytest.fixture
def client(idle: TestClient) -> TestClient:
    return idle


def posts() -> list[str]:
    """Addresses that take forms, with something in the place of each parameter."""
    return [route.path.format(**dict.fromkeys(route.param_convertors, "agency")) for route in routes() if "POST" in route.methods]


def test_a_form_is_taken_with_the_token_of_its_session_only(tmp_path):
    app = small(tmp_path)
    router = APIRouter()

    @router.get("/form")
    def form(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f'<meta name="csrf" content="{csrf_token(request)}">')

    @router.post("/form")
    async def take(request: Request) -> PlainTextResponse:
        sent = await request.form()
        file = sent.get("file")
        return PlainTextResponse(f"{sent.get('name')} {len(await file.read()) if isinstance(file, UploadFile) else 0}")

    router.post("/body")(reads_all)
    app.include_router(router, dependencies=[Depends(check_csrf)])
    seen, other = browser(app), browser(app)
    right, strange = csrf_of(seen, "/form"), csrf_of(other, "/form")
    file = {"file": ("x" * 300, b"y" * 900_000)}
    assert seen.post("/form", data={"csrf": right, "name": "Elm"}).text == "Elm 0"
    assert seen.post("/form", data={"csrf": right, "name": "Elm"}, files=file).text == "Elm 900000"
    assert seen.post("/form", headers={"X-CSRF-Token": right}).text == "None 0"
    assert seen.post("/form", headers={"X-CSRF-Token": right}, json={}).text == "None 0"
    assert seen.post("/body", data={"csrf": right}).text == str(len(f"csrf={right}"))
    assert seen.post("/body", files={"a": b"x"}, headers={"X-CSRF-Token": right}).status_code == 200
    for wrong in ("", "x", strange, right[:-1], right + "0", "é" * 64, "\0"):
        assert seen.post("/form", data={"csrf": wrong}).status_code == 403
        assert seen.post("/form", data={"csrf": wrong}, files=file).status_code == 403
        assert seen.post(f"/form?csrf={right}", data={"csrf": wrong}).status_code == 403
    assert seen.post("/form", data={"csrf": right}, headers={"X-CSRF-Token": strange}).status_code == 403
    assert seen.post("/form", files={"csrf": ("a", right.encode())}).status_code == 403
    assert seen.post("/form", json={"csrf": right}).status_code == 403
    assert other.post("/form", data={"csrf": right}).status_code == 403
    assert browser(app).post("/form", data={"csrf": right}).status_code == 403
    told = seen.post("/form", headers={"accept": "application/json"})
    assert told.json()["code"] == "csrf"


def test_without_the_token_of_the_session_nothing_is_changed(client):
    folder = client.app.state.studio.settings.folder
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    right = client.headers.pop("X-CSRF-Token")
    stranger = browser(client.app)
    strange = stranger.get("/").text.partition('name="csrf" content="')[2].partition('"')[0]
    assert len(strange) == len(right)
    assert strange != right
    for path in posts():
        for data in ({}, {"csrf": ""}, {"csrf": "x"}, {"csrf": strange}, {"csrf": right[:-1]}, {"csrf": "é" * 64}):
            told = client.post(path, data={"name": "Stolen", **data})
            assert told.status_code == 403, (path, data)
            assert client.post(path, files={"seal": b"x"}, data=data).status_code == 403, (path, data)
        assert client.post(path, headers={"X-CSRF-Token": strange}).status_code == 403, path
        # The right one, in a browser that is not the one it was given to.
        assert stranger.post(path, data={"csrf": right}).status_code == 403, path
        assert browser(client.app).post(path, data={"csrf": right}).status_code == 403, path
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_cookie_is_for_this_studio_only(client):
    given = browser(client.app).get("/").headers["set-cookie"]
    name, _, rest = given.partition("=")
    assert name == f"musterpress-studio-{PORT}"
    assert rest.endswith("; HttpOnly; SameSite=Strict; Path=/")
    assert "set-cookie" not in client.get("/").headers
    assert "set-cookie" not in browser(client.app).get("/static/studio.css").headers


@pytest.mark.parametrize(
    "value", ["", "x", "a.b", "a" * 32, f"{'a' * 32}.{'0' * 64}", "é.é", '"', "a.b; musterpress-studio", "x" * 9000]
)
def test_a_cookie_that_the_studio_has_not_given_is_none(client, value):
    name = f"musterpress-studio-{PORT}"
    told = browser(client.app).get("/", headers={"cookie": f"{name}={value}".encode()})
    assert told.status_code == 200
    assert told.headers["set-cookie"].startswith(name)


def test_cookies_of_other_servers_do_not_hide_it(client):
    name = f"musterpress-studio-{PORT}"
    given = client.cookies[name]
    told = browser(client.app).get("/", headers={"cookie": f'odd[1]="a b"; =; {name}=planted.x; {name}={given}; z=%'})
    assert "set-cookie" not in told.headers
    assert client.headers["X-CSRF-Token"] in told.text


@pytest.mark.parametrize(
    "form",
    [
        {"files": [(f"f{number}", (f"{number}.txt", b"x")) for number in range(30)]},
        {"data": {"a": "x" * 300_000}},
        {"data": {f"a{number}": "x" for number in range(3000)}},
        {"data": {"a": "x" * 300_000}, "files": {"f": ("f.txt", b"x")}},
        {"content": b"--x\r\n" * 1000, "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"content": b"x", "headers": {"content-type": "multipart/form-data"}},
        {"content": b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--",
         "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"content": b"%ff%fe=%zz&&==;" * 1000, "headers": {"content-type": "application/x-www-form-urlencoded"}},
    ],
)  # fmt: skip
def test_forms_that_no_page_sends(client, form):
    for path in posts():
        headers = {"X-CSRF-Token": client.headers["X-CSRF-Token"], **form.get("headers", {})}
        told = client.post(path, **{**form, "headers": headers})
        assert told.status_code < 500, (path, told.text)
        assert "Traceback" not in told.text


def test_who_has_no_token_sees_nothing(tmp_path):
    stranger = browser(small(tmp_path, token="t0ken"))
    for query in ("", "?token=", "?token=T0ken", "?token=t0ke", "?token=t0ken2", "?token=%00", "?token=%C3%A9", "?TOKEN=t0ken"):
        told = stranger.get(f"/early{query}")
        assert told.status_code == 401
        assert "set-cookie" not in told.headers
        assert "t0ken" not in told.text
    assert stranger.post("/early?token=t0ken").status_code == 401
    assert stranger.get("/early", headers={"authorization": "Bearer t0ken"}).status_code == 401


def test_the_token_is_changed_for_a_session_and_leaves_the_address(tmp_path):
    known = browser(small(tmp_path, token="t0ken"))
    told = known.get("/early?a=b&token=t0ken&c=%2F%26")
    assert told.status_code == 303
    assert told.headers["location"] == "/early?a=b&c=%2F%26"
    assert told.headers["cache-control"] == "no-store"
    assert known.get("/early").text == "early"
    assert "set-cookie" not in known.get("/early").headers
    known.cookies.clear()
    assert known.get("/early").status_code == 401


@pytest.mark.parametrize(
    "path", ["//evil.example/x", "/\\evil.example", "/%5C%5Cevil.example", "///evil.example", "/%2F%2Fevil.example"]
)
def test_the_token_leads_nowhere_else(tmp_path, path):
    told = browser(small(tmp_path, token="t0ken")).get(f"{BASE}{path}?token=t0ken")
    assert told.status_code == 303
    assert told.headers["location"].startswith("/evil.example")


def test_a_session_of_another_studio_does_not_let_in(tmp_path):
    other = small(tmp_path)
    other.state.key = b"o" * 32
    guest = browser(other)
    guest.get("/early")
    known = browser(small(tmp_path, token="t0ken"), cookies=dict(guest.cookies))
    assert known.get("/early").status_code == 401
