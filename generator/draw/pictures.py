"""PNG and JPEG to image XObjects (ISO 32000-1, 8.9): grey or RGB, 8 bits, no transparency."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageChops, ImageOps

from generator.diagnostics import Problem, ProblemsError
from generator.draw.assemble import flate
from generator.draw.inks import Inks
from generator.draw.objects import Name, Stream, Value
from generator.frames import Asset

_SPACES = {"L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}
_ORIENTATION = 0x0112
_MOST_PIXELS = 64_000_000
"""A tabloid page at 600 dots per inch."""


@lru_cache(maxsize=64)
def image_stream(asset: Asset, inks: Inks | None = None) -> Stream:
    """Return the image XObject of a PNG or JPEG; raises ProblemsError (`draw-image`) if it cannot be read.

    A baseline JPEG goes in as it is; everything else is written without loss, transparent parts on white. With
    `inks` a picture in colour is separated (one in CMYK is taken as it is), and a colourless one is printed in black alone.
    """
    try:
        with Image.open(io.BytesIO(asset.data), formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise ValueError(f"it has {picture.width} x {picture.height} pixels")
            picture.load()
            if _goes_in_as_it_is(picture) and (inks is None or picture.mode == "L"):
                return _as_it_is(picture, asset.data)
            upright = ImageOps.exif_transpose(picture)
            return _without_loss(_flattened(upright) if inks is None else _separated(upright, inks))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        hint = "save it again as a PNG or JPEG no larger than a page at 600 dots per inch"
        raise ProblemsError(
            [Problem("draw-image", f"the picture `{asset.id}` cannot be read: {error}", hints=(hint,))]
        ) from error


def _goes_in_as_it_is(picture: Image.Image) -> bool:
    """Say if viewers decode these very bytes the same way: a baseline grey or RGB JPEG that is not turned by its EXIF."""
    turned = picture.getexif().get(_ORIENTATION, 1) not in (0, 1)
    return picture.format == "JPEG" and picture.mode in ("L", "RGB") and not picture.info.get("progressive") and not turned


def _as_it_is(picture: Image.Image, data: bytes) -> Stream:
    """Return a JPEG under DCTDecode."""
    return Stream({**_dictionary(picture), "Filter": Name("DCTDecode")}, data)


def _without_loss(picture: Image.Image) -> Stream:
    """Return rows of PNG-predicted samples, compressed; of the filters none, Sub and Up the one that comes out smallest."""
    channels = len(picture.getbands())
    blank = Image.new(picture.mode, picture.size)
    before, above = blank.copy(), blank
    before.paste(picture, (1, 0))
    above.paste(picture, (0, 1))
    filtered = [picture, ImageChops.subtract_modulo(picture, before), ImageChops.subtract_modulo(picture, above)]
    packed = [flate(_rows(rows.tobytes(), picture.width * channels, kind)) for kind, rows in enumerate(filtered)]
    parameters: dict[str, Value] = {"Predictor": 15, "Colors": channels, "BitsPerComponent": 8, "Columns": picture.width}
    dictionary = {**_dictionary(picture), "Filter": Name("FlateDecode"), "DecodeParms": parameters}
    return Stream(dictionary, min(packed, key=len))


def _rows(samples: bytes, width: int, kind: int) -> bytes:
    """Put the PNG filter type before each row of `width` bytes."""
    mark = bytes([kind])
    return b"".join(mark + samples[at : at + width] for at in range(0, len(samples), width))


def _flattened(picture: Image.Image) -> Image.Image:
    """Return the picture in mode L or RGB, on white."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda sample: sample / 256).convert("L")
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        grey = picture.mode in ("L", "LA", "1")
        on_white = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
        return on_white.convert("L") if grey else on_white
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _separated(picture: Image.Image, inks: Inks) -> Image.Image:
    """Return the picture in mode L or CMYK, on white."""
    if picture.mode == "CMYK":
        return picture
    flat = _flattened(picture)
    return inks.separate(flat) if flat.mode == "RGB" else flat


def _dictionary(picture: Image.Image) -> dict[str, Value]:
    """Return the entries all images have."""
    return {
        "Type": Name("XObject"),
        "Subtype": Name("Image"),
        "Width": picture.width,
        "Height": picture.height,
        "ColorSpace": Name(_SPACES[picture.mode]),
        "BitsPerComponent": 8,
    }
