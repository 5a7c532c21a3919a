"""What is looked at in each request by itself: its name, its origin; and what each answer says."""

from __future__ import annotations

import logging
from html import unescape
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from generator.studio import Settings, create_app
from generator.studio.words import read_words
from tests.support.asked import HOST, POLICY, browser, reads_nothing, small
from tests.support.studios import PORT


@pytest.fixture
def client(idle: TestClient) -> TestClient:
    return idle


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", "localhost", f"127.0.0.1:{PORT}.evil.example",
     f"{HOST}@evil.example", f"user@{HOST}", "", f" {HOST}, evil.example", f"127.0.0.1.evil.example:{PORT}", f"0.0.0.0:{PORT}"],
)  # fmt: skip
def test_another_host_is_not_answered(client, host):
    told = client.get("/", headers={"host": host})
    assert told.status_code == 421
    assert "set-cookie" not in told.headers
    assert "agency" not in told.text.partition("<h1>")[2].partition("<a ")[0].replace("agencies", "")


@pytest.mark.parametrize("host", [HOST, f"localhost:{PORT}", f"LocalHost:{PORT}", f"[::1]:{PORT}"])
def test_its_own_names_are_answered(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


def test_two_hosts_are_none(client):
    assert client.get("/", headers=[("host", HOST), ("host", "evil.example")]).status_code == 400


def test_port_80_need_not_be_said(tmp_path):
    assert {"127.0.0.1", "127.0.0.1:80"} <= Settings(tmp_path, port=80).hosts


def test_more_names_with_their_case(tmp_path):
    assert f"press.example:{PORT}" in Settings(tmp_path, port=PORT, names=("Press.Example",)).hosts


@pytest.mark.parametrize("path", ["/agencies/a%00b", "/static/a%00b", "/%0d%0aSet-Cookie:x", "/agencies/%1b[2J", "/%7f"])
def test_control_characters_are_in_no_address(client, path):
    assert client.get(path).status_code == 400


def test_long_addresses(client):
    assert client.get(f"/{'a' * 5000}").status_code == 414
    assert client.get(f"/?a={'a' * 5000}").status_code == 414


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"https://{HOST}"},
        {"origin": "http://127.0.0.1"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        # A name of its own, but not the one this page came by.
        {"origin": f"http://localhost:{PORT}"},
        {"origin": f"http://{HOST}/"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "cross-site"},
    ],
)
def test_what_another_page_sends_changes_nothing(tmp_path, headers):
    told = browser(small(tmp_path)).post("/all", content=b"x", headers=headers)
    assert told.status_code == 403
    assert read_words()("error.origin") in unescape(told.text)


@pytest.mark.parametrize(
    "headers", [{}, {"origin": f"http://{HOST}"}, {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}]
)
def test_what_its_own_page_sends_is_taken(tmp_path, headers):
    assert browser(small(tmp_path)).post("/all", content=b"x", headers=headers).text == "1"


def test_another_page_may_lead_here_and_not_look_in(client):
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.get("/", headers=link).status_code == 200
    assert client.get("/", headers={**link, "sec-fetch-dest": "iframe"}).status_code == 403
    for dest in ("image", "script", "empty"):
        embedded = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": dest}
        assert client.get("/", headers=embedded).status_code == 403
    assert client.get("/", headers={"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}).status_code == 200


def test_every_answer_says_what_may_be_done_with_it(client, tmp_path):
    odd = browser(small(tmp_path), raise_server_exceptions=False)
    answers = [
        client.get("/"),
        client.get("/nowhere"),
        client.put("/"),
        client.get("/", headers={"host": "evil.example"}),
        client.get("/static/studio.css"),
        client.get("/static/nowhere.css"),
        client.get("/openapi.json"),
        client.post("/nowhere", content=b"x" * 2_000_000),
        odd.get("/fails"),
        odd.get("/late"),
        browser(small(tmp_path, token="x")).get("/"),
    ]
    assert [told.status_code for told in answers] == [200, 404, 405, 421, 200, 404, 200, 413, 500, 200, 401]
    for told in answers:
        assert told.headers["content-security-policy"] == POLICY
        assert told.headers["x-content-type-options"] == "nosniff"
        assert told.headers["referrer-policy"] == "same-origin"
        assert told.headers["cross-origin-opener-policy"] == "same-origin"
        assert told.headers["cross-origin-resource-policy"] == "same-origin"
        assert "camera=()" in told.headers["permissions-policy"]
        assert "access-control-allow-origin" not in told.headers
    kept = [told.headers["cache-control"] for told in answers]
    assert kept == ["no-store"] * 4 + ["no-cache"] + ["no-store"] * 6


def test_only_whole_previews_are_kept(tmp_path):
    app = small(tmp_path)
    app.add_api_route("/previews/{key}/{page}.png", reads_nothing)
    assert browser(app).get("/previews/ab/1.png").headers["cache-control"] == "private, max-age=31536000, immutable"
    assert browser(app).get("/previews/ab/1").headers["cache-control"] == "no-store"


def test_a_fault_says_nothing_of_this_machine_and_one_line_in_the_terminal(tmp_path, caplog):
    with caplog.at_level(logging.ERROR):
        told = browser(small(tmp_path)).get("/fails")
    assert told.status_code == 500
    assert read_words()("error.internal_hint") in told.text
    assert "ValueError" not in told.text
    assert str(Path(__file__).parent) not in told.text
    assert len(caplog.records) == 1
    line = caplog.records[0].getMessage()
    assert line.startswith("musterpress studio: GET /fails: ValueError: cannot open ")
    assert "\n" not in line


def test_a_fault_in_the_frame_of_all_pages_has_an_answer_too(tmp_path, monkeypatch):
    monkeypatch.setattr("generator.studio.safety.answers.render", lambda *_, **__: 1 / 0)
    told = browser(small(tmp_path)).get("/fails")
    assert told.status_code == 500
    assert told.text == read_words()("error.internal")
    assert told.headers["content-security-policy"] == POLICY
    assert browser(small(tmp_path)).get("/nowhere").text == told.text


def test_a_token_is_not_in_the_terminal(tmp_path, caplog):
    known = browser(small(tmp_path, token="t0ken"))
    known.get("/early?token=t0ken")
    assert known.get("/fails?b=t0ken").status_code == 500
    assert "t0ken" not in caplog.text


def test_half_an_answer_does_not_pass_for_a_whole_one(tmp_path):
    with pytest.raises(ValueError, match="no more"):
        browser(small(tmp_path)).get("/late")


@pytest.mark.parametrize(
    ("headers", "json"),
    [
        ({"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}, False),
        ({"accept": "*/*"}, False),
        ({"accept": "application/json"}, True),
        ({"accept": "*/*", "content-type": "application/json"}, True),
        ({"accept": "*/*", "sec-fetch-dest": "empty", "sec-fetch-site": "same-origin"}, True),
        ({"accept": "text/event-stream"}, True),
    ],
)
def test_people_get_a_page_and_scripts_json(client, headers, json):
    told = client.get("/nowhere", headers=headers)
    assert told.status_code == 404
    if json:
        words = read_words()
        assert told.json() == {"code": "not_found", "message": words("error.not_found"), "hint": words("error.not_found_hint")}
    else:
        assert told.headers["content-type"] == "text/html; charset=utf-8"
        assert f"<h1>{read_words()('error.title')}</h1>" in told.text


def test_only_its_own_words_are_in_an_error(tmp_path):
    app = small(tmp_path)

    @app.get("/secret")
    def secret() -> None:
        raise HTTPException(409, f"<b>{__file__}")

    @app.get("/odd")
    def odd() -> None:
        raise HTTPException(418, "title", {"X-Tea": "yes"})

    told = browser(app).get("/secret")
    assert read_words()("error.conflict") in told.text
    assert "<b>" not in told.text
    assert __file__ not in told.text
    assert browser(app).get("/odd").status_code == 418
    assert browser(app).get("/odd").headers["x-tea"] == "yes"


def test_a_path_is_not_repeated_as_markup(client):
    assert "<script>" not in client.get("/<script>alert(1)</script>").text


def test_every_error_has_its_words():
    words = read_words().texts
    codes = {
        name.removesuffix("_hint").removeprefix("error.")
        for name in words
        if name.startswith("error.") and name.endswith("_hint")
    }
    assert {f"error.{code}" for code in codes} <= set(words)
    assert {"host", "origin", "csrf", "token", "too_big", "slow", "busy", "internal", "not_found", "method", "request"} <= codes


def test_there_are_no_websockets(client):
    with pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect("/"):
        pass
    assert refused.value.code == 1008


def test_the_address_list_is_served_and_its_pages_are_not(client):
    assert client.get("/openapi.json").json()["info"]["title"] == "Musterpress studio"
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_two_studios_keep_their_sessions_apart(client):
    folder = client.app.state.studio.settings.folder
    one, two = create_app(Settings(folder, port=PORT)), create_app(Settings(folder, port=PORT + 1))
    seen = browser(one)
    before = seen.get("/").text
    assert TestClient(two, base_url=f"http://127.0.0.1:{PORT + 1}", cookies=dict(seen.cookies)).get("/").status_code == 200
    assert seen.get("/").text == before
