"""The font that viewers set typed text in: a simple TrueType font with WinAnsiEncoding (ISO 32000-1, 9.6.3 and annex D)."""

from __future__ import annotations

from generator.draw.assemble import ObjectTable, flate_stream
from generator.draw.font_source import Face, FontSource
from generator.draw.fonts import TYPING_FACE, font_descriptor, subset_tag, to_unicode
from generator.draw.memo import DrawMemo
from generator.draw.objects import Name, Ref, Value

_FIRST, _LAST = 32, 255
_NONSYMBOLIC = 32


def winansi() -> dict[int, str]:
    """Return the characters of WinAnsiEncoding by code: Windows code page 1252 but for controls."""
    characters = {code: bytes([code]).decode("cp1252", "ignore") for code in range(_FIRST, _LAST + 1)}
    return {code: character for code, character in characters.items() if character and code != 0x7F}


def add_typing_font(table: ObjectTable, typefaces: FontSource, memo: DrawMemo) -> Ref:
    """Put the font into the file and return it; KeyError if there is no Public Sans. Same face, same bytes."""
    face = typefaces.face(TYPING_FACE)
    found: dict[int, str] = memo.shelves.small.made("typing font", lambda: _characters(face))
    # Asked for even if it is remembered: the typefaces note which faces a document depends on.
    program = typefaces.typing_subset(TYPING_FACE, frozenset(found.values()))
    return table.bundle(memo, "typing font", lambda apart: _add_font(apart, face, found, program))


def _characters(face: Face) -> dict[int, str]:
    """Return by code the characters of WinAnsiEncoding that the face has."""
    return {code: char for code, char in winansi().items() if _glyph(face, char) is not None}


def _add_font(table: ObjectTable, face: Face, characters: dict[int, str], program: bytes) -> Ref:
    """Put the font into the file."""
    name = Name(f"{subset_tag(program)}+{face.postscript_name}")
    widths: list[Value] = [_width(face, characters.get(code)) for code in range(_FIRST, _LAST + 1)]
    entries = [(f"{code:02X}", character) for code, character in sorted(characters.items())]
    return table.add(
        {
            "Type": Name("Font"),
            "Subtype": Name("TrueType"),
            "BaseFont": name,
            "FirstChar": _FIRST,
            "LastChar": _LAST,
            "Widths": widths,
            "Encoding": Name("WinAnsiEncoding"),
            "FontDescriptor": table.add({**font_descriptor(table, face, name, program), "Flags": _NONSYMBOLIC}),
            "ToUnicode": table.add(flate_stream({}, to_unicode(entries).encode("ascii"))),
        }
    )


def _glyph(face: Face, character: str) -> int | None:
    """Return the glyph of a character; WinAnsiEncoding calls the no-break space `space` and the soft hyphen `hyphen`."""
    return face.glyph_id({"\u00a0": " ", "\u00ad": "-"}.get(character, character))


def _width(face: Face, character: str | None) -> float:
    """Return the advance of a character in thousandths of an em; 0 for none."""
    glyph = None if character is None else _glyph(face, character)
    return 0.0 if glyph is None else face.advance(glyph) * 1000 / face.units_per_em
