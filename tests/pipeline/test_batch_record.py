"""A batch's record of what documents were made from: that of builds, there for every agency, and never an old one."""

from __future__ import annotations

import json
from contextlib import chdir
from dataclasses import replace
from pathlib import Path

import pytest

from generator.pipeline import BuildRequest, build, write
from generator.pipeline.reprint.compare_today import Source, compare_with_inputs
from generator.pipeline.reprint.record_file import RECORD, read_record
from generator.pipeline.reprint.record_output import record_of
from generator.project import ProjectFiles
from tests.support.batches import CHOICE, TODAY, Batch

ELM = "agencies/elm-pd.yaml"


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return Batch(tmp_path).start(("elm-pd",))


def records(batch: Batch) -> set[str]:
    return {path.parent.name for path in (batch.folder / "out").glob(f"*/{RECORD}")}


def reasons(batch: Batch) -> dict[str, set[str]]:
    """By agency: why documents must be printed again."""
    with chdir(batch.folder):
        compared = list(compare_with_inputs(Path("out"), Source(Path("agencies")), ProjectFiles(batch.folder, TODAY)))
    return {one.agency: {str(reason) for change in one.changes for reason in change.reasons} for one in compared if one.changes}


def test_it_is_that_of_a_build(batch: Batch) -> None:
    """With all of a packet made, it is the same to the byte."""
    choice = replace(CHOICE, packets=("trainer",), documents=())
    batch.run(choice=choice, only=("juniper*",), record=True)
    with chdir(batch.folder):
        request = BuildRequest(
            Path("agencies/juniper-county-so.yaml"), choice.packets, choice.modules, choice.edition, out=Path("built")
        )
        write(build(request, ProjectFiles(batch.folder, TODAY)), Path("built"))
        assert record_of(request, ProjectFiles(batch.folder, TODAY)) == Path(f"out/juniper-county-so/{RECORD}").read_text("utf-8")


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_there_already_gets_one(batch: Batch, jobs: int) -> None:
    first = batch.run(jobs=jobs)
    assert records(batch) == set()
    second = batch.run(jobs=jobs, record=True)
    assert (second.rendered, second.made, second.total) == (0, first.total, first.total)
    assert len(records(batch)) == first.total
    for path in (batch.folder / "out").glob(f"*/{RECORD}"):
        found, manifest = read_record(path.parent), json.loads((path.parent / "manifest.json").read_bytes())
        assert found is not None
        assert found.agency == path.parent.name
        assert set(found.documents) == {row["path"] for row in manifest["documents"]}
    for again in (batch.run(jobs=jobs, record=True), batch.run(jobs=jobs)):
        assert (again.made, again.unchanged) == (0, first.total)


def test_diff_gives_reasons(batch: Batch) -> None:
    batch.run(record=True)
    assert reasons(batch) == {}
    batch.put(ELM, "number: 402-555-0100", "number: 402-555-0109")
    assert reasons(batch) == {"elm-pd": {"field supervisor.phone"}}


def test_one_that_is_there_is_kept_true(batch: Batch) -> None:
    """Else `diff` would find an old record and today's file alike, and not that the sheet is of another day."""
    batch.run(record=True)
    batch.put(ELM, "number: 402-555-0100", "number: 402-555-0109")
    assert batch.run().made == 1
    assert reasons(batch) == {}
    batch.put(ELM, "number: 402-555-0109", "number: 402-555-0100")
    assert reasons(batch) == {"elm-pd": {"field supervisor.phone"}}


def test_one_that_is_gone_is_written_again_if_asked(batch: Batch) -> None:
    batch.run(record=True)
    before = batch.files()
    (batch.folder / "out/elm-pd" / RECORD).unlink()
    assert batch.run(record=True).made == 1
    assert batch.files() == before
    (batch.folder / "out/elm-pd" / RECORD).write_text("{}", encoding="utf-8")
    assert batch.run().made == 1
    assert batch.files() == before


def test_a_dry_run_writes_none(batch: Batch) -> None:
    batch.run(record=True, dry_run=True)
    assert batch.files() == {}
