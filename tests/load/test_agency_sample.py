"""Which rows to look at first."""

from __future__ import annotations

import pytest

from generator.load import open_source, sample_of
from tests.load.tables import grid, write_csv


@pytest.fixture
def source(project, library, tmp_path):
    rows = [{"name": f"Town {n}"} for n in range(40)]
    rows[7] = {"name": "Town 7", "counsel.email": "a@example.org", "counsel.phone": "504-555-0120", "language_law": "Code"}
    rows[11] = {"name": "The Very Long Name of a Police Department of a Town"}
    rows[19] = {"name": "Town 19 عربى Вест", "log_place": "книга"}
    rows[23] = {"name": "Town 23", "ice.office": "", "counsel.name": "", "language_line.client_id": ""}
    rows[31] = {"name": "Town 31", "state": "WA", "kind": "tribal"}
    return open_source(project, write_csv(tmp_path / "t.csv", grid(*rows)), library=library)


def test_the_most_telling_rows_come_first(source):
    chosen = sample_of(source.trees(), 20)
    assert chosen[:3] == (9, 25, 21)
    assert {13, 33} <= set(chosen)
    assert len(chosen) == len(set(chosen)) == 20
    assert 41 in chosen


def test_the_same_rows_every_time(source):
    assert sample_of(source.trees(), 12) == sample_of(source.trees(), 12)
    assert sample_of(source.trees(), 20)[:5] == sample_of(source.trees(), 5)


@pytest.mark.parametrize(("count", "got"), [(0, 0), (1, 1), (40, 40), (500, 40)])
def test_never_more_than_there_are(source, count, got):
    assert len(sample_of(source.trees(), count)) == got


def test_no_rows():
    assert sample_of([], 5) == ()
