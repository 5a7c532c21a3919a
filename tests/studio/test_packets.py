"""The page of packets: what is chosen stands in the address, and the numbers are those of the sheets."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from starlette.testclient import TestClient

from generator.pipeline.build_packet import build
from generator.pipeline.build_request import BuildRequest
from generator.project import ProjectFiles
from generator.studio.to_print.choice import Choice, code_of
from generator.studio.to_print.papers import Paper, paper_of, select, totals_of
from tests.support.studios import running_studio

URL = "/agencies/agency/packets"
OFFICE = "packet=officer&module=detainers&edition=office"
LONG = "W" * 40
"""A short name that no business card has room for."""
CARD = code_of("officer", "detainers-card-business-card", "office")
pytestmark = pytest.mark.one_studio


def rows_of(page: str) -> dict[str, str]:
    """Words of each document's row, by its code."""
    found = re.findall(r'<tr data-document="([a-z2-7]{8})".*?</tr>', page, re.DOTALL)
    texts = re.findall(r'<tr data-document="[a-z2-7]{8}".*?</tr>', page, re.DOTALL)
    return {code: " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split()) for code, text in zip(found, texts, strict=True)}


def chosen(client: TestClient, folder: Path, **choice: object):
    studio = client.app.state.studio
    file = studio.agencies.find("agency")
    return select(studio, file, (folder / "agency.yaml").read_text(encoding="utf-8"), Choice(**choice))


class TestChoice:
    def test_is_kept_in_the_address_and_nowhere_else(self, client, folder):
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
        query = f"{OFFICE}&stock=memo-book&stock=visor&copies=40&spares=10&ink=black&d={CARD}"
        page = client.get(f"{URL}?{query}").text
        for name, value in (("packet", "officer"), ("module", "detainers"), ("stock", "visor"), ("stock", "memo-book")):
            assert f'name="{name}" value="{value}" checked' in page
        assert page.count(' name="stock"') == page.count(' name="stock" value="') > 12
        for text in ('<option value="office" selected>', '<option value="black" selected>', 'name="copies" value="40"'):
            assert text in page
        assert 'name="stock" value="tabloid-poster"' not in page, "no card is made on it"
        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before

    def test_goes_into_an_address_and_comes_back(self):
        one = Choice(("officer",), ("a", "b"), ("handout",), ("visor",), "office", "40", "2.5", "black", "squad room", (CARD,))
        assert one.query == (
            "packet=officer&module=a&module=b&product=handout&stock=visor&edition=office&copies=40&spares=2.5&ink=black"
            f"&printer=squad+room&d={CARD}"
        )
        assert Choice(every=True).query == "pick=all"
        assert Choice().query == ""

    def test_gives_the_documents_of_build(self, client, folder):
        options = {"packets": ("officer",), "modules": ("consular",), "edition": "office", "stocks": ("visor", "cr80")}
        rows = chosen(client, folder, **options).rows
        found = build(BuildRequest(folder / "agency.yaml", **options), ProjectFiles(folder))
        assert [row.path for row in rows] == [document.path for document in found.documents]

    def test_of_products_leaves_the_others_out(self, client, folder):
        rows = chosen(client, folder, packets=("officer",), products=("handout", "accordion")).rows
        assert {row.chosen.job.line.product for row in rows} == {"handout", "accordion"}

    def test_ticks_all_none_or_some_without_a_script(self, client):
        every = client.get(f"{URL}?{OFFICE}&pick=all").text
        assert len(re.findall(r'name="d" value="[a-z2-7]{8}" checked', every)) == len(rows_of(every)) == 6
        assert len(re.findall(r'name="d" value="[a-z2-7]{8}" checked', client.get(f"{URL}?{OFFICE}&d={CARD}").text)) == 1
        assert (
            len(re.findall(r'name="d" value="[a-z2-7]{8}" checked', client.get(f"{URL}?{OFFICE}&d={CARD}&pick=none").text)) == 0
        )
        assert "Nothing is ticked yet." in client.get(URL).text

    def test_has_short_names_that_no_two_documents_share(self, client, folder):
        rows = chosen(client, folder, every=True).rows
        assert len({row.code for row in rows}) == len(rows) > 80
        assert len(Choice(ticked=tuple(row.code for row in rows)).query) < client.app.state.studio.settings.limits.address / 2

    def test_that_is_wrong_is_said_at_its_field_as_in_the_terminal(self, client):
        answer = client.get(f"{URL}?packet=nobody&module=detainer&stock=tabloid-poster&copies=x&spares=101&printer=attic")
        assert answer.status_code == 422
        for code, field in (
            ("unknown-packet", "packet"), ("unknown-module", "module"), ("stock-no-card", "stock"), ("sheet-copies", "copies"),
            ("sheet-spares", "spares"), ("unknown-printer", "printer"),
        ):  # fmt: skip
            assert re.search(rf'<a href="#f-{field}">[^<]+</a> <code>{code}</code>', answer.text), code
            assert f'id="f-{field}"' in answer.text
        assert "did you mean `detainers`?" in answer.text
        assert (
            'value="x" maxlength="20" autocomplete="off" aria-describedby="f-copies-hint f-copies-problems" aria-invalid'
            in answer.text
        )

    @pytest.mark.parametrize("copies", ["0", "-1", "1e9", "10000000", "٣", "1.5"])
    def test_of_no_number_of_officers_is_refused(self, client, copies):
        assert "sheet-copies" in client.get(URL, params={"copies": copies}).text

    @pytest.mark.parametrize(
        "query", ["edition=x", "ink=x", "d=../../etc", "copies=" + "9" * 21, "packet=" + "a" * 121, "pick=x", "work=9"]
    )
    def test_of_what_no_form_sends_is_refused(self, client, query):
        url = f"{URL}/counts" if query.startswith("work") else URL
        assert client.get(f"{url}?{query}").status_code == 422

    def test_of_no_agency_is_not_found(self, client):
        assert client.get("/agencies/nobody/packets").status_code == 404
        assert client.get("/agencies/nobody/packets/counts").status_code == 404

    def test_is_never_markup(self, client):
        text = client.get(URL, params={"packet": "<b>x", "copies": '"><i>', "printer": "<u>"}).text
        assert not any(tag in text for tag in ("<b>x", "<i>", "<u>"))


def test_a_file_with_problems_has_no_documents(client, folder):
    path = folder / "agency.yaml"
    for text, code in (
        (path.read_bytes().replace(b"state: LA", b"state: XX"), "unknown-state"),
        (b"name: [", "yaml-syntax"),
        (b"a: \xff", "not-utf-8"),
    ):
        path.write_bytes(text)
        answer = client.get(URL)
        assert answer.status_code == 422
        assert f"<code>{code}</code>" in answer.text
        counts = client.get(f"{URL}/counts?pick=all&work=1").json()
        assert (counts["problems"][0]["code"], counts["status"], counts["rows"]) == (code, "1 problem", {})


class TestPaper:
    def test_is_that_of_the_sheets_own_plan(self, client, folder):
        selection = chosen(client, folder, packets=("officer",), modules=("detainers",), copies="40", spares="10")
        by_path = {row.path: row for row in selection.rows}

        def paper(path: str, pages: int) -> Paper:
            return paper_of(by_path[f"officer/{path}.pdf"], pages, selection.printing)

        card = paper("detainers-card-business-card-office", 2)
        assert (card.sheets, card.times, card.total) == (1, 6, 6)
        assert card.plan == "40 cards and 4 spare at 8 a sheet: print 6 copies of each sheet (4 over)"
        booklet = paper("officer-booklet-office", 4)
        assert (booklet.sheets, booklet.times, booklet.total) == (2, 44, 88)
        assert paper("detainers-handout", 3) == Paper(3, 2, 44)
        assert paper("detainers-card-business-card", 2) == Paper(2), "for the screen"

    def test_of_others_than_officers_is_one_copy(self, client, folder):
        selection = chosen(client, folder, packets=("commander", "trainer", "public"), copies="40")
        assert {paper_of(row, 5, selection.printing) for row in selection.rows} == {Paper(5, 3)}

    def test_for_nobody_in_particular_is_one_printing(self, client, folder):
        selection = chosen(client, folder, packets=("officer",), edition="office")
        assert {paper_of(row, 2, selection.printing) for row in selection.rows} == {Paper(2, 1)}

    def test_for_the_print_shop_is_none(self, client, folder):
        selection = chosen(client, folder, packets=("officer",), edition="press", copies="40")
        assert {paper_of(row, 2, selection.printing).total for row in selection.rows} == {0}

    def test_is_summed_over_what_is_ticked(self, client, folder):
        selection = chosen(client, folder, packets=("officer",), modules=("detainers",), edition="office", every=True)
        codes = [row.code for row in selection.rows]
        papers = {codes[0]: Paper(2, 1, 6), codes[1]: Paper(1, 1, 5), codes[2]: Paper(4, 2, 10)}
        totals = totals_of(selection, papers)
        assert (totals.documents, totals.unknown, totals.pages) == (len(codes), len(codes) - 3, 7)
        assert (totals.two_sided, totals.one_sided, totals.sheets) == (26, 5, 31)


class TestCounts:
    def test_are_made_by_the_script_a_few_at_a_time(self, client):
        query = f"{OFFICE}&copies=40&spares=10&d={CARD}&d={code_of('officer', 'detainers-card-memo-book', 'office')}"
        first = client.get(f"{URL}/counts?{query}").json()
        assert (first["rows"], first["left"]) == ({}, 2)
        assert first["status"] == "2 documents are not counted yet."
        second = client.get(f"{URL}/counts?{query}&work=1").json()
        assert second["left"] == 1
        assert second["totals"] == {
            "documents": "2",
            "pages": "2 so far",
            "sheets": "6 so far",
            "two_sided": "6 so far",
            "one_sided": "0 so far",
        }
        third = client.get(f"{URL}/counts?{query}&work=8").json()
        assert third["rows"][CARD] == {
            "pages": "2", "sheets": "1", "paper": "6", "problem": "",
            "plan": "40 cards and 4 spare at 8 a sheet: print 6 copies of each sheet (4 over)",
        }  # fmt: skip
        assert third["status"] == "Counted. Documents: 2; pages: 4; sheets of paper: 17."
        page = client.get(f"{URL}?{query}").text
        assert "Detainers" in rows_of(page)[CARD] or "detainer" in rows_of(page)[CARD]
        assert "print 6 copies of each sheet (4 over)" in rows_of(page)[CARD]
        assert ">Count pages<" not in page, "nothing is left to count"

    def test_are_made_by_a_button_without_a_script(self, client):
        query = f"{OFFICE}&ink=black&d={CARD}"
        assert "not counted" in rows_of(client.get(f"{URL}?{query}").text)[CARD]
        assert ">Count pages<" in client.get(f"{URL}?{query}").text
        page = client.get(f"{URL}?{query}&count=1").text
        assert "not counted" not in rows_of(page)[CARD]
        assert "Counted. Documents: 1; pages: 2; sheets of paper: 1." in page

    def test_hold_until_something_that_documents_are_made_of_changes(self, client, folder):
        query = f"{OFFICE}&stock=business-card&d={CARD}"
        assert client.get(f"{URL}/counts?{query}&work=1").json()["left"] == 0
        assert client.get(f"{URL}/counts?{query}&copies=7").json()["left"] == 0, "as many pages for seven as for one"
        path = folder / "agency.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("Riverbend PD", "River PD"), encoding="utf-8")
        assert client.get(f"{URL}/counts?{query}").json()["left"] == 1

    def test_say_which_document_cannot_be_made(self, client, folder):
        path = folder / "agency.yaml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("short_name: Riverbend PD", f"short_name: {LONG}"), encoding="utf-8"
        )
        answer = client.get(f"{URL}/counts?{OFFICE}&d={CARD}&work=1").json()
        assert "cannot be made: " in answer["rows"][CARD]["problem"]
        assert (answer["left"], answer["status"]) == (0, "1 document cannot be made, so its paper is not counted.")


class TestPreviewLinks:
    def test_lead_to_the_document_on_its_stock(self, client):
        page = client.get(f"{URL}?{OFFICE}&product=pocket_card&stock=visor").text
        link = html.unescape(re.search(r'<a href="(/agencies/agency/preview[^"]+)"', page)[1])
        assert link == "/agencies/agency/preview?packet=officer&stem=detainers-card-visor&edition=office&stock=visor"
        shown = client.get(link)
        assert shown.status_code == 200
        assert "Visor card" in shown.text
        assert 'src="/previews/' in shown.text
        assert 'data-stocks="visor"' in shown.text


def test_pages_have_one_heading_no_inline_code_and_whole_references(client):
    for url in (URL, "/agencies/agency/proof", "/agencies/agency/printers"):
        page = client.get(url).text
        assert page.count("<h1>") == 1
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        for names in re.findall(r'aria-describedby="([^"]+)"', page):
            assert set(names.split()) <= set(ids)


def test_the_script_counts_what_is_ticked_and_keeps_the_address(folder, tool):
    with running_studio(folder) as studio, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tool("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(f"{studio.url}agencies/agency/packets?{OFFICE}&product=pocket_card&d={CARD}")
        status = page.locator("#count-status")
        expect(status).to_have_text("Counted. Documents: 1; pages: 2; sheets of paper: 1.", timeout=60_000)
        page.get_by_label("Officers", exact=True).fill("40")
        expect(page.locator(f'[data-document="{CARD}"] [data-cell="paper"]')).to_have_text("5")
        page.get_by_role("checkbox", name=re.compile("Memo book, 3 x 5 in.*Sheets for")).focus()
        page.keyboard.press("Space")
        expect(status).to_have_text("Counted. Documents: 2; pages: 4; sheets of paper: 15.", timeout=60_000)
        expect(page.get_by_role("button", name="Count pages")).to_have_count(0)
        assert page.url.endswith(f"copies=40&ink=color&d={CARD}&d={code_of('officer', 'detainers-card-memo-book', 'office')}")
        page.get_by_label("Officers", exact=True).fill("forty")
        expect(page.locator("#f-copies-problems")).to_contain_text("sheet-copies")
        expect(page.get_by_label("Officers", exact=True)).to_have_attribute("aria-invalid", "true")
        page.get_by_label("Officers", exact=True).fill("40")
        expect(page.locator("#f-copies-problems")).to_be_hidden()
        page.get_by_role("button", name="Go on to proof and print").click()
        expect(page.get_by_text("40 cards at 8 a sheet: print 5 copies of each sheet")).to_have_count(1)
        with page.expect_download() as found:
            page.get_by_role("link", name="Download").click()
        assert found.value.suggested_filename == "riverbend-pd-packets.zip"
        browser.close()
    assert faults == []
