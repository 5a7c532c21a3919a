"""A font as preflight needs it: is it embedded, how wide are its codes, what do they say (ISO 32000-1, 9.5 to 9.10)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from fontTools.agl import toUnicode
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from pypdf._codecs.core_font_metrics import CORE_FONT_METRICS

from generator.preflight.cmaps import CMap, read_cmap
from generator.preflight.geometry import IDENTITY, Matrix, normal
from generator.preflight.glyph_heights import glyph_heights
from generator.preflight.objects import (
    PdfDict,
    as_array,
    as_dict,
    as_int,
    as_list,
    as_name,
    as_number,
    numbers,
    object_number,
    stream_data,
)

_FONT_FILES = ("FontFile", "FontFile2", "FontFile3")
_FALLBACK_WIDTH = 0.5
_FALLBACK_ASCENT, _FALLBACK_DESCENT = 0.9, -0.25


@dataclass(frozen=True, slots=True, eq=False)
class PdfFont:
    """One font dictionary. Widths, ascent and descent are in text space: 1 is the font size."""

    number: int
    name: str
    subtype: str
    embedded: bool
    has_to_unicode: bool
    text: Mapping[int, str]
    """Code to text, from ToUnicode or, for a simple font, its encoding."""
    widths: Mapping[int, float]
    default_width: float
    ascent: float
    descent: float
    cmap: CMap | None = None
    """For composite fonts: the encoding, unless it is Identity or a predefined one with two-byte codes."""
    two_bytes: bool = False
    vertical: bool = False
    matrix: Matrix = IDENTITY
    blank: float = 0.0
    """Advance of the code that stands for a space, in text space; 0 if none does."""
    heights: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    """How low and how high codes reach that do not move the pen, where the font's outlines tell it, in text space."""

    def codes(self, raw: bytes) -> tuple[int, ...]:
        """Return the character codes of a shown string."""
        if self.cmap is not None and self.cmap.spaces:
            return _split(raw, self.cmap.spaces)
        if self.two_bytes:
            count = len(raw) // 2
            return struct.unpack(f">{count}H", raw[: count * 2])
        return tuple(raw)

    def width(self, code: int) -> float:
        """Return the advance of a code, in text space."""
        cid = self.cmap.cids.get(code, code) if self.cmap is not None else code
        return self.widths.get(cid, self.default_width)


def code_bits(codes: Iterable[int]) -> int:
    """Return codes as the bits of one number; codes of more than two bytes share theirs with others."""
    bits = 0
    for code in codes:
        bits |= 1 << (code & 0xFFFF)
    return bits


def _split(raw: bytes, spaces: tuple[tuple[int, int, int], ...]) -> tuple[int, ...]:
    """Cut a string into codes by the code space ranges; what fits none is taken by the shortest length."""
    found: list[int] = []
    at, shortest = 0, max(min(length for length, _, _ in spaces), 1)
    while at < len(raw):
        for length, first, last in spaces:
            if length and first <= int.from_bytes(raw[at : at + length]) <= last and at + length <= len(raw):
                break
        else:
            length = shortest
        found.append(int.from_bytes(raw[at : at + length]))
        at += length
    return tuple(found)


def read_font(value: object) -> PdfFont | None:
    """Return what a font dictionary says; None if it is no dictionary."""
    font = as_dict(value)
    if font is None:
        return None
    subtype = as_name(font.get("/Subtype")) or "Type1"
    number = object_number(value) or object_number(font)
    to_unicode = stream_data(font.get("/ToUnicode"))
    text = dict(read_cmap(to_unicode).text) if to_unicode is not None else {}
    if subtype == "Type0":
        made = _composite(font, number, text, to_unicode is not None)
    else:
        made = _simple(font, number, subtype, text, to_unicode is not None)
    space = next((code for code, said in made.text.items() if said == " "), None)
    return made if space is None else replace(made, blank=made.width(space))


def _composite(font: PdfDict, number: int, text: dict[int, str], has_to_unicode: bool) -> PdfFont:
    """Read a Type0 font and its descendant."""
    kids = as_array(font.get("/DescendantFonts")) or ()
    kid = (as_dict(kids[0]) if kids else None) or {}
    descriptor = as_dict(kid.get("/FontDescriptor")) or {}
    encoding = as_name(font.get("/Encoding"))
    embedded_cmap = stream_data(font.get("/Encoding"))
    default = as_number(kid.get("/DW"))
    ascent, descent = _heights(descriptor)
    widths = _cid_widths(kid.get("/W"))
    return PdfFont(
        number=number,
        name=_name(font),
        subtype="Type0",
        embedded=_has_file(descriptor),
        has_to_unicode=has_to_unicode,
        text=text,
        widths=widths,
        default_width=(1000.0 if default is None else default) / 1000,
        ascent=ascent,
        descent=descent,
        cmap=read_cmap(embedded_cmap) if embedded_cmap is not None else None,
        two_bytes=True,
        vertical=(encoding or "").endswith("-V"),
        heights=_mark_heights(kid, descriptor, widths) if encoding == "Identity-H" else {},
    )


def _mark_heights(kid: PdfDict, descriptor: PdfDict, widths: Mapping[int, float]) -> dict[int, tuple[float, float]]:
    """Return how low and how high glyphs without an advance reach: dots and accents, which stand off the baseline they have.

    CIDs are codes here; ISO 32000-1, 9.7.4.2, says how they lead to glyphs.
    """
    marks = [code for code, width in widths.items() if width == 0 and code]
    program = stream_data(descriptor.get("/FontFile2")) if marks and as_name(kid.get("/Subtype")) == "CIDFontType2" else None
    if program is None:
        return {}
    mapped = stream_data(kid.get("/CIDToGIDMap"))
    if mapped is None and as_name(kid.get("/CIDToGIDMap")) != "Identity":
        return {}
    glyphs = {code: int.from_bytes(mapped[2 * code : 2 * code + 2]) if mapped is not None else code for code in marks}
    found = glyph_heights(program, glyphs.values())
    return {code: found[glyph] for code, glyph in glyphs.items() if glyph in found}


def _simple(font: PdfDict, number: int, subtype: str, text: dict[int, str], has_to_unicode: bool) -> PdfFont:
    """Read a Type1, TrueType, MMType1 or Type3 font."""
    descriptor = as_dict(font.get("/FontDescriptor")) or {}
    matrix = numbers(font.get("/FontMatrix"), 6) if subtype == "Type3" else None
    unit = abs(matrix[0]) if matrix else 0.001
    first = as_int(font.get("/FirstChar")) or 0
    read = [as_number(item) for item in as_list(font.get("/Widths"))[:256]]
    widths = {first + i: width * unit for i, width in enumerate(read) if width is not None}
    texts = {**_encoded_text(font, descriptor), **text}
    missing = as_number(descriptor.get("/MissingWidth"))
    ascent, descent = _heights(descriptor)
    if not widths:
        widths = _core_widths(_name(font), texts)
        missing = missing if missing is not None else _FALLBACK_WIDTH * 1000
    if subtype == "Type3" and matrix:
        box = normal(numbers(font.get("/FontBBox"), 4) or (0, 0, 0, 0))
        ascent, descent = box[3] * abs(matrix[3]) or _FALLBACK_ASCENT, box[1] * abs(matrix[3])
    return PdfFont(
        number=number,
        name=_name(font),
        subtype=subtype,
        embedded=subtype == "Type3" or _has_file(descriptor),
        has_to_unicode=has_to_unicode,
        text=texts,
        widths=widths,
        default_width=(missing or 0.0) / 1000,
        ascent=ascent,
        descent=descent,
    )


def _name(font: PdfDict) -> str:
    """Return the PostScript name without the six letters that mark a subset."""
    name = as_name(font.get("/BaseFont")) or as_name(font.get("/Name")) or "unnamed"
    return name[7:] if len(name) > 7 and name[6] == "+" else name


def _has_file(descriptor: PdfDict) -> bool:
    """Tell whether a font descriptor carries a font program."""
    return any(as_dict(descriptor.get(f"/{key}")) is not None for key in _FONT_FILES)


def _heights(descriptor: PdfDict) -> tuple[float, float]:
    """Return ascent and descent in text space; from FontBBox or a usual height where the descriptor has none."""
    box = numbers(descriptor.get("/FontBBox"), 4)
    ascent, descent = as_number(descriptor.get("/Ascent")), as_number(descriptor.get("/Descent"))
    ascent = ascent or (normal(box)[3] if box else None)
    descent = descent if descent is not None else (normal(box)[1] if box else None)
    return (
        ascent / 1000 if ascent else _FALLBACK_ASCENT,
        -abs(descent) / 1000 if descent is not None else _FALLBACK_DESCENT,
    )


def _cid_widths(value: object) -> dict[int, float]:
    """Read a /W array (ISO 32000-1, 9.7.4.3)."""
    items = list(as_array(value) or ())
    widths: dict[int, float] = {}
    at = 0
    while at + 1 < len(items):
        first, listed = as_int(items[at]), as_array(items[at + 1])
        if first is None:
            return widths
        if listed is not None:
            widths.update((first + i, (as_number(item) or 0.0) / 1000) for i, item in enumerate(listed))
            at += 2
            continue
        last, width = as_int(items[at + 1]), as_number(items[at + 2]) if at + 2 < len(items) else None
        if last is None or width is None:
            return widths
        widths.update(dict.fromkeys(range(first, min(last, 65_535) + 1), width / 1000))
        at += 3
    return widths


def _core_widths(name: str, text: Mapping[int, str]) -> dict[int, float]:
    """Return the widths of one of the standard 14 fonts, which may come without /Widths."""
    metrics = CORE_FONT_METRICS.get(name)
    if metrics is None:
        return {}
    known = metrics.character_widths
    return {code: known[character] / 1000 for code, character in text.items() if character in known}


def _encoded_text(font: PdfDict, descriptor: PdfDict) -> dict[int, str]:
    """Return code to text by a simple font's encoding and its Differences; nothing for one with codes of its own."""
    encoding = font.get("/Encoding")
    details = as_dict(encoding) or {}
    base = as_name(encoding) or as_name(details.get("/BaseEncoding"))
    symbolic = bool((as_int(descriptor.get("/Flags")) or 0) & 4)
    text = _base_text(base) if base or not symbolic else {}
    code = 0
    for item in as_list(details.get("/Differences")):
        name = as_name(item)
        if name is None:
            code = as_int(item) or 0
            continue
        text[code] = toUnicode(name)
        code += 1
    return {key: value for key, value in text.items() if value}


def _base_text(encoding: str | None) -> dict[int, str]:
    """Return code to text of a named encoding (ISO 32000-1, annex D)."""
    if encoding == "WinAnsiEncoding":
        return {code: bytes([code]).decode("cp1252", "ignore") for code in range(32, 256)}
    names = MacRoman if encoding == "MacRomanEncoding" else StandardEncoding
    return {code: toUnicode(name) for code, name in enumerate(names) if name != ".notdef"}
