"""The studio in the tests: asked inside the test, or as `musterpress studio` in a process of its own, on a real socket."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from generator.studio.routes import ROUTERS

PORT = 8123
"""Nothing listens there: it only stands in the Host header."""
BASE = f"http://127.0.0.1:{PORT}"

_URL = re.compile(r"http://\S+")


@dataclass
class RunningStudio:
    """A studio under way."""

    process: subprocess.Popen[str]
    url: str = ""
    """With the slash at its end, and the token if there is one."""
    said: list[str] = field(default_factory=list)
    """Lines on stderr so far."""

    @property
    def port(self) -> int:
        return int(self.url.split(":")[2].partition("/")[0])

    def children(self) -> list[psutil.Process]:
        """Return the processes that it has started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def memory(self) -> int:
        """Return the bytes in memory of the server's own process."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def stop(self) -> int:
        """Press Ctrl-C, as a terminal does it (all processes of the group get it), and return the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=20)


@contextlib.contextmanager
def running_studio(folder: Path, *options: str) -> Iterator[RunningStudio]:
    """Start a studio, give it once it listens, and end it."""
    command = [sys.executable, "-m", "generator.cli.main", "studio", str(folder), "--no-browser", *options]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, encoding="utf-8", start_new_session=True
    )
    studio = RunningStudio(process)
    listens = threading.Event()

    def read() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            studio.said.append(line)
            found = _URL.search(line) if line.startswith("studio: ") else None
            if found:
                studio.url = found[0]
                listens.set()
        listens.set()  # it has ended

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        assert listens.wait(60), "the studio does not start"
        assert studio.url, "".join(studio.said)
        yield studio
    finally:
        if process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                studio.stop()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)
        reader.join(timeout=20)
        if process.stderr is not None:
            process.stderr.close()


def csrf_of(browser: TestClient, path: str = "/") -> str:
    """Return the token that a page gives."""
    text = browser.get(path).text
    return text.partition('<meta name="csrf" content="')[2].partition('"')[0]


def routes() -> list[APIRoute]:
    """Return all the studio's pages."""
    return [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
