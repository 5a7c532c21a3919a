"""One line: a stretch of a paragraph shaped by itself, put in visual order and cut into runs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from generator.frames import Glyph
from generator.typefaces.analysis import Analysis, Item
from generator.typefaces.bidi import visual_order
from generator.typefaces.characters import NOT_SHAPED, TRAILING_SPACES
from generator.typefaces.face import Face, Shaped, ShapeOptions
from generator.typefaces.text import LineRun, Run

# Scripts whose letters join: a neighbour across a change of style decides a letter's form.
_JOINING = frozenset(("Adlm", "Arab", "Mand", "Mong", "Nkoo", "Phag", "Rohg", "Sogd", "Syrc"))
_CONTEXT = 5
_NOTHING = Shaped((), (), 0)


class Piece(NamedTuple):
    """The part of an item, `start` to `end`, that stands in the line. `offsets` map shaped characters to the paragraph."""

    item: Item
    start: int
    end: int
    shaped: Shaped
    size: float
    offsets: Sequence[int]
    width: float
    """Points."""


@dataclass(slots=True)
class _Growing:
    """A run under way; `start` and `end` are its stretch of the paragraph."""

    key: int
    item: Item
    level: int
    size: float
    start: int
    end: int
    glyphs: list[Glyph] = field(default_factory=list)
    width: float = 0.0


class Setter:
    """Shapes and arranges stretches of one paragraph."""

    def __init__(self, analysis: Analysis, runs: Sequence[Run], sizes: Sequence[float], faces: dict[str, Face]) -> None:
        """Take the analysis, the runs it is of, the sizes its slots stand for and the faces it names."""
        self._analysis = analysis
        self._runs = runs
        self._sizes = sizes
        self._faces = faces
        self._item_starts = [item.start for item in analysis.items]
        self._last: tuple[int, int, list[Piece]] = (0, 0, [])
        """The stretch whose pieces were asked for last: it is measured and then set."""

    def without_trailing_space(self, start: int, end: int) -> int:
        """Return where the ink of a line ends: `end` less the spaces, breaks and controls before it."""
        text = self._analysis.text
        while end > start and (text[end - 1] in TRAILING_SPACES or text[end - 1] in NOT_SHAPED):
            end -= 1
        return end

    def pieces(self, start: int, end: int) -> list[Piece]:
        """Return the stretch's pieces in logical order, shaped as if nothing stood round it."""
        if self._last[:2] == (start, end):
            return self._last[2]
        found: list[Piece] = []
        items = self._analysis.items
        index = bisect_right(self._item_starts, start) - 1
        while index < len(items) and items[index].start < end:
            item = items[index]
            first, last = max(item.start, start), min(item.end, end)
            if first < last:
                found.append(self._piece(item, (first, last), (start, end)))
            index += 1
        self._last = (start, end, found)
        return found

    def width(self, start: int, end: int) -> float:
        """Return the width in points of a line that ends before `end`, its last space left out."""
        return sum([piece.width for piece in self.pieces(start, self.without_trailing_space(start, end))])

    def _piece(self, item: Item, stretch: tuple[int, int], line: tuple[int, int]) -> Piece:
        start, end = stretch
        size = self._sizes[item.size_slot]
        if item.box:
            width = self._run_at(start).box or 0.0
            return Piece(item, start, end, _NOTHING, size, range(start, end), width)
        text, offsets = self._shaped_text(start, end)
        joins = item.script in _JOINING
        options = ShapeOptions(
            item.script,
            item.language or "und",
            bool(item.level % 2),
            item.features,
            self._joining(max(line[0], start - _CONTEXT), start, before=True) if joins else "",
            self._joining(end, min(line[1], end + _CONTEXT), before=False) if joins else "",
        )
        face = self._faces[item.face]
        shaped = face.shape(text, options)
        return Piece(item, start, end, shaped, size, offsets, shaped.advance * size / face.units_per_em)

    def _shaped_text(self, start: int, end: int) -> tuple[str, Sequence[int]]:
        """Return what HarfBuzz gets of a stretch, and where each of its characters stands in the paragraph."""
        text = self._analysis.text[start:end]
        if self._analysis.plain or NOT_SHAPED.isdisjoint(text):
            return text, range(start, end)
        offsets = [start + at for at, char in enumerate(text) if char not in NOT_SHAPED]
        return self.visible(start, end), offsets

    def _joining(self, start: int, end: int, *, before: bool) -> str:
        """Return the neighbours between two offsets that letters could join to: none beyond a space."""
        text = self.visible(start, end)
        if before:
            return text[max((at + 1 for at, char in enumerate(text) if char.isspace()), default=0) :]
        return text[: next((at for at, char in enumerate(text) if char.isspace()), len(text))]

    def visible(self, start: int, end: int) -> str:
        """Return the text of a stretch without what directs the setting."""
        text = self._analysis.text[start:end]
        return text if self._analysis.plain else "".join(char for char in text if char not in NOT_SHAPED)

    def runs(self, start: int, end: int) -> tuple[tuple[LineRun, ...], float, tuple[float, float]]:
        """Return the runs of the line from `start` to `end` from left to right, its width without the last space, and its ink.

        Ink is how far the outlines reach above and below the baseline, points.
        A space that ends a left-to-right line is drawn after it and counts in no width; in a right-to-left line it
        would stand left of the line's edge, and is left out.
        """
        ink_end = self.without_trailing_space(start, end)
        inked = self.pieces(start, ink_end)
        # UAX 9, L1: spaces at the end of the line have the paragraph's level; here they are not reordered at all.
        grown: list[_Growing] = []
        straight = len(inked) < 2 or max([piece.item.level for piece in inked]) == 0
        for piece in inked if straight else visual_order([(piece, piece.item.level) for piece in inked]):
            self._grow(grown, piece, piece.item.level)
        done = [(run, run.width) for run in grown]
        if not self._analysis.level % 2 and ink_end < end:
            widths = {id(run): run.width for run in grown}
            trailing = self.pieces(ink_end, end)
            for piece in trailing:
                self._grow(grown, piece, self._analysis.level)
            done = [(run, widths.get(id(run), 0.0)) for run in grown]
            inked = [*inked, *trailing]
        return tuple(self._placed(done)), sum([width for _, width in done]), self._ink(inked)

    def _ink(self, pieces: Sequence[Piece]) -> tuple[float, float]:
        """Return how far the outlines of pieces reach above and below the baseline, points."""
        above, below = 0.0, 0.0
        for piece in pieces:
            if piece.item.box:
                continue
            face = self._faces[piece.item.face]
            scale = piece.size / face.units_per_em
            top, bottom = face.reach(piece.shaped)
            above, below = max(above, top * scale), max(below, -bottom * scale)
        return above, below

    def _grow(self, grown: list[_Growing], piece: Piece, level: int) -> None:
        """Add a visually next piece: to the last run where nothing changes, else as a new one for each key."""
        for part in self._by_key(piece, level):
            last = grown[-1] if grown else None
            if last is not None and _continues(last, part):
                last.start, last.end = min(last.start, part.start), max(last.end, part.end)
                last.glyphs += part.glyphs
                last.width += part.width
            elif part.glyphs or part.item.box:
                grown.append(part)

    def _by_key(self, piece: Piece, level: int) -> Iterator[_Growing]:
        """Yield the piece's glyphs in visual order, cut where the run's key changes; a ligature has its first key."""
        item = piece.item
        first, last = self._run_index(piece.start), self._run_index(piece.end - 1)
        if first == last or item.box:
            glyphs = list(piece.shaped.glyphs)
            yield _Growing(self._runs[first].key, item, level, piece.size, piece.start, piece.end, glyphs, piece.width)
            return
        scale = piece.size / self._faces[item.face].units_per_em
        if piece.shaped.plain and isinstance(piece.offsets, range):
            yield from self._cut(piece, level, (first, last), scale)
            return
        parts: list[_Growing] = []
        for glyph, cluster in zip(piece.shaped.glyphs, piece.shaped.clusters, strict=True):
            at = piece.offsets[cluster]
            key = self._runs[self._run_index(at)].key
            if not parts or parts[-1].key != key:
                parts.append(_Growing(key, item, level, piece.size, at, at))
            part = parts[-1]
            part.start = min(part.start, at)
            part.glyphs.append(glyph)
            part.width += glyph.advance * scale
        logical = sorted(parts, key=lambda part: part.start)
        for part, following in pairwise(logical):
            part.end = following.start
        if logical:
            logical[0].start, logical[-1].end = piece.start, piece.end
        yield from parts

    def _cut(self, piece: Piece, level: int, runs: tuple[int, int], scale: float) -> Iterator[_Growing]:
        """Yield a piece's glyphs, one a character, cut where the run's key changes; `runs` are its first and last run."""
        starts, glyphs = self._analysis.run_starts, piece.shaped.glyphs
        part: _Growing | None = None
        start = piece.start
        for number in range(runs[0], runs[1] + 1):
            end = piece.end if number == runs[1] else starts[number + 1]
            if end <= start:
                continue
            key = self._runs[number].key
            if part is None or part.key != key:
                if part is not None:
                    yield part
                part = _Growing(key, piece.item, level, piece.size, start, end)
            own = glyphs[start - piece.start : end - piece.start]
            part.glyphs += own
            width = part.width
            for glyph in own:
                width += glyph.advance * scale
            part.width, part.end, start = width, end, end
        if part is not None:
            yield part

    def _placed(self, done: Sequence[tuple[_Growing, float]]) -> Iterator[LineRun]:
        x = 0.0
        for run, width in done:
            yield LineRun(
                key=run.key,
                face=run.item.face,
                size=run.size,
                x=x,
                width=width,
                glyphs=tuple(run.glyphs),
                text=self.visible(run.start, run.end),
                rtl=bool(run.level % 2),
                lang=run.item.language,
                slant=run.item.slant,
                box=run.item.box,
            )
            x += width

    def _run_index(self, at: int) -> int:
        return bisect_right(self._analysis.run_starts, at) - 1

    def _run_at(self, at: int) -> Run:
        return self._runs[self._run_index(at)]

    def face_at(self, at: int) -> tuple[Face | None, float]:
        """Return the face and size text has at an offset, for the height of a line without any."""
        items = self._analysis.items
        for item in items[max(0, bisect_right(self._item_starts, at) - 1) :]:
            if not item.box:
                return self._faces[item.face], self._sizes[item.size_slot]
        return None, 0.0


def _continues(last: _Growing, part: _Growing) -> bool:
    """Whether a run goes on in a part that stands to its right: all alike, and next to it in the text as well."""
    if last.item.box or part.item.box or last.key != part.key or last.size != part.size:
        return False
    one, two = last.item, part.item
    if (one.face, one.slant, one.language, last.level % 2) != (two.face, two.slant, two.language, part.level % 2):
        return False
    return part.end == last.start if last.level % 2 else last.end == part.start
