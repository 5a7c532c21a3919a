"""`musterpress batch --progress json`: how far it is, line by line, for the program that has started it."""

from __future__ import annotations

import json
import os
import sys

import pytest

from generator.cli import batch_progress
from generator.cli.batch_progress import ProgressLines
from generator.pipeline.build_batch import BatchResult


@pytest.fixture
def lines(monkeypatch, capsys):
    """What is written to stderr, line by line, and the clock by which it is."""
    clock = [100.0]
    monkeypatch.setattr(batch_progress.time, "monotonic", lambda: clock[0])
    return clock, lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_five_lines_a_second_at_most_and_the_last_agency_always(lines):
    clock, written = lines
    tell, result = ProgressLines(), BatchResult(total=100)
    for _ in range(100):
        clock[0] += 0.01
        result.made += 1
        result.seconds += 0.01
        tell(result)
    found = written()
    assert 5 <= len(found) <= 6
    assert found[0] == {"done": 1, "total": 100, "failed": 0, "rate": 100.0, "seconds_left": 1.0}
    assert found[-1] == {"done": 100, "total": 100, "failed": 0, "rate": 100.0, "seconds_left": 0.0}


def test_nothing_is_known_before_there_is_a_rate(lines):
    _, written = lines
    ProgressLines()(BatchResult(total=3))
    assert written() == [{"done": 0, "total": 3, "failed": 0, "rate": 0.0, "seconds_left": None}]


def test_the_last_line_says_what_came_of_it(lines):
    _, written = lines
    ProgressLines().end(BatchResult(total=3, made=1, failed=1, unchanged=1, documents=4, pages=9, size=77, seconds=2.0, code=1))
    (line,) = written()
    assert line["end"] is True
    assert (line["made"], line["unchanged"], line["failed"], line["documents"], line["pages"], line["bytes"]) == (
        1,
        1,
        1,
        4,
        9,
        77,
    )
    assert (line["stopped"], line["code"]) == (False, 1)


def test_it_stops_when_nobody_reads_it_any_longer(monkeypatch):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        monkeypatch.setattr(sys, "stderr", closed)
        with pytest.raises(KeyboardInterrupt):
            ProgressLines()(BatchResult(total=1))
        # What is said after that goes nowhere, and raises nothing.
        print("stopped", file=sys.stderr, flush=True)
