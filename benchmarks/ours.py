"""Musterpress as a library: an agency's YAML file -> checked PDFs, one agency after the other.

Content, templates and fonts are read once, and what earlier agencies left in memory is used.

    BENCH_FORGET=1    without that memory: every document from scratch
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from kinds import KINDS
from worker import Make, work

from generator.content.agency import Agency
from generator.content.selection import state_of, variant_of
from generator.load import load_agency, load_library
from generator.pipeline.choose_jobs import Chosen, choose_jobs
from generator.pipeline.earlier import library_of
from generator.pipeline.garbage import Garbage
from generator.pipeline.list_annexes import list_annexes
from generator.pipeline.make_documents import STEPS, Making
from generator.pipeline.memos import Memos
from generator.project import ProjectFiles
from generator.typefaces import Typefaces


class Maker:
    """Makes documents as a worker of a batch does (`generator.pipeline.batch_work`); the only place that knows how."""

    def __init__(self, *, remember: bool = True) -> None:
        self._project = ProjectFiles()
        self._library = load_library(self._project, [])
        self._faces = Typefaces.load(self._project)
        self._memos = Memos() if remember else None
        self._shapes: dict[tuple[str, str, str], Chosen] = {}
        self._read: tuple[Path, Agency] | None = None

    def make(self, kind: str, file: Path) -> bytes:
        """Return the kind's PDF for an agency's file. Raises RuntimeError where a build would fail."""
        making = self._making(kind, file)
        all(making.run(step) for step in range(len(STEPS)))
        outcome = making.outcome(self._project.inputs())
        if outcome.failed is not None:
            raise RuntimeError(f"{file}: {outcome.problems}")
        return outcome.documents[0].data

    def laid_out(self, kind: str, file: Path) -> Making:
        """Return the kind's document for an agency's file with all done but the last step: drawing and checking."""
        making = self._making(kind, file)
        if not all(making.run(step) for step in range(len(STEPS) - 1)):
            raise RuntimeError(f"{file}: {making.outcome(self._project.inputs()).problems}")
        return making

    def _making(self, kind: str, file: Path) -> Making:
        """Return the kind's document for an agency's file, of which nothing is made yet."""
        agency = self._agency(file)
        shaped = self._shaped(kind, agency)
        (chosen,) = list_annexes((replace(shaped, job=shaped.job.model_copy(update={"agency": agency})),))
        share = self._memos.library_of if self._memos else library_of
        return Making(chosen, share(shaped.job, self._library), self._project.again(), self._faces, self._memos)

    def _shaped(self, kind: str, agency: Agency) -> Chosen:
        """Return the kind's document, chosen once for all agencies of a shape."""
        shape = kind, variant_of(agency, state_of(agency, self._library)), agency.detainer_policy.mode
        if shape not in self._shapes:
            packet, stem, edition = KINDS[kind]
            jobs = choose_jobs(self._library, agency, (packet,), (), edition)  # type: ignore[arg-type]
            self._shapes[shape] = next(job for job in jobs if job.stem == stem)
        return self._shapes[shape]

    def _agency(self, file: Path) -> Agency:
        """Return an agency, read once for all of its kinds."""
        if self._read is None or self._read[0] != file:
            self._read = (file, load_agency(self._project, file, self._library, []))
        return self._read[1]


def start(folder: Path, kinds: list[str]) -> Make:
    """Return the function that makes documents."""
    maker = Maker(remember=os.environ.get("BENCH_FORGET") is None)
    garbage = Garbage()
    garbage.begin()
    before: list[str] = []

    def make(kind: str, name: str) -> bytes:
        if before != [name]:  # between agencies, as a worker of a batch does
            if before:
                garbage.look()
            before[:] = [name]
        return maker.make(kind, folder / "agencies" / f"{name}.yaml")

    return make


if __name__ == "__main__":
    work(start)
