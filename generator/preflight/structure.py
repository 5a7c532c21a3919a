"""The structure tree as data (ISO 32000-1, 14.7): elements in document order, with what each holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from pypdf.generic import DictionaryObject, TextStringObject

from generator.preflight.door import Changes
from generator.preflight.objects import (
    PdfDict,
    as_dict,
    as_int,
    as_list,
    as_name,
    as_text,
    object_number,
)
from generator.preflight.roles import standard_role

_TEXTS = frozenset({"/Alt", "/ActualText", "/Lang", "/T", "/E", "/ID"})


@dataclass(frozen=True, slots=True)
class ElementKid:
    """A child element, by its index."""

    index: int


@dataclass(frozen=True, slots=True)
class ContentKid:
    """A marked-content sequence: its MCID in the stream of `holder` (object number of a page or form; 0 if not named)."""

    holder: int
    mcid: int


@dataclass(frozen=True, slots=True)
class ObjectKid:
    """An object reference (OBJR) to an annotation or XObject, by object number (0 if it names none)."""

    target: int


Kid: TypeAlias = ElementKid | ContentKid | ObjectKid


@dataclass(slots=True)
class Element:
    """One structure element. `role` is the standard type `kind` stands for, or `kind` itself if it stands for none."""

    index: int
    number: int
    kind: str
    role: str
    parent: int | None
    page: int
    """Object number of its own page (Pg); 0 if it names none."""
    entries: PdfDict
    attributes: Mapping[str, object]
    """Attributes by `Owner/Name`, the class map's first."""
    kids: list[Kid] = field(default_factory=list)

    def text(self, key: str) -> str | None:
        """Return a text entry: Alt, ActualText, Lang, T, E, ID."""
        return as_text(self.entries.get(f"/{key}"))

    def __str__(self) -> str:
        """Return how messages name it."""
        return f"`{self.kind}` (object {self.number})" if self.number else f"`{self.kind}`"


@dataclass(frozen=True, slots=True)
class Structure:
    """The whole tree."""

    elements: tuple[Element, ...]
    roots: tuple[int, ...]
    role_map: Mapping[str, str]
    faults: tuple[str, ...]
    by_number: Mapping[int, int]
    owners: Mapping[tuple[int, int], tuple[int, ...]]
    """(holder, MCID) to the indexes of the elements that hold it."""
    object_owners: Mapping[int, tuple[int, ...]]
    """Object number to the indexes of the elements with an OBJR to it."""

    def child_elements(self, element: Element) -> list[Element]:
        """Return the elements directly inside one."""
        return [self.elements[kid.index] for kid in element.kids if isinstance(kid, ElementKid)]

    def content_of(self, element: Element) -> list[ContentKid | ObjectKid]:
        """Return all content inside an element, at any depth, in order."""
        found: list[ContentKid | ObjectKid] = []
        stack: list[Kid] = list(reversed(element.kids))
        while stack:
            kid = stack.pop()
            if isinstance(kid, ElementKid):
                stack += reversed(self.elements[kid.index].kids)
            else:
                found.append(kid)
        return found


class _Reader:
    """Walks the tree once, without recursion; rings and shared elements are noted and not followed."""

    def __init__(self, root: PdfDict) -> None:
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
            entries = as_dict(raw)
            if entries is not None and as_name(entries.get("/Type")) not in ("MCR", "OBJR"):
                element = self._element(raw, entries, parent)
                if element is not None:
                    stack += [(kid, element.index) for kid in reversed(as_list(entries.get("/K")))]
            elif parent is None:
                self.faults.append("the root holds something that is no structure element")
            else:
                self._content(raw, entries, self.elements[parent])
        owners: dict[tuple[int, int], tuple[int, ...]] = {}
        objects: dict[int, tuple[int, ...]] = {}
        for element in self.elements:
            for kid in element.kids:
                if isinstance(kid, ContentKid):
                    key = (kid.holder, kid.mcid)
                    owners[key] = (*owners.get(key, ()), element.index)
                elif isinstance(kid, ObjectKid):
                    objects[kid.target] = (*objects.get(kid.target, ()), element.index)
        by_number = {element.number: element.index for element in self.elements if element.number}
        return Structure(tuple(self.elements), tuple(self.roots), self.role_map, tuple(self.faults), by_number, owners, objects)

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


def read_structure(value: object) -> Structure | None:
    """Return the tree under a StructTreeRoot; None if there is none."""
    root = as_dict(value)
    return _Reader(root).read() if root is not None else None


def mend_structure(structure: Structure | None, changes: Changes) -> Structure | None:
    """Return a tree some of whose elements say other texts than before; None if more than that has changed."""
    if structure is None:
        return None
    elements = list(structure.elements)
    for number, (before, now) in changes.items():
        index = structure.by_number.get(number)
        if index is None or elements[index].entries is not before or not _same_but_texts(before, now):
            return None
        elements[index] = replace(elements[index], entries=now)
    return replace(structure, elements=tuple(elements))


def _same_but_texts(before: object, now: object) -> bool:
    """Tell whether two elements' dictionaries differ in nothing but text entries, which are direct strings."""
    if type(before) is not DictionaryObject or type(now) is not DictionaryObject:
        return False
    texts = [value for entries in (before, now) for key, value in entries.items() if key in _TEXTS]
    kept = [[(key, value) for key, value in entries.items() if key not in _TEXTS] for entries in (before, now)]
    return kept[0] == kept[1] and repr(kept[0]) == repr(kept[1]) and all(type(text) is TextStringObject for text in texts)
