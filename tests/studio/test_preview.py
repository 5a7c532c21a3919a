"""The preview's pages and answers, through the whole application."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from generator.cli.init import starter_files
from generator.project import ProjectFiles
from generator.record import write_files
from generator.studio import Settings, create_app
from tests.studio.conftest import BASE, PORT, csrf_of

PNG = b"\x89PNG\r\n\x1a\n"
URL = "/agencies/agency/preview"
CARD = {"packet": "officer", "stem": "detainers-card-business-card"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One studio for all tests that change no file."""
    folder = tmp_path_factory.mktemp("preview") / "project"
    write_files(folder, starter_files(ProjectFiles()))
    with TestClient(create_app(Settings(folder, port=PORT)), base_url=BASE) as browser:
        browser.headers["X-CSRF-Token"] = csrf_of(browser)
        yield browser


@pytest.fixture
def own(settings: Settings) -> Iterator[TestClient]:
    """A studio of its own for a test that changes a file of `folder`."""
    with TestClient(create_app(settings), base_url=BASE) as browser:
        yield browser


class Images(HTMLParser):
    """The pictures of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(re.sub(r"(?s)<template.*?</template>", "", text))

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.found.append(dict(attrs))


def images(text: str) -> list[dict[str, str | None]]:
    return Images(text).found


def asked(client, **draft):
    return client.post(URL, json={**CARD, **draft})


class TestPage:
    def test_shows_front_and_back_with_their_words(self, client):
        answer = client.get(URL, params=CARD)
        assert answer.status_code == 200
        front, back = images(answer.text)
        assert "Front, page 1 of 2" in front["alt"]
        assert "Back, page 2 of 2" in back["alt"]
        assert "504-555-0142" in back["alt"]
        assert client.get(back["src"]).content.startswith(PNG)
        assert (int(front["width"]), int(front["height"])) == (504, 288)

    def test_shows_a_card_where_nothing_was_chosen(self, client):
        assert len(images(client.get(URL).text)) == 2

    def test_takes_what_its_own_form_sends(self, client):
        text = client.get(URL, params={"document": "officer/detainers-card-memo-book", "edition": "office", "zoom": 50}).text
        assert '<option value="officer/detainers-card-memo-book" selected>' in text
        assert '<option value="office" selected>' in text
        assert [image["width"] for image in images(text)] == ["408"]

    def test_shows_outlines_on_a_switch(self, client):
        plain, lined = (
            images(client.get(URL, params={**CARD, "edition": "office", "outlines": on}).text)[0]["src"] for on in ("0", "1")
        )
        assert "outlines" not in plain
        assert lined == f"{plain}&outlines=1"
        first, second = client.get(plain).content, client.get(lined).content
        assert first.startswith(PNG)
        assert second.startswith(PNG)
        assert first != second

    def test_turns_pages_and_stops_at_the_ends(self, client):
        params = {"packet": "officer", "stem": "detainers-handout"}
        first = client.get(URL, params=params).text
        assert 'rel="prev"' not in first
        onward = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
        second = client.get(onward).text
        assert "Page 2 of" in images(second)[0]["alt"]
        last = client.get(URL, params={**params, "page": 999}).text
        assert 'rel="next"' not in last

    def test_of_an_edition_that_there_is_not_shows_the_first_one(self, client):
        text = client.get(URL, params={"packet": "officer", "stem": "detainers-handout", "edition": "press"}).text
        assert '<option value="reading" selected>' in text

    def test_keeps_the_last_good_page_and_shows_the_problem_on_it(self, own, folder):
        good = images(own.get(URL, params=CARD).text)
        file = folder / "agency.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("504-555-0142", "12"), encoding="utf-8")
        text = own.get(URL, params=CARD).text
        assert images(text) == good
        assert "<code>agency-phone</code>" in text
        assert "still shows the last good page" in text

    def test_of_a_file_that_is_wrong_from_the_start_says_what(self, own, folder):
        (folder / "agency.yaml").write_bytes(b"name: \xff\n")
        answer = own.get(URL, params=CARD)
        assert answer.status_code == 200
        assert "<code>not-utf-8</code>" in answer.text
        assert images(answer.text) == []

    @pytest.mark.parametrize("packet", ["nobody", ""])
    def test_of_a_document_that_there_is_not_is_404(self, client, packet):
        assert client.get(URL, params={"packet": packet, "stem": "nothing"}).status_code == 404

    @pytest.mark.parametrize(
        "params",
        [
            {"packet": "../officer", "stem": "x"},
            {"document": "a/b/c"},
            {"edition": "gold"},
            {"page": "0"},
            {"page": "9" * 40},
            {"zoom": "-1"},
            {"stem": "\x00"},
        ],
    )
    def test_refuses_what_no_page_of_its_own_asks_for(self, client, params):
        assert client.get(URL, params={**CARD, **params}).status_code == 422

    def test_of_an_agency_that_there_is_not_is_404(self, client):
        for name in ("nobody", "..~agency", "%2e%2e%2fagency"):
            assert client.get(f"/agencies/{name}/preview").status_code == 404


class TestDraft:
    def test_is_of_the_values_that_are_not_saved(self, client):
        shown = asked(client, values={"ice.phone.number": "504-555-0177"}).json()
        assert shown["fresh"]
        assert "504-555-0177" in shown["shown"][1]["alt"]
        assert client.get(shown["shown"][1]["src"]).content.startswith(PNG)
        assert "504-555-0142" in asked(client).json()["shown"][1]["alt"]

    def test_with_a_problem_keeps_the_last_good_page(self, client):
        good = asked(client).json()
        shown = asked(client, values={"ice.phone.number": "504"}).json()
        assert not shown["fresh"]
        assert [problem["code"] for problem in shown["problems"]] == ["agency-phone"]
        assert shown["shown"] == good["shown"]

    def test_names_all_documents_when_asked(self, client):
        shown = client.post(URL, json={"listed": True}).json()
        names = [value for group in shown["documents"] for value, _ in group["documents"]]
        assert f"{shown['packet']}/{shown['stem']}" in names
        assert len(names) == len(set(names)) > 40

    def test_of_a_long_text_stands_beside_the_picture(self, client):
        shown = client.post(URL, json={"packet": "officer", "stem": "detainers-handout"}).json()["shown"][0]
        assert len(shown["text"]) > 400
        assert len(shown["alt"]) < 200

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[]",
            b"{",
            b'{"values": {"name": 1}}',
            b'{"values": {"name": "\\ud800"}}',
            b'{"page": 0}',
            b'{"edition": "x"}',
            b"\xff",
        ],
    )
    def test_that_is_none_is_refused(self, client, body):
        answer = client.post(URL, content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 422

    def test_without_the_token_is_refused(self, client):
        assert client.post(URL, json=CARD, headers={"X-CSRF-Token": "no"}).status_code == 403

    @pytest.mark.parametrize("value", ["\x00", "{{ 7*7 }}", "${x}", "a: b\n- c", "'\"", "\u202eabc", "x" * 5000, "&a *a", "---"])
    def test_of_any_value_is_an_answer(self, client, value):
        answer = asked(client, values={"name": value, "short_name": value})
        assert answer.status_code == 200
        assert answer.json()["fresh"] or answer.json()["problems"]


class TestImage:
    @pytest.mark.parametrize("path", ["0" * 64 + "/1.png", "../x/1.png", "zz/1.png", "0" * 64 + "/0.png", "0" * 64 + "/a.png"])
    def test_of_an_unknown_key_is_not_found(self, client, path):
        assert client.get(f"/previews/{path}").status_code in (404, 422)

    @pytest.mark.parametrize("scale", ["nan", "inf", "0", "100", "x"])
    def test_of_a_scale_that_is_none_is_refused(self, client, scale):
        key = asked(client).json()["key"]
        assert client.get(f"/previews/{key}/1.png", params={"scale": scale}).status_code == 422
