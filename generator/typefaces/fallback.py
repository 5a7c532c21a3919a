"""Which face sets which characters: by language, by script, then down the family's chain.

A word stays in one face where one of its script's faces has all of it; so does a number with its punctuation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from generator.typefaces.characters import (
    exemplar_characters,
    is_rtl_script,
    likely_locale,
    script_of,
    script_of_language,
)
from generator.typefaces.face import Face, FaceEntry
from generator.typefaces.segments import grapheme_clusters
from generator.typefaces.text import TextStyle

SLANT = 0.2
"""Tangent of the slant given to emphasised text of a script without an italic."""
_NEVER_SLANTED = frozenset(("Bopo", "Hang", "Hani", "Hira", "Kana", "Mong", "Tibt", "Yiii"))

_SYMBOLS = "Zsym"

# A stretch of text and the position among the candidates of the face that sets it.
Choice = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A face to try, and the slant it would be drawn with; `own` faces are meant for the script."""

    face: Face
    slant: float
    own: bool
    symbols: bool


class Fallback:
    """Chooses faces. Remembers the order of faces for each style, script and language.

    `consulted` has the ids of the faces whose characters were asked for, whether the answer was remembered or not.
    """

    def __init__(self, faces: Sequence[FaceEntry], chains: dict[str, tuple[str, ...]], face: Callable[[str], Face]) -> None:
        """Take the faces of fonts.yaml, the chains of typefaces by family, and the way to a face by id."""
        self._by_typeface: dict[str, list[FaceEntry]] = {}
        for entry in faces:
            self._by_typeface.setdefault(entry.typeface, []).append(entry)
        self._chains = chains
        self._face = face
        self._candidates: dict[tuple[str, bool, bool, str, str], tuple[tuple[Candidate, ...], frozenset[str]]] = {}
        self._speaks: dict[tuple[str, str], bool] = {}
        self.consulted: set[str] = set()

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """Gather the faces consulted inside apart as well, for what remembers an answer."""
        before, self.consulted = self.consulted, set()
        try:
            yield self.consulted
        finally:
            before |= self.consulted
            self.consulted = before

    def candidates(self, style: TextStyle, script: str, language: str) -> tuple[Candidate, ...]:
        """Return the faces to try for text of a script and language in a style, best first.

        First faces made for the language, then those for the script and no language in particular, then the rest of
        the family's chain; of the faces for language and script, the first that has all letters of the language leads.
        """
        key = (style.family, style.bold, style.italic, script, language)
        found = self._candidates.get(key)
        if found is None:
            with self.noting() as consulted:
                ranked = tuple(self._rank(style, script, language))
            found = self._candidates[key] = (ranked, frozenset(consulted))
        self.consulted |= found[1]
        return found[0]

    def _rank(self, style: TextStyle, script: str, language: str) -> Iterator[Candidate]:
        chain = [_nearest_style(self._by_typeface[typeface], style) for typeface in self._chains[style.family]]
        in_script = [entry for entry in chain if script in entry.scripts]
        own = [entry for entry in in_script if any(_same_language(language, named) for named in entry.languages)]
        own += [entry for entry in in_script if not entry.languages]
        best = next((entry for entry in own if self._has_letters(entry, script, language)), None)
        own.sort(key=lambda entry: entry is not best)
        rest = [entry for entry in chain if entry not in own]
        for entry in own + rest:
            yield Candidate(self._face(entry.id), _slant(entry, style, script), entry in own, _SYMBOLS in entry.scripts)

    def _has_letters(self, entry: FaceEntry, script: str, language: str) -> bool:
        """Whether a face has all letters of the language, so that no word of it needs a second face."""
        if script != script_of_language(language):
            return True
        self.consulted.add(entry.id)
        key = (entry.id, language)
        if key not in self._speaks:
            letters = exemplar_characters(language)
            face = self._face(entry.id)
            self._speaks[key] = all(face.covers(letter) for letter in sorted(letters))
        return self._speaks[key]

    def choose(self, text: str, candidates: tuple[Candidate, ...]) -> list[Choice]:
        """Cut text of one script, language and style into stretches and choose a candidate for each.

        Where no face has a character the first candidate is named, and its `lacking` tells which.
        """
        self.consulted.add(candidates[0].face.id)
        if candidates[0].face.characters.issuperset(text) and text.isprintable():
            return [(text, 0)]
        chosen: list[Choice] = []
        for is_space, word in _words(text):
            if is_space:
                # Spaces are of the face before them, but a symbol font's spaces are not meant for text.
                previous = chosen[-1][1] if chosen and not candidates[chosen[-1][1]].symbols else 0
                chosen += [(cluster, self._first(cluster, candidates, previous)) for cluster in grapheme_clusters(word)]
            else:
                chosen += self._choose_word(word, candidates)
        return _merged(chosen)

    def _choose_word(self, word: str, candidates: tuple[Candidate, ...]) -> Iterator[Choice]:
        """Yield the choices for a word: one face meant for the script if it has all, else part by part."""
        own = [index for index, candidate in enumerate(candidates) if candidate.own]
        whole = self._covering(word, candidates, own)
        if whole is not None:
            yield word, whole
            return
        for part in _parts(word):
            found = self._covering(part, candidates, range(len(candidates)))
            if found is not None:
                yield part, found
            else:
                yield from ((cluster, self._first(cluster, candidates, 0)) for cluster in grapheme_clusters(part))

    def _covering(self, text: str, candidates: tuple[Candidate, ...], order: Sequence[int]) -> int | None:
        """Return the first candidate that can set the whole text, cluster by cluster."""
        clusters = tuple(dict.fromkeys(grapheme_clusters(text)))
        for index in order:
            self.consulted.add(candidates[index].face.id)
            if all(candidates[index].face.covers(cluster) for cluster in clusters):
                return index
        return None

    def _first(self, cluster: str, candidates: tuple[Candidate, ...], preferred: int) -> int:
        """Return the candidate for one cluster: the preferred, the first that has it, or the one that lacks least of it."""
        self.consulted.add(candidates[preferred].face.id)
        if candidates[preferred].face.covers(cluster):
            return preferred
        self.consulted.update(candidate.face.id for candidate in candidates)
        lacks = [len(candidate.face.lacking(cluster)) for candidate in candidates]
        return lacks.index(min(lacks))


def _nearest_style(entries: list[FaceEntry], style: TextStyle) -> FaceEntry:
    """Return the typeface's face nearest to a style: bold matters more than italic, and a missing bold gives regular."""
    return min(entries, key=lambda entry: (entry.bold != style.bold, entry.italic != style.italic))


def _slant(entry: FaceEntry, style: TextStyle, script: str) -> float:
    if not style.italic or entry.italic or script in _NEVER_SLANTED or is_rtl_script(script):
        return 0.0
    return SLANT


def _same_language(wanted: str, named: str) -> bool:
    """Whether two tags name one language in one script, once what is likely is filled in: `zh-TW` and `zh-Hant`."""
    return likely_locale(wanted) == likely_locale(named)


def _words(text: str) -> Iterator[tuple[bool, str]]:
    for is_space, chars in groupby(text, key=str.isspace):
        yield is_space, "".join(chars)


def _parts(word: str) -> Iterator[str]:
    """Cut a word where letters meet digits and punctuation, which any script may use; marks stay with their letters."""
    kinds = [(script_of(cluster[0]) is None, cluster) for cluster in grapheme_clusters(word)]
    for _, group in groupby(kinds, key=itemgetter(0)):
        yield "".join(cluster for _, cluster in group)


def _merged(chosen: list[Choice]) -> list[Choice]:
    return [("".join(text for text, _ in group), index) for index, group in groupby(chosen, key=itemgetter(1))]
