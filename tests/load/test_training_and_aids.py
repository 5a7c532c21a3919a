"""Training, job aids, additions to the glossary and pictures, from right files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.content.packets import Library
from generator.diagnostics import ProblemsError
from generator.load import check_content, load_agency, load_library
from generator.project import ProjectFiles

SEGMENTS = "segments:\n" + "".join(
    f"  - {{minutes: 5, title: T{number}, say: Say it., facts: [d-request]}}\n" for number in range(3)
)
SCENARIO = "  - {title: T, situation: S, questions: [Q], answer: A, practice: true}\n"
QUIZ = "  - {question: Q, choices: [A, B], right: 2, why: W, practice: true}\n"
TRAINING = (
    f"module: detainers\naim: Aim\nprepare: [Copy it.]\nvideos: [{{number: 2, title: V, when: First, status: Lost}}]\n{SEGMENTS}"
    f"discussion: [Why?]\nscenarios:\n{SCENARIO * 2}quiz:\n{QUIZ * 5}"
)
AID = """\
id: desk
module: detainers
title: Desk
audience: officer
purpose: At the desk.
blocks:
  - {kind: steps, items: [{text: Read it., facts: [d-request], policy: [hold]}]}
  - {kind: fields, policy: [none], fields: [{name: due, label: Due, kind: date, half: true}]}
  - {kind: log, columns: [Time, Who], rows: 12}
  - {kind: figure, src: pictures/way.svg, alt: The way., practice: true}
  - {kind: say, text: Then, facts: [d-old], history: 2011}
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path d="M0 0h9v9z"/></svg>'


def write(root: Path, **changes: str) -> None:
    """Write a project's folder with one of everything."""
    files = {
        "training/detainers.yaml": TRAINING,
        "job_aids/desk.yaml": AID,
        "pictures/way.svg": SVG,
        "reference/glossary-more.yaml": "terms: [{term: hold, meaning: Keeping someone.}]\n",
        **changes,
    }
    for name, words in files.items():
        path = root / "packets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")


@pytest.fixture
def loaded(tmp_path: Path, here: Path) -> Library:
    write(tmp_path)
    return load_library(ProjectFiles(tmp_path, date(2026, 11, 24), here / "good"))


def test_training_is_as_written(loaded):
    (training,) = loaded.training
    assert (training.module, training.minutes, len(training.quiz), training.quiz[0].right) == ("detainers", 15, 5, 2)
    assert training.segments[0].title.place.line == 6


def test_job_aids_and_their_pictures(loaded):
    (aid,) = loaded.job_aids
    assert [block.kind for block in aid.blocks] == ["steps", "fields", "log", "figure", "say"]
    assert (aid.blocks[1].fields[0].kind, aid.blocks[1].policy, aid.blocks[2].rows) == ("date", ("none",), 12)
    (picture,) = loaded.pictures
    assert (picture.src, picture.kind, picture.width, picture.height) == ("pictures/way.svg", "svg", 90, 30)


def test_glossary_is_all_its_files(loaded):
    assert [term.term for term in loaded.reference.glossary] == ["detainer", "hold"]


def test_what_to_look_at(loaded):
    found = [(problem.code, problem.severity, problem.message) for problem in check_content(loaded)]
    assert found == [
        ("rests-on-unverified", "warning", "`checklist 1` of module `detainers` rests on `d-rumour`, which is unverified"),
        ("rests-on-superseded", "warning", "`tables 1` of module `detainers` rests on `d-old`, which is superseded"),
        ("history-on-sheet", "warning", "job aid `desk` is for `officer` and tells history"),
        ("term-unused", "warning", "no module names the glossary term `hold`"),
    ]


def test_pictures_are_held_to_the_rules_of_logos(tmp_path, here):
    write(tmp_path, **{"pictures/way.svg": SVG.replace("<path", "<script/><path")})
    with pytest.raises(ProblemsError) as caught:
        load_library(ProjectFiles(tmp_path, date(2026, 11, 24), here / "good"))
    assert [(problem.code, problem.message) for problem in caught.value.problems] == [
        ("picture-svg", "`script` is not allowed in a picture")
    ]


@pytest.mark.parametrize(
    ("today", "days", "old"), [(date(2027, 3, 30), 180, 0), (date(2027, 3, 31), 180, 1), (date(2026, 11, 1), 30, 1)]
)
def test_phones_dialed_long_ago(library, here, today, days, old):
    warnings = []
    load_agency(ProjectFiles(built_in=here / "good", today=today), here / "agencies/good.yaml", library, warnings, days)
    found = [problem for problem in warnings if problem.code == "phone-dialed-long-ago"]
    assert len(found) == old
    assert all((problem.severity, problem.place.line) == ("warning", 12) for problem in found)


def test_both_spellings_of_dialed(project, library, here, tmp_path):
    written = (here / "agencies/good.yaml").read_text(encoding="utf-8").replace("seal.svg", "s.svg")
    (tmp_path / "s.svg").write_text(SVG)
    path = tmp_path / "elm.yaml"
    path.write_text(written.replace("dialled: 2026", "dialed: 2026"), encoding="utf-8")
    assert load_agency(project, path, library).ice.night_phone.dialled == date(2026, 10, 1)
    path.write_text(written.replace("dialled: 2026-10-01", "dialled: 2026-10-01, dialed: 2026-10-02"), encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_agency(project, path, library)
    assert [(problem.code, problem.place.line) for problem in caught.value.problems] == [("duplicate-key", 12)]
