"""Make one static, unhinted font file from a published one.

Everything here is a pure function of the source font and the plan: the same fontTools release
gives the same bytes on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from font_packages import FontBuildError
from font_plan import Face
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped, unused-ignore]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped, unused-ignore]
from fontTools.varLib import instancer  # type: ignore[import-untyped, unused-ignore]

# Hints serve low-resolution screens and are never used in print.  The vertical metrics go because
# lines are set horizontally.  The rest describes variations or signatures that no longer hold.
DROPPED_TABLES = (
    *("fpgm", "prep", "cvt ", "gasp", "hdmx", "LTSH", "VDMX"),
    *("vhea", "vmtx", "VORG"),
    *("STAT", "MVAR", "HVAR", "VVAR", "avar", "cvar", "DSIG", "meta", "FFTM"),
)

# Features for vertical setting, ruby and historical forms pull in thousands of glyphs.
CJK_FEATURES = ["ccmp", "locl", "calt", "liga", "kern", "palt", "halt", "fwid", "hwid", "pwid", "mark", "mkmk"]

# Kept in every cut font besides its national set: ASCII, Latin-1, dashes and quotes, CJK
# punctuation, and the full-width forms, which keyboards type but the codecs map elsewhere.
ALWAYS_KEPT = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x3000, 0x303F),
    (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE6),
)

REGULAR, BOLD, ITALIC = 1 << 6, 1 << 5, 1 << 0  # bits of OS/2.fsSelection
KEPT_NAMES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17}


def make_face(face: Face, source: Path, target: Path) -> None:
    """Write the font file of a face."""
    font = TTFont(source, recalcTimestamp=False)
    # With uharfbuzz installed fontTools would pack tables differently: the bytes must not
    # depend on what else is installed.
    font.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = False
    if "glyf" not in font:
        raise FontBuildError(f"{source.name}: has no glyf outlines")
    if "fvar" in font:
        axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
        font = instancer.instantiateVariableFont(font, axes | {"wght": face.weight}, inplace=True)
    if face.charset is not None:
        _cut(font, set(kept_characters(face.charset, face.extra)))
    _drop_hints(font)
    for tag in DROPPED_TABLES:
        if tag in font:
            del font[tag]
    _set_style(font, face)
    _set_names(font, face)
    font["post"].formatType = 3.0  # glyph names are of no use in a PDF
    font.save(target)


def kept_characters(charset: str, extra: str) -> Iterator[int]:
    """Yield the code points of a national character set, and of what every cut font keeps."""
    for code in range(0x80, 0x10000):
        if 0xD800 <= code < 0xE000:
            continue
        try:
            chr(code).encode(charset)
        except UnicodeEncodeError:
            continue
        yield code
    for first, last in ALWAYS_KEPT:
        yield from range(first, last + 1)
    yield from map(ord, extra)


def _cut(font: Any, codes: set[int]) -> None:
    options = Options()
    options.layout_features = CJK_FEATURES
    options.harfbuzz_repacker = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def _drop_hints(font: Any) -> None:
    glyphs = font["glyf"]
    for name in font.getGlyphOrder():
        glyphs[name].removeHinting()
    limits = font["maxp"]
    limits.maxZones = 1
    for field in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs"):
        setattr(limits, f"max{field}", 0)
    limits.maxStackElements = limits.maxSizeOfInstructions = 0
    font["head"].flags &= ~0b10100  # "instructions may depend on size / alter the advance"


def _set_style(font: Any, face: Face) -> None:
    bold = face.style.startswith("Bold")
    metrics = font["OS/2"]
    metrics.fsSelection &= ~(REGULAR | BOLD | ITALIC)
    metrics.fsSelection |= (BOLD if bold else 0) | (ITALIC if face.italic else 0)
    if not (bold or face.italic):
        metrics.fsSelection |= REGULAR
    # Black is asked for as 700 but says in the file what it is.
    metrics.usWeightClass = 900 if face.style == "Black" else face.weight
    font["head"].macStyle = (1 if bold else 0) | (2 if face.italic else 0)


def _set_names(font: Any, face: Face) -> None:
    """Name the face for itself and not for the variable font it was made from."""
    table = font["name"]
    family = table.getDebugName(16) or table.getDebugName(1)
    if family.replace(" ", "") != face.typeface:
        raise FontBuildError(f"{face.id}: the source calls itself {family!r}")
    style = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", face.style)
    version = table.getDebugName(3).rpartition(";")[0] or table.getDebugName(5)
    names = {3: f"{version};{face.id}", 4: f"{family} {style}", 6: face.id}
    if style == "Black":  # outside the four styles that name IDs 1 and 2 can tell apart
        names |= {1: f"{family} {style}", 2: "Regular", 16: family, 17: style}
    else:
        names |= {1: family, 2: style}
    kept = KEPT_NAMES if style == "Black" else KEPT_NAMES - {16, 17}
    table.names = [record for record in table.names if record.nameID in kept and (record.platformID, record.langID) == (3, 0x409)]
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)
