"""Binds an agency's own PDFs to a finished packet, and looks at the bound file once more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.bind import Annex, BindWords, Bound, Stamp, bind_annexes
from generator.content.packets import Job
from generator.diagnostics import ExitCode, Problem, ProblemsError
from generator.draw import draw_document
from generator.frames import Document, GlyphRun, Page, StructNode, TextItem
from generator.preflight import check_pdf
from generator.typefaces import Run, TextStyle, Typefaces

STAMP_SIZE = 6.0
_STAMP_AT = (18.0, 12.0)
_OF_OTHERS = frozenset({"pdf-font-not-embedded", "pdf-to-unicode"})
"""What annexes may be: `bind` says so in its own words."""
_PAGE = re.compile(r"page (\d+)\b")


def with_annexes(packet: bytes, path: str, job: Job, typefaces: Typefaces) -> Bound:
    """Return the packet with the agency's annexes bound in and checked.

    Raises ProblemsError: for an annex that cannot be bound, and (exit code 4) for a bound file that fails a check.
    """
    annexes = [Annex(one.file, one.title, one.data) for one in job.agency.annexes]
    editions = ", ".join(sorted({module.edition for module in job.modules}))
    words = BindWords(f"{job.agency.short_name} packet ed. {editions}")
    bound = bind_annexes(packet, annexes, words, lambda stamps: _draw_stamps(stamps, job, typefaces))
    own = min((page.index for page in bound.pages), default=0)
    found = [problem for problem in check_pdf(bound.data, path) if not _allowed(problem, own)]
    if any(problem.severity == "error" for problem in found):
        raise ProblemsError(found, ExitCode.PREFLIGHT)
    return bound


def _allowed(problem: Problem, own: int) -> bool:
    """Whether a bound file may have a problem: the claims it gave up, and fonts of pages after its `own`."""
    page = _PAGE.match(problem.message)
    return problem.code == "pdf-claims" or (problem.code in _OF_OTHERS and page is not None and int(page[1]) > own)


def _draw_stamps(stamps: Sequence[Stamp], job: Job, typefaces: Typefaces) -> bytes:
    """Return a PDF with a page for each stamp, the line of text near its upper left corner."""
    problems: list[Problem] = []
    pages = []
    for stamp in stamps:
        shaped = typefaces.shape([Run(stamp.text, TextStyle(STAMP_SIZE), place=job.agency.name.place)], "ltr")
        problems += shaped.problems
        line = shaped.break_lines(max(1000.0, stamp.width))[0]
        left, top = _STAMP_AT
        runs = tuple(GlyphRun(run.face, run.size, left + run.x, top, run.glyphs) for run in line.runs)
        pages.append(Page(stamp.width, stamp.height, (TextItem(None, runs, line.text),)))
    if problems:
        raise ProblemsError(problems)
    document = Document("Stamps", "en", tuple(pages), (StructNode("Document"),), identifier=f"stamps of {job.agency.slug}")
    return draw_document(document, typefaces)
