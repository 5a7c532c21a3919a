"""Files for a print shop: PDF/X-4 (ISO 15930-7:2010) with the shop's CMYK profile, plain sRGB without one.

Not checked by any validator: what is written here follows the standard, `preflight` reads back what it can.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from generator.diagnostics import Problem, ProblemsError
from generator.draw.inks import Inks
from generator.frames import Document, without_fields, without_links

SRGB_NOTE = "Press file in sRGB. It is not PDF/X, because no CMYK profile was given; the print shop converts its colours."
"""What a press file without a profile says of itself, in its metadata and output intent."""
PDFX_VERSION = "PDF/X-4"
_SHORTEST_PROFILE = 132
_ASK = "ask the print shop for the ICC profile of its CMYK printing condition, or leave it out for a file in sRGB"


@dataclass(frozen=True, slots=True)
class PressProfile:
    """How a press prints. Without `icc` the file stays in sRGB, says so, and makes no claim to PDF/X."""

    icc: bytes | None = None
    """ICC profile of the press: device class `prtr`, colour space CMYK."""
    condition: str = ""
    """Name of the printing condition, as the shop writes it: `GRACoL2013_CRPC6`."""
    made: date | None = None
    """Date for the file's metadata, which PDF/X-4 demands: an edition's, so that same input gives same bytes."""

    @property
    def inks(self) -> Inks | None:
        """How colours are separated; None in sRGB."""
        return Inks(self.icc) if self.icc is not None else None


def for_press(document: Document, press: PressProfile) -> Document:
    """Return what a print shop gets: no links, no fields, and in sRGB a note that says so.

    Raises ProblemsError (`draw-press`) for what PDF/X-4 cannot be made with.
    """
    problems = [Problem("draw-press", message, hints=(hint,)) for message, hint in _faults(press)]
    if problems:
        raise ProblemsError(problems)
    bare = without_links(without_fields(document))
    if press.icc is None:
        bare = replace(bare, subject=f"{bare.subject.rstrip('.')}. {SRGB_NOTE}" if bare.subject.strip() else SRGB_NOTE)
    return bare


def document_id(document: Document) -> str:
    """Return the XMP document ID: a version 8 UUID (RFC 9562, 5.8) made of what names the input, never of a clock."""
    digest = bytearray(hashlib.sha256(f"{document.identifier}\0{document.title}".encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _faults(press: PressProfile) -> list[tuple[str, str]]:
    """Return what is wrong with a profile, as messages and hints."""
    icc = press.icc
    if icc is None:
        return []
    found: list[tuple[str, str]] = []
    if len(icc) < _SHORTEST_PROFILE or icc[36:40] != b"acsp":
        found.append(("the press profile is not an ICC profile", _ASK))
    elif icc[12:16] != b"prtr" or icc[16:20] != b"CMYK":
        found.append(("the press profile is not that of a CMYK printing condition", _ASK))
    elif not Inks(icc).works():
        found.append(("the press profile cannot be used to convert colours", _ASK))
    if not press.condition.strip():
        hint = "write the name the print shop gives it, as in GRACoL2013_CRPC6"
        found.append(("the press profile comes without the name of its printing condition", hint))
    if press.made is None:
        found.append(("a press file in PDF/X-4 needs a date", "give the edition's date"))
    return found
