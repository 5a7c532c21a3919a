"""What drawing needs to know about typefaces, so that it need not know where they come from."""

from __future__ import annotations

from typing import Protocol


class Face(Protocol):
    """One face; lengths in its own units (`units_per_em` to the em), y upwards."""

    @property
    def postscript_name(self) -> str:
        """Name of the font program, without a subset tag."""
        ...

    @property
    def units_per_em(self) -> int:
        """Font units to the em."""
        ...

    @property
    def ascent(self) -> float:
        """Height over the baseline."""
        ...

    @property
    def descent(self) -> float:
        """Depth below the baseline; the sign does not matter here."""
        ...

    @property
    def cap_height(self) -> float:
        """Height of capitals."""
        ...

    @property
    def italic_angle(self) -> float:
        """Degrees counter-clockwise from upright; negative leans right."""
        ...

    @property
    def stem_v(self) -> int:
        """Thickness of vertical stems, in thousandths of an em."""
        ...

    @property
    def flags(self) -> int:
        """Flags of a font descriptor (ISO 32000-1, table 123)."""
        ...

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of all glyphs together."""
        ...

    def glyph_id(self, char: str, /) -> int | None:
        """Return the glyph of a character, or None."""
        ...

    def advance(self, gid: int, /) -> int:
        """Return the advance width of a glyph."""
        ...


class FontSource(Protocol):
    """Where faces come from; generator.typefaces.Typefaces is one."""

    def face(self, face_id: str, /) -> Face:
        """Return a face; raises KeyError if there is none of that id."""
        ...

    def subset(self, face_id: str, gids: frozenset[int], /) -> bytes:
        """Return a TrueType program with only these glyphs, under their own numbers."""
        ...

    def typing_subset(self, face_id: str, characters: frozenset[str], /) -> bytes:
        """Return a TrueType program with the glyphs of these characters and a cmap that finds them."""
        ...
