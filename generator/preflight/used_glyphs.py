"""Whether two subsets of a font have the same of the glyphs that a page shows."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence

from generator.preflight.objects import PdfDict, as_dict, as_int, as_list, as_name, as_number, resolve, stream_data
from generator.preflight.tokens import operations

_TAG = re.compile(r"^[A-Z]{6}\+")
_SHOWING = frozenset((b"Tj", b"TJ", b"'", b'"'))
_BY_GLYPHS = frozenset(("/BaseFont", "/DescendantFonts", "/ToUnicode", "/Metadata"))
_OF_DESCENDANT = frozenset(("/BaseFont", "/FontDescriptor", "/W", "/CIDToGIDMap"))
_OF_DESCRIPTOR = frozenset(("/FontName", "/FontFile2", "/CIDSet", "/FontBBox"))
_WORDS, _SCALE, _MORE, _BOTH, _TWO_BY_TWO = 0x1, 0x8, 0x20, 0x40, 0x80
"""Flags of a part of a composite glyph (OpenType 1.9, `glyf`)."""

Same = Callable[[object, object], bool]


def codes_shown(content: bytes, font: str) -> frozenset[int]:
    """Return the two-byte codes that a content stream shows in a font, by its resource name."""
    found: set[int] = set()
    current: object = None
    saved: list[object] = []
    for operator, operands in operations(content):
        if operator == b"Tf" and operands:
            current = operands[0]
        elif operator == b"q":
            saved.append(current)
        elif operator == b"Q" and saved:
            current = saved.pop()
        elif operator in _SHOWING and current == font:
            for text in _strings(operands):
                found.update(int.from_bytes(text[at : at + 2], "big") for at in range(0, len(text), 2))
    return frozenset(found)


def _strings(operands: Sequence[object]) -> Iterator[bytes]:
    for one in operands:
        if isinstance(one, bytes):
            yield one
        elif isinstance(one, list):
            yield from _strings(one)


def same_glyphs(old: PdfDict, new: PdfDict, codes: frozenset[int], same: Same) -> bool:
    """Whether two Type0 fonts show the same for these codes (Identity-H over TrueType outlines); others are not alike."""
    if any(as_name(font.get("/Encoding")) != "Identity-H" for font in (old, new)):
        return False
    if not _rest(old, new, _BY_GLYPHS, same) or _bare(old) != _bare(new):
        return False
    one, other = _first(old.get("/DescendantFonts")), _first(new.get("/DescendantFonts"))
    if one is None or other is None or not _rest(one, other, _OF_DESCENDANT, same):
        return False
    was, now = as_dict(one.get("/FontDescriptor")), as_dict(other.get("/FontDescriptor"))
    if was is None or now is None or not _rest(was, now, _OF_DESCRIPTOR, same):
        return False
    before, after = _widths(one), _widths(other)
    if any(before.get(code) != after.get(code) for code in codes):
        return False
    try:
        outlines = _Outlines(stream_data(was.get("/FontFile2"))), _Outlines(stream_data(now.get("/FontFile2")))
        maps = _glyph_ids(one), _glyph_ids(other)
        return outlines[0].head == outlines[1].head and all(
            outlines[0].of(_mapped(maps[0], code)) == outlines[1].of(_mapped(maps[1], code)) for code in codes
        )
    except (struct.error, IndexError, KeyError, ValueError, RecursionError):
        return False


def _first(value: object) -> PdfDict | None:
    return next((as_dict(one) for one in as_list(value)), None)


def _bare(font: PdfDict) -> str:
    """Return a font's name without the tag that tells its subsets."""
    return _TAG.sub("", as_name(font.get("/BaseFont")) or "")


def _rest(old: PdfDict, new: PdfDict, other: frozenset[str], same: Same) -> bool:
    """Whether two dictionaries are equal but for `other` entries, which are compared by what is shown."""
    return all(same(old.get(name), new.get(name)) for name in {**old, **new} if name not in other)


def _widths(font: PdfDict) -> dict[int, float | None]:
    """Return the widths by code (ISO 32000-1, 9.7.4.3)."""
    found: dict[int, float | None] = {}
    items = [resolve(item) for item in as_list(font.get("/W"))]
    at = 0
    while at + 1 < len(items):
        start, second = as_int(items[at]), items[at + 1]
        if start is None:
            break
        if isinstance(second, list):
            found.update((start + place, as_number(width)) for place, width in enumerate(second))
            at += 2
        else:
            last = as_int(second)
            if last is None or at + 2 >= len(items):
                break
            width = as_number(items[at + 2])
            found.update((code, width) for code in range(start, min(last, 0xFFFF) + 1))
            at += 3
    return found


def _glyph_ids(font: PdfDict) -> bytes | None:
    """Return the map from codes to glyphs; None for the identity."""
    written = font.get("/CIDToGIDMap")
    if as_name(written) == "Identity":
        return None
    data = stream_data(written)
    if data is None:
        raise ValueError("no map from codes to glyphs")
    return data


def _mapped(ids: bytes | None, code: int) -> int:
    return code if ids is None else int.from_bytes(ids[2 * code : 2 * code + 2], "big")


class _Outlines:
    """The glyphs of a TrueType font program as their bytes, parts of composite glyphs by theirs."""

    def __init__(self, data: bytes | None) -> None:
        if data is None:
            raise ValueError("no TrueType outlines")
        count = struct.unpack_from(">H", data, 4)[0]
        rows = (struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count))
        tables: Mapping[bytes, bytes] = {tag: data[offset : offset + size] for tag, _, offset, size in rows}
        head = tables[b"head"]
        self.head = (head[18:20], tables.get(b"cvt "), tables.get(b"fpgm"), tables.get(b"prep"))
        """Units to the em, and programs that hints rest on."""
        self._glyf, loca = tables[b"glyf"], tables[b"loca"]
        if struct.unpack_from(">h", head, 50)[0]:
            self._places = struct.unpack(f">{len(loca) // 4}I", loca[: len(loca) // 4 * 4])
        else:
            self._places = tuple(2 * place for place in struct.unpack(f">{len(loca) // 2}H", loca[: len(loca) // 2 * 2]))

    def of(self, gid: int, depth: int = 0) -> tuple[object, ...]:
        """Return a glyph: its bytes, and its parts if it has any. Raises IndexError if it is not there."""
        data = self._glyf[self._places[gid] : self._places[gid + 1]]
        if not data or struct.unpack_from(">h", data)[0] >= 0:
            return (data.rstrip(b"\0"),)
        if depth > 8:
            raise ValueError("glyphs inside glyphs without end")
        made: list[object] = [data[:10]]
        at, flags = 10, _MORE
        while flags & _MORE:
            flags, part = struct.unpack_from(">HH", data, at)
            size = 4 + (4 if flags & _WORDS else 2)
            size += 2 if flags & _SCALE else 4 if flags & _BOTH else 8 if flags & _TWO_BY_TWO else 0
            made += [flags, data[at + 4 : at + size], self.of(part, depth + 1)]
            at += size
        made.append(data[at:].rstrip(b"\0"))
        return tuple(made)
