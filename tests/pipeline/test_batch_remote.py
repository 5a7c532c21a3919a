"""A batch whose output is elsewhere: the bytes of a folder, nothing trusted that the store does not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from generator.diagnostics import ExitCode, ProblemsError
from generator.record import open_store, read_whole
from generator.record.files import TEMPORARY
from generator.record.remote_state import KEPT
from generator.record.remote_store import RemoteStore
from tests.support.batches import CHOICE, STATE, Batch
from tests.support.s3 import BUCKET, s3_server

TINY = replace(CHOICE, modules=("language",), documents=("*-card-business-card",))
MORE = ("ash-pd", "elm-pd", "fir-pd", "larch-pd", "oak-pd", "yew-pd")
"""With the examples nine: more than are looked for one by one."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    batch = Batch(tmp_path_factory.mktemp("whole")).start(MORE)
    assert batch.run(choice=TINY, archive="zip").code == 0
    return batch.files()


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    monkeypatch.setenv("MUSTERPRESS_CACHE", str(tmp_path / "cache"))
    made = Batch(tmp_path / "here").start(MORE)
    made.request = replace(made.request, out=f"memory://{tmp_path.name}", choice=TINY, archive="zip")
    return made


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as address:
        yield address


def stored(batch: Batch) -> dict[str, bytes]:
    store = open_store(batch.request.out)
    return {name: read_whole(store, name) for name in store.names() if STATE not in name}


def change(batch: Batch, name: str, data: bytes) -> None:
    """Write into a file behind the program's back."""
    fs, path = fsspec.core.url_to_fs(f"{batch.request.out}/{name}")
    fs.pipe_file(path, data)


def test_the_same_as_in_a_folder_and_nothing_is_made_twice(batch: Batch, whole: dict[str, bytes]) -> None:
    dry = batch.run(dry_run=True)
    assert (dry.made, stored(batch)) == (9, {})
    first = batch.run(jobs=3)
    assert (first.made, first.code, first.memory) == (9, 0, 0), "what no other process reaches is written by this one"
    assert stored(batch) == whole
    assert not (batch.folder / "out").exists()
    again = batch.run(dry_run=True)
    assert (again.unchanged, again.rendered) == (9, 0)
    # On another machine, and where nothing is kept at all.
    for _ in range(2):
        batch.run(limit=1)
        again = batch.run()
        assert (again.unchanged, again.rendered) == (9, 0)
    assert batch.run(limit=2).unchanged == 2
    assert stored(batch) == whole


def test_without_a_cache_and_from_another_machine(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTERPRESS_CACHE", "off")
    assert batch.run(limit=2).made == 2
    monkeypatch.setenv("MUSTERPRESS_CACHE", str(batch.folder / "other"))
    assert batch.run(limit=2).unchanged == 2
    assert (batch.folder / "other/batches").is_dir()
    open_store(batch.request.out).delete(KEPT)
    assert batch.run(limit=2).unchanged == 2, "this machine still knows"


def test_what_was_changed_there_is_made_again(batch: Batch, whole: dict[str, bytes]) -> None:
    batch.run()
    card = next(name for name in whole if name.startswith("elm-pd/") and name.endswith(".pdf"))
    change(batch, card, whole[card][:-1] + b"\r")
    change(batch, "oak-pd/manifest.json", b"{}")
    store = open_store(batch.request.out)
    store.delete("fir-pd.zip")
    result = batch.run()
    assert (result.rendered, result.unchanged, result.made + result.unchanged) == (1, 7, 9)
    assert stored(batch) == whole


def test_what_nothing_gives_any_more_goes(batch: Batch) -> None:
    batch.run(limit=1)
    before = {name for name in stored(batch) if name.endswith(".pdf")}
    batch.put("packets/officer.yaml", "stocks: [business-card, memo-book]", "stocks: [memo-book]")
    batch.run(limit=1)
    after = {name for name in stored(batch) if name.endswith(".pdf")}
    assert after < before


def test_a_killed_run_is_gone_on_with(batch: Batch, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        original, calls = RemoteStore.put, []

        def put(self: RemoteStore, files: dict[str, bytes]) -> None:
            calls.append(files)
            if len(calls) > 3:
                raise SystemExit
            original(self, files)

        patch.setattr(RemoteStore, "put", put)
        patch.setattr("generator.record.remote_state._Carrier.__call__", lambda *_: None)
        with pytest.raises(SystemExit):
            batch.run()
    change(batch, f"ash-pd/x.pdf{TEMPORARY}-host-7", b"%P")
    result = batch.run()
    assert (result.unchanged, result.made) == (3, 6)
    assert stored(batch) == whole, "and no part is left"


def test_a_store_that_refuses_stops_it(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise PermissionError(13, "Access Denied")

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", refuses)
    with pytest.raises(ProblemsError, match="credentials") as caught:
        batch.run()
    assert caught.value.exit_code == ExitCode.WRITE


def test_several_processes_write_to_s3(batch: Batch, whole: dict[str, bytes], s3: str) -> None:
    url = f"s3://{BUCKET}/batch/{batch.folder.parent.name}"
    batch.request = replace(batch.request, out=url)
    first = batch.run(jobs=2)
    assert (first.made, first.code) == (9, 0), first.problems
    assert first.memory > 0
    assert stored(batch) == whole
    assert batch.run(jobs=2).unchanged == 9
    assert batch.run(limit=1).unchanged == 1
    card = next(name for name in whole if name.startswith("elm-pd/") and name.endswith(".pdf"))
    change(batch, card, whole[card][:-1] + b"\r")
    assert batch.run().rendered == 1
    assert stored(batch) == whole
    with pytest.raises(ProblemsError, match="bucket does not exist"):
        batch.run(out="s3://no-such-bucket/x")
