"""Attributes of blanks, boxes and ruled lines that are filled in on a screen."""

from __future__ import annotations

import pytest

from generator.diagnostics import ProblemsError
from generator.markup.parse import parse_markup

GOOD = (
    '<p><blank label="name" name="officer-2" width="fill" kind="date"/></p>',
    '<p><blank label="name" width="1in"/></p>',
    '<p><checkbox/> <checkbox name="served" label="Form served"/></p>',
    '<section><ruled lines="2" label="notes" name="notes"/></section>',
    '<p id="notes"><blank label="name" name="notes"/></p>',
)
WRONG = {
    "twice": (
        '<p><blank _at="t.xml:2:3" label="a" name="a"/><checkbox _at="t.xml:2:9" label="b" name="a"/></p>',
        "markup-duplicate-field",
        "t.xml:2:9",
        "field `a` is used twice",
        "the other one is at t.xml:2:3",
    ),
    "capital": (
        '<p><blank label="a" name="Name"/></p>',
        "markup-bad-value",
        "t.xml",
        "`name` of `blank` is `Name`",
        "write small letters and digits with `-` between, such as `time-called`",
    ),
    "empty name": (
        '<section><ruled lines="1" label="a" name=""/></section>',
        "markup-bad-value",
        "t.xml",
        "`name` of `ruled` is ``",
        "write small letters and digits with `-` between, such as `time-called`",
    ),
    "kind": (
        '<p><blank label="a" name="a" kind="dates"/></p>',
        "markup-bad-value",
        "t.xml",
        "`kind` of `blank` is `dates`",
        "did you mean `date`?",
    ),
    "box without label": (
        '<p><checkbox name="a"/></p>',
        "markup-missing-attribute",
        "t.xml",
        "`checkbox` has a `name` but no `label`",
        "say in `label` what the box stands for, for people who cannot see it",
    ),
    "width": (
        '<p><blank label="a" width="full"/></p>',
        "markup-bad-value",
        "t.xml",
        "`width` of `blank` is `full`",
        "write a length, or `fill`",
    ),
    "in a foot": (
        '<page master="m"><footer><p><blank label="a" name="a"/></p></footer></page>',
        "markup-misplaced-element",
        "t.xml",
        "`blank` with a `name` may not stand inside `footer`",
        "take the `name` out: what stands on every page is no field to fill in",
    ),
}


@pytest.mark.parametrize("xml", GOOD)
def test_fields_that_are_right(xml: str) -> None:
    assert parse_markup(xml, "t.xml").tag in ("p", "section")


@pytest.mark.parametrize(("xml", "code", "place", "message", "hint"), WRONG.values(), ids=WRONG)
def test_fields_that_are_wrong(xml: str, code: str, place: str, message: str, hint: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        parse_markup(xml, "t.xml")
    assert [(one.code, str(one.place), one.message, one.hints) for one in raised.value.problems] == [
        (code, place, message, (hint,))
    ]
