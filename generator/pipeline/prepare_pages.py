"""From a job's markup to frames: lay out once, then arrange for each edition."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from generator import __version__
from generator.content.packets import Edition, Job, Library
from generator.content.theme import Stock
from generator.frames import Asset, Document, without_fields
from generator.impose import SheetText, impose_cards
from generator.lay_out import Facts, Look, Picture, lay_out
from generator.markup import Element
from generator.pipeline.choose_jobs import Chosen
from generator.typefaces import Typefaces


def lay_out_job(job: Job, tree: Element, library: Library, typefaces: Typefaces) -> Document:
    """Return the job's reading edition: one card face or page a page. Raises ProblemsError with all problems of layout."""
    look = Look(library.theme, library.stocks, job.line.product, job.agency.colors.accent)
    return lay_out(
        tree, look, typefaces, _pictures(job, library), Facts(author=str(job.agency.name), identifier=_identifier(job))
    )


def to_editions(chosen: Chosen, faces: Document, library: Library, typefaces: Typefaces) -> tuple[tuple[Edition, Document], ...]:
    """Return the editions asked for of one laid-out document; only the reading edition is filled in on a screen."""
    made: list[tuple[Edition, Document]] = []
    printed = without_fields(faces)
    for edition in chosen.editions:
        stock = chosen.job.stock
        if edition == "office" and stock is not None:
            words = _sheet_text(chosen.job, stock, faces)
            made.append((edition, impose_cards(printed, stock, words, typefaces)))
        else:
            made.append((edition, at_trim(faces if edition == "reading" else printed)))
    return tuple(made)


def at_trim(faces: Document) -> Document:
    """Return the document with each page cut to its trim: nothing of the bleed is seen on a screen."""
    return replace(faces, pages=tuple(replace(page, bleed=0.0, media=0.0) for page in faces.pages))


def _pictures(job: Job, library: Library) -> dict[str, Picture]:
    """Return the pictures by the `src` templates write: the agency's logo, and those of job aids."""
    made = {one.src: Picture(Asset(f"picture:{one.src}", one.kind, one.data), one.width, one.height) for one in library.pictures}
    logo = job.agency.logo
    if logo is not None:
        made[logo.path] = Picture(Asset("logo", logo.kind, logo.data), logo.width, logo.height)
    return made


def _identifier(job: Job) -> str:
    """Return a stable name of the document; the file's bytes are added to it by `draw`."""
    parts = (__version__, job.packet.id, job.line.name, job.agency.slug, job.stock.id if job.stock else "")
    about = (*(module.id for module in job.modules), *((job.aid.id,) if job.aid else ()))
    return hashlib.sha256("\0".join((*parts, *about)).encode()).hexdigest()


def _sheet_text(job: Job, stock: Stock, faces: Document) -> SheetText:
    """Return what the sheet's margins say; the agency's name comes from its file and is text like any other."""
    sheet = stock.sheet
    edge = "long" if sheet.flip == "long-edge" else "short"
    editions = ", ".join(sorted({module.edition for module in job.modules}))
    sample = "SAMPLE · " if job.agency.sample else ""
    size = f" · set at {faces.type_size:g} pt" if faces.type_size else ""
    return SheetText(
        slug=f"{sample}{job.agency.name} · {faces.title} · edition {editions} · {stock.title}{size}",
        turn=f"Print two-sided at 100 %, flip on {edge} edge. Cut at the marks, outermost cuts first.",
        place=job.agency.name.place,
    )
