"""docs/markup.md says what the code does."""

from __future__ import annotations

from pathlib import Path

from generator.markup import VOCABULARY
from generator.markup.parse import parse_markup
from generator.markup.reference import markup_reference

PAGE = (Path(__file__).parents[2] / "docs" / "markup.md").read_text(encoding="utf-8")


def test_the_page_holds_the_reference() -> None:
    begin, end = "<!-- python -m generator.markup.reference -->\n", "<!-- end -->"
    assert PAGE.split(begin)[1].split(end)[0].strip() == markup_reference().strip()


def test_every_element_has_one_row() -> None:
    rows = [
        line.split("|")[1].strip() for line in markup_reference().split("### Values")[0].splitlines() if line.startswith("| `")
    ]
    assert sorted(rows) == sorted(f"`{tag}`" for tag in VOCABULARY)


def test_every_element_that_may_stand_inside_another_exists() -> None:
    named = {tag for spec in VOCABULARY.values() for tag in spec.inside} - {"#text"}
    assert named <= set(VOCABULARY)


def test_the_example_of_markup_parses() -> None:
    example = PAGE.split("```xml\n")[1].split("```")[0]
    assert parse_markup(example, "docs/markup.md").tag == "packet"
