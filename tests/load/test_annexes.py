"""Annexes named in an agency file: found, outside, missing, too big."""

from __future__ import annotations

import pytest

from generator.diagnostics import ProblemsError
from generator.load import annexes, load_agency
from tests.load.test_logos import AGENCY

ENTRY = "annexes:\n  - {file: %s, title: General Order 5-12}\n"


@pytest.fixture
def load_with(project, library, tmp_path):
    """Return a function that writes an agency file with these lines and loads it."""

    def load(lines: str):
        path = tmp_path / "elm.yaml"
        path.write_text(AGENCY + lines, encoding="utf-8")
        return load_agency(project, path, library)

    return load


@pytest.fixture
def problems_with(load_with):
    """Return a function that returns (code, message, line) of each problem."""

    def find(lines: str):
        with pytest.raises(ProblemsError) as caught:
            load_with(lines)
        assert all(problem.hints for problem in caught.value.problems)
        return [(problem.code, problem.message, problem.place.line) for problem in caught.value.problems]

    return find


def test_right_annexes(load_with, tmp_path, project):
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders" / "go-5-12.pdf").write_bytes(b"%PDF-1")
    (tmp_path / "form.pdf").write_bytes(b"%PDF-2")
    lines = "annexes:\n  - file: orders/go-5-12.pdf\n    title: General Order 5-12\n  - {file: form.pdf, title: Form 7}\n"
    got = load_with(lines).annexes
    assert [(annex.file, annex.title, annex.data) for annex in got] == [
        ("orders/go-5-12.pdf", "General Order 5-12", b"%PDF-1"),
        ("form.pdf", "Form 7", b"%PDF-2"),
    ]
    assert got[0].title.place.line == 16
    assert "data" not in repr(got[0])
    assert "agency/orders/go-5-12.pdf" in dict(project.inputs())


def test_none(load_with):
    assert load_with("").annexes == ()
    assert load_with("annexes: []\n").annexes == ()


@pytest.mark.parametrize("path", ["../a.pdf", "/etc/passwd", "sub/../../a.pdf", "..\\a.pdf", "C:\\a.pdf", "~/a.pdf"])
def test_outside(problems_with, path):
    assert problems_with(ENTRY % path) == [("annex-outside", f"`{path}` leaves the agency file's folder", 15)]


def test_link_to_the_outside(problems_with, tmp_path, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "a.pdf"
    outside.write_bytes(b"%PDF-1")
    (tmp_path / "a.pdf").symlink_to(outside)
    assert problems_with(ENTRY % "a.pdf")[0][0] == "annex-outside"


def test_missing(problems_with, tmp_path):
    (tmp_path / "folder.pdf").mkdir()
    assert problems_with(ENTRY % "a.pdf") == [("annex-missing", "`a.pdf` does not exist", 15)]
    assert problems_with(ENTRY % "folder.pdf") == [("annex-missing", "`folder.pdf` does not exist", 15)]


def test_every_wrong_entry_at_once(problems_with):
    lines = "annexes:\n  - {file: a.pdf, title: A}\n  - {file: b.pdf}\n  - c.pdf\n"
    assert problems_with(lines) == [
        ("annex-missing", "`a.pdf` does not exist", 15),
        ("missing-key", "entry 2 of `annexes` has no `title`", 16),
        ("bad-value", "entry 3 of `annexes` should be a group of keys, but is text", 17),
    ]


def test_too_big(problems_with, tmp_path, monkeypatch):
    monkeypatch.setattr(annexes, "MAX_ANNEX_BYTES", 3_000_000)
    (tmp_path / "a.pdf").write_bytes(bytes(2_000_000))
    (tmp_path / "b.pdf").write_bytes(bytes(4_000_000))
    assert problems_with(ENTRY % "b.pdf") == [("annex-too-big", "`b.pdf` has 4 MB, more than 3 MB", 15)]
    lines = "annexes:\n  - {file: a.pdf, title: A}\n  - {file: ./a.pdf, title: B}\n"
    assert problems_with(lines) == [("annex-too-big", "`./a.pdf` with the annexes before it has 4 MB, more than 3 MB", 16)]
