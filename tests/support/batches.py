"""A small batch: a few agencies, two or three documents each."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import chdir
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from generator.load import open_source
from generator.pipeline.batch_plan import BatchChoice
from generator.pipeline.build_batch import BatchRequest, BatchResult, build_batch
from generator.project import ProjectFiles
from tests.support.builds import AGENCIES, ROOT

CHOICE = BatchChoice(
    ("officer",),
    ("language", "retaliation"),
    "reading",
    documents=("*-card-business-card", "*whom-to-tell*"),
)
TODAY = date(2026, 12, 1)
STATE = ".musterpress-batch"


@dataclass
class Batch:
    """A folder with agencies, packets laid over the built-in ones, and an output folder."""

    folder: Path
    request: BatchRequest = field(default_factory=lambda: BatchRequest(Path("out"), CHOICE))

    @property
    def agencies(self) -> Path:
        """Where the agency files are."""
        return self.folder / "agencies"

    def start(self, slugs: Iterable[str] = ()) -> Batch:
        """Copy the example agencies; further ones are called as `slugs` say."""
        self.agencies.mkdir(parents=True)
        for path in AGENCIES[0].parent.iterdir():
            shutil.copy(path, self.agencies)
        for slug in slugs:
            self.add(slug)
        return self

    def add(self, slug: str, like: str = "mapleton-pd") -> None:
        """Put another agency beside the others."""
        text = (AGENCIES[0].parent / f"{like}.yaml").read_text(encoding="utf-8")
        (self.agencies / f"{slug}.yaml").write_text(text.replace(f"slug: {like}", f"slug: {slug}"), encoding="utf-8")

    def put(self, name: str, old: str, new: str) -> None:
        """Replace a text in a file below the folder; one of the project is laid over the built-in one first."""
        path = self.folder / name
        text = (path if path.exists() else ROOT / name).read_text(encoding="utf-8")
        assert old in text, old
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def run(self, today: date = TODAY, **asked: object) -> BatchResult:
        """Run the batch."""
        with chdir(self.folder):
            project = ProjectFiles(self.folder, today)
            source = open_source(project, Path("agencies"))
            return build_batch(replace(self.request, **asked), project, source)  # type: ignore[arg-type]

    def files(self, out: str = "out") -> dict[str, bytes]:
        """What lies in an output folder, but for the state."""
        top = self.folder / out
        found = sorted(path for path in top.rglob("*") if path.is_file() and STATE not in path.parts)
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in found}
