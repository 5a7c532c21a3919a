"""Problems as text."""

from __future__ import annotations

import json
import re

import pytest

from generator.diagnostics import Place, Problem
from generator.diagnostics.render import render_problems, summary, visible

PHONE = Problem(
    "agency-phone",
    '"555-12" is not a phone number',
    Place("agencies/elm.yaml", 14, 7),
    ("use +1 555 555 0123", "or leave it out"),
)
OLD = Problem("review-overdue", "`detainers` was to be reviewed", Place("packets/modules/detainers.yaml"), severity="warning")


def test_human_form_has_place_code_sentence_and_hints():
    assert render_problems([PHONE, OLD]) == (
        'agencies/elm.yaml:14:7: error[agency-phone]: "555-12" is not a phone number\n'
        "hint: use +1 555 555 0123\n"
        "hint: or leave it out\n"
        "packets/modules/detainers.yaml: warning[review-overdue]: `detainers` was to be reviewed\n"
    )


def test_human_form_is_the_string_of_the_problem():
    assert render_problems([PHONE]) == f"{PHONE}\n"


def test_short_form_is_one_line_a_problem():
    assert render_problems([PHONE, OLD], "short").splitlines() == [
        'agencies/elm.yaml:14:7: error[agency-phone]: "555-12" is not a phone number',
        "packets/modules/detainers.yaml: warning[review-overdue]: `detainers` was to be reviewed",
    ]


def test_json_form_is_an_array_on_one_line_with_null_for_the_unknown():
    text = render_problems([PHONE, OLD], "json")
    assert text.count("\n") == 1
    assert json.loads(text) == [
        {
            "severity": "error",
            "code": "agency-phone",
            "message": '"555-12" is not a phone number',
            "file": "agencies/elm.yaml",
            "line": 14,
            "column": 7,
            "hints": ["use +1 555 555 0123", "or leave it out"],
        },
        {
            "severity": "warning",
            "code": "review-overdue",
            "message": "`detainers` was to be reviewed",
            "file": "packets/modules/detainers.yaml",
            "line": None,
            "column": None,
            "hints": [],
        },
    ]


@pytest.mark.parametrize(("form", "text"), [("human", ""), ("short", ""), ("json", "[]\n")])
def test_nothing_to_tell(form, text):
    assert render_problems([], form) == text


def test_a_problem_without_place_is_the_programs():
    assert render_problems([Problem("x", "something")]) == "musterpress: error[x]: something\n"


def test_colour_says_nothing_that_words_do_not():
    coloured = render_problems([PHONE, OLD], color=True)
    assert "\x1b[1;31merror[agency-phone]:" in coloured
    assert "\x1b[1;33mwarning[review-overdue]:" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render_problems([PHONE, OLD])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("[bold]A & B[/bold] {{ 7*7 }}", "[bold]A & B[/bold] {{ 7*7 }}"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\u202etxt.exe", "\\u202etxt.exe"),
        ("a\u2028b", "a\\u2028b"),
        ("\ud800", "\\ud800"),
        ("سلام\u200cها ខ្មែរ 😀", "سلام\u200cها ខ្មែរ 😀"),
    ],
)
def test_what_acts_on_a_terminal_is_escaped_and_all_else_literal(value, shown):
    assert visible(value) == shown
    assert render_problems([Problem("x", value, Place(value), (value,))]) == f"{shown}: error[x]: {shown}\nhint: {shown}\n"


def test_json_keeps_the_value_itself():
    (record,) = json.loads(render_problems([Problem("x", "\x1b\u202e")], "json"))
    assert record["message"] == "\x1b\u202e"


@pytest.mark.parametrize(
    ("problems", "words"),
    [([], ""), ([PHONE], "1 error"), ([PHONE, PHONE, OLD], "2 errors, 1 warning"), ([OLD, OLD], "2 warnings")],
)
def test_summary(problems, words):
    assert summary(problems) == words
