"""A small library that is right, and how fixtures say what is wrong with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from generator.content.packets import Library
from generator.diagnostics import Problem
from generator.load import load_library
from generator.project import ProjectFiles

HERE = Path(__file__).parent
_EXPECTED = re.compile(rb"^# problem (\d+): ([a-z0-9-]+)", re.MULTILINE)


@pytest.fixture
def here() -> Path:
    return HERE


@pytest.fixture
def project() -> ProjectFiles:
    return ProjectFiles(built_in=HERE / "good", today=date(2026, 11, 24))


@pytest.fixture
def library(project: ProjectFiles) -> Library:
    return load_library(project)


@pytest.fixture
def expected_problems() -> Callable[[Iterable[Path]], Counter[tuple[str, int, str]]]:
    """Return (file name, line, code) of every `# problem 7: agency-phone` comment in the files."""

    def collect(files: Iterable[Path]) -> Counter[tuple[str, int, str]]:
        return Counter(
            (path.name, int(line), code.decode()) for path in files for line, code in _EXPECTED.findall(path.read_bytes())
        )

    return collect


@pytest.fixture
def found_problems() -> Callable[[Iterable[Problem]], Counter[tuple[str, int, str]]]:
    """Return (file name, line, code) of problems."""

    def collect(problems: Iterable[Problem]) -> Counter[tuple[str, int, str]]:
        return Counter((Path(problem.place.file).name, problem.place.line, problem.code) for problem in problems)

    return collect
