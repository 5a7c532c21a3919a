"""Options and fixtures for all tests."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import once

GOLDEN = Path(__file__).parent / "golden"
# No test finds what another run has left in the user's cache folder, nor leaves anything there.
os.environ["MUSTERPRESS_CACHE"] = "off"
# As seldom as the program looks for garbage in its own process: among so many small objects it would be a quarter of the time.
gc.set_threshold(100_000, 20, 10)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew; look at the difference afterwards")


@pytest.fixture(scope="session", autouse=True)
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where several processes run the tests, give them a folder for what only one of them needs to make."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        # Each process has a folder of its own below that of the run.
        once.FOLDERS[:] = [tmp_path_factory.getbasetemp().parent]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with tests/golden/<name>, or write it with --update-golden."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        assert path.is_file(), f"{name} is not there yet: run pytest --update-golden and look at it"
        assert text == path.read_text(encoding="utf-8")

    return compare


def need_tool(name: str) -> str:
    """Return a system tool's path; skip with a sentence where it is missing, and fail in CI."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is not installed; .ci/run installs it")
        pytest.skip(f"{name} is not installed on this machine")
    return found


@pytest.fixture
def tool() -> Callable[[str], str]:
    """Give tests the path of a system tool (pdftotext, qpdf, chromium), or skip."""
    return need_tool


class _NoSkips:
    """In CI a skipped test is a failure: what a test needs is installed there."""

    def __init__(self) -> None:
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.append(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skipped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for nodeid in self.skipped:
            terminalreporter.write_line(f"skipped in CI, which counts as a failure: {nodeid}")


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("CI") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_NoSkips(), "no-skips")
