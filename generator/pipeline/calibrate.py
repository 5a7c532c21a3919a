"""The printer's test sheet as a finished file."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import ExitCode, ProblemsError
from generator.draw import draw_document
from generator.impose.calibration import calibration_sheet
from generator.preflight import Limits, check_pdf
from generator.project import ProjectFiles
from generator.typefaces import Typefaces
from generator.units import INCH, MM

PAPERS: Mapping[str, tuple[float, float]] = {
    "letter": (8.5 * INCH, 11 * INCH),
    "a4": (210 * MM, 297 * MM),
    "tabloid": (11 * INCH, 17 * INCH),
    "a3": (297 * MM, 420 * MM),
}
"""Width and height in points."""


def calibrate(paper: str, project: ProjectFiles, typefaces: Typefaces | None = None) -> bytes:
    """Return the two-sided test sheet for a paper of PAPERS as a checked PDF.

    Raises ProblemsError (exit code 4) if it fails a check, KeyError for a paper that is none.
    """
    width, height = PAPERS[paper]
    faces = typefaces or Typefaces.load(project)
    data = draw_document(calibration_sheet(width, height, faces), faces)
    found = check_pdf(data, f"test sheet, {paper}", "office", Limits(floor=6.0))
    if found:
        raise ProblemsError(found, ExitCode.PREFLIGHT)
    return data
