"""Images have enough samples for the size they are printed at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.diagnostics import Problem
from generator.preflight.content import InkShow
from generator.preflight.facts import PdfFacts
from generator.preflight.printed import printed_inks

_INCH = 72.0


def check_image_resolution(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-image-resolution`: a warning under `limits.resolution`, an error under `limits.least_resolution`."""
    limits = pdf.limits
    for page in pdf.pages:
        for one in printed_inks(page):
            found = _resolution(one.show) if isinstance(one.show, InkShow) else None
            if found is None or round(found) >= limits.resolution:
                continue
            refused = round(found) < limits.least_resolution
            wanted = f"at least {limits.least_resolution:g}" if refused else f"{limits.resolution:g}"
            message = f"{page}: an image has {found:.0f} samples per inch as it is printed; a sharp print needs {wanted}"
            problem = pdf.problem("pdf-image-resolution", message, "use a larger picture, or print it smaller")
            yield problem if refused else replace(problem, severity="warning")


def _resolution(ink: InkShow) -> float | None:
    """Return the samples per inch along the side that has fewer; None for what is no image with a size."""
    if min(ink.pixels) <= 0 or min(ink.placed) <= 0:
        return None
    return min(count * _INCH / length for count, length in zip(ink.pixels, ink.placed, strict=True))
