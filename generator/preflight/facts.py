"""A PDF read once, as plain data for the checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.diagnostics import Place, Problem
from generator.preflight.content import Mark, PageContent
from generator.preflight.geometry import Box
from generator.preflight.limits import DEFAULT_LIMITS, Limits
from generator.preflight.number_tree import NumberTree
from generator.preflight.objects import PdfDict
from generator.preflight.source import Source
from generator.preflight.structure import ContentKid, Element, Structure
from generator.preflight.xmp import Xmp


@dataclass(frozen=True, slots=True, eq=False)
class Annotation:
    """One annotation of a page; `number` is its object number, 0 if it is written in place."""

    number: int
    subtype: str
    entries: PdfDict
    hidden: bool
    """Hidden or NoView: nobody sees it (ISO 32000-1, 12.5.3)."""


@dataclass(frozen=True, slots=True, eq=False)
class PageFacts:
    """One page. `entries` has the inherited ones too; `media` is in default user space."""

    index: int
    number: int
    entries: PdfDict
    media: Box
    content: PageContent
    annotations: tuple[Annotation, ...]
    sheet: object = None
    """All of it but the content: the same object for a page of another file that has the same of everything."""
    frame: object = None
    """Boxes, Rotate and UserUnit; equal (mostly one object) for pages on which the same content stands in the same places."""
    keys: object = None
    """Its object number, StructParents, and the StructParent of each of its annotations."""
    notes: tuple[int, ...] = ()
    """The object numbers of its annotations, 0 for those without."""

    def __str__(self) -> str:
        """Return how messages name it, counted from 1."""
        return f"page {self.index + 1}"


@dataclass(frozen=True, slots=True, eq=False)
class PdfFacts:
    """The whole file. `forms` are painted form XObjects by object number."""

    name: str
    catalog: PdfDict
    info: PdfDict
    pages: tuple[PageFacts, ...]
    structure: Structure | None
    parent_tree: NumberTree | None
    xmp: Xmp | None
    forms: Mapping[int, PdfDict]
    damage: tuple[str, ...]
    source: Source
    """Where it was read from."""
    version: str = ""
    """As the header says it: `1.7`."""
    limits: Limits = DEFAULT_LIMITS

    def problem(self, code: str, message: str, *hints: str) -> Problem:
        """Return a problem of this file."""
        return Problem(code, message, Place(self.name), hints)

    def pages_by_number(self) -> dict[int, PageFacts]:
        """Return the pages by object number."""
        return {page.number: page for page in self.pages}

    def tagged_marks(self) -> dict[tuple[int, int], list[tuple[PageFacts, Mark]]]:
        """Return the sequences with an MCID by (holder, MCID), each with the page that shows it.

        `Mark.parent` is not the index it has on the page.
        """
        found: dict[tuple[int, int], list[tuple[PageFacts, Mark]]] = {}
        for page in self.pages:
            for part in page.content.parts:
                for mark in part.marks[part.outer :]:
                    if mark.mcid is not None:
                        found.setdefault((mark.holder, mark.mcid), []).append((page, mark))
        return found

    def page_of(self, element: Element) -> PageFacts | None:
        """Return the first page an element has content on, else its own Pg."""
        numbers = self.pages_by_number()
        if self.structure is not None:
            for kid in self.structure.content_of(element):
                if isinstance(kid, ContentKid) and kid.holder in numbers:
                    return numbers[kid.holder]
        return numbers.get(element.page)

    def where(self, element: Element) -> str:
        """Return `page 3: ` for an element, or nothing if it is on no page."""
        page = self.page_of(element)
        return f"{page}: " if page is not None else ""
