"""Links and other annotations stand in the structure tree and say what they are (ISO 14289-1, 7.18)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import Annotation, PageFacts, PdfFacts
from generator.preflight.object_references import reference_fault
from generator.preflight.objects import as_dict, as_name, as_text
from generator.preflight.structure import Structure

_UNTAGGED = frozenset({"Popup", "PrinterMark", "TrapNet"})


def check_annotations(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-link-objr`, `pdf-link-contents` and `pdf-tab-order`."""
    yield from annotations_of_pages(pdf)
    yield from references_to_nothing(pdf)


def annotations_of_pages(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield what is wrong with the annotations of each page."""
    structure = pdf.structure if pdf.structure is not None and pdf.structure.elements else None
    for page in pdf.pages:
        for note in page.annotations:
            if note.hidden or note.subtype in _UNTAGGED or note.subtype == "Widget":
                continue  # form fields have checks of their own
            if not (as_text(note.entries.get("/Contents")) or "").strip():
                message = f"{page}: {_name(note)} has no description (Contents)"
                hint = "say in a few words where the link leads or what the annotation is"
                yield pdf.problem("pdf-link-contents", message, hint)
            if structure is not None:
                yield from _reference(pdf, structure, page, note)
        if page.annotations and structure is not None and as_name(page.entries.get("/Tabs")) != "S":
            message = f"{page}: it has annotations, but tabbing does not follow the structure (Tabs is not `S`)"
            yield pdf.problem("pdf-tab-order", message, "set Tabs to S on every page with annotations")


def references_to_nothing(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield the elements that refer to what is no annotation of any page."""
    structure = pdf.structure
    if structure is None or not structure.elements:
        return
    placed = {number for page in pdf.pages for number in page.notes}
    forms = set(pdf.forms)
    for target, owners in structure.object_owners.items():
        if target not in placed and target not in forms:
            message = f"{structure.elements[owners[0]]} refers to object {target}, which is no annotation of any page"
            yield pdf.problem("pdf-link-objr", message, "take the reference out, or put the annotation on its page")


def _name(note: Annotation) -> str:
    """Return how messages name an annotation, with where a link leads."""
    action = as_dict(note.entries.get("/A")) or {}
    target = as_text(action.get("/URI"))
    kind = "link" if note.subtype == "Link" else f"annotation `{note.subtype}`"
    return f"{kind} to `{target}`" if target else kind


def _reference(pdf: PdfFacts, structure: Structure, page: PageFacts, note: Annotation) -> Iterator[Problem]:
    """Yield what is wrong between one annotation and the structure tree; at most one problem."""
    role = "Link" if note.subtype == "Link" else "Annot"
    fault = reference_fault(pdf, structure, note, role, any_role=role == "Annot")
    if fault is not None:
        hint = "make the PDF again; this is a fault of the program that wrote it"
        yield pdf.problem("pdf-link-objr", f"{page}: {_name(note)}: {fault}", hint)
