"""The dump shows every difference between two trees."""

from __future__ import annotations

from generator.diagnostics import Place
from generator.markup import Element, Text
from generator.markup.dump import dump_markup

TREE = Element(
    "p",
    (("class", "a"), ("title", 'x "y" \\')),
    (Text("a \u202e\u00a0\n\u0627é", Place("t", 1, 2)), Element("br")),
    Place("t", 1, 1),
)


def test_dump() -> None:
    assert dump_markup(TREE) == 'p class="a" title="x \\"y\\" \\\\"\n  "a \\u202e\\u00a0\\u000a\u0627é"\n  br\n'


def test_dump_with_places() -> None:
    assert dump_markup(TREE, places=True).splitlines()[1:] == ['  "a \\u202e\\u00a0\\u000a\u0627é" @ t:1:2', "  br @ <unknown>"]
