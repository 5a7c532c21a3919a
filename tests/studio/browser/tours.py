"""Every page of the studio in every state, one after the other: a tour leads a tab there and says which state it is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from playwright.sync_api import Page

from generator.studio.to_print.choice import code_of
from tests.studio.browser.desk import BAD_ROW, ROWS, Desk, choose_cards, map_columns, run_cards, upload

Tour = Callable[[Page, Desk], Iterator[str]]

CARD = "packet=officer&stem=detainers-card-business-card"
TICKED = "packet=officer&module=detainers&copies=40&spares=10"
BAD_PHONE = ("night_phone: 504-555-0143", "night_phone: 12")


def home(page: Page, desk: Desk) -> Iterator[str]:
    sample = desk.agency.read_text(encoding="utf-8")
    desk.agency.unlink()
    desk.open(page, "/")
    yield "home-empty"
    desk.agency.write_text(sample, encoding="utf-8")
    (desk.folder / "oak.yaml").write_text(sample.replace(*BAD_PHONE).replace("Riverbend P", "Oak P"), encoding="utf-8")
    (desk.folder / "torn.yaml").write_text("name: [", encoding="utf-8")
    desk.open(page, "/")
    yield "home-agencies"
    page.get_by_label("Full name of the agency").fill(" ")
    page.locator("form").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Start").click()
    yield "home-problems"
    broken = desk.folder / "packets" / "officer.yaml"
    broken.parent.mkdir()
    broken.write_text("title: 1\n", encoding="utf-8")
    desk.open(page, "/")
    yield "home-broken-library"


def form(page: Page, desk: Desk) -> Iterator[str]:
    desk.open(page, "/agencies/agency?made=1")
    page.locator("[data-preview-pages] img").first.wait_for()
    yield "form-fresh"
    page.get_by_label("Phone at night").fill("12")
    page.get_by_label("Name as printed").click()
    page.locator("#f-ice-night_phone-number-problems .problem").wait_for()
    page.locator("[data-preview-problems] li").first.wait_for()
    yield "form-checked"
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.locator("#summary a").first.wait_for()
    page.locator("[data-preview-problems] li").first.wait_for()
    yield "form-problems"
    desk.open(page, "/agencies/agency?saved=1")
    desk.change("desk@ice", "office@ice")
    desk.change("name: A. Fontaine", "name: B. Fontaine")
    page.locator("[name='ice.email']").fill("night@ice.example")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.locator("table.versions").wait_for()
    yield "form-conflict"
    desk.agency.write_text("name: [\n", encoding="utf-8")
    desk.open(page, "/agencies/agency")
    yield "form-unreadable"


def seal(page: Page, desk: Desk) -> Iterator[str]:
    desk.open(page, "/agencies/agency/seal?saved=1")
    yield "seal"
    page.get_by_label("Width").fill("wide")
    page.set_input_files("#seal-file", {"name": "seal.png", "mimeType": "image/png", "buffer": b"no picture"})
    page.get_by_label("What the picture shows").fill("")
    page.get_by_role("button", name="Check and use").click()
    page.locator("#summary").wait_for()
    yield "seal-problems"
    desk.change("path: seal.svg", "path: away.svg")
    desk.open(page, "/agencies/agency/seal")
    yield "seal-none"


def preview(page: Page, desk: Desk) -> Iterator[str]:
    for name, query in {
        "card": CARD,
        "sheet": f"{CARD}&edition=office&outlines=1",
        "zoom": f"{CARD}&zoom=300",
        "packet": "packet=commander&stem=commanders-packet&page=4",
    }.items():
        desk.open(page, f"/agencies/agency/preview?{query}")
        page.locator("[data-preview-pages] img").first.wait_for()
        yield f"preview-{name}"
    desk.change(*BAD_PHONE)
    desk.open(page, f"/agencies/agency/preview?{CARD}")
    yield "preview-problem"


def packets(page: Page, desk: Desk) -> Iterator[str]:
    desk.open(page, "/agencies/agency/packets")
    yield "packets"
    desk.open(page, f"/agencies/agency/packets?{TICKED}&pick=all")
    page.locator("#count-status", has_text="Counted").wait_for(timeout=60_000)
    yield "packets-counted"
    desk.open(page, "/agencies/agency/packets?copies=x&packet=nobody&stock=tabloid-poster")
    yield "packets-problems"
    desk.change(*BAD_PHONE)
    desk.open(page, "/agencies/agency/packets")
    yield "packets-to-mend"
    desk.open(page, f"/agencies/agency/proof?{TICKED}&pick=all")
    yield "proof-to-mend"


def proof(page: Page, desk: Desk) -> Iterator[str]:
    desk.open(page, "/agencies/agency/proof")
    yield "proof-nothing"
    office = code_of("officer", "detainers-card-business-card", "office")
    packet = code_of("commander", "commanders-packet", "reading")
    desk.open(page, f"/agencies/agency/proof?{TICKED}&packet=commander&d={office}&d={packet}")
    yield "proof-warnings"
    text = re.sub(r"phone: (504-555-0\d+)", r"phone: {number: \1, dialed: 2026-11-02}", desk.agency.read_text(encoding="utf-8"))
    signed = "\nsign_off: {reviewed_by: A. Fontaine, reviewed_on: 2026-10-01}\n"
    desk.agency.write_text(text.replace("\nsample: true", "\nsample: false") + signed, encoding="utf-8")
    desk.open(page, f"/agencies/agency/proof?{TICKED}&d={office}")
    yield "proof"


def printers(page: Page, desk: Desk) -> Iterator[str]:
    desk.open(page, "/agencies/agency/printers")
    yield "printers-none"
    page.get_by_label("Name of the printer").fill("squad-room")
    page.get_by_label("To the right").fill("far")
    page.get_by_role("button", name="Save the printer").click()
    page.locator("#summary").wait_for()
    yield "printers-problems"
    page.get_by_label("To the right").fill("0.5mm")
    page.get_by_role("button", name="Save the printer").click()
    page.locator("table.printers").wait_for()
    yield "printers-saved"
    page.get_by_role("link", name=re.compile("^Change")).click()
    page.locator("#p-y").fill("1mm")
    desk.change("0.5mm", "0.7mm")
    page.get_by_role("button", name="Save the printer").click()
    page.get_by_role("alert").wait_for()
    yield "printers-conflict"


def batch(page: Page, desk: Desk) -> Iterator[str]:
    desk.open(page, "/batch")
    yield "batch-empty"
    page.set_input_files("#table", {"name": "empty.csv", "mimeType": "text/csv", "buffer": b""})
    page.get_by_role("button", name="Upload").click()
    page.locator(".summary").wait_for()
    yield "batch-not-taken"
    upload(page, desk, ROWS + BAD_ROW)
    yield "batch-columns"
    page.get_by_role("button", name="Save and look at the rows").click()
    page.locator(".summary").wait_for()
    yield "batch-columns-problems"
    map_columns(page)
    # The rows are looked at in the background.
    page.get_by_text("rows were looked at:").or_(page.get_by_role("link", name="Load the page again")).first.wait_for()
    while page.get_by_text("rows were looked at:").count() == 0:
        page.reload()
    yield "batch-rows"
    page.get_by_label("Only some").fill("none")
    page.get_by_role("button", name="Make the packets").click()
    page.locator(".summary").wait_for()
    yield "batch-choice-problems"


def batch_run(page: Page, desk: Desk) -> Iterator[str]:
    # Agencies that are made fast, and so many that the run is under way as long as it is looked at.
    many = "".join(f"elm-{number},Elm {number} Police Department,Elm {number} PD,desk,x\n" for number in range(400))
    upload(page, desk, ROWS + many, "state.csv")
    map_columns(page)
    choose_cards(page)
    page.get_by_role("button", name="Make the packets").click()
    page.locator("#bar").wait_for()
    yield "batch-running"
    page.get_by_role("button", name="Cancel the run").click()
    page.locator("#run[data-standing=stopped]").wait_for(timeout=60_000)
    yield "batch-stopped"
    upload(page, desk, ROWS + BAD_ROW)
    map_columns(page)
    run_cards(page)
    yield "batch-done"
    page.get_by_role("link", name="What to print again").click()
    yield "reprint"
    desk.change("0142", "0199")
    page.get_by_role("button", name="Make the list").click()
    while page.get_by_role("link", name="Download the list (CSV)").count() == 0:
        page.get_by_role("link", name="Load the page again").click()
        page.wait_for_timeout(200)
    yield "reprint-list"
    desk.open(page, "/batch")
    yield "batch-list"
    page.get_by_role("link", name="county").click()
    record = desk.record(page)
    record.write_text(record.read_text(encoding="utf-8").replace('"state": "ended"', '"state": "running"', 1), encoding="utf-8")
    page.reload()
    page.locator("#run[data-standing=interrupted]").wait_for()
    yield "batch-interrupted"


def errors(page: Page, desk: Desk) -> Iterator[str]:
    desk.open(page, "/agencies/nobody")
    yield "error-404"
    desk.open(page, "/")
    page.locator("form input[name=csrf]").first.evaluate("field => { field.value = 'old'; }")
    page.get_by_label("Full name of the agency").fill("Oak Police Department")
    page.get_by_label("State").select_option("NE")
    page.get_by_role("button", name="Start").click()
    page.get_by_text("Status 403").wait_for()
    yield "error-403"
    desk.open(page, "/agencies/agency/proof?edition=none")
    yield "error-422"


TOURS: Mapping[str, Tour] = {
    tour.__name__: tour for tour in (home, form, seal, preview, packets, proof, printers, batch, batch_run, errors)
}
