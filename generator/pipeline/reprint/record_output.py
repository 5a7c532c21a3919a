"""The record of an output that has just been built: what each of its documents was made from."""

from __future__ import annotations

from generator.load import load_agency, load_library
from generator.pipeline.build_request import BuildRequest
from generator.pipeline.choose_jobs import choose_jobs
from generator.pipeline.earlier import library_of, read_state
from generator.pipeline.list_annexes import list_annexes
from generator.pipeline.printing import printing_for
from generator.pipeline.reprint.describe import Describer
from generator.pipeline.reprint.record_file import RunOptions, record_text
from generator.project import ProjectFiles


def record_of(request: BuildRequest, project: ProjectFiles) -> str:
    """Return the record of what `request.out` holds; its state file says which templates and fonts each document has read.

    A document that is not in the state (it was warned of) is left out. Raises ProblemsError like `build`.
    """
    assert request.out is not None
    library = load_library(project)
    agency = load_agency(project, request.agency, library)
    printing = printing_for(agency, request.printer, request.ink, request.copies, request.spares)
    jobs = choose_jobs(library, agency, request.packets, request.modules, request.edition, request.stocks, printing)
    describer, state = Describer.of(project), read_state(request.out)
    rows = {}
    for chosen in list_annexes(jobs):
        kept = state.get(chosen.path(chosen.editions[0]))
        if kept is not None:
            row = describer.describe(chosen, chosen, library_of(chosen.job, library), kept.reads)
            rows.update({chosen.path(edition): row for edition in chosen.editions})
    options = RunOptions(request.modules, request.stocks, request.ink, request.copies, request.spares, request.printer)
    return record_text(agency.slug, rows, options)
