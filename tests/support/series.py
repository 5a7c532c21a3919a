"""What the example agencies get, read once per test process: the job and the markup of each document, and the text of its PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from generator.content.packets import Job, Library
from generator.frames import Document
from generator.load import load_library
from generator.markup import Element
from generator.pipeline.choose_jobs import choose_jobs
from generator.pipeline.prepare_pages import lay_out_job
from generator.project import ProjectFiles
from generator.record import BuiltDocument
from generator.resolve import resolve
from tests.support.builds import AGENCIES, built, typefaces
from tests.support.reading import pdfium_text, poppler_content_text

NAMES = tuple(path.stem for path in AGENCIES)
MODULES = ("introduction", "detainers", "consular", "retaliation", "outreach", "victims", "language", "profiling")
_EDITION = re.compile(r"-(office|press)(?=\.pdf$)")


@cache
def library() -> Library:
    """The built-in content."""
    return load_library(ProjectFiles(), [])


@cache
def jobs(agency: str) -> dict[str, Job]:
    """The job of each document of an agency, by the path of its reading edition: `officer/detainers-handout.pdf`."""
    chosen = choose_jobs(library(), built(agency).agency, (), (), "reading")
    return {f"{one.job.packet.id}/{one.stem}.pdf": one.job for one in chosen}


def job_of(agency: str, document: BuiltDocument) -> Job:
    """The job of a document, whatever its edition."""
    return jobs(agency)[_EDITION.sub("", document.path)]


@cache
def markup(agency: str, path: str) -> Element:
    """What a document says, before it is laid out."""
    return resolve(jobs(agency)[path], library(), ProjectFiles())


@cache
def laid_out(agency: str, path: str) -> Document:
    """The document's frames, as in its reading edition."""
    return lay_out_job(jobs(agency)[path], markup(agency, path), library(), typefaces())


def reading(agency: str) -> Iterator[BuiltDocument]:
    """The reading editions of an agency's documents."""
    return (document for document in built(agency).documents if document.edition == "reading")


def one_line(text: str) -> str:
    """The text on one line, with straight apostrophes and without the soft ends of lines."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("’", "'"))


@cache
def text(agency: str, path: str) -> str:
    """The text of a built PDF in the order of its content, on one line; every edition."""
    return one_line(poppler_content_text(_data(agency, path)))


@cache
def other_text(agency: str, path: str) -> str:
    """The same as another reader finds it."""
    return one_line(pdfium_text(_data(agency, path)))


def _data(agency: str, path: str) -> bytes:
    return next(document.data for document in built(agency).documents if document.path == path)
