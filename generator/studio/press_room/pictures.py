"""Pages of finished PDFs as PNG, by pdfium."""

from __future__ import annotations

import io
import math

import pypdfium2

LARGEST = 16_000_000
"""Pixels of a picture; a page that would have more is made smaller."""
SCALES = (0.25, 6.0)
"""Pixels a point, smallest and largest."""


def page_png(data: bytes, number: int, scale: float) -> bytes | None:
    """Return page `number` (from 0) at `scale` pixels a point, or None where there is no such page."""
    document = pypdfium2.PdfDocument(data)
    try:
        if not 0 <= number < len(document):
            return None
        page = document[number]
        width, height = page.get_size()
        least, most = SCALES
        scale = min(max(scale, least), most, math.sqrt(LARGEST / max(width * height, 1.0)))
        bitmap = page.render(scale=scale, may_draw_forms=False)
        made = io.BytesIO()
        # Level 1: three times as fast as the usual one, and the picture goes no further than to this machine's browser.
        bitmap.to_pil().save(made, "PNG", compress_level=1)
        bitmap.close()
        page.close()
        return made.getvalue()
    finally:
        document.close()


def page_sizes(data: bytes) -> tuple[tuple[float, float], ...]:
    """Return width and height in points of each page."""
    document = pypdfium2.PdfDocument(data)
    try:
        return tuple(document.get_page_size(number) for number in range(len(document)))
    finally:
        document.close()
