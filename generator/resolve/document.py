"""Resolves one document: builds what its template may use, runs the template, reads the markup."""

from __future__ import annotations

from generator.content.packets import Job, Library
from generator.diagnostics import ProblemsError
from generator.markup import Element
from generator.markup.parse import check_root, parse_markup
from generator.markup.slots import SLOTS
from generator.project import ProjectFiles
from generator.resolve.context import build_context, content_roots
from generator.resolve.environment import TemplateEnvironment
from generator.resolve.filters import Filters
from generator.resolve.pieces import Pieces
from generator.resolve.templates import FOLDER, TemplateSources


def resolve(job: Job, library: Library, project: ProjectFiles, names: str = "", pieces: Pieces | None = None) -> Element:
    """Return the `packet` element that the job's template writes for its agency and modules.

    Every element knows its place: in the template, or in the YAML for what was made from its text. `names` is printed for the
    names of the agency's languages, if it is given. With `pieces`, what has been written and read before is not again.

    Raises ProblemsError: `template-...` for what Jinja finds (syntax, unknown fields and filters, unsafe access),
    `content-...` and `agency-field-empty` for fields in module text, `markup-...` for what the template wrote.
    A missing template has exit code MISSING, all else CONTENT.
    """
    markup = written_markup(job, library, project, names, pieces)
    root = parse_markup(markup, project.display(f"{FOLDER}/{job.line.template}"), pieces.rows if pieces else None)
    problems = check_root(root)
    if problems:
        raise ProblemsError(problems)
    return root


def written_markup(job: Job, library: Library, project: ProjectFiles, names: str = "", pieces: Pieces | None = None) -> str:
    """Return the markup that the template writes, not read yet: see `resolve`. Raises ProblemsError for what Jinja finds."""
    sources = TemplateSources(project)
    environment = TemplateEnvironment(sources, marked=job.agency.name.place.file == SLOTS, pieces=pieces)
    context = build_context(job, library, names, pieces)
    filters = Filters(environment, content_roots(job, context), job.audience)
    environment.filters.update(filters.by_name())
    environment.globals.update(context, field=filters.field)
    return environment.render(job.line.template, job.packet.title.place)
