"""A stock with impossible geometry is a problem at its line; one that is right is none."""

from __future__ import annotations

import pytest

from generator.diagnostics import ProblemsError
from generator.load import load_library
from generator.project import ProjectFiles

GOOD = """\
stocks:
  - id: business-card
    title: Business card
    width: 3.5in
    height: 2in
    safe: 0.2in
    bleed: 0.125in
    ideal: 9pt
    floor: 7pt
    detail: card
    separate: cut
    corner_radius: 0.125in
    binding: 0.3in
    holes: [{x: 0.25in, y: 1in, diameter: 0.25in}]
    folds: [1in, 2in]
    sheet:
      width: 8.5in
      height: 11in
      columns: 2
      rows: 4
      left: 0.625in
      top: 1.125in
      gap_x: 0.25in
      gap_y: 0.25in
"""

CASES = {
    "cards overlap": ("gap_x: 0.25in", "gap_x: -0.1in", 23, "stock-overlap", "cards overlap by 0.1 in"),
    "off to the right": (
        "left: 0.625in",
        "left: 1.5in",
        21,
        "stock-off-sheet",
        "cards reach 0.25 in beyond the right edge of the sheet",
    ),
    "off to the left": (
        "left: 0.625in",
        "left: -1in",
        21,
        "stock-off-sheet",
        "cards reach 1 in beyond the left edge of the sheet",
    ),
    "off below": ("rows: 4", "rows: 6", 22, "stock-off-sheet", "cards reach 3.375 in beyond the lower edge of the sheet"),
    "no rows": ("rows: 4", "rows: 0", 20, "stock-count", "`rows` is 0"),
    "a billion columns": ("columns: 2", "columns: 999999999", 19, "stock-count", "`columns` is 999999999"),
    "no width": ("width: 3.5in", "width: 0in", 4, "stock-length", "`width` is 0 in, not more than nothing"),
    "width in ems": ("width: 3.5in", "width: 3em", 4, "stock-unit", "`width` is in em, but a stock has no type size yet"),
    "sheet of a mile": (
        "width: 8.5in",
        "width: 63360in",
        17,
        "stock-length",
        "`width` is more than the 200 in that a page can have",
    ),
    "negative bleed": ("bleed: 0.125in", "bleed: -1mm", 7, "stock-length", "`bleed` is less than nothing"),
    "safe zone": (
        "safe: 0.2in",
        "safe: 1in",
        6,
        "stock-safe",
        "the safe zone of 1 in leaves no room on a card of 3.5 in x 2 in",
    ),
    "floor above ideal": (
        "floor: 7pt",
        "floor: 10pt",
        9,
        "stock-type-size",
        "the floor of 10 pt is above the ideal size of 9 pt",
    ),
    "corners": ("corner_radius: 0.125in", "corner_radius: 1in", 12, "stock-corner", "the rounded corners cut into the safe zone"),
    "round": ("corner_radius: 0.125in", "corner_radius: 2in", 12, "stock-corner", "`corner_radius` is more than half the card"),
    "fold outside": (
        "[1in, 2in]",
        "[1in, 4in]",
        15,
        "stock-fold",
        "the fold at 4 in is not on the card, which is 3.5 in wide",
    ),
    "folds in disorder": ("[1in, 2in]", "[2in, 1in]", 15, "stock-fold", "the folds are not in order from left to right"),
    "hole in the text": (
        "{x: 0.25in",
        "{x: 0.75in",
        14,
        "stock-hole",
        "the hole of 0.25 in at 0.75 in, 1 in reaches into the safe zone",
    ),
    "hole over the edge": ("{x: 0.25in", "{x: 0.1in", 14, "stock-hole", "the hole of 0.25 in reaches over the card's edge"),
    "unprintable": (
        "left: 0.625in",
        "left: 0.1in",
        21,
        "stock-unprintable",
        "cards at the left edge of the sheet would stand 0.1 in from it; printers need 0.167 in",
    ),
    "no room for marks": (
        "left: 0.625in",
        "left: 0.375in",
        21,
        "stock-marks",
        "a margin of 0.375 in has no room for crop marks, which need 0.424 in",
    ),
    "no room for words": (
        "top: 1.125in",
        "top: 0.6in",
        17,
        "stock-margin",
        "no margin has room for the line that says which edge to turn the sheet on",
    ),
    "one page a side": (
        "separate: cut",
        "stitched: true",
        17,
        "stock-booklet",
        "a booklet's sheet does not hold two pages side by side without a gap",
    ),
}


def load(text: str, tmp_path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/stocks.yaml").write_text(text, encoding="utf-8")
    load_library(ProjectFiles(tmp_path))


def test_the_stock_the_cases_start_from_is_right(tmp_path):
    with pytest.raises(ProblemsError) as caught:
        load(GOOD, tmp_path)
    assert {problem.code for problem in caught.value.problems} == {"unknown-stock"}


@pytest.mark.parametrize("name", CASES)
def test_impossible_geometry_is_a_problem_at_its_line(name, tmp_path):
    old, new, line, code, message = CASES[name]
    assert GOOD.count(old) == 1
    with pytest.raises(ProblemsError) as caught:
        load(GOOD.replace(old, new), tmp_path)
    found = [problem for problem in caught.value.problems if problem.code.startswith("stock-")]
    assert [(problem.code, problem.place.line, problem.message) for problem in found] == [
        (code, line, f"stock `business-card`: {message}")
    ]
    assert all(problem.hints for problem in found)


def test_every_wrong_length_is_named_at_once(tmp_path):
    with pytest.raises(ProblemsError) as caught:
        load(
            GOOD.replace("width: 3.5in", "width: 0in").replace("rows: 4", "rows: -1").replace("ideal: 9pt", "ideal: 1em"),
            tmp_path,
        )
    found = [problem for problem in caught.value.problems if problem.code.startswith("stock-")]
    assert [(problem.code, problem.place.line) for problem in found] == [
        ("stock-length", 4), ("stock-unit", 8), ("stock-count", 20),
    ]  # fmt: skip
