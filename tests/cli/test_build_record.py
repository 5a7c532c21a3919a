"""`build --record` lets `diff` say why something must be printed again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from typer.testing import CliRunner

from generator.cli.main import app
from tests.support.builds import ROOT

CHOICE = ("officer", "--module", "language", "--edition", "reading", "--no-cache", "--jobs", "1")


def test_diff_names_the_field_that_was_changed(tmp_path: Path) -> None:
    agency, out = tmp_path / "agency.yaml", tmp_path / "out"
    shutil.copy(ROOT / "packets/agencies/mapleton-seal.svg", tmp_path)
    text = (ROOT / "packets/agencies/mapleton-pd.yaml").read_text(encoding="utf-8")
    agency.write_text(text, encoding="utf-8")
    built = CliRunner().invoke(app, ["build", *CHOICE, "--agency", str(agency), "--out", str(out), "--record"])
    assert built.exit_code == 0, built.output
    record = (out / "reprint.json").read_text(encoding="utf-8")
    assert "31877" not in record, "a client id"
    unchanged = CliRunner().invoke(app, ["diff", str(out), str(agency), "--format", "json"])
    assert unchanged.exit_code == 0, unchanged.output
    agency.write_text(text.replace("402-555-0100", "402-555-0199"), encoding="utf-8")
    changed = CliRunner().invoke(app, ["diff", str(out), str(agency), "--format", "json"])
    assert changed.exit_code == 1, changed.output
    rows = json.loads(changed.stdout)
    assert rows
    assert all("supervisor.phone" in json.dumps(row) for row in rows)
    # Built again without being asked for a record, it is kept true: an old one would hide that the sheet is of another day.
    built = CliRunner().invoke(app, ["build", *CHOICE, "--agency", str(agency), "--out", str(out)])
    assert built.exit_code == 0, built.output
    agency.write_text(text, encoding="utf-8")
    back = CliRunner().invoke(app, ["diff", str(out), str(agency), "--format", "json"])
    assert back.exit_code == 1, back.output
    assert json.loads(back.stdout) == rows
