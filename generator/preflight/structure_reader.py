"""Reads the structure tree, whole or but for what is the same in an earlier file (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, TextStringObject

from generator.preflight.door import Changes
from generator.preflight.objects import PdfArray, PdfDict, as_dict, as_int, as_list, as_name, object_number
from generator.preflight.roles import standard_role
from generator.preflight.structure import ContentKid, Element, ElementKid, ObjectKid, Structure

_TEXTS = frozenset({"/Alt", "/ActualText", "/Lang", "/T", "/E", "/ID"})


def read_structure(value: object) -> Structure | None:
    """Return the tree under a StructTreeRoot; None if there is none."""
    root = as_dict(value)
    return _Reader(root).read() if root is not None else None


def mend_structure(root: PdfDict | None, structure: Structure | None, changes: Changes) -> Structure | None:
    """Return the tree under `root`, of which `structure` is what it was with other objects; None if it must be read anew.

    Objects that are read on the way are noted where they are fetched.
    """
    if structure is None or root is None:
        return None
    found = _with_other_texts(structure, changes)
    if found is not None or structure.faults or not changes.keys() <= structure.by_number.keys():
        return found
    reader = _Reader(root, structure, _dirty(structure, [structure.by_number[number] for number in changes]))
    return reader.read() if reader.role_map == structure.role_map else None


def _dirty(structure: Structure, indexes: Sequence[int]) -> frozenset[int]:
    """Return elements and all those round them."""
    found: set[int] = set()
    for index in indexes:
        at: int | None = index
        while at is not None and at not in found:
            found.add(at)
            at = structure.elements[at].parent
    return frozenset(found)


def _with_other_texts(structure: Structure, changes: Changes) -> Structure | None:
    """Return a tree some of whose elements say other texts than before; None if more than that has changed."""
    elements = list(structure.elements)
    languages = structure.languages
    for number, (before, now) in changes.items():
        index = structure.by_number.get(number)
        if index is None or elements[index].entries is not before or not _same_but_texts(before, now):
            return None
        elements[index] = replace(elements[index], entries=now)
        if before.get("/Lang") != now.get("/Lang"):
            languages = object()
    return replace(structure, elements=tuple(elements), languages=languages)


def _same_but_texts(before: object, now: object) -> bool:
    """Tell whether two elements' dictionaries differ in nothing but text entries, which are direct strings."""
    if type(before) is not DictionaryObject or type(now) is not DictionaryObject:
        return False
    texts = [value for entries in (before, now) for key, value in entries.items() if key in _TEXTS]
    kept = [[(key, value) for key, value in entries.items() if key not in _TEXTS] for entries in (before, now)]
    return kept[0] == kept[1] and repr(kept[0]) == repr(kept[1]) and all(type(text) is TextStringObject for text in texts)


class _Reader:
    """Walks the tree once, without recursion; rings and shared elements are noted and not followed."""

    def __init__(self, root: PdfDict, before: Structure | None = None, dirty: frozenset[int] = frozenset()) -> None:
        """Start. `before` is an earlier file's tree, without faults; `dirty` are its elements that are not what they were."""
        self.before = before
        self.dirty = dirty
        self.root = root
        self.role_map = _names(as_dict(root.get("/RoleMap")) or {})
        self.classes = as_dict(root.get("/ClassMap")) or {}
        self.elements: list[Element] = []
        self.roots: list[int] = []
        self.faults: list[str] = []
        self.seen: dict[int, int] = {}

    def read(self) -> Structure:
        """Return the tree."""
        stack: list[tuple[object, int | None]] = [(raw, None) for raw in reversed(as_list(self.root.get("/K")))]
        while stack:
            raw, parent = stack.pop()
            if self.before is not None and parent is not None and self._known(raw, parent, self.before):
                continue
            entries = as_dict(raw)
            if entries is not None and as_name(entries.get("/Type")) not in ("MCR", "OBJR"):
                element = self._element(raw, entries, parent)
                if element is not None:
                    kids = as_list(entries.get("/K"))
                    element.plain = _is_plain(raw, entries, kids)
                    stack += [(kid, element.index) for kid in reversed(kids)]
            elif parent is None:
                self.faults.append("the root holds something that is no structure element")
            else:
                self._content(raw, entries, self.elements[parent])
        return _structure(self.elements, self.roots, self.role_map, self.faults)

    def _known(self, raw: object, parent: int, before: Structure) -> bool:
        """Take an element over with all inside it, if it stands in the same place as in the tree before, and nothing is new."""
        number = raw.idnum if isinstance(raw, IndirectObject) and raw.generation == 0 else 0
        index = before.by_number.get(number)
        if index is None or index != len(self.elements) or index in self.dirty or index in before.apart:
            return False
        element = before.elements[index]
        if element.parent != parent or before.elements[parent].number != self.elements[parent].number:
            return False
        some = before.elements[index : element.end]
        numbers = {one.number: one.index for one in some}
        if not self.seen.keys().isdisjoint(numbers):
            return False
        self.seen.update(numbers)
        self.elements += some
        self.elements[parent].kids.append(ElementKid(index))
        return True

    def _element(self, raw: object, entries: PdfDict, parent: int | None) -> Element | None:
        """Add an element to its parent; None if it stands in the tree already."""
        number = object_number(raw) or object_number(entries)
        key = number or -id(entries)
        if key in self.seen:
            self.faults.append(f"{self.elements[self.seen[key]]} stands in the tree twice, or inside itself")
            return None
        kind = as_name(entries.get("/S")) or "?"
        role = standard_role(kind, self.role_map) or kind
        page = object_number(entries.get("/Pg"))
        element = Element(len(self.elements), number, kind, role, parent, page, entries, self._attributes(entries))
        self.seen[key] = element.index
        self.elements.append(element)
        if parent is None:
            self.roots.append(element.index)
        else:
            self.elements[parent].kids.append(ElementKid(element.index))
        expected = object_number(self.root) if parent is None else self.elements[parent].number
        named = object_number(entries.get("/P"))
        if expected and named != expected:
            self.faults.append(f"{element} stands in object {expected}, but its parent entry names {_named(named)}")
        return element

    def _content(self, raw: object, entries: PdfDict | None, element: Element) -> None:
        """Add a marked-content or object reference to its element."""
        mcid = as_int(raw)
        if isinstance(raw, IndirectObject) or (entries is not None and _refers(entries, "/Type", "/MCID")):
            element.plain = False
        if mcid is not None:
            element.kids.append(ContentKid(element.page, mcid))
        elif entries is None:
            self.faults.append(f"{element} has a kid that is null or of an unknown kind")
        elif as_name(entries.get("/Type")) == "MCR":
            holder = object_number(entries.get("/Stm")) or object_number(entries.get("/Pg")) or element.page
            number = as_int(entries.get("/MCID"))
            element.kids.append(ContentKid(holder, -1 if number is None else number))
        else:
            element.kids.append(ObjectKid(object_number(entries.get("/Obj"))))

    def _attributes(self, entries: PdfDict) -> dict[str, object]:
        """Return attributes by owner and name, from the classes and then from the element itself."""
        found: dict[str, object] = {}
        sources = [self.classes.get(f"/{as_name(name)}") for name in as_list(entries.get("/C"))]
        for source in [*sources, entries.get("/A")]:
            for item in as_list(source):
                values = as_dict(item) or {}
                owner = as_name(values.get("/O")) or ""
                found.update({f"{owner}/{str(key)[1:]}": value for key, value in values.items() if key != "/O"})
        return found


def _named(number: int) -> str:
    return f"object {number}" if number else "none"


def _names(entries: PdfDict) -> dict[str, str]:
    """Return a role map as plain names."""
    return {str(key)[1:]: as_name(value) or "" for key, value in entries.items()}


def _structure(elements: list[Element], roots: list[int], role_map: dict[str, str], faults: list[str]) -> Structure:
    """Return the tree that has these elements."""
    owners: dict[tuple[int, int], tuple[int, ...]] = {}
    objects: dict[int, tuple[int, ...]] = {}
    ends = list(range(1, len(elements) + 1))
    for element in elements:
        for kid in element.kids:
            if type(kid) is ContentKid:
                key = (kid.holder, kid.mcid)
                owners[key] = (*owners[key], element.index) if key in owners else (element.index,)
            elif type(kid) is ObjectKid:
                objects[kid.target] = (*objects.get(kid.target, ()), element.index)
    apart: set[int] = set()
    for element in reversed(elements):
        element.end = end = ends[element.index]
        if element.parent is not None:
            ends[element.parent] = max(ends[element.parent], end)
        if not element.plain or element.index in apart:
            apart.update((element.index,) if element.parent is None else (element.index, element.parent))
    by_number = {element.number: element.index for element in elements if element.number}
    shape = (tuple(elements), tuple(roots), role_map, tuple(faults), by_number, owners, objects)
    return Structure(*shape, languages=object(), apart=frozenset(apart))


def _is_plain(raw: object, entries: PdfDict, kids: PdfArray) -> bool:
    """Tell whether all that is read of an element stands in its own dictionary: `kids` are those that it has."""
    if not isinstance(raw, IndirectObject) or raw.generation or "/C" in entries or _refers(entries, "/Type", "/S"):
        return False
    return (entries.get("/K") is kids or not isinstance(kids, ArrayObject)) and _is_direct(entries.get("/A"))


def _refers(entries: PdfDict, *names: str) -> bool:
    """Tell whether an entry stands in an object of its own."""
    return any(isinstance(entries.get(name), IndirectObject) for name in names)


def _is_direct(value: object) -> bool:
    """Tell whether a value leads to no other object."""
    if isinstance(value, DictionaryObject):
        return all(map(_is_direct, value.values()))
    if isinstance(value, ArrayObject):
        return all(map(_is_direct, value))
    return not isinstance(value, IndirectObject)
