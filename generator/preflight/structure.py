"""The structure tree as data (ISO 32000-1, 14.7): elements in document order, with what each holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from generator.preflight.objects import PdfDict, as_text


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
    end: int = 0
    """The index after that of the last element inside it, at any depth."""
    plain: bool = True
    """All that is told of it stands in its own dictionary, but for the elements inside it."""

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
    languages: object = None
    """Stands for the languages that elements name: the same object where they are the same."""
    apart: frozenset[int] = frozenset()
    """Indexes of the elements that are not plain, and of those round them."""

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
