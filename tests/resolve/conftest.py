"""Runs a template of one's own against the content of tests/support/models.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.diagnostics import Problem, ProblemsError
from generator.markup import Element
from generator.resolve import resolve
from tests.support.models import make_job, make_library
from tests.support.projects import MemoryProject

Resolve = Callable[..., Element]
Problems = Callable[..., tuple[Problem, ...]]


def run_template(source: str, others: dict[str, str] | None = None, library: Any = None, **job: Any) -> Element:
    """Resolve `test.xml`; `others` are more templates by name."""
    files = {f"templates/{name}": body for name, body in {"test.xml": source, **(others or {})}.items()}
    return resolve(make_job(**job), library or make_library(), MemoryProject(files))


def run_page(body: str, **given: Any) -> Element:
    """Resolve a packet of one page that holds `body` from line 3 on, and return the page."""
    packet = run_template(f'<packet title="T" product="P">\n<page master="plain">\n{body}\n</page></packet>', **given)
    page = packet.children[0]
    assert isinstance(page, Element)
    return page


@pytest.fixture
def page() -> Resolve:
    return run_page


@pytest.fixture
def template() -> Resolve:
    return run_template


@pytest.fixture
def problems() -> Problems:
    def collect(body: str, **given: Any) -> tuple[Problem, ...]:
        with pytest.raises(ProblemsError) as caught:
            run_page(body, **given)
        return caught.value.problems

    return collect
