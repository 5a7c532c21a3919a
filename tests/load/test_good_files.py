"""Right files: what is written is what the models hold, and texts know where they stand."""

from __future__ import annotations

from datetime import date

import pytest

from generator.content.agency import Secret
from generator.diagnostics import ExitCode, Place, ProblemsError, SourcedText
from generator.load import load_agency, load_library
from generator.project import ProjectFiles


def test_library_keeps_what_is_written(library):
    module = library.modules[0]
    assert module.edition == "2026.10"
    assert module.number == 2
    assert module.reviewed == date(2026, 9, 1)
    assert module.summary == "What a detainer is. **Bold** and {{ agency.short_name }} are text here.\n\nA second paragraph."
    assert module.officer_steps[0].facts == ("d-request",)
    assert module.tables[0].rows == (("I-247", "1997"), ("I-247A", "2017"))
    assert [fact.as_of for fact in library.reference.facts] == ["2026", "2011-12", "undated"]
    assert [language.code for language in library.reference.languages] == ["es", "no", "ar", "vi"]
    assert library.reference.languages[1].note == ""
    assert library.reference.ice_offices[1].settlement_gonzalez is True
    assert library.stocks[0].bleed.points == pytest.approx(9 * 72 / 25.4)
    assert library.theme.masters["binder"].mirrored is True
    assert library.theme.products["pocket_card"].styles["h1"].bold is True


def test_texts_know_their_place(library, here):
    text = library.modules[0].key_points[0].text
    assert isinstance(text, SourcedText)
    assert text.place == Place(library.modules[0].title.place.file, 14, 11)


def test_modules_stand_in_series_order(tmp_path, here):
    folder = tmp_path / "packets" / "modules"
    folder.mkdir(parents=True)
    written = (here / "good/packets/modules/detainers.yaml").read_text(encoding="utf-8")
    (folder / "zero.yaml").write_text(written.replace("id: detainers\nnumber: 2", "id: zero\nnumber: 1"), encoding="utf-8")
    loaded = load_library(ProjectFiles(root=tmp_path, built_in=here / "good"))
    assert [module.id for module in loaded.modules] == ["zero", "detainers"]


def test_agency_in_friendly_forms(project, library, here):
    warnings = []
    agency = load_agency(project, here / "agencies/good.yaml", library, warnings)
    assert agency.slug == "good"
    assert agency.logo is not None
    assert (agency.logo.kind, agency.logo.width, agency.logo.height) == ("svg", 100, 50)
    assert agency.logo.alt == "Seal of the city of Mapleton"
    assert agency.logo.alt.place.line == 7
    assert agency.colors.accent == "#1A4480"
    assert agency.ice.name == "New Orleans Field Office"
    assert agency.ice.phone.display == "504-555-0110"
    assert agency.ice.night_phone is not None
    assert agency.ice.night_phone.display == "504-555-0111"
    assert agency.ice.night_phone.dialled == date(2026, 10, 1)
    assert agency.ice.night_phone.display.place.line == 12
    assert agency.language_line.phone.display == "800-555-0199 ext. 4"
    assert agency.language_line.phone.e164 == "+18005550199"
    assert agency.language_line.client_id == Secret(value=SourcedText("007"))
    assert agency.language_line.access_code == Secret(value=SourcedText("12:30"), print="officer")
    assert agency.languages == ("es", "no")
    assert agency.consulates[0].phone.display == "+52 55 5555 0123"
    assert agency.language_law == "on"
    assert agency.community_liaison is None
    assert agency.sign_off is not None
    assert agency.variant == "general"
    assert [warning.code for warning in warnings] == ["ice-phone-unverified"]
    assert hash(agency) == hash(load_agency(project, here / "agencies/good.yaml", library))


def test_values_that_look_like_markup_stay_text(project, library, here):
    agency = load_agency(project, here / "agencies/good.yaml", library)
    assert agency.counsel.name == "A & B <i>"
    assert agency.lep_coordinator.name == "**x**"
    assert agency.detainer_policy.clock_owner == "{{ 7*7 }}"
    assert agency.log_place == "../../etc"


def test_inputs_are_noted_without_the_machines_paths(project, library, here):
    load_agency(project, here / "agencies/good.yaml", library)
    names = [name for name, _ in project.inputs()]
    assert {"agency/good.yaml", "agency/seal.svg", "templates/theme.yaml", "packets/modules/detainers.yaml"} <= set(names)


def test_overdue_review_is_a_warning(here):
    warnings = []
    load_library(ProjectFiles(built_in=here / "good", today=date(2027, 9, 2)), warnings)
    assert [(problem.code, problem.severity, problem.place.line) for problem in warnings] == [("review-overdue", "warning", 7)]
    assert warnings[0].message == "module `detainers` was to be reviewed by 2027-09-01"
    warnings.clear()
    load_library(ProjectFiles(built_in=here / "good", today=date(2027, 9, 1)), warnings)
    assert warnings == []


def test_missing_files(project, library, tmp_path):
    with pytest.raises(ProblemsError) as caught:
        load_agency(project, tmp_path / "none.yaml", library)
    assert caught.value.exit_code == ExitCode.MISSING
    assert caught.value.problems[0].code == "missing-file"
    with pytest.raises(ProblemsError) as caught:
        load_library(ProjectFiles(built_in=tmp_path))
    assert caught.value.exit_code == ExitCode.MISSING
    assert [problem.place.file for problem in caught.value.problems] == [
        *(f"packets/reference/{name}.yaml" for name in ("consular_list", "glossary", "ice_offices", "languages", "states")),
        "templates/stocks.yaml",
        "templates/theme.yaml",
    ]


def test_built_in_content_loads():
    """What the program carries is right, and its example agencies are."""
    project = ProjectFiles(today=date(2026, 11, 24))
    library = load_library(project)
    assert {module.id for module in library.modules} >= {"detainers", "consular", "language"}
    assert len(library.reference.languages) > 80
