"""The form is the schema's: every field has its words, its place and the required mark that the loader gives it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content.agency import Agency
from generator.content.packets import Library
from generator.diagnostics import Problem
from generator.load import load_library
from generator.project import ProjectFiles
from generator.studio.agency_form.actions import acted
from generator.studio.agency_form.form import GROUPS, FieldView, ListView, PartView, form_of
from generator.studio.agency_form.schema import Field, agency_schema, schema_by_path
from generator.studio.agency_form.versions import differences, merged
from generator.studio.agency_text import checked_text, values_of, with_values
from generator.studio.agency_yaml.matching import matched
from generator.studio.words import read_words

ROOT = Path(__file__).parents[2]
WORDS = read_words()
FULL = {
    "sample": "true", "slug": "a-b", "name": "A", "short_name": "A", "kind": "police", "state": "LA", "logo.path": "seal.svg",
    "logo.alt": "A seal", "colors.accent": "#1F3A6E", "ice.office": "new-orleans", "ice.name": "ICE", "ice.email": "a@b.example",
    "language_line.name": "L", "language_line.client_id.value": "1", "language_line.client_id.print": "officer",
    "language_line.access_code.value": "2", "language_line.access_code.print": "officer", "language_line.say": "Say",
    "language_line.contract_ends": "2030-01-01", "languages.0": "es", "consulates.0.country": "Mexico", "consulates.0.city": "X",
    "consulates.0.email": "a@b.example", "consulates.0.checked": "2026-11-01", "agreement_287g.status": "active",
    "agreement_287g.model": "M", "agreement_287g.signed": "2026-01-01", "detainer_policy.mode": "hold",
    "detainer_policy.directive": "D", "detainer_policy.clock_owner": "C", "language_law": "L", "log_place": "P",
    "annexes.0.file": "a.pdf", "annexes.0.title": "T", "press.icc": "a.icc", "press.condition": "C", "printers.0.id": "p",
    "printers.0.x": "1mm", "printers.0.y": "1mm", "printers.0.rotation": "0.1", "printers.0.unprintable": "5mm",
    "sign_off.reviewed_by": "R", "sign_off.reviewed_on": "2026-11-01",
}  # fmt: skip
PERSONS = ("supervisor", "counsel", "lep_coordinator", "certifying_official", "community_liaison", "complaint_line",
           "agreement_287g.supervisor")  # fmt: skip
PHONES = (
    "ice.phone",
    "ice.night_phone",
    "language_line.phone",
    "consulates.0.phone",
    "consulates.0.fax",
    *(f"{p}.phone" for p in PERSONS),
)
FULL |= {f"{path}.number": "504-555-0142" for path in PHONES} | {f"{path}.dialled": "2026-11-01" for path in PHONES}
FULL |= {f"{path}.{name}": value for path in PERSONS for name, value in (("name", "N"), ("title", "T"), ("email", "a@b.example"))}
FIELDS = [path for path, spec in schema_by_path().items() if isinstance(spec, Field)]


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ProjectFiles())


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """An agency file's place, with the files that the full one names."""
    (tmp_path / "seal.svg").write_bytes((ROOT / "templates/starter/seal.svg").read_bytes())
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    profile = bytearray(200)
    profile[12:20], profile[36:40] = b"prtrCMYK", b"acsp"
    (tmp_path / "a.icc").write_bytes(profile)
    return tmp_path / "agency.yaml"


def test_every_field_has_a_label_and_no_label_is_of_no_field() -> None:
    for kind in ("label", "help", "example"):
        named = {name.removeprefix(f"agency.{kind}.") for name in WORDS.texts if name.startswith(f"agency.{kind}.")}
        assert named <= set(schema_by_path())
        assert kind != "label" or named == set(schema_by_path())
    choices = {
        f"{path}.{choice}" for path, spec in schema_by_path().items() if isinstance(spec, Field) for choice in spec.choices
    }
    assert {name.removeprefix("agency.choice.") for name in WORDS.texts if name.startswith("agency.choice.")} == choices


def test_every_key_of_an_agency_is_in_one_group() -> None:
    placed = [path for _, paths in GROUPS for path in paths]
    assert sorted(placed) == sorted(Agency.model_fields)
    assert {name.removeprefix("agency.group.") for name in WORDS.texts if name.startswith("agency.group.")} == {
        name for name, _ in GROUPS
    }


def test_the_full_file_fills_every_field_and_loads(library: Library, beside: Path) -> None:
    assert {".".join("*" if part == "0" else part for part in path.split(".")) for path in FULL} == set(FIELDS)
    text = with_values("state: LA\n", FULL)
    assert values_of(text) == FULL
    checked = checked_text(ProjectFiles(), library, beside, text)
    assert checked.agency is not None
    assert not checked.errors


@pytest.mark.parametrize("path", FIELDS)
def test_required_marks_are_the_loaders_and_its_problem_stands_at_the_field(path: str, library: Library, beside: Path) -> None:
    field = path.replace("*", "0")
    text = with_values(
        "name: A\n" if path == "state" else "state: LA\n", {name: value for name, value in FULL.items() if name != field}
    )
    if path == "languages.*":
        text = with_values(text, FULL | {"languages.0": "xx"})
    found = [(one.field, one.problem.code) for one in checked_text(ProjectFiles(), library, beside, text).errors]
    spec = schema_by_path()[path]
    assert isinstance(spec, Field)
    if path == "ice.name":
        assert not found
    assert [name for name, _ in found] == ([field] if spec.required else [])


def test_a_required_part_that_is_missing_stands_at_the_part(library: Library, beside: Path) -> None:
    for spec in agency_schema().parts:
        if isinstance(spec, Field):
            continue
        left = {name: value for name, value in FULL.items() if not name.startswith(f"{spec.path}.")}
        text = with_values("state: LA\n", left)
        found = [one.field for one in checked_text(ProjectFiles(), library, beside, text).errors]
        assert found == ([spec.path] if spec.required else [])


def test_problems_of_places_stand_at_their_fields(library: Library, beside: Path) -> None:
    wrong = {
        "name": "a\u202eb", "slug": "A b", "state": "XX", "ice.office": "nowhere", "ice.night_phone.number": "1",
        "ice.email": "x", "ice.phone.dialled": "2026-02-30", "language_line.contract_ends": "soon", "languages.0": "English",
        "kind": "navy", "colors.accent": "#FFFF00", "logo.path": "none.svg", "press.icc": "../x.icc", "annexes.0.file": "b.pdf",
        "printers.0.x": "1em", "printers.0.rotation": "a", "printers.0.unprintable": "-1mm", "consulates.0.fax.number": "no",
        "counsel.email": "x@", "language_line.client_id.value": "9" * 41, "agreement_287g.status": "perhaps",
        "sign_off.reviewed_on": "2026",
    }  # fmt: skip
    checked = checked_text(ProjectFiles(), library, beside, with_values("state: LA\n", FULL | wrong))
    assert {one.field for one in checked.errors} == set(wrong)
    assert not any(one.problem.place.cell for one in checked.problems)


def test_a_problem_of_an_unknown_key_stands_at_what_it_is_in(library: Library, beside: Path) -> None:
    text = with_values("state: LA\n", FULL).replace("  city: X", "  town: X").replace("log_place: P", "log_place: P\nrank: 1")
    found = [(one.field, one.problem.code) for one in checked_text(ProjectFiles(), library, beside, text).errors]
    assert set(found) == {("consulates.0", "unknown-key"), ("consulates.0.city", "missing-key"), ("", "unknown-key")}


def views(part: FieldView | PartView | ListView) -> list[FieldView | PartView | ListView]:
    inner = part.parts if isinstance(part, PartView) else part.entries if isinstance(part, ListView) else ()
    return [part, *(one for each in inner for one in views(each))]


def test_the_form_shows_every_value_and_problem(library: Library) -> None:
    bad = [(Problem("bad-value", "wrong"), "counsel.phone.number"), (Problem("unknown-key", "what"), "consulates.7")]
    form = form_of(FULL, bad, library, WORDS)
    shown = {view.path: view for group in form.groups for part in group.parts for view in views(part)}
    values = {path: view.value for path, view in shown.items() if isinstance(view, FieldView)}
    assert values == FULL
    assert shown["counsel.phone.number"].problems == (bad[0][0],)
    assert shown["consulates"].problems == (bad[1][0],), "an entry that is not shown"
    assert [(id, label) for _, id, label in form.errors] == [
        ("f-counsel-phone-number", "Counsel, Phone"),
        ("f-consulates", "Consulates"),
    ]
    office = shown["ice.office"]
    assert isinstance(office, FieldView)
    assert office.choices[1][0] == "Serves Louisiana"
    assert "not checked against ICE's own" in office.help
    languages = shown["languages"]
    assert isinstance(languages, ListView)
    assert "es" not in {code for _, group in languages.choices for code, _ in group}


def test_what_cannot_be_chosen_is_still_shown(library: Library) -> None:
    form = form_of({"state": "XX", "kind": "navy", "sign_off.reviewed_on": "soon"}, [], library, WORDS)
    shown = {
        view.path: view for group in form.groups for part in group.parts for view in views(part) if isinstance(view, FieldView)
    }
    for path in ("state", "kind"):
        assert shown[path].value in {value for _, group in shown[path].choices for value, _ in group}
    assert shown["sign_off.reviewed_on"].kind == "text", "a date field would show nothing"


def test_buttons_move_take_out_and_add() -> None:
    values = {"name": "x", "languages.0": "es", "languages.1": "vi", "languages.2": "so"}
    one = acted(values, "languages.down.0")
    assert one is not None
    assert [one.values[f"languages.{number}"] for number in range(3)] == ["vi", "es", "so"]
    assert one.focus == "languages.down.1"
    two = acted(one.values, "languages.remove.2")
    assert two is not None
    assert (two.values.get("languages.2"), two.focus, two.values["name"]) == (None, "languages.remove.1", "x")
    three = acted(two.values, "languages.add", "es")
    assert three is not None
    assert three.values == two.values, "there already"
    assert acted(values, "languages.up.3") is None


def test_versions_are_told_apart_by_what_they_were_made_from() -> None:
    base = {"name": "A", "log_place": "x", "languages.0": "es"}
    theirs = {"name": "B", "log_place": "x", "languages.0": "es", "languages.1": "vi"}
    yours = {"name": "C", "log_place": "y", "languages.0": "es", "sample": "false"}
    rows = {row.path: (row.theirs, row.yours, row.chosen) for row in differences(base, theirs, yours)}
    assert rows == {
        "name": (("B",), ("C",), ""),
        "languages": (("es", "vi"), ("es",), "theirs"),
        "log_place": (("x",), ("y",), "yours"),
    }
    assert {row.chosen for row in differences(None, theirs, yours)} == {""}
    assert merged(theirs, yours, {"languages": "theirs", "name": "yours"}) == {
        "name": "C", "log_place": "y", "sample": "false", "languages": "", "languages.0": "es", "languages.1": "vi",
    }  # fmt: skip


def test_entries_are_known_again() -> None:
    a, b, c = {"k": "1", "v": "x"}, {"k": "2", "v": "y"}, {"k": "3", "v": "z"}
    assert matched([a, b, c], [c, a, b]) == [2, 0, 1]
    assert matched([a, b, c], [a, c]) == [0, 2]
    assert matched([a, b], [{"k": "1", "v": "new"}, b, {"k": "9"}]) == [0, 1, None]
    assert matched([a], [{"k": "7", "v": "q"}]) == [0], "all of it typed over"
    assert matched([a, a], [a, a]) == [0, 1]
