"""A small project that can be built again and again, and which documents are made in it."""

from __future__ import annotations

from contextlib import chdir
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from generator.pipeline import BuildRequest, BuildResult, build, write
from generator.project import ProjectFiles
from tests.support.builds import ROOT

PACKET = """\
id: officer
title: Cards
audience: officer
products:
  - product: pocket_card
    template: pocket_card/card.xml
    per_module: true
    stocks: [business-card]
    editions: [reading, office]
    name: "{module}-card-{stock}"
  - product: i_speak_card
    template: i_speak/card.xml
    stocks: [business-card]
    name: "i-speak-card-{stock}"
"""
REQUEST = BuildRequest(Path("agency.yaml"), ("officer",), ("language", "retaliation"), out=Path("out"))


@dataclass
class Place:
    """A project folder with its output folder, and which documents were made (not read) in it."""

    folder: Path
    made: set[str] = field(default_factory=set)
    request: BuildRequest = REQUEST

    def put(self, name: str, old: str, new: str) -> None:
        """Replace a text in a file, which is laid over the built-in one if it is not here yet."""
        path = self.folder / name
        text = (path if path.exists() else ROOT / name).read_text(encoding="utf-8")
        assert old in text
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def build(self, today: date = date(2026, 12, 1), **asked: object) -> BuildResult:
        """Build without writing, with fonts read anew."""
        self.made.clear()
        with chdir(self.folder):
            return build(replace(self.request, **asked), ProjectFiles(Path(), today))

    def write(self, result: BuildResult) -> set[str]:
        """Write, and return the names written."""
        with chdir(self.folder):
            return {path.relative_to("out").as_posix() for path in write(result, Path("out"))}

    def files(self, out: str = "out") -> dict[str, bytes]:
        """What lies in an output folder."""
        found = sorted(path for path in (self.folder / out).rglob("*") if path.is_file())
        return {path.relative_to(self.folder / out).as_posix(): path.read_bytes() for path in found}
