"""`musterpress calibrate`: the test sheet for each paper."""

from __future__ import annotations

import pytest

from generator.preflight import measure_pdf


@pytest.mark.parametrize(("paper", "size"), [("letter", (612.0, 792.0)), ("a3", (841.89, 1190.55))])
def test_two_sides_of_the_paper(run, tmp_path, paper, size):
    out = tmp_path / "test.pdf"
    done = run("calibrate", "--paper", paper, "--out", out)
    assert (done.exit_code, done.stdout) == (0, f"{out}\n")
    assert "flipped on the long edge" in done.stderr
    pages = measure_pdf(out.read_bytes())
    assert [(page.width, page.height) for page in pages] == [pytest.approx(size, abs=0.01)] * 2
    words = " ".join(text.text for text in pages[0].texts)
    assert "Printer test sheet" in words
    assert "printers:" in words


def test_paper_that_is_none(run):
    assert run("calibrate", "--paper", "legal").exit_code == 2


def test_a_folder_that_cannot_be_written(run, tmp_path):
    (tmp_path / "taken").write_text("")
    assert run("calibrate", "--out", tmp_path / "taken" / "test.pdf").exit_code == 5
