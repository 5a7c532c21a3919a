"""An ICC profile of a press that does not exist (ICC.1:2001-04, lut8Type): small, made by formula, good for colour arithmetic."""

from __future__ import annotations

import functools
import itertools
import struct

_GRID = 17
_WHITE = (0.9642, 1.0, 0.8249)


@functools.cache
def cmyk_profile(device: bytes = b"prtr", space: bytes = b"CMYK") -> bytes:
    """Return the profile; with another device class or space in its header it is one that cannot be used."""
    tags = [
        (b"desc", b"desc\0\0\0\0" + struct.pack(">I", 5) + b"Test\0" + bytes(78)),
        (b"cprt", b"text\0\0\0\0No copyright\0"),
        (b"wtpt", b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in _WHITE)),
        (b"A2B0", _lut(4, 3, 2, (_lab(ink) for ink in itertools.product((0.0, 1.0), repeat=4)))),
        (b"B2A0", _lut(3, 4, _GRID, (_inks(*place) for place in itertools.product(range(_GRID), repeat=3)))),
    ]
    table, data, offset = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for signature, element in tags:
        table += struct.pack(">4sII", signature, offset + len(data), len(element))
        data += element + bytes(-len(element) % 4)
    head = struct.pack(">I4xI4s4s4s12x4s28x", 128 + len(table) + len(data), 0x02100000, device, space, b"Lab ", b"acsp")
    return head + b"".join(struct.pack(">i", round(value * 65536)) for value in _WHITE) + bytes(48) + table + data


def _lut(inputs: int, outputs: int, grid: int, entries: object) -> bytes:
    unity = struct.pack(">9i", *(65536 if at % 4 == 0 else 0 for at in range(9)))
    values = b"".join(bytes(entry) for entry in entries)  # type: ignore[attr-defined]
    return (
        b"mft1\0\0\0\0"
        + bytes([inputs, outputs, grid, 0])
        + unity
        + bytes(range(256)) * inputs
        + values
        + bytes(range(256)) * outputs
    )


def _lab(ink: tuple[float, ...]) -> tuple[int, int, int]:
    """Return Lab, 8 bits each, of full inks: multiplied on white."""
    cyan, magenta, yellow, black = ink
    red, green, blue = ((1 - part) * (1 - black) for part in (cyan, magenta, yellow))
    lightness = 100 * (0.25 * red + 0.65 * green + 0.1 * blue)
    return round(2.55 * lightness), round(128 + 90 * (red - green)), round(128 + 80 * ((red + green) / 2 - blue))


def _inks(*place: int) -> tuple[int, int, int, int]:
    """Return CMYK of a place in Lab: sRGB's complements, with the grey part in black."""
    lightness = 100 * place[0] / (_GRID - 1)
    a, b = (255 * part / (_GRID - 1) - 128 for part in place[1:])
    middle = (lightness + 16) / 116
    x, y, z = (
        white * (root**3 if root > 6 / 29 else 3 * (6 / 29) ** 2 * (root - 4 / 29))
        for white, root in zip(_WHITE, (middle + a / 500, middle, middle - b / 200), strict=True)
    )
    linear = (3.134 * x - 1.617 * y - 0.491 * z, -0.979 * x + 1.916 * y + 0.033 * z, 0.072 * x - 0.229 * y + 1.405 * z)
    rgb = [max(min(value, 1.0), 0.0) ** (1 / 2.2) for value in linear]
    black = 1 - max(rgb)
    cmy = [(1 - value - black) / (1 - black) if black < 1 else 0.0 for value in rgb]
    return tuple(round(255 * value) for value in (*cmy, black))  # type: ignore[return-value]
