"""What closed macros write is remembered; what depends on anything but its arguments is written anew."""

from __future__ import annotations

import pytest
from jinja2 import nodes

from generator.content.agency import Agency
from generator.content.packets import Library
from generator.diagnostics import ProblemsError, SourcedText
from generator.markup import Element
from generator.markup.slots import filled
from generator.resolve import ResolveMemo, resolve
from generator.resolve.closed import is_closed
from generator.resolve.environment import TemplateEnvironment
from generator.resolve.reuse import with_logo_of_marks
from tests.support.models import make_agency, make_job, make_library
from tests.support.projects import MemoryProject

CLOSED = (
    "{% macro row(n, one) %}<td>{{ n }}{{ one.english }}</td>{% endmacro %}",
    "{% macro row(n, one) %}{% if one.phrase and n > 2 %}{{ one.phrase | in_language(one) }}{% else %}-{% endif %}{% endmacro %}",
    "{% macro row(n, one) %}{% for part in [one, one] if part.code != 'en' %}{{ loop.index }}{{ part.code | upper }}{% endfor %}"
    "{% endmacro %}",
    "{% macro row(all) %}{% for a in all %}{% for b in all %}{{ loop.last }}{{ a.code ~ b.code }}{% endfor %}{% endfor %}"
    "{% endmacro %}",
)
OPEN = (
    "{% macro row(n) %}{{ agency.name }}{% endmacro %}",
    "{% set who = agency.name %}{% macro row(n) %}{{ who }}{% endmacro %}",
    "{% macro row(n) %}{{ n }}{{ other(n) }}{% endmacro %}",
    "{% macro row(n) %}{{ x }}{% set x = 1 %}{% endmacro %}",
    "{% macro row(n) %}{% for a in [n] %}{{ a }}{% endfor %}{{ a }}{% endmacro %}",
    "{% macro row(n) %}{% for a in [a] %}{{ a }}{% endfor %}{% endmacro %}",
    "{% macro row(n) %}{% for a in [n] if loop.first %}{{ a }}{% endfor %}{% endmacro %}",
    "{% macro row(n) %}{{ loop.index }}{% endmacro %}",
    "{% macro row(n) %}{{ n | md }}{% endmacro %}",
    "{% macro row(n) %}{{ [n] | map('md') | join }}{% endmacro %}",
    "{% macro row(n) %}{{ field('agency.name') }}{% endmacro %}",
    "{% macro row(n) %}{{ n.english.upper() }}{% endmacro %}",
    "{% macro row(n) %}{{ caller() }}{% endmacro %}",
    "{% macro row(n=agency.name) %}{{ n }}{% endmacro %}",
    "{% macro row(n) %}{{ varargs }}{{ kwargs }}{% endmacro %}",
    "{% macro row(n) %}{% include 'other.xml' %}{% endmacro %}",
    "{% macro row(n) %}{% import 'other.xml' as o %}{{ n }}{% endmacro %}",
    "{% macro row(n) %}{% filter md %}{{ n }}{% endfilter %}{% endmacro %}",
    "{% macro row(n) %}{% macro inner() %}{{ n }}{% endmacro %}{% endmacro %}",
    "{% macro row(n) %}{% autoescape false %}{{ n }}{% endautoescape %}{% endmacro %}",
    "{% macro row(n) %}{{ self.title() }}{% endmacro %}",
)


def _is_closed(source: str) -> bool:
    macro = next(TemplateEnvironment(None).parse(source).find_all(nodes.Macro))
    return is_closed(macro)


@pytest.mark.parametrize("source", CLOSED)
def test_closed(source: str) -> None:
    assert _is_closed(source)


@pytest.mark.parametrize("source", OPEN)
def test_not_closed(source: str) -> None:
    assert not _is_closed(source)


LIBRARY = make_library()


def _agency(name: str, languages: tuple[str, ...]) -> Agency:
    agency = make_agency()
    return agency.model_copy(update={"name": SourcedText(name, agency.name.place), "languages": languages})


def _pages(macros: str, body: str, library: Library = LIBRARY) -> list[Element]:
    """Fill in for one agency after the other; each must get what it gets alone."""
    packet = f'{macros}<packet title="T" product="P"><page master="plain">{body}</page></packet>'
    project, memo, made = MemoryProject({"templates/test.xml": packet}), ResolveMemo(), []
    for name in ("Oak Police", "Elm Police"):
        for languages in (("es", "ar"), ("ar", "es"), ("vi",), ("km", "ar", "vi", "es")):
            job = make_job(agency=_agency(name, languages))
            tree, values = memo.resolve(job, library, project)
            assert filled(tree, values) == resolve(with_logo_of_marks(job), library, project)
            made.append(tree)
    return made


ROWS = "<table columns='* *'>{% for one in languages %}{{ row(loop.index, one) }}{% endfor %}</table>"
ROW = "<tr><td{{ one.english | at }}>{{ n }}</td><th dir='{{ one.direction }}'>{{ one.autonym or one.english }}</th></tr>"


def test_rows_of_another_order_are_the_same_objects() -> None:
    trees = _pages(f"{{% macro row(n, one) %}}{ROW}{{% endmacro %}}", ROWS)
    tables = [next(next(tree.elements()).elements()) for tree in trees]
    rows = {(row.text_content(), id(row)) for table in tables for row in table.elements()}
    assert len(rows) == len({text for text, _ in rows})
    assert len({id(table) for table in tables}) == 4, "one for each order, whatever the agency is called"


@pytest.mark.parametrize(
    ("macros", "body"),
    [
        ("{% macro row(n, one) %}<tr><td>{{ n }}</td><td>{{ agency.name }}</td></tr>{% endmacro %}", ROWS),
        ("{% macro row(n, one) %}<tr><td>{{ n }}</td><td>{{ one.code }}</td></tr>{% endmacro %}",
         "<table columns='* *'>{{ row(agency.name, languages[0]) }}{{ row(agency.name | length, languages[0]) }}</table>"),
        ("{% macro row(all) %}{% for one in all %}{{ one.code }} {% endfor %}{% endmacro %}",
         "<p>{{ row(languages) }}{{ row([languages[1], languages[0]]) }}{{ row((languages[0],)) }}{{ row(all=languages) }}</p>"),
        ("{% macro row(n) %}{{ n }}{% endmacro %}", "<p>{{ row(1) }}{{ row(1.0) }}{{ row('1') }}{{ row(agency.name) }}</p>"),
        ("{% macro row(n) %}{{ n }}{% endmacro %}{% macro b(n) %}{{ n + 1 }}{% endmacro %}", "<p>{{ row(1) }}{{ b(1) }}</p>"),
        ("{% macro row(n) %}{{ n }}{% endmacro %}", "<p>{{ row(1) }}{% macro row(n) %}{{ n + 1 }}{% endmacro %}{{ row(1) }}</p>"),
        ("{% macro row(n) %}<p>{{ n }}</p>{% endmacro %}", "{{ row(1) }}{{ row(1) | e }}"),
    ],
)  # fmt: skip
def test_each_agency_gets_what_it_gets_alone(macros: str, body: str) -> None:
    _pages(macros, body)


def test_a_problem_in_a_closed_macro_is_said_each_time() -> None:
    source = "{% macro row(one) %}{{ one.point_here }}{% endmacro %}"
    page = '<page master="plain"><p>{{ row(languages[0]) }}</p></page>'
    project = MemoryProject({"templates/test.xml": f'{source}<packet title="T" product="P">{page}</packet>'})
    memo = ResolveMemo()
    for languages in (("vi",), ("vi", "es"), ("vi", "es", "ar")):
        with pytest.raises(ProblemsError):
            memo.resolve(make_job(agency=_agency("Oak", languages)), LIBRARY, project)
