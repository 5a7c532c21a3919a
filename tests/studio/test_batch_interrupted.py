"""Runs that do not go straight to their end, and what is to be printed again after them."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import time

import httpx
import pytest

from tests.support.studios import csrf_of, running_studio
from tests.support.tables import (
    CHOICE,
    COLUMNS,
    batch_folder,
    csv_of,
    prepared,
    ran,
    rows_of,
    small_packets,
    standing,
    wait_for,
    waited_list,
)  # fmt: skip


@pytest.fixture
def folder(folder):
    small_packets(folder)
    return folder


def test_one_run_at_a_time(client):
    first, second = (prepared(client, csv_of(rows_of(40))) for _ in range(2))
    client.post(f"{first}/run", data=CHOICE, follow_redirects=False)
    answer = client.post(f"{second}/run", data=CHOICE)
    assert answer.status_code == 409
    assert "another run is under way in this folder" in answer.text
    refused = client.post(f"{first}/delete")
    assert refused.status_code == 409
    assert "it is being made at the moment" in refused.text
    assert client.post(f"{first}/columns", data=COLUMNS).status_code == 409
    assert client.get(f"{first}/download").status_code == 409
    client.post(f"{first}/cancel")
    assert wait_for(client, first, "stopped") == "stopped"
    assert "Under way" not in client.get("/batch").text


def test_cancelled_and_gone_on_with(client, folder):
    address = prepared(client, csv_of(rows_of(60)))
    output = batch_folder(folder, address) / "output"
    client.post(f"{address}/run", data=CHOICE, follow_redirects=False)
    until = time.monotonic() + 60
    while not list(output.glob("*/manifest.json")) and time.monotonic() < until:
        time.sleep(0.05)
    text = client.get(address).text
    assert "<progress" in text
    assert "Load the page again to see how far it is" in text
    client.post(f"{address}/cancel")
    assert wait_for(client, address, "stopped", "ended") == "stopped"
    done = {path.parent: path.stat().st_mtime_ns for path in output.glob("*/manifest.json")}
    assert 0 < len(done) < 60
    assert "Cancelled after" in client.get(address).text
    client.post(f"{address}/run", data={"resume": "1"}, follow_redirects=False)
    wait_for(client, address, "ended")
    assert len(list(output.glob("*/manifest.json"))) == 60
    assert {place: (place / "manifest.json").stat().st_mtime_ns for place in done} == done


def test_a_studio_that_is_killed_says_so_afterwards(folder):
    with running_studio(folder) as studio:
        with browser_of(studio.url) as browser:
            address = prepared(browser, csv_of(rows_of(200)))
            browser.post(f"{address}/run", data=CHOICE)
            output = batch_folder(folder, address) / "output"
            until = time.monotonic() + 60
            while len(list(output.glob("*/manifest.json"))) < 3 and time.monotonic() < until:
                time.sleep(0.05)
            run = next(child for child in studio.children() if "batch" in child.cmdline())
        studio.process.kill()
        studio.process.wait()
        # Nobody reads its progress any more: it ends by itself.
        run.wait(timeout=30)
    before = len(list(output.glob("*/manifest.json")))
    assert 3 <= before < 200
    with running_studio(folder) as studio, browser_of(studio.url) as browser:
        assert wait_for(browser, address, "interrupted") == "interrupted"
        text = browser.get(address).text
        assert "Interrupted: the studio was ended" in text
        assert "Go on where it was" in text
        assert "Interrupted" in browser.get("/batch").text
        browser.post(f"{address}/run", data={"resume": "1"})
        assert standing(browser, address) == "running"
        # Ctrl-C ends the run with the studio.
        run = next(child for child in studio.children() if "batch" in child.cmdline())
        studio.stop()
        assert not run.is_running()
    with running_studio(folder) as studio, browser_of(studio.url) as browser:
        assert standing(browser, address) == "interrupted"
    assert not list(output.rglob("*.musterpress-part*"))


@contextlib.contextmanager
def browser_of(url):
    with httpx.Client(base_url=url, timeout=60, follow_redirects=False) as browser:
        browser.headers["X-CSRF-Token"] = csrf_of(browser)
        yield browser


def test_what_to_print_again(client, folder):
    first = prepared(client, csv_of(rows_of(2)))
    assert "Nothing was made of this table yet" in client.get(f"{first}/reprint").text
    assert client.post(f"{first}/reprint", data={"against": "today"}).status_code == 409
    ran(client, first)
    client.post(f"{first}/reprint", data={"against": "today"})
    assert "Nothing has to be printed again." in waited_list(client, first)
    rows = [("elm-0-pd", "Elm 0 Police Department", "Elm Zero", "desk 0"), ("elm-9-pd", "Elm 9", "Elm 9 PD", "d")]
    second = prepared(client, csv_of(rows))
    for made in (False, True):
        if made:
            ran(client, second)
        client.post(f"{first}/reprint", data={"against": second.rpartition("/")[2]})
        text = waited_list(client, first)
        assert re.search(r'<th scope="row">elm-0-pd</th>.*?print again.*?short_name', text, re.DOTALL)
        assert re.search(r'<th scope="row">elm-1-pd</th>.*?take out of use', text, re.DOTALL)
    listed = client.get(f"{first}/reprint.json").json()
    assert {row["agency"]: row["status"] for row in listed} == {"elm-0-pd": "reprint", "elm-1-pd": "withdrawn", "elm-9-pd": "new"}
    theirs = diff(folder / "batches", first, second)
    assert client.get(f"{first}/reprint.csv").content == theirs
    assert client.post(f"{first}/reprint", data={"against": "0" * 12}).status_code == 409


def diff(batches, old, new):
    places = [str(batches / one.rpartition("/")[2] / "output") for one in (old, new)]
    out = batches.parent / "list.csv"
    subprocess.run([sys.executable, "-m", "generator", "diff", *places, "--out", str(out)], check=False, capture_output=True)
    return out.read_bytes()


def test_browsers_that_go_away_keep_nobody_out(folder):
    with running_studio(folder) as studio, browser_of(studio.url) as browser:
        address = prepared(browser, csv_of(rows_of(200)))
        browser.post(f"{address}/run", data=CHOICE)
        # More than the studio looks after at once.
        for _ in range(70):
            with browser.stream("GET", f"{address}/events") as told:
                assert told.status_code == 200
                assert next(told.iter_lines()) == "event: progress"
        assert browser.get(address).status_code == 200
        browser.post(f"{address}/cancel")
        assert wait_for(browser, address, "stopped") == "stopped"
