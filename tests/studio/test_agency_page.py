"""The agency's page: shown, checked, saved, and what happens when two people save."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from generator.load import load_agency, load_library
from generator.project import ProjectFiles
from generator.studio.agency_text import digest_of, read_text, values_of

URL = "/agencies/agency"
pytestmark = pytest.mark.one_studio


class Form(HTMLParser):
    """What a browser would send of the page's agency form, buttons and additions left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._name = self._chosen = ""
        self._options: list[tuple[str, bool]] = []
        self._text: list[str] | None = None
        self.feed(page[page.index('id="agency-form"') :].partition("</form>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name and (given.get("type") not in {"checkbox", "radio"} or "checked" in given):
            self.values[name] = given.get("value") or ""
        elif tag in {"select", "textarea"}:
            self._name, self._options, self._text = name, [], [] if tag == "textarea" else None
        elif tag == "option":
            self._options.append((given.get("value") or "", "selected" in given))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self._name] = "".join(self._text or ()).removeprefix("\n")
            self._text = None
        elif tag == "select" and not self._name.startswith("add."):
            chosen = [value for value, selected in self._options if selected] or [self._options[0][0]]
            self.values[self._name] = chosen[0]


def opened(client: TestClient, url: str = URL) -> dict[str, str]:
    answer = client.get(url)
    assert answer.status_code == 200
    return Form(answer.text).values


def test_saving_what_was_shown_changes_nothing(client: TestClient, folder: Path) -> None:
    before = (folder / "agency.yaml").read_bytes()
    values = opened(client)
    answer = client.post(URL, data={**values, "do": "save"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{URL}?saved=1")
    assert (folder / "agency.yaml").read_bytes() == before
    assert "Saved." in client.get(f"{URL}?saved=1").text


def test_a_change_goes_to_its_line_and_the_terminal_reads_it(client: TestClient, folder: Path) -> None:
    before = read_text(folder / "agency.yaml").splitlines()
    values = opened(client) | {"name": 'Baie-d’Été "Nord": PD #4', "counsel.phone.number": "(504) 555 0177", "ice.email": ""}
    assert client.post(URL, data={**values, "do": "save"}, follow_redirects=False).status_code == 303
    after = read_text(folder / "agency.yaml").splitlines()
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [
        ("name: Riverbend Police Department", 'name: "Baie-d’Été \\"Nord\\": PD #4"'),
        ("  email: duty-desk@ice.example", "  # email:"),
        ("  phone: 504-555-0120", '  phone: "(504) 555 0177"'),
    ]
    project = ProjectFiles(folder)
    agency = load_agency(project, folder / "agency.yaml", load_library(project))
    assert agency.name == 'Baie-d’Été "Nord": PD #4'
    assert agency.counsel.phone is not None
    assert agency.counsel.phone.display == "504-555-0177"


def test_the_check_says_what_the_terminal_says_at_its_field(client: TestClient) -> None:
    values = opened(client) | {
        "supervisor.phone.number": "555",
        "counsel.phone.number": "+1 (504) 555.0120 x4",
        "consulates.1.city": "",
    }
    # An empty entry in front is no entry: what is wrong with the next one still stands at its own field.
    for name in [name for name in values if name.startswith("consulates.0.")]:
        values[name] = ""
    answer = client.post(f"{URL}/check", data=values).json()
    assert [(one["field"], one["id"], one["code"]) for one in answer["problems"]] == [
        ("consulates.1.city", "f-consulates-1-city", "missing-key"),
        ("supervisor.phone.number", "f-supervisor-phone-number", "agency-phone"),
    ]
    assert answer["problems"][1]["message"] == '"555" is not a phone number'
    assert answer["problems"][1]["hints"] == ["use +1 555 555 0123"]
    assert answer["phones"]["f-counsel-phone-number"] == "504-555-0120 ext. 4"
    assert (answer["stale"], answer["digest"]) == (False, values["before"])


def test_a_good_file_gets_problems_only_when_that_is_said_twice(client: TestClient, folder: Path) -> None:
    before = (folder / "agency.yaml").read_bytes()
    values = opened(client) | {"state": "XX"}
    refused = client.post(URL, data={**values, "do": "save"})
    assert refused.status_code == 422
    assert "Not saved yet" in refused.text
    assert '<a href="#f-state">State</a>: `XX` is not in the table of states <code>unknown-state</code>' in refused.text
    assert 'aria-invalid="true" aria-describedby="f-state-help f-state-problems"' in refused.text
    assert (folder / "agency.yaml").read_bytes() == before
    assert Form(refused.text).values == values, "nothing typed is lost"
    assert client.post(URL, data={**values, "do": "save-anyway"}, follow_redirects=False).status_code == 303
    assert values_of(read_text(folder / "agency.yaml"))["state"] == "XX"
    again = opened(client) | {"name": ""}
    assert client.post(URL, data={**again, "do": "save"}, follow_redirects=False).status_code == 303, "work on a bad file is kept"


def test_lists_are_changed_by_buttons_without_a_script(client: TestClient, folder: Path) -> None:
    before = (folder / "agency.yaml").read_bytes()
    values = opened(client) | {"name": "Typed"}
    up = client.post(URL, data={**values, "do": "languages.up.1"})
    moved = Form(up.text).values
    assert [moved[f"languages.{number}"] for number in range(3)] == ["vi", "es", "zh-Hans"]
    assert 'value="languages.down.0" id="f-languages-down-0" autofocus' in up.text, "at the top only `down` is on"
    assert moved["name"] == "Typed"
    added = Form(client.post(URL, data={**moved, "do": "languages.add", "add.languages": "so"}).text).values
    assert added["languages.8"] == "so"
    more = client.post(URL, data={**added, "do": "consulates.add"})
    assert 'id="f-consulates-2-country" name="consulates.2.country"' in more.text
    fewer = Form(client.post(URL, data={**Form(more.text).values, "do": "consulates.remove.0"}).text).values
    assert (fewer["consulates.0.country"], fewer["consulates.1.country"]) == ("Honduras", "")
    assert (folder / "agency.yaml").read_bytes() == before, "only Save saves"
    assert client.post(URL, data={**fewer, "do": "save"}, follow_redirects=False).status_code == 303
    saved = values_of(read_text(folder / "agency.yaml"))
    assert [saved.get(f"languages.{number}") for number in (0, 1, 8)] == ["vi", "es", "so"]
    assert [name for name in saved if name.startswith("consulates.")][-1] == "consulates.0.checked"


def test_a_button_there_is_not_is_refused(client: TestClient) -> None:
    for do in ("languages.up.99", "languages.fly.1", "name.up.0", "x", "languages.up.-1", "languages.up.1e1"):
        assert client.post(URL, data={**opened(client), "do": do}).status_code == 400


def test_two_people_see_both_versions_and_choose(client: TestClient, folder: Path) -> None:
    mine = opened(client) | {"name": "Mine", "log_place": "my screen", "languages.0": "ru"}
    theirs = opened(client) | {"name": "Theirs", "short_name": "TPD"}
    assert client.post(URL, data={**theirs, "do": "save"}, follow_redirects=False).status_code == 303
    page = client.post(URL, data={**mine, "do": "save"})
    assert page.status_code == 409
    assert values_of(read_text(folder / "agency.yaml"))["name"] == "Theirs", "nothing of theirs is lost"
    # What only one has changed is chosen already; the name, which both have, is not.
    assert 'name="choose.short_name" value="theirs" required checked' in page.text
    assert 'name="choose.log_place" value="yours" required checked' in page.text
    assert 'name="choose.name" value="yours" required>' in page.text
    hidden = _hidden(page.text)
    choice = {"choose.short_name": "theirs", "choose.log_place": "yours", "choose.languages": "yours"}
    unsure = client.post(URL, data={**hidden, **choice, "do": "merge"})
    assert unsure.status_code == 409
    assert "Choose one version of each field." in unsure.text
    done = client.post(URL, data={**hidden, **choice, "choose.name": "yours", "do": "merge"}, follow_redirects=False)
    assert done.status_code == 303
    saved = values_of(read_text(folder / "agency.yaml"))
    assert (saved["name"], saved["short_name"], saved["log_place"], saved["languages.0"]) == ("Mine", "TPD", "my screen", "ru")


def _hidden(page: str) -> dict[str, str]:
    return Form(page.replace("<form ", '<form id="agency-form" ', 1)).values


def test_a_stale_form_is_told_while_it_is_typed(client: TestClient, folder: Path) -> None:
    values = opened(client)
    path = folder / "agency.yaml"
    path.write_bytes(path.read_bytes() + b"# a note\n")
    answer = client.post(f"{URL}/check", data=values).json()
    assert (answer["stale"], answer["digest"]) == (True, digest_of(read_text(path)))


def test_a_file_that_is_no_yaml_is_shown_as_such(client: TestClient, folder: Path) -> None:
    path = folder / "agency.yaml"
    values = opened(client)
    path.write_text("name: [\n", encoding="utf-8")
    assert "yaml-syntax" in client.get(URL).text
    assert client.get("/").status_code == 200
    refused = client.post(URL, data={**values, "do": "save"})
    assert refused.status_code == 422
    assert path.read_text(encoding="utf-8") == "name: [\n"
    path.write_bytes(b"name: \xff\n")
    assert "not-utf-8" in client.get(URL).text


def test_unknown_agencies_are_not_found(client: TestClient) -> None:
    for url in ("/agencies/nobody", "/agencies/..%2fagency", "/agencies/agency.yaml", "/agencies/nobody/seal/picture"):
        assert client.get(url).status_code == 404
    assert client.post("/agencies/nobody", data={}).status_code == 404
    assert client.post("/agencies/nobody/check", data={}).status_code == 404
    assert client.post("/agencies/nobody/seal", data={}).status_code == 404


def test_values_are_never_markup(client: TestClient) -> None:
    values = opened(client) | {"name": "<script>alert(1)</script>", "do": "save-anyway", "languages.0": '"><b>'}
    client.post(URL, data=values)
    page = client.get(URL).text
    assert "<script>alert" not in page
    assert '"><b>' not in page


def test_the_first_page_lists_agencies_and_starts_a_new_one(client: TestClient, folder: Path) -> None:
    page = client.get("/").text
    assert '<a href="/agencies/agency">Riverbend Police Department</a> <span class="tag">SAMPLE</span>' in page
    assert "none" in page
    bad = client.post("/agencies", data={"name": " ", "state": "ZZ"})
    assert (bad.status_code, bad.text.count("problem error")) == (422, 2)
    made = client.post("/agencies", data={"name": "St. Éloi Sheriff’s Office", "state": "NE"}, follow_redirects=False)
    assert made.headers["location"] == "/agencies/st-eloi-sheriffs-office?made=1"
    path = folder / "st-eloi-sheriffs-office.yaml"
    project = ProjectFiles(folder)
    agency = load_agency(project, path, load_library(project))
    assert (agency.name, agency.short_name, agency.state, agency.ice.office) == (
        "St. Éloi Sheriff’s Office",
        "St. Éloi SO",
        "NE",
        "st-paul",
    )
    assert agency.sample
    assert agency.logo is None
    path.write_text("mine", encoding="utf-8")
    again = client.post("/agencies", data={"name": "St. Éloi Sheriff’s Office", "state": "NE"}, follow_redirects=False)
    assert again.headers["location"] == "/agencies/st-eloi-sheriffs-office-2?made=1"
    assert path.read_text(encoding="utf-8") == "mine"


def picture(width: int = 40, height: int = 30, kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), (20, 60, 120)).save(made, kind)
    return made.getvalue()


def upload(client: TestClient, data: bytes, **values: str) -> tuple[int, str]:
    files = {"seal": ("../../evil.yaml", data, "image/png")}
    answer = client.post(f"{URL}/seal", data={"alt": "A seal", **values}, files=files, follow_redirects=False)
    return answer.status_code, answer.text


def test_a_seal_is_checked_cut_and_named_by_us(client: TestClient, folder: Path) -> None:
    assert upload(client, picture(kind="JPEG"), x="10", y="5", w="20", h="15")[0] == 303
    values = values_of(read_text(folder / "agency.yaml"))
    assert (values["logo.path"], values["logo.alt"]) == ("riverbend-pd-seal.png", "A seal")
    with Image.open(folder / "riverbend-pd-seal.png") as cut:
        assert (cut.format, cut.size) == ("PNG", (20, 15))
    assert client.get(f"{URL}/seal/picture").content == (folder / "riverbend-pd-seal.png").read_bytes()
    project = ProjectFiles(folder)
    assert load_agency(project, folder / "agency.yaml", load_library(project)).logo is not None
    assert upload(client, picture(), alt="Another")[0] == 303
    assert values_of(read_text(folder / "agency.yaml"))["logo.path"] == "riverbend-pd-seal-2.png", "the first is not overwritten"
    svg = (folder / "seal.svg").read_bytes()
    assert upload(client, svg)[0] == 303
    assert (folder / "riverbend-pd-seal.svg").read_bytes() == svg
    assert sorted(path.name for path in folder.parent.iterdir()) == ["project"]


BOMB = picture(1, 1).replace(b"\x00\x00\x00\x01\x00\x00\x00\x01", b"\x00\x00\x75\x30\x00\x00\x75\x30")


WRONG_SEALS: tuple[tuple[bytes, dict[str, str], str], ...] = (
    (b"", {}, "logo-missing"),
    (b"GIF89a", {}, "logo-mislabelled"),
    (picture()[:60], {}, "logo-broken"),
    (BOMB, {}, "logo-"),
    (picture(5000, 4001), {}, "logo-too-big"),
    (b"\x89PNG\r\n\x1a\n" + b"x" * 5_000_000, {}, "logo-too-big"),
    (picture(), {"alt": ""}, "missing-key"),
    (picture(), {"alt": "a\x07"}, "missing-key"),
    (picture(), {"x": "30", "y": "0", "w": "11", "h": "5"}, "seal-crop"),
    (picture(), {"x": "0", "y": "0", "w": "0", "h": "5"}, "seal-crop"),
    (picture(), {"x": "1", "y": "", "w": "", "h": ""}, "seal-crop"),
    (picture(), {"x": "-1", "y": "0", "w": "2", "h": "2"}, "seal-crop"),
    (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script/></svg>', {}, "logo-svg"),
    (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', {"x": "0", "y": "0", "w": "2", "h": "2"}, "seal-crop"),
)


def test_a_wrong_seal_is_refused_and_nothing_is_written(client: TestClient, folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    for data, values, code in WRONG_SEALS:
        status, text = upload(client, data, **values)
        assert (status, f"<code>{code}" in text) in {(422, True), (413, False)}, (data[:30], values, code)
        assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_more_than_any_agency_has_is_not_taken(client: TestClient, folder: Path) -> None:
    before = (folder / "agency.yaml").read_bytes()
    values = opened(client)
    many = {f"languages.{number}": "es" for number in range(201)}
    for url in (URL, f"{URL}/check"):
        assert client.post(url, data={**values, **many}).status_code == 413
        assert client.post(url, data={**values, "name": "x" * 5001}).status_code == 413
    assert (folder / "agency.yaml").read_bytes() == before


def test_a_folder_that_refuses_is_told_and_nothing_typed_is_lost(
    client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = opened(client) | {"name": "Typed"}
    before = (folder / "agency.yaml").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    refused = client.post(URL, data={**values, "do": "save"})
    assert (refused.status_code, "cannot-write" in refused.text) == (422, True)
    assert Form(refused.text).values["name"] == "Typed"
    assert (folder / "agency.yaml").read_bytes() == before


def test_a_broken_library_is_told_on_both_pages(client: TestClient, folder: Path) -> None:
    own = folder / "packets/reference/languages.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("languages: 3\n", encoding="utf-8")
    assert "bad-value" in client.get("/").text
    answer = client.get(URL)
    assert (answer.status_code, "languages.yaml" in answer.text) == (422, True)
    own.unlink()
    assert client.get(URL).status_code == 200
