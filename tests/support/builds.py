"""The example agencies' packets, built once per run of the tests and kept in memory."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from generator.content.agency import Agency
from generator.content.packets import Library
from generator.load import load_agency, load_library
from generator.pipeline import BuildRequest, BuildResult, build
from generator.project import ProjectFiles
from generator.typefaces import Typefaces
from tests.support.once import once_a_run

ROOT = Path(__file__).resolve().parents[2]
AGENCIES = tuple(sorted((ROOT / "packets/agencies").glob("*.yaml")))


@cache
def typefaces() -> Typefaces:
    """The vendored fonts, loaded once."""
    return Typefaces.load(ProjectFiles())


@cache
def library() -> Library:
    """The built-in content, loaded once."""
    return load_library(ProjectFiles())


@cache
def mapleton() -> Agency:
    """The example agency that is a police department, loaded once."""
    return load_agency(ProjectFiles(), ROOT / "packets/agencies/mapleton-pd.yaml", library())


@cache
def built(agency: str) -> BuildResult:
    """All packets of the example agency whose file has this stem."""
    path = ROOT / "packets/agencies" / f"{agency}.yaml"
    return once_a_run(f"built-{agency}", lambda: build(BuildRequest(path), ProjectFiles(), typefaces()))


def pdf(agency: str, path: str) -> bytes:
    """The bytes of one built document."""
    return next(document.data for document in built(agency).documents if document.path == path)
