"""Agency values come out as they went in, whatever is in them, and never act."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Problem
from generator.markup import Element
from generator.resolve import resolve
from tests.support.models import make_agency, make_job, make_library, make_module, own, text
from tests.support.projects import MemoryProject

VALUES = {
    "markup": "A & B <i>",
    "markdown": "**x** [y](https://example.org) `z` \\",
    "expression": "{{ 7*7 }} {% raw %} {# x #}",
    "path": "../../etc/passwd",
    "right-to-left override": "abc\u202edef",
    "controls": "a\x00b\x07c\x1b\ufffe\ufdd0",
    "carried form": "\ufdd00041\ufdd0",
    "lone surrogate": "a\ud800b",
    "entities": "&amp; &#65; &lt;p&gt; &nbsp;",
    "end of mark": "?> <?at x:1:1?> ]]> -->",
    "quotes": '"\'" _at="x:1:1"',
    "long": "x" * 5000,
    "no-break space": "\u00a0a\u00a0\u00a0b\u2003",
}
WAYS = {
    "raw": "<p>{{ agency.name }}</p>",
    "through a macro": "{% macro m(x) %}<p>{{ x }}</p>{% endmacro %}{{ m(agency.name) }}",
    "without autoescape": "{% autoescape false %}<p>{{ agency.name }}</p>{% endautoescape %}",
    "concatenated": "<p>{{ agency.name ~ '' }}</p>",
    "joined": "<p>{{ [agency.name] | join('') }}</p>",
    "in a span": "<p>{{ agency.name | in_language(languages[0]) }}</p>",
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_value_prints_as_itself(page: Callable[..., Element], way: str, value: str) -> None:
    assert page(way, agency=make_agency(name=own(value))).text_content() == value


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("way", ["md", "mdi"])
def test_value_in_module_text_prints_as_itself(page: Callable[..., Element], way: str, value: str) -> None:
    module = make_module(summary=text("[{{ agency.name }}] **{{agency.name}}**"))
    body = "{{ module.summary | md }}" if way == "md" else "<p>{{ module.summary | mdi }}</p>"
    found = page(body, agency=make_agency(name=own(value)), modules=(module,))
    assert found.text_content() == f"[{value}] {value}"
    assert [child.tag for child in found.elements()] == ["p"]


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_value_in_an_attribute_prints_as_itself(page: Callable[..., Element], value: str) -> None:
    found = page('<qr value="https://example.org" alt="{{ agency.name }}"/>', agency=make_agency(name=own(value)))
    assert next(found.elements()).get("alt") == value


def test_value_as_plain_text_prints_as_itself(page: Callable[..., Element]) -> None:
    module = make_module(summary=text("To {{ agency.name }}: *now*, `{{ agency.short_name }}`"))
    given_agency = make_agency(name=own("A & **B** <i>"), short_name=own("<{{ 7*7 }}>"))
    found = page('<qr value="x" alt="{{ module.summary | plain }}"/>', agency=given_agency, modules=(module,))
    assert next(found.elements()).get("alt") == "To A & **B** <i>: now, <{{ 7*7 }}>"


def _collapsed(value: str) -> str:
    return re.sub("[ \t\n\r]+", " ", value).strip(" ")


@given(st.text(min_size=1).filter(lambda value: _collapsed(value).strip()))
def test_any_name_comes_out_identical(value: str) -> None:
    source = (
        '<packet title="T" product="P"><page master="plain"><p>{{ agency.name }}</p>{{ module.summary | md }}</page></packet>'
    )
    module = make_module(summary=text("{{ agency.name }}"))
    job = make_job(agency=make_agency(name=own(value)), modules=(module,))
    page = next(resolve(job, make_library(), MemoryProject({"templates/test.xml": source})).elements())
    assert [paragraph.text_content() for paragraph in page.elements()] == [_collapsed(value)] * 2


def test_a_value_is_never_a_template_name(problems: Callable[..., tuple[Problem, ...]]) -> None:
    found = problems("{% include agency.name %}", agency=make_agency(name=own("../../etc/passwd")))
    assert [str(problem) for problem in found] == [
        "templates/test.xml:3:1: error[template-missing]: there is no template `../../etc/passwd`\n"
        "hint: template names are paths below `templates/`, such as `pocket_card/card.xml`"
    ]


def test_markup_in_module_text_prints_as_itself(page: Callable[..., Element]) -> None:
    module = make_module(summary=text("Form <b>I-247A</b> & co."))
    assert page("{{ module.summary | md }}", modules=(module,)).text_content() == "Form <b>I-247A</b> & co."
