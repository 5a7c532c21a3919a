"""Headers find their fields: exactly, by the mapping file, by clear names; everything else is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.diagnostics import ProblemsError
from generator.load import preview_columns
from generator.load.table_columns import map_columns
from generator.load.table_fields import all_fields, find_field
from generator.load.table_names import field_called
from generator.load.yaml_nodes import read_tree

CLEAR = {
    "Agency name": "name",
    "Dept": "name",
    "DEPARTMENT_NAME": "name",
    "Short name": "short_name",
    "Agency Type": "kind",
    "ST": "state",
    "ICE office": "ice.office",
    "ICE duty phone": "ice.phone",
    "ICE\nduty phone": "ice.phone",
    "iceNightPhone": "ice.night_phone",
    "ICE e-mail": "ice.email",
    "Language line": "language_line.name",
    "Language line number": "language_line.phone",
    "Interpreter client ID": "language_line.client_id",
    "Consulate 2 city": "consulates.2.city",
    "Consulate phone": "consulates.1.phone",
    "consulate_3_fax_number": "consulates.3.fax",
    "287(g) status": "agreement_287g.status",
    "U-visa certifying official phone": "certifying_official.phone",
    "LEP Coordinator E-mail": "lep_coordinator.email",
    "Supervisor’s phone": "supervisor.phone",
    "48-hour clock owner": "detainer_policy.clock_owner",
    "Accent Colour": "colors.accent",
    "Sign-off reviewed by": "sign_off.reviewed_by",
}
UNCLEAR = [
    "Phone",
    "Supervisor",
    "Notes",
    "",
    "ICE phone 2",
    "Consulate 99 city",
    "consulates.0.city",
    "署 name",
    "x" * 5000,
    "Name 2",
]
NO_FIELDS = [
    *("consulates.0.city", "consulates.51.city", "consulates.city", "consulates", "ice", "languages.1", "consulates.².city"),
    *("consulates.1.1.city", "name.1", "press", "data", "logo.data"),
]


@pytest.mark.parametrize("header", CLEAR)
def test_clear_names(header):
    assert field_called(header) == CLEAR[header]


@pytest.mark.parametrize("header", UNCLEAR)
def test_unclear_names(header):
    assert field_called(header) is None
    assert find_field(header) is None


def test_every_field_is_found_by_its_own_name():
    names = [name.replace("#", "2") for name in all_fields()]
    assert [find_field(name).name for name in names] == names
    unclear = [name for name in names if field_called(name.replace(".", " ").replace("_", " ").upper()) not in (name, None)]
    assert unclear == []


@pytest.mark.parametrize("name", NO_FIELDS)
def test_what_is_no_field(name):
    assert find_field(name) is None


def mapped(headers, written=None):
    return map_columns(1, headers, "t.csv", read_tree(written.encode(), "columns.yaml") if written else None)


def test_a_mapping_can_be_saved_and_given_back():
    mapping, problems = mapped(["Dept", 'Duty "number"', "Fax", ""], '"Duty \\"number\\"": ice.phone\nFax: ignore\n')
    assert problems == []
    assert mapping.fields == {"Dept": "name", 'Duty "number"': "ice.phone"}
    again, problems = mapped(["Dept", 'Duty "number"', "Fax"], mapping.as_yaml())
    assert problems == []
    assert again.fields == mapping.fields
    assert mapping.as_yaml() == again.as_yaml()
    assert again.unmatched == ()


def test_unmatched_columns_stay_unmatched_when_saved():
    mapping, _ = mapped(["name", "Fax"])
    assert [column.header for column in mapping.unmatched] == ["Fax"]
    again, _ = mapped(["name", "Fax"], mapping.as_yaml())
    assert [column.header for column in again.unmatched] == ["Fax"]
    assert "ignore" in mapping.ignoring_unmatched().as_yaml().splitlines()[-1]


def test_problems_of_a_mapping_file():
    _, problems = mapped(["name", "Fax", "Mail"], "Fax: ice.fone\nE-Mail: ice.email\n")
    assert [(problem.code, problem.place.line, problem.hints) for problem in problems] == [
        ("columns-unknown-field", 1, ("did you mean `ice.phone`?",)),
        ("missing-column", 2, ("did you mean `Mail`?",)),
    ]


def test_two_columns_for_one_field():
    _, problems = mapped(["Dept", "state", "Agency name"])
    assert [(problem.code, problem.place.cell, problem.message) for problem in problems] == [
        ("duplicate-column", "C1", "`Agency name` gives `name`, and so does `Dept` in column A")
    ]


def test_a_phone_and_when_it_was_dialed():
    mapping, _ = mapped(
        ["ice.phone", "ice.phone.dialed", "language_line.client_id", "language_line.client_id.print", "counsel.phone"]
    )
    assert [column.field.path for column in mapping.used] == [
        ("ice", "phone", "number"), ("ice", "phone", "dialed"), ("language_line", "client_id", "value"),
        ("language_line", "client_id", "print"), ("counsel", "phone"),
    ]  # fmt: skip


def test_a_preview_shows_unmatched_columns(tmp_path, project):
    (tmp_path / "t.csv").write_text("Dept,Fax\nElm,1\n")
    mapping = preview_columns(project, tmp_path / "t.csv")
    assert mapping.fields == {"Dept": "name"}
    assert [column.header for column in mapping.unmatched] == ["Fax"]


@pytest.mark.parametrize("text", ["", "\n\n", "Elm,LA\nOak,LA\n"])
def test_a_table_without_headers(tmp_path, project, text):
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(ProblemsError) as caught:
        preview_columns(project, tmp_path / "t.csv")
    assert [problem.code for problem in caught.value.problems] == ["table-empty"]


def test_the_reference_has_every_field_and_names_that_are_found():
    page = (Path(__file__).parents[2] / "docs" / "reference" / "columns.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w.]+)` \| (.*) \| (.*) \|$", page, re.MULTILINE)
    other_forms = (".number", ".dialled", ".value")
    assert [name for name, _, _ in rows] == [name.replace("#", "N") for name in all_fields() if not name.endswith(other_forms)]
    wrong = [
        (name, called)
        for name, _, also in rows
        for called in also.split(", ")
        if called and field_called(called.replace("N", "2")) != name.replace("N", "2")
    ]
    assert wrong == []
