"""The user's files are laid over the built-in ones, and no name leads out of the project."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from generator.project import ProjectFiles, built_in_folder


@pytest.fixture
def layers(tmp_path: Path) -> ProjectFiles:
    for layer, text in (("mine", "my"), ("built", "built-in")):
        folder = tmp_path / layer / "packets" / "modules"
        folder.mkdir(parents=True)
        (folder / "a.yaml").write_text(f"{text} a")
    (tmp_path / "built/packets/modules/b.yaml").write_text("built-in b")
    (tmp_path / "secret.yaml").write_text("secret")
    return ProjectFiles(tmp_path / "mine", built_in=tmp_path / "built")


def test_the_users_file_wins(layers: ProjectFiles) -> None:
    assert layers.read_text("packets/modules/a.yaml") == "my a"
    assert layers.read_text("packets/modules/b.yaml") == "built-in b"
    assert layers.list_files("packets/modules", ".yaml") == ("packets/modules/a.yaml", "packets/modules/b.yaml")


def test_inputs_are_what_was_read(layers: ProjectFiles) -> None:
    assert layers.inputs() == ()
    layers.read_text("packets/modules/a.yaml")
    assert layers.inputs() == (("packets/modules/a.yaml", hashlib.sha256(b"my a").hexdigest()),)


@pytest.mark.parametrize("name", ["../secret.yaml", "packets/../../secret.yaml", "/etc/passwd", "secret.yaml", ""])
def test_no_name_leads_out(layers: ProjectFiles, name: str) -> None:
    assert not layers.exists(name)
    with pytest.raises(FileNotFoundError):
        layers.read_bytes(name)


def test_today_comes_from_the_environment_or_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert ProjectFiles().today() == date(2023, 11, 14)
    assert ProjectFiles(today=date(2026, 1, 2)).today() == date(2026, 1, 2)


def test_built_in_folder_has_the_three_folders() -> None:
    assert all((built_in_folder() / name).is_dir() for name in ("packets", "templates", "fonts"))


def test_stamps_tell_of_a_file_that_came_and_went(tmp_path: Path) -> None:
    place = tmp_path / "packets" / "modules"
    place.mkdir(parents=True)
    (place / "a.yaml").write_text("a")
    door = ProjectFiles(tmp_path)
    before = door.stamps("packets")
    assert door.stamps("packets") == before
    (place / "b.yaml").write_text("b")
    (place / "b.yaml").unlink()
    os.utime(place, ns=(1, 1))  # a file system with coarse times would not show it
    assert door.stamps("packets").keys() == before.keys()
    assert door.stamps("packets") != before
    (tmp_path / "packets" / "agencies").mkdir()
    changed = door.stamps("packets", "fonts")
    (tmp_path / "packets" / "agencies" / "elm.yaml").write_text("name: x")
    assert door.stamps("packets", "fonts") == changed, "an agency's file is none of the library's"
