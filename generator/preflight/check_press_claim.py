"""A file that claims PDF/X-4 keeps what of the claim can be seen here (ISO 15930-7:2010, 6)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.check_boxes import page_box
from generator.preflight.facts import PageFacts, PdfFacts
from generator.preflight.geometry import intersect, normal
from generator.preflight.objects import as_dict, as_list, as_name, numbers, stream_data
from generator.preflight.xmp import PRESS_PROPERTIES

_HINT = "make the press file again with the print shop's CMYK profile, or without one and without the claim"
_MARKS = frozenset({"PrinterMark", "TrapNet"})


def check_press_claim(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-press-claim` for each part of a PDF/X-4 claim that is not kept; nothing for a file that claims nothing."""
    claim = pdf.xmp.pdfx_version if pdf.xmp else ""
    if not claim:
        return
    for sentence in _broken(pdf, claim):
        yield pdf.problem("pdf-press-claim", f"the metadata claims `{claim}`, but {sentence}", _HINT)


def _broken(pdf: PdfFacts, claim: str) -> Iterator[str]:
    """Yield what speaks against the claim; each completes the sentence `the file claims it, but ...`."""
    if claim != "PDF/X-4":
        yield "only PDF/X-4 can be checked"
        return
    if pdf.version > "1.6":
        yield f"the file is PDF {pdf.version}, and PDF/X-4 is PDF 1.6"
    intents = [as_dict(item) or {} for item in as_list(pdf.catalog.get("/OutputIntents"))]
    profiles = [stream_data(one.get("/DestOutputProfile")) for one in intents if as_name(one.get("/S")) == "GTS_PDFX"]
    if len(profiles) != 1:
        yield f"there are {len(profiles)} output intents for PDF/X (GTS_PDFX), not one"
    cmyk = False
    for profile in profiles:
        cmyk = profile is not None and profile[16:20] == b"CMYK"
        if profile is None or profile[36:40] != b"acsp" or profile[12:16] != b"prtr":
            yield "its output intent has no profile of a printing condition"
    if as_name(pdf.info.get("/Trapped")) not in ("True", "False"):
        yield "the document information does not say if it is trapped"
    stated = pdf.xmp.press if pdf.xmp else frozenset()
    missing = [name for name in PRESS_PROPERTIES if name not in stated]
    if missing:
        yield f"the metadata lacks {', '.join(missing)}"
    for page in pdf.pages:
        yield from _on_page(page, cmyk)


def _on_page(page: PageFacts, cmyk: bool) -> Iterator[str]:
    """Yield what on a page speaks against the claim."""
    bleed = page_box(page, "BleedBox") or page_box(page, "TrimBox") or page.media
    for note in page.annotations:
        box = numbers(note.entries.get("/Rect"), 4)
        if note.subtype not in _MARKS and box and intersect(bleed, normal(box)) is not None:
            yield f"{page} has an annotation `{note.subtype}` inside the bleed"
            break
    paints = [show.paint for show in page.content.texts] + [ink.paint for ink in page.content.inks]
    colors = [color for paint in paints for color in paint.colors]
    images = [as_name(ink.image.get("/ColorSpace")) for ink in page.content.inks if ink.image is not None]
    if cmyk and (any(color.device and color.space == "rgb" for color in colors) or "DeviceRGB" in images):
        yield f"{page} has colours in DeviceRGB, while the press prints CMYK"
