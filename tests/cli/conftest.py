"""A command line run inside the test, and a build that needs no other room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from generator.cli.main import app
from generator.diagnostics import Problem
from generator.record import BuiltDocument


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No colour variable of the machine reaches a test."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run() -> Callable[..., Any]:
    """Run `musterpress ARGS`; the result has exit_code, stdout and stderr."""
    return lambda *args: CliRunner().invoke(app, [str(arg) for arg in args], prog_name="musterpress")


def document(path: str, edition: str = "reading", data: bytes = b"%PDF-1.7 x", pages: int = 2) -> BuiltDocument:
    """A finished document that is none."""
    return BuiltDocument(path, path.partition("/")[0], "pocket_card", ("detainers",), edition, None, pages, (), data)


@dataclass
class FakePipeline:
    """Stands in for generator.pipeline.build: notes requests, gives what it is told to give, or raises it."""

    documents: tuple[BuiltDocument, ...] = (
        document("officer/b-card.pdf", pages=2, data=b"x" * 41_200),
        document("officer/b-card-office.pdf", "office", pages=1, data=b"x" * 2_400_000),
        document("officer/a-card.pdf", pages=12, data=b"x" * 999),
    )
    warnings: tuple[Problem, ...] = ()
    sample: bool = False
    error: BaseException | None = None
    requests: list[Any] = field(default_factory=list)
    projects: list[Any] = field(default_factory=list)

    def __call__(self, request: Any, project: Any) -> Any:
        self.requests.append(request)
        self.projects.append(project)
        if self.error is not None:
            raise self.error
        agency = SimpleNamespace(sample=self.sample)
        return SimpleNamespace(
            agency=agency, documents=self.documents, manifest='{"format": 1}\n', warnings=self.warnings, state=None
        )


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> FakePipeline:
    """Replace the build (not the writing)."""
    fake = FakePipeline()
    monkeypatch.setattr("generator.pipeline.build", fake)
    return fake


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    """An agency file in a folder of its own."""
    folder = tmp_path / "agency"
    folder.mkdir()
    path = folder / "elm.yaml"
    path.write_text("name: Elm\n", encoding="utf-8")
    return path
