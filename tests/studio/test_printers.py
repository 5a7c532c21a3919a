"""Printers: their test sheet, and what is written into the agency's file."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from generator.load import load_agency, load_library
from generator.pipeline.calibrate import PAPERS, calibrate
from generator.project import ProjectFiles
from generator.studio.agency_text import read_text

URL = "/agencies/agency/printers"
ROOM = {"id": "squad-room", "x": "0.5mm", "y": "-1mm", "rotation": "0.1", "unprintable": ""}
pytestmark = pytest.mark.one_studio


def before(client: TestClient) -> str:
    return re.search(r'name="before" value="([0-9a-f]{64})"', client.get(URL).text)[1]


def save(client: TestClient, at: str = "", digest: str = "", **values: str):
    data = {"before": digest or before(client), "at": at, "do": "save", **ROOM, **values}
    return client.post(URL, data=data, follow_redirects=False)


def printers(folder: Path) -> list[tuple[str, float, float, float]]:
    project = ProjectFiles(folder)
    agency = load_agency(project, folder / "agency.yaml", load_library(project))
    return [(one.id, round(one.x.points, 2), round(one.y.points, 2), one.rotation) for one in agency.printers]


class TestSheet:
    @pytest.mark.parametrize("paper", list(PAPERS))
    def test_is_that_of_the_terminal(self, client, folder, paper):
        answer = client.get(f"{URL}/test-sheet?paper={paper}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.headers["content-disposition"] == f'attachment; filename="printer-test-sheet-{paper}.pdf"'
        assert answer.content == calibrate(paper, ProjectFiles(folder))

    def test_there_is_no_other_paper(self, client):
        assert client.get(f"{URL}/test-sheet?paper=foolscap").status_code == 422
        assert client.get("/agencies/nobody/printers/test-sheet").status_code == 404


def test_a_printer_is_written_to_the_file_and_nothing_else_changes(client, folder):
    old = read_text(folder / "agency.yaml")
    answer = save(client)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{URL}?saved=saved")
    assert printers(folder) == [("squad-room", 1.42, -2.83, 0.1)]
    new = read_text(folder / "agency.yaml")
    kept = [line for line in old.splitlines() if not line.startswith("#")]
    assert [line for line in new.splitlines() if line in kept][: len(kept)] == kept
    page = client.get(f"{URL}?saved=saved").text
    assert "The printer is saved." in page
    assert '<th scope="row"><bdi>squad-room</bdi></th>' in page
    assert 'href="/agencies/agency/packets?printer=squad-room"' in page
    assert '<option value="squad-room" selected>' in client.get("/agencies/agency/packets?printer=squad-room").text


def test_a_printer_is_changed_and_taken_out(client, folder):
    save(client)
    save(client, id="front-desk", x="", y="2mm", rotation="")
    page = client.get(f"{URL}?change=1").text
    assert 'name="id" value="front-desk"' in page
    assert "Write the numbers down for front-desk" in page
    assert save(client, at="1", id="front-desk", y="1mm", x="", rotation="").status_code == 303
    assert printers(folder) == [("squad-room", 1.42, -2.83, 0.1), ("front-desk", 0.0, 2.83, 0.0)]
    answer = client.post(URL, data={"before": before(client), "at": "0", "do": "remove"}, follow_redirects=False)
    assert answer.headers["location"] == f"{URL}?saved=removed"
    assert [one[0] for one in printers(folder)] == ["front-desk"]
    client.post(URL, data={"before": before(client), "at": "0", "do": "remove"})
    assert printers(folder) == []


@pytest.mark.parametrize(
    ("values", "key", "code"),
    [
        ({"id": ""}, "id", "missing-key"),
        ({"x": "half a mm"}, "x", "bad-value"),
        ({"x": "2em"}, "x", "bad-value"),
        ({"rotation": "a bit"}, "rotation", "bad-value"),
        ({"unprintable": "-1mm"}, "unprintable", "bad-value"),
        ({"id": "", "x": "", "y": "", "rotation": ""}, "id", "missing-key"),
    ],
)
def test_what_the_loader_refuses_is_not_saved_and_stands_at_its_field(client, folder, values, key, code):
    old = (folder / "agency.yaml").read_bytes()
    answer = save(client, **values)
    assert answer.status_code == 422
    assert re.search(rf'<a href="#p-{key}">[^<]+</a> <code>{code}</code>', answer.text)
    assert f'aria-describedby="p-{key}-hint p-{key}-problems"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert f'value="{html.escape((ROOM | values)["y"])}"' in answer.text, "what was typed is still there"
    assert (folder / "agency.yaml").read_bytes() == old


def test_two_printers_of_one_name_are_refused(client, folder):
    save(client)
    assert "duplicate-id" in save(client).text
    assert len(printers(folder)) == 1


def test_what_is_wrong_elsewhere_does_not_stop_it(client, folder):
    path = folder / "agency.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("state: LA", "state: XX"), encoding="utf-8")
    assert save(client).status_code == 303
    assert "squad-room" in path.read_text(encoding="utf-8")


def test_a_change_elsewhere_in_the_file_is_kept(client, folder):
    digest = before(client)
    path = folder / "agency.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Riverbend PD", "Theirs"), encoding="utf-8")
    assert save(client, digest=digest).status_code == 303
    assert "Theirs" in path.read_text(encoding="utf-8")
    assert len(printers(folder)) == 1


def test_two_people_who_change_printers_are_told_and_nothing_is_lost(client, folder):
    digest = before(client)
    assert save(client, id="theirs").status_code == 303
    answer = save(client, digest=digest, id="mine")
    assert answer.status_code == 409
    assert "Somebody else has changed the printers meanwhile." in answer.text
    assert 'name="id" value="mine"' in answer.text
    assert [one[0] for one in printers(folder)] == ["theirs"]
    removed = client.post(URL, data={"before": "0" * 64, "at": "0", "do": "remove"})
    assert removed.status_code == 409
    again = re.search(r'name="before" value="([0-9a-f]{64})"', answer.text)[1]
    assert save(client, digest=again, id="mine").status_code == 303
    assert [one[0] for one in printers(folder)] == ["theirs", "mine"]


@pytest.mark.parametrize(
    "data", [{"do": "fly"}, {"at": "7"}, {"at": "-1"}, {"at": "x"}, {"do": "remove"}, {"do": "remove", "at": "0"}]
)
def test_what_no_form_sends_is_refused(client, folder, data):
    old = (folder / "agency.yaml").read_bytes()
    assert client.post(URL, data={"before": before(client), **ROOM, **data}).status_code == 400
    assert (folder / "agency.yaml").read_bytes() == old


def test_without_the_token_nothing_is_written(client, folder):
    old = (folder / "agency.yaml").read_bytes()
    digest = before(client)
    assert client.post(URL, data={"before": digest, **ROOM}, headers={"X-CSRF-Token": "0" * 64}).status_code == 403
    assert (folder / "agency.yaml").read_bytes() == old


def test_of_no_agency_or_a_broken_file(client, folder):
    assert client.get("/agencies/nobody/printers").status_code == 404
    assert client.post("/agencies/nobody/printers", data=ROOM).status_code == 404
    (folder / "agency.yaml").write_text("name: [\n", encoding="utf-8")
    assert "yaml-syntax" in client.get(URL).text
    assert client.post(URL, data={"before": "0" * 64, **ROOM}).status_code == 422
