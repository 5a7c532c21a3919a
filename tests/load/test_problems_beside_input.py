"""Every fixture says in comments what is wrong with it; a missing and an extra problem both fail."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from generator.diagnostics import ExitCode, ProblemsError
from generator.load import load_agency, load_library
from generator.load.yaml_nodes import read_tree
from generator.project import ProjectFiles

HERE = Path(__file__).parent
AGENCIES = sorted(path for path in (HERE / "agencies").glob("*.yaml") if path.stem != "good")
HOSTILE = sorted((HERE / "hostile").glob("*.yaml"))
LIBRARIES = sorted(path for path in (HERE / "libraries").iterdir() if path.is_dir())


@pytest.mark.parametrize("path", AGENCIES, ids=lambda path: path.stem)
def test_agency_file(path, project, library, expected_problems, found_problems):
    with pytest.raises(ProblemsError) as caught:
        load_agency(project, path, library)
    assert found_problems(caught.value.problems) == expected_problems([path])
    assert caught.value.exit_code == ExitCode.CONTENT
    assert all(problem.hints for problem in caught.value.problems)


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_yaml_file(path, project, library, expected_problems, found_problems):
    with pytest.raises(ProblemsError) as caught:
        load_agency(project, path, library)
    problems = caught.value.problems
    if path.stem == "list":
        problems = tuple(problem for problem in problems if problem.code == "bad-value")
    assert found_problems(problems) == expected_problems([path])


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_yaml_file_without_libyaml(path, monkeypatch, expected_problems, found_problems):
    monkeypatch.setattr("generator.load.yaml_nodes._LOADERS", (yaml.SafeLoader,))
    if path.stem == "list":
        assert read_tree(path.read_bytes(), path.name).data == ["a", "b"]
        return
    with pytest.raises(ProblemsError) as caught:
        read_tree(path.read_bytes(), path.name)
    assert found_problems(caught.value.problems) == expected_problems([path])


@pytest.mark.parametrize("folder", LIBRARIES, ids=lambda path: path.name)
def test_library(folder, expected_problems, found_problems):
    project = ProjectFiles(root=folder, built_in=HERE / "good", today=date(2026, 11, 24))
    with pytest.raises(ProblemsError) as caught:
        load_library(project)
    assert found_problems(caught.value.problems) == expected_problems(folder.rglob("*.yaml"))
    assert all(problem.hints for problem in caught.value.problems if problem.code not in {"unknown-module"})
