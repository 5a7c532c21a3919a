"""The whole way of somebody who has never opened a terminal: from an empty form to the files that are printed."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from generator.load import load_agency, load_library
from generator.project import ProjectFiles
from generator.studio.to_print.choice import code_of
from tests.studio.browser.desk import ROWS, Desk, map_columns, run_cards, save, upload

NAME = "Oak Hollow Police Department"
CARD = ("officer", "detainers-card-business-card", "office")
PACKET = ("officer", "detainers-card-business-card", "reading")


def test_from_the_first_page_to_the_files(page: Page, desk: Desk, tmp_path: Path) -> None:
    desk.agency.unlink()
    file = start(page, desk)
    fill_in(page)
    mend_a_phone(page, file)
    choose_a_seal(page, desk, file)
    order_languages_by_keyboard(page, file)
    see_the_card_change(page)
    measure_a_printer(page, desk, file)
    choose_and_download(page, desk, file, tmp_path)
    make_a_batch(page, desk)


def start(page: Page, desk: Desk) -> Path:
    desk.open(page, "/")
    expect(page.get_by_text("There is no agency here yet.")).to_be_visible()
    page.get_by_label("Full name of the agency").fill(NAME)
    page.get_by_label("State").select_option(label="Louisiana")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Agency: {NAME}")
    file = desk.folder / "oak-hollow-police-department.yaml"
    assert f"name: {NAME}" in file.read_text(encoding="utf-8")
    return file


def fill_in(page: Page) -> None:
    for label, value in {"Short name": "Oak Hollow PD", "Where officers log notices": "booking screen 7"}.items():
        page.get_by_label(label, exact=True).or_(page.get_by_label(f"{label} (required)", exact=True)).first.fill(value)
    page.locator("[name='supervisor.phone.number']").fill("(504) 555 0177")
    page.locator("[name='supervisor.title']").click()
    # A phone is shown as it will be printed.
    expect(page.locator("[name='supervisor.phone.number']")).to_have_value("504-555-0177")


def mend_a_phone(page: Page, file: Path) -> None:
    before = file.read_bytes()
    phone = page.locator("[name='ice.night_phone.number']")
    phone.fill("504-555-01")
    page.locator("[name='ice.email']").click()
    problem = page.locator("#f-ice-night_phone-number-problems .problem")
    expect(problem).to_contain_text("agency-phone")
    expect(phone).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#check-status")).to_have_text("1 problem or warning")
    assert file.read_bytes() == before
    # The terminal says it in the same words.
    wrong = file.with_name("wrong.txt")
    wrong.write_text(file.read_text(encoding="utf-8").replace("night_phone: 504-555-0143", "night_phone: 504-555-01"))
    told = musterpress("build", "--agency", wrong, "--dry-run", fails=True)
    wrong.unlink()
    message = re.search(r"error\[agency-phone\]: (.+)", told)
    assert message
    assert message[1].strip() in problem.inner_text()
    phone.fill("504 555 0178")
    page.locator("[name='ice.email']").click()
    expect(problem).to_be_hidden()
    expect(phone).not_to_have_attribute("aria-invalid", "true")
    save(page)
    text = file.read_text(encoding="utf-8")
    assert "night_phone: 504-555-0178" in text
    assert "# Everything below is made up and builds at once." in text


def choose_a_seal(page: Page, desk: Desk, file: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (400, 300), (26, 68, 128)).save(picture, "PNG")
    page.get_by_role("button", name="Save and choose a seal").click()
    page.set_input_files("#seal-file", {"name": "../our seal.png", "mimeType": "image/png", "buffer": picture.getvalue()})
    page.get_by_label("What the picture shows").fill("Seal of Oak Hollow: an oak")
    for label, pixels in {"From the left": 50, "From the top": 0, "Width": 300, "Height": 300}.items():
        page.get_by_label(label).fill(str(pixels))
    page.get_by_role("button", name="Check and use this picture").click()
    expect(page.get_by_text("The new seal is in use.")).to_be_visible()
    expect(page.get_by_role("img", name="Seal of Oak Hollow: an oak")).to_be_visible()
    agency = load_agency(ProjectFiles(desk.folder), file, load_library(ProjectFiles(desk.folder)))
    assert agency.logo is not None
    assert Image.open(io.BytesIO(agency.logo.data)).size == (300, 300)
    page.get_by_role("link", name="Back to the form").click()


def order_languages_by_keyboard(page: Page, file: Path) -> None:
    page.wait_for_load_state()
    page.locator("#f-languages-up-1").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#check-status")).to_contain_text("is now number 1 of 8. Nothing is wrong.")
    expect(page.locator("#f-languages-entries li").first).to_contain_text("Vietnamese")
    # The focus goes with the language; at the top it goes to the button that still does something.
    expect(page.locator("#f-languages-down-0")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#f-languages-down-2")).to_be_focused()
    save(page, "Enter")
    assert "languages: [es, zh-Hans, vi," in file.read_text(encoding="utf-8")


def see_the_card_change(page: Page) -> None:
    page.locator("[data-preview-document]").select_option("officer/detainers-card-business-card")
    back = page.locator("[data-preview-pages] img").nth(1)
    expect(back).to_have_attribute("alt", re.compile("504-555-0177"))
    before = back.get_attribute("src")
    page.locator("[name='supervisor.phone.number']").fill("504-555-0179")
    expect(back).to_have_attribute("alt", re.compile("504-555-0179"))
    assert back.get_attribute("src") != before
    assert back.evaluate("img => img.complete && img.naturalWidth > 300")
    # What would be wrong stands on the last good page, which stays.
    page.locator("[name='supervisor.phone.number']").fill("504")
    expect(page.locator("[data-preview-problems]")).to_contain_text("agency-phone")
    expect(back).to_have_attribute("alt", re.compile("504-555-0179"))
    page.locator("[name='supervisor.phone.number']").fill("504-555-0179")
    expect(page.locator("[data-preview-problems]")).to_be_hidden()
    save(page)


def measure_a_printer(page: Page, desk: Desk, file: Path) -> None:
    desk.open(page, f"/agencies/{file.stem}/printers")
    with page.expect_download() as sheet:
        page.get_by_role("button", name="Download the test sheet").click()
    assert sheet.value.path().read_bytes().startswith(b"%PDF-1.7")
    for name, value in {"id": "squad-room", "x": "0.5mm", "y": "-1mm"}.items():
        page.locator(f"#p-{name}").fill(value)
    page.get_by_role("button", name="Save the printer").click()
    expect(page.get_by_text("The printer is saved.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Use it")).click()


def choose_and_download(page: Page, desk: Desk, file: Path, tmp_path: Path) -> None:
    page.get_by_role("checkbox", name="Officer packet").check()
    page.get_by_text("Modules, Kinds of documents, Card stock").click()
    page.get_by_role("checkbox", name="2. How to respond to an immigration detainer").check()
    page.get_by_role("button", name="Show these documents").click()
    page.locator("#f-copies").fill("40")
    page.locator("#f-spares").fill("10")
    for document in (CARD, PACKET):
        page.locator(f"#d-{code_of(*document)}").check()
    expect(page.locator("#count-status")).to_contain_text("Counted", timeout=30_000)
    expect(page.locator("[data-total=documents]")).to_have_text("2")
    expect(page.locator("[data-total=sheets]")).to_have_text("6")
    page.get_by_role("button", name="Go on to proof and print").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Proof and print: {NAME}")
    expect(page.get_by_text("Backs are shifted for the printer squad-room.")).to_be_visible()
    expect(page.get_by_text("2 documents in a ZIP file")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.endswith(".zip")
    with zipfile.ZipFile(download.value.path()) as packed:
        given = {name: packed.read(name) for name in packed.namelist()}
    options = ("--module", "detainers", "--copies", "40", "--spares", "10", "--printer", "squad-room")
    musterpress("build", "officer", "--agency", file, "--root", desk.folder, "--out", tmp_path / "built", *options)
    built = {path.relative_to(tmp_path / "built").as_posix(): path.read_bytes() for path in (tmp_path / "built").rglob("*.pdf")}
    wanted = {name: data for name, data in built.items() if Path(name).stem.startswith("detainers-card-business-card")}
    assert sorted(given.values()) == sorted(wanted.values())
    assert {Path(name).name for name in given} == {Path(name).name for name in wanted}


def make_a_batch(page: Page, desk: Desk) -> None:
    (desk.folder / "oak-hollow-police-department.yaml").rename(desk.agency)
    upload(page, desk, ROWS)
    map_columns(page)
    run_cards(page)
    expect(page.locator("#run")).to_contain_text("2 of 2 agencies")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download everything").click()
    with zipfile.ZipFile(download.value.path()) as packed:
        names = packed.namelist()
    assert {name.split("/")[-3] for name in names if name.endswith(".pdf")} == {"ash-pd", "oak-pd"}


def musterpress(*arguments: object, fails: bool = False) -> str:
    """Run the command; return what it says on stderr."""
    command = [sys.executable, "-m", "generator.cli.main", *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)
    assert (ran.returncode != 0) == fails, ran.stderr
    return ran.stderr
