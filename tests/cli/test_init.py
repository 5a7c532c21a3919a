"""`musterpress init`: the starter builds at once, explains every field, and overwrites nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, get_args

import yaml
from pydantic import BaseModel

from generator.cli.init import starter_files
from generator.content.agency import Agency, Phone
from generator.load import load_agency, load_library
from generator.project import ProjectFiles

FICTIONAL = re.compile(r"\b[2-9][0-9]{2}-555-01[0-9]{2}\b")
READ_FROM_THE_FILE = {"data", "kind", "width", "height"}
"""Fields of the logo that come from the picture."""


def starter() -> str:
    return starter_files(ProjectFiles())["agency.yaml"].decode()


def models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]


def test_init_then_files_are_there(run, tmp_path):
    folder = tmp_path / "new" / "riverbend"
    done = run("init", folder)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [str(folder / name) for name in ("README.md", "agency.yaml", "seal.svg")]
    assert f"musterpress build --agency {folder}/agency.yaml" in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", "agency.yaml", "seal.svg"]


def test_nothing_is_overwritten(run, tmp_path):
    (tmp_path / "agency.yaml").write_text("mine")
    (tmp_path / "README.md").write_text("mine")
    done = run("init", tmp_path)
    assert done.exit_code == 5
    assert done.stdout == ""
    assert done.stderr == (
        f"{tmp_path}/README.md: error[init-exists]: is there already and is not overwritten\n"
        "hint: choose another folder, or move the file away\n"
        f"{tmp_path}/agency.yaml: error[init-exists]: is there already and is not overwritten\n"
        "hint: choose another folder, or move the file away\n"
        "2 errors\n"
    )
    assert (tmp_path / "agency.yaml").read_text() == "mine"
    assert not (tmp_path / "seal.svg").exists()


def test_other_files_of_the_folder_stay(run, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    assert run("init", tmp_path).exit_code == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_every_field_of_the_agency_is_in_the_starter():
    # As a key, live or in a comment, at the depth of its model: `sign_off` must not be true of a fictional lawyer.
    text = re.sub(r"^( *)# (?=( *)[a-z_0-9]+:( |$))", r"\1", starter(), flags=re.MULTILINE)
    uncommented = yaml.safe_load(re.sub(r"^ *# .*\n", "", text, flags=re.MULTILINE))

    def check(model: type[BaseModel], value: Any, where: str) -> None:
        assert isinstance(value, dict), where
        for name, info in model.model_fields.items():
            if where.endswith(("logo", "annexes")) and name in READ_FROM_THE_FILE:
                continue
            assert name in value, f"{where}.{name}"
            for inner in models_in(info.annotation):
                entry = value[name][0] if isinstance(value[name], list) else value[name]
                if inner is not Phone and inner.__name__ != "Person":
                    check(inner, entry, f"{where}.{name}")

    check(Agency, uncommented, "agency")
    assert {"name", "title", "phone", "email"} == set(uncommented["counsel"])
    assert {"number", "dialled"} == set(uncommented["ice"]["phone"])


def test_every_group_of_fields_is_explained():
    blocks = starter().split("\n\n")
    for block in blocks[2:]:
        assert block.lstrip().startswith("#"), block


def test_every_number_is_fictional_and_the_first_key_says_sample():
    text = re.sub(r"^ *#.*", "", starter(), flags=re.MULTILINE)
    numbers = re.findall(r"\b\d{3}-\d{3}-\d{4}\b", text)
    assert len(numbers) >= 10
    assert all(FICTIONAL.fullmatch(number) for number in numbers)
    assert next(iter(yaml.safe_load(text))) == "sample"
    assert yaml.safe_load(text)["sample"] is True
    assert all(address.endswith(".example") for address in re.findall(r"@\S+", text))


def test_the_starter_loads_without_problem_or_warning(run, tmp_path):
    assert run("init", tmp_path).exit_code == 0
    project = ProjectFiles(today=date(2026, 11, 24))
    warnings: list[Any] = []
    agency = load_agency(project, tmp_path / "agency.yaml", load_library(project), warnings)
    assert warnings == []
    assert agency.sample
    assert agency.sign_off is None
    assert agency.logo is not None
    assert (agency.logo.width, agency.logo.height) == (240, 240)
    assert agency.supervisor.phone is not None
    assert agency.supervisor.phone.display == "504-555-0100"


def test_readme_names_three_commands():
    text = starter_files(ProjectFiles())["README.md"].decode()
    commands = re.findall(r"^    (musterpress .*)$", text, re.MULTILINE)
    assert [command.split()[1] for command in commands] == ["build", "watch", "check"]


def test_the_starter_builds_at_once(run, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795500000")
    folder = tmp_path / "x"
    run("init", folder)
    done = run("build", "--agency", folder / "agency.yaml", "--out", folder / "output", "--strict")
    assert done.exit_code == 0, done.stderr
    assert "take `sample: true` out" in " ".join(done.stderr.split())
    listed = [line.split()[0] for line in done.stdout.splitlines()[1:]]
    assert listed == sorted(str(path) for path in (folder / "output").rglob("*.pdf"))
    assert {path.parent.name for path in (folder / "output").rglob("*.pdf")} == {
        "commander",
        "i_speak",
        "officer",
        "public",
        "trainer",
    }
    checked = run("check", *listed)
    assert checked.exit_code == 0
    assert checked.stdout == "".join(f"{path}: no problems\n" for path in listed)
