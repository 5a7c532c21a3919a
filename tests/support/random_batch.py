"""Random agencies made in every way there is, and what each way has made, compared to the byte.

What is right is what `build` makes of one agency's file alone, with nothing remembered of another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from generator.content.packets import Library
from generator.diagnostics import Problem, ProblemsError
from generator.load import AgencySource, RawRow, load_library, open_source
from generator.pipeline import BuildRequest, BuildResult, build
from generator.pipeline.batch_plan import BatchChoice
from generator.pipeline.build_batch import BatchRequest, BatchResult, build_batch
from generator.pipeline.cached import build_cached
from generator.project import ProjectFiles
from generator.record.disk_cache import DiskCache
from tests.support.any_agency_files import draw_files, write_files
from tests.support.batches import STATE, TODAY
from tests.support.builds import library

PACKET = """\
id: officer
title: Cards and a guide
audience: officer
products:
  - product: pocket_card
    template: pocket_card/card.xml
    per_module: true
    stocks: [business-card]
    editions: [reading, office, press]
    name: "{module}-card-{stock}"
  - product: i_speak_guide
    template: i_speak/guide.xml
    editions: [reading]
    name: "i-speak-guide"
"""
LARGE_PRINT = """\
  - product: handout
    template: handout/handout.xml
    per_module: true
    editions: [reading, large-print]
    name: "{module}-handout"
"""
CHOICE = BatchChoice(("officer",), ("detainers",))
MANIFEST = "manifest.json"

Told = tuple[str, str, str, int | None, str]
"""What is said of an agency: code, message, and where."""


@dataclass(frozen=True, slots=True)
class Made:
    """What one way has made."""

    files: Mapping[str, bytes]
    """By path, the agency's slug first; with the manifests."""
    told: Mapping[str, frozenset[Told]]
    """By slug; of those with nothing to say, nothing."""

    def of(self, slugs: tuple[str, ...]) -> Made:
        """Return the part that is of some agencies."""
        return Made(
            {path: data for path, data in self.files.items() if path.partition("/")[0] in slugs},
            {slug: said for slug, said in self.told.items() if slug in slugs},
        )

    @property
    def documents(self) -> dict[str, bytes]:
        """The PDFs."""
        return {path: data for path, data in self.files.items() if path.endswith(".pdf")}


def difference(right: Made, other: Made) -> str:
    """Return in words where another way has made or told something else; nothing if it has not."""
    said = [f"{path} is missing" for path in right.files if path not in other.files]
    said += [f"{path} is too much" for path in other.files if path not in right.files]
    said += [_first_byte(path, data, other.files[path]) for path, data in right.files.items() if path in other.files]
    for slug in sorted({*right.told, *other.told}):
        ours, theirs = right.told.get(slug, frozenset()), other.told.get(slug, frozenset())
        said += [f"{slug}: not told: {one}" for one in sorted(ours - theirs, key=str)]
        said += [f"{slug}: told besides: {one}" for one in sorted(theirs - ours, key=str)]
    return "\n".join(filter(None, said))


def _as_told(problems: Iterable[Problem]) -> frozenset[Told]:
    return frozenset((one.code, one.message, one.place.file, one.place.line, one.severity) for one in problems)


def _first_byte(path: str, ours: bytes, theirs: bytes) -> str:
    if ours == theirs:
        return ""
    at = next((number for number, (one, two) in enumerate(zip(ours, theirs, strict=False)) if one != two), -1)
    return f"{path} differs from byte {at} on ({len(ours)} and {len(theirs)} bytes)"


@dataclass(slots=True)
class Shuffled(AgencySource):
    """The same agencies in an order of chance."""

    order: int = 0

    def raw_rows(self) -> Iterator[RawRow]:
        """Yield the rows shuffled."""
        # Named as a class: with slots, a dataclass is made anew, and `super()` would look for the first one.
        rows = AgencySource.raw_rows(self)
        return iter(sorted(rows, key=lambda row: hashlib.sha256(f"{self.order} {row.slug}".encode()).digest()))

    @classmethod
    def of(cls, source: AgencySource, order: int) -> Shuffled:
        """Return a source in another order."""
        return cls(source.path, source.loader, source.mapping, source.warnings, source._spool, source._project, order=order)


@dataclass(slots=True)
class RandomBatch:
    """A project folder with so many random agencies, and ways to make their documents."""

    folder: Path
    count: int
    number: int = 0
    """What chance starts from."""
    large_print: bool = False
    slugs: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Write all files."""
        self.slugs = write_files(self.folder / "agencies", draw_files(library(), self.count, self.number))
        (self.folder / "packets").mkdir()
        (self.folder / "packets/officer.yaml").write_text(PACKET + (LARGE_PRINT if self.large_print else ""), encoding="utf-8")

    def project(self) -> ProjectFiles:
        """Return a door through which nothing has been read."""
        return ProjectFiles(self.folder, TODAY)

    def alone(self) -> Made:
        """Make each agency's documents as `build` makes them, one agency after another, with nothing remembered."""
        with chdir(self.folder):
            project = self.project()
            # Content stays as it is: to read it for each agency would be most of the time.
            found, read = load_library(project), project.inputs()

            def loaded(door: ProjectFiles, _: list[Problem]) -> Library:
                door.note(read)
                return found

            with patch("generator.pipeline.build_packet.load_library", loaded):
                return self._built(lambda request, door: build(replace(request, out=None), door), self.slugs)

    def from_disk(self, cache: Path, slugs: tuple[str, ...]) -> Made:
        """Build what the cache in a folder has, or fill it: into folders that are never there."""
        with chdir(self.folder):
            opened = DiskCache(cache, "0")
            try:
                return self._built(lambda request, door: build_cached(opened, request, door), slugs)
            finally:
                opened.close()

    def run(self, out: str, order: int, *runs: Mapping[str, Any]) -> Made:
        """Run batches into one folder one after another, each in an order of its own.

        `runs` are fields of their requests, such as `jobs`; the last one must make all agencies.
        """
        for number, asked in enumerate(runs):
            with chdir(self.folder):
                project = self.project()
                source = Shuffled.of(open_source(project, Path("agencies")), order + number)
                result = build_batch(replace(BatchRequest(Path(out), CHOICE), **asked), project, source)
            assert result.done == result.total, "every agency is done"
        assert result.total == self.count
        return Made(self._files(out), self._told(result))

    def _built(self, make: Callable[[BuildRequest, ProjectFiles], BuildResult], slugs: tuple[str, ...]) -> Made:
        files: dict[str, bytes] = {}
        told: dict[str, frozenset[Told]] = {}
        for slug in slugs:
            request = BuildRequest(
                Path(f"agencies/{slug}.yaml"), CHOICE.packets, CHOICE.modules, CHOICE.edition, out=Path("never")
            )
            try:
                result = make(request, self.project())
            except ProblemsError as error:
                told[slug] = _as_told(error.problems)
                continue
            files |= {f"{slug}/{document.path}": document.data for document in result.documents}
            files[f"{slug}/{MANIFEST}"] = result.manifest.encode()
            told[slug] = _as_told(one for one in result.warnings if not one.place.file.startswith("packets/"))
        return Made(files, {slug: said for slug, said in told.items() if said})

    def _files(self, out: str) -> dict[str, bytes]:
        top = self.folder / out
        found = (path for path in top.rglob("*") if path.is_file() and STATE not in path.parts and path.parent != top)
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in found}

    def _told(self, result: BatchResult) -> dict[str, frozenset[Told]]:
        by_slug: dict[str, list[Problem]] = {}
        for slug, _, problem in result.problems:
            by_slug.setdefault(slug, []).append(problem)
        return {slug: _as_told(problems) for slug, problems in by_slug.items()}
