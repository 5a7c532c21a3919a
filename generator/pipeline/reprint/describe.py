"""Finding out what each document was made from, for its record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.content.packets import Library
from generator.pipeline.batch_keys import Shared, StaticKeys
from generator.pipeline.choose_jobs import Chosen
from generator.pipeline.fingerprints import Fingerprints
from generator.pipeline.outcomes import Outcome, Workshop
from generator.pipeline.reprint.agency_fields import FieldReads, digests
from generator.pipeline.reprint.content_names import ContentNames
from generator.pipeline.reprint.record_file import RULE, USUAL_OPTIONS, Described, ReprintRecord, RunOptions, record_text
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

    def describe(
        self, chosen: Chosen, base: Chosen, library: Library, reads: Iterable[str], fields: frozenset[str] | None = None
    ) -> Described:
        """Return what a document was made from; `reads` are the templates and fonts read for it.

        `fields` are those that its template has read (`watch_fields`); None: it is filled in once more to learn them.

        `base` is the document as all agencies of its shape share it (for one agency, `chosen` itself), and `library` its part
        of the library; both are told by identity. Raises nothing for a document that could be made.
        """
        names = tuple(sorted(set(reads)))
        paths = self._reads.of(chosen, base, library, fields)
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


def build_record(
    agency: str,
    workshop: Workshop,
    outcomes: Sequence[Outcome],
    options: RunOptions = USUAL_OPTIONS,
    earlier: ReprintRecord | None = None,
) -> str:
    """Return the record of a build: of its documents in the order of the workshop, all of them well.

    What `earlier` says of a document that would be made the same again still holds, and is not looked for anew.
    """
    describer = Describer.of(workshop.project)
    rows: dict[str, Described] = {}
    for chosen, library, outcome in zip(workshop.chosen, workshop.libraries, outcomes, strict=True):
        reads = tuple(name for name, _ in outcome.reads)
        known = earlier.documents.get(outcome.documents[0].path) if earlier is not None and outcome.documents else None
        if known is None or not describer.still_holds(known, chosen, chosen, library, reads):
            known = describer.describe(chosen, chosen, library, reads, outcome.fields)
        rows.update({built.path: known for built in outcome.documents})
    return record_text(agency, rows, options)
