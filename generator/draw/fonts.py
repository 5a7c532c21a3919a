"""Fonts in the file: Type0 over CIDFontType2, codes that are glyph ids where they can be (ISO 32000-1, 9.7)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.draw.alphabet import Pair
from generator.draw.assemble import ObjectTable, flate_stream
from generator.draw.font_source import Face, FontSource
from generator.draw.memo import DrawMemo
from generator.draw.objects import Name, Ref, Spelt, Text, Value, number
from generator.frames import Glyph

FILLER = "\u2060"
"""What a glyph stands for that is only a part of a letter: word joiner, which nothing shows or breaks at.

A ToUnicode entry must not be empty, U+FEFF or U+FFFE (ISO 19005-2, 6.2.11.7.2); the letter is on the cluster's other glyph.
"""
TYPING_FACE = "PublicSans-Regular"
"""What form fields are filled in with."""
_MAP_ENTRIES = 100
"""The most a bfchar block may hold (Adobe technical note 5014)."""
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;-()/&'\u2019\u2013\u00b7"
_NEARLY_ALL = 0.9
"""A face of which so much of the alphabet is used gets the rest too, so that the next document has the same font."""


@dataclass(slots=True, eq=False)
class FontUse:
    """One face as this document uses it. `name` is its resource name; `codes` is filled by `settle`."""

    id: str
    name: str
    face: Face
    codes: dict[Pair, tuple[str, int, str]] = field(default_factory=dict)
    """For a glyph and the text it stands for: code in hexadecimal, advance in font units, and text in ToUnicode."""
    glyph_of_code: dict[int, int] = field(default_factory=dict)
    """Glyph id by code (CID); they differ only for a glyph's second and later texts."""
    space: str | None = None
    """Code of the face's space, if it has one."""
    coding: tuple[object, ...] = ()
    """Equal for uses whose common glyphs have the same codes."""
    _pairs: set[Pair] = field(default_factory=set)

    def count(self, glyphs: Iterable[Glyph]) -> None:
        """Take note of the glyphs of a run."""
        self._pairs.update([(glyph.gid, glyph.text) for glyph in glyphs])

    def settle(self, alphabet: frozenset[Pair] = frozenset()) -> None:
        """Give a code to every glyph and text: the glyph's id to its first text, the lowest free number to each other one.

        So what a glyph says does not depend on what it says elsewhere: the body of an Arabic beh is that of a noon too. The
        first text is the character the face has the glyph for, whatever else the document says with it: codes should
        differ between documents as little as they can. Of `alphabet` all glyphs are in the font if nearly all are used.
        """
        space = self.face.glyph_id(" ")
        if space is not None:
            self._pairs.add((space, " "))
        if len(alphabet & self._pairs) >= _NEARLY_ALL * len(_ALPHABET):
            self._pairs |= alphabet
        taken = {gid for gid, _ in self._pairs}
        free = (code for code in range(1, 0xFFFF) if code not in taken)
        others: list[tuple[Pair, int]] = []
        for gid, text in sorted(self._pairs, key=lambda pair: (pair[0], self._is_other(pair), pair[1])):
            code = gid if gid not in self.glyph_of_code else next(free)
            self.glyph_of_code[code] = gid
            self.codes[gid, text] = (f"{code:04X}", self.face.advance(gid), text or FILLER)
            if code != gid:
                others.append(((gid, text), code))
        if space is not None:
            self.space = self.codes[space, " "][0]
        self.coding = (self.name, self.space, *others)

    def _is_other(self, pair: Pair) -> bool:
        """Say if the face does not have the glyph for this very character."""
        return len(pair[1]) != 1 or self.face.glyph_id(pair[1]) != pair[0]


def font_use(face_id: str, pairs: frozenset[Pair], typefaces: FontSource, memo: DrawMemo) -> FontUse:
    """Return the settled use of a face for these glyphs."""

    def made() -> FontUse:
        use = FontUse(face_id, f"F{resource_name(face_id)}", typefaces.face(face_id), _pairs=set(pairs))
        use.settle(memo.shelves.small.made(("alphabet", face_id), lambda: _alphabet(use.face)))
        return use

    found: FontUse = memo.shelves.fonts.made((face_id, pairs), made)
    return found


def _alphabet(face: Face) -> frozenset[Pair]:
    """Return the glyphs of the alphabet."""
    return frozenset([(gid, character) for character in _ALPHABET if (gid := face.glyph_id(character))])


def resource_name(text: str) -> str:
    """Return a short name that depends on nothing else, so that streams name the same things alike in all documents."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def add_font(table: ObjectTable, use: FontUse, typefaces: FontSource, memo: DrawMemo) -> Ref:
    """Put the font of a settled `use` into the file and return it."""
    # Asked for even if it is remembered: the typefaces note which faces a document depends on.
    program = typefaces.subset(use.id, frozenset(use.glyph_of_code.values()))
    return table.bundle(memo, ("font", use), lambda apart: _add_font(apart, use, program))


def _add_font(table: ObjectTable, use: FontUse, program: bytes) -> Ref:
    """Put a font into the file."""
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


def _widths(use: FontUse) -> Spelt:
    """Return the W array: for each row of neighbouring codes the first and their widths (9.7.4.3)."""
    scale = 1000 / use.face.units_per_em
    widths: list[str] = []
    before = -2
    for code, gid in sorted(use.glyph_of_code.items()):
        if code != before + 1:
            widths.append(f"{'] ' if widths else ''}{code} [")
        elif widths:
            widths.append(" ")
        widths.append(number(use.face.advance(gid) * scale, 4))
        before = code
    return Spelt(f"[{''.join(widths)}]]")


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
