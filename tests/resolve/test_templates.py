"""Template mistakes: which problem, at which place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.markup import Element
from generator.resolve.templates import mark_places
from tests.support.models import make_agency, make_secret

Problems = Callable[..., tuple[Problem, ...]]

MISTAKES = {
    "unknown field": (
        "<p>{{ agency.name }}\n  {{ agency.nam }}</p>",
        "4:13: error[template-unknown-field]: `Agency` has no field `nam`\nhint: did you mean `name`?",
    ),
    "unknown field of a field": (
        "<p>{{ agency.language_line.phon }}</p>",
        "3:28: error[template-unknown-field]: `LanguageLine` has no field `phon`\nhint: did you mean `phone`?",
    ),
    "unknown name": (
        "<p>{{ agancy.name }}</p>",
        "3:7: error[template-unknown-field]: there is no `agancy`\nhint: did you mean `agency`?",
    ),
    "unknown field in a condition": (
        "{% if agency.logoo %}{% endif %}",
        "3:14: error[template-unknown-field]: `Agency` has no field `logoo`\nhint: did you mean `logo`?",
    ),
    "unknown fact": (
        "<p>{{ facts['hodl'].status }}</p>",
        "3:14: error[template-unknown-field]: the table has no field `hodl`\nhint: did you mean `hold`?",
    ),
    "field of text": ("<p>{{ agency.name.foo }}</p>", "3:19: error[template-unknown-field]: a text has no field `foo`"),
    "empty field": (
        "<p>{{ agency.language_law }}</p>",
        "3:14: error[agency-field-empty]: field `language_law` of `Agency` is empty\n"
        "hint: fill in `language_law` in the agency file, or print it inside `{% if %}`",
    ),
    "empty field in a filter": (
        "<p>{{ agency.ice.night_phone | phone }}</p>",
        "3:18: error[agency-field-empty]: field `night_phone` of `IceContact` is empty\n"
        "hint: fill in `night_phone` in the agency file, or print it inside `{% if %}`",
    ),
    "a model": ("<p>\n{{ agency.ice }}</p>", "4:1: error[template-error]: a `IceContact` cannot be printed"),
    "a list": ("<p>{{ modules }}</p>", "3:1: error[template-error]: a list cannot be printed"),
    "wrong filter": (
        "<p>{{ agency.name | phone }}</p>",
        "3:1: error[template-error]: `phone` takes a `Phone`, not a `SourcedText`",
    ),
    "value of the agency as Markdown": (
        "<p>{{ agency.name | mdi }}</p>",
        "3:1: error[template-error]: `mdi` reads text of modules, and this is a value of the agency: print it without the filter",
    ),
    "unknown filter": (
        "<p>{{ agency.name | phoen }}</p>",
        "3:21: error[template-syntax]: no filter named `phoen`\nhint: did you mean `phone`?",
    ),
    "unfinished block": (
        "{% if agency.name %}<p/>",
        "3:4: error[template-syntax]: unexpected end of template. Jinja was looking for the following tags: "
        "`elif` or `else` or `endif`. The innermost block that needs to be closed is `if`",
    ),
    "unclosed expression": ("<p>{{ agency.name </p>", "3:20: error[template-syntax]: unexpected `/`"),
    "division": ("<p>{{ 1 // 0 }}</p>", "3:1: error[template-error]: integer division or modulo by zero"),
    "itself": ("{% include 'test.xml' %}", "3:1: error[template-error]: a template or macro calls itself without end"),
    "unknown element": (
        "<p>{{ agency.name }}</p>\n  <quote>x</quote>",
        "4:3: error[markup-unknown-element]: `quote` is not an element\nhint: `docs/markup.md` lists the elements",
    ),
    "unknown attribute": (
        "{% if agency %}<p>x</p> <p clas='x'>x</p>{% endif %}",
        "3:25: error[markup-unknown-attribute]: `p` has no attribute `clas`\nhint: did you mean `class`?",
    ),
    "unclosed element": (
        "{# a\ncomment #}\n<p><em>x</p>",
        "5:4: error[markup-syntax]: `em` is not closed before `</p>`\nhint: close it, or correct the name",
    ),
    "attribute without quotes": (
        "<p>x</p>\n<p class=x>x</p>",
        "4:1: error[markup-syntax]: not well-formed (invalid token)\n"
        "hint: look for an attribute without quotes, or a `<` or `&` that is not written `&lt;` or `&amp;`",
    ),
}


@pytest.mark.parametrize(("body", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_said_with_its_place(problems: Problems, body: str, expected: str) -> None:
    assert [str(problem) for problem in problems(body)] == [f"templates/test.xml:{expected}"]


ESCAPES = [
    "{{ agency.__class__.__mro__ }}",
    "{{ agency['__class__'] }}",
    "{{ agency.model_dump() }}",
    "{{ agency.language_line.access_code.value }}",
    "{{ module.reviewed.today() }}",
    "{{ module.reviewed.strftime('%B') }}",
    "{{ ''.__class__.__base__.__subclasses__() }}",
    "{{ sources_of.__globals__ }}",
    "{{ agency.name.place }}",
    "{% for x in agency_languages | map(attribute='__class__') %}{{ x }}{% endfor %}",
    "{{ '{0.__class__}'.format(agency) }}",
    "{{ reference.languages[3].phrase }}",
]


@pytest.mark.parametrize("expression", ESCAPES)
def test_sandbox_refuses(problems: Problems, expression: str) -> None:
    found = problems(f"<p>\n  {expression}</p>")
    assert [(problem.code, problem.place.line) for problem in found] == [("template-unsafe", 4)]


@pytest.mark.parametrize("name", ["safe", "default", "random", "tojson", "attr", "xmlattr", "striptags"])
def test_filters_that_would_undo_the_rules_are_not_there(problems: Problems, name: str) -> None:
    found = problems("<p>{{ agency.name | " + name + " }}</p>")
    assert [problem.message for problem in found] == [f"no filter named `{name}`"]


@pytest.mark.parametrize("name", ["lipsum", "cycler", "joiner", "self.__init__", "config"])
def test_globals_are_few(problems: Problems, name: str) -> None:
    assert problems("<p>{{ " + name + " }}</p>")[0].code in {"template-unknown-field", "template-unsafe"}


def test_secrets_do_not_leak_through_representations(page: Callable[..., Element]) -> None:
    line = make_agency().language_line.model_copy(update={"access_code": make_secret("9876")})
    found = page("<p>{{ agency ~ agency.language_line.access_code }}</p>", agency=make_agency(language_line=line))
    assert "9876" not in found.text_content()


def test_all_unknown_fields_are_said_at_once(problems: Problems) -> None:
    found = problems("<p>{{ agency.nam }}</p>\n<p>{{ stock.titel }}</p>\n<p>{{ agency.language_law }}</p>")
    assert [(problem.place.line, problem.code) for problem in found] == [
        (3, "template-unknown-field"),
        (4, "template-unknown-field"),
        (5, "agency-field-empty"),
    ]


def test_places_reach_into_macros_and_includes(template: Callable[..., Element]) -> None:
    others = {
        "parts/foot.xml": "{# about #}\n{% macro foot(name) %}\n\n  <p>{{ name }}</p>{% endmacro %}",
        "parts/line.xml": "\n <hr/>",
    }
    source = (
        "{% from 'parts/foot.xml' import foot %}\n<packet title='T' product='P'>\n  <page master='plain'>\n"
        "    {%- for i in range(2) -%}\n      {{ foot(agency.name) }}\n    {% endfor %}\n    {% include 'parts/line.xml' %}"
        "</page></packet>"
    )
    packet = template(source, others)
    page = next(packet.elements())
    assert packet.place == Place("templates/test.xml", 2, 1)
    assert page.place == Place("templates/test.xml", 3, 3)
    assert [(child.tag, child.place) for child in page.elements()] == [
        ("p", Place("templates/parts/foot.xml", 4, 3)),
        ("p", Place("templates/parts/foot.xml", 4, 3)),
        ("hr", Place("templates/parts/line.xml", 2, 2)),
    ]


def test_problem_in_a_macro_of_another_file_points_there(template: Callable[..., Element]) -> None:
    others = {"parts/foot.xml": "{% macro foot() %}\n\n  <p>{{ agency.nam }}</p>{% endmacro %}"}
    source = "{% from 'parts/foot.xml' import foot %}<packet title='T' product='P'>{{ foot() }}</packet>"
    with pytest.raises(ProblemsError) as caught:
        template(source, others)
    assert caught.value.problems[0].place == Place("templates/parts/foot.xml", 3, 16)


def test_missing_template_has_its_own_exit_code(template: Callable[..., Element]) -> None:
    with pytest.raises(ProblemsError) as caught:
        template("{% extends 'nowhere.xml' %}")
    assert caught.value.exit_code == ExitCode.MISSING
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [
        ("template-missing", Place("templates/test.xml", 1, 1))
    ]


def test_template_that_is_not_utf_8(template: Callable[..., Element]) -> None:
    with pytest.raises(ProblemsError) as caught:
        template("<packet>\udcff</packet>")
    assert [str(problem) for problem in caught.value.problems] == [
        "templates/test.xml:1:1: error[template-syntax]: the file is not UTF-8 text"
    ]


def test_root_must_be_a_packet(template: Callable[..., Element]) -> None:
    with pytest.raises(ProblemsError) as caught:
        template("\n<p>x</p>")
    assert [str(problem) for problem in caught.value.problems] == [
        "templates/test.xml:2:1: error[markup-misplaced-element]: the outermost element is `p`\nhint: choose one of `packet`"
    ]


def test_same_template_serves_two_agencies(page: Callable[..., Element]) -> None:
    body = "<p>{{ agency.state }} {{ '{{ agency.state }}' | mdi }}</p>"
    assert [page(body, agency=make_agency(state=state)).text_content() for state in ("OH", "IL")] == ["OH OH", "IL IL"]


def test_marking_keeps_everything_else() -> None:
    source = (
        "<a>\r\n".replace("\r", "")
        + "{%- if x -%}\n <!-- <b> -->{# <c> #}{{ '<d>' }}{% raw %}<e {{ %}{% endraw %}</a>  {%- endif %}\n"
    )
    marked = mark_places(source, "t", 'f"&')
    assert marked.replace(' _at="f&quot;&amp;:1:1"', "").replace(' _at="f&quot;&amp;:3:43"', "") == source
    assert marked.startswith('<a _at="f&quot;&amp;:1:1">')
    assert '<e _at="f&quot;&amp;:3:43" {{ %}' in marked
