"""docs/reference/problems.md has every code the program can say, once, with a sentence."""

from __future__ import annotations

import re

from tests.docs.pages import REPOSITORY
from tests.docs.problem_codes import problem_codes

PAGE = (REPOSITORY / "docs" / "reference" / "problems.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| (.+) \|$", PAGE, re.MULTILINE)


def test_codes_are_found_in_the_source() -> None:
    found = problem_codes()
    assert found["card-overflow"] == "lay_out/cards.py"
    # Of each way a code is written: plain, given by a caller, put together.
    assert {"yaml-syntax", "empty-value", "draw-alt", "picture-turned", "rests-on-unverified", "unknown-packet"} <= set(found)


def test_every_code_has_one_row() -> None:
    named = [code for code, _ in ROWS]
    assert sorted(set(named)) == sorted(named)
    assert sorted(named) == sorted(problem_codes())


def test_every_row_is_sentences() -> None:
    for code, said in ROWS:
        assert said.endswith("."), code
        assert len(said.removeprefix("*Warning.* ").split()) > 2, code
