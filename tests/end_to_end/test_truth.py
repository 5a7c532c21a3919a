"""What prints rests on facts that hold, and what is secret prints for officers only: from the content and from the PDFs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from generator.content.job_aids import JobAid
from generator.content.modules import Module
from generator.content.reference import Fact
from generator.content.selection import library_for
from generator.content.uses import HANDOUT, Use, fact_uses
from generator.pipeline import BuildRequest, BuildResult, build
from generator.project import ProjectFiles
from generator.record import BuiltDocument
from tests.support.builds import ROOT, built, typefaces
from tests.support.reading import READERS, hidden_text
from tests.support.series import NAMES, job_of, jobs, library

FOR_OFFICERS_AND_THE_PUBLIC = ("officer", "public", "i_speak")
"""Packets whose every document has to rest on facts that hold."""
PRINTED_FOR_OFFICERS, LEFT_BLANK = "QZ7XK3WVJH", "ZQ9PLM4TTB"
"""Values that stand nowhere by accident, not even in the operators of a page."""
SECRETS = (PRINTED_FOR_OFFICERS, LEFT_BLANK)


def facts() -> dict[str, Fact]:
    return {fact.id: fact for fact in library().reference.facts}


def uses(agency: str) -> list[tuple[Use, list[str]]]:
    """Every use of a fact in what the agency gets, with the documents of officers and the public it is printed in."""
    printed = set(jobs(agency))
    found = []
    for use in fact_uses(library_for(library(), built(agency).agency)):
        documents = [f"{name}.pdf" for name in use.documents if name.startswith(FOR_OFFICERS_AND_THE_PUBLIC)]
        assert set(documents) <= printed, use.part
        if documents:
            found.append((use, documents))
    return found


@pytest.mark.parametrize("agency", NAMES)
def test_each_step_of_officers_and_the_public_rests_on_facts_that_hold(agency: str) -> None:
    walked = uses(agency)
    known = facts()
    assert len(walked) > 200
    assert [(use.owner, use.part, use.fact) for use, _ in walked if not known[use.fact].printable] == []
    assert [(use.owner, use.part) for use, _ in walked if use.history] == []


@pytest.mark.parametrize("agency", NAMES)
def test_the_walk_passes_every_document_that_says_something(agency: str) -> None:
    """None is left out of the walk: only those without a statement of their own rest on nothing."""
    walked = {path for _, documents in uses(agency) for path in documents}
    silent = {
        path
        for path, job in jobs(agency).items()
        if job.line.product in {"i_speak_card", "accordion", "i_speak_guide", "poster", "client_card"}
    }
    silent |= {path for path, job in jobs(agency).items() if job.aid is not None and not any(True for _ in _grounds(job.aid))}
    mine = {path for path in jobs(agency) if path.startswith(FOR_OFFICERS_AND_THE_PUBLIC)}
    assert mine - walked - silent == set()
    assert {path.partition("/")[2] for path in silent if path.startswith(("officer/c", "public"))} <= {
        "consular-notice-log.pdf",
        "outreach-liaison-card.pdf",
    }


def _grounds(aid: JobAid) -> Iterator[str]:
    for block in aid.blocks:
        yield from block.facts
        for item in (*block.items, *block.contacts):
            yield from item.facts


def _said_to_officers(module: Module) -> Iterator[tuple[str, tuple[str, ...], bool, object]]:
    for section in HANDOUT:
        for item in getattr(module, section):
            yield section, item.facts, getattr(item, "practice", section == "contacts"), getattr(item, "history", None)


@pytest.mark.parametrize("agency", NAMES)
def test_what_rests_on_no_fact_says_that_it_is_practice(agency: str) -> None:
    mine = library_for(library(), built(agency).agency)
    said = [(module.id, *one) for module in mine.modules for one in _said_to_officers(module)]
    assert [one for one in said if not one[2] and not one[3]] == []
    assert [one for one in said if one[4] is not None] == []
    sheets = [aid for aid in mine.job_aids if aid.audience in {"officer", "public"}]
    assert [aid.id for aid in sheets for block in aid.blocks if block.history or any(item.history for item in block.items)] == []


def test_lists_that_officers_get_rest_on_facts_that_hold() -> None:
    """The notes of the mandatory list stand on an officers' sheet; the field offices stand in the commander's packet only."""
    known = facts()
    noted = [country for country in library().reference.consular.countries if country.note]
    assert [country.name for country in noted if country.note_fact is None or not known[country.note_fact].printable] == []
    printed = {(aid.audience, block.reference) for aid in library().job_aids for block in aid.blocks if block.reference}
    assert printed == {("officer", "consular-list")}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    """All packets of an agency whose client ID prints for officers and whose access code stays a blank."""
    folder: Path = tmp_path_factory.mktemp("secrets")
    source = (ROOT / "packets/agencies/mapleton-pd.yaml").read_text(encoding="utf-8")
    for old, new in (('"31877", print: officer', f'"{PRINTED_FOR_OFFICERS}", print: officer'), ('"4471"', f'"{LEFT_BLANK}"')):
        assert source.count(old) == 1
        source = source.replace(old, new)
    (folder / "agency.yaml").write_text(source, encoding="utf-8")
    (folder / "mapleton-seal.svg").write_bytes((ROOT / "packets/agencies/mapleton-seal.svg").read_bytes())
    return build(BuildRequest(folder / "agency.yaml"), ProjectFiles(), typefaces())


@cache
def spellings(value: str) -> tuple[bytes, ...]:
    """How a value could stand in a file's bytes: as letters, as UTF-16, and either as hexadecimal digits."""
    plain, wide = value.encode(), value.encode("utf-16-be")
    return plain, wide, plain.hex().encode(), wide.hex().encode(), plain.hex().upper().encode(), wide.hex().upper().encode()


def all_bytes(data: bytes) -> bytes:
    """The file as it is, and every stream in it without its filters: content, metadata, appearances, ToUnicode, fonts."""
    parts = [data]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for found in pdf.objects:
            if isinstance(found, pikepdf.Stream):
                try:
                    parts.append(found.read_bytes())
                except pikepdf.PdfError:
                    parts.append(found.read_raw_bytes())
    return b"\0".join(parts)


def field_values(data: bytes) -> str:
    """Names, tooltips, values and defaults of the form fields."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        widgets = [note for page in pdf.pages for note in page.get("/Annots", []) if note.get("/Subtype") == "/Widget"]
        return "\n".join(str(note[key]) for note in widgets for key in ("/T", "/TU", "/V", "/DV") if key in note)


def where(document: BuiltDocument) -> dict[str, list[str]]:
    """Say of each secret in which layers the document holds it; those it holds nowhere are left out."""
    layers = {name: re.sub(r"\s", "", read(document.data)) for name, read in READERS.items()}
    layers |= {"hidden text": hidden_text(document.data), "form fields": field_values(document.data)}
    whole = all_bytes(document.data)
    found = {}
    for value in SECRETS:
        holding = [name for name, said in layers.items() if value in said]
        holding += ["bytes"] if any(spelling in whole for spelling in spellings(value)) else []
        found[value] = holding
    return {value: holding for value, holding in found.items() if holding}


@pytest.fixture(scope="module")
def shown(told: BuildResult) -> dict[str, dict[str, list[str]]]:
    """The secrets of each document that holds any, by its path."""
    return {document.path: found for document in told.documents if (found := where(document))}


def test_a_secret_stands_in_nothing_but_officers_own_documents(told: BuildResult, shown: dict[str, dict[str, list[str]]]) -> None:
    audiences = {document.path: job_of("mapleton-pd", document).audience for document in told.documents}
    assert set(audiences.values()) == {"officer", "trainer", "commander", "public"}
    assert {audiences[path] for path in shown} == {"officer"}
    assert {value for found in shown.values() for value in found} == {PRINTED_FOR_OFFICERS}
    assert not any(value in told.manifest for value in SECRETS)


def test_every_reader_finds_a_secret_where_it_prints(shown: dict[str, dict[str, list[str]]]) -> None:
    """The layers are looked at in earnest: a value that no reader found anywhere would prove nothing."""
    assert len(shown) >= 4
    assert {path for path, found in shown.items() if not set(READERS) <= set(found[PRINTED_FOR_OFFICERS])} == set()
