"""What templates are given of training and job aids."""

from __future__ import annotations

import pytest

from generator.content.agency import Agreement, DetainerPolicy
from generator.content.job_aids import Block
from generator.content.training import Segment
from generator.resolve.context import build_context
from tests.support.models import (
    make_agency,
    make_aid,
    make_job,
    make_library,
    make_line,
    make_module,
    make_packet,
    make_secret,
    make_statement,
    make_training,
    text,
)

ACTIVE = Agreement(status="active")
BLOCKS = (
    Block(kind="list", items=(make_statement("Hold.", 1, policy=("hold",)),)),
    Block(kind="text", text=text("Agreement."), only="287g", facts=("time",)),
    Block(kind="text", text=text("All.")),
)


def test_training_belongs_to_the_module_of_the_document():
    training, library = make_training(), make_library(training=(make_training(),))
    context = build_context(make_job(training=training), library)
    assert context["training"].minutes == 15
    assert context["training_of"](context["module"]) == training
    assert context["training_of"](make_module(id="other")) is None
    assert build_context(make_job(line=make_line()), library)["training"] is None


def test_training_is_that_of_the_variant():
    extra = Segment(minutes=1, title=text("x"), say=text("287(g)"), only="287g", facts=("time",))
    training = make_training(segments=(extra,), scenarios=())
    library = make_library(training=(training,))
    context = build_context(make_job(training=training), library)
    assert context["training"].segments == context["sources_of"](context["training"]) == ()
    context = build_context(make_job(training=training, agency=make_agency(agreement_287g=ACTIVE)), library)
    assert [fact.id for fact in context["sources_of"](context["training"])] == ["time"]


@pytest.mark.parametrize(
    ("state", "mode", "expected"),
    [
        ("OH", "hold", ["list", "text", "text"]),
        ("IL", "hold", ["list", "text"]),
        ("OH", "none", ["text", "text"]),
        ("IL", "none", ["text"]),
    ],
)
def test_blocks_are_those_the_agency_gets_and_never_empty(state, mode, expected):
    aid = make_aid(blocks=BLOCKS)
    policy = DetainerPolicy(mode=mode, clock_owner=text("sergeant"))
    agency = make_agency(state=state, agreement_287g=ACTIVE, detainer_policy=policy)
    context = build_context(make_job(aid=aid, agency=agency), make_library(job_aids=(aid,)))
    assert [block.kind for block in context["aid"].blocks] == expected
    assert context["aids"] == context["aids_of"](context["module"]) == (context["aid"],)
    assert context["module_of"](context["aid"]).id == "detainers"


def test_only_public_sheets_reach_a_document_for_the_public():
    aids = (make_aid(), make_aid(id="door", audience="public"), make_aid(id="far", module="other", audience="public"))
    library = make_library(job_aids=aids, training=(make_training(),))
    assert [aid.id for aid in build_context(make_job(), library)["aids"]] == ["desk", "door"]
    context = build_context(make_job(packet=make_packet(audience="public"), training=make_training()), library)
    assert [aid.id for aid in context["aids"]] == ["door"]
    assert context["training"] is None


@pytest.mark.parametrize(
    ("packet", "product", "aid", "audience"),
    [
        ("officer", "job_aid", "officer", "officer"),
        ("officer", "job_aid", "public", "public"),
        ("officer", "poster", None, "public"),
        ("officer", "client_card", None, "public"),
        ("officer", "accordion", None, "officer"),
        ("trainer", "job_aid", "officer", "trainer"),
        ("public", "job_aid", "officer", "public"),
        ("commander", "job_aid", "officer", "commander"),
    ],
)
def test_secrets_print_on_officers_documents_only(page, packet, product, aid, audience):
    line = make_agency().language_line.model_copy(update={"client_id": make_secret(print_in="officer")})
    given = {
        "packet": make_packet(audience=packet),
        "line": make_line(product=product),
        "aid": make_aid(audience=aid) if aid else None,
        "agency": make_agency(language_line=line),
    }
    assert build_context(make_job(**given), make_library())["audience"] == audience
    written = page("<p>{{ agency.language_line.client_id | secret('client ID') }}</p>", **given)
    assert ("4471" in written.text_content()) == (audience == "officer")
