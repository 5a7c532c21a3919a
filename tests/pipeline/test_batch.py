"""A batch gives what builds give, makes again only what changed, and survives whatever stops it."""

from __future__ import annotations

import csv
import io
import shutil
from contextlib import chdir
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.diagnostics import ExitCode, ProblemsError
from generator.load import RowLoader
from generator.pipeline import BuildRequest, build
from generator.project import ProjectFiles
from generator.record.run_state import FOLDER
from tests.support.batches import CHOICE, TODAY, Batch

AGENCY = "agencies/mapleton-pd.yaml"
MODULE = "packets/modules/retaliation.yaml"
CARD = "templates/pocket_card/card.xml"


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Three agencies after their first run."""
    batch = Batch(tmp_path_factory.mktemp("batch")).start()
    result = batch.run()
    assert (result.made, result.failed, result.code) == (3, 0, 0)
    return batch.folder


@pytest.fixture
def batch(made_once, tmp_path):
    """The same for a test of its own; stamps are kept where a copy has them (not the identity: those files are read)."""
    shutil.copytree(made_once, tmp_path / "b")
    found = Batch(tmp_path / "b")
    found.run()
    return found


def as_new(batch):
    """The files of a run that has nothing to go by."""
    batch.run(out=Path("fresh"))
    return batch.files("fresh")


def test_the_files_are_those_of_builds(batch):
    with chdir(batch.folder):
        for path in sorted(Path("agencies").glob("*.yaml")):
            request = BuildRequest(path, CHOICE.packets, CHOICE.modules, CHOICE.edition)
            built = build(request, ProjectFiles(batch.folder, TODAY))
            ours = {name.partition("/")[2]: data for name, data in batch.files().items() if name.startswith(path.stem)}
            manifest = ours.pop("manifest.json")
            assert len(ours) >= 3
            theirs = {document.path: document.data for document in built.documents}
            assert all(theirs[name] == data for name, data in ours.items())
            rows = [document for document in built.documents if document.path in ours]
            assert len(rows) == len(ours)
            assert b'"agency": "' + path.stem.encode() + b'"' in manifest


def test_the_manifest_is_that_of_a_build(tmp_path):
    """With all of a packet made, it is the same to the byte."""
    batch = Batch(tmp_path).start()
    choice = replace(CHOICE, packets=("trainer",), documents=())
    batch.run(choice=choice, only=("juniper*",))
    with chdir(tmp_path):
        request = BuildRequest(
            Path("agencies/juniper-county-so.yaml"), ("trainer",), choice.modules, "reading", out=Path("elsewhere")
        )
        built = build(request, ProjectFiles(tmp_path, TODAY))
    assert batch.files()["juniper-county-so/manifest.json"].decode() == built.manifest


def test_nothing_is_made_twice(batch):
    stamps = {path: path.stat().st_mtime_ns for path in (batch.folder / "out").glob("*/**/*") if FOLDER not in path.parts}
    result = batch.run()
    assert (result.made, result.unchanged, result.rendered) == (0, 3, 0)
    assert result.documents == sum(name.endswith(".pdf") for name in batch.files())
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps


def test_an_unchanged_agency_is_not_even_loaded(batch, monkeypatch):
    monkeypatch.setattr(RowLoader, "load", lambda *_: pytest.fail("it was loaded"))
    assert batch.run().unchanged == 3


def test_a_changed_field_concerns_the_documents_that_read_it(batch):
    batch.put(AGENCY, "title: Watch commander", "title: Shift commander")
    result = batch.run()
    assert (result.made, result.unchanged) == (1, 2), result.problems
    remade = result.rendered
    assert 0 < remade < result.documents / 3, "not the languages' card"
    assert batch.run().rendered == 0
    assert batch.files() == as_new(batch)


def test_a_field_that_no_document_reads_renews_the_manifest_only(batch):
    before = batch.files()
    batch.put(AGENCY, "log_place:", "log_place: the other desk #")
    result = batch.run()
    assert (result.made, result.rendered) == (1, 0)
    assert {name for name, data in batch.files().items() if before[name] != data} == {"mapleton-pd/manifest.json"}
    assert batch.files() == as_new(batch)


def test_a_logo_is_noticed(batch):
    batch.put("agencies/mapleton-seal.svg", "<svg", "<svg id='new'")
    result = batch.run()
    assert (result.made, result.unchanged) == (1, 2)
    assert batch.files() == as_new(batch)


def test_a_module_concerns_its_own_documents(batch):
    batch.put(MODULE, "and call a neutral interpreter.", "and call a neutral interpreter first.")
    before = batch.files()
    assert 0 < batch.run().rendered < len([name for name in before if name.endswith(".pdf")])
    after = batch.files()
    changed = {name.partition("/")[2] for name in before if before[name] != after[name]}
    assert changed == {"officer/retaliation-card-business-card.pdf", "manifest.json"}
    assert after == as_new(batch)


def test_a_template_concerns_the_documents_that_read_it(batch):
    batch.put(CARD, "<face name=", "<!-- edited --><face name=")
    result = batch.run()
    assert result.rendered == len([name for name in batch.files() if "n-card-b" in name or "e-card-b" in name]) == 6
    assert batch.files() == as_new(batch)


def test_a_new_template_concerns_all(batch):
    (batch.folder / "templates/parts").mkdir(parents=True)
    (batch.folder / "templates/parts/unheard-of.xml").write_text("<p>new</p>")
    result = batch.run()
    assert result.rendered == result.documents


def test_another_program_concerns_all(batch, monkeypatch):
    monkeypatch.setattr("generator.pipeline.build_batch.program_digest", lambda: "another")
    result = batch.run()
    assert result.rendered == result.documents


@pytest.mark.parametrize("harm", ["cut", "turn", "lose"])
def test_a_harmed_file_is_made_again(batch, harm):
    before = batch.files()
    path = batch.folder / "out/mapleton-pd/officer/language-card-business-card.pdf"
    data = path.read_bytes()
    path.unlink()
    if harm != "lose":
        path.write_bytes(data[:-1] + (b"" if harm == "cut" else b" "))
    assert batch.run().rendered == 1
    assert batch.files() == before


@pytest.mark.parametrize("harm", [b"", b"SQLite format 3\x00 and then nothing", None])
def test_a_harmed_state_costs_time_only(batch, harm):
    before, path = batch.files(), batch.folder / "out" / FOLDER / "state.sqlite"
    data = path.read_bytes()
    for side in path.parent.glob("state.sqlite*"):
        side.unlink()
    path.write_bytes(data[: len(data) // 2] if harm is None else harm)
    result = batch.run()
    assert result.rendered == result.documents
    assert batch.files() == before
    assert batch.run().unchanged == 3


def test_a_bit_turned_in_the_state_is_noticed(batch):
    path = batch.folder / "out" / FOLDER / "state.sqlite"
    data = path.read_bytes()
    at = data.index(b'"officer/language-card-business-card.pdf":[')
    path.write_bytes(data[: at + 45] + bytes([data[at + 45] ^ 1]) + data[at + 46 :])
    before = batch.files()
    result = batch.run()
    assert 0 < result.rendered < result.documents
    assert batch.files() == before


def test_force_makes_everything(batch):
    before = batch.files()
    result = batch.run(force=True)
    assert (result.rendered, result.unchanged) == (result.documents, 3)
    assert batch.files() == before


def test_what_the_same_choice_no_longer_gives_goes(batch):
    gone = next(name for name in batch.files() if "whom-to-tell" in name)
    (batch.folder / "packets").mkdir(exist_ok=True)
    batch.put("packets/job_aids/whom-to-tell.yaml", "audience: officer", "audience: trainer")
    result = batch.run()
    assert result.code == 0
    assert gone not in batch.files()
    assert batch.files() == as_new(batch)


def test_another_choice_leaves_the_rest_and_remembers_it(batch):
    before = batch.files()
    smaller = batch.run(choice=replace(CHOICE, modules=("language",), documents=("language-card*",)))
    assert smaller.rendered == 3, "there are memo book cards now"
    assert set(before) <= set(batch.files())
    again = batch.run()
    assert again.rendered == 0
    assert all(batch.files()[name] == data for name, data in before.items())


def test_one_bad_row_stops_no_other(batch):
    batch.add("bad-pd")
    batch.put("agencies/bad-pd.yaml", "state: NE", "state: XX")
    batch.add("good-pd")
    for jobs in (1, 2):
        result = batch.run(jobs=jobs, force=True)
        assert (result.failed, result.code) == (1, ExitCode.CONTENT)
        assert [(slug, problem.code) for slug, _, problem in result.problems] == [("bad-pd", "unknown-state")]
        assert not (batch.folder / "out/bad-pd").exists()
        assert (batch.folder / "out/good-pd/manifest.json").exists()
    table = list(csv.DictReader(io.StringIO((batch.folder / "out/problems.csv").read_text("utf-8-sig"))))
    lines = (batch.agencies / "bad-pd.yaml").read_text().splitlines()
    place = next(number for number, line in enumerate(lines, 1) if line == "state: XX")
    assert len(table) == 1
    assert (table[0]["file"], table[0]["row"], table[0]["slug"]) == ("agencies/bad-pd.yaml", str(place), "bad-pd")
    assert (table[0]["severity"], table[0]["code"], table[0]["column"]) == ("error", "unknown-state", "8")
    batch.put("agencies/bad-pd.yaml", "state: XX", "state: NE")
    assert batch.run().code == 0


def test_problems_of_an_agency_are_those_of_a_build(batch):
    batch.put(AGENCY, "name: Mapleton Police Department", f"name: {'Mapleton Police Department ' * 12}")
    result = batch.run()
    with chdir(batch.folder), pytest.raises(ProblemsError) as caught:
        build(BuildRequest(Path(AGENCY), CHOICE.packets, CHOICE.modules, CHOICE.edition), ProjectFiles(batch.folder, TODAY))
    assert result.code == caught.value.exit_code
    assert {problem for _, _, problem in result.problems} <= set(caught.value.problems)
    assert result.problems


def test_warnings_are_said_again(batch):
    later = date(2029, 12, 1)
    first = batch.run(today=later)
    again = batch.run(today=later)
    assert first.rendered == again.rendered == 0
    assert again.unchanged == 3
    assert first.problems == again.problems
    assert first.warnings == again.warnings
    assert {problem.code for problem in again.warnings} >= {"review-overdue"}
    assert batch.run(today=later, strict=True).failed == len({slug for slug, _, _ in first.problems})


def test_only_limit_and_sample(tmp_path):
    batch = Batch(tmp_path).start()
    tiny = replace(CHOICE, documents=("language-card*",))
    batch.run(choice=tiny, only=("mapleton-pd", "ced*"), dry_run=True)
    assert not (tmp_path / "out").exists()
    assert batch.run(choice=tiny, only=("mapleton-pd", "ced*")).total == 2
    assert sorted(path.name for path in (tmp_path / "out").glob("*-*") if path.is_dir() and path.name != FOLDER) == [
        "cedar-river-university-pd",
        "mapleton-pd",
    ]
    assert batch.run(choice=tiny, limit=1).unchanged == 1
    sample = batch.run(choice=tiny, sample=2, dry_run=True)
    assert (sample.total, sample.failed) == (2, 0)
    with pytest.raises(ProblemsError) as caught:
        batch.run(only=("mapelton-pd",))
    assert caught.value.exit_code == ExitCode.USAGE
    assert "did you mean `mapleton-pd`?" in str(caught.value)


def test_a_slug_that_is_there_twice_is_made_for_neither(tmp_path):
    batch = Batch(tmp_path).start()
    shutil.copy(batch.agencies / "mapleton-pd.yaml", batch.agencies / "mapleton-pd.yml")
    result = batch.run(choice=replace(CHOICE, documents=("language-card*",)), only=("mapleton-pd",))
    assert (result.total, result.made, result.failed) == (2, 0, 2)
    assert {problem.code for _, _, problem in result.problems} == {"duplicate-slug"}


def test_unknown_names_are_said_for_all(tmp_path):
    batch = Batch(tmp_path).start()
    for wrong in ({"packets": ("oficer",)}, {"modules": ("langage",)}, {"products": ("pocket_crd",)}):
        with pytest.raises(ProblemsError, match="there is no") as caught:
            batch.run(choice=replace(CHOICE, **wrong))
        assert caught.value.exit_code == ExitCode.USAGE
        assert len(caught.value.problems) == 1
