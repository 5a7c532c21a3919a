"""Outputs that have a record of what they were made from."""

from __future__ import annotations

from contextlib import chdir
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.pipeline.reprint.record_file import RECORD
from generator.pipeline.reprint.record_output import record_of
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
    """Record what the documents of an output were made from, as `build --record` does."""
    with chdir(place.folder):
        request = replace(place.request, out=Path(out))
        Path(out, RECORD).write_text(record_of(request, ProjectFiles(Path(), TODAY)), encoding="utf-8")
