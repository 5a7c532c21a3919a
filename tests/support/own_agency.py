"""An agency folder of a test's own: an example agency with more written at the end of its file, and files beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.pipeline import BuildRequest, BuildResult, build
from generator.project import ProjectFiles
from tests.support.builds import ROOT, typefaces

SEAL = "mapleton-seal.svg"


def agency_file(folder: Path, more: str, **files: bytes) -> Path:
    """Return the file of Mapleton's police with `more` at its end; a file `shop_icc` is written as `shop.icc`."""
    text = (ROOT / "packets/agencies/mapleton-pd.yaml").read_text(encoding="utf-8")
    shutil.copy(ROOT / "packets/agencies" / SEAL, folder)
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    path = folder / "agency.yaml"
    path.write_text(f"{text}\n{more}\n", encoding="utf-8")
    return path


def build_for(agency: Path, packet: str, edition: str = "all", **asked: object) -> BuildResult:
    """Build a packet's documents about language access."""
    request = BuildRequest(agency, (packet,), ("language",), edition, **asked)  # type: ignore[arg-type]
    return build(request, ProjectFiles(), typefaces())
