"""What templates are given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from generator.content.agency import Agreement, DetainerPolicy
from generator.content.modules import ChecklistItem, Contact, PolicyMode, Resource
from generator.content.reference import Term
from generator.diagnostics import Problem, ProblemsError
from generator.markup import Element
from generator.resolve.context import build_context
from tests.support.models import (
    make_agency,
    make_job,
    make_language,
    make_library,
    make_line,
    make_module,
    make_reference,
    make_sign_off,
    make_statement,
    text,
)

ACTIVE = Agreement(status="active")
STEPS = (
    make_statement("Both.", 1),
    make_statement("General.", 2, only="general", facts=("time",)),
    make_statement("Agreement.", 3, only="287g", facts=("time",)),
)


@pytest.mark.parametrize(
    ("state", "agreement", "expected"),
    [
        ("OH", Agreement(), ["Both.", "General."]),
        ("OH", ACTIVE, ["Both.", "Agreement."]),
        ("IL", ACTIVE, ["Both.", "General."]),
        ("ZZ", ACTIVE, ["Both.", "Agreement."]),
    ],
)
def test_statements_are_those_of_the_variant(state: str, agreement: Agreement, expected: list[str]) -> None:
    module = make_module(officer_steps=STEPS, history=STEPS)
    context = build_context(
        make_job(agency=make_agency(state=state, agreement_287g=agreement), modules=(module,)), make_library()
    )
    assert [step.text for step in context["module"].officer_steps] == expected
    assert [step.text for step in context["modules"][0].history] == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("hold", ["All.", "Hold.", "Hold or tell."]),
        ("notify-only", ["All.", "Hold or tell."]),
        ("none", ["All.", "Neither."]),
    ],
)
def test_statements_are_those_of_the_agency_policy(mode: PolicyMode, expected: list[str]) -> None:
    steps = (
        make_statement("All.", 1),
        make_statement("Hold.", 2, policy=("hold",), facts=("time",)),
        make_statement("Hold or tell.", 3, policy=("hold", "notify-only")),
        make_statement("Neither.", 4, policy=("none",)),
    )
    contacts = (
        Contact(label=text("Supervisor"), phone="agency.supervisor.phone"),
        Contact(label=text("ICE"), phone="agency.ice.phone", policy=("hold", "notify-only")),
    )
    policy = DetainerPolicy(mode=mode, clock_owner=text("sergeant"))
    module = make_module(officer_steps=steps, dont=steps, contacts=contacts)
    context = build_context(make_job(agency=make_agency(detainer_policy=policy), modules=(module,)), make_library())
    assert [step.text for step in context["module"].officer_steps] == expected
    assert [step.text for step in context["module"].dont] == expected
    assert [contact.label for contact in context["module"].contacts] == ["Supervisor", "ICE"][: 1 if mode == "none" else 2]
    rests_on = [fact.id for fact in context["sources_of"](context["module"])]
    assert ("time" in rests_on) == (mode == "hold"), "sources are those of what is printed"


@pytest.mark.parametrize(("agreement", "expected"), [(Agreement(), 1), (ACTIVE, 2)])
def test_tasks_resources_and_terms_are_those_of_the_variant(agreement: Agreement, expected: int) -> None:
    module = make_module(
        checklist=(ChecklistItem(text=text("Both.")), ChecklistItem(text=text("Agreement."), only="287g")),
        resources=(Resource(title=text("Both"), status="current"), Resource(title=text("It"), status="current", only="287g")),
        terms=("detainer", "287(g)"),
    )
    terms = (Term(term=text("detainer"), meaning=text("x")), Term(term=text("287(g)"), meaning=text("y"), only="287g"))
    job = make_job(agency=make_agency(agreement_287g=agreement), modules=(module,))
    context = build_context(job, make_library(reference=make_reference(glossary=terms)))
    assert len(context["module"].checklist) == len(context["module"].resources) == len(context["glossary"]) == expected


def test_languages_in_order() -> None:
    context = build_context(make_job(agency=make_agency(languages=("so", "es"))), make_library())
    assert [language.code for language in context["agency_languages"]] == ["so", "es"]
    assert [language.code for language in context["languages"]] == ["so", "es", "ar", "km", "vi"]


def test_glossary_holds_the_terms_of_the_modules_sorted() -> None:
    modules = (make_module(terms=("warrant", "detainer")), make_module(id="other", terms=("detainer",)))
    context = build_context(make_job(modules=modules), make_library())
    assert [term.term for term in context["glossary"]] == ["detainer", "warrant"]


def test_sources_of_a_module_are_distinct_and_in_order() -> None:
    module = make_module(key_points=(make_statement("x", facts=("time", "hold")), make_statement("y", facts=("hold",))))
    context = build_context(make_job(modules=(module,)), make_library())
    assert [fact.id for fact in context["sources_of"](context["module"])] == ["time", "hold"]
    general = make_module(
        key_points=(make_statement("x", only="287g", facts=("time",)),), dont=(), officer_steps=(), do=(), leadership_topics=()
    )
    context = build_context(make_job(modules=(general,)), make_library())
    assert context["sources_of"](context["module"]) == ()


def test_edition_and_earliest_review() -> None:
    modules = (
        make_module(edition="2026.2", review_by=date(2027, 5, 1)),
        make_module(id="b", edition="2026.1", review_by=date(2027, 2, 1)),
        make_module(id="c", edition="2026.1"),
    )
    context = build_context(make_job(modules=modules), make_library())
    assert (context["edition"], context["review_by"], context["module"]) == ("2026.1, 2026.2", date(2027, 2, 1), None)


def test_one_module_is_the_module_only_in_a_product_per_module() -> None:
    assert build_context(make_job(line=make_line(per_module=False)), make_library())["module"] is None
    assert build_context(make_job(), make_library())["module"].id == "detainers"


def test_sign_off_line(page: Callable[..., Element]) -> None:
    assert page("<p>{{ signoff_line }}</p>").text_content() == "Not reviewed by agency counsel"
    signed = page("<p>{{ signoff_line }}</p>", agency=make_agency(sign_off=make_sign_off()))
    assert signed.text_content() == "Reviewed by agency counsel: Dana Reyes, March 3, 2026"


def test_unknown_names_in_the_content_are_said_at_once() -> None:
    module = make_module(terms=("detaner",), do=(make_statement("x", 16, facts=("hodl",)),))
    with pytest.raises(ProblemsError) as caught:
        build_context(make_job(agency=make_agency(languages=("es", "xx")), modules=(module,)), make_library())
    assert [str(problem).splitlines()[0] for problem in caught.value.problems] == [
        "packets/agencies/elm.yaml: error[agency-unknown-language]: there is no language `xx`",
        "packets/modules/detainers.yaml: error[content-unknown-term]: there is no term `detaner`",
        "packets/modules/detainers.yaml:16:5: error[content-unknown-fact]: there is no fact `hodl`",
    ]


def test_a_phrase_that_is_not_sure_cannot_be_printed(
    page: Callable[..., Element], problems: Callable[..., tuple[Problem, ...]]
) -> None:
    sure, unsure = make_language("es", "Spanish"), make_language("so", "Somali", confidence="medium")
    library = make_library(reference=make_reference(languages=(sure, unsure)))
    given = {"library": library, "agency": make_agency(languages=("so",))}
    assert page("<p>{{ languages[1].phrase }} {{ languages[0].printed_phrase or '-' }}</p>", **given).text_content() == (
        "I speak Spanish -"
    )
    assert [problem.code for problem in problems("<p>{{ languages[0].phrase }}</p>", **given)] == ["template-unsafe"]


def test_templates_get_no_clock(problems: Callable[..., tuple[Problem, ...]]) -> None:
    for name in ("today", "now"):
        assert problems("<p>{{ " + name + " }}</p>")[0].code == "template-unknown-field"
