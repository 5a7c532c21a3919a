"""The file is tagged, and its tags are standard ones or mapped to them (ISO 14289-1, 7.1; ISO 32000-1, 14.8.4)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.objects import as_bool, as_dict
from generator.preflight.roles import STANDARD, standard_role


def check_tagged(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-not-tagged` and `pdf-role`."""
    yield from tagged_document(pdf)
    yield from standard_roles(pdf)


def tagged_document(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-not-tagged`."""
    mark_info = as_dict(pdf.catalog.get("/MarkInfo")) or {}
    if pdf.structure is None or not pdf.structure.elements:
        message = "the file has no tags, so a screen reader cannot find its headings, lists and tables"
        yield pdf.problem("pdf-not-tagged", message, "make the PDF with a program that writes tagged PDF")
        return
    if as_bool(mark_info.get("/Marked")) is not True:
        message = "the catalog does not say that the file is tagged (MarkInfo, Marked true)"
        yield pdf.problem("pdf-not-tagged", message, "set MarkInfo in the catalog")
    if as_bool(mark_info.get("/Suspects")):
        message = "the catalog says that tags are suspect (MarkInfo, Suspects true)"
        yield pdf.problem("pdf-not-tagged", message, "check the tags, then set Suspects to false")


def standard_roles(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-role` once for each type that is not standard and not mapped, and for a standard type that is mapped away."""
    structure = pdf.structure
    if structure is None or not structure.elements:
        return
    first = {element.kind: element for element in reversed(structure.elements)}
    for kind in sorted(first):
        if standard_role(kind, structure.role_map) is None:
            message = f"{pdf.where(first[kind])}structure type `{kind}` is neither standard nor mapped to a standard type"
            yield pdf.problem("pdf-role", message, "map it to a standard type in the RoleMap")
    for kind in sorted(set(structure.role_map) & STANDARD):
        if structure.role_map[kind] != kind:
            message = f"the role map gives standard type `{kind}` another meaning (`{structure.role_map[kind]}`)"
            yield pdf.problem("pdf-role", message, "take it out of the RoleMap")
