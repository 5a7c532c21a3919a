"""Colours as the inks of a press: black and greys in black alone, others through the press's ICC profile."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageChops, ImageCms

from generator.draw.color_profile import srgb_profile
from generator.draw.objects import number

_BLACK_POINT = ImageCms.Flags.BLACKPOINTCOMPENSATION


@dataclass(frozen=True, slots=True)
class Inks:
    """Separates sRGB into CMYK; `icc` is the profile of the press.

    Conversion is Little CMS's, relative colorimetric with black point compensation. Flat colours are rounded to whole
    percents, which hides what builds of it differ by; samples of pictures are not, so that files with pictures in colour are
    the same only where Pillow comes with the same Little CMS.
    """

    icc: bytes

    def works(self) -> bool:
        """Tell whether the profile can be converted to."""
        try:
            _transform(self.icc)
        except (ImageCms.PyCMSError, OSError, ValueError):
            return False
        return True

    def operands(self, color: str) -> str:
        """Return cyan, magenta, yellow and black, from 0 to 1, of a colour written #RRGGBB."""
        return _operands(self.icc, color.upper())

    def separate(self, picture: Image.Image) -> Image.Image:
        """Return an RGB picture in CMYK, or in grey (black ink alone) if none of its samples has a colour."""
        red, green, blue = picture.split()
        if not (ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox()):
            return red
        return _converted(self.icc, picture)


@lru_cache(maxsize=4)
def _transform(icc: bytes) -> ImageCms.ImageCmsTransform:
    """Return Little CMS's way from sRGB to a press."""
    source, target = (ImageCms.ImageCmsProfile(io.BytesIO(data)) for data in (srgb_profile(), icc))
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    return ImageCms.buildTransform(source, target, "RGB", "CMYK", intent, _BLACK_POINT)


@lru_cache(maxsize=256)
def _operands(icc: bytes, color: str) -> str:
    """Return the operands of `k`."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    if red == green == blue:
        return f"0 0 0 {number(1 - red / 255, 2)}"
    pixel = _converted(icc, Image.new("RGB", (1, 1), (red, green, blue))).getpixel((0, 0))
    parts = pixel if isinstance(pixel, tuple) else (0, 0, 0, 255)
    return " ".join(number(part / 255, 2) for part in parts)


def _converted(icc: bytes, picture: Image.Image) -> Image.Image:
    """Return an RGB picture in CMYK."""
    found = ImageCms.applyTransform(picture, _transform(icc))
    if found is None:
        raise ValueError("the picture was converted in place")
    return found
