"""Which documents a packet makes."""

from __future__ import annotations

import pytest

from generator.content.agency import Agreement
from generator.content.uses import fact_uses
from generator.diagnostics import ProblemsError
from generator.pipeline.choose_jobs import choose_jobs
from tests.support.models import make_agency, make_aid, make_library, make_line, make_module, make_packet, make_training

AIDS = (
    make_aid(id="flow", module="intro"),
    make_aid(id="desk"),
    make_aid(id="door", audience="public"),
    make_aid(id="deed", only="287g"),
)
LINE = make_line(product="job_aid", per_aid=True, name="{module}-{aid}")


def chosen(*lines, agency=None, modules=()):
    library = make_library(
        modules=(make_module(id="intro", number=1), make_module()),
        job_aids=AIDS,
        training=(make_training(),),
        packets=(make_packet(products=lines),),
    )
    return choose_jobs(library, agency or make_agency(), (), modules, "all")


def stems(line, **given):
    return [one.stem for one in chosen(line, **given)]


def test_a_document_for_each_job_aid_of_the_packets_audience():
    assert stems(LINE) == ["intro-flow", "detainers-desk"]
    assert stems(LINE, modules=("detainers",)) == ["detainers-desk"]


def test_audiences_choose_job_aids():
    assert stems(LINE.model_copy(update={"audiences": ("public",)})) == ["detainers-door"]
    both = LINE.model_copy(update={"audiences": ("officer", "public")})
    assert stems(both) == ["intro-flow", "detainers-desk", "detainers-door"]


@pytest.mark.parametrize(("state", "has"), [("OH", True), ("IL", False)])
def test_sheets_of_the_agreement_are_for_those_who_may_have_one(state, has):
    agency = make_agency(state=state, agreement_287g=Agreement(status="active"))
    assert ("detainers-deed" in stems(LINE, agency=agency)) == has


def test_nothing_to_print_where_no_job_aid_is_for_the_audience():
    with pytest.raises(ProblemsError) as caught:
        stems(LINE.model_copy(update={"audiences": ("trainer",)}))
    assert [problem.code for problem in caught.value.problems] == ["nothing-to-print"]


def test_jobs_know_their_training_and_job_aid():
    guide = make_line(product="trainer_guide", per_module=True, modules=("detainers",), name="{module}-guide")
    jobs = [one.job for one in chosen(guide, LINE)]
    assert [(job.training and job.training.module, job.aid and job.aid.id) for job in jobs] == [
        ("detainers", None),
        (None, "flow"),
        ("detainers", "desk"),
    ]
    assert [[module.id for module in job.modules] for job in jobs] == [["detainers"], ["intro"], ["detainers"]]


def test_uses_name_the_documents_a_fact_stands_in():
    products = (
        make_line(per_module=True, stocks=("business",), name="{module}-card-{stock}"),
        make_line(product="handout", per_module=True, name="{module}-handout"),
        make_line(product="trainer_guide", per_module=True, name="{module}-guide"),
        LINE,
    )
    library = make_library(job_aids=AIDS[1:2], training=(make_training(),), packets=(make_packet(products=products),))
    assert [(use.part, use.documents) for use in fact_uses(library) if use.fact == "hold"] == [
        ("key_points 1", ()),
        ("officer_steps 1", ("officer/detainers-card-business", "officer/detainers-handout")),
        ("do 1", ("officer/detainers-handout",)),
        ("leadership_topics 1", ()),
        *((f"segments {number}", ("officer/detainers-guide",)) for number in (1, 2, 3)),
        ("blocks 1 items 1", ("officer/detainers-desk",)),
    ]
