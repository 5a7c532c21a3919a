"""CSV files: every encoding and delimiter people save, and nothing lost where quotes go wrong."""

from __future__ import annotations

import pytest

from generator.diagnostics import ProblemsError
from generator.load.table_columns import known_headers
from generator.load.table_csv import csv_rows

HEAD = "name,state,log_place\r\n"


def read(path, warnings=None):
    return [
        (row.number, list(row.cells), row.fault)
        for row in csv_rows(path, "t.csv", known_headers, [] if warnings is None else warnings)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(tmp_path, encoding, delimiter):
    path = tmp_path / "t.csv"
    path.write_bytes(
        f'name{delimiter}state\nCañon "x"\r\nPD, Elm; b{delimiter}LA\n'.replace(
            'Cañon "x"\r\nPD, Elm; b', '"Cañon ""x""\r\nPD, Elm; b"'
        ).encode(encoding)
    )
    warnings = []
    assert read(path, warnings) == [(1, ["name", "state"], ""), (2, ['Cañon "x"\nPD, Elm; b', "LA"], "")]
    assert [warning.code for warning in warnings] == (["table-encoding"] if encoding == "cp1252" else [])


def test_a_comma_in_a_header_does_not_decide(tmp_path):
    (tmp_path / "t.csv").write_text("name;log_place;Notes, a, b, c, d\nElm;x;y\n")
    assert read(tmp_path / "t.csv")[1] == (2, ["Elm", "x", "y"], "")


def test_rows_are_counted_as_in_a_spreadsheet(tmp_path):
    (tmp_path / "t.csv").write_bytes(b'name,state\n\n"two\nlines",LA\nElm,LA\n')
    assert [row[0] for row in read(tmp_path / "t.csv")] == [1, 2, 3, 4]


def test_wrong_quotes_spoil_one_row(tmp_path):
    (tmp_path / "t.csv").write_text(HEAD + '"Elm" PD,LA,x\nOak,LA,y\n')
    rows = read(tmp_path / "t.csv")
    assert rows[1] == (2, [], "the quotes in line 2 of the file do not pair up")
    assert rows[2] == (3, ["Oak", "LA", "y"], "")


@pytest.mark.parametrize("rest", ["", "Oak,LA,y\n" * 20_000])
def test_a_quote_that_is_never_closed_stops_everything(tmp_path, rest):
    (tmp_path / "t.csv").write_text(HEAD + 'Elm,LA,x\n"Ash,LA,x\n' + rest)
    with pytest.raises(ProblemsError) as caught:
        read(tmp_path / "t.csv")
    assert [(problem.code, problem.place.line) for problem in caught.value.problems] == [("table-syntax", 3)]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"name\n\xc3\xb1 and \xf1 mixed\n", "not-utf-8"),
        (b"\xef\xbb\xbfname\n\xf1\n", "not-utf-8"),
        (b"\xff\xfen\x00a", "not-utf-8"),
        (b"name\n\x81\x8d\n", "table-unreadable"),
        (b"PK\x03\x04\x00\x00\xff\xfe\x81", "table-unreadable"),
    ],
)
def test_damaged_text_is_refused(tmp_path, raw, code):
    (tmp_path / "t.csv").write_bytes(raw if raw[:2] != b"\xff\xfe" else raw + b"\x00\xd8")
    with pytest.raises(ProblemsError) as caught:
        read(tmp_path / "t.csv")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_line_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("generator.load.table_csv._LONGEST_LINE", 1000)
    (tmp_path / "t.csv").write_text(HEAD + "x" * 2000)
    with pytest.raises(ProblemsError) as caught:
        read(tmp_path / "t.csv")
    assert caught.value.problems[0].code == "table-too-big"
