"""Not more ink on one spot than dries (ISO 12647-2, 4.2.4, total ink coverage)."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image, ImageChops

from generator.diagnostics import Problem
from generator.preflight.content import InkShow
from generator.preflight.facts import PdfFacts
from generator.preflight.images import pixels_of
from generator.preflight.objects import PdfDict, as_int, as_name, stream_data
from generator.preflight.printed import bleed_of, overlap, printed

_ROUNDING = 0.5


def check_ink_limit(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-ink-limit` for a colour or CMYK image over `limits.ink`; RGB is no ink yet, marks outside the bleed may be."""
    known: dict[int, float] = {}
    for page in pdf.pages:
        bleed = bleed_of(page)
        for one in printed(page):
            if not overlap(one.box, bleed):
                continue
            most = max((color.ink for color in one.show.paint.colors), default=0.0)
            if isinstance(one.show, InkShow) and one.show.image is not None:
                most = max(most, known.setdefault(id(one.show.image), _most_ink(one.show.image)))
            if most > pdf.limits.ink + _ROUNDING:
                message = f"{page}: {one.what} has {most:.0f} % ink, more than {pdf.limits.ink:g} %"
                yield pdf.problem("pdf-ink-limit", message, "convert it with the print shop's profile, or lighten it")


def _most_ink(entries: PdfDict) -> float:
    """Return the heaviest sample of an 8-bit DeviceCMYK image in percent; 0 for other images and what cannot be decoded."""
    if as_name(entries.get("/ColorSpace")) != "DeviceCMYK" or as_int(entries.get("/BitsPerComponent")) != 8:
        return 0.0
    size, data = pixels_of(entries), stream_data(entries)
    if data is None or not size[0] or len(data) < 4 * size[0] * size[1]:
        return 0.0
    inks = Image.frombytes("CMYK", size, data[: 4 * size[0] * size[1]]).split()
    sums = [ImageChops.add(one, other, scale=2) for one, other in (inks[:2], inks[2:])]
    _, most = ImageChops.add(sums[0], sums[1], scale=2).getextrema()
    return 400 * float(most if isinstance(most, int | float) else 0) / 255
