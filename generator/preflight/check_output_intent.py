"""The file says what its colours mean (ISO 19005-2, 6.2.3; ISO 32000-1, 14.11.5)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.objects import as_dict, as_list, as_name, stream_data


def check_output_intent(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-output-intent` unless an intent for PDF/A, or for the PDF/X it claims to be, has a readable ICC profile."""
    intents = [as_dict(item) or {} for item in as_list(pdf.catalog.get("/OutputIntents"))]
    kinds = ("GTS_PDFA1", "GTS_PDFX") if pdf.xmp and pdf.xmp.pdfx_version else ("GTS_PDFA1",)
    archive = [intent for intent in intents if as_name(intent.get("/S")) in kinds]
    hint = "embed an sRGB profile as the output intent"
    if not archive:
        yield pdf.problem("pdf-output-intent", "the file has no output intent for PDF/A (GTS_PDFA1)", hint)
    elif not any(_is_profile(intent.get("/DestOutputProfile")) for intent in archive):
        yield pdf.problem("pdf-output-intent", "the output intent has no ICC profile", hint)


def _is_profile(value: object) -> bool:
    """Tell whether a stream is an ICC profile (ICC.1, 7.2.9: `acsp` at byte 36)."""
    data = stream_data(value)
    return data is not None and data[36:40] == b"acsp"
