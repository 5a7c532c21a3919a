"""One agency's packets, from files to files. Read this first: each step is one call into the room of its name.

What happens to one document (resolve, lay out, impose, draw, check) is in `make_documents`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator import __version__
from generator.diagnostics import Problem
from generator.load import load_agency, load_library
from generator.pipeline.build_request import MANIFEST, STATE, BuildRequest, BuildResult, to_write, write
from generator.pipeline.cached_documents import CachedDocuments
from generator.pipeline.choose_jobs import choose_jobs
from generator.pipeline.earlier import Keys, library_of, read_state, state_text, still_true
from generator.pipeline.list_annexes import list_annexes
from generator.pipeline.outcomes import Outcome, Workshop, raise_first
from generator.pipeline.printing import printing_for
from generator.project import ProjectFiles
from generator.record import manifest_text

if TYPE_CHECKING:
    from generator.typefaces import Typefaces


def build(
    request: BuildRequest, project: ProjectFiles, typefaces: Typefaces | None = None, finished: CachedDocuments | None = None
) -> BuildResult:
    """Load, resolve, lay out, impose, draw and check everything asked for; write nothing.

    What `request.out` already has, or `finished` (asked only where there is an `out`), is read instead of made, if making it
    would give the same. `typefaces` are those of the project, if they are loaded already.
    Raises ProblemsError with all problems of the first stage that has any (of every document, not of the first one).
    """
    warnings: list[Problem] = []
    library = load_library(project, warnings)
    agency = load_agency(project, request.agency, library, warnings)
    printing = printing_for(agency, request.printer, request.ink, request.copies, request.spares)
    chosen = list_annexes(
        choose_jobs(library, agency, request.packets, request.modules, request.edition, request.stocks, printing)
    )
    workshop = Workshop(chosen, tuple(library_of(one.job, library) for one in chosen), project)
    if request.out is None:
        outcomes, state = _make(workshop, request.jobs, typefaces), None
    else:
        outcomes, state = _make_what_changed(workshop, request.out, request, typefaces, finished)

    documents = tuple(document for outcome in outcomes for document in outcome.documents)
    for outcome in outcomes:
        warnings += outcome.warnings
    manifest = manifest_text(__version__, agency.slug, documents, project.inputs())
    return BuildResult(agency, documents, manifest, tuple(warnings), state)


def _make(workshop: Workshop, jobs: int, typefaces: Typefaces | None) -> list[Outcome]:
    """Make all documents of a workshop, in this process or in several. Raises ProblemsError like `build`."""
    if not workshop.chosen:
        return []
    # Half of the program: where nothing has changed, nobody should wait for it.
    from generator.pipeline.make_documents import make_here  # noqa: PLC0415
    from generator.pipeline.workers import make_in_workers  # noqa: PLC0415
    from generator.typefaces import Typefaces  # noqa: PLC0415

    typefaces = typefaces or Typefaces.load(workshop.project)
    count = min(jobs, len(workshop.chosen))
    outcomes = make_in_workers(workshop, typefaces, count) if count > 1 else make_here(workshop, typefaces)
    for outcome in outcomes:
        workshop.project.note(outcome.reads)
    raise_first(outcomes)
    return outcomes


def _make_what_changed(
    workshop: Workshop, out: Path, request: BuildRequest, typefaces: Typefaces | None, finished: CachedDocuments | None
) -> tuple[list[Outcome], str]:
    """Return all documents, those from `out` or `finished` that would be made the same again, and the state to keep with them."""
    keys = Keys(workshop.project)
    of_document = [keys.of(chosen, library) for chosen, library in zip(workshop.chosen, workshop.libraries, strict=True)]
    earlier = {} if request.force else read_state(out)
    known = [still_true(chosen, key, earlier, keys, out) for chosen, key in zip(workshop.chosen, of_document, strict=True)]
    if finished is not None and not request.force:
        each = zip(workshop.chosen, of_document, known, strict=True)
        known = [finished.find(chosen, key, keys) if outcome is None else outcome for chosen, key, outcome in each]
    made = iter(_make(workshop.part([outcome is None for outcome in known]), request.jobs, typefaces))
    outcomes = [next(made) if outcome is None else outcome for outcome in known]
    for outcome in outcomes:
        workshop.project.note(outcome.reads)
    for key, outcome, there in zip(of_document, outcomes, known, strict=True):
        if finished is not None and there is None:
            finished.keep(key, outcome, keys)
    workshop.project.note(keys.fonts_index())
    return outcomes, state_text(zip(of_document, outcomes, strict=True), keys)


__all__ = ["MANIFEST", "STATE", "BuildRequest", "BuildResult", "build", "to_write", "write"]
