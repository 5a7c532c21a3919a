"""Whatever cells and files hold, reading them ends in agencies or problems, and text comes out as it went in."""

from __future__ import annotations

import itertools

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError

from generator.diagnostics import ProblemsError
from generator.load import open_source
from generator.load.table_columns import map_columns
from generator.load.table_names import field_called
from generator.load.text_rules import AGENCY_LIMITS, forbidden
from generator.load.yaml_nodes import read_tree
from tests.load.tables import GOOD, grid, write_csv

OPTIONS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(list("\"',;\t\n\r=+-@#|{}[]&<>*_:\0\x07\x1b\x85\u200f\u202e\u2066\u2028\ufeffעبक漢é")),
    ),
    max_size=40,
)
NUMBERS = itertools.count()


FIELDS = st.sampled_from([*GOOD, "slug", "logo", "annexes.1.file", "consulates.1.checked", "sample"])
CELLS = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
    *(st.dates(), st.datetimes(), st.times(), HOSTILE),
)


def loaded(project, library, path):
    """Return the rows of a file, or nothing for one that is refused; every problem can be shown."""
    try:
        source = open_source(project, path, library=library, ignore_unmatched=True)
    except ProblemsError as error:
        refused = error.problems
    else:
        refused = ()
    rows = [] if refused else list(source)
    for row in rows:
        assert (row.agency is None) == any(problem.severity == "error" for problem in row.problems)
        assert all(problem.place.line == row.number for problem in row.problems)
        assert row.agency is None or row.agency.slug == row.slug
    problems = [*refused, *(problem for row in rows for problem in row.problems)]
    assert all(line.isprintable() for problem in problems for line in str(problem).split("\n"))
    assert rows or refused
    return rows


@OPTIONS
@given(value=HOSTILE)
def test_any_text_comes_out_as_it_went_in(value, project, library, tmp_path):
    row, good = loaded(
        project, library, write_csv(tmp_path / f"{next(NUMBERS)}.csv", grid({"log_place": value}, {"name": "Oak"}))
    )
    assert good.agency is not None
    trimmed = value.replace("\r\n", "\n").strip()
    fine = trimmed and not forbidden(trimmed, one_line=True) and len(trimmed) <= AGENCY_LIMITS["log_place"]
    if row.agency is not None:
        assert row.agency.log_place == trimmed
        assert fine
    else:
        assert not fine or row.problems[0].code in ("cell-number", "cell-error")


@OPTIONS
@given(values=st.dictionaries(FIELDS, HOSTILE, max_size=6))
def test_any_values_in_any_fields(values, project, library, tmp_path):
    loaded(project, library, write_csv(tmp_path / f"{next(NUMBERS)}.csv", grid(values)))


@OPTIONS
@given(cells=st.lists(CELLS, max_size=18))
def test_any_cells_of_a_workbook(cells, project, library, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(list(GOOD))
    for column, cell in enumerate(cells, start=1):
        try:
            book.active.cell(2, column, cell)
        except (IllegalCharacterError, ValueError, OverflowError):
            continue
    path = tmp_path / f"{next(NUMBERS)}.xlsx"
    try:
        book.save(path)
    except (ValueError, OverflowError, TypeError):
        return
    loaded(project, library, path)


@OPTIONS
@given(raw=st.binary(max_size=300) | st.text(alphabet='name,stae;"\r\n\t \0é', max_size=200).map(str.encode))
def test_any_bytes_as_csv(raw, project, library, tmp_path):
    path = tmp_path / f"{next(NUMBERS)}.csv"
    path.write_bytes(raw)
    loaded(project, library, path)


@OPTIONS
@given(headers=st.lists(HOSTILE, max_size=8))
def test_any_headers_can_be_saved_and_given_back(headers):
    for header in headers:
        field_called(header)
    mapping, _ = map_columns(1, ["name", *headers], "t.csv", None)
    saved = mapping.ignoring_unmatched().as_yaml()
    if len({column.header for column in mapping.columns}) == len(mapping.columns):
        again, problems = map_columns(1, ["name", *headers], "t.csv", read_tree(saved.encode(), "columns.yaml"))
        assert [problem for problem in problems if problem.code not in ("duplicate-column",)] == []
        assert again.fields == mapping.fields
        assert again.unmatched == ()
