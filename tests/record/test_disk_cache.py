"""The cache gives back what was stored or nothing, whatever became of its folder, and stays within its bounds."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.record.disk_cache import CacheUnusableError, DiskCache
from generator.record.files import TEMPORARY

VERSION = "0123456789abcdef"
BODY = bytes(range(256)) * 8
ROOT = Path(__file__).resolve().parents[2]


def opened(folder: Path, **bounds: int) -> DiskCache:
    return DiskCache(folder / "cache", VERSION, **bounds)


def entry(cache: DiskCache, key: str = "key") -> Path:
    return cache.folder / key


def entries(cache: DiskCache) -> list[str]:
    return sorted(path.name for path in cache.folder.iterdir())


@pytest.mark.parametrize("body", [b"", b"x", BODY], ids=["nothing", "a byte", "many"])
def test_what_was_stored_is_found_by_another_process(tmp_path: Path, body: bytes) -> None:
    first = opened(tmp_path)
    assert first.get("key") is None
    first.put("key", body)
    first.close()
    second = opened(tmp_path)
    assert second.get("key") == body
    assert second.get("other") is None
    assert entries(second) == ["key"]


def test_the_last_that_was_stored_counts(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.put("key", b"old")
    cache.put("key", b"new")
    assert cache.get("key") == b"new"


def test_the_folder_and_the_entries_are_the_user_s_only(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.put("key", BODY)
    assert [path.stat().st_mode & 0o777 for path in (cache.root, cache.folder, entry(cache))] == [0o700, 0o700, 0o600]


def test_a_program_finds_nothing_of_another(tmp_path: Path) -> None:
    opened(tmp_path).put("key", BODY)
    assert DiskCache(tmp_path / "cache", "another program").get("key") is None


@pytest.mark.parametrize("key", ["", "..", "a/b", "../key", "KEY", "a\0b", "k" * 97, "é"])
def test_no_key_leaves_the_folder(tmp_path: Path, key: str) -> None:
    cache = opened(tmp_path)
    for ask in (cache.get, lambda key: cache.put(key, b"")):
        with pytest.raises(ValueError, match="no key"):
            ask(key)


def cut(data: bytes) -> list[bytes]:
    return [data[:length] for length in (0, 1, 20, 116, 124, 155, 156, 157, len(data) // 2, len(data) - 1)]


def test_every_flipped_byte_of_the_header_and_every_cut_is_noticed(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.put("key", BODY)
    whole = entry(cache).read_bytes()
    flipped = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(170)]
    for harmed in [*flipped, *cut(whole), whole + b"\0", whole * 2, b"\0" * len(whole)]:
        entry(cache).write_bytes(harmed)
        assert cache.get("key") is None
        assert not entry(cache).exists(), "it is taken away"
    cache.put("key", BODY)
    assert cache.get("key") == BODY


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_no_harm_gives_other_bytes(tmp_path: Path, data: st.DataObject) -> None:
    """Fuzz: cut, flip, insert, take out, fill with zeros, join; what comes back is what was stored, or nothing."""
    cache = opened(tmp_path)
    body = data.draw(st.binary(max_size=300))
    cache.put("key", body)
    whole = entry(cache).read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(at, len(whole)))
    new = data.draw(st.binary(max_size=64))
    harmed = (
        whole[:at]
        + data.draw(st.sampled_from([new, b"", b"\0" * (end - at), new + whole[at:end], whole[at:end] * 2]))
        + whole[end:]
    )
    entry(cache).write_bytes(harmed)
    assert cache.get("key") == (body if harmed == whole else None)


def test_an_entry_of_another_key_is_none_of_this(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.put("other", BODY)
    entry(cache, "other").rename(entry(cache))
    assert cache.get("key") is None
    assert entries(cache) == []


def a_folder(path: Path) -> None:
    path.mkdir()


def a_full_folder(path: Path) -> None:
    path.mkdir()
    (path / "file").write_bytes(b"")


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link_to_a_whole_entry(path: Path) -> None:
    elsewhere = path.parents[2] / "elsewhere"
    path.rename(elsewhere) if path.exists() else None
    path.symlink_to(elsewhere)


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize("kind", [a_folder, a_full_folder, a_pipe, a_link_to_a_whole_entry, a_link_to_itself])
def test_what_is_no_file_is_no_entry(tmp_path: Path, kind) -> None:
    cache = opened(tmp_path)
    cache.put("key", BODY)
    if kind is not a_link_to_a_whole_entry:
        entry(cache).unlink()
    kind(entry(cache))
    assert cache.get("key") is None
    cache.put("key", BODY)
    cache.close()
    assert cache.get("key") == (None if kind is a_full_folder else BODY)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"")
    with pytest.raises(CacheUnusableError, match="file exists"):
        opened(tmp_path)
    with pytest.raises(CacheUnusableError, match="not a directory"):
        DiskCache(tmp_path / "cache/below", VERSION)


def test_a_folder_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)
    with pytest.raises(CacheUnusableError, match="somebody else"):
        opened(tmp_path)


def test_a_folder_of_somebody_else_s_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(tmp_path)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    with pytest.raises(CacheUnusableError, match="somebody else"):
        opened(tmp_path)


def test_a_folder_that_refuses_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(CacheUnusableError, match="permission denied"):
        opened(tmp_path)


@pytest.mark.parametrize("name", ["rename", "write"])
def test_a_full_disk_ends_the_storing_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    cache = opened(tmp_path)
    cache.put("before", BODY)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        if name == "rename":
            patch.setattr(os, "replace", full)
        else:
            patch.setattr("generator.record.disk_cache._fill", full)
        cache.put("key", BODY)
        assert cache.trouble == f"`{cache.root}` cannot be written: no space left on device"
        cache.close()
    assert entries(cache) == ["before"]
    assert cache.get("before") == BODY
    cache.put("key", BODY)
    assert cache.get("key") is None, "once is enough"


def test_a_limit_on_files_is_a_full_disk(tmp_path: Path) -> None:
    """The system itself refuses in the middle of writing."""
    script = """\
import resource, signal, sys
from pathlib import Path
from generator.record.disk_cache import DiskCache
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
cache = DiskCache(Path(sys.argv[1]), "0123456789abcdef")
cache.put("small", b"x")
cache.put("large", b"x" * 200_000)
cache.close()
print(cache.trouble)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "cache"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("cannot be written: file too large\n")
    assert entries(opened(tmp_path)) == ["small"]


def test_a_folder_taken_away_meanwhile_comes_back(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.folder.rmdir()
    assert cache.get("key") is None
    cache.put("key", BODY)
    assert cache.get("key") == BODY


def age(path: Path, seconds: int) -> None:
    """Make a file look as if it had last been used so long ago."""
    now = path.stat().st_mtime_ns
    os.utime(path, ns=(now - seconds * 10**9, now - seconds * 10**9))


def size_of(cache: DiskCache) -> int:
    return sum(path.stat().st_size for path in cache.folder.iterdir())


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    cache = opened(tmp_path, most_entries=10)
    for number in range(10):
        cache.put(f"key-{number}", b"x")
        age(entry(cache, f"key-{number}"), 100 - number)
    assert cache.get("key-0") == b"x"
    assert cache.get("key-1") == b"x"
    cache.put("new", b"x")
    cache.close()
    assert entries(cache) == ["key-0", "key-1", "key-5", "key-6", "key-7", "key-8", "key-9", "new"]


def test_many_runs_keep_both_bounds_and_seldom_clean_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cleaned: list[int] = []
    original = DiskCache.clean_up
    monkeypatch.setattr(DiskCache, "clean_up", lambda self: (cleaned.append(1), original(self)))
    for run in range(120):
        cache = opened(tmp_path, most_bytes=60_000, most_entries=40)
        for number in range(3):
            cache.put(f"key-{run}-{number}", bytes((run * 3 + number) * 1_237 % 4_000))
        cache.close()
        assert len(entries(cache)) <= 40
        assert size_of(cache) <= 60_000
    assert entries(cache), "it is of use all the same"
    assert len(cleaned) < 60


def test_a_run_that_stores_nothing_counts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = opened(tmp_path)
    cache.put("key", BODY)
    cache.close()
    monkeypatch.setattr(DiskCache, "clean_up", lambda _: pytest.fail("nothing was stored"))
    before = (cache.root / "usage").read_bytes()
    second = opened(tmp_path)
    second.get("key")
    second.close()
    assert (cache.root / "usage").read_bytes() == before


@pytest.mark.parametrize("usage", [None, b"", b"= 1", b"= x y\n", b"1 2\n", b"= -5 0\n", b"\xff", b"= 1 1\n" + b"0 0\n" * 20_000])
def test_a_count_that_nobody_understands_is_made_anew(tmp_path: Path, usage: bytes | None) -> None:
    cache = opened(tmp_path)
    cache.put("key", BODY)
    cache.close()
    whole = f"= 2 {2 * entry(cache).stat().st_size}"
    path = cache.root / "usage"
    path.unlink() if usage is None else path.write_bytes(usage)
    cache.put("other", BODY)
    cache.close()
    assert path.read_text() == whole


def test_a_count_that_is_no_file_does_not_matter(tmp_path: Path) -> None:
    cache = opened(tmp_path, most_entries=2)
    (cache.root / "usage").mkdir()
    for number in range(6):
        cache.put(f"key-{number}", BODY)
        cache.close()
    assert len(entries(cache)) <= 2


def test_what_is_larger_than_half_the_bound_is_not_stored(tmp_path: Path) -> None:
    cache = opened(tmp_path, most_bytes=10_000)
    cache.put("key", b"x" * 6_000)
    assert entries(cache) == []


def test_entries_of_earlier_programs_go_and_their_folders_too(tmp_path: Path) -> None:
    old = DiskCache(tmp_path / "cache", "f" * 64, most_entries=5)
    for number in range(4):
        old.put(f"key-{number}", b"x")
        age(entry(old, f"key-{number}"), 100)
    old.close()
    new = opened(tmp_path, most_entries=5)
    for number in range(4):
        new.put(f"key-{number}", b"x")
    new.close()
    assert not old.folder.exists()
    assert len(entries(new)) == 4


def test_what_killed_runs_left_is_taken_away_after_an_hour(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.put("key", BODY)
    for name, folder in (("old", cache.folder), ("new", cache.folder), ("old", cache.root)):
        (folder / f"{TEMPORARY}-{name}").write_bytes(b"half")
        age(folder / f"{TEMPORARY}-{name}", 4_000 if name == "old" else 60)
    cache.clean_up()
    assert entries(cache) == [f"{TEMPORARY}-new", "key"]
    assert not (cache.root / f"{TEMPORARY}-old").exists()


def test_the_clean_up_takes_nothing_outside(tmp_path: Path) -> None:
    """A link to a folder is not followed, and what is no entry of ours stays."""
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious/file").write_bytes(b"x")
    cache = opened(tmp_path, most_entries=1)
    (cache.root / "v1-link").symlink_to(tmp_path / "precious")
    (cache.root / "notes").write_bytes(b"x")
    for number in range(5):
        cache.put(f"key-{number}", b"x")
    cache.close()
    assert (tmp_path / "precious/file").exists()
    assert (cache.root / "notes").exists()


WORKER = """\
import hashlib, random, sys
from pathlib import Path
from generator.record.disk_cache import DiskCache
numbers = random.Random(int(sys.argv[2]))
wrong = hits = 0
for round in range(40):
    cache = DiskCache(Path(sys.argv[1]), "0123456789abcdef", most_bytes=400_000, most_entries=30)
    for _ in range(20):
        number = numbers.randrange(40)
        body = hashlib.sha256(str(number).encode()).digest() * (number * 20)
        found = cache.get(f"key-{number}")
        if found is None:
            cache.put(f"key-{number}", body)
        else:
            hits += 1
            wrong += found != body
    cache.close()
    assert cache.trouble is None, cache.trouble
print(wrong, hits)
"""


def test_processes_at_once_never_read_half_an_entry_nor_pass_the_bound(tmp_path: Path) -> None:
    """Three processes read, store and clean up the same forty keys, of which the bounds hold three quarters."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, tmp_path / "cache", str(seed)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for seed in range(3)
    ]
    told = [process.communicate(timeout=120) for process in started]
    assert [error.decode() for _, error in told] == ["", "", ""]
    for output, _ in told:
        wrong, hits = map(int, output.split())
        assert wrong == 0
        assert hits > 100
    cache = opened(tmp_path, most_bytes=400_000, most_entries=30)
    cache.clean_up()
    assert len(entries(cache)) <= 30
    assert size_of(cache) <= 400_000
    assert not [name for name in entries(cache) if TEMPORARY in name]
