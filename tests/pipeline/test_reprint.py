"""What must be printed again and why: between two outputs, and between an output and today's inputs."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import chdir
from pathlib import Path

import pytest

from generator.diagnostics import ExitCode, ProblemsError
from generator.pipeline.reprint.changes import compare_outputs
from generator.pipeline.reprint.compare_today import Source, compare_with_inputs, find_agency_file
from generator.pipeline.reprint.record_file import RECORD
from generator.project import ProjectFiles
from tests.support.printed import TODAY, printed, recorded

RETALIATION = "packets/modules/retaliation.yaml"
CARD = "templates/pocket_card/card.xml"
OF_SECRETS = {"officer/i-speak-card-business-card.pdf"}
"""Prints the client's id for the language line, where the agency says so."""
PHONE = ("agency.yaml", "number: 402-555-0100", "number: 402-555-0109")


@pytest.fixture
def old(place):
    """What was printed."""
    recorded(place)
    return place.folder / "out"


def changes_of(compared):
    (one,) = compared
    assert one.problems == ()
    return {change.document.path: change for change in one.changes}


def against_new(place, old):
    """The changes between what was printed and a new output."""
    return changes_of(compare_outputs(old, printed(place, "new")))


def against_today(place, old):
    """The changes between what was printed and what would be made now."""
    place.made.clear()
    with chdir(place.folder):
        return changes_of(compare_with_inputs(old, Source(Path("agency.yaml")), ProjectFiles(Path(), TODAY)))


@pytest.fixture(params=[against_new, against_today])
def differ(request, place, old):
    """Compares what was printed with what there is now, in either way."""
    return lambda: request.param(place, old)


def told(changes):
    return {path: (change.status, tuple(map(str, change.reasons))) for path, change in changes.items()}


def test_nothing_has_changed(differ):
    assert differ() == {}


def test_where_nothing_has_changed_only_what_prints_secrets_is_made(place, old):
    assert against_today(place, old) == {}
    assert place.made == OF_SECRETS


def test_what_does_not_reach_a_file_is_not_listed(differ, place):
    place.put(CARD, "<face name=", "{# edited #}<face name=")
    assert differ() == {}


def test_a_phone_number(differ, place):
    place.put(*PHONE)
    found = differ()
    assert {path for path in found if "card" in path} == set(found) - OF_SECRETS
    assert set(told(found).values()) == {("reprint", ("field supervisor.phone",))}
    assert found["officer/retaliation-card-business-card.pdf"].pages in {(1,), (2,)}


def test_only_documents_that_may_have_changed_are_made(place, old):
    place.put("agency.yaml", "email: counsel@mapleton.example", "email: law@mapleton.example")
    assert against_today(place, old) == {}
    assert place.made <= OF_SECRETS
    place.put(RETALIATION, 'edition: "2026.1"', 'edition: "2027.1"')
    assert set(against_today(place, old)) == place.made
    assert not any("language" in path for path in place.made)


def test_a_new_edition_of_a_module(differ, place):
    place.put(RETALIATION, 'edition: "2026.1"', 'edition: "2027.1"')
    found = told(differ())
    # The card for languages says which editions of all modules it goes with.
    assert {path for path in found if "retaliation" not in path} == {"officer/i-speak-card-business-card.pdf"}
    assert len(found) == 3
    assert set(found.values()) == {("reprint", ("module edition retaliation (2026.1 to 2027.1)",))}


def test_what_is_only_in_the_metadata_needs_no_reprint(differ, place):
    place.put("agency.yaml", "name: Mapleton Police Department", "name: Mapleton Department of Police")
    found = differ()
    assert found["officer/language-card-business-card.pdf"].status == "metadata"
    assert not found["officer/language-card-business-card.pdf"].to_do
    assert found["officer/language-card-business-card-office.pdf"].status == "reprint"
    assert told(found)["officer/language-card-business-card-office.pdf"][1] == ("field name",)


def test_a_template(differ, place):
    place.put("templates/i_speak/card.xml", "</face>", "<p>One more line</p></face>")
    assert told(differ()) == {"officer/i-speak-card-business-card.pdf": ("reprint", ("template templates/i_speak/card.xml",))}


def test_a_secret_is_noticed_and_never_recorded(differ, place, old):
    text = (old / RECORD).read_text(encoding="utf-8")
    for secret in ("31877", "4471"):
        assert secret not in text
        assert hashlib.sha256(secret.encode()).hexdigest()[:16] not in text
    place.put("agency.yaml", "31877", "31879")
    found = told(differ())
    assert found == dict.fromkeys(OF_SECRETS, ("reprint", ("field language_line.client_id (its value is not recorded)",)))


def test_the_same_record_whatever_a_secret_is(place, old):
    before = (old / RECORD).read_bytes()
    place.put("agency.yaml", "31877", "31879")
    place.put("agency.yaml", "4471", "4472")
    assert (printed(place, "new") / RECORD).read_bytes() == before


def test_without_records_reasons_are_unknown(place, old):
    (old / RECORD).unlink()
    place.put(*PHONE)
    (one,) = compare_outputs(old, printed(place, "new"))
    assert one.unrecorded
    assert {str(reason) for change in one.changes for reason in change.reasons} == {"reason unknown"}
    assert set(against_today(place, old)) == {change.document.path for change in one.changes}


def test_without_the_old_files_all_pages_are_printed(place, old):
    shutil.rmtree(old / "officer")
    place.put(*PHONE)
    found = against_new(place, old)
    assert {(change.status, change.pages) for change in found.values()} == {("reprint", None)}


def test_documents_that_are_made_no_longer_and_new_ones(place, old):
    text = (place.folder / "packets/officer.yaml").read_text(encoding="utf-8")
    (place.folder / "packets/officer.yaml").write_text(text.replace("i-speak-card-{stock}", "speak-card-{stock}"))
    found = told(against_new(place, old))
    assert found == {
        "officer/i-speak-card-business-card.pdf": ("withdrawn", ("the document is made no longer",)),
        "officer/speak-card-business-card.pdf": ("new", ("the document is new",)),
    }
    assert told(against_today(place, old)) == {
        "officer/i-speak-card-business-card.pdf": ("withdrawn", ("the document is made no longer",))
    }


def test_folders_of_many_agencies(place, old):
    many, later = place.folder / "many", place.folder / "later"
    for folder, slugs in ((many, ("ash-pd", "elm-pd", "oak-pd")), (later, ("ash-pd", "oak-pd", "yew-pd"))):
        for slug in slugs:
            shutil.copytree(old, folder / slug)
    place.put(*PHONE)
    shutil.rmtree(later / "oak-pd")
    shutil.copytree(printed(place, "new"), later / "oak-pd")
    (later / "ash-pd/manifest.json").write_text("{", encoding="utf-8")
    found = list(compare_outputs(many, later))
    assert [{change.status for change in one.changes} for one in found] == [set(), {"withdrawn"}, {"reprint"}, {"new"}]
    assert [problem.code for problem in found[0].problems] == ["diff-manifest"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 1, "documents": []}'])
def test_a_damaged_record_is_none(place, old, text):
    (old / RECORD).write_text(text, encoding="utf-8")
    place.put(*PHONE)
    (one,) = compare_outputs(old, printed(place, "new"))
    assert one.unrecorded
    assert one.changes


@pytest.mark.parametrize("path", ["../secret.pdf", "/etc/passwd"])
def test_a_manifest_names_nothing_outside_its_folder(place, old, path):
    text = (old / "manifest.json").read_text(encoding="utf-8")
    (old / "manifest.json").write_text(text.replace("officer/i-speak-card-business-card.pdf", path), encoding="utf-8")
    (one,) = compare_outputs(old, old)
    assert [problem.code for problem in one.problems] == ["diff-manifest"]


def test_the_agency_file_is_found_by_the_manifest(place, old):
    with chdir(place.folder):
        assert find_agency_file(old).resolve() == (place.folder / "agency.yaml").resolve()
    (place.folder / "agency.yaml").rename(place.folder / "moved.yaml")
    with pytest.raises(ProblemsError) as error, chdir(place.folder):
        find_agency_file(old)
    assert error.value.exit_code == ExitCode.MISSING
    assert [problem.code for problem in error.value.problems] == ["diff-no-inputs"]


def test_a_folder_that_is_no_output(tmp_path):
    with pytest.raises(ProblemsError) as error:
        list(compare_outputs(tmp_path, tmp_path))
    assert [problem.code for problem in error.value.problems] == ["diff-no-output"]
