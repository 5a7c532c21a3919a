"""From a source to agencies: the same checks as for agency files, problems at their cells, bad rows apart from good ones."""

from __future__ import annotations

import json
import pickle
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from generator.diagnostics import ExitCode, ProblemsError
from generator.diagnostics.render import problem_record, render_problems
from generator.load import load_agency, open_source
from tests.load.tables import found, grid, write_csv, write_xlsx


def rows_of(project, library, path, **options):
    return list(open_source(project, path, library=library, **options))


def refused(project, path, **options):
    with pytest.raises(ProblemsError) as caught:
        open_source(project, path, **options)
    return caught.value


def as_file(text: str, folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


AGENCY = """
name: Elm Police Department
short_name: Elm PD
kind: police
state: LA
ice: {office: new-orleans, phone: 504-555-0142}
language_line: {name: Delta Language Line, phone: 504-555-0110, client_id: "0070112"}
languages: [es, vi]
supervisor: {title: Watch commander, phone: 504-555-0100}
counsel: {name: A. Fontaine}
lep_coordinator: {name: R. Okafor}
complaint_line: {phone: 504-555-0130}
detainer_policy: {mode: notify-only, clock_owner: booking sergeant}
log_place: booking screen 4
"""


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_row_is_the_agency_that_a_file_would_be(project, library, tmp_path, form):
    table = write_csv(tmp_path / "t.csv", grid({})) if form == "csv" else write_xlsx(tmp_path / "t.xlsx", grid({}))
    (row,) = rows_of(project, library, table)
    assert row.problems == ()
    assert (row.number, row.name, row.slug) == (2, "Elm Police Department", "elm-police-department-la")
    file = as_file(AGENCY, tmp_path, "elm-police-department-la.yaml")
    assert row.agency == load_agency(project, file, library)
    assert row.agency.name.place.cell == "A2"
    assert row.agency.language_line.client_id.value == "0070112"


def test_csv_and_xlsx_have_the_same_digests(project, library, tmp_path):
    rows = grid({}, {"name": "Oak Police", "log_place": "a\nb"})
    csv, xlsx = write_csv(tmp_path / "t.csv", rows), write_xlsx(tmp_path / "t.xlsx", rows)
    turned = write_csv(tmp_path / "u.csv", [row[::-1] for row in rows], "utf-16", "\t")
    digests = [[row.digest for row in open_source(project, path, library=library).raw_rows()] for path in (csv, xlsx, turned)]
    assert digests[0] == digests[1] == digests[2]
    assert len(set(digests[0])) == 2


def test_problems_have_the_words_of_agency_files_and_the_place_of_the_cell(project, library, tmp_path):
    bad = {"ice.phone": "555-0142", "languages": "es, xx", "state": "Louisiana", "colors.accent": "#FFFF00", "short_name": "",
           "counsel.name": "", "detainer_policy.mode": "maybe", "counsel.email": "x"}  # fmt: skip
    source = open_source(project, write_csv(tmp_path / "t.csv", grid({}, bad, {"name": "Oak"})), library=library)
    good, wrong, other = list(source)
    assert good.agency is not None
    assert other.agency is not None
    assert wrong.agency is None
    assert wrong.name == "Elm Police Department"
    header = list(source.mapping.fields)
    cells = {header[problem.place.column - 1]: problem.code for problem in wrong.problems}
    assert cells == {
        "short_name": "empty-value", "state": "unknown-state", "ice.phone": "agency-phone", "languages": "unknown-language",
        "detainer_policy.mode": "bad-value", "colors.accent": "color-contrast", "counsel.email": "agency-email",
    }  # fmt: skip
    assert {problem.place.line for problem in wrong.problems} == {3}
    phone = next(problem for problem in wrong.problems if problem.code == "agency-phone")
    assert str(phone).splitlines()[0].endswith('t.csv:3:6: error[agency-phone]: "555-0142" is not a phone number (cell F3)')
    assert "(cell F3)" in render_problems([phone], "short")
    assert problem_record(phone)["cell"] == "F3"
    json.dumps(problem_record(phone))


def test_needed_groups_that_are_empty(project, library, tmp_path):
    (row,) = rows_of(project, library, write_csv(tmp_path / "t.csv", grid({"supervisor.title": "", "supervisor.phone": " "})))
    assert found(row.problems) == [("K2", "empty-value")]


def test_optional_groups_and_entries_that_are_empty(project, library, tmp_path):
    mexico = {"consulates.2.country": "Mexico", "consulates.2.city": "Houston", "consulates.2.phone": "713-555-0165",
              "consulates.2.checked": "2026-10-01", "consulates.1.country": "", "certifying_official.name": ""}  # fmt: skip
    (row,) = rows_of(project, library, write_csv(tmp_path / "t.csv", grid(mexico)))
    assert row.problems == ()
    assert [consulate.country for consulate in row.agency.consulates] == ["Mexico"]
    assert row.agency.certifying_official is None


def test_numbers_and_dates_in_workbooks(project, library, tmp_path):
    cells = {"ice.phone": 5045550142, "ice.phone.dialed": date(2026, 10, 1), "sample": True, "supervisor.phone": "504-555-0100"}
    (row,) = rows_of(project, library, write_xlsx(tmp_path / "t.xlsx", grid(cells)))
    assert row.problems == ()
    assert row.agency.ice.phone.e164 == "+15045550142"
    assert row.agency.ice.phone.dialled == date(2026, 10, 1)
    assert row.agency.sample is True


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("language_line.client_id", 70112, "cell-number"),
        ("detainer_policy.directive", date(2026, 5, 12), "cell-number"),
        ("detainer_policy.directive", 12.4, "cell-number"),
        ("ice.phone", 4.025550141e19, "agency-phone"),
        ("ice.phone", date(2026, 5, 12), "cell-number"),
        ("ice.phone", 5550142, "agency-phone"),
        ("name", True, "bad-value"),
        ("log_place", "=1+1", "cell-error"),
        ("log_place", "#REF!", "cell-error"),
        ("sign_off.reviewed_on", 46000, "bad-value"),
    ],
)
def test_cells_that_a_spreadsheet_program_changed(project, library, tmp_path, field, value, code):
    extra = {"sign_off.reviewed_by": "J. Doe"} if field.startswith("sign_off") else {}
    (row,) = rows_of(project, library, write_xlsx(tmp_path / "t.xlsx", grid({field: value, **extra})))
    assert row.agency is None
    assert [problem.code for problem in row.problems] == [code]


@pytest.mark.parametrize("value", ["4.47E+09", "1E+10", "#N/A"])
def test_shortened_numbers_in_csv(project, library, tmp_path, value):
    (row,) = rows_of(project, library, write_csv(tmp_path / "t.csv", grid({"language_line.client_id": value})))
    assert [problem.code for problem in row.problems] == ["cell-error" if value[0] == "#" else "cell-number"]


@pytest.mark.parametrize("value", ["=HYPERLINK(1)", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", '="0471"'])
def test_formulas_in_csv_are_text(project, library, tmp_path, value):
    (row,) = rows_of(project, library, write_csv(tmp_path / "t.csv", grid({"log_place": value})))
    assert row.problems == ()
    assert row.agency.log_place == value


def test_duplicate_slugs_name_both_rows(project, library, tmp_path):
    rows = grid({}, {"name": "Oak"}, {"short_name": "Elm"}, {"slug": "oak-la", "name": "Other"})
    source = open_source(project, write_csv(tmp_path / "t.csv", rows), library=library)
    messages = [[problem.message for problem in row.problems] for row in source]
    assert messages == [
        ["rows 2 and 4 have the same slug, `elm-police-department-la`"],
        ["rows 3 and 5 have the same slug, `oak-la`"],
        ["rows 2 and 4 have the same slug, `elm-police-department-la`"],
        ["rows 3 and 5 have the same slug, `oak-la`"],
    ]
    assert [raw.rival for raw in source.raw_rows()] == [4, 5, 2, 3]


def test_slugs_that_cannot_be_made(project, library, tmp_path):
    rows = grid({"name": "警察署"}, {"slug": "Bad Slug"}, {"name": "Cañon’s Ångström " + "very " * 20})
    one, two, three = rows_of(project, library, write_csv(tmp_path / "t.csv", rows))
    assert found(one.problems) == [("A2", "bad-slug")]
    assert found(two.problems) == [("S3", "bad-slug")]
    assert three.agency.slug == "canons-angstrom-very-very-very-very-very-very-very-very-la"


def test_a_bad_row_does_not_stop_the_rest(project, library, tmp_path):
    path = write_csv(tmp_path / "t.csv", grid({}))
    text = path.read_text()
    good = text.splitlines()[1]
    path.write_text("\n".join([text.rstrip("\n"), '"Ash" x,1', good + ",stray", "Fir", good.replace("Elm", "Oak")]) + "\n")
    rows = rows_of(project, library, path)
    assert [row.agency is not None for row in rows] == [True, False, False, False, True]
    assert [row.problems[0].code for row in rows[1:3]] == ["table-row", "table-row"]
    assert {problem.code for problem in rows[3].problems} == {"empty-value"}


def test_columns_that_nobody_knows_stop_unless_ignored(project, library, tmp_path):
    path = write_csv(tmp_path / "t.csv", grid({"Fax number of the mayor": "1"}))
    error = refused(project, path, library=library)
    assert found(error.problems) == [("S1", "unmatched-column")]
    (row,) = rows_of(project, library, path, ignore_unmatched=True)
    assert row.agency is not None
    told = as_file('"Fax number of the mayor": ignore\n', tmp_path, "columns.yaml")
    assert rows_of(project, library, path, columns=told)[0].agency is not None


def test_needed_fields_without_a_column(project, library, tmp_path):
    taken = [grid({})[0].index(name) for name in ("counsel.name", "language_line.name")]
    rows = [[cell for index, cell in enumerate(row) if index not in taken] for row in grid({})]
    error = refused(project, write_csv(tmp_path / "t.csv", rows), library=library)
    assert [problem.message for problem in error.problems] == [
        "no column gives `language_line.name`, and no default",
        "no column gives `counsel`, and no default",
    ]


DEFAULTS = """
name: Never Taken
logo: seal.svg
logo_alt: Seal of the state
ice: {office: new-orleans, phone: {number: 504-555-0142, dialed: 2026-10-01}, email: duty@ice.example}
language_line: {name: Delta Language Line, phone: 504-555-0110, client_id: {value: "0070112", print: officer}, say: Say it.}
supervisor: {title: Watch commander, name: Default Name, phone: 504-555-0100, email: d@example.org}
counsel: {name: State counsel, phone: 504-555-0120}
lep_coordinator: {name: R. Okafor}
complaint_line: {phone: 504-555-0130}
detainer_policy: {mode: notify-only, clock_owner: booking sergeant}
languages: [es, vi]
state: LA
log_place: booking screen 4
"""


@pytest.fixture
def defaults(tmp_path):
    folder = tmp_path / "defaults"
    folder.mkdir()
    (folder / "seal.svg").write_bytes((Path(__file__).parent / "agencies" / "seal.svg").read_bytes())
    return as_file(DEFAULTS, folder, "defaults.yaml")


def test_rows_are_laid_over_defaults(project, library, tmp_path, defaults):
    table = [["name", "short_name", "kind", "languages", "counsel.phone"], ["Elm", "E", "police", "", "504-555-0121"],
             ["Oak", "O", "police", "ar", ""]]  # fmt: skip
    elm, oak = rows_of(project, library, write_csv(tmp_path / "t.csv", table), defaults=defaults)
    assert elm.problems == oak.problems == ()
    assert elm.agency.slug == "elm-la"
    assert elm.agency.languages == ("es", "vi")
    assert oak.agency.languages == ("ar",)
    assert (elm.agency.counsel.name, elm.agency.counsel.phone.display) == ("State counsel", "504-555-0121")
    assert oak.agency.counsel.phone.display == "504-555-0120"
    assert elm.agency.logo.alt == "Seal of the state"
    assert elm.agency.log_place.place.file.endswith("defaults.yaml")
    assert [name for name, _ in elm.inputs] == ["agency/row", "agency/seal.svg"]
    assert [side.name for side in elm.sides] == ["seal.svg"]


def test_who_is_named_in_a_row_is_not_reached_by_the_number_of_the_defaults(project, library, tmp_path, defaults):
    table = [["name", "short_name", "kind", "ice.office", "ice.phone", "Language line", "Language line phone", "supervisor.name"],
             ["Elm", "E", "police", "seattle", "206-555-0101", "Other Line", "504-555-0199", "B. Other"],
             ["Oak", "O", "police", "", "504-555-0177", "", "", ""],
             ["Fir", "F", "police", "seattle", "", "Other Line", "", ""]]  # fmt: skip
    elm, oak, fir = rows_of(project, library, write_csv(tmp_path / "t.csv", table), defaults=defaults)
    assert (elm.agency.ice.name, elm.agency.ice.email) == ("Seattle Field Office", None)
    line = elm.agency.language_line
    assert (line.client_id.value, line.client_id.print, line.say) == (None, "officer", "Say it.")
    supervisor = elm.agency.supervisor
    assert (supervisor.name, supervisor.title, supervisor.phone, supervisor.email) == ("B. Other", "Watch commander", None, None)
    assert (oak.agency.ice.phone.display, oak.agency.ice.phone.dialled, oak.agency.ice.office) == (
        "504-555-0177",
        None,
        "new-orleans",
    )
    assert oak.agency.supervisor.name == "Default Name"
    assert [(problem.code, problem.place.line) for problem in fir.problems] == [("missing-key", 4), ("empty-value", 4)]


def test_defaults_have_to_be_right_in_what_they_say(project, library, tmp_path, defaults):
    table = write_csv(tmp_path / "t.csv", grid({}))
    defaults.write_text("ice: {phone: 12}\nstatus: x\nlanguages: [xx]\n")
    error = refused(project, table, library=library, defaults=defaults)
    assert [(problem.place.line, problem.code) for problem in error.problems] == [
        (1, "agency-phone"), (2, "unknown-key"), (3, "unknown-language"),
    ]  # fmt: skip


def test_a_change_of_the_defaults_changes_every_digest(project, library, tmp_path, defaults):
    table = write_csv(tmp_path / "t.csv", grid({}))
    before = open_source(project, table, library=library, defaults=defaults).raw(2).digest
    defaults.write_text(DEFAULTS.replace("screen 4", "screen 5"))
    assert open_source(project, table, library=library, defaults=defaults).raw(2).digest != before


def test_a_folder_of_agency_files(project, library, tmp_path):
    folder = tmp_path / "agencies"
    as_file(AGENCY, folder, "elm.yaml")
    as_file("slug: oak-pd\n" + AGENCY, folder, "oak.yml")
    as_file("slug: elm\n" + AGENCY.replace("504-555-0142", "1"), folder, "fir.yaml")
    as_file("name: [", folder, "zed.yaml")
    as_file("not an agency", folder, "readme.txt")
    source = open_source(project, folder, library=library)
    rows = list(source)
    assert [(row.number, row.slug, row.agency is not None) for row in rows] == [
        (1, "elm", False), (2, "elm", False), (3, "oak-pd", True), (4, "zed", False),
    ]  # fmt: skip
    assert [[problem.code for problem in row.problems] for row in rows] == [
        ["duplicate-slug"], ["duplicate-slug", "agency-phone"], [], ["yaml-syntax"],
    ]  # fmt: skip
    assert rows[2].agency == load_agency(project, folder / "oak.yml", library)
    assert rows[2].inputs[0][0] == "agency/oak.yml"
    assert source.count == len(source) == 4
    (single,) = rows_of(project, library, folder / "elm.yaml")
    assert single.agency is not None


def test_a_folder_laid_over_defaults(project, library, tmp_path, defaults):
    as_file(
        "name: Elm\nshort_name: E\nkind: police\nlogo: own.svg\nlogo_alt: Own seal\nbad_key: 1\n", defaults.parent, "elm.yaml"
    )
    as_file("name: Oak\nshort_name: O\nkind: police\nlog_place: book\n", defaults.parent, "oak.yaml")
    elm, oak = rows_of(project, library, defaults.parent, defaults=defaults)
    assert [(problem.code, problem.place.line) for problem in elm.problems] == [("logo-missing", 4), ("unknown-key", 6)]
    assert (oak.agency.name, oak.agency.log_place, oak.agency.logo.alt) == ("Oak", "book", "Seal of the state")


@pytest.mark.parametrize(
    ("line", "slug"),
    [("slug: oak", "oak"), ("slug: 'oak' # x", "oak"), ("slug: null", "elm"), ("# slug: oak", "elm"), ('"slug": oak', "oak"),
     ("slug: oak\nlanguage_law: a slug", "oak"), ("slug:", "elm"), ("slug: >-\n  oak", "oak")],
)  # fmt: skip
def test_slugs_of_files_are_found_without_reading_them(project, library, tmp_path, line, slug):
    as_file(f"{line}\n{AGENCY}", tmp_path, "elm.yaml")
    source = open_source(project, tmp_path, library=library)
    assert source.raw(1).slug == slug
    assert source.load(1).agency.slug == slug


@pytest.mark.parametrize("name", ["none.csv", "none.xlsx", "none", "empty"])
def test_sources_that_are_none(project, library, tmp_path, name):
    (tmp_path / "empty").mkdir()
    assert refused(project, tmp_path / name, library=library).exit_code == ExitCode.MISSING


def test_options_that_fit_no_source(project, library, tmp_path):
    table = write_csv(tmp_path / "t.csv", grid({}))
    assert refused(project, table, library=library, sheet="x").exit_code == ExitCode.USAGE
    assert refused(project, tmp_path, library=library, sheet="x").exit_code == ExitCode.USAGE
    assert refused(project, table, library=library, columns=tmp_path / "none.yaml").exit_code == ExitCode.MISSING


def test_limits(project, library, tmp_path, monkeypatch):
    monkeypatch.setattr("generator.load.agency_source.MAX_ROWS", 2)
    write_csv(tmp_path / "t.csv", grid({}, {"name": "Oak"}, {"name": "Fir"}))
    assert refused(project, tmp_path / "t.csv", library=library).problems[0].code == "table-too-big"
    write_csv(tmp_path / "t.csv", [[*row, *[""] * 500, "x"] for row in grid({})])
    assert refused(project, tmp_path / "t.csv", library=library).problems[0].code == "table-too-big"
    write_csv(tmp_path / "t.csv", grid({"log_place": "x" * 32_768}))
    (row,) = rows_of(project, library, tmp_path / "t.csv")
    assert found(row.problems) == [("R2", "too-long")]


def test_loader_and_raw_rows_go_to_other_processes(project, library, tmp_path, defaults):
    source = open_source(project, write_csv(tmp_path / "t.csv", grid({})), library=library, defaults=defaults)
    before = project.inputs()
    loader, raw = pickle.loads(pickle.dumps((source.loader, source.raw(2))))
    assert loader.load(raw, library, project) == source.load(2)
    assert project.inputs() == before


def test_rows_by_number(project, library, tmp_path):
    source = open_source(
        project, write_csv(tmp_path / "t.csv", [*grid({})[:1], [], *grid({}, {"name": "Oak"})[1:]]), library=library
    )
    assert [raw.number for raw in source.raw_rows()] == [3, 4]
    assert source.load(4).name == "Oak"
    for number in (0, 2, 5):
        with pytest.raises(KeyError):
            source.load(number)
    source.close()


def test_many_rows_take_no_more_memory(project, library, tmp_path):
    def peak(count: int) -> int:
        """Return the most bytes that reading `count` rows takes."""
        path = write_csv(
            tmp_path / f"{count}.csv", grid(*({"name": f"Town {n}", "language_law": "x" * 390} for n in range(count)))
        )
        tracemalloc.start()
        try:
            source = open_source(project, path, library=library)
            assert sum(1 for _ in source.raw_rows()) == source.count == count
            assert all(source.load(number).agency is not None for number in range(2, count, 1000))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few, many = peak(7_000), peak(14_000)
    assert many < 16_000_000
    assert many < few + 250 * 7_000
