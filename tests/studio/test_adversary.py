"""Folders and files that are not as they should be, and people who must not see each other's drafts."""

from __future__ import annotations

import os
import re
import shutil
import time

import pytest

from generator.diagnostics import ProblemsError
from generator.load import load_library
from generator.project import ProjectFiles
from generator.record.files import write_new
from generator.studio.agency_files import AgencyFiles
from generator.studio.agency_text import read_text
from generator.studio.batch_runs.folders import Batches
from generator.studio.press_room.messages import Wanted
from generator.studio.press_room.room import PressRoom
from generator.studio.workshop import _whose


@pytest.mark.parametrize("below", ["agencies", "packets", "packets/agencies"])
def test_a_folder_of_agencies_that_is_a_link_is_not_followed(tmp_path, folder, below):
    outside = tmp_path / "outside"
    (outside / "agencies").mkdir(parents=True)
    for place in (outside, outside / "agencies"):
        (place / "secret.yaml").write_text("name: x\n")
    (folder / below).parent.mkdir(exist_ok=True)
    (folder / below).symlink_to(outside)
    assert [one.id for one in AgencyFiles(folder).all()] == ["agency"]


@pytest.mark.parametrize("name", [b"a\xffb.yaml", b"a\nb.yaml"])
def test_a_name_that_is_no_text_is_no_agency(folder, name):
    (folder / os.fsdecode(name)).write_text("name: x\n")
    assert [one.id for one in AgencyFiles(folder).all()] == ["agency"]


def test_a_folder_that_has_gone_has_no_agencies(tmp_path):
    assert AgencyFiles(tmp_path / "gone").all() == ()


def test_a_huge_file_is_not_read(tmp_path):
    path = tmp_path / "big.yaml"
    path.touch()
    os.truncate(path, 3_000_000_000)
    began = time.process_time()
    with pytest.raises(ProblemsError) as told:
        read_text(path)
    assert [problem.code for problem in told.value.problems] == ["yaml-too-big"]
    assert time.process_time() - began < 1


def test_links_in_the_library_that_lead_nowhere_or_round_in_circles(tmp_path):
    place = tmp_path / "packets"
    place.mkdir()
    (place / "a.yaml").write_text("x")
    (place / "nowhere.yaml").symlink_to(tmp_path / "gone")
    for number in range(12):
        (place / f"round-{number}").symlink_to(place)
    seen = ProjectFiles(tmp_path).stamps("packets")
    assert {name for name in seen if name.startswith(str(tmp_path))} == {str(place), str(place / "a.yaml")}


def test_the_last_good_page_is_that_of_the_same_session(tmp_path):
    def asked(tab: str) -> str:
        return _whose(Wanted(tmp_path, "", "p", "s", "reading", tab=tab))

    assert asked("one/1") == asked("one/2")
    assert len({asked("one/1"), asked("two/1"), asked("")}) == 3


@pytest.mark.parametrize("name", ["output", "table.csv", "columns.yaml", "run.json"])
def test_a_batch_with_a_link_in_it_is_none(tmp_path, name):
    place = tmp_path / "batches" / ("0" * 12)
    place.mkdir(parents=True)
    (place / "table.xlsx").write_bytes(b"")
    assert len(Batches(tmp_path).all()) == 1
    (place / name).symlink_to(tmp_path)
    assert Batches(tmp_path).all() == ()


def test_a_new_agency_does_not_hide_one_of_another_ending(shared):
    browser, folder = shared
    (folder / "new-town.yml").write_bytes((folder / "agency.yaml").read_bytes())
    told = browser.post("/agencies", data={"name": "New Town", "state": "NY"}, follow_redirects=False)
    assert told.headers["location"] == "/agencies/new-town-2?made=1"


def test_names_that_mean_something_in_addresses_lead_to_their_files(tmp_path):
    names = ["a#b", "a?b", "50%", "a b", "a~x", "ü", "a=23b"]
    for name in names:
        (tmp_path / f"{name}.yaml").write_text("name: x\n")
    (tmp_path / "agencies").mkdir()
    (tmp_path / "agencies" / "x.yaml").write_text("name: x\n")
    (tmp_path / "a#b.yml").write_text("name: y\n")
    files = AgencyFiles(tmp_path).all()
    assert len({one.id for one in files}) == len(files) == len(names) + 2
    assert all(re.fullmatch(r"[A-Za-z0-9_.=~-]+", one.id) for one in files)
    assert all(AgencyFiles(tmp_path).find(one.id) == one for one in files)


def test_a_new_agency_is_there_whole_or_not_at_all(tmp_path, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    path = tmp_path / "new.yaml"
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_new(path, b"name: x\n")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    write_new(path, b"name: x\n")
    with pytest.raises(FileExistsError):
        write_new(path, b"name: y\n")
    assert path.read_bytes() == b"name: x\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_module_that_came_and_went_while_the_library_was_read_is_not_kept(folder, monkeypatch):
    place = folder / "packets" / "modules"

    def meanwhile(door, warnings):
        place.mkdir(parents=True)
        (place / "detainers.yaml").write_bytes(ProjectFiles().read_bytes("packets/modules/detainers.yaml"))
        return load_library(door, warnings)

    monkeypatch.setattr("generator.studio.press_room.room.load_library", meanwhile)
    room = PressRoom.open(folder)
    shutil.rmtree(folder / "packets")
    assert not room.holds()
    monkeypatch.undo()
    assert PressRoom.open(folder).holds()
