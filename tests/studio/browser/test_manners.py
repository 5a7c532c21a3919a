"""The keyboard alone, no scripts, two tabs, and a studio that is killed: the page behaves, and nobody's work is lost."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator.studio.to_print.choice import code_of
from tests.studio.browser.desk import ROWS, Desk, map_columns, save, upload
from tests.support.studios import running_studio

FOCUSED = """() => {
    const one = document.activeElement;
    const box = one.getBoundingClientRect();
    const look = getComputedStyle(one);
    return {
        tag: one.tagName, id: one.id || one.name || one.textContent.trim(), top: box.top, bottom: box.bottom,
        outline: look.outlineStyle === "none" ? 0 : parseFloat(look.outlineWidth),
        index: Array.from(document.querySelectorAll("*")).indexOf(one),
    };
}"""


def press_save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).first.click()


@pytest.mark.parametrize(
    "path", ["/", "/agencies/agency", "/agencies/agency/seal", "/agencies/agency/packets", "/agencies/agency/printers", "/batch"]
)
def test_tab_goes_through_a_page_in_order_and_shows_where_it_is(page: Page, desk: Desk, path: str) -> None:
    desk.open(page, path)
    if path.endswith("/agency"):
        page.locator("[data-preview-pages] img").first.wait_for()
    seen: list[int] = []
    for _ in range(300):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now["tag"] == "BODY" or (seen and now["index"] <= seen[0]):
            break
        if seen and now["index"] == seen[-1]:
            continue  # a date has several parts
        assert now["outline"] >= 2, now
        assert now["bottom"] > 0, now
        assert now["top"] < 900, now
        seen.append(now["index"])
    assert seen == sorted(seen)
    fields = page.locator("main :is(a[href], button, input, select, textarea):not([disabled], [type=hidden]):visible").count()
    assert len(seen) >= fields


def test_the_first_key_offers_to_skip_to_the_main_part(page: Page, desk: Desk) -> None:
    desk.open(page, "/agencies/agency")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the main part")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_what_has_the_focus_is_not_under_the_bar_for_saving(page: Page, desk: Desk) -> None:
    """WCAG 2.2, 2.4.11: wherever one tabs backwards to, the bar that stays at the top does not cover it."""
    desk.open(page, "/agencies/agency")
    page.locator("#f-log_place").focus()
    bar = page.locator(".actions.sticky")
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        now = page.evaluate(FOCUSED)
        box = bar.bounding_box()
        assert box is not None
        assert now["bottom"] > box["y"] + box["height"], now


def test_the_summary_of_problems_has_the_focus_and_leads_to_the_field(page: Page, desk: Desk) -> None:
    desk.open(page, "/agencies/agency")
    page.get_by_label("Phone at night").fill("12")
    press_save(page)
    expect(page.locator("#summary")).to_be_focused()
    page.get_by_role("link", name="ICE office, Phone at night").press("Enter")
    expect(page.get_by_label("Phone at night")).to_be_focused()
    told = re.compile("f-ice-night_phone-number-problems")
    expect(page.get_by_label("Phone at night")).to_have_attribute("aria-describedby", told)


def test_a_second_click_on_save_does_no_harm(page: Page, desk: Desk) -> None:
    desk.open(page, "/agencies/agency")
    page.locator("[name=short_name]").fill("Twice PD")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).first.dblclick()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert "short_name: Twice PD" in desk.agency.read_text(encoding="utf-8")


def test_two_tabs_change_the_same_agency_and_nothing_is_lost(page: Page, context: BrowserContext, desk: Desk) -> None:
    other = context.new_page()
    for tab in (page, other):
        desk.open(tab, "/agencies/agency")
    page.locator("[name='ice.email']").fill("first@ice.example")
    page.locator("[name=log_place]").fill("desk of the first")
    save(page)
    other.locator("[name='ice.email']").fill("second@ice.example")
    other.locator("[name=short_name]").fill("Second PD")
    # Who types is told before saving.
    expect(other.locator("#check-status")).to_contain_text("Somebody has changed the file since you opened this page.")
    press_save(other)
    expect(other.get_by_role("heading", level=1)).to_have_text("Two versions of Riverbend Police Department")
    assert "second@" not in desk.agency.read_text(encoding="utf-8")
    expect(other.locator("table.versions")).to_contain_text("first@ice.example")
    expect(other.locator("table.versions")).to_contain_text("second@ice.example")
    other.get_by_role("radio", name="ICE office, Email, Typed by you").check()
    other.get_by_role("button", name="Save what is chosen").click()
    expect(other.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    text = desk.agency.read_text(encoding="utf-8")
    assert all(value in text for value in ("second@ice.example", "desk of the first", "Second PD"))


def test_everything_works_without_scripts(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    desk.open(page, "/agencies/agency")
    page.locator("[name='supervisor.phone.number']").fill("504-555-0188")
    page.locator("#f-languages-down-0").click()
    assert "0188" not in desk.agency.read_text(encoding="utf-8")
    save(page)
    text = desk.agency.read_text(encoding="utf-8")
    assert "504-555-0188" in text
    assert "languages: [vi, es," in text
    page.get_by_role("link", name="Preview with all documents").click()
    page.locator("#document").select_option("officer/detainers-card-business-card")
    page.get_by_role("button", name="Show", exact=True).click()
    back = page.locator("figure img").nth(1)
    expect(back).to_have_attribute("alt", re.compile("504-555-0188"))
    answer = context.request.get(desk.url(back.get_attribute("src") or ""), headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.body().startswith(b"\x89PNG")
    page.get_by_role("link", name="Packets").click()
    page.locator(f"#d-{code_of('officer', 'detainers-card-business-card', 'reading')}").check()
    page.get_by_role("button", name="Go on to proof and print").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-1.7")
    upload(page, desk, ROWS)
    map_columns(page)
    page.get_by_role("button", name="Make the packets").click()
    expect(page.get_by_text("Under way.")).to_be_visible()
    page.get_by_role("button", name="Cancel the run").click()
    for _ in range(40):
        if page.locator("#run[data-standing=stopped]").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator("#run")).to_contain_text("Cancelled")
    context.close()


def test_a_studio_that_is_killed_loses_nothing_that_was_typed(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    folder.mkdir()
    with running_studio(folder) as first:
        desk = Desk(folder, first)
        desk.clear()
        old = desk.agency.read_text(encoding="utf-8")
        desk.open(page, "/agencies/agency")
        page.locator("[data-preview-pages] img").first.wait_for()
        page.locator("[name=short_name]").fill("Typed PD")
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait(timeout=20)
        press_save(page)
        expect(page.locator("#check-status")).to_contain_text("The studio does not answer.")
        assert desk.agency.read_text(encoding="utf-8") == old
    with running_studio(folder, "--port", str(first.port)) as second:
        # The page from before is still there, with what was typed, and the new studio takes it.
        save(page)
        assert "short_name: Typed PD" in desk.agency.read_text(encoding="utf-8")
        # Killed in the middle of a save, it leaves the old file or the new one, whole.
        before = desk.agency.read_text(encoding="utf-8")
        page.wait_for_load_state()
        page.locator("[name=short_name]").fill("Sent PD")
        page.evaluate("() => { document.querySelector('#agency-form button[value=save]').click(); }")
        page.wait_for_timeout(60)
        os.kill(second.process.pid, signal.SIGKILL)
        assert desk.agency.read_text(encoding="utf-8") in {before, before.replace("Typed PD", "Sent PD")}
