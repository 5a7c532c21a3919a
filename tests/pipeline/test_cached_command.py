"""`musterpress build` with its cache: turned off, shared by processes, and refused by the system."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.cli.main import app
from tests.support.builds import ROOT

AGENCY = str(ROOT / "packets/agencies/mapleton-pd.yaml")
CHOICE = ("build", "officer", "--agency", AGENCY, "--module", "language", "--edition", "reading", "--jobs", "1")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the cache that is not there yet, and nowhere else to put one."""
    monkeypatch.setenv("MUSTERPRESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "cache"


def run(out: Path, *more: str) -> str:
    """Build into a folder and return what was said on stderr."""
    done = CliRunner().invoke(app, [*CHOICE, "--out", str(out), *more], prog_name="musterpress")
    assert done.exit_code == 0, done.stderr
    return done.stderr


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="session")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a build without a cache."""
    out = tmp_path_factory.mktemp("expected")
    run(out, "--no-cache")
    return files(out)


def test_a_second_build_makes_nothing_whatever_folder_it_writes_to(
    tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(tmp_path / "one")
    monkeypatch.setattr("generator.pipeline.build_packet.load_library", lambda *_: pytest.fail("it need not be loaded"))
    second = run(tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two") == expected
    assert first.replace(str(tmp_path / "one"), str(tmp_path / "two")) == second
    assert "These are samples and say so" in second


def test_nothing_slow_is_imported_for_a_build_that_is_found(tmp_path: Path) -> None:
    run(tmp_path / "one")
    script = """\
import sys
from generator.cli.main import app
try:
    app(sys.argv[1:])
finally:
    slow = {"yaml", "phonenumbers", "reportlab", "pypdf", "icu", "jinja2", "generator.load", "generator.content", "tarfile"}
    print("slow:", sorted(slow & set(sys.modules)))
"""
    command = [sys.executable, "-c", script, *CHOICE, "--out", str(tmp_path / "two")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "slow: []" in done.stdout
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_dry_runs_use_it_and_verbose_says_the_same(tmp_path: Path) -> None:
    first = run(tmp_path / "one", "--dry-run", "-v")
    assert run(tmp_path / "one", "--dry-run", "-v") == first
    assert "read agency/mapleton-pd.yaml (sha256" in first
    assert not (tmp_path / "one").exists()


@pytest.mark.parametrize("how", ["option", "variable"])
def test_turned_off_nothing_is_stored(tmp_path: Path, cache: Path, how: str, monkeypatch: pytest.MonkeyPatch, expected) -> None:
    if how == "variable":
        monkeypatch.setenv("MUSTERPRESS_CACHE", "off")
    run(tmp_path / "out", *(("--no-cache",) if how == "option" else ()))
    assert files(tmp_path / "out") == expected
    assert not cache.exists()
    assert not (tmp_path / "xdg").exists()


def test_without_a_word_it_is_the_user_s_cache_folder(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUSTERPRESS_CACHE")
    run(tmp_path / "out")
    found = [path for place in ("xdg", "home") for path in (tmp_path / place).rglob("build-*")]
    assert len(found) == 1
    assert not cache.exists()


def a_file(folder: Path) -> None:
    folder.write_bytes(b"")


def open_to_all(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def below_a_file(folder: Path) -> None:
    folder.with_name("file").write_bytes(b"")
    os.environ["MUSTERPRESS_CACHE"] = str(folder.with_name("file") / "cache")


@pytest.mark.parametrize("harm", [a_file, open_to_all, below_a_file])
def test_a_cache_that_cannot_be_used_is_done_without(tmp_path: Path, cache: Path, harm, expected: dict[str, bytes]) -> None:
    harm(cache)
    said = run(tmp_path / "out", "-v")
    assert said.startswith("no cache: `")
    assert "cannot be used" in said.splitlines()[0]
    assert "cache" not in run(tmp_path / "out").replace(str(tmp_path), "")
    assert files(tmp_path / "out") == expected


def test_a_full_disk_is_done_without(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, expected) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("generator.record.disk_cache._fill", full)
    said = run(tmp_path / "out", "-v")
    assert f"nothing more was stored in the cache: `{cache}` cannot be written: no space left on device\n" in said
    assert files(tmp_path / "out") == expected


def test_the_cache_never_stops_a_build_that_the_system_lets_read_only(tmp_path: Path, cache: Path, expected) -> None:
    run(tmp_path / "one")
    for path in cache.rglob("*"):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        run(tmp_path / "two")
        run(tmp_path / "three", "--force")
    finally:
        for path in cache.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
    assert files(tmp_path / "two") == files(tmp_path / "three") == expected


def test_two_processes_at_once_make_the_same(tmp_path: Path, cache: Path, expected: dict[str, bytes]) -> None:
    for turn in ("empty", "filled"):
        started = [
            subprocess.Popen(
                [sys.executable, "-m", "generator.cli.main", *CHOICE, "--out", str(tmp_path / f"{turn}-{number}")],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for number in range(2)
        ]
        for process in started:
            _, error = process.communicate(timeout=120)
            assert process.returncode == 0, error
        for number in range(2):
            assert files(tmp_path / f"{turn}-{number}") == expected
    assert not [path for path in cache.rglob("*") if "part" in path.name]
