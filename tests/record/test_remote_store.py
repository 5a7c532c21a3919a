"""Files elsewhere: whole or not there, the manifest last, told again by their stamps, and words for what goes wrong."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem
from fsspec.implementations.memory import MemoryFileSystem

from generator.diagnostics import ExitCode, ProblemsError
from generator.record import FolderStore, open_store, place_of, read_whole, shown_place, sweep
from generator.record.files import TEMPORARY
from generator.record.remote_state import KEPT, open_remote_state, peek_remote_state
from generator.record.remote_store import RemoteStore
from generator.record.run_state import AgencyRecord
from tests.support.s3 import BUCKET, s3_server

FILES = {"ash-pd/card.pdf": b"%PDF card", "ash-pd/officer/sheet.pdf": b"%PDF sheet", "ash-pd/manifest.json": b"{}"}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(params=["file", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> RemoteStore:
    """A place of each kind, empty."""
    if request.param == "s3":
        request.getfixturevalue("s3")
    name = tmp_path.name
    bases = {"file": f"file://{tmp_path}/out", "memory": f"memory://{name}/out", "s3": f"s3://{BUCKET}/{name}/out"}
    return RemoteStore.open(bases[request.param])


def test_what_is_put_is_there(store: RemoteStore) -> None:
    assert (store.stamp("ash-pd/card.pdf"), store.read("ash-pd/card.pdf"), list(store.names())) == (None, None, [])
    store.put(FILES)
    assert {name: store.read(name) for name in store.names()} == FILES
    assert sorted(store.below("ash-pd").names("officer")) == ["officer/sheet.pdf"]
    assert store.stamp("ash-pd") is None, "a folder is no file"
    assert store.read("ash-pd") is None
    store.put({})
    store.delete("ash-pd/card.pdf")
    store.delete("ash-pd/card.pdf")
    assert store.read("ash-pd/card.pdf") is None
    assert pickle.loads(pickle.dumps(store)) == store


def test_stamps_tell_a_file_that_was_changed(store: RemoteStore) -> None:
    store.put(FILES)
    first, look = store.stamp("ash-pd/card.pdf"), store.look()
    assert first is not None
    assert first == store.stamp("ash-pd/card.pdf") == look("ash-pd/card.pdf") == store.below("ash-pd").look()("card.pdf")
    assert first.size == len(FILES["ash-pd/card.pdf"])
    assert look("ash-pd/none.pdf") is None
    fs, path = fsspec.core.url_to_fs(f"{store.url}/ash-pd/card.pdf")
    fs.pipe_file(path, b"%PDF CARD")
    changed = store.stamp("ash-pd/card.pdf")
    assert changed is not None
    assert changed != first
    assert changed.size == first.size
    assert store.look()("ash-pd/card.pdf") == changed
    assert max(changed) < 2**53 > max(first), "as JSON keeps them"


def test_names_lead_out_of_a_folder(store: RemoteStore) -> None:
    store.put({"ash-pd.zip": b"one"})
    below = store.below("ash-pd")
    assert below.stamp("../ash-pd.zip") == below.look()("../ash-pd.zip") == store.look()("ash-pd/../ash-pd.zip")
    assert below.read("../ash-pd.zip") == b"one"


def test_an_archive(store: RemoteStore, tmp_path: Path) -> None:
    store.put(FILES)
    store.pack("ash-pd.zip", "zip", ((name, read_whole(store, name)) for name in sorted(FILES)))
    local = FolderStore(tmp_path / "local")
    local.pack("ash-pd.zip", "zip", sorted(FILES.items()))
    data = store.read("ash-pd.zip")
    assert data is not None
    assert data == local.read("ash-pd.zip")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == sorted(FILES)
    with pytest.raises(ProblemsError, match="is gone") as caught:
        store.pack("b.zip", "zip", ((name, read_whole(store, name)) for name in ["none.pdf"]))
    assert caught.value.exit_code == ExitCode.WRITE
    assert sorted(store.names()) == sorted([*FILES, "ash-pd.zip"])


def test_the_manifest_comes_last_and_nothing_is_half(store: RemoteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    fs, _ = fsspec.core.url_to_fs(store.url, use_listings_cache=False)
    original = fs.pipe_file

    def pipe_file(path: str, value: bytes, **more: object) -> object:
        if "manifest" in path:
            raise OSError(28, "No space left on device")
        return original(path, value, **more)

    monkeypatch.setattr(fs, "pipe_file", pipe_file)
    with pytest.raises(ProblemsError, match="cannot be written: no space left on device") as caught:
        store.put(FILES)
    assert caught.value.exit_code == ExitCode.WRITE
    assert caught.value.problems[0].code == "cannot-write"
    left = set(store.names())
    # An object store has no renaming of many: what was sent is whole, and no manifest speaks of it yet.
    assert left == (set() if store.leaves_parts else set(FILES) - {"ash-pd/manifest.json"})


def test_leftovers_of_a_killed_run_go(store: RemoteStore) -> None:
    fs, path = fsspec.core.url_to_fs(f"{store.url}/ash-pd/card.pdf{TEMPORARY}-host-77")
    store.put(FILES)
    fs.pipe_file(path, b"%P")
    assert sweep(store, "ash-pd") == (1 if store.leaves_parts else 0)
    if store.leaves_parts:
        assert set(store.names()) == set(FILES)


def record(slug: str, key: str = "key") -> AgencyRecord:
    return AgencyRecord(slug, key, 2, '{"files":{},"sides":{}}', "[0,0,0,[]]", b"detail")


def test_the_state_goes_from_machine_to_machine(store: RemoteStore, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    state = open_remote_state(store, here)
    assert (state.checked, state.killed) == (True, False)
    state.keep(record("ash-pd"))
    state.close(whole=True)
    sent = store.stamp(KEPT)
    assert sent is not None
    again = open_remote_state(store, there)
    assert again.of("ash-pd") == record("ash-pd")
    again.keep(record("oak-pd"))
    again.close(whole=True)
    assert store.stamp(KEPT) != sent
    for cache in (here, None):
        seen = peek_remote_state(store, cache)
        assert list(seen.slugs()) == ["ash-pd", "oak-pd"]
        assert not seen.killed
        seen.close(whole=False)
    back = open_remote_state(store, here)
    assert list(back.slugs()) == ["ash-pd", "oak-pd"]
    back.close(whole=False)


def test_the_state_of_a_killed_run_is_the_local_one(store: RemoteStore, tmp_path: Path) -> None:
    open_remote_state(store, tmp_path).close(whole=True)
    state = open_remote_state(store, tmp_path)
    state.keep(record("ash-pd"))
    state.commit()
    state.carry = None  # as if killed: nothing is sent
    state.close(whole=False)
    again = open_remote_state(store, tmp_path)
    assert again.killed
    assert again.of("ash-pd") == record("ash-pd")
    again.close(whole=True)
    store.put({KEPT: b"not a database"})
    fresh = open_remote_state(store, tmp_path)
    assert list(fresh.slugs()) == [], "damaged: thrown away"
    fresh.close(whole=True)
    store.delete(KEPT)
    assert list(peek_remote_state(store, None).slugs()) == []


def test_two_runs_of_a_machine_do_not_share_an_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.record.run_state._PATIENCE", 0.1)
    store = RemoteStore.open("memory://alone")
    state = open_remote_state(store, tmp_path)
    with pytest.raises(ProblemsError, match="another batch is at work in `memory://alone`"):
        open_remote_state(store, tmp_path)
    state.close(whole=True)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("out", Path("out")),
        ("/a/b", Path("/a/b")),
        ("file:///a/b%20c", Path("/a/b c")),
        ("local:///a", Path("/a")),
        ("s3://bucket/prefix/", "s3://bucket/prefix"),
        ("S3://Bucket/x", "s3://Bucket/x"),
        ("memory://", "memory://"),
    ],
)
def test_places(text: str, place: Path | str) -> None:
    assert place_of(text) == place


@pytest.mark.parametrize("text", ["simplecache::s3://bucket/x", "zip://a.zip::s3://bucket/x", "s3://", "dir::memory://x"])
def test_places_that_are_none(text: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        place_of(text)
    assert (caught.value.exit_code, caught.value.problems[0].code) == (ExitCode.USAGE, "bad-out")


def test_no_password_is_shown() -> None:
    assert shown_place("sftp://ann:secret@host/x", "problems.csv") == "sftp://ann:***@host/x/problems.csv"
    assert shown_place(Path("out"), "problems.csv") == os.path.join("out", "problems.csv")  # noqa: PTH118
    store = RemoteStore("zzz://ann:secret@host/x")
    with pytest.raises(ProblemsError) as caught:
        store.read("a")
    assert "secret" not in f"{caught.value.problems}"


def problem_of(url: str) -> tuple[str, str, str]:
    with pytest.raises(ProblemsError) as caught:
        open_store(url).put({"a.pdf": b"1"})
    assert caught.value.exit_code == ExitCode.WRITE
    (problem,) = caught.value.problems
    return problem.code, problem.message, " ".join(problem.hints)


def test_places_that_cannot_be_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem_of("zzz://bucket/x")[0] == "store-unknown"
    monkeypatch.setattr("fsspec.get_filesystem_class", lambda _: (_ for _ in ()).throw(ImportError("Install s3fs to access S3")))
    monkeypatch.setattr("fsspec.core.get_filesystem_class", lambda _: (_ for _ in ()).throw(ImportError("Install s3fs")))
    code, message, hint = problem_of("s3://bucket/x")
    assert code == "store-library"
    assert "install s3fs" in message
    assert "musterpress[s3]" in hint


def test_a_place_that_is_only_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", refuses)
    assert problem_of("memory://x")[1] == "`memory://` can be read and not written"
    monkeypatch.setattr(MemoryFileSystem, "pipe_file", lambda *_, **__: (_ for _ in ()).throw(PermissionError("Access Denied")))
    assert "credentials" in problem_of("memory://x")[2]


def test_a_bucket_that_is_not_there(s3: str) -> None:
    code, message, hint = problem_of("s3://no-such-bucket/x")
    assert (code, "make the bucket" in hint) == ("cannot-write", True), message
    store = RemoteStore.open("s3://no-such-bucket/x")
    assert store.stamp("a") is None
    with pytest.raises(ProblemsError, match="bucket does not exist"):
        store.look()("a")


def test_a_store_without_hashes_or_times_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    store = RemoteStore.open("memory://plain")
    store.put({"a": b"one"})

    def none(*_: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(MemoryFileSystem, "modified", none)
    first = store.stamp("a")
    assert first == store.look()("a")
    store.put({"a": b"two"})
    assert store.stamp("a") != first
    store.put({"a": b"one"})
    assert store.stamp("a") == first, "it is the bytes that count"


def test_a_failed_rename_leaves_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(LocalFileSystem, "mv", refuses)
    store = RemoteStore.open(f"file://{tmp_path}/out")
    with pytest.raises(ProblemsError, match="permission denied"):
        store.put(FILES)
    assert list(store.names()) == []
