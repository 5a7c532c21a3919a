"""Each kind of bad input stops the whole build with exact words and the right exit code, and leaves earlier output alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.diagnostics import ExitCode
from tests.support.bad_files import COLORS, KEYS, LOGOS, NAMES, PHONES, YAML
from tests.support.bad_projects import (
    AGENCY,
    EARLIER,
    Case,
    agency,
    card,
    everything_in,
    guide,
    make,
    plain,
    refused,
    run,
    step,
)
from tests.support.builds import ROOT

WORDS = "Call the language line right away and wait. "

FIT = {
    "a step of a module": Case(
        "{0}: error[card-overflow]: front of card `Card` does not fit on `business-card` at 7 pt: 2 lines too many; "
        "the block that runs over is `Call the language line right ...`\n"
        "hint: shorten the text of this face, or choose a larger stock",
        (
            *plain(),
            card('<spacer height="80pt"/><p>{{ module.officer_steps[0].card | mdi }}</p>'),
            step(f"text: Call.\ncard: ▸{WORDS * 9}\npractice: true"),
        ),
    ),
    "a value of the agency": Case(
        "{0}: error[card-overflow]: back of card `Card` does not fit on `business-card` at 7 pt: 1 line too many; "
        "the block that runs over is `Log the call at booking screen 4 ...`\n"
        "hint: shorten the text of this face, or choose a larger stock",
        (
            *plain(),
            card(back='<spacer height="105pt"/><p>Log the call at {{ agency.log_place }}</p>'),
            agency("booking screen 4", f"▸booking screen 4 {'or 5 ' * 20}"),
        ),
    ),
    "words of the template": Case(
        "{0}: error[card-overflow]: back of card `Card` does not fit on `business-card` at 7 pt: 5 lines too many; "
        "the block that runs over is `Call the language line right ...`\n"
        "hint: shorten the text of this face, or choose a larger stock",
        (*plain(), card(back=f"      ▸<p>{WORDS * 30}</p>")),
    ),
    "both faces, both stocks": Case(
        "{0}: error[card-overflow]: front of card `Card` does not fit on `business-card` at 7 pt: 41 lines too many; "
        "the block that runs over is `Call the language line right ...`\n"
        "hint: shorten the text of this face, or choose a larger stock\n"
        "{0}: error[card-overflow]: front of card `Card` does not fit on `memo-book` at 7 pt: 30 lines too many; "
        "the block that runs over is `Call the language line right ...`\n"
        "hint: shorten the text of this face, or choose a larger stock\n"
        "{1}: error[card-overflow]: back of card `Card` does not fit on `business-card` at 7 pt: 41 lines too many; "
        "the block that runs over is `Call the language line right ...`\n"
        "hint: shorten the text of this face, or choose a larger stock\n"
        "{1}: error[card-overflow]: back of card `Card` does not fit on `memo-book` at 7 pt: 30 lines too many; "
        "the block that runs over is `Call the language line right ...`\n"
        "hint: shorten the text of this face, or choose a larger stock",
        (*plain("business-card, memo-book"), card(front=f"      ▸<p>{WORDS * 90}</p>", back=f"      ▸<p>{WORDS * 90}</p>")),
    ),
    "a number that cannot be broken": Case(
        "{0}: error[text-too-wide]: `"
        + "402-555-0100 " * 7
        + "402-555-0100` is wider than its box of 234 pt and cannot be broken\n"
        "hint: make it shorter, its type smaller or its column wider",
        (*plain(), card(back=f"<p>▸<phone>{'402-555-0100 ' * 8}</phone></p>")),
    ),
    "a running head": Case(
        "{0}: error[layout-running]: the running head reaches 7.2 pt into the text\n"
        "hint: make it shorter, or the margin of the page master larger",
        (
            *plain(),
            *guide("<header><p>{{ agency.name }}</p></header>"),
            agency("name: Mapleton Police Department", "name: ▸" + "Mapleton Police " * 7),
        ),
        packets=("i_speak",),
    ),
}

CHARACTERS = {
    "in a value on cards": Case(
        "{0}: error[font-missing-glyph]: no font has the character `U+1F6A8 POLICE CARS REVOLVING LIGHT` in `Mapleton 🚨`\n"
        "hint: write the text without it, or add a font that has it to `fonts/fonts.yaml`, as `fonts/README.md` tells",
        (agency("short_name: Mapleton PD", "short_name: ▸Mapleton 🚨"),),
    ),
    "in the name, which only the sheets' margins print": Case(
        "{0}: error[font-missing-glyph]: no font has the character `U+1F6A8 POLICE CARS REVOLVING LIGHT` in "
        "`SAMPLE · Mapleton 🚨 · Card of a module, …`\n"
        "hint: write the text without it, or add a font that has it to `fonts/fonts.yaml`, as `fonts/README.md` tells",
        (*plain(), card(), agency("name: Mapleton Police Department", "name: ▸Mapleton 🚨")),
    ),
    "in a module": Case(
        "{0}: error[font-missing-glyph]: no font has the character `U+13080 EGYPTIAN HIEROGLYPH D010` in `Look 𓂀 for signs`\n"
        "hint: write the text without it, or add a font that has it to `fonts/fonts.yaml`, as `fonts/README.md` tells",
        (step("text: Look.\nmemo: ▸Look 𓂀 for signs\npractice: true"),),
    ),
    "in a template": Case(
        "{0}: error[font-missing-glyph]: no font has the character `U+1F6A8 POLICE CARS REVOLVING LIGHT` in `Call 🚨 now`\n"
        "hint: write the text without it, or add a font that has it to `fonts/fonts.yaml`, as `fonts/README.md` tells",
        (card(back="      ▸<p>Call 🚨 now</p>"),),
    ),
    "in two fields": Case(
        "{0}: error[font-missing-glyph]: no font has the character `U+1F6A8 POLICE CARS REVOLVING LIGHT` in `Mapleton 🚨`\n"
        "hint: write the text without it, or add a font that has it to `fonts/fonts.yaml`, as `fonts/README.md` tells\n"
        "{1}: error[font-missing-glyph]: no font has the character `U+1F692 FIRE ENGINE` in `Say 🚒.`\n"
        "hint: write the text without it, or add a font that has it to `fonts/fonts.yaml`, as `fonts/README.md` tells",
        (
            agency("short_name: Mapleton PD", "short_name: ▸Mapleton 🚨"),
            agency("say: Say the language, then the client ID and your unit number.", "say: ▸Say 🚒."),
        ),
    ),
}

TEMPLATES = {
    "field": Case(
        "{0}: error[template-unknown-field]: `LanguageLine` has no field `phon`\nhint: did you mean `phone`?",
        (card("<p>{{ agency.language_line.▸phon }}</p>"),),
    ),
    "name": Case(
        "{0}: error[template-unknown-field]: there is no `agancy`\nhint: did you mean `agency`?",
        (card("<p>{{ ▸agancy.name }}</p>"),),
    ),
    "element": Case(
        "{0}: error[markup-unknown-element]: `h7` is not an element\nhint: `docs/markup.md` lists the elements",
        (card("▸<h7>Call</h7>"),),
    ),
    "attribute": Case(
        "{0}: error[markup-unknown-attribute]: `p` has no attribute `clas`\nhint: did you mean `class`?",
        (card('▸<p clas="call">Call</p>'),),
    ),
    "filter": Case(
        "{0}: error[template-syntax]: no filter named `mdj`\nhint: did you mean `md`?",
        (card("<p>{{ module.summary | ▸mdj }}</p>"),),
    ),
    "syntax": Case(
        "{0}: error[template-syntax]: unexpected `}`",
        (card("<p>{{ module.title ▸}</p>"),),
    ),
    "an element left open": Case(
        "{0}: error[markup-syntax]: `strong` is not closed before `</p>`\nhint: close it, or correct the name",
        (card("<p>▸<strong>Call</p>"),),
    ),
    "an empty field of the agency": Case(
        "{0}: error[agency-field-empty]: field `sign_off` of `Agency` is empty\n"
        "hint: fill in `sign_off` in the agency file, or print it inside `{% if %}`",
        (card("<p>{{ agency.▸sign_off }}</p>"),),
    ),
    "field in the text of a module": Case(
        "{0}: error[content-unknown-field]: `agency` has no field `languageline`\nhint: did you mean `language_line`?",
        (step("text: Call.\nmemo: ▸Call {{ agency.languageline.phone }} now.\npractice: true"),),
    ),
    "all of one template": Case(
        "{0}: error[markup-unknown-element]: `h7` is not an element\nhint: `docs/markup.md` lists the elements\n"
        "{1}: error[markup-unknown-attribute]: `p` has no attribute `clas`\nhint: did you mean `class`?",
        (card("▸<h7>Call</h7>", '▸<p clas="call">Call</p>'),),
    ),
    "all fields of one template": Case(
        "{0}: error[template-unknown-field]: `Agency` has no field `nam`\nhint: did you mean `name`?\n"
        "{1}: error[template-unknown-field]: `Module` has no field `tilte`\nhint: did you mean `title`?",
        (card("<p>{{ agency.▸nam }}</p>", "<p>{{ module.▸tilte }}</p>"),),
    ),
}

FACTS = {
    "superseded": Case(
        "{0}: error[fact-superseded]: entry 1 of `officer_steps` rests on `m2-48old`, which is superseded\n"
        "hint: by now: 2015 and 2017 forms\n"
        "hint: rest it on a current fact, or say in `history:` of which period it speaks",
        (step("text: Hold for 48 hours without weekends.\nfacts: [▸m2-48old]"),),
    ),
    "unknown": Case(
        "{0}: error[unknown-fact]: there is no fact `m7-cal`\nhint: did you mean `m7-call`?",
        (step("text: Call.\nfacts: [▸m7-cal]"),),
    ),
    "none": Case(
        "{0}: error[step-without-facts]: entry 1 of `officer_steps` names no facts\n"
        "hint: name them in `facts:`, or write `practice: true`",
        (step("▸text: Call."),),
    ),
}

FOLDERS = {
    "a file where the folder should be": Case(
        "report.txt: error[cannot-write]: `report.txt/officer` cannot be written: not a directory\n"
        "hint: choose another folder with `--out`, or make room or mend the rights of this one; earlier output is as it was",
        out="report.txt",
        files={"report.txt": lambda: b"mine"},
        code=ExitCode.WRITE,
    ),
    "a folder where a file should be": Case(
        "out: error[cannot-write]: `out/officer/i-speak-card-memo-book.pdf` cannot be written: is a folder\n"
        "hint: choose another folder with `--out`, or make room or mend the rights of this one; earlier output is as it was",
        files={"out/officer/i-speak-card-memo-book.pdf/mine.txt": lambda: b"mine"},
        code=ExitCode.WRITE,
    ),
}

TOGETHER = {
    "three fields": Case(
        "{0}: error[color-contrast]: `#FFCC00` on white has a contrast of 1.51:1, less than 4.5:1\n"
        "hint: use a darker colour, such as #8E7200\n"
        '{1}: error[agency-phone]: "555-12" is not a phone number\nhint: use +1 555 555 0123\n'
        "{2}: error[unknown-key]: `log_plase` is not a known key\nhint: did you mean `log_place`?",
        (
            agency('"#1F3A6E"', '▸"#FFCC00"'),
            agency("phone: 402-555-0120", "phone: ▸555-12"),
            agency("log_place:", "▸log_plase:"),
        ),
    ),
}

KINDS = {
    "yaml": YAML, "key": KEYS, "phone": PHONES, "name": NAMES, "logo": LOGOS, "color": COLORS, "fit": FIT,
    "character": CHARACTERS, "template": TEMPLATES, "fact": FACTS, "folder": FOLDERS, "together": TOGETHER,
}  # fmt: skip
CASES = {f"{kind}: {name}": case for kind, cases in KINDS.items() for name, case in cases.items()}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_bad_input(case: Case, tmp_path: Path) -> None:
    said = make(tmp_path, case)
    before = everything_in(tmp_path)
    error = refused(tmp_path, case)
    assert str(error) == said
    assert error.exit_code == case.code
    assert everything_in(tmp_path) == before


def test_the_project_the_cases_start_from_is_right(tmp_path: Path) -> None:
    make(tmp_path, Case(""))
    run(tmp_path, Case(""))
    written = everything_in(tmp_path)
    assert {name for name in EARLIER if written[name] != EARLIER[name]} == set(EARLIER)
    assert not [name for name in written if "part" in name]


def test_a_full_disk_leaves_earlier_output_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, Case(""))
    before = everything_in(tmp_path)

    def refuse(descriptor: int) -> None:
        if len(list((tmp_path / "out").rglob("*-part-*"))) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    error = refused(tmp_path, Case(""))
    assert (error.exit_code, [problem.code for problem in error.problems]) == (ExitCode.WRITE, ["cannot-write"])
    assert str(error).startswith("out: error[cannot-write]: `out` cannot be written: no space left on device\n")
    assert everything_in(tmp_path) == before


def _command(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run the real command inside the folder."""
    command = [sys.executable, "-m", "generator", "build", *args]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "SOURCE_DATE_EPOCH": "1796083200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)


COMMANDS = {
    "content": ("together: three fields", ("--agency", AGENCY, "--out", "out"), "3 errors\n"),
    "template": ("template: element", ("officer", "--module", "language", "--agency", AGENCY, "--out", "out"), ""),
    "usage": ("name: packets asked for", ("handbook", "oficer", "--agency", AGENCY, "--out", "out"), "2 errors\n"),
    "missing": ("name: agency file", ("--agency", "mapelton.yaml", "--out", "out"), ""),
    "write": (
        "folder: a file where the folder should be",
        ("officer", "--module", "language", "--agency", AGENCY, "--out", "report.txt"),
        "",
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_says_so_on_stderr_and_ends_with_the_code(name: str, tmp_path: Path) -> None:
    kind, args, counted = COMMANDS[name]
    case = CASES[kind]
    said = make(tmp_path, case)
    before = everything_in(tmp_path)
    done = _command(tmp_path, *args)
    assert done.stderr == f"{said}\n{counted}"
    assert (done.returncode, done.stdout) == (int(case.code), "")
    assert everything_in(tmp_path) == before


def test_the_command_says_the_same_as_data(tmp_path: Path) -> None:
    case = CASES["together: three fields"]
    said = make(tmp_path, case)
    done = _command(tmp_path, "--agency", AGENCY, "--out", "out", "--diagnostics", "json")
    assert (done.returncode, done.stdout) == (1, "")
    found = json.loads(done.stderr)
    assert [(one["file"], one["severity"], one["code"]) for one in found] == [
        (AGENCY, "error", "color-contrast"),
        (AGENCY, "error", "agency-phone"),
        (AGENCY, "error", "unknown-key"),
    ]
    assert [f"{one['file']}:{one['line']}:{one['column']}: error[{one['code']}]: {one['message']}" for one in found] == [
        line for line in said.splitlines() if not line.startswith("hint: ")
    ]
