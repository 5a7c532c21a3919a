"""Typst at its best: one compiler for each kind, kept; a constant template; only its data file changes; PDF/UA-1."""

from __future__ import annotations

import json
import os
from pathlib import Path

import typst
from worker import Make, values_of, work

TAGGED = os.environ.get("BENCH_UNTAGGED") is None
"""Without tags only to learn what they cost."""


def start(folder: Path, kinds: list[str]) -> Make:
    """Return the function that makes documents."""
    compilers = {}
    here = folder / f"typst-{os.getpid()}"
    here.mkdir()
    for kind in kinds:
        # A root of its own: two processes write two data files.
        (here / kind).mkdir()
        (here / kind / "template.typ").write_bytes((folder / kind / "template.typ").read_bytes())
        (here / kind / "data.json").write_text("{}")
    (here / "agencies").symlink_to(folder / "agencies")
    for kind in kinds:
        template = str(here / kind / "template.typ")
        compilers[kind] = typst.Compiler(template, root=str(here), font_paths=[str(folder / "fonts")], ignore_system_fonts=True)

    def make(kind: str, name: str) -> bytes:
        values = values_of(folder, name)[kind]["plain"]
        (here / kind / "data.json").write_text(json.dumps(values))
        if TAGGED:
            return bytes(compilers[kind].compile(pdf_standards=["ua-1"]))
        return bytes(compilers[kind].compile(pdf_tags=False))

    return make


if __name__ == "__main__":
    work(start)
