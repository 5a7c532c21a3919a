"""Outputs that have a record of what they were made from."""

from __future__ import annotations

from contextlib import chdir
from datetime import date
from pathlib import Path

from generator.load import load_agency, load_library
from generator.pipeline.choose_jobs import choose_jobs
from generator.pipeline.earlier import library_of, read_state
from generator.pipeline.list_annexes import list_annexes
from generator.pipeline.reprint.describe import Describer
from generator.pipeline.reprint.record_file import RECORD, RunOptions, record_text
from generator.project import ProjectFiles
from tests.support.small_project import Place

TODAY = date(2026, 12, 1)


def printed(place: Place, out: str = "out", **asked: object) -> Path:
    """Build into a folder, and record what the documents were made from."""
    with chdir(place.folder):
        result = place.build(out=Path(out), **asked)
        for name, data in {one.path: one.data for one in result.documents}.items():
            (Path(out) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(out) / name).write_bytes(data)
        Path(out, "manifest.json").write_text(result.manifest, encoding="utf-8")
        Path(out, ".musterpress-state.json").write_text(result.state or "", encoding="utf-8")
        recorded(place, out)
    return place.folder / out


def recorded(place: Place, out: str = "out") -> None:
    """Record what the documents of an output were made from, by the files that its build says it has read."""
    with chdir(place.folder):
        request, project = place.request, ProjectFiles(Path(), TODAY)
        library = load_library(project)
        agency = load_agency(project, request.agency, library)
        describer, state = Describer.of(project), read_state(Path(out))
        rows = {}
        for chosen in list_annexes(choose_jobs(library, agency, request.packets, request.modules, request.edition)):
            reads = state[chosen.path(chosen.editions[0])].reads
            row = describer.describe(chosen, chosen, library_of(chosen.job, library), reads)
            rows.update({chosen.path(edition): row for edition in chosen.editions})
        Path(out, RECORD).write_text(record_text(agency.slug, rows, RunOptions(modules=request.modules)), encoding="utf-8")
