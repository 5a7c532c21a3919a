"""A real browser, without a window, before a real studio."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import need_tool
from tests.studio.browser.desk import Desk
from tests.support.studios import running_studio

PATIENCE = 30_000
"""Milliseconds that anything may take on a machine that does much else."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it. A module's own: Playwright keeps an event loop running, which no other test must find."""
    path = need_tool("chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def studio(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A studio in a process of its own, for all tests of a module; each finds the folder as `musterpress init` makes it."""
    folder = tmp_path_factory.mktemp("browser") / "project"
    folder.mkdir()
    with running_studio(folder) as running:
        yield Desk(folder, running)


@pytest.fixture
def desk(studio: Desk) -> Desk:
    """That studio over a fresh project folder."""
    studio.clear()
    return studio


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser's window with a session of its own."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Page]:
    """A tab, in which a fault in a script fails the test."""
    made = context.new_page()
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield made
    assert not faults


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """A tab, in which something that the policy has stopped fails the test as well."""
    faults: list[str] = []
    tab.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    yield tab
    assert not faults
