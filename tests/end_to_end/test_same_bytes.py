"""Same input, same bytes: another process, hash seed, time zone, locale and folder change nothing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tests.support.builds import ROOT

VARIANTS = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "77", "TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"},
)


def _build(out: Path, cwd: Path, variant: dict[str, str]) -> dict[str, str]:
    command = [sys.executable, "-m", "generator", "build"]
    command += ["--agency", os.path.relpath(ROOT / "packets/agencies/mapleton-pd.yaml", cwd), "--out", str(out)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variant}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    first = _build(tmp_path / "a", ROOT, VARIANTS[0])
    second = _build(elsewhere / "b", elsewhere, VARIANTS[1])
    assert "manifest.json" in first
    assert first == second
