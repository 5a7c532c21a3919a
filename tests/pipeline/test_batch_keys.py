"""The keys of a batch's documents leave out nothing that a document may print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from generator.content.selection import state_of, variant_of
from generator.load import load_agency, load_library
from generator.pipeline.batch_keys import Shared, StaticKeys, reachable
from generator.pipeline.choose_jobs import choose_jobs
from generator.pipeline.earlier import library_of
from generator.pipeline.make_documents import STEPS, Making
from generator.pipeline.reprint.agency_fields import FieldReads, read_late, watch_fields
from generator.project import ProjectFiles
from generator.resolve import resolve
from tests.support.builds import AGENCIES, library, typefaces


@pytest.fixture(scope="module")
def documents():
    """Every document of an agency with all of its own, with its part of the library."""
    project = ProjectFiles()
    agency = load_agency(project, next(path for path in AGENCIES if "juniper" in path.stem), library())
    chosen = choose_jobs(library(), agency, (), (), "all")
    return [(one, library_of(one.job, library())) for one in chosen]


def reads_of(chosen, part):
    door = ProjectFiles()
    resolve(chosen.job, part, door)
    return [name for name, _ in door.inputs()]


def without(part, words):
    """The library in which everything that `reachable` does not name says GONE."""
    pairs = (one for one in reachable(part, words) if isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str))
    names = dict(pairs)

    def left(kind, models, key):
        kept = names.get(kind, ())
        return tuple(one if one in kept else one.model_copy(update={key: type(getattr(one, key))("GONE")}) for one in models)

    reference = part.reference
    changes = {
        "facts": left("facts", reference.facts, "statement"),
        "languages": left("languages", reference.languages, "english"),
        "glossary": left("terms", reference.glossary, "meaning"),
        "ice_offices": reference.ice_offices if "offices" in names else (),
    }
    return part.model_copy(update={"reference": reference.model_copy(update=changes)})


def test_what_keys_leave_out_no_document_prints(documents):
    project = ProjectFiles()
    keys = StaticKeys(project, Shared.of(project, "program"))
    left_out = 0
    for chosen, part in documents:
        words = keys._reach(reads_of(chosen, part))
        poorer = without(part, words)
        left_out += poorer != part
        assert resolve(chosen.job, poorer, project) == resolve(chosen.job, part, project), chosen.stem
    assert left_out > len(documents) / 2


def test_a_fact_concerns_the_products_that_print_it(documents):
    project = ProjectFiles()
    keys = StaticKeys(project, Shared.of(project, "program"))
    module = next(one for one in library().modules if one.id == "retaliation")
    fact_id = next(fact for statement in module.officer_steps for fact in statement.facts)
    facts = tuple(
        one.model_copy(update={"statement": type(one.statement)(f"{one.statement} Indeed.")}) if one.id == fact_id else one
        for one in library().reference.facts
    )
    changed = set()
    for chosen, part in documents:
        other = part.model_copy(update={"reference": part.reference.model_copy(update={"facts": facts})})
        reads = reads_of(chosen, part)
        printed = resolve(chosen.job, other, project) != resolve(chosen.job, part, project)
        noticed = keys.of(chosen, other, reads) != keys.of(chosen, part, reads)
        assert noticed or not printed, chosen.stem
        if noticed:
            changed.add(chosen.job.line.product)
    assert "commander_packet" in changed
    assert not {"pocket_card", "i_speak_card", "i_speak_guide", "poster"} & changed


def test_what_is_read_of_an_agency_after_its_templates_is_known(documents):
    first = {one.job.line.product: (one, part) for one, part in reversed(documents) if len(one.job.modules) == 1}
    assert len(first) >= 4
    for chosen, part in first.values():
        job, read = watch_fields(chosen.job)
        editions = tuple(one for one in ("reading", "office", "press") if chosen.job.has(one))
        making = Making(replace(chosen, job=job, editions=editions), part, ProjectFiles(), typefaces())
        assert making.run(0)
        read.clear()
        assert all(making.run(step) for step in range(1, len(STEPS)))
        assert _top(read) <= _top(read_late(making.chosen)) | {"slug"}, chosen.stem
        assert {"name", "slug"} <= read


def test_a_changed_field_changes_no_document_that_does_not_read_it(documents):
    project = ProjectFiles()
    for chosen, part in documents[::4]:
        agency = chosen.job.agency
        read = _top(FieldReads(project).of(chosen, chosen, part))
        other = agency.model_copy(
            update={
                name: getattr(agency, name).model_copy(update={"name": type(agency.name)("Somebody Else")})
                for name in ("supervisor", "counsel", "lep_coordinator", "complaint_line")
                if name not in read
            }
            | ({"log_place": type(agency.name)("elsewhere")} if "log_place" not in read else {})
        )
        job = chosen.job.model_copy(update={"agency": other})
        assert resolve(job, part, project) == resolve(chosen.job, part, project), chosen.stem


def _top(names: Iterable[str]) -> set[str]:
    """Return the agency's own fields in which those of dotted names lie."""
    return {name.partition(".")[0] for name in names}


def test_agencies_of_one_shape_have_the_same_documents():
    """What `batch_work` shares between agencies of a shape is what each would get of its own."""
    project, content = ProjectFiles(), load_library(ProjectFiles())
    by_shape = {}
    for path in AGENCIES:
        agency = load_agency(project, path, content)
        shape = variant_of(agency, state_of(agency, content)), agency.detainer_policy.mode
        by_shape.setdefault(shape, agency)
        shared = choose_jobs(content, by_shape[shape], (), (), "all")
        own = choose_jobs(content, agency, (), (), "all")
        assert own == tuple(replace(one, job=one.job.model_copy(update={"agency": agency})) for one in shared)
    assert len(by_shape) >= 2
