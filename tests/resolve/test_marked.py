"""Whatever a template does with a value, an agency gets what the template gives for it alone, whoever came before."""

from __future__ import annotations

import pytest

from generator.diagnostics import Place, SourcedText
from generator.markup.slots import filled
from generator.resolve import ResolveMemo, resolve
from generator.resolve.reuse import with_logo_of_marks
from tests.support.models import make_agency, make_job, make_library
from tests.support.projects import MemoryProject

LOOKING = (
    "{{ agency.name | replace('Oak', 'Elm') }}",
    "{{ agency.name | upper }}",
    "{{ agency.name | length }}",
    "{{ agency.name[:3] }}",
    "{{ agency.name.split(' ')[0] }}",
    "{% for letter in agency.name %}{{ letter }}.{% endfor %}",
    "{% if agency.name in 'Elm Police, Oak Police' %}ours{% endif %}",
    "{% if 'Oak' in agency.name %}ours{% endif %}",
    "{% if agency.name == 'Oak Police' %}ours{% endif %}",
    "{% if agency.name < 'M' %}early{% endif %}",
    "{% if agency.name is lower %}small{% endif %}",
    "{% if agency.name is in 'Oak Police and others' %}ours{% endif %}",
    "{{ [agency.name, 'Nora'] | sort | join(', ') }}",
    "{{ [agency.name ~ '', 'Nora'] | sort | join(', ') }}",
    "{% if agency.name ~ '!' == 'Oak Police!' %}ours{% endif %}",
    "{% if 'Oak' in agency.name ~ '!' %}ours{% endif %}",
    "{{ (agency.name ~ '!').upper() }}",
    "{{ (agency.name ~ '!')[0] }}",
    "{{ (agency.name ~ '!') | replace('Oak', 'Elm') }}",
    "{% set whole %}{{ agency.name }}{% endset %}{{ whole | replace('Oak', 'Elm') }}",
)
PRINTING = (
    "{{ agency.name }}",
    "{{ agency.name | e }}",
    "{{ agency.name ~ '!' }}",
    "{% if agency.name %}{{ agency.name }}{% endif %}",
)
NAMES = ("Ash Sheriff", "Oak Police", "elm police", "Zoe and Oak")


def _made(body: str) -> tuple[list[bool], int]:
    """Fill in for one agency after the other; say for each if it is right, and how many trees were made."""
    project = MemoryProject(
        {"templates/test.xml": f'<packet title="T" product="P"><page master="plain"><p>x {body}</p></page></packet>'}
    )
    memo, library, right, trees = ResolveMemo(), make_library(), [], set()
    for name in NAMES:
        agency = make_agency()
        job = make_job(agency=agency.model_copy(update={"name": SourcedText(name, Place("agencies/elm.yaml", 3, 7))}))
        tree, values = memo.resolve(job, library, project)
        trees.add(id(tree))
        right.append(filled(tree, values) == resolve(with_logo_of_marks(job), library, project))
    return right, len(trees)


@pytest.mark.parametrize("body", LOOKING)
def test_what_looks_into_a_value_gets_it(body: str) -> None:
    assert _made(body)[0] == [True] * len(NAMES)


@pytest.mark.parametrize("body", PRINTING)
def test_what_only_prints_a_value_is_filled_in_once(body: str) -> None:
    assert _made(body) == ([True] * len(NAMES), 1)
