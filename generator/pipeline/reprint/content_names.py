"""What of the content a document can print, by names that people know, with a hash of each.

Templates can reach what their words name: a template in which `key_points` does not stand prints no module's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from generator import __version__
from generator.content.base import Model
from generator.content.packets import Library
from generator.content.reference import Fact
from generator.content.uses import facts_named
from generator.pipeline.batch_keys import StaticKeys
from generator.pipeline.choose_jobs import Chosen
from generator.pipeline.fingerprints import Fingerprints
from generator.pipeline.printing import USUAL
from generator.pipeline.reprint.record_file import PROGRAM
from generator.project import ProjectFiles, program_digest

_TEMPLATES = "templates/"
_REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)
_WORD = re.compile(r"[A-Za-z_]\w*")
_ROOT = re.compile(r"""(?<![\w."'])(?:reference\.)?([a-z_]+)\b""")
"""A name that nothing stands before: `facts`, but not `item.facts`."""
_SHORT = 16


@dataclass(slots=True)
class ContentNames:
    """Names and hashes of what documents print; each is made once for all agencies of a shape."""

    project: ProjectFiles
    statics: StaticKeys
    _fingerprints: Fingerprints = field(default_factory=Fingerprints)
    _words: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    _known: dict[tuple[int, int, tuple[str, ...]], tuple[Chosen, Library, dict[str, str]]] = field(default_factory=dict)

    def of(self, base: Chosen, library: Library, reads: Iterable[str]) -> dict[str, str]:
        """Return the names with their hashes; the same object for the same document of another agency."""
        names = tuple(sorted(set(reads)))
        place = (id(base), id(library), names)
        found = self._known.get(place)
        if found is None:
            made = dict(sorted(self._made(base, library, names)))
            found = self._known[place] = (base, library, made)
        return found[2]

    def _made(self, base: Chosen, library: Library, reads: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        job = base.job
        words, roots = self._in_templates(reads)
        yield PROGRAM, f"{__version__} {program_digest()[:_SHORT]}"
        yield f"packet {job.packet.id}", self._hash(job.packet.id, job.packet.title, job.packet.audience, job.line)
        yield "theme", self._hash(library.theme)
        if base.printing != USUAL:
            yield "printing", self._hash(base.printing)
        if job.stock is not None:
            yield f"stock {job.stock.id}", self._hash(job.stock)
        for name in reads:
            yield name, (self.statics.shared.digests.get(name) or "")[:_SHORT]
        for module in job.modules:
            yield f"module {module.id} edition", module.edition
            yield from self._parts(f"module {module.id}", module, words - {"id", "edition"})
        for training in (*library.training, *((job.training,) if job.training is not None else ())):
            if not roots.isdisjoint(("training", "training_of")):
                yield from self._parts(f"training {training.module}", training, words)
        aids = (*(library.job_aids if not roots.isdisjoint(("aids", "aids_of")) else ()), *((job.aid,) if job.aid else ()))
        for aid in aids:
            yield from self._parts(f"job aid {aid.id}", aid, words | {"blocks"})
        shown = {str(block.src) for aid in aids for block in aid.blocks if block.src is not None}
        for picture in library.pictures:
            if picture.src in shown:
                yield picture.src, self._hash(picture)
        yield from self._reference(library, roots)

    def _reference(self, library: Library, roots: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Yield the reference data that templates can reach."""
        reference, every = library.reference, "reference" in roots
        yield "consular list", self._hash(reference.consular)
        for fact in _facts(library, roots):
            yield f"fact {fact.id}", self._hash(fact)
        named = {str(term) for module in library.modules for term in module.terms}
        for term in reference.glossary if every or "glossary" in roots else ():
            if every or str(term.term) in named:
                yield f"term {term.term}", self._hash(term)
        languages = every or not roots.isdisjoint(("languages", "agency_languages", "agency_language_names"))
        for language in reference.languages if languages else ():
            yield f"language {language.code}", self._hash(language)
        for office in reference.ice_offices if every or "ice_offices" in roots else ():
            yield f"ICE office {office.id}", self._hash(office)

    def _parts(self, owner: str, model: Model, words: Collection[str]) -> Iterator[tuple[str, str]]:
        for name in type(model).model_fields:
            if name in words:
                yield f"{owner}: {name}", self._hash(getattr(model, name))

    def _hash(self, *values: object) -> str:
        return self._fingerprints.of(*values)[:_SHORT]

    def _in_templates(self, reads: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
        """Return all words of the templates, and those that nothing stands before."""
        words: set[str] = set()
        roots: set[str] = set()
        for name in reads:
            if name.startswith(_TEMPLATES):
                if name not in self._words:
                    text = _REMARK.sub("", self._text(name))
                    self._words[name] = frozenset(_WORD.findall(text)), frozenset(_ROOT.findall(text))
                words |= self._words[name][0]
                roots |= self._words[name][1]
        return frozenset(words), frozenset(roots)

    def _text(self, name: str) -> str:
        try:
            return self.project.again().read_text(name)
        except (OSError, UnicodeDecodeError):
            return ""


def _facts(library: Library, roots: frozenset[str]) -> Iterator[Fact]:
    if not roots.isdisjoint(("facts", "reference")):
        yield from library.reference.facts
    elif "sources_of" in roots:
        owners = (*library.modules, *library.training, *library.job_aids, library.reference.consular)
        ids = {name for owner in owners for name, _ in facts_named(owner)}
        ids |= {country.note_fact for country in library.reference.consular.countries if country.note_fact is not None}
        yield from (fact for fact in library.reference.facts if fact.id in ids)
