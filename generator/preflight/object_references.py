"""How an annotation and its structure element refer to each other (ISO 32000-1, 14.7.4.3 and 14.7.4.4)."""

from __future__ import annotations

from generator.preflight.facts import Annotation, PdfFacts
from generator.preflight.objects import as_dict, as_int, object_number
from generator.preflight.structure import Structure


def reference_fault(pdf: PdfFacts, structure: Structure, note: Annotation, role: str, any_role: bool = False) -> str | None:
    """Return what is wrong between one annotation and the element of type `role` it should stand in; None if all is well.

    With `any_role` an element of another type is as good.
    """
    owners = [structure.elements[index] for index in structure.object_owners.get(note.number, ())] if note.number else []
    key = as_int(note.entries.get("/StructParent"))
    entry = pdf.parent_tree.entries.get(key) if pdf.parent_tree is not None and key is not None else None
    if not owners:
        return f"no `{role}` element refers to it (OBJR)"
    if len(owners) > 1:
        return f"{owners[0]} and {owners[1]} both refer to it"
    if owners[0].role != role and not any_role:
        return f"it stands in {owners[0]}, not in a `{role}` element"
    if key is None:
        return "it has no StructParent"
    if pdf.parent_tree is None:
        return None  # reported once, by `check_parent_tree`
    if as_dict(entry) is None:
        return f"the parent tree has no entry for its StructParent {key}"
    if object_number(entry) != owners[0].number:
        return f"the parent tree gives it to object {object_number(entry)}, but {owners[0]} refers to it"
    return None
