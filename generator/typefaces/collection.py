"""All typefaces of a project: the way from text to glyphs, and from glyphs to the font files a PDF embeds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache

from generator.diagnostics import Problem, ProblemsError, nearest
from generator.typefaces.analysis import Analysis, analyse
from generator.typefaces.characters import character_name
from generator.typefaces.face import Face
from generator.typefaces.fallback import Fallback
from generator.typefaces.fonts_index import INDEX_NAME, FontFiles, FontsIndex, read_index
from generator.typefaces.paragraph import ShapedParagraph
from generator.typefaces.text import Direction, Run, TextStyle

_PARAGRAPHS_KEPT = 512
_SUBSETS_KEPT = 512
_LARGE = 1_000_000
"""A font file of more bytes is large: those of Han and Hangul."""
_LARGE_KEPT = 5_000_000
"""Bytes of large files that are held at a time; one is, whatever its size."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A stretch of a text, the script it is read as and the face that would set it; `missing` names characters no font has."""

    text: str
    script: str
    face: str
    missing: tuple[str, ...] = ()


class Typefaces:
    """The fonts of a project. Files are read on first use; what was shaped is remembered."""

    def __init__(self, index: FontsIndex, project: FontFiles) -> None:
        """Take the index and the door the files are read through."""
        self._faces = {
            entry.id: Face(entry, lambda name=f"fonts/{entry.file}": project.read_bytes(name), self._opened)  # type: ignore[misc]
            for entry in index.faces
        }
        self._large: list[Face] = []
        self._families = dict(index.families)
        self._fallback = Fallback(index.faces, self._families, self.face)
        # Each with the faces that were consulted for it.
        self._analyses: OrderedDict[object, tuple[Analysis, frozenset[str]]] = OrderedDict()
        self._paragraphs: OrderedDict[object, tuple[ShapedParagraph, frozenset[str]]] = OrderedDict()
        self._subset = lru_cache(maxsize=_SUBSETS_KEPT)(self._make_subset)

    @classmethod
    def load(cls, project: FontFiles) -> Typefaces:
        """Return the typefaces of `fonts/fonts.yaml`. Raises ProblemsError when it is missing or wrong."""
        return cls(read_index(project), project)

    @property
    def face_ids(self) -> tuple[str, ...]:
        """Ids of all faces, in the order of fonts.yaml."""
        return tuple(self._faces)

    def face(self, face_id: str) -> Face:
        """Return a face. Raises KeyError for an id fonts.yaml does not have."""
        return self._faces[face_id]

    def _opened(self, face: Face) -> None:
        """Close the large fonts that were opened longest ago, so that no more than `_LARGE_KEPT` bytes of them are held.

        A document has few words in each of them, and in the next agency's they are known.
        """
        if face.size < _LARGE:
            return
        self._large = [one for one in self._large if one is not face] + [face]
        while len(self._large) > 1 and sum(one.size for one in self._large) > _LARGE_KEPT:
            self._large.pop(0).close()

    def take_consulted(self) -> tuple[str, ...]:
        """Return the files, sorted, of all faces consulted since the last call: what texts set meanwhile depend on.

        A text remembered from an earlier document counts like a new one, so that a document's list is the same in
        whatever order and company it is made.
        """
        consulted, self._fallback.consulted = self._fallback.consulted, set()
        return tuple(sorted({f"fonts/{self._faces[face_id].entry.file}" for face_id in consulted}))

    def noting(self) -> AbstractContextManager[set[str]]:
        """Gather the ids of the faces consulted inside apart as well, for who remembers what was set and will `note` them."""
        return self._fallback.noting()

    def note(self, face_ids: Iterable[str]) -> None:
        """Count faces as consulted: what is remembered of a text depends on them as the text does."""
        self._fallback.consulted.update(face_ids)

    def covers(self, face_id: str, char: str) -> bool:
        """Whether a face can set a character."""
        return self._faces[face_id].covers(char)

    def subset(self, face_id: str, gids: frozenset[int]) -> bytes:
        """Return the face's font file with only `gids` (and .notdef), ids kept; the same bytes for the same set."""
        self._fallback.consulted.add(face_id)
        return self._subset(face_id, gids)

    def typing_subset(self, face_id: str, characters: frozenset[str]) -> bytes:
        """Return the face's font file with what `characters` need and a cmap; the same bytes for the same set."""
        self._fallback.consulted.add(face_id)
        return self._faces[face_id].typing_subset(characters)

    def _make_subset(self, face_id: str, gids: frozenset[int]) -> bytes:
        return self._faces[face_id].subset(gids)

    def shape(self, runs: Sequence[Run], direction: Direction = "auto") -> ShapedParagraph:
        """Return the runs as one paragraph, shaped; what cannot be printed is in its `problems`.

        Raises ProblemsError for a family fonts.yaml does not have, or a font file that is missing or broken.
        """
        key = (tuple(runs), direction)
        found = self._paragraphs.get(key)
        if found is not None:
            self._paragraphs.move_to_end(key)
        else:
            found = self._paragraphs[key] = self._shape(key[0], direction)
            if len(self._paragraphs) > _PARAGRAPHS_KEPT:
                self._paragraphs.popitem(last=False)
        self._fallback.consulted |= found[1]
        return found[0]

    def _shape(self, runs: tuple[Run, ...], direction: Direction) -> tuple[ShapedParagraph, frozenset[str]]:
        self._check(runs)
        sizes = tuple(dict.fromkeys([run.style.size for run in runs]))
        slots = (0,) * len(runs) if len(sizes) == 1 else tuple([sizes.index(run.style.size) for run in runs])
        key = (tuple([_without_size(run) for run in runs]), slots, direction)
        found = self._analyses.get(key)
        if found is None:
            with self._fallback.noting() as consulted:
                made = analyse(runs, slots, direction, self._fallback)
            found = self._analyses[key] = (made, frozenset(consulted))
            if len(self._analyses) > _PARAGRAPHS_KEPT:
                self._analyses.popitem(last=False)
        return ShapedParagraph(runs, direction, found[0], sizes, self._faces), found[1]

    def _check(self, runs: tuple[Run, ...]) -> None:
        if not self._families.keys() >= {run.style.family for run in runs}:
            unknown = {run.style.family: run.place for run in runs if run.style.family not in self._families}
            raise ProblemsError(
                Problem("font-family", f"`{INDEX_NAME}` has no family `{family}`", place, nearest(family, self._families))
                for family, place in sorted(unknown.items())
            )

    def coverage(self, text: str, lang: str = "en") -> tuple[Coverage, ...]:
        """Return which face would set which stretch of a text in a language, in regular style."""
        runs = (Run(text, TextStyle(size=10.0), lang),)
        analysis = analyse(runs, (0,), "auto", self._fallback)
        missing = {one.char for one in analysis.missing}
        return tuple(
            Coverage(
                analysis.text[item.start : item.end],
                item.script,
                item.face,
                tuple(character_name(char) for char in dict.fromkeys(analysis.text[item.start : item.end]) if char in missing),
            )
            for item in analysis.items
        )


def _without_size(run: Run) -> tuple[object, ...]:
    """Return what of a run decides its analysis: neither size nor key, place or a box's width."""
    of = run.style
    return (run.text, of.bold, of.italic, of.features, of.family, run.lang, run.isolate, run.nobreak, run.box is None)
