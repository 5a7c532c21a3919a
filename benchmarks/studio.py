"""From the last key to the new preview, through the real server: values posted as the script does, then the pictures fetched.

    python benchmarks/studio.py [--runs 30]

Prints the median, and the slowest, in milliseconds of wall clock for a card, the guide, and the page looked at of the commander's
packet; each time with a value that was never there before. The script's pause after the last key (100 ms) is in the figures.
"""

from __future__ import annotations

import argparse
import re
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import uvicorn

from generator.cli.init import starter_files
from generator.project import ProjectFiles
from generator.record import write_files
from generator.studio import Settings, create_app

PAUSE = 0.1
"""Seconds that the script waits after the last key (DEBOUNCE in preview.js)."""
LOOKED_AT = (
    ("card", "officer", "detainers-card-business-card", "reading", 1),
    ("card's sheet", "officer", "detainers-card-business-card", "office", 1),
    ("guide", "i_speak", "i-speak-guide", "reading", 1),
    ("packet, current page", "commander", "commanders-packet", "reading", 60),
)
URL = "/agencies/agency/preview"


@contextmanager
def studio(folder: Path) -> Iterator[httpx.Client]:
    """Run a studio over a folder and yield a browser that has its token."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(create_app(Settings(folder, port=port)), log_level="error"))
        running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        running.start()
        while not server.started:
            time.sleep(0.01)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as browser:
            token = re.search('name="csrf" content="([^"]+)"', browser.get("/").text)
            assert token is not None
            browser.headers["X-CSRF-Token"] = token[1]
            yield browser
        server.should_exit = True
        running.join()


def once(browser: httpx.Client, what: tuple[str, str, str, str, int], value: str) -> float:
    """Return the seconds from the last key to the pictures of all pages shown."""
    _, packet, stem, edition, page = what
    asked = {"packet": packet, "stem": stem, "edition": edition, "page": page, "tab": "one"}
    before = time.perf_counter()
    time.sleep(PAUSE)
    answer = browser.post(URL, json={**asked, "values": {"short_name": value, "supervisor.title": f"Watch {value}"}})
    answer.raise_for_status()
    shown = answer.json()
    assert shown["fresh"], shown["problems"]
    for one in shown["shown"]:
        browser.get(one["src"]).raise_for_status()
    return time.perf_counter() - before


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "project"
        write_files(folder, starter_files(ProjectFiles()))
        with studio(folder) as browser:
            print(f"{'':24}{'first':>8}{'median':>8}{'slowest':>8}{'processor':>11}   ms; {runs} runs")
            worker = None
            for what in LOOKED_AT:
                first = once(browser, what, "Never PD")
                worker = worker or psutil.Process().children()[-1]
                busy = sum(worker.cpu_times()[:2]) + time.process_time()
                times = [once(browser, what, f"River {number} PD") for number in range(runs)]
                busy = sum(worker.cpu_times()[:2]) + time.process_time() - busy
                figures = (first, statistics.median(times), max(times), busy / runs)
                print(
                    f"{what[0]:24}{figures[0] * 1e3:8.0f}{figures[1] * 1e3:8.0f}{figures[2] * 1e3:8.0f}{figures[3] * 1e3:11.0f}"
                )
            print(f"memory of the worker: {worker.memory_info().rss / 1e6:.0f} MB")  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
