"""Form fields as the checks need them: widgets with what they inherit from the fields above them (ISO 32000-1, 12.7.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.preflight.facts import Annotation, PageFacts, PdfFacts
from generator.preflight.objects import PdfDict, as_dict, as_int, as_list, as_name, as_text, object_number, resolve

_DEEPEST = 32
_MULTILINE, _RADIO, _PUSH = 1 << 12, 1 << 15, 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Widget:
    """One widget annotation. `chain` has its dictionary and those of the fields above it, the nearest first."""

    page: PageFacts
    note: Annotation
    chain: tuple[PdfDict, ...]

    def inherited(self, key: str) -> object:
        """Return an entry of the widget or of the nearest field above it that has it."""
        return next((found for one in self.chain if (found := resolve(one.get(key))) is not None), None)

    @property
    def name(self) -> str:
        """The full name: partial names with periods between (12.7.3.2)."""
        return ".".join(part for one in reversed(self.chain) if (part := as_text(one.get("/T"))))

    @property
    def field(self) -> PdfDict:
        """The field that the widget shows: the nearest dictionary with a name of its own."""
        return next((one for one in self.chain if as_text(one.get("/T"))), self.chain[0])

    @property
    def tooltip(self) -> str:
        """The alternate name (TU)."""
        return as_text(self.inherited("/TU")) or ""

    @property
    def kind(self) -> str:
        """`text`, `multiline`, `check`, `radio`, `button`, `choice`, `signature`, or what FT says."""
        flags = as_int(self.inherited("/Ff")) or 0
        match as_name(self.inherited("/FT")):
            case "Tx":
                return "multiline" if flags & _MULTILINE else "text"
            case "Btn":
                return "button" if flags & _PUSH else "radio" if flags & _RADIO else "check"
            case "Ch":
                return "choice"
            case "Sig":
                return "signature"
            case other:
                return other or "?"

    def __str__(self) -> str:
        """Return how messages name it."""
        return f"{self.page}: field `{self.name}`" if self.name else f"{self.page}: a field without a name"


def widgets(pdf: PdfFacts) -> Iterator[Widget]:
    """Yield the widgets of all pages that can be seen, in the order of the pages' annotations."""
    for page in pdf.pages:
        for note in page.annotations:
            if note.subtype == "Widget" and not note.hidden:
                yield Widget(page, note, chain_of(note.entries))


def chain_of(entries: PdfDict) -> tuple[PdfDict, ...]:
    """Return a dictionary and those above it by Parent; a ring ends."""
    chain: list[PdfDict] = []
    above: PdfDict | None = entries
    while above is not None and len(chain) < _DEEPEST:
        chain.append(above)
        above = as_dict(above.get("/Parent"))
    return tuple(chain)


def listed_objects(pdf: PdfFacts) -> set[int]:
    """Return the object numbers of all fields and widgets that can be reached from the AcroForm."""
    form = as_dict(pdf.catalog.get("/AcroForm")) or {}
    stack, found = list(as_list(form.get("/Fields"))), set[int]()
    while stack:
        raw = stack.pop()
        number, entries = object_number(raw), as_dict(raw)
        if entries is not None and number not in found:
            found.add(number)
            stack += as_list(entries.get("/Kids"))
    return found
