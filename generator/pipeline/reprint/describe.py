"""Finding out what each document was made from, for its record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from generator.content.packets import Library
from generator.pipeline.batch_keys import Shared, StaticKeys
from generator.pipeline.choose_jobs import Chosen
from generator.pipeline.fingerprints import Fingerprints
from generator.pipeline.reprint.agency_fields import FieldReads, digests
from generator.pipeline.reprint.content_names import ContentNames
from generator.pipeline.reprint.record_file import RULE, Described
from generator.project import ProjectFiles, program_digest


@dataclass(slots=True)
class Describer:
    """Describes the documents of one run, during which content, templates and fonts stay as they are."""

    project: ProjectFiles
    statics: StaticKeys
    _reads: FieldReads = field(init=False)
    _content: ContentNames = field(init=False)
    _keys: dict[tuple[int, int, tuple[str, ...]], tuple[Chosen, Library, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start with nothing known."""
        self._reads = FieldReads(self.project)
        self._content = ContentNames(self.project, self.statics)

    @classmethod
    def of(cls, project: ProjectFiles) -> Describer:
        """Return the describer of a project, for who has no keys yet."""
        door = project.again()
        return cls(door, StaticKeys(door, Shared.of(door, program_digest())))

    def describe(self, chosen: Chosen, base: Chosen, library: Library, reads: Iterable[str]) -> Described:
        """Return what a document was made from; `reads` are the templates and fonts read for it.

        `base` is the document as all agencies of its shape share it (for one agency, `chosen` itself), and `library` its part
        of the library; both are told by identity. Raises nothing for a document that could be made.
        """
        names = tuple(sorted(set(reads)))
        paths = self._reads.of(chosen, base, library)
        values = digests(chosen.job.agency, paths, chosen.job.audience, library)
        return Described(self.key(base, library, names), self._content.of(base, library, names), values)

    def still_holds(self, known: Described, chosen: Chosen, base: Chosen, library: Library, reads: Iterable[str]) -> bool:
        """Whether what is recorded of a document holds for it as it is now: then it reads the same, and all that is equal."""
        agency, audience = chosen.job.agency, chosen.job.audience
        paths = (name for name in known.fields if name != RULE)
        return known.key == self.key(base, library, reads) and digests(agency, paths, audience, library) == dict(known.fields)

    def key(self, base: Chosen, library: Library, reads: Iterable[str]) -> str:
        """Return the hash of everything but the agency that a document with these templates and fonts depends on."""
        names = tuple(sorted(set(reads)))
        place = (id(base), id(library), names)
        found = self._keys.get(place)
        if found is None:
            total = Fingerprints().of(self.statics.of(base, library, names), self.statics.shared.of_reads(names))[:32]
            found = self._keys[place] = (base, library, total)
        return found[2]
