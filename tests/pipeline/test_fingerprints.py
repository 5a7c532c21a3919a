"""Equal content has one fingerprint, and no two contents share one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.diagnostics import Place, SourcedText
from generator.pipeline.fingerprints import Fingerprints
from generator.units import Length
from tests.support.models import make_agency, make_library, make_module

VALUES = (
    None,
    True,
    1,
    1.0,
    "1",
    b"1",
    "",
    (),
    ("a", "b"),
    ("ab",),
    (("a",), "b"),
    {"a": "b"},
    {"b": "a"},
    date(2026, 12, 1),
    Length(points=1.0),
    Length(em=1.0),
    make_agency(),
    make_agency(state="IL"),
    make_module(),
    make_module(number=9),
    make_library(),
)


def test_different_values_differ():
    assert len({Fingerprints().of(value) for value in VALUES}) == len(VALUES)
    assert Fingerprints().of("a", "b") != Fingerprints().of("ab")


def test_a_place_does_not_count():
    here, there = (SourcedText("text", Place("a.yaml", line)) for line in (1, 2))
    assert Fingerprints().of(here) == Fingerprints().of(there) == Fingerprints().of("text")


def test_what_is_remembered_is_what_is_computed():
    memory = Fingerprints()
    module = make_module()
    assert memory.of(module) == memory.of(module) == Fingerprints().of(make_module())
    changed = module.model_copy(update={"number": 7})
    assert memory.of(changed) == Fingerprints().of(changed) != memory.of(module)


@pytest.mark.parametrize("value", [object(), {1, 2}, Path("a"), frozenset({"a"})])
def test_what_it_cannot_look_into_is_refused(value):
    with pytest.raises(TypeError, match="has no fingerprint"):
        Fingerprints().of((value,))
