"""Whatever a file holds, loading it raises ProblemsError or returns; and each problem can be shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.content.agency import Agency
from generator.content.modules import Module
from generator.content.theme import Theme
from generator.diagnostics import Problem, ProblemsError
from generator.load import load_agency
from generator.load.reading import LIBRARY_RULES, read_model
from generator.load.svg_logos import check_svg
from generator.load.yaml_nodes import read_tree

KEYS = st.sampled_from(
    [*Agency.model_fields, *Module.model_fields, *Theme.model_fields, "phone", "path", "alt", "office", "logo_alt", "x"]
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.text(max_size=12),
    st.sampled_from(["202-555-0123", "LA", "es", "#1A4480", "none", "active", "3.5in", "seal.svg", "..", "detainers"]),
)  # fmt: skip
DATA = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=30)
OPTIONS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)


def outcome(load: Callable[[], Any]) -> tuple[Any, tuple[Problem, ...]]:
    """Return what loading gives, or None and its problems; any other exception fails the test."""
    try:
        return load(), ()
    except ProblemsError as error:
        return None, error.problems


def read_everything(raw: bytes) -> None:
    """Read a file as several kinds; every problem it has must be printable."""
    tree, problems = outcome(lambda: read_tree(raw, "x.yaml"))
    if tree is None:
        assert problems
        assert all(line.isprintable() for problem in problems for line in str(problem).split("\n"))
        return
    for wanted in (Module, Theme):
        model, problems = read_model(tree, wanted, LIBRARY_RULES)
        assert (model is None) == bool(problems)
        assert all(line.isprintable() for problem in problems for line in str(problem).split("\n"))


@OPTIONS
@given(st.binary(max_size=200))
def test_random_bytes(raw):
    read_everything(raw)


@OPTIONS
@given(st.text(alphabet="abc:-[]{}&*!|>'\"%@`#?,\n\t 0\\~<=é\u202e\x85\ufeff", max_size=60))
def test_random_yaml_text(text):
    read_everything(text.encode())


@OPTIONS
@given(data=DATA)
def test_random_data(data):
    read_everything(yaml.safe_dump(data, allow_unicode=True).encode("utf-8", "surrogatepass"))


@OPTIONS
@given(data=st.dictionaries(st.sampled_from([*Agency.model_fields, "logo_alt"]), DATA, max_size=24))
def test_random_agency(data, project, library, tmp_path):
    path = Path(tmp_path) / "elm.yaml"
    path.write_bytes(yaml.safe_dump(data).encode("utf-8", "surrogatepass"))
    agency, problems = outcome(lambda: load_agency(project, path, library))
    assert (agency is None) == bool(problems)


@OPTIONS
@given(
    st.text(alphabet="<>/svg= '\"#!?[]&;xmlnsurl(:)\n", max_size=60)
    | st.binary(max_size=80).map(lambda raw: raw.decode("latin-1"))
)
def test_random_svg(text):
    size, problems = check_svg(text.encode(), "x.svg")
    assert size is None or not problems


def test_surrogates_written_as_escapes(project, library, tmp_path):
    path = tmp_path / "elm.yaml"
    path.write_text('name: "\\ud800"\n"\\ud800": x\n', encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_agency(project, path, library)
    assert str(caught.value).encode("utf-8")
