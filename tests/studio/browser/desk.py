"""A studio under way and its project folder, with what tests put into it."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from generator.cli.init import starter_files
from generator.project import ProjectFiles
from generator.record import write_files
from tests.support.studios import RunningStudio

ROWS = """slug,name,short_name,log place,Night sup
ash-pd,Ash Police Department,Ash PD,desk 1,x
oak-pd,Oak Police Department,Oak PD,desk 2,y
"""
BAD_ROW = "bad-pd,,Bad PD,desk 3,z\n"


@dataclass
class Desk:
    """Where an agency's people sit."""

    folder: Path
    running: RunningStudio

    @property
    def agency(self) -> Path:
        return self.folder / "agency.yaml"

    def url(self, path: str) -> str:
        return f"{self.running.url}{path.lstrip('/')}"

    def clear(self) -> None:
        """Make the folder what `musterpress init` makes of it."""
        for entry in self.folder.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        write_files(self.folder, starter_files(ProjectFiles()))

    def change(self, old: str, new: str, path: Path | None = None) -> None:
        """Change the agency's file, as an editor would."""
        file = path or self.agency
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def open(self, page: Page, path: str) -> None:
        """Go to a page."""
        page.goto(self.url(path), wait_until="load")

    def record(self, page: Page) -> Path:
        """Return the record of the batch that a tab shows."""
        found = re.search(r"/batch/([^/?#]+)", page.url)
        assert found, page.url
        return self.folder / "batches" / found[1] / "run.json"


def save(page: Page, key: str = "") -> None:
    """Save the agency's form, by the mouse or a key, and wait until the page says that it is saved."""
    button = page.get_by_role("button", name="Save", exact=True).first
    # The page before may say "Saved." as well.
    with page.expect_navigation():
        button.press(key) if key else button.click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()


def upload(page: Page, desk: Desk, rows: str, name: str = "county.csv") -> None:
    """Bring a table, and come to its columns."""
    desk.open(page, "/batch")
    page.set_input_files("#table", {"name": name, "mimeType": "text/csv", "buffer": rows.encode()})
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/columns")


def map_columns(page: Page) -> None:
    """Say which column is which, and come to the rows."""
    page.select_option("#defaults", "agency")
    page.get_by_label("Field for the column log place").select_option("log_place")
    page.get_by_label("Field for the column Night sup").select_option("ignore")
    page.get_by_role("button", name="Save and look at the rows").click()
    page.wait_for_url(re.compile(r"/batch/[^/]+$"))


def choose_cards(page: Page) -> None:
    """Choose the reading editions of the officers' pocket cards."""
    page.locator("#packet-officer").check()
    page.locator("#product-pocket_card").check()
    page.select_option("[name=edition]", "reading")


def run_cards(page: Page) -> None:
    """Make them, and wait until they are there."""
    choose_cards(page)
    page.get_by_role("button", name=re.compile("^Make ")).click()
    page.locator("#run[data-standing=ended]").wait_for(timeout=60_000)
