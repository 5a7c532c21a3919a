"""Workbooks: what cells hold besides text, formulas that nobody computes, and files made to do harm."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from generator.diagnostics import ExitCode, ProblemsError
from generator.load.table_cells import Odd
from generator.load.table_xlsx import xlsx_rows
from tests.load.tables import write_xlsx


def read(path, sheet=None):
    return [(row.number, list(row.cells)) for row in xlsx_rows(path, "t.xlsx", sheet)]


def refused(path, sheet=None):
    with pytest.raises(ProblemsError) as caught:
        read(path, sheet)
    return caught.value


def changed(path, part, change):
    """Rewrite one part of a workbook."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return path


def test_kinds_of_cells(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        ["text", 4025550141, 31877.5, True, date(2026, 10, 1), datetime(2026, 10, 1, 8, 30), time(8), "_x000D_x", 42, 2.5e17]
    )
    sheet["I1"].number_format = "00000"
    sheet["A3"] = "=literal"
    sheet["A3"].data_type = "s"
    book.save(tmp_path / "t.xlsx")
    assert read(tmp_path / "t.xlsx") == [
        (
            1,
            [
                "text", Odd("number", "4025550141"), Odd("number", "31877.5"), Odd("true", ""), Odd("date", "2026-10-01"),
                Odd("time", "2026-10-01 08:30:00"), Odd("time", "08:00:00"), "\rx", "00042", Odd("number", "2.5e+17"),
            ],
        ),
        (2, []),
        (3, ["=literal"]),
    ]  # fmt: skip


def test_formulas_have_their_saved_value_or_a_problem(tmp_path):
    path = write_xlsx(tmp_path / "t.xlsx", [["x", "=1+1", '=IF(1,"","")', "=2+2"]])
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: (
            xml.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>7</v>")
            .replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>7</v>")
            .replace(b'<c r="C1">', b'<c r="C1" t="str">')
        ),
    )
    assert read(path) == [(1, ["x", Odd("number", "7"), "", Odd("formula", "")])]


def test_texts_kept_apart_from_the_sheet(tmp_path):
    """As Excel itself writes them."""
    path = write_xlsx(tmp_path / "t.xlsx", [["name"]])
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", b'<sst xmlns="' + main + b'"><si><t>Ca\xc3\xb1on</t></si></sst>')
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    changed(path, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", types))
    cell = b'<c r="A1" t="s"><v>0</v></c>'
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb'<c r="A1".*?</c>', cell, xml))
    assert read(path) == [(1, ["Cañon"])]


def test_sheets(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "First"
    book.active.append(["one"])
    book.create_sheet("Second").append(["two"])
    book.save(tmp_path / "t.xlsx")
    assert read(tmp_path / "t.xlsx") == [(1, ["one"])]
    assert read(tmp_path / "t.xlsx", "Second") == [(1, ["two"])]
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    book.save(tmp_path / "h.xlsx")
    assert read(tmp_path / "h.xlsx") == [(1, ["two"])]
    error = refused(tmp_path / "t.xlsx", "Secund")
    assert error.exit_code == ExitCode.USAGE
    assert error.problems[0].hints == ("did you mean `Second`?",)


@pytest.mark.parametrize("raw", [b"", b"name,state\n", b"\xd0\xcf\x11\xe0" * 200, b"PK\x03\x04 broken"])
def test_what_is_no_workbook(tmp_path, raw):
    (tmp_path / "t.xlsx").write_bytes(raw)
    assert refused(tmp_path / "t.xlsx").problems[0].code == "table-unreadable"


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_workbook_cut_off(tmp_path, cut):
    path = write_xlsx(tmp_path / "t.xlsx", [["name"], *([f"x{n}"] for n in range(500))])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * cut)])
    assert refused(path).problems[0].code == "table-unreadable"


def test_a_broken_sheet(tmp_path):
    path = changed(write_xlsx(tmp_path / "t.xlsx", [["name"]]), "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2])
    assert refused(path).problems[0].code == "table-unreadable"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_entities_are_refused(tmp_path, part):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    path = changed(write_xlsx(tmp_path / "t.xlsx", [["name"]]), part, lambda xml: bomb + xml[xml.find(b"<", 2) :])
    problem = refused(path).problems[0]
    assert problem.code == "table-unreadable"
    assert part in problem.message


def test_other_encodings_are_refused(tmp_path):
    path = changed(write_xlsx(tmp_path / "t.xlsx", [["name"]]), "xl/workbook.xml", lambda xml: xml.decode().encode("utf-16"))
    assert refused(path).problems[0].code == "table-unreadable"


def test_a_zip_bomb_is_refused_unread(tmp_path):
    path = write_xlsx(tmp_path / "t.xlsx", [["name"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x.xml", "w") as big:
        for _ in range(410):
            big.write(b" " * 1_000_000)
    assert path.stat().st_size < 1_000_000
    assert refused(path).problems[0].code == "table-too-big"


def test_made_up_row_numbers_end(tmp_path):
    path = write_xlsx(tmp_path / "t.xlsx", [["name"], ["x"]])
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<row r="2"', b'<row r="99999999"').replace(b'"A2"', b'"A99999999"'),
    )
    assert sum(1 for _ in xlsx_rows(path, "t.xlsx", None)) < 1_100_000
