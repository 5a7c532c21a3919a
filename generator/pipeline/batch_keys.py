"""What each document of a batch depends on, as keys that cost next to nothing for one agency more.

A document is a function of the program, of what its product, modules and stock are (`Chosen` without the agency), of the part
of the library that its templates can reach, of the templates and fonts it reads, and of the agency's fields it reads. All but
the agency are alike for every agency of one shape, so their keys are made once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.content.agency import Agency
from generator.content.packets import Library
from generator.content.uses import facts_named
from generator.pipeline.choose_jobs import Chosen
from generator.pipeline.fingerprints import Fingerprints
from generator.project import ProjectFiles

TEMPLATES, FONTS, PACKETS = "templates", "fonts", "packets"
FONTS_INDEX = "fonts/fonts.yaml"
_WHOLE = frozenset(("templates/theme.yaml", "templates/stocks.yaml", FONTS_INDEX))
"""Files that documents depend on without reading them: the first two through the library, the third through the faces."""
_WORD = re.compile(r"""(?<![\w.])(?:reference\.([a-z_]+)|(?<!["'])([a-z_]+))\b""")
"""A name as templates write it: `facts`, or the part of `reference.facts`; neither `item.facts` nor `"reference"`."""
_REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)
_ALL = "reference"
"""With this name alone a template reaches all reference data."""


_MOST_READS = 1024
"""Lists of templates and fonts that are remembered: one for each document of each shape, and of each set of scripts."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What every document may depend on: one hash, and the hash of each template and font by name."""

    common: str
    digests: Mapping[str, str]

    @classmethod
    def of(cls, project: ProjectFiles, program: str) -> Shared:
        """Look at the templates and fonts. `common` is of the program and of which templates there are."""
        digests = {name: digest for folder in (TEMPLATES, FONTS) for name, digest in project.digests(folder).items()}
        names = tuple(name for name in digests if name.startswith(f"{TEMPLATES}/"))
        return cls(Fingerprints().of(program, names, digests.get(FONTS_INDEX)), digests)

    def of_reads(self, names: Iterable[str]) -> str:
        """Return the hash of these templates and fonts as they are now."""
        return Fingerprints().of(tuple((name, self.digests.get(name)) for name in sorted(set(names))))

    def inputs(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return these files with their hashes, for the manifest."""
        return tuple((name, self.digests.get(name, "")) for name in names)


@dataclass(slots=True)
class StaticKeys:
    """The part of documents' keys in which no agency is. Documents are told by identity: the library lives as long as this."""

    project: ProjectFiles
    shared: Shared
    _fingerprints: Fingerprints = field(default_factory=Fingerprints)
    _known: dict[tuple[int, int, frozenset[str]], tuple[Chosen, Library, str]] = field(default_factory=dict)
    _words: dict[str, frozenset[str]] = field(default_factory=dict)
    _reads: dict[tuple[str, ...], tuple[frozenset[str], str]] = field(default_factory=dict)
    """By what documents read: the names of reference data in it, and its hash."""

    def of(self, chosen: Chosen, library: Library, reads: Iterable[str]) -> str:
        """Return the key of a document for whichever agency, which reads these templates (and fonts)."""
        words = self._known_reads(tuple(reads))[0]
        place = (id(chosen), id(library), words)
        found = self._known.get(place)
        if found is None:
            job = chosen.job
            key = self._fingerprints.of(
                self.shared.common, job.packet, job.line, job.modules, job.stock, job.training, job.aid,
                chosen.stem, chosen.large_print, chosen.printing, reachable(library, words),
            )  # fmt: skip
            found = self._known[place] = (chosen, library, key)
        return found[2]

    def of_reads(self, reads: tuple[str, ...]) -> str:
        """Return what `Shared.of_reads` does."""
        return self._known_reads(reads)[1]

    def _known_reads(self, reads: tuple[str, ...]) -> tuple[frozenset[str], str]:
        found = self._reads.get(reads)
        if found is None:
            if len(self._reads) >= _MOST_READS:
                self._reads.clear()
            found = self._reads[reads] = (self._reach(reads), self.shared.of_reads(reads))
        return found

    def _reach(self, reads: Iterable[str]) -> frozenset[str]:
        """Return the names of reference data that stand in any of the templates."""
        words: set[str] = set()
        for name in reads:
            if name.startswith(f"{TEMPLATES}/") and name not in _WHOLE:
                if name not in self._words:
                    self._words[name] = self._in_template(name)
                words |= self._words[name]
        return frozenset(words)

    def _in_template(self, name: str) -> frozenset[str]:
        try:
            text = _REMARK.sub("", self.project.again().read_text(name))
            return _NAMES & {part or word for part, word in _WORD.findall(text)}
        except (OSError, UnicodeDecodeError):
            return _NAMES


_LANGUAGES = frozenset(("languages", "agency_languages", "agency_language_names", _ALL))
_TERMS = frozenset(("glossary", _ALL))
_FACTS = frozenset(("facts", _ALL))
_OFFICES = frozenset(("ice_offices", _ALL))
_SOURCES = "sources_of"
_NAMES = _LANGUAGES | _TERMS | _FACTS | _OFFICES | {_SOURCES}


def reachable(library: Library, words: Collection[str]) -> tuple[object, ...]:
    """Return of a document's library (see `library_of`) what its templates can reach, in which these words stand.

    A fact is printed through `sources_of` (of what the document is about), or through `facts` and `reference`; a template
    without these words prints none, whatever its modules rest on. It is the same with languages and terms.
    """
    reference = library.reference
    parts: list[object] = [
        library.modules, library.training, library.job_aids, library.pictures, library.packets, library.stocks, library.theme,
        reference.consular, reference.states,
    ]  # fmt: skip
    if not _LANGUAGES.isdisjoint(words):
        parts.append(("languages", reference.languages))
    if not _TERMS.isdisjoint(words):
        named = {str(term) for module in library.modules for term in module.terms}
        parts.append(("terms", tuple(term for term in reference.glossary if _ALL in words or str(term.term) in named)))
    if not _FACTS.isdisjoint(words):
        parts.append(("facts", reference.facts))
    elif _SOURCES in words:
        ids = set(_facts_of(library))
        parts.append(("facts", tuple(fact for fact in reference.facts if fact.id in ids)))
    if not _OFFICES.isdisjoint(words):
        parts.append(("offices", reference.ice_offices))
    return tuple(parts)


def _facts_of(library: Library) -> Iterator[str]:
    """Yield the facts that anything a document is about rests on."""
    for model in (*library.modules, *library.training, *library.job_aids, library.reference.consular):
        for name, _ in facts_named(model):
            yield name
    for country in library.reference.consular.countries:
        if country.note_fact is not None:
            yield country.note_fact


def field_digests(agency: Agency) -> dict[str, str]:
    """Return a short hash of each of the agency's fields."""
    fingerprints = Fingerprints()
    return {name: fingerprints.of(getattr(agency, name))[:24] for name in type(agency).model_fields}
