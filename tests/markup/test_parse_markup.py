"""Markup becomes the tree with its places, or a problem that names the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Place, ProblemsError
from generator.markup import Element, Text
from generator.markup.carrier import carry, place_attribute, place_mark, read_place, uncarry, write_place
from generator.markup.parse import parse_markup


def test_tree() -> None:
    assert parse_markup('<p id="b" class="a">x<br/></p>', "t.xml") == Element(
        "p", (("class", "a"), ("id", "b")), (Text("x", Place("t.xml")), Element("br", (), (), Place("t.xml"))), Place("t.xml")
    )


def test_places_are_inherited_and_marked() -> None:
    tree = parse_markup(
        '<section _at="a:1:1"><p _at="a:2:3">x<em>y</em><?at b.yaml:5:6?>z<em>w</em><?at?>v</p>'
        '<p _at="a:3:1" _from="c:7:8">x</p></section>',
        "t.xml",
    )
    paragraph, from_yaml = tree.elements()
    assert [child.place for child in paragraph.children] == [
        Place("a", 2, 3),
        Place("a", 2, 3),
        Place("b.yaml", 5, 6),
        Place("b.yaml", 5, 6),
        Place("a", 2, 3),
    ]
    assert from_yaml.place == from_yaml.children[0].place == Place("c", 7, 8)


WHITE_SPACE = {
    "edges": ("<p>\n  a  b\t\n</p>", ["a b"]),
    "after inline": ("<p>a <em> b </em> c</p>", ["a ", "b ", "c"]),
    "end in inline": ("<p>a <em>b </em></p>", ["a ", "b"]),
    "end after inline": ("<p><em>b</em> \n</p>", ["b"]),
    "round a line break": ("<p>a <br/> b</p>", ["a", "b"]),
    "kept": ("<p>a <phone> 1  2 </phone> <code> x\n</code> b</p>", ["a ", " 1  2 ", " ", " x\n", " b"]),
    "round a box": ("<p> <checkbox/> a <checkbox/> </p>", [" a "]),
    "between blocks": ("<ul> <li> a <p> b </p> c </li> </ul>", ["a", "b", "c"]),
    "no-break spaces": ("<p>\u00a0 a \u2003\u00a0</p>", ["\u00a0 a \u2003\u00a0"]),
    "over places": ("<p>a <?at f:1:1?> b<?at?> <?at f:1:1?> </p>", ["a ", "b"]),
    "empty": ("<p> <em> </em> </p>", []),
    "blocks side by side": ("<section><p>a </p> <p> b</p></section>", ["a", "b"]),
}


@pytest.mark.parametrize(("xml", "expected"), WHITE_SPACE.values(), ids=WHITE_SPACE)
def test_white_space_collapses_as_in_html(xml: str, expected: list[str]) -> None:
    assert list(_texts(parse_markup(xml, "t.xml"))) == expected


def _texts(element: Element) -> list[str]:
    found: list[str] = []
    for child in element.children:
        found += [child.text] if isinstance(child, Text) else _texts(child)
    return found


SYNTAX = {
    "nothing": ("", "t.xml", "the template writes no element"),
    "comment": ("<!-- x -->", "t.xml", "the template writes no element"),
    "open": ('<p _at="t.xml:2:3">x', "t.xml:2:3", "`p` is not closed"),
    "crossed": ('<p _at="t.xml:2:3"><em _at="t.xml:2:9">x</p></em>', "t.xml:2:9", "`em` is not closed before `</p>`"),
    "entity": ('<p _at="t.xml:2:3">&nbsp;</p>', "t.xml:2:3", "undefined entity"),
    "bare ampersand": ('<p _at="t.xml:2:3">a & b</p>', "t.xml:2:3", "not well-formed (invalid token)"),
    "twice": ('<p _at="t.xml:2:3" id="a" id="b"/>', "t.xml:2:3", "duplicate attribute"),
    "two roots": ('<p _at="t.xml:1:1"/><p _at="t.xml:2:1"/>', "t.xml:2:1", "junk after document element"),
    "document type": ("<!DOCTYPE p><p/>", "t.xml", "a document type is not allowed"),
    "own entity": ('<!DOCTYPE p [<!ENTITY x "y">]><p>&x;</p>', "t.xml", "a document type is not allowed"),
    "outside entity": (
        '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>',
        "t.xml",
        "a document type is not allowed",
    ),
    "instruction": ('<p _at="t.xml:2:3"><?php x?></p>', "t.xml:2:3", "`<?php?>` is no markup"),
    "too deep": ("<span>" * 101 + "</span>" * 101, "t.xml", "elements are nested more than 100 deep"),
}


@pytest.mark.parametrize(("xml", "place", "message"), SYNTAX.values(), ids=SYNTAX)
def test_syntax(xml: str, place: str, message: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_markup(xml, "t.xml")
    assert [(problem.code, str(problem.place), problem.message) for problem in caught.value.problems] == [
        ("markup-syntax", place, message)
    ]


MISTAKES = {
    "unknown element": ("<p><emph>x</emph></p>", "markup-unknown-element: `emph` is not an element"),
    "unknown attribute": ('<p colour="red">x</p>', "markup-unknown-attribute: `p` has no attribute `colour`"),
    "internal attribute": ('<p _id="x">x</p>', "markup-unknown-attribute: `p` has no attribute `_id`"),
    "missing attribute": ("<columns><p>x</p></columns>", "markup-missing-attribute: `columns` has no `count`"),
    "number": ('<columns count="two"><p>x</p></columns>', "markup-bad-value: `count` of `columns` is `two`"),
    "zero": ('<columns count="0"><p>x</p></columns>', "markup-bad-value: `count` of `columns` is `0`"),
    "length": ('<columns count="2" gap="1cm"><p>x</p></columns>', "markup-bad-value: `gap` of `columns` is `1cm`"),
    "negative length": ('<spacer height="-1pt"/>', "markup-bad-value: `height` of `spacer` is `-1pt`"),
    "choice": ('<h1 toc="no">x</h1>', "markup-bad-value: `toc` of `h1` is `no`"),
    "direction": ('<p dir="left">x</p>', "markup-bad-value: `dir` of `p` is `left`"),
    "language": ('<p lang="english!">x</p>', "markup-bad-value: `lang` of `p` is `english!`"),
    "class": ('<p class="A">x</p>', "markup-bad-value: `class` of `p` is `A`"),
    "id": ('<p id="1">x</p>', "markup-bad-value: `id` of `p` is `1`"),
    "widths": ('<table columns="wide *"><tr><td>x</td></tr></table>', "markup-bad-value: `columns` of `table` is `wide *`"),
    "blank required": ('<blank label=" "/>', "markup-bad-value: `label` of `blank` is ` `"),
    "depth": ('<toc depth="5"/>', "markup-bad-value: `depth` of `toc` is `5`"),
    "block in paragraph": ("<p><p>x</p></p>", "markup-misplaced-element: `p` may not stand inside `p`"),
    "row outside table": (
        "<section><tr><td>x</td></tr></section>",
        "markup-misplaced-element: `tr` may not stand inside `section`",
    ),
    "page number in text": ("<p><page-number/></p>", "markup-misplaced-element: `page-number` may not stand inside `p`"),
    "link in link": (
        '<p><a href="tel:1"><em><a href="tel:2">x</a></em></a></p>',
        "markup-misplaced-element: `a` may not stand inside `a`",
    ),
    "text in list": ("<ul>x<li>y</li></ul>", "markup-misplaced-text: text `x` stands directly in `ul`"),
    "text in empty element": ("<hr>x</hr>", "markup-misplaced-text: text `x` stands directly in `hr`"),
    "no alt": ('<figure><img src="x.png"/></figure>', "markup-missing-alt: `img` has no alt text"),
    "empty alt": ('<figure><img src="x.png" alt=" "/></figure>', "markup-missing-alt: `img` has no alt text"),
    "code without alt": ('<qr value="x"/>', "markup-missing-alt: `qr` has no alt text"),
    "link to nowhere": ("<p><a>x</a></p>", "markup-link-target: `a` has neither `href` nor `to`"),
    "link to two": ('<p id="x"><a href="tel:1" to="x">x</a></p>', "markup-link-target: `a` has both `href` and `to`"),
    "script": (
        '<p><a href="javascript:x">x</a></p>',
        "markup-link-scheme: `javascript:x` is not an address that may be linked to",
    ),
    "insecure": ('<p><a href="http://x">x</a></p>', "markup-link-scheme: `http://x` is not an address that may be linked to"),
    "relative": ('<p><a href="../x">x</a></p>', "markup-link-scheme: `../x` is not an address that may be linked to"),
    "dangling link": ('<p><a to="x">x</a></p>', "markup-dangling-reference: `a` points to id `x`, which does not exist"),
    "dangling page": (
        '<p><page-ref to="x"/></p>',
        "markup-dangling-reference: `page-ref` points to id `x`, which does not exist",
    ),
    "two ids": ('<section><p id="x">x</p><p id="x">y</p></section>', "markup-duplicate-id: id `x` is used twice"),
    "empty list": ("<ul> </ul>", "markup-empty-element: `ul` has nothing in it"),
}


@pytest.mark.parametrize(("xml", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_mistake(xml: str, expected: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_markup(xml, "t.xml")
    assert [f"{problem.code}: {problem.message}" for problem in caught.value.problems] == [expected]


RIGHT = [
    '<page master="m" start="right" numbering="roman"><header first="false"><p><page-number/></p></header><hr/></page>',
    '<p id="x"><a to="x">see</a> <page-ref to="x"/> <a href="https://x">x</a> <a href="mailto:a@b">x</a></p>',
    '<table columns="0.4in 2* 1.5* *"><tr><th scope="col" colspan="3">x</th></tr></table>',
    '<section lang="zh-Hant" dir="auto" class="a b-2"><spacer height="fill"/><ruled lines="3" label="x"/></section>',
    '<figure><img src="x" alt="x" width="1in"/><p>x</p></figure>',
    '<ol start="0"><li><ul><li>x</li></ul></li></ol>',
]


@pytest.mark.parametrize("xml", RIGHT)
def test_right_markup_has_no_problem(xml: str) -> None:
    assert xml.startswith(f"<{parse_markup(xml, 't.xml').tag}")


def test_all_problems_are_said_at_once_in_order_of_place() -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_markup('<p _at="t:2:1"><b _at="t:3:1">x</b><a _at="t:1:1" to="p" x="y">z</a></p>', "t.xml")
    assert [(problem.place.line, problem.code) for problem in caught.value.problems] == [
        (1, "markup-dangling-reference"),
        (1, "markup-unknown-attribute"),
        (3, "markup-unknown-element"),
    ]


def test_hints_name_the_nearest_right_name() -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_markup('<section><colums count="2"/><p id="list">x <a to="lst">y</a></p></section>', "t.xml")
    assert {hint for problem in caught.value.problems for hint in problem.hints} == {
        "did you mean `columns`?",
        "did you mean `list`?",
    }


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_every_character_is_carried(value: str) -> None:
    assert uncarry(carry(value)) == value


@given(st.text(min_size=1, max_size=20).filter(str.strip), st.integers(0, 10**6), st.integers(0, 10**6))
def test_places_are_read_as_written(file: str, line: int, column: int) -> None:
    place = Place(file.strip(), line, column)
    assert read_place(carry(write_place(place))) == place


@pytest.mark.parametrize("file", ["a:b.xml", 'q"<&>.xml', "ünï cödé.xml"])
def test_places_in_markup(file: str) -> None:
    place = Place(file, 3, 4)
    tree = parse_markup(f"<p{place_attribute(place)}>{place_mark(Place(file, 5, 6))}x</p>", "t.xml")
    assert (tree.place, tree.children[0].place) == (place, Place(file, 5, 6))
