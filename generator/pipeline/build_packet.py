"""One agency's packets, from files to files. Read this first: each step is one call into the room of its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator import __version__
from generator.content.agency import Agency
from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.draw import draw_document
from generator.frames import Document
from generator.load import load_agency, load_library
from generator.pipeline.choose_jobs import Chosen, EditionChoice, choose_jobs
from generator.pipeline.collect_problems import Collected
from generator.pipeline.prepare_pages import lay_out_job, to_editions
from generator.preflight import check_pdf
from generator.project import ProjectFiles
from generator.record import BuiltDocument, manifest_text, write_files
from generator.resolve import resolve
from generator.typefaces import Typefaces

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build: one agency file; packets and modules by id (none named: all); which editions."""

    agency: Path
    packets: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    edition: EditionChoice = "all"


@dataclass(frozen=True, slots=True)
class BuildResult:
    """Finished documents and their manifest, not yet written."""

    agency: Agency
    documents: tuple[BuiltDocument, ...]
    manifest: str
    warnings: tuple[Problem, ...]


def build(request: BuildRequest, project: ProjectFiles, typefaces: Typefaces | None = None) -> BuildResult:
    """Load, resolve, lay out, impose, draw and check everything asked for; write nothing.

    Raises ProblemsError with all problems of the first stage that has any (of every document, not of the first one).
    """
    warnings: list[Problem] = []
    library = load_library(project, warnings)
    agency = load_agency(project, request.agency, library, warnings)
    jobs = choose_jobs(library, agency, request.packets, request.modules, request.edition)
    typefaces = typefaces or Typefaces.load(project)

    with Collected() as resolving:
        trees = [resolving.run(resolve, chosen.job, library, project) for chosen in jobs]
    with Collected() as laying_out:
        laid_out = [
            laying_out.run(lay_out_job, chosen.job, tree, library, typefaces)
            for chosen, tree in zip(jobs, trees, strict=True)
            if tree is not None
        ]
    with Collected() as imposing:
        imposed = [
            imposing.run(to_editions, chosen, faces, library, typefaces)
            for chosen, faces in zip(jobs, laid_out, strict=True)
            if faces is not None
        ]
    with Collected() as finishing:
        documents = [
            finishing.run(_finish, chosen, edition, sheets, typefaces, warnings)
            for chosen, editions in zip(jobs, imposed, strict=True)
            if editions is not None
            for edition, sheets in editions
        ]
    built = tuple(document for document in documents if document is not None)
    manifest = manifest_text(__version__, agency.slug, built, project.inputs())
    return BuildResult(agency, built, manifest, tuple(warnings))


def _finish(chosen: Chosen, edition: str, sheets: Document, typefaces: Typefaces, warnings: list[Problem]) -> BuiltDocument:
    """Draw one document and check the finished PDF; a failed check stops the build (exit code 4), a warning is kept."""
    job = chosen.job
    path = f"{job.packet.id}/{chosen.stem}{'' if edition == 'reading' else f'-{edition}'}.pdf"
    data = draw_document(sheets, typefaces)
    found = check_pdf(data, path, edition)
    if any(problem.severity == "error" for problem in found):
        raise ProblemsError(found, ExitCode.PREFLIGHT)
    warnings += found
    return BuiltDocument(
        path=path,
        packet=job.packet.id,
        product=job.line.product,
        modules=tuple(module.id for module in job.modules),
        edition=edition,
        stock=job.stock.id if job.stock else None,
        pages=len(sheets.pages),
        content_editions=tuple((module.id, module.edition) for module in job.modules),
        data=data,
    )


def write(result: BuildResult, out: Path) -> tuple[Path, ...]:
    """Write the documents and, last, the manifest below `out`; return their paths. Raises ProblemsError (exit code 5)."""
    files = {document.path: document.data for document in result.documents}
    write_files(out, {**files, MANIFEST: result.manifest.encode()})
    return tuple(out / name for name in (*files, MANIFEST))


__all__ = ["MANIFEST", "BuildRequest", "BuildResult", "build", "write"]
