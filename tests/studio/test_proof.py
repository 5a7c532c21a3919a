"""Before printing: what the list says, and that the download is what `musterpress build` makes."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from generator.impose.plan import turn_text
from generator.load import load_agency, load_library
from generator.pipeline.build_packet import build
from generator.pipeline.build_request import BuildRequest
from generator.project import ProjectFiles
from generator.studio.to_print.choice import code_of

URL = "/agencies/agency/proof"
DOWNLOAD = "/agencies/agency/download"
CARD = f"packet=officer&module=detainers&d={code_of('officer', 'detainers-card-business-card', 'office')}"
pytestmark = pytest.mark.one_studio


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "agency.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def built(folder: Path, **request: object) -> dict[str, bytes]:
    found = build(BuildRequest(folder / "agency.yaml", **request), ProjectFiles(folder))
    return {document.path: document.data for document in found.documents}


class TestChecklist:
    def test_has_every_phone_of_the_agency_to_dial(self, client, folder):
        page = client.get(URL).text
        project = ProjectFiles(folder)
        agency = load_agency(project, folder / "agency.yaml", load_library(project))
        for phone in (
            agency.ice.phone,
            agency.ice.night_phone,
            agency.language_line.phone,
            agency.consulates[0].fax,
            agency.counsel.phone,
        ):
            assert f'<a class="number" href="{phone.uri}">{phone.display}</a>' in page
        assert page.count(' href="tel:') == 12
        assert "Consulate 1 : Mexico, New Orleans Phone: 504-555-0161 never Dial now" in words(page)

    @pytest.mark.parametrize(("days", "told"), [(180, "Dialed lately"), (181, "Dial now")])
    def test_says_which_numbers_were_dialed_too_long_ago(self, client, folder, days, told):
        day = date.fromordinal(client.app.state.studio.project.today().toordinal() - days)
        edit(folder, "phone: 504-555-0120", f"phone: {{number: 504-555-0120, dialed: {day.isoformat()}}}")
        text = words(client.get(URL).text)
        assert f"504-555-0120 on {day.isoformat()} {told}" in text
        assert ("phone-dialed-long-ago" in text) == (days > 180)

    def test_says_what_the_terminal_warns_of(self, client, folder):
        edit(folder, "contract_ends: 2031-06-30", "contract_ends: 2020-06-30")
        edit(folder, "state: LA", "state: NE")
        text = words(client.get(URL).text)
        warnings = []
        project = ProjectFiles(folder)
        load_agency(project, folder / "agency.yaml", load_library(project), warnings)
        assert {"contract-ended", "ice-office-elsewhere"} <= {one.code for one in warnings}
        for one in warnings:
            assert f"{one.message} {one.code} {' '.join(one.hints)}" in text

    def test_says_that_a_contract_ends_soon(self, client, folder):
        day = date.fromordinal(client.app.state.studio.project.today().toordinal() + 30).isoformat()
        edit(folder, "contract_ends: 2031-06-30", f"contract_ends: {day}")
        assert f"Look at this Interpreter contract: It ends on {day}." in words(client.get(URL).text)

    def test_says_whether_values_are_samples_and_who_has_signed(self, client, folder):
        text = words(client.get(URL).text)
        assert "Look at this Values: These are sample values" in text
        assert "Look at this Counsel's sign-off: Nobody has signed off." in text
        edit(folder, "\nsample: true", "\nsample: false")
        path = folder / "agency.yaml"
        path.write_text(
            f"{path.read_text(encoding='utf-8')}\nsign_off: {{reviewed_by: A. Fontaine, reviewed_on: 2026-10-01}}\n",
            encoding="utf-8",
        )
        text = words(client.get(URL).text)
        assert "Fine Values: The file says that its values are the agency's own." in text
        assert "Fine Counsel's sign-off: Reviewed by A. Fontaine on 2026-10-01." in text

    def test_names_modules_that_are_overdue_as_the_terminal_does(self, client, folder):
        text = ProjectFiles().read_bytes("packets/modules/detainers.yaml").decode()
        place = folder / "packets/modules"
        place.mkdir(parents=True)
        old = re.sub(r"(?m)^reviewed: .*$", "reviewed: 2019-01-01", re.sub(r"(?m)^review_by: .*$", "review_by: 2020-01-01", text))
        (place / "detainers.yaml").write_text(old, encoding="utf-8")
        page = words(client.get(f"{URL}?packet=officer&module=detainers&product=handout&pick=all").text)
        assert "2020-01-01 Overdue module `detainers` was to be reviewed by 2020-01-01 review-overdue" in page
        other = words(client.get(f"{URL}?packet=officer&module=consular&product=handout&pick=all").text)
        assert "review-overdue" not in other

    def test_has_the_points_for_counsel_of_what_the_agency_gets(self, client):
        text = words(client.get(f"{URL}?packet=officer&module=detainers&product=handout&pick=all").text)
        assert "Hold, notify, or neither" in text
        assert "Officers with 287(g) credentials act under ICE direction" not in text, "it has no agreement"
        assert "Speaking their language" not in text

    def test_of_a_broken_file_says_so_and_offers_nothing(self, client, folder):
        edit(folder, "state: LA", "state: XX")
        answer = client.get(f"{URL}?pick=all")
        assert answer.status_code == 422
        assert "unknown-state" in answer.text
        assert DOWNLOAD not in answer.text
        assert client.get(f"{DOWNLOAD}?pick=all").status_code == 422

    def test_of_nothing_sends_back_to_the_choice(self, client):
        page = client.get(f"{URL}?packet=officer").text
        assert '<a href="/agencies/agency/packets?packet=officer">Choose documents</a>' in page
        assert DOWNLOAD not in page


class TestTurn:
    def test_is_said_for_each_stock_as_on_its_sheets(self, client, folder):
        query = "packet=officer&module=detainers&edition=office&product=pocket_card&product=booklet&copies=12&pick=all"
        text = words(client.get(f"{URL}?{query}").text)
        stocks = {one.id: one for one in load_library(ProjectFiles(folder)).stocks}
        for name, way in (("business-card", "duplex"), ("memo-book", "duplex"), ("half-letter-booklet", "booklet")):
            assert f"{stocks[name].title} {turn_text(stocks[name], way)}" in text
        assert "12 cards at 8 a sheet: print 2 copies of each sheet (4 over)" in text

    def test_of_client_cards_follows_their_faces(self, client, folder):
        query = "packet=i_speak&product=client_card&edition=office&pick=all"
        text = words(client.get(f"{URL}?{query}").text)
        data = built(folder, packets=("i_speak",), edition="office")["i_speak/i-speak-client-cards-business-card-office.pdf"]
        stock = next(one for one in load_library(ProjectFiles(folder)).stocks if one.id == "business-card")
        pages = data.count(b"/Type /Page\n") or data.count(b"/Type /Page ")
        assert turn_text(stock, "one-sided" if pages == 1 else "duplex") in text


class TestDownload:
    def test_of_one_document_is_its_pdf(self, client, folder):
        answer = client.get(f"{DOWNLOAD}?{CARD}&copies=12")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        name = "riverbend-pd-officer-detainers-card-business-card-office.pdf"
        assert answer.headers["content-disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
        assert int(answer.headers["content-length"]) == len(answer.content)
        expected = built(folder, packets=("officer",), modules=("detainers",), edition="office", copies=12)
        assert answer.content == expected["officer/detainers-card-business-card-office.pdf"]

    def test_of_several_is_what_build_makes_with_the_same_options(self, client, folder):
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
        query = "packet=officer&packet=commander&module=retaliation&stock=visor&copies=12&spares=10&ink=black&pick=all"
        answer = client.get(f"{DOWNLOAD}?{query}")
        assert answer.headers["content-type"] == "application/zip"
        assert 'filename="riverbend-pd-packets.zip"' in answer.headers["content-disposition"]
        how = {"stocks": ("visor",), "copies": 12, "spares": 10.0, "ink": "black"}
        expected = built(folder, packets=("officer", "commander"), modules=("retaliation",), **how)
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            found = {name.removeprefix("riverbend-pd/"): archive.read(name) for name in archive.namelist()}
        assert list(found) == list(expected)
        assert found == expected
        assert "commander/commanders-packet.pdf" in found
        assert client.get(f"{DOWNLOAD}?{query}").content == answer.content
        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before

    @pytest.mark.parametrize("query", ["", "packet=officer", "copies=x&pick=all", "packet=nobody&pick=all", f"d={'a' * 8}"])
    def test_of_nothing_is_refused(self, client, query):
        answer = client.get(f"{DOWNLOAD}?{query}")
        assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")

    def test_of_no_agency(self, client: TestClient):
        for url in (DOWNLOAD, URL):
            assert client.get(url.replace("agency/", "nobody/")).status_code == 404


class TestDownloadOfAChangedFile:
    def test_for_a_printer_is_shifted_as_build_does(self, client, folder):
        path = folder / "agency.yaml"
        path.write_text(
            f"{path.read_text(encoding='utf-8')}\nprinters: [{{id: squad-room, x: 1mm, y: -0.5mm}}]\n", encoding="utf-8"
        )
        answer = client.get(f"{DOWNLOAD}?{CARD}&printer=squad-room")
        expected = built(folder, packets=("officer",), modules=("detainers",), edition="office", printer="squad-room")
        assert answer.content == expected["officer/detainers-card-business-card-office.pdf"]
        assert answer.content != client.get(f"{DOWNLOAD}?{CARD}").content
        assert "Backs are shifted for the printer squad-room." in client.get(f"{URL}?{CARD}&printer=squad-room").text

    def test_that_cannot_be_made_is_the_page_with_the_problems(self, client, folder):
        edit(folder, "short_name: Riverbend PD", f"short_name: {'W' * 40}")
        answer = client.get(f"{DOWNLOAD}?{CARD}")
        assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
        assert re.search(r"<code>(card-overflow|text-too-wide)</code>", answer.text)
        assert "nothing can be downloaded before" in answer.text
