"""A project folder as `musterpress init` makes it, and a browser without a window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from generator.cli.init import starter_files
from generator.project import ProjectFiles
from generator.record import write_files
from generator.studio import Settings, create_app
from tests.support.studios import BASE, PORT, csrf_of


def in_one_studio(request: pytest.FixtureRequest) -> bool:
    """Whether the tests of a module share one studio (`pytestmark = pytest.mark.one_studio`)."""
    return request.node.get_closest_marker("one_studio") is not None


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The starter project of `musterpress init`: agency.yaml, seal.svg, README.md."""
    if in_one_studio(request):
        return request.getfixturevalue("shared")[1]
    place = tmp_path / "project"
    write_files(place, starter_files(ProjectFiles()))
    return place


@pytest.fixture
def settings(folder: Path) -> Settings:
    """A studio over the folder, on loopback."""
    return Settings(folder, port=PORT)


@pytest.fixture
def client(request: pytest.FixtureRequest, settings: Settings) -> Iterator[TestClient]:
    """A browser of this machine, with a session; the studio runs until the test, or all of its module, is over.

    `client.headers["X-CSRF-Token"]` is set, so that forms can be sent without reading the token first.
    """
    if in_one_studio(request):
        yield request.getfixturevalue("shared")[0]
        return
    with TestClient(create_app(settings), base_url=BASE) as browser:
        browser.headers["X-CSRF-Token"] = csrf_of(browser)
        yield browser


@pytest.fixture(scope="module")
def one_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Path]]:
    """One studio for all tests of a module, as its process takes a while to start; its browser and folder."""
    place = tmp_path_factory.mktemp("shared") / "project"
    write_files(place, starter_files(ProjectFiles()))
    with TestClient(create_app(Settings(place, port=PORT)), base_url=BASE) as browser:
        browser.headers["X-CSRF-Token"] = csrf_of(browser)
        yield browser, place


@pytest.fixture
def shared(one_studio: tuple[TestClient, Path]) -> Iterator[tuple[TestClient, Path]]:
    """That studio; after the test its folder is as `musterpress init` makes it."""
    _, place = one_studio
    there = set(place.rglob("*"))
    yield one_studio
    for new in sorted(set(place.rglob("*")) - there, reverse=True):  # what a folder holds before the folder
        new.rmdir() if new.is_dir() and not new.is_symlink() else new.unlink()
    write_files(place, starter_files(ProjectFiles()))


@pytest.fixture(scope="session")
def idle_app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """A studio whose workshop is closed, for tests that change nothing and need no documents."""
    place = tmp_path_factory.mktemp("studio") / "project"
    write_files(place, starter_files(ProjectFiles()))
    return create_app(Settings(place, port=PORT))


@pytest.fixture
def idle(idle_app: FastAPI) -> TestClient:
    """A new browser before that studio; redirects are not followed."""
    made = TestClient(idle_app, base_url=BASE, follow_redirects=False)
    made.headers["X-CSRF-Token"] = csrf_of(made)
    return made
