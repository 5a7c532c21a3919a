"""The output intent: an sRGB profile (IEC 61966-2-1) written by hand, ICC version 2.1, with no date and no id."""

from __future__ import annotations

import struct
from functools import cache

_D50 = (0.9642, 1.0, 0.8249)
_RED, _GREEN, _BLUE = (0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410)
"""The primaries adapted to D50 (Bradford), as in the ICC's own sRGB profiles."""
_STEPS = 1024


@cache
def srgb_profile() -> bytes:
    """Return the profile's bytes; always the same."""
    curve = _curve()
    tags = [
        (b"desc", _description("sRGB IEC61966-2.1")),
        (b"cprt", b"text\0\0\0\0No copyright, use freely\0"),
        (b"wtpt", _xyz(_D50)),
        (b"rXYZ", _xyz(_RED)),
        (b"gXYZ", _xyz(_GREEN)),
        (b"bXYZ", _xyz(_BLUE)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    ]
    offset = 128 + 4 + 12 * len(tags)
    table, data, placed = struct.pack(">I", len(tags)), b"", dict[bytes, int]()
    for signature, element in tags:
        if element not in placed:
            placed[element] = offset + len(data)
            data += element + b"\0" * (-len(element) % 4)
        table += struct.pack(">4sII", signature, placed[element], len(element))
    return _header(128 + len(table) + len(data)) + table + data


def _header(size: int) -> bytes:
    """Return the 128-byte header: a display profile from RGB to XYZ, perceptual intent."""
    version, illuminant = 0x02100000, b"".join(_fixed(part) for part in _D50)
    return struct.pack(">I4xI4s4s4s12x4s28x", size, version, b"mntr", b"RGB ", b"XYZ ", b"acsp") + illuminant + b"\0" * 48


def _fixed(value: float) -> bytes:
    """Return an s15Fixed16Number."""
    return struct.pack(">i", round(value * 65536))


def _xyz(value: tuple[float, float, float]) -> bytes:
    """Return an XYZType element."""
    return b"XYZ \0\0\0\0" + b"".join(_fixed(part) for part in value)


def _description(text: str) -> bytes:
    """Return a textDescriptionType element without its Unicode and ScriptCode parts."""
    ascii_text = text.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(ascii_text)) + ascii_text + b"\0" * (4 + 4 + 2 + 1 + 67)


def _curve() -> bytes:
    """Return the sRGB transfer function as a sampled curve."""
    samples = (_to_linear(step / (_STEPS - 1)) for step in range(_STEPS))
    return b"curv\0\0\0\0" + struct.pack(">I", _STEPS) + b"".join(struct.pack(">H", round(value * 65535)) for value in samples)


def _to_linear(value: float) -> float:
    """Return the linear light of an sRGB component, both from 0 to 1."""
    return float(value / 12.92) if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
