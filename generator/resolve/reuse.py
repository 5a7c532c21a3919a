"""Templates filled in once for all agencies of one shape."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from generator.content.agency import Agency
from generator.content.packets import Job, Library
from generator.content.reference import Reference
from generator.diagnostics import ProblemsError
from generator.markup import Element
from generator.markup.slots import LOGO, NO_VALUES, Values, filled
from generator.project import ProjectFiles
from generator.resolve.context import document_of
from generator.resolve.document import resolve
from generator.resolve.pieces import Pieces
from generator.resolve.slots import Leaf, Slotted, leaves_of, slotted

_KEPT = 1024
"""Trees; a document has one for each shape of agency."""


@dataclass(frozen=True, slots=True)
class _Filled:
    """A tree with marks, or None where marks do not do; and the files read for it."""

    tree: Element | None
    reads: tuple[tuple[str, str], ...]
    library: Library
    """Kept, so that no other can get its identity."""


@dataclass(slots=True)
class _AtHand:
    """The agency whose documents are being made."""

    agency: Agency
    reference: Reference
    leaves: tuple[Leaf, ...]
    names: str
    """Of its languages."""
    marks: dict[frozenset[str], Slotted] = field(default_factory=dict)
    """The agency as marks, by the values that are none."""


@dataclass(slots=True)
class ResolveMemo:
    """Trees of one run: content, templates and program stay as they are while it lives."""

    _pieces: Pieces = field(default_factory=Pieces)
    _trees: OrderedDict[Hashable, _Filled] = field(default_factory=OrderedDict)
    _looked: dict[Hashable, frozenset[str]] = field(default_factory=dict)
    """By document, the paths of the values that its template looks into."""
    _agency: _AtHand | None = None
    _languages: tuple[Reference, Mapping[str, str]] | None = None
    """The names of the languages of a reference, by code."""

    def resolve(self, job: Job, library: Library, project: ProjectFiles) -> tuple[Element, Values]:
        """Return a tree with marks and the values for them; filled in, it is what `resolve` returns. Raises what that raises."""
        document = document_of(job, library)
        looked = self._looked.get(document, frozenset())
        marks = self._marks(job.agency, looked, library)
        found = self._trees.pop((document, marks.shape), None)
        if found is None:
            marks, found = self._make(document, job, library, project)
            while len(self._trees) >= _KEPT:
                self._trees.popitem(last=False)
        self._trees[(document, marks.shape)] = found
        project.note(found.reads)
        if found.tree is None:
            return resolve(job, library, project), NO_VALUES
        return found.tree, marks.values

    def _marks(self, agency: Agency, looked: frozenset[str], library: Library) -> Slotted:
        now = self._agency
        if now is None or now.agency is not agency or now.reference is not library.reference:
            now = self._agency = _AtHand(agency, library.reference, leaves_of(agency), self._names(agency, library.reference))
        if looked not in now.marks:
            now.marks[looked] = slotted(agency, looked, now.names, now.leaves)
        return now.marks[looked]

    def _names(self, agency: Agency, reference: Reference) -> str:
        """Return the names of the agency's languages; nothing if any is unknown, which is for `resolve` to say."""
        if self._languages is None or self._languages[0] is not reference:
            self._languages = (reference, {language.code: language.english for language in reference.languages})
        known = self._languages[1]
        return ", ".join([known[code] for code in agency.languages]) if known.keys() >= set(agency.languages) else ""

    def _make(self, document: Hashable, job: Job, library: Library, project: ProjectFiles) -> tuple[Slotted, _Filled]:
        """Fill in the template with marks, again as long as it looks into any of them; see that the tree is right."""
        door = project.again()
        looked = self._looked.get(document, frozenset())
        while True:
            marks = self._marks(job.agency, looked, library)
            marks.looked.clear()
            try:
                tree: Element | None = resolve(
                    job.model_copy(update={"agency": marks.agency}), library, door, marks.names, self._pieces
                )
            except ProblemsError:
                tree = None
            if tree is None or marks.looked <= looked:
                break
            looked |= marks.looked
        self._looked[document] = looked
        if tree is not None and filled(tree, marks.values) != resolve(with_logo_of_marks(job), library, door, "", self._pieces):
            tree = None
        return marks, _Filled(tree, door.inputs(), library)


def with_logo_of_marks(job: Job) -> Job:
    """Return the job with its agency's logo by the path that it has in an agency of marks."""
    logo = job.agency.logo
    if logo is None:
        return job
    agency = job.agency.model_copy(update={"logo": logo.model_copy(update={"path": LOGO})})
    return job.model_copy(update={"agency": agency})
