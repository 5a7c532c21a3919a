"""A batch on several machines: the same bytes, whoever made them, whoever was lost, wherever they go."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from generator.diagnostics import ExitCode, ProblemsError
from generator.load import open_source
from generator.pipeline import batch_cluster, cluster_worker
from generator.pipeline.build_batch import BatchResult, build_batch
from generator.project import ProjectFiles
from generator.record import open_store, read_whole
from tests.support.batches import CHOICE, STATE, TODAY, Batch
from tests.support.builds import ROOT
from tests.support.s3 import BUCKET, s3_server

TINY = replace(CHOICE, modules=("language",), documents=("*-card-business-card",))
MORE = ("ash-pd", "elm-pd", "oak-pd")
# A worker that is killed, a nanny that starts another: what they leave open for a moment is not ours.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(scope="module")
def cluster(s3: str) -> Iterator[LocalCluster]:
    """Two workers in processes of their own, which find the server of the test."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", silence_logs=50, host="127.0.0.1"
    ) as one:
        yield one


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process makes of these agencies."""
    batch = Batch(tmp_path_factory.mktemp("whole")).start(MORE)
    assert batch.run(choice=TINY, archive="zip").code == 0
    return batch.files()


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return Batch(tmp_path).start(MORE)


def run(batch: Batch, tell: Any = None, **asked: Any) -> BatchResult:
    """Run the batch, telling what is done."""
    with chdir(batch.folder):
        project = ProjectFiles(batch.folder, TODAY)
        source = open_source(project, Path("agencies"))
        return build_batch(replace(batch.request, choice=TINY, **asked), project, source, tell)


def stored(url: str) -> dict[str, bytes]:
    """What lies in a store, but for the state."""
    store = open_store(url)
    return {name: read_whole(store, name) for name in store.names() if STATE not in name}


def test_the_same_from_a_cluster(batch: Batch, whole: dict[str, bytes], cluster: LocalCluster) -> None:
    asked = {"archive": "zip", "scheduler": cluster.scheduler_address}
    first = run(batch, **asked)
    assert (first.made, first.rendered, first.code) == (6, first.documents, 0), first.problems
    assert first.memory > 0
    assert batch.files() == whole
    again = run(batch, **asked)
    assert (again.made, again.unchanged, again.rendered) == (0, 6, 0)
    # One field of one agency, one file gone, and one that somebody has changed.
    batch.put("agencies/elm-pd.yaml", "short_name: Mapleton PD", "short_name: Elm PD")
    next((batch.folder / "out/ash-pd").rglob("*.pdf")).unlink()
    next((batch.folder / "out/oak-pd").rglob("*.pdf")).write_bytes(b"%PDF")
    batch.put("agencies/mapleton-pd.yaml", "state: NE", "state: ZZ")
    third = run(batch, **asked)
    assert (third.made, third.unchanged, third.failed) == (3, 2, 1)
    assert third.problems[0][0] == "mapleton-pd"
    made = {name: data for name, data in batch.files().items() if not name.startswith(("elm-pd", "problems"))}
    assert made == {name: whole[name] for name in made}
    assert len(made) > len(whole) / 2


def test_workers_write_to_a_url_and_have_the_users_own_files(
    batch: Batch, cluster: LocalCluster, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A template laid over the built-in one goes along; what it warns of is called what it is called here."""
    batch.put("packets/modules/language.yaml", "short_title: Limited English", "short_title: Little English")
    url = f"s3://{BUCKET}/cluster/{batch.folder.name}"
    first = run(batch, out=url, scheduler=cluster.scheduler_address, archive="tar", archive_per="all", limit=4)
    assert (first.made, first.code) == (4, 0), first.problems
    assert run(batch, archive="tar", archive_per="all", limit=4).made == 4
    assert stored(url) == batch.files()
    again = run(batch, out=url, scheduler=cluster.scheduler_address, limit=4)
    assert (again.unchanged, again.rendered) == (4, 0)
    store = open_store(url)
    store.delete("ash-pd/manifest.json")
    third = run(batch, out=url, scheduler=cluster.scheduler_address, limit=4)
    assert (third.made, third.rendered, third.unchanged) == (1, 0, 3)
    assert stored(url) == batch.files()


def test_a_worker_that_is_lost_costs_nothing(batch: Batch, whole: dict[str, bytes], cluster: LocalCluster) -> None:
    killed: list[int] = []

    def tell(_: BatchResult) -> None:
        if not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    result = run(batch, tell, archive="zip", scheduler=cluster.scheduler_address)
    assert (result.made, result.code) == (6, 0), result.problems
    assert killed
    assert batch.files() == whole


def test_an_agency_that_no_worker_survives(batch: Batch, cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(digest: str, packed: bytes, draw_only: bool) -> bytes:
        # Travels as it stands: workers do not find tests.
        import os  # noqa: PLC0415
        import signal  # noqa: PLC0415

        from generator.pipeline.cluster_worker import make_there  # noqa: PLC0415

        if b"elm-pd" in packed:
            os.kill(os.getpid(), signal.SIGKILL)
        return make_there(digest, packed, draw_only)

    monkeypatch.setattr(cluster_worker, "make_there", dies)
    monkeypatch.setattr(cluster.scheduler, "allowed_failures", 0)
    result = run(batch, scheduler=cluster.scheduler_address)
    assert [(slug, problem.code) for slug, _, problem in result.problems] == [("elm-pd", "batch-worker-died")]
    assert "was lost, 1 times" in result.problems[0][2].message
    assert (result.made, result.failed, result.code) == (5, 1, 70)


@pytest.fixture
def threads() -> Iterator[LocalCluster]:
    """A cluster whose workers are in this process, where they can be looked at and meddled with."""
    with LocalCluster(
        n_workers=2, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0", silence_logs=50
    ) as one:
        yield one
    assert cluster_worker._PLANS == {}, "no run leaves its plan behind"


def test_ctrl_c_calls_off_what_is_not_done(batch: Batch, whole: dict[str, bytes], threads: LocalCluster) -> None:
    def tell(result: BatchResult) -> None:
        if result.done == 2:
            raise KeyboardInterrupt

    result = run(batch, tell, scheduler=threads.scheduler_address, archive="zip")
    assert (result.stopped, result.code) == (True, ExitCode.STOPPED)
    files = {name: data for name, data in batch.files().items() if name != "problems.csv"}
    assert files
    assert all(whole[name] == data for name, data in files.items())
    again = run(batch, scheduler=threads.scheduler_address, archive="zip")
    assert (again.unchanged, again.made) == (2, 4)
    assert batch.files() == whole


def refused(batch: Batch, address: str, **asked: Any) -> tuple[str, str]:
    """Run it and return code and message of the problem that ends it."""
    with pytest.raises(ProblemsError) as caught:
        run(batch, scheduler=address, **asked)
    (problem,) = caught.value.problems
    assert caught.value.exit_code == ExitCode.MISSING
    assert problem.hints
    return problem.code, problem.message


def test_workers_that_would_make_other_bytes_are_refused(
    batch: Batch, threads: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(cluster_worker, "program_digest", lambda: "another")
        code, message = refused(batch, threads.scheduler_address)
        assert (code, "another version of the program" in message) == ("cluster-differs", True)
    with monkeypatch.context() as patch:
        original = ProjectFiles.digests

        def digests(self: ProjectFiles, folder: str) -> dict[str, str]:
            changed = {"templates/theme.yaml": "0"} if isinstance(self, cluster_worker._ShownElsewhere) else {}
            return original(self, folder) | (changed if folder == "templates" else {})

        patch.setattr(ProjectFiles, "digests", digests)
        code, message = refused(batch, threads.scheduler_address)
        assert (code, "another `templates/theme.yaml`" in message) == ("cluster-differs", True)
    assert not (batch.folder / "out/ash-pd").exists()


def test_problems_are_called_what_they_are_called_here(
    batch: Batch, threads: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template of the user's own with a fault, which only the making finds."""
    name = next(path for path in (ROOT / "templates").rglob("*card*") if path.is_file()).relative_to(ROOT).as_posix()
    batch.put(name, "{%", "{{ agency.nothing_of_that_name }}{%")
    here, there = (run(batch, scheduler=one, limit=1).problems for one in ("", threads.scheduler_address))
    assert here
    assert here == there


def test_clusters_that_do_nothing(batch: Batch, threads: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_cluster, "CONNECT", 0.2)
    monkeypatch.setattr(batch_cluster, "WORKERS", 0.2)
    code, message = refused(batch, "tcp://127.0.0.1:1")
    assert (code, "no scheduler answers at `tcp://127.0.0.1:1`" in message) == ("cluster-unreachable", True)
    assert refused(batch, "nonsense://x")[0] == "cluster-unreachable"
    threads.scale(0)
    threads.sync(threads._correct_state)
    code, message = refused(batch, threads.scheduler_address)
    assert (code, "no worker is there" in message) == ("cluster-unreachable", True)


def test_without_the_library(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert refused(batch, "tcp://127.0.0.1:1")[0] == "cluster-library"


def test_nothing_is_written_in_a_dry_run(batch: Batch, threads: LocalCluster) -> None:
    result = run(batch, scheduler=threads.scheduler_address, dry_run=True, limit=2)
    assert (result.made, result.code) == (2, 0)
    assert not (batch.folder / "out").exists()
