"""The catalog and what hangs in it but is not on a page: bookmarks, page labels, output intent, metadata (ISO 32000-1, 7.7.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.draw.annotations import destination, place_on
from generator.draw.assemble import ObjectTable, Pack, flate_stream, packed
from generator.draw.color_profile import srgb_profile
from generator.draw.memo import DrawMemo
from generator.draw.objects import Name, Ref, Spelt, Text, Value, serialize, text_string
from generator.draw.press import SRGB_NOTE, PressProfile
from generator.draw.survey import Survey
from generator.frames import Document, OutlineEntry


def add_output_intent(table: ObjectTable, memo: DrawMemo, press: PressProfile | None = None) -> Ref:
    """Put the output intent into the file: that of PDF/A (ISO 19005-2, 6.2.3), colours being sRGB, or that of PDF/X."""
    return table.bundle(memo, ("intent", press), lambda apart: _add_intent(apart, press))


def _add_intent(table: ObjectTable, press: PressProfile | None) -> Ref:
    """Put an output intent and its profile into the file."""
    if press is not None and press.icc is not None:
        inks = table.add(flate_stream({"N": 4, "Alternate": Name("DeviceCMYK")}, press.icc))
        return table.add(_intent("GTS_PDFX", press.condition, press.condition, inks))
    profile = table.add(flate_stream({"N": 3, "Alternate": Name("DeviceRGB")}, srgb_profile()))
    name = "sRGB IEC61966-2.1"
    return table.add(_intent("GTS_PDFA1", name, name if press is None else SRGB_NOTE, profile))


def _intent(kind: str, condition: str, info: str, profile: Ref) -> dict[str, Value]:
    """Return an output intent dictionary (14.11.5)."""
    return {
        "Type": Name("OutputIntent"),
        "S": Name(kind),
        "OutputConditionIdentifier": Text(condition),
        "Info": Text(info),
        "DestOutputProfile": profile,
    }


@dataclass(frozen=True, slots=True)
class CatalogParts:
    """What the catalog leads to."""

    pages: Ref
    """The page tree."""
    structure: Ref | None
    intent: Ref
    metadata: Ref
    outline: Ref | None
    form: Ref | None


def catalog(document: Document, parts: CatalogParts) -> dict[str, Value]:
    """Return the catalog."""
    entries: dict[str, Value] = {
        "Type": Name("Catalog"),
        "Pages": parts.pages,
        "Lang": Text(document.lang),
        **({"MarkInfo": {"Marked": True}, "StructTreeRoot": parts.structure} if parts.structure is not None else {}),
        "ViewerPreferences": {"DisplayDocTitle": True},
        "OutputIntents": [parts.intent],
        "Metadata": parts.metadata,
    }
    if parts.form is not None:
        entries["AcroForm"] = parts.form
    if parts.outline is not None:
        entries["Outlines"] = parts.outline
        entries["PageMode"] = Name("UseOutlines")
    labels = [page.label for page in document.pages]
    if any(labels):
        numbered = [f"{index} <</P {text_string(label)}>>" for index, label in enumerate(labels)]
        entries["PageLabels"] = Spelt(f"<</Nums [{' '.join(numbered)}]>>")
    return entries


def add_outline(table: ObjectTable, found: Survey, pages: int) -> Ref | None:
    """Put the bookmarks into the file; `pages` is the number of the first page object."""
    entries = found.document.outline
    if not entries:
        return None
    first = table.reserve_packed(1 + len(entries))
    # Where they lead is in the places.
    key, small = ("outline", first, pages, found.places), found.memo.shelves.small
    known: tuple[tuple[OutlineEntry, ...], tuple[Pack, ...]] | None = small.get(key)
    if known is None or known[0] != entries:
        targets = [(entry.page, *place_on(found, entry.page, entry.y)) for entry in entries]
        texts = [serialize(item) for item in _outline(first, entries, targets, pages)]
        known = small.put(key, (entries, tuple(packed(first, texts, found.memo))))
    table.put_packs(first, known[1])
    return Ref(first)


def _outline(
    first: int, entries: Sequence[OutlineEntry], targets: Sequence[tuple[int, float, float]], pages: int
) -> Iterator[dict[str, Value]]:
    """Yield the bookmarks as a tree by level (12.3.3), its root first; the first level is open, what is below it closed."""
    refs = [Ref(first + 1 + index) for index in range(len(entries))]
    parents = _parents(entries)
    kids: dict[int, list[int]] = {}
    for index, parent in enumerate(parents):
        kids.setdefault(parent, []).append(index)
    top = kids[-1]
    yield {"Type": Name("Outlines"), "First": refs[top[0]], "Last": refs[top[-1]], "Count": len(top)}
    for index, entry in enumerate(entries):
        siblings = kids[parents[index]]
        at = siblings.index(index)
        item: dict[str, Value] = {
            "Title": Text(entry.title),
            "Parent": Ref(first) if parents[index] < 0 else refs[parents[index]],
            "Dest": destination(pages, targets[index]),
        }
        if at:
            item["Prev"] = refs[siblings[at - 1]]
        if at + 1 < len(siblings):
            item["Next"] = refs[siblings[at + 1]]
        below = kids.get(index)
        if below:
            item.update({"First": refs[below[0]], "Last": refs[below[-1]], "Count": -len(below)})
        yield item


def _parents(entries: Sequence[OutlineEntry]) -> list[int]:
    """Return for each bookmark the nearest one before it of a lower level, or -1."""
    parents: list[int] = []
    above: list[int] = []
    for index, entry in enumerate(entries):
        while above and entries[above[-1]].level >= entry.level:
            above.pop()
        parents.append(above[-1] if above else -1)
        above.append(index)
    return parents
