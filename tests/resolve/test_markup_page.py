"""docs/markup.md names every filter and everything a template is given, and its example builds."""

from __future__ import annotations

import re
from pathlib import Path

from generator.markup.dump import dump_markup
from generator.resolve.context import build_context
from generator.resolve.environment import FILTERS, GLOBALS, OWN_FILTERS, TESTS, TemplateEnvironment
from generator.resolve.filters import Filters
from tests.resolve.conftest import run_template
from tests.support.models import make_job, make_library

PAGE = (Path(__file__).parents[2] / "docs" / "markup.md").read_text(encoding="utf-8")


def _table_under(heading: str) -> list[str]:
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([\w.]+)", part, re.MULTILINE)


def test_names_given_to_templates() -> None:
    assert _table_under("What a template is given") == sorted([*build_context(make_job(), make_library()), "field"])


def test_filters() -> None:
    assert _table_under("Filters") == sorted(OWN_FILTERS) == sorted(Filters(TemplateEnvironment(None), {}, "officer").by_name())
    for names in (FILTERS, TESTS, GLOBALS):
        line = next(line for line in PAGE.splitlines() if f"`{names[0]}`, `{names[1]}`" in line)
        assert re.findall("`([^`]+)`", line) == list(names)


def test_the_example_builds() -> None:
    template, dump = PAGE.split("```jinja\n")[1].split("```")[0], PAGE.split("```text\n")[1].split("```")[0]
    assert dump_markup(run_template(template)) == dump
