"""A small project that was built once, and what happens when it is built again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.pipeline.make_documents import Making
from tests.support.builds import ROOT
from tests.support.small_project import PACKET, Place


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder after its first build."""
    place = Place(tmp_path_factory.mktemp("once"))
    text = (ROOT / "packets/agencies/mapleton-pd.yaml").read_text(encoding="utf-8")
    (place.folder / "agency.yaml").write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "packets/agencies/mapleton-seal.svg", place.folder)
    (place.folder / "packets").mkdir()
    (place.folder / "packets/officer.yaml").write_text(PACKET, encoding="utf-8")
    place.write(place.build())
    return place.folder


@pytest.fixture
def place(built_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A project of its own for a test, built already; what is made from now on is noted (in this process)."""
    shutil.copytree(built_once, tmp_path / "project")
    found = Place(tmp_path / "project")
    original = Making.outcome

    def outcome(making, fonts):
        found.made.update(making.chosen.path(edition) for edition in making.chosen.editions)
        return original(making, fonts)

    monkeypatch.setattr(Making, "outcome", outcome)
    return found
