"""The parent tree leads from each page's marked content back to the element that holds it (ISO 32000-1, 14.7.4.4)."""

from __future__ import annotations

from collections.abc import Iterator

from pypdf.generic import IndirectObject

from generator.diagnostics import Problem
from generator.preflight.facts import PdfFacts
from generator.preflight.objects import PdfDict, as_array, as_dict, as_int, object_number
from generator.preflight.structure import Structure

_HINT = "make the PDF again; this is a fault of the program that wrote it"


def check_parent_tree(pdf: PdfFacts) -> Iterator[Problem]:
    """Yield `pdf-parent-tree` for entries that are missing, wrong or of nothing.

    What the structure tree itself does not hold, or holds without its being on the page, is `check_mcids`' to report.
    """
    if pdf.structure is None or not pdf.structure.elements:
        return
    if pdf.parent_tree is None:
        yield pdf.problem("pdf-parent-tree", "the structure tree has no parent tree", _HINT)
        return
    for sentence in pdf.parent_tree.faults:
        yield pdf.problem("pdf-parent-tree", f"parent tree: {sentence}", _HINT)
    keys: dict[int, str] = {}
    yield from _arrays(pdf, pdf.structure, keys)
    for key, name in _object_keys(pdf):
        if key in keys:
            yield pdf.problem("pdf-parent-tree", f"{name} has StructParent {key}, which is that of {keys[key]} too", _HINT)
        keys[key] = name
    for key in sorted(set(pdf.parent_tree.entries) - set(keys)):
        message = f"parent tree: key {key} belongs to no page, form or annotation"
        yield pdf.problem("pdf-parent-tree", message, _HINT)


def _arrays(pdf: PdfFacts, structure: Structure, keys: dict[int, str]) -> Iterator[Problem]:
    """Go through pages and forms with their arrays; their keys go into `keys`, with names for messages."""
    by_holder: dict[int, set[int]] = {}
    for holder, mcid in pdf.tagged_marks():
        by_holder.setdefault(holder, set()).add(mcid)
    for name, number, entries in _holders(pdf):
        key = as_int(entries.get("/StructParents"))
        if key is None:
            if number in by_holder:
                yield pdf.problem("pdf-parent-tree", f"{name}: it has tagged content but no StructParents", _HINT)
        elif key in keys:
            yield pdf.problem("pdf-parent-tree", f"{name}: its StructParents {key} is that of {keys[key]} too", _HINT)
        else:
            keys[key] = name
            yield from _entries(pdf, structure, name, number, key, by_holder.get(number, set()))


def _holders(pdf: PdfFacts) -> Iterator[tuple[str, int, PdfDict]]:
    """Yield what holds marked content: name for messages, object number, dictionary."""
    for page in pdf.pages:
        yield str(page), page.number, page.entries
    for number, entries in sorted(pdf.forms.items()):
        yield f"form XObject {number}", number, entries


def _object_keys(pdf: PdfFacts) -> Iterator[tuple[int, str]]:
    """Yield the StructParent keys of annotations and forms (whole objects of an element), with names for messages."""
    for page in pdf.pages:
        for annotation in page.annotations:
            key = as_int(annotation.entries.get("/StructParent"))
            if key is not None:
                yield key, f"{page}: an annotation"
    for number, entries in sorted(pdf.forms.items()):
        key = as_int(entries.get("/StructParent"))
        if key is not None:
            yield key, f"form XObject {number}"


def _entries(pdf: PdfFacts, structure: Structure, name: str, number: int, key: int, shown: set[int]) -> Iterator[Problem]:
    """Compare one array of the parent tree with the MCIDs that the holder's content shows and the elements hold."""
    listed = as_array(pdf.parent_tree.entries.get(key)) if pdf.parent_tree else None
    if listed is None:
        if shown:
            yield pdf.problem("pdf-parent-tree", f"{name}: the parent tree has no array for its StructParents {key}", _HINT)
        return
    for mcid in sorted(shown):
        owners = [structure.elements[index] for index in structure.owners.get((number, mcid), ())]
        raw = listed[mcid] if 0 <= mcid < len(listed) else None
        if not owners:
            continue
        if not _is_there(structure, raw):
            yield pdf.problem("pdf-parent-tree", f"{name}: marked content {mcid} has no entry in the parent tree", _HINT)
        elif object_number(raw) not in {owner.number for owner in owners}:
            given = structure.by_number.get(object_number(raw))
            what = str(structure.elements[given]) if given is not None else f"object {object_number(raw)}, which is in no tree"
            message = f"{name}: the parent tree gives marked content {mcid} to {what}, but {owners[0]} holds it"
            yield pdf.problem("pdf-parent-tree", message, _HINT)
    for mcid, raw in enumerate(listed):
        if mcid not in shown and (number, mcid) not in structure.owners and _is_there(structure, raw):
            message = f"{name}: the parent tree has an entry for marked content {mcid}, which is not there"
            yield pdf.problem("pdf-parent-tree", message, _HINT)


def _is_there(structure: Structure, raw: object) -> bool:
    """Tell whether an entry gives a dictionary; an element of the tree is one, and need not be looked up."""
    known = isinstance(raw, IndirectObject) and raw.generation == 0 and raw.idnum in structure.by_number
    return known or as_dict(raw) is not None
