"""What is recorded of a document: the fields, the content and the files that it reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.content.packets import Library
from generator.load import load_agency, load_library
from generator.pipeline.choose_jobs import choose_jobs
from generator.pipeline.earlier import library_of
from generator.pipeline.reprint import agency_fields
from generator.pipeline.reprint.agency_fields import FieldReads, digests, leaves, value_of, watch_fields
from generator.pipeline.reprint.changes import Change
from generator.pipeline.reprint.describe import Describer
from generator.pipeline.reprint.lists import csv_row, csv_text, pages_text
from generator.pipeline.reprint.outputs import Listed
from generator.pipeline.reprint.reasons import Reason, reasons_of
from generator.pipeline.reprint.record_file import (
    PROGRAM,
    RECORD,
    Described,
    RunOptions,
    read_record,
    record_text,
)
from generator.project import ProjectFiles
from generator.resolve import resolve
from tests.support.builds import AGENCIES

PROJECT = ProjectFiles()
DOCUMENT = Listed("officer/a.pdf", "officer", "pocket_card", "reading", ("detainers",), "", 9, "0" * 64)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(PROJECT)


@pytest.fixture(scope="module")
def agencies(library):
    return [load_agency(PROJECT, path, library) for path in AGENCIES]


def chosen_of(library, agency, stem):
    (one,) = [one for one in choose_jobs(library, agency, (), (), "all") if one.stem == stem]
    return one, library_of(one.job, library)


@pytest.mark.parametrize("stem", ["detainers-card-memo-book", "i-speak-guide", "consular-notice-log"])
def test_fields_of_one_agency_hold_for_another(library, agencies, stem):
    reads = FieldReads(PROJECT)
    base, part = chosen_of(library, agencies[0], stem)
    for agency in agencies:
        job = base.job.model_copy(update={"agency": agency})
        watched, found = watch_fields(job)
        assert resolve(watched, part, PROJECT.again(), "names") == resolve(job, part, PROJECT.again(), "names")
        assert reads.of(replace(base, job=job), base, part) >= found


def test_after_many_ways_every_field_counts(library, agencies, monkeypatch):
    monkeypatch.setattr(agency_fields, "_MOST", 0)
    chosen, part = chosen_of(library, agencies[0], "detainers-card-memo-book")
    assert FieldReads(PROJECT).of(chosen, chosen, part) >= set(leaves(agencies[0]))


def test_every_field_can_be_found_by_its_name(library, agencies):
    for agency in agencies:
        names = leaves(agency)
        assert len(names) == len(set(names))
        found = digests(agency, names, "officer", library)
        assert all(found.values())
        assert value_of(agency, "consulates.0.city") == agency.consulates[0].city
        assert value_of(agency, "consulates.99.city") is None


def test_a_document_names_what_it_can_print_and_nothing_else(library, agencies):
    chosen, part = chosen_of(library, agencies[0], "detainers-card-business-card")
    door = PROJECT.again()
    resolve(chosen.job, part, door)
    found = Describer.of(PROJECT).describe(chosen, chosen, part, [name for name, _ in door.inputs()])
    assert {"module detainers: officer_steps", "module detainers: contacts", "stock business-card", CARD} <= set(found.content)
    assert "module detainers: key_points" not in found.content
    assert not any(name.startswith(("fact ", "language ", "term ")) for name in found.content)
    assert found.content["module detainers edition"] == part.modules[0].edition
    assert CARD in found.reads
    assert "supervisor.phone" in found.fields
    assert "counsel.phone" not in found.fields


CARD = "templates/pocket_card/card.xml"


def test_a_sheet_names_the_facts_that_it_rests_on(library, agencies):
    chosen, part = chosen_of(library, agencies[0], "commanders-packet")
    door = PROJECT.again()
    resolve(chosen.job, part, door)
    found = Describer.of(PROJECT).describe(chosen, chosen, part, [name for name, _ in door.inputs()])
    assert "fact m2-247g" in found.content
    assert any(name.startswith("term ") for name in found.content)


def test_a_record_can_be_read_again(tmp_path: Path):
    one = Described("k1", {PROGRAM: "0.1 abc", "fonts/a.ttf": "f"}, {"name": "n", "slug": "s"})
    two = Described("k2", one.content, {"name": "other"})
    options = RunOptions(("detainers",), ("memo-book",), "black", 12, 2.5, "desk")
    text = record_text("elm-pd", {"b.pdf": two, "a.pdf": one}, options)
    assert text == record_text("elm-pd", {"a.pdf": one, "b.pdf": two}, options)
    (tmp_path / RECORD).write_text(text, encoding="utf-8")
    record = read_record(tmp_path)
    assert record is not None
    assert (record.agency, record.documents, record.options) == ("elm-pd", {"a.pdf": one, "b.pdf": two}, options)
    assert one.reads == ("fonts/a.ttf",)


def test_reasons_are_told_in_words_and_in_order():
    old = Described(
        "", {PROGRAM: "1 a", "fact m1": "a", "module d edition": "1", "module d: do": "a", "theme": "a"}, {"a.0.b": "x"}
    )
    new = Described(
        "", {PROGRAM: "2 b", "fact m2": "a", "module d edition": "2", "module d: do": "b", "theme": "b"}, {"a.0.b": "y"}
    )
    assert list(map(str, reasons_of(old, new))) == [
        "field a.1.b",
        "module edition d (1 to 2)",
        "module d (do)",
        "fact m1 (gone)",
        "fact m2 (new)",
        "theme",
        "program (1 to 2)",
    ]
    assert list(map(str, reasons_of(old, replace(old, content={**old.content, PROGRAM: "1 b"})))) == [
        "program (changed, or a library it uses)"
    ]
    assert list(map(str, reasons_of(None, new))) == ["reason unknown"]


@pytest.mark.parametrize(
    ("pages", "text"),
    [(None, "all"), ((1,), "1"), ((1, 2), "1, 2"), ((2, 3, 4, 9), "2-4, 9"), (tuple(range(1, 10)), "all")],
)
def test_pages_in_words(pages, text):
    assert pages_text(Change("elm-pd", DOCUMENT, "reprint", pages, ())) == text


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@A1", "\t=1", " =1", "\n=1", "＝1"])
def test_no_cell_is_a_formula(start):
    change = Change(start, DOCUMENT, "reprint", None, (Reason("field", start), Reason("unknown", start)))
    text = csv_text([csv_row(replace(change, reasons=change.reasons[1:]))])
    cells = text.rstrip().split(",")
    assert cells[0].lstrip('"').startswith("'")
    assert cells[-1].lstrip('"').startswith("'")
