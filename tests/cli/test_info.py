"""`musterpress info` and `musterpress fonts`, with the real fonts and content."""

from __future__ import annotations

import json
import re

import generator
from generator.project import built_in_folder


def test_info_shows_what_is_found_where(run, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.setenv("NO_COLOR", "1")
    done = run("info", "--root", tmp_path)
    assert done.exit_code == 0, done.stderr
    pairs = [re.split("  +", line.strip(), maxsplit=1) for line in done.stdout.splitlines()]
    facts = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
    assert facts["musterpress"] == generator.__version__
    assert facts["built-in files"] == str(built_in_folder())
    assert facts["your files"] == str(tmp_path)
    assert facts["SOURCE_DATE_EPOCH"] == "1790000000"
    assert facts["today"] == "2026-09-21"
    assert facts["NO_COLOR"] == "1"
    assert facts["FORCE_COLOR"] == "not set"
    assert facts["uharfbuzz"][0].isdigit()
    assert facts["officer"].endswith("Officer packet")
    assert "business-card" in facts
    assert {"detainers", "consular", "language"} <= set(facts)
    assert " faces of " in done.stdout


def test_info_says_what_it_can_before_a_problem(run, tmp_path):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "fonts.yaml").write_text("faces: [\n")
    done = run("info", "--root", tmp_path, "--diagnostics", "json")
    assert done.exit_code == 1
    assert "musterpress" in done.stdout
    assert [problem["code"] for problem in json.loads(done.stderr)] == ["fonts-index"]


def test_fonts_lists_scripts_and_licences(run):
    done = run("fonts")
    assert done.exit_code == 0
    rows = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert rows["PublicSans"].split() == ["PublicSans", "regular", "italic", "bold", "bold-italic", "Latn", "PublicSans-OFL.txt"]
    assert "Khmr" in rows["NotoSansKhmer"]
    assert all(line.endswith("-OFL.txt") for name, line in rows.items() if name != "typeface")


def test_fonts_of_a_text(run):
    done = run("fonts", "Hola ខ្មែរ", "--lang", "es")
    assert done.exit_code == 0
    rows = [line.split() for line in done.stdout.splitlines()]
    assert rows[1] == ["Hola", "Latn", "PublicSans-Regular"]
    assert rows[-1] == ["ខ្មែរ", "Khmr", "NotoSansKhmer-Regular"]


def test_a_character_no_font_has(run):
    done = run("fonts", "a\U00012000", "--diagnostics", "json")
    assert done.exit_code == 3
    assert [line.split()[-1] for line in done.stdout.splitlines()][-1] == "none"
    (problem,) = json.loads(done.stderr)
    assert problem["code"] == "font-missing-glyph"
    assert "12000" in problem["message"]
    assert problem["file"] == "command line"
