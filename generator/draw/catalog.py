"""The catalog and what hangs in it but is not on a page: bookmarks, page labels, output intent, metadata (ISO 32000-1, 7.7.2)."""

from __future__ import annotations

from collections.abc import Sequence

from generator.draw.assemble import ObjectTable, flate_stream
from generator.draw.color_profile import srgb_profile
from generator.draw.metadata import xmp_packet
from generator.draw.objects import Name, Ref, Stream, Text, Value
from generator.draw.press import SRGB_NOTE, PressProfile
from generator.draw.structure_tree import TaggedParts, place_on_page
from generator.draw.survey import Survey
from generator.frames import OutlineEntry


def add_output_intent(table: ObjectTable, press: PressProfile | None = None) -> Ref:
    """Put the output intent into the file: that of PDF/A (ISO 19005-2, 6.2.3), colours being sRGB, or that of PDF/X."""
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


def add_catalog(table: ObjectTable, survey: Survey, page_tree: Ref, pages: Sequence[Ref], tagged: TaggedParts,
                intent: Ref, press: PressProfile | None = None) -> Ref:  # fmt: skip
    """Put the catalog into the file and return it."""
    document = survey.document
    catalog: dict[str, Value] = {
        "Type": Name("Catalog"),
        "Pages": page_tree,
        "Lang": Text(document.lang),
        "MarkInfo": {"Marked": True},
        "StructTreeRoot": tagged.root,
        "ViewerPreferences": {"DisplayDocTitle": True},
        "OutputIntents": [intent],
        # Never compressed: programs that look for XMP need not understand PDF.
        "Metadata": table.add(Stream({"Type": Name("Metadata"), "Subtype": Name("XML")}, xmp_packet(document, press))),
    }
    if tagged.form is not None:
        catalog["AcroForm"] = tagged.form
    if document.outline:
        catalog["Outlines"] = _add_outline(table, survey, pages)
        catalog["PageMode"] = Name("UseOutlines")
    labels = [page.label for page in document.pages]
    if any(labels):
        entries: list[Value] = []
        for index, label in enumerate(labels):
            entries += [index, {"P": Text(label)}]
        catalog["PageLabels"] = {"Nums": entries}
    return table.add(catalog)


def _add_outline(table: ObjectTable, survey: Survey, pages: Sequence[Ref]) -> Ref:
    """Put the bookmarks into the file as a tree by level (12.3.3); the first level is open, what is below it closed."""
    entries = survey.document.outline
    root = table.reserve()
    refs = [table.reserve() for _ in entries]
    parents = _parents(entries)
    kids: dict[int, list[int]] = {}
    for index, parent in enumerate(parents):
        kids.setdefault(parent, []).append(index)
    for index, entry in enumerate(entries):
        siblings = kids[parents[index]]
        at = siblings.index(index)
        item: dict[str, Value] = {
            "Title": Text(entry.title),
            "Parent": root if parents[index] < 0 else refs[parents[index]],
            "Dest": place_on_page(survey, pages, entry.page, entry.y),
        }
        if at:
            item["Prev"] = refs[siblings[at - 1]]
        if at + 1 < len(siblings):
            item["Next"] = refs[siblings[at + 1]]
        below = kids.get(index)
        if below:
            item.update({"First": refs[below[0]], "Last": refs[below[-1]], "Count": -len(below)})
        table.put(refs[index], item)
    top = kids[-1]
    table.put(root, {"Type": Name("Outlines"), "First": refs[top[0]], "Last": refs[top[-1]], "Count": len(top)})
    return root


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
