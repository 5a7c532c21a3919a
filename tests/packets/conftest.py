"""The real library and the example agencies, read once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.content.agency import Agency
from generator.content.packets import Library
from generator.diagnostics import Problem
from generator.load import load_agency, load_library
from generator.project import ProjectFiles

AGENCIES = sorted((Path(__file__).parents[2] / "packets" / "agencies").glob("*.yaml"))


@pytest.fixture(scope="session")
def warnings_found() -> list[Problem]:
    return []


@pytest.fixture(scope="session")
def packets_project() -> ProjectFiles:
    return ProjectFiles(today=date(2026, 11, 24))


@pytest.fixture(scope="session")
def packets_library(packets_project: ProjectFiles, warnings_found: list[Problem]) -> Library:
    return load_library(packets_project, warnings_found)


@pytest.fixture(scope="session")
def agencies(packets_project: ProjectFiles, packets_library: Library, warnings_found: list[Problem]) -> list[Agency]:
    return [load_agency(packets_project, path, packets_library, warnings_found) for path in AGENCIES]
