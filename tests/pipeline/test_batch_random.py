"""Agencies drawn at random get the same bytes in whichever way they are made, and files taken out of them conform.

    MUSTERPRESS_RANDOM=500 pytest -s tests/pipeline/test_batch_random.py      the whole proof (`make random`), some 20 minutes

MUSTERPRESS_RANDOM_SEED draws others.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from tests.support.any_agency_files import draw_files
from tests.support.builds import library
from tests.support.random_batch import Made, RandomBatch, difference
from tests.support.validation import assert_valid

COUNT = int(os.environ.get("MUSTERPRESS_RANDOM", "0"))
"""Agencies; 0: a sample."""
SEED = int(os.environ.get("MUSTERPRESS_RANDOM_SEED", "0"))
SAMPLE = 20
CHECKED = 50
"""Every so many files one is put through all checks of PDF/UA-1, PDF/A-2a and PDF syntax."""
WAYS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "one process": ({"jobs": 1},),
    "two processes": ({"jobs": 2},),
}
"""Ways to make all agencies: the batches to run into one folder, by the fields of their requests."""
MORE_WAYS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "half, then all": ({"jobs": 2, "limit": max(1, COUNT // 2)}, {"jobs": 1}),
    "all, then all again by force": ({"jobs": 2}, {"jobs": 2, "force": True}),
}
"""Only for the whole proof."""


def say(text: str) -> None:
    """Tell how far the whole proof is (seen with `-s`)."""
    if COUNT:
        sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
        sys.stdout.flush()


@pytest.fixture
def scheduler() -> Iterator[str]:
    """The address of a Dask scheduler with two workers in processes of their own."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", silence_logs=50, host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


def assert_same(right: Made, other: Made, way: str) -> None:
    say(f"{way}: {len(other.documents)} documents")
    assert difference(right, other) == "", way


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_same_bytes_in_every_way(tmp_path: Path, scheduler: str) -> None:
    batch = RandomBatch(tmp_path / "project", COUNT or SAMPLE, SEED, large_print=COUNT > 0)
    right = batch.alone()
    refused = set(batch.slugs) - {path.partition("/")[0] for path in right.files}
    assert len(refused) < batch.count / 4, "most agencies get their documents"
    say(f"each alone: {len(right.documents)} documents, {len(refused)} agencies have problems")
    for order, (way, runs) in enumerate(({**WAYS, **MORE_WAYS} if COUNT else WAYS).items()):
        assert_same(right, batch.run(f"out-{order}", 10 * order + 1, *runs), way)
    assert_same(right, batch.run("out-dask", 7, {"scheduler": scheduler}), "two workers of a cluster")
    # Building with a cache reads the content for each agency: the sample takes some of them.
    slugs = batch.slugs if COUNT else batch.slugs[::8]
    for way in ("into a cache on disk", "out of a cache on disk"):
        assert_same(right.of(slugs), batch.from_disk(tmp_path / "cache", slugs), way)
    # An agency's press editions are PDF/X, in the inks of its print shop.
    checked = [data for path, data in right.documents.items() if not path.endswith("-press.pdf")][::CHECKED]
    assert checked
    for data in checked:
        assert_valid(data)
    say(f"{len(checked)} files conform")


def test_a_difference_is_found() -> None:
    """The comparison that proves it sees what it is there for."""
    said = frozenset({("code", "message", "a.yaml", 1, "error")})
    right = Made({"a/x.pdf": b"abc", "a/y.pdf": b"abc"}, {"a": said})
    assert difference(right, right) == ""
    assert difference(right, replace(right, files={"a/x.pdf": b"abd", "a/z.pdf": b""})).splitlines() == [
        "a/y.pdf is missing",
        "a/z.pdf is too much",
        "a/x.pdf differs from byte 2 on (3 and 3 bytes)",
    ]
    assert "not told" in difference(right, replace(right, told={}))
    assert "told besides" in difference(replace(right, told={}), right)


def test_what_is_drawn_has_every_switch() -> None:
    """Long names, other scripts, empty fields, agreements, policies, looks."""

    drawn = draw_files(library(), SAMPLE, SEED)
    assert {one["detainer_policy"]["mode"] for one in drawn} == {"hold", "notify-only", "none"}
    assert {one.get("agreement_287g", {}).get("status", "none") for one in drawn} == {"none", "active"}
    assert {"logo" in one for one in drawn} == {"press" in one for one in drawn} == {True, False}
    assert any(not one["consulates"] for one in drawn)
    assert any(len(one["name"]) > 60 for one in drawn)
    assert any(any(sign > "\u0370" for sign in one["name"]) for one in drawn)
    for optional in ("language_law", "sign_off", "certifying_official", "community_liaison"):
        assert {optional in one for one in drawn} == {True, False}
    assert drawn == draw_files(library(), SAMPLE, SEED), "the same number draws the same"
