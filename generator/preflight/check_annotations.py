"""Links and other annotations stand in the structure tree and say what they are (ISO 14289-1, 7.18)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problem
from generator.preflight.facts import Annotation, PageFacts, PdfFacts
from generator.preflight.objects import as_dict, as_int, as_name, as_text, object_number
from generator.preflight.structure import Structure

_UNTAGGED = frozenset({"Popup", "PrinterMark", "TrapNet"})
_ROLES = {"Link": "Link", "Widget": "Form"}


def check_annotations(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-link-objr`, `pdf-link-contents` and `pdf-tab-order`."""
    structure = pdf.structure if pdf.structure is not None and pdf.structure.elements else None
    placed: set[int] = set()
    for page in pdf.pages:
        visible = [note for note in page.annotations if not note.hidden and note.subtype not in _UNTAGGED]
        placed.update(note.number for note in page.annotations)
        for note in visible:
            if not (as_text(note.entries.get("/Contents")) or "").strip() and note.subtype != "Widget":
                message = f"{page}: {_name(note)} has no description (Contents)"
                hint = "say in a few words where the link leads or what the annotation is"
                yield pdf.problem("pdf-link-contents", message, hint)
            if structure is not None:
                yield from _reference(pdf, structure, page, note)
        if page.annotations and structure is not None and as_name(page.entries.get("/Tabs")) != "S":
            message = f"{page}: it has annotations, but tabbing does not follow the structure (Tabs is not `S`)"
            yield pdf.problem("pdf-tab-order", message, "set Tabs to S on every page with annotations")
    if structure is not None:
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
    hint = "make the PDF again; this is a fault of the program that wrote it"
    owners = [structure.elements[index] for index in structure.object_owners.get(note.number, ())] if note.number else []
    role = _ROLES.get(note.subtype, "Annot")
    key = as_int(note.entries.get("/StructParent"))
    entry = pdf.parent_tree.entries.get(key) if pdf.parent_tree is not None and key is not None else None
    if not owners:
        message = f"no `{role}` element refers to it (OBJR)"
    elif len(owners) > 1:
        message = f"{owners[0]} and {owners[1]} both refer to it"
    elif owners[0].role != role and note.subtype in _ROLES:
        message = f"it stands in {owners[0]}, not in a `{role}` element"
    elif key is None:
        message = "it has no StructParent"
    elif pdf.parent_tree is None:
        return  # reported once, by `check_parent_tree`
    elif as_dict(entry) is None:
        message = f"the parent tree has no entry for its StructParent {key}"
    elif object_number(entry) != owners[0].number:
        message = f"the parent tree gives it to object {object_number(entry)}, but {owners[0]} refers to it"
    else:
        return
    yield pdf.problem("pdf-link-objr", f"{page}: {_name(note)}: {message}", hint)
