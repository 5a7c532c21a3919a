"""Templates filled in once for all agencies of one shape."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from generator.content.agency import Agency
from generator.content.packets import Job, Library
from generator.diagnostics import ProblemsError
from generator.markup import Element
from generator.markup.slots import LOGO, NO_VALUES, Values, filled
from generator.project import ProjectFiles
from generator.resolve.context import document_of, knows_languages, language_names
from generator.resolve.document import resolve
from generator.resolve.pieces import Pieces
from generator.resolve.slots import Slotted, slotted

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
class ResolveMemo:
    """Trees of one run: content, templates and program stay as they are while it lives."""

    _pieces: Pieces = field(default_factory=Pieces)
    _trees: OrderedDict[Hashable, _Filled] = field(default_factory=OrderedDict)
    _looked: dict[Hashable, frozenset[str]] = field(default_factory=dict)
    """By document, the paths of the values that its template looks into."""
    _agency: tuple[Agency, dict[frozenset[str], Slotted]] | None = None
    """The agency at hand as marks, by the values that are none."""

    def resolve(self, job: Job, library: Library, project: ProjectFiles) -> tuple[Element, Values]:
        """Return a tree with marks and the values for them; filled in, it is what `resolve` returns. Raises what that raises."""
        document = document_of(job, library)
        looked = self._looked.get(document, frozenset())
        marks = self._marks(job.agency, looked, library)
        found = self._trees.get((document, marks.shape))
        if found is None:
            marks, found = self._make(document, job, library, project)
            self._trees[(document, marks.shape)] = found
            if len(self._trees) > _KEPT:
                self._trees.popitem(last=False)
        else:
            self._trees.move_to_end((document, marks.shape))
        project.note(found.reads)
        if found.tree is None:
            return resolve(job, library, project), NO_VALUES
        return found.tree, marks.values

    def _marks(self, agency: Agency, looked: frozenset[str], library: Library) -> Slotted:
        if self._agency is None or self._agency[0] is not agency:
            self._agency = (agency, {})
        known = self._agency[1]
        if looked not in known:
            known[looked] = slotted(agency, looked, _names(agency, library))
        return known[looked]

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


def _names(agency: Agency, library: Library) -> str:
    """Return the names of the agency's languages; nothing if any is unknown, which is for `resolve` to say."""
    return language_names(agency, library.reference) if knows_languages(agency, library.reference) else ""


def with_logo_of_marks(job: Job) -> Job:
    """Return the job with its agency's logo by the path that it has in an agency of marks."""
    logo = job.agency.logo
    if logo is None:
        return job
    agency = job.agency.model_copy(update={"logo": logo.model_copy(update={"path": LOGO})})
    return job.model_copy(update={"agency": agency})
