"""Every page in every state meets WCAG 2.2 AA as far as axe-core can tell, light and dark, and fits narrow and zoomed windows."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.studio.browser.desk import Desk
from tests.studio.browser.tours import TOURS

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
"""CSS pixels: WCAG 2.2, 1.4.10 (Reflow)."""
ZOOMED = {"width": 640, "height": 450}
"""What is left of 1,280 by 900 pixels at 200 % (1.4.4)."""
ALL = {"resultTypes": ["violations"]}
"""Every rule that is on as axe-core comes: WCAG 2.0 to 2.2, A and AA, and best practices; those below are off as it comes."""
MORE = {"target-size": {"enabled": True}}
COLORS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def found(page: Page, options: dict[str, Any]) -> list[str]:
    answer = Axe().run(page, options=options).response
    return [f"{one['id']}: {node['html'][:200]}" for one in answer["violations"] for node in one["nodes"]]


def too_wide(page: Page) -> str:
    """Return what sticks out where the page itself has to be scrolled sideways; tables and large pictures have a scroller."""
    return str(
        page.evaluate(
            """() => document.scrollingElement.scrollWidth <= innerWidth ? "" :
            Array.from(document.querySelectorAll("main *")).filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
            .map((one) => one.outerHTML.slice(0, 120)).slice(0, 3).join("; ") || "something" """
        )
    )


@pytest.mark.parametrize("name", TOURS)
def test_every_state_is_accessible(tab: Page, desk: Desk, name: str) -> None:
    wrong: list[str] = []
    for state in TOURS[name](tab, desk):
        tab.wait_for_load_state()
        wrong += [f"{state}: {one}" for one in found(tab, {**ALL, "rules": MORE})]
        tab.emulate_media(color_scheme="dark", reduced_motion="reduce")
        wrong += [f"{state}, dark: {one}" for one in found(tab, COLORS)]
        for size in (NARROW, ZOOMED):
            tab.set_viewport_size(size)
            wide = too_wide(tab)
            wrong += [f"{state}, {size['width']} px: {wide}"] if wide else []
        tab.set_viewport_size(WIDE)
        tab.emulate_media(color_scheme="light", reduced_motion="no-preference")
    assert not wrong, "\n".join(wrong)


def test_axe_finds_what_is_wrong(tab: Page, desk: Desk) -> None:
    """The nets have no holes: a page made worse on purpose is told."""
    desk.open(tab, "/")
    tab.evaluate(
        """() => { document.querySelector("label[for=new-name]").remove();
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("h1 { color: #bbb } main { min-width: 700px } .button, button { min-height: 0 }");
        document.adoptedStyleSheets = [sheet]; }"""
    )
    assert {one.partition(":")[0] for one in found(tab, {**ALL, "rules": MORE})} >= {"label", "color-contrast"}
    tab.set_viewport_size(NARROW)
    assert too_wide(tab)
