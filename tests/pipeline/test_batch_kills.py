"""A batch that is killed at a random moment leaves whole files only, and the next run comes to the same end.

Who is killed changes from one moment to the next: all processes at once, the one that started the others, or one of the others.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from generator.pipeline import batch_workers
from generator.pipeline.batch_work import make_agency
from generator.record import TEMPORARY
from tests.support.batches import CHOICE, Batch
from tests.support.builds import ROOT

SEED = 7
KILLS = 10
EARLY = 2
"""How many of the moments lie before anything is written."""
WHO = ("group", "parent", "worker")
TINY = replace(CHOICE, documents=("*-card-business-card",))
MORE = tuple(f"{tree}-pd" for tree in ("ash", "birch", "oak", "elm", "fir", "yew", "alder", "larch", "plane"))
_SOON = 60.0
"""Seconds after which a run that does nothing has failed."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")


@dataclass(frozen=True)
class Known:
    """A run that nobody stops: what it gives, and how long it takes."""

    files: Mapping[str, bytes]
    first: float
    """Seconds until the first agency is there."""
    rest: float
    """Seconds from then to the end."""


def share(number: int) -> float:
    """Return a number of chance between 0 and 1; the same one in each run of the tests."""
    digest = hashlib.sha256(f"{SEED} {number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def command(batch: Batch) -> subprocess.Popen[bytes]:
    """Start the batch with two workers, in a group of processes of its own."""
    words = ["batch", "agencies", "--out", "out", "--root", str(batch.folder), "--edition", TINY.edition, "--jobs", "2"]
    for name, values in (("packet", TINY.packets), ("module", TINY.modules), ("document", TINY.documents)):
        words += [word for value in values for word in (f"--{name}", value)]
    return subprocess.Popen(
        [sys.executable, "-m", "generator", *words],
        cwd=batch.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1796083200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def until_first(batch: Batch, run: subprocess.Popen[bytes]) -> None:
    """Wait until an agency is there, or the run has ended."""
    stop = time.monotonic() + _SOON
    while run.poll() is None and not next((batch.folder / "out").glob("*/manifest.json"), None):
        assert time.monotonic() < stop, "the run does nothing"
        time.sleep(0.005)


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    batch = Batch(tmp_path_factory.mktemp("known")).start(MORE)
    started = time.monotonic()
    run = command(batch)
    until_first(batch, run)
    first = time.monotonic()
    _, errors = run.communicate(timeout=_SOON)
    assert run.returncode == 0, errors.decode()
    files = batch.files()
    for data in pdfs(files).values():
        assert PdfReader(io.BytesIO(data)).pages
    return Known(files, first - started, time.monotonic() - first)


def pdfs(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name.endswith(".pdf")}


def kill(run: subprocess.Popen[bytes], who: str) -> None:
    """End processes of a run at once."""
    if who == "worker":
        workers = Path(f"/proc/{run.pid}/task/{run.pid}/children")
        for worker in workers.read_text().split()[:1] if run.poll() is None else ():
            os.kill(int(worker), signal.SIGKILL)
    elif who == "parent":
        run.kill()
    else:
        os.killpg(run.pid, signal.SIGKILL)


def assert_whole(batch: Batch, known: Known) -> None:
    """Every file under its own name is what it will be; a manifest lists only what is there."""
    left = {name: data for name, data in batch.files().items() if TEMPORARY not in name}
    assert [name for name, data in left.items() if known.files[name] != data] == []
    for name, data in left.items():
        if name.endswith("/manifest.json"):
            folder = name.removesuffix("manifest.json")
            assert [row["path"] for row in json.loads(data)["documents"] if folder + row["path"] not in left] == []


@pytest.mark.parametrize("number", range(KILLS))
def test_a_kill_loses_nothing(tmp_path: Path, known: Known, number: int) -> None:
    batch, who = Batch(tmp_path).start(MORE), WHO[number % len(WHO)]
    run = command(batch)
    try:
        if number < EARLY:
            time.sleep(share(number) * known.first)
        else:
            until_first(batch, run)
            time.sleep((number - EARLY + share(number)) / (KILLS - EARLY) * known.rest)
        kill(run, who)
        run.communicate(timeout=_SOON)
        assert_whole(batch, known)
        if who == "worker":
            assert run.returncode == 0, "another worker does what the dead one was at"
            assert batch.files() == known.files, "with nothing left of the dead one"
        result = batch.run(choice=TINY, jobs=2)
        assert (result.code, result.made + result.unchanged) == (0, result.total)
        assert batch.files() == known.files
    finally:
        if run.poll() is None:
            run.kill()
            run.communicate()


def test_what_a_dead_worker_was_writing_is_taken_away(tmp_path: Path, known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = Batch(tmp_path).start(MORE)
    left = batch.folder / "out/elm-pd/officer" / f"half.pdf{TEMPORARY}-1"

    def dies(room, work):
        if work.raw.slug == "elm-pd" and not left.exists():
            left.parent.mkdir(parents=True)
            left.write_bytes(b"%PDF")
            os.kill(os.getpid(), signal.SIGKILL)
        return make_agency(room, work)

    monkeypatch.setattr(batch_workers, "make_agency", dies)
    assert batch.run(choice=TINY, jobs=2).code == 0
    assert batch.files() == known.files
