"""One font file: its entry in fonts.yaml, its metrics, its characters, its shaping and its subsets.

Source of the metrics: the OpenType tables `head`, `hhea`, `OS/2`, `post` and `name`; all lengths are in the font's own units.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import uharfbuzz as hb

from generator.diagnostics import NOWHERE, ExitCode, Place, Problem, ProblemsError
from generator.frames import Glyph
from generator.typefaces.character_set import CharacterSet
from generator.typefaces.characters import NOT_SHAPED, equivalents, is_control, is_default_ignorable, stand_ins

_FIXED_PITCH, _SERIF, _SYMBOLIC, _SCRIPT_FLAG, _ITALIC = 1, 2, 4, 8, 64
_KEPT_TABLES = frozenset(("glyf", "head", "hhea", "hmtx", "loca", "maxp"))
_PLAIN_SUBSET = (
    hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_BIDI_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
)
_CLUSTERS = hb.BufferClusterLevel.MONOTONE_CHARACTERS
_FLAGS = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
_PIECES_KEPT = 1024
_GLYPHS_KEPT = 16384
"""Kinds of glyphs of one face that are known at a time: more than any document has."""
_SHARED = 100
"""Longest piece, in glyphs, whose clusters are shared: most are words or lines."""


@dataclass(frozen=True, slots=True)
class FaceEntry:
    """What fonts.yaml says about a face."""

    id: str
    typeface: str
    file: str
    bold: bool
    italic: bool
    scripts: tuple[str, ...]
    languages: tuple[str, ...] = ()
    sha256: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Shaped:
    """Glyphs of one piece in visual order; `clusters` has the offset in the piece of each glyph's cluster.

    `advance` is the sum of the glyphs' advances, in font units; `plain` says that each character has one glyph, in their order,
    and that none moves the pen back.
    """

    glyphs: tuple[Glyph, ...]
    clusters: tuple[int, ...]
    advance: int
    plain: bool = False


GlyphKey: TypeAlias = tuple[int, int, int, int, str]
"""Glyph id, advance, offsets and text: what makes a Glyph."""


class ShapeOptions(NamedTuple):
    """What HarfBuzz is told beside the text; `before` and `after` are neighbours the ends may join to.

    A named tuple because it is looked up tens of thousands of times a document: nothing hashes faster.
    """

    script: str
    language: str
    rtl: bool
    features: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


class Face:
    """A font, read on first use: then all but `id` and `entry` may raise ProblemsError for a missing or broken file."""

    def __init__(self, entry: FaceEntry, read: Callable[[], bytes], opened: Callable[[Face], None] | None = None) -> None:
        """Keep the entry and the way to the bytes; `opened` is told whenever the file has been read."""
        self.id = entry.id
        self.entry = entry
        self._read = read
        self._opened = opened
        self.size = 0
        """Bytes of the file; 0 until it has been read."""
        self._advances: dict[int, int] = {}
        self._inks: dict[int, tuple[int, int]] = {}
        # One object for equal glyphs: a document has thousands of each.
        self._glyphs: dict[GlyphKey, Glyph] = {}
        self._reaches: dict[int, tuple[Shaped, tuple[int, int]]] = {}
        self.shape = lru_cache(maxsize=_PIECES_KEPT)(self._shape)
        """`shape(text, options) -> Shaped`, remembered: size does not matter, everything is in font units."""

    @cached_property
    def data(self) -> bytes:
        """The font file, which is what fonts.yaml says it is."""
        try:
            data = self._read()
        except FileNotFoundError:
            raise self._unusable(
                "font-missing-file", "is not there", "put the file back, or take its face out of fonts.yaml"
            ) from None
        if self.entry.sha256 and hashlib.sha256(data).hexdigest() != self.entry.sha256:
            hint = "restore the file, or write its new `sha256` and `bytes` into fonts.yaml"
            raise self._unusable("font-changed", "is not the file that fonts.yaml describes", hint)
        self.size = len(data)
        if self._opened is not None:
            self._opened(self)
        return data

    def close(self) -> None:
        """Let go of the file, not of what is known of it; it is read again when it is needed again."""
        for name in ("_hb_font", "_hb_face", "data"):
            self.__dict__.pop(name, None)

    @cached_property
    def _hb_face(self) -> Any:
        face = hb.Face(hb.Blob(self.data))
        if not face.glyph_count or "glyf" not in face.table_tags:
            hint = "use a TrueType font; OpenType fonts with CFF outlines have to be converted first"
            raise self._unusable("font-outlines", "has no TrueType (`glyf`) outlines", hint)
        return face

    @cached_property
    def _hb_font(self) -> Any:
        return hb.Font(self._hb_face)

    @cached_property
    def characters(self) -> CharacterSet:
        """The characters the font's cmap has glyphs for."""
        return CharacterSet(self._hb_face.unicodes)

    @cached_property
    def units_per_em(self) -> int:
        """Font units per em."""
        return int(self._hb_face.upem)

    @cached_property
    def ascent(self) -> int:
        """Height of a line above the baseline: hhea, or OS/2 typo where the font says USE_TYPO_METRICS."""
        return int(self._hb_font.get_font_extents("ltr").ascender)

    @cached_property
    def descent(self) -> int:
        """Depth of a line below the baseline, a negative number."""
        return int(self._hb_font.get_font_extents("ltr").descender)

    @cached_property
    def bbox(self) -> tuple[int, int, int, int]:
        """Box round all glyphs: left, bottom, right, top (head)."""
        box: tuple[int, int, int, int] = struct.unpack_from(">4h", self._table("head"), 36)
        return box

    @cached_property
    def weight(self) -> int:
        """Weight of the strokes, 100 to 900 (OS/2)."""
        return int(struct.unpack_from(">H", self._table("OS/2"), 4)[0])

    @cached_property
    def x_height(self) -> int:
        """Height of a small x; 0 for fonts without one (OS/2)."""
        return self._os2_height(86)

    @cached_property
    def cap_height(self) -> int:
        """Height of a capital; the ascent for fonts without one (OS/2)."""
        return self._os2_height(88) or self.ascent

    @cached_property
    def italic_angle(self) -> float:
        """Degrees anticlockwise from upright (post), negative for a font that leans to the right."""
        return float(struct.unpack_from(">i", self._table("post"), 4)[0]) / 65536

    @cached_property
    def postscript_name(self) -> str:
        """Name of the font for PDF, only characters a PDF name may have."""
        name = self._hb_face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or self.id
        return "".join(char for char in name if char.isascii() and (char.isalnum() or char in "-_")) or self.id

    @cached_property
    def stem_v(self) -> int:
        """Estimated thickness of vertical stems in thousandths of an em, from the weight (no table says it)."""
        return round(50 + (self.weight / 65) ** 2)

    @cached_property
    def flags(self) -> int:
        """Flags of a PDF font descriptor (ISO 32000-1, table 123): always Symbolic, since glyphs are chosen by id."""
        family_class = struct.unpack_from(">h", self._table("OS/2"), 30)[0] >> 8
        fixed = struct.unpack_from(">I", self._table("post"), 12)[0] != 0
        flags = _SYMBOLIC | (_FIXED_PITCH if fixed else 0)
        flags |= _SERIF if 1 <= family_class <= 7 and family_class != 6 else 0
        flags |= _SCRIPT_FLAG if family_class == 10 else 0
        return flags | (_ITALIC if self.entry.italic or self.italic_angle else 0)

    def advance(self, gid: int) -> int:
        """Return a glyph's advance width as the font has it (hmtx), font units."""
        found = self._advances.get(gid)
        if found is None:
            found = self._advances[gid] = int(self._hb_font.get_glyph_h_advance(gid))
        return found

    def ink(self, gid: int) -> tuple[int, int]:
        """Return how far a glyph's outline reaches above and below the baseline (top, bottom), font units; (0, 0) if empty."""
        found = self._inks.get(gid)
        if found is None:
            extents = self._hb_font.get_glyph_extents(gid)
            drawn = extents is not None and extents.height
            found = (int(extents.y_bearing), int(extents.y_bearing + extents.height)) if drawn else (0, 0)
            self._inks[gid] = found
        return found

    def glyph_id(self, char: str) -> int | None:
        """Return the glyph of a character (cmap), or None."""
        gid: int | None = self._hb_font.get_nominal_glyph(ord(char))
        return gid

    def covers(self, text: str) -> bool:
        """Whether every grapheme cluster in `text`, given one at a time or as plain text, can be set in this face."""
        return not self.lacking(text)

    def lacking(self, cluster: str) -> tuple[str, ...]:
        """Return the characters of a cluster that this face cannot set, in any canonically equivalent spelling."""
        missing = self._without_glyph(cluster)
        if missing and any(not self._without_glyph(spelling) for spelling in equivalents(cluster)):
            return ()
        return missing

    def _without_glyph(self, text: str) -> tuple[str, ...]:
        have = self.characters
        return tuple(char for char in text if (char not in have or is_control(char)) and not self._needs_no_glyph(char))

    def _needs_no_glyph(self, char: str) -> bool:
        if char in NOT_SHAPED or char == "\t" or is_default_ignorable(char):
            return True
        return any(other in self.characters for other in stand_ins(char))

    def _shape(self, text: str, options: ShapeOptions) -> Shaped:
        if not text:
            return Shaped((), (), 0)
        buffer = hb.Buffer()
        # Each character keeps its own cluster as far as the font allows: a base and its mark copy out as two characters.
        buffer.cluster_level = _CLUSTERS
        buffer.flags = _FLAGS
        whole = (options.before + text + options.after).replace("\t", " ")
        buffer.add_codepoints(list(map(ord, whole)), len(options.before), len(text))
        buffer.direction = "rtl" if options.rtl else "ltr"
        buffer.script = options.script
        buffer.language = options.language
        hb.shape(self._hb_font, buffer, dict.fromkeys(options.features, True))
        infos, positions = buffer.glyph_infos or (), buffer.glyph_positions or ()
        skipped = len(options.before)
        clusters = tuple([info.cluster - skipped for info in infos])
        if len(clusters) <= _SHARED and clusters == (usual := ascending(len(clusters))):
            clusters = usual
        advances = [position.x_advance for position in positions]
        one_each = clusters == ascending(len(text))
        texts = text if one_each else _texts(text, clusters, advances)
        keys = [
            (info.codepoint, advance, position.x_offset, position.y_offset, said)
            for info, position, advance, said in zip(infos, positions, advances, texts, strict=True)
        ]
        return Shaped(self._known_glyphs(keys), clusters, sum(advances), one_each and min(advances) >= 0)

    def _known_glyphs(self, keys: Sequence[GlyphKey]) -> tuple[Glyph, ...]:
        """Return the glyphs of which `keys` say all, as a rule the same objects again."""
        known = self._glyphs
        try:
            return tuple(map(known.__getitem__, keys))
        except KeyError:
            if len(known) > _GLYPHS_KEPT:
                known.clear()
            return tuple([known[key] if key in known else known.setdefault(key, Glyph(*key)) for key in keys])

    def reach(self, shaped: Shaped) -> tuple[int, int]:
        """Return how far the outlines of a piece reach above and below the baseline (top, bottom), font units."""
        found = self._reaches.get(id(shaped))
        if found is not None and found[0] is shaped:
            return found[1]
        placed = [(self.ink(gid), dy) for gid, dy in {(glyph.gid, glyph.dy) for glyph in shaped.glyphs}]
        top = max([ink[0] + dy for ink, dy in placed], default=0)
        bottom = min([ink[1] + dy for ink, dy in placed], default=0)
        if len(self._reaches) > _PIECES_KEPT:
            self._reaches.clear()
        self._reaches[id(shaped)] = (shaped, (top, bottom))
        return top, bottom

    def subset(self, gids: frozenset[int]) -> bytes:
        """Return a TrueType font with the outlines of `gids` (and .notdef) at their own ids, for a PDF CIDFontType2.

        Layout tables, hints, names and cmap are left out: ISO 32000-1, 9.9, wants none of them for a CIDFont.
        """
        wanted = hb.SubsetInput()
        wanted.glyph_set.update({0, *gids})
        wanted.flags = _PLAIN_SUBSET | hb.SubsetFlags.RETAIN_GIDS
        return self._subset(wanted, _KEPT_TABLES)

    def typing_subset(self, characters: frozenset[str]) -> bytes:
        """Return a TrueType font with what `characters` need and a cmap for them, for a simple TrueType font of a PDF.

        Characters the face does not have are left out. ISO 32000-1, 9.6.6.4: codes reach glyphs by way of the (3, 1) cmap.
        """
        wanted = hb.SubsetInput()
        wanted.unicode_set.update(ord(character) for character in characters)
        wanted.flags = _PLAIN_SUBSET
        return self._subset(wanted, _KEPT_TABLES | {"cmap"})

    def _subset(self, wanted: hb.SubsetInput, tables: frozenset[str]) -> bytes:
        wanted.drop_table_tag_set.update(_tag(tag) for tag in self._hb_face.table_tags if tag not in tables)
        return bytes(hb.subset(self._hb_face, wanted).blob.data)

    def _table(self, tag: str) -> bytes:
        data = bytes(self._hb_face.reference_table(tag).data)
        # Missing and short tables read as zeros.
        return data + bytes(max(0, 96 - len(data)))

    def _os2_height(self, offset: int) -> int:
        table = self._table("OS/2")
        version = struct.unpack_from(">H", table, 0)[0]
        return int(struct.unpack_from(">h", table, offset)[0]) if version >= 2 else 0

    def _unusable(self, code: str, fact: str, hint: str) -> ProblemsError:
        problem = Problem(code, f"`fonts/{self.entry.file}`, face `{self.id}`, {fact}", self.entry.place, (hint,))
        return ProblemsError((problem,), ExitCode.MISSING)


def _tag(name: str) -> int:
    """Return a table's tag as the number HarfBuzz knows it by."""
    return int.from_bytes(name.encode("ascii"), "big")


@lru_cache(maxsize=2 * _SHARED)
def ascending(count: int) -> tuple[int, ...]:
    """Return the clusters of most pieces, the same for all of them: one glyph for each character in their order."""
    return tuple(range(count))


def _texts(text: str, clusters: tuple[int, ...], advances: Sequence[int]) -> list[str]:
    """Return for each glyph the text it carries, "" for most glyphs of clusters of several.

    The first glyph drawn of a cluster that moves the pen carries the cluster's text (or the first, if none does):
    the letter, not its dots, so that selecting and copying find the text where the letter stands.
    """
    starts = sorted({*clusters, len(text)})
    # What stands before the first cluster has lost its glyphs (joiners): it goes with the first.
    starts[0] = 0
    said = {}
    for start, end in pairwise(starts):
        said[start] = text[start:end]
    first_cluster = min(clusters, default=0)
    carriers: dict[int, int] = {}
    for index, cluster in enumerate(clusters):
        kept = carriers.get(cluster)
        if kept is None or (advances[kept] <= 0 < advances[index]):
            carriers[cluster] = index
    texts = [""] * len(clusters)
    for cluster, index in carriers.items():
        texts[index] = said[0 if cluster == first_cluster else cluster]
    return texts
