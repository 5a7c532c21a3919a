"""Images as they are printed: samples, size on the page, soft masks (ISO 32000-1, 8.9 and 11.6.5)."""

from __future__ import annotations

import math

from generator.preflight.geometry import Matrix
from generator.preflight.objects import PdfDict, as_bool, as_dict, as_int
from generator.preflight.tokens import Operand


def pixels_of(entries: PdfDict) -> tuple[int, int]:
    """Return width and height of an image XObject in samples; (0, 0) if it does not say."""
    width, height = as_int(entries.get("/Width")), as_int(entries.get("/Height"))
    return (width, height) if width and height and min(width, height) > 0 else (0, 0)


def inline_pixels(entries: dict[str, Operand]) -> tuple[int, int]:
    """Return width and height of an inline image in samples; (0, 0) if it does not say."""
    width, height = (entries.get(short, entries.get(whole)) for short, whole in (("W", "Width"), ("H", "Height")))
    if isinstance(width, float) and isinstance(height, float) and min(width, height) >= 1:
        return int(width), int(height)
    return 0, 0


def placed_size(ctm: Matrix) -> tuple[float, float]:
    """Return how wide and high the unit square is printed, in points, along its own sides."""
    return math.hypot(ctm[0], ctm[1]), math.hypot(ctm[2], ctm[3])


def is_stencil(entries: PdfDict) -> bool:
    """Tell whether an image is a stencil that is printed in the fill colour."""
    return bool(as_bool(entries.get("/ImageMask")))


def has_soft_mask(entries: PdfDict) -> bool:
    """Tell whether an image lets what is beneath show through."""
    return as_dict(entries.get("/SMask")) is not None or bool(as_int(entries.get("/SMaskInData")))
