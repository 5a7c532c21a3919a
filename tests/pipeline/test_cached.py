"""A build found in the cache is the build from scratch, byte for byte, and whatever could change one is noticed."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import chdir
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.pipeline import build_packet
from generator.pipeline.build_request import AgencyInBrief, BuildResult, write
from generator.pipeline.cached import build_cached, open_cache
from generator.project import ProjectFiles
from generator.record.disk_cache import CacheUnusableError, DiskCache
from tests.support.edits import CARD, edit_agency, edit_fonts_index, edit_logo, edit_template, edit_theme, put_template_part
from tests.support.small_project import Place

TODAY = date(2026, 12, 1)
LATE = date(2031, 1, 1)
MODULE = "packets/modules/retaliation.yaml"


def run(
    place: Place, cache: DiskCache, out: str = "new", today: date = TODAY, **asked: object
) -> tuple[BuildResult, ProjectFiles]:
    """Build with a cache into a folder that is not there yet; write nothing."""
    place.made.clear()
    with chdir(place.folder):
        project = ProjectFiles(Path(), today)
        result = build_cached(cache, replace(place.request, out=Path(out), **asked), project)
    cache.close()
    return result, project


def told(ran: tuple[BuildResult, ProjectFiles]) -> object:
    """Everything that anybody learns of a build."""
    result, project = ran
    agency = (result.agency.sample, bool(result.agency.press))
    return agency, result.documents, result.manifest, result.warnings, result.state, project.inputs(), project.paths_read()


def scratch(place: Place, today: date = TODAY) -> object:
    """What is told of a build that has nothing to go by."""
    with chdir(place.folder):
        project = ProjectFiles(Path(), today)
        result = build_packet.build(replace(place.request, out=Path("never")), project)
    return told((result, project))


@pytest.fixture(scope="session")
def filled(built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder, as it was built once, with a cache that knows this build."""
    folder = tmp_path_factory.mktemp("filled") / "project"
    shutil.copytree(built_once, folder)
    run(Place(folder), DiskCache(folder.parent / "cache", "0"))
    return folder.parent


@pytest.fixture
def cache(place: Place, filled: Path) -> DiskCache:
    """A cache that knows the documents of the place (not the whole build: that is of another folder)."""
    shutil.copytree(filled / "cache", place.folder.parent / "cache")
    return DiskCache(place.folder.parent / "cache", "0")


@pytest.fixture(scope="session")
def known(built_once: Path, filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder that was built once, and a cache that knows this build whole, as long as the folder is called so."""
    folder = tmp_path_factory.mktemp("known")
    shutil.copytree(built_once, folder / "now/project")
    shutil.copytree(filled / "cache", folder / "now/cache")
    run(Place(folder / "now/project"), DiskCache(folder / "now/cache", "0"))
    shutil.copytree(folder / "now", folder / "kept")
    return folder


@pytest.fixture
def knowing(place: Place, known: Path) -> DiskCache:
    """A cache that knows the build of the place whole; the place is put back as it was for each test, under the same name."""
    shutil.rmtree(known / "now")
    shutil.copytree(known / "kept", known / "now")
    place.folder = known / "now/project"
    return DiskCache(known / "now/cache", "0")


def entries(cache: DiskCache, kind: str = "") -> list[Path]:
    return sorted(path for path in cache.folder.iterdir() if path.name.startswith(kind))


def documents(place: Place) -> set[str]:
    return {name for name in place.files() if name.endswith(".pdf")}


def test_what_is_stored_is_the_build_its_documents_and_their_bytes(place: Place, knowing: DiskCache) -> None:
    names = documents(place)
    assert len(entries(knowing, "document-")) == len(names)
    assert len(entries(knowing, "bytes-")) == len(names)
    assert len(entries(knowing, "build-")) == 2, "one of the other folder"


def test_a_build_found_whole_is_the_one_from_scratch_and_nothing_is_loaded(
    place: Place, knowing: DiskCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = scratch(place)
    monkeypatch.setattr(build_packet, "load_library", lambda *_: pytest.fail("it need not be loaded"))
    found = run(place, knowing)
    assert place.made == set()
    assert isinstance(found[0].agency, AgencyInBrief)
    assert told(found) == expected
    with chdir(place.folder):
        write(found[0], Path("new"))
    assert place.files("new") == place.files()


def test_documents_of_another_build_are_found_though_it_is_not(place: Place, cache: DiskCache) -> None:
    found = run(place, cache)
    assert place.made == set()
    assert not isinstance(found[0].agency, AgencyInBrief)
    assert told(found) == scratch(place)


def test_with_nothing_stored_everything_is_made_and_stored(place: Place) -> None:
    cache = DiskCache(place.folder.parent / "empty", "0")
    first = run(place, cache)
    assert place.made == documents(place)
    second = run(place, cache)
    assert place.made == set()
    assert told(first) == told(second) == scratch(place)


def edit_module(place):
    place.put(MODULE, "and call a neutral interpreter.", "and call a neutral interpreter first.")


def comment(place):
    place.put(MODULE, "officer_steps:\n", "# Nobody reads this.\nofficer_steps:\n")


def edit_packet(place):
    place.put("packets/officer.yaml", "title: Cards", "title: All cards")


OF_ALL = (edit_agency, edit_logo, edit_template, put_template_part, edit_theme, edit_fonts_index, edit_packet)


@pytest.mark.parametrize("change", [edit_module, comment, *OF_ALL])
def test_every_change_is_noticed(place: Place, knowing: DiskCache, change) -> None:
    change(place)
    found = run(place, knowing)
    made = set(place.made)
    assert not isinstance(found[0].agency, AgencyInBrief)
    assert told(found) == scratch(place)
    about = {document.path for document in found[0].documents if "retaliation" in document.modules}
    assert made == (documents(place) if change in OF_ALL else set() if change is comment else about)
    assert told(run(place, knowing)) == told(found)
    assert place.made == set()


def test_a_changed_module_leaves_the_documents_of_others(place: Place, knowing: DiskCache) -> None:
    edit_module(place)
    run(place, knowing)
    assert "officer/retaliation-card-business-card.pdf" in place.made
    assert "officer/language-card-business-card.pdf" not in place.made


def test_a_logo_that_is_gone_is_missed(place: Place, knowing: DiskCache) -> None:
    (place.folder / "mapleton-seal.svg").unlink()
    with pytest.raises(Exception, match="mapleton-seal"):
        run(place, knowing)


@pytest.mark.parametrize(
    "asked", [{"modules": ("language",)}, {"edition": "reading"}, {"ink": "black"}, {"copies": 40}, {"copies": 40, "spares": 5.0}]
)
def test_another_request_is_another_build(place: Place, knowing: DiskCache, asked: dict[str, object]) -> None:
    place.request = replace(place.request, **asked)
    found = run(place, knowing)
    assert not isinstance(found[0].agency, AgencyInBrief)
    assert told(found) == scratch(place)
    assert told(run(place, knowing)) == told(found)


def test_warnings_are_told_again_and_are_those_of_the_day(place: Place, knowing: DiskCache) -> None:
    before = run(place, knowing)[0]
    late = run(place, knowing, today=LATE)
    assert place.made == set()
    assert "review-overdue" in {warning.code for warning in late[0].warnings} - {warning.code for warning in before.warnings}
    again = run(place, knowing, today=LATE)
    assert isinstance(again[0].agency, AgencyInBrief)
    assert told(again) == told(late) == scratch(place, LATE)


def test_force_makes_everything_and_stores_it(place: Place, knowing: DiskCache) -> None:
    for path in entries(knowing):
        path.unlink()
    run(place, knowing, force=True)
    assert place.made == documents(place)
    run(place, knowing, force=True)
    assert place.made == documents(place)
    run(place, knowing)
    assert place.made == set()


def test_another_program_finds_nothing(place: Place, knowing: DiskCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even in the same folder, whose name holds a part of the program's hash only."""
    monkeypatch.setattr("generator.pipeline.earlier.program_digest", lambda: "another")
    monkeypatch.setattr("generator.pipeline.cached.program_digest", lambda: "another")
    run(place, knowing)
    assert place.made == documents(place)


def test_what_changes_under_a_build_s_hands_is_not_stored(
    place: Place, knowing: DiskCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_agency(place)
    changed: list[str] = []
    original = ProjectFiles.read_bytes

    def read_bytes(self: ProjectFiles, name: str) -> bytes:
        if name == CARD and not changed:
            changed.append(name)
            edit_template(place)
        return original(self, name)

    monkeypatch.setattr(ProjectFiles, "read_bytes", read_bytes)
    before = len(entries(knowing, "build-"))
    run(place, knowing)
    assert changed
    assert len(entries(knowing, "build-")) == before
    assert told(run(place, knowing)) == scratch(place)


def test_problems_are_told_and_never_stored(place: Place, knowing: DiskCache) -> None:
    place.put(CARD, "<face name=", "{{ nobody.knows }}<face name=")
    before = entries(knowing)
    for _ in range(2):
        with pytest.raises(Exception, match="template"):
            run(place, knowing)
    assert entries(knowing) == before


def test_an_agency_from_a_pipe_is_left_to_the_build(place: Place, knowing: DiskCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a pipe gives it gives once."""
    (place.folder / "agency.yaml").unlink()
    os.mkfifo(place.folder / "agency.yaml")
    monkeypatch.setattr("generator.pipeline.build_packet.build", lambda *_, **__: "as the build says")
    with chdir(place.folder):
        assert build_cached(knowing, replace(place.request, out=Path("new")), ProjectFiles(Path(), TODAY)) == "as the build says"


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x20
    path.write_bytes(data)


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def lose(path: Path) -> None:
    path.unlink()


def swap(path: Path) -> None:
    other = next(one for one in sorted(path.parent.iterdir()) if one != path)
    path.write_bytes(other.read_bytes())


@pytest.mark.parametrize("kind", ["", "build-", "document-", "bytes-"])
@pytest.mark.parametrize("harm", [flip, shorten, lose, swap])
def test_harmed_entries_are_made_anew(place: Place, knowing: DiskCache, harm, kind: str) -> None:
    expected = told(run(place, knowing))
    for path in entries(knowing, kind):
        harm(path)
    assert told(run(place, knowing)) == expected
    assert told(run(place, knowing)) == expected
    assert place.made == set()


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_no_harm_changes_a_build(place: Place, knowing: DiskCache, data: st.DataObject) -> None:
    """Fuzz: any part of any entries cut out, overwritten or doubled."""
    expected = told(run(place, knowing))
    for path in data.draw(st.lists(st.sampled_from(entries(knowing)), min_size=1, unique=True)):
        whole = path.read_bytes()
        at = data.draw(st.integers(0, len(whole)))
        end = data.draw(st.integers(at, len(whole)))
        path.write_bytes(whole[:at] + data.draw(st.binary(max_size=40)) + whole[end:])
    assert told(run(place, knowing)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "1",
        "{",
        '{"outside": []}',
        '{"outside": [1], "documents": []}',
        '{"outside": [["a"]]}',
        "\ufeff",
        "\\ud800",
    ],
)
def test_whole_entries_of_another_form_count_for_nothing(place: Place, knowing: DiskCache, text: str) -> None:
    expected = told(run(place, knowing))
    for kind in ("build-", "document-"):
        for path in entries(knowing, kind):
            knowing.put(path.name, text.encode())
    assert told(run(place, knowing)) == expected


def test_a_part_that_an_entry_lacks_is_missed(place: Place, knowing: DiskCache) -> None:
    expected = told(run(place, knowing))
    path = max(entries(knowing, "build-"), key=lambda one: one.stat().st_mtime_ns)
    entry = json.loads(knowing.get(path.name) or b"")
    for name in entry:
        knowing.put(path.name, json.dumps({key: value for key, value in entry.items() if key != name}).encode())
        assert told(run(place, knowing)) == expected, name


def test_the_user_s_folder_is_found_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_cache({"MUSTERPRESS_CACHE": "off"}) is None
    assert open_cache({"MUSTERPRESS_CACHE": " OFF "}) is None
    opened = open_cache({"MUSTERPRESS_CACHE": str(tmp_path / "mine")})
    assert opened is not None
    assert opened.root == tmp_path / "mine"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    opened = open_cache({})
    assert opened is not None
    assert opened.root == tmp_path / "xdg/musterpress"
    with chdir(tmp_path):
        opened = open_cache({"MUSTERPRESS_CACHE": "here"})
    assert opened is not None
    assert opened.root == tmp_path / "here"


def test_without_a_home_directory_there_is_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with chdir(tmp_path), pytest.raises(CacheUnusableError, match="no folder for a cache is known"):
        open_cache({})
    assert list(tmp_path.iterdir()) == []
