"""Fonts in the file: Type0 over CIDFontType2, codes that are glyph ids where they can be (ISO 32000-1, 9.7)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.draw.assemble import ObjectTable, flate_stream
from generator.draw.font_source import Face, FontSource
from generator.draw.objects import Name, Ref, Text, Value
from generator.frames import Glyph

FILLER = "\u2060"
"""What a glyph stands for that is only a part of a letter: word joiner, which nothing shows or breaks at.

A ToUnicode entry must not be empty, U+FEFF or U+FFFE (ISO 19005-2, 6.2.11.7.2); the letter is on the cluster's other glyph.
"""
TYPING_FACE = "PublicSans-Regular"
"""What form fields are filled in with."""
_MAP_ENTRIES = 100
"""The most a bfchar block may hold (Adobe technical note 5014)."""


@dataclass(slots=True)
class FontUse:
    """One face as this document uses it. `name` is its resource name; `codes` is filled by `settle`."""

    id: str
    name: str
    face: Face
    codes: dict[tuple[int, str], tuple[str, int, str]] = field(default_factory=dict)
    """For a glyph and the text it stands for: code in hexadecimal, advance in font units, and text in ToUnicode."""
    glyph_of_code: dict[int, int] = field(default_factory=dict)
    """Glyph id by code (CID); they differ only for a glyph's second and later texts."""
    space: str | None = None
    """Code of the face's space, if it has one."""
    _pairs: dict[tuple[int, str], None] = field(default_factory=dict)

    def count(self, glyphs: Sequence[Glyph]) -> None:
        """Take note of the glyphs of a run."""
        self._pairs.update(dict.fromkeys([(glyph.gid, glyph.text) for glyph in glyphs]))

    def settle(self) -> None:
        """Give a code to every glyph and text: the glyph's id to its first text, the lowest free number to each other one.

        So what a glyph says does not depend on what it says elsewhere: the body of an Arabic beh is that of a noon too.
        """
        space = self.face.glyph_id(" ")
        if space is not None:
            self._pairs.setdefault((space, " "))
        taken = {gid for gid, _ in self._pairs}
        free = (code for code in range(1, 0xFFFF) if code not in taken)
        for gid, text in self._pairs:
            code = gid if gid not in self.glyph_of_code else next(free)
            self.glyph_of_code[code] = gid
            self.codes[gid, text] = (f"{code:04X}", self.face.advance(gid), text or FILLER)
        if space is not None:
            self.space = self.codes[space, " "][0]


def add_font(table: ObjectTable, use: FontUse, typefaces: FontSource) -> Ref:
    """Put the font of a settled `use` into the file and return it."""
    program = typefaces.subset(use.id, frozenset(use.glyph_of_code.values()))
    name = Name(f"{subset_tag(program)}+{use.face.postscript_name}")
    descendant: dict[str, Value] = {
        "Type": Name("Font"),
        "Subtype": Name("CIDFontType2"),
        "BaseFont": name,
        "CIDSystemInfo": {"Registry": Text("Adobe"), "Ordering": Text("Identity"), "Supplement": 0},
        "FontDescriptor": table.add(font_descriptor(table, use.face, name, program)),
        "DW": 0,
        "W": _widths(use),
        "CIDToGIDMap": _glyph_map(table, use),
    }
    return table.add(
        {
            "Type": Name("Font"),
            "Subtype": Name("Type0"),
            "BaseFont": name,
            "Encoding": Name("Identity-H"),
            "DescendantFonts": [table.add(descendant)],
            "ToUnicode": table.add(
                flate_stream({}, to_unicode([(code, text) for code, _, text in sorted(use.codes.values())]).encode("ascii"))
            ),
        }
    )


def font_descriptor(table: ObjectTable, face: Face, name: Name, program: bytes) -> dict[str, Value]:
    """Return the font descriptor (9.8); lengths in thousandths of an em."""
    scale = 1000 / face.units_per_em
    return {
        "Type": Name("FontDescriptor"),
        "FontName": name,
        "Flags": face.flags,
        "FontBBox": [float(side * scale) for side in face.bbox],
        "ItalicAngle": float(face.italic_angle),
        "Ascent": float(face.ascent * scale),
        "Descent": -abs(float(face.descent * scale)),
        "CapHeight": float(face.cap_height * scale),
        "StemV": face.stem_v,
        "FontFile2": table.add(flate_stream({"Length1": len(program)}, program)),
    }


def _glyph_map(table: ObjectTable, use: FontUse) -> Value:
    """Return the way from codes to glyph ids (9.7.4.2)."""
    if all(code == gid for code, gid in use.glyph_of_code.items()):
        return Name("Identity")
    gids = (use.glyph_of_code.get(code, 0) for code in range(max(use.glyph_of_code) + 1))
    return table.add(flate_stream({}, b"".join(gid.to_bytes(2, "big") for gid in gids)))


def _widths(use: FontUse) -> list[Value]:
    """Return the W array: for each row of neighbouring codes the first and their widths (9.7.4.3)."""
    scale = 1000 / use.face.units_per_em
    widths: list[Value] = []
    row: list[Value] = []
    before = -2
    for code, gid in sorted(use.glyph_of_code.items()):
        if code != before + 1:
            row = []
            widths += [code, row]
        row.append(use.face.advance(gid) * scale)
        before = code
    return widths


def subset_tag(program: bytes) -> str:
    """Return six capitals made from the font program (9.6.4)."""
    value = int.from_bytes(hashlib.sha256(program).digest()[:8], "big")
    return "".join(chr(65 + value // 26**place % 26) for place in range(6))


def to_unicode(codes: Sequence[tuple[str, str]]) -> str:
    """Return the CMap from codes, all of as many hexadecimal figures, to text (9.10.3)."""
    figures = len(codes[0][0])
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<{'0' * figures}> <{'F' * figures}>",
        "endcodespacerange",
    ]
    entries = [f"<{code}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in codes]
    for start in range(0, len(entries), _MAP_ENTRIES):
        block = entries[start : start + _MAP_ENTRIES]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
