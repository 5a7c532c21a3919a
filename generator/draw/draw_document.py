"""Frames to a tagged PDF: PDF/UA-1 and PDF/A-2a at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.diagnostics import Problem, ProblemsError
from generator.draw.assemble import ObjectTable, assemble, flate_stream
from generator.draw.catalog import add_catalog, add_output_intent
from generator.draw.font_source import FontSource
from generator.draw.fonts import add_font
from generator.draw.form_fields import Form
from generator.draw.inks import Inks
from generator.draw.metadata import info_dictionary
from generator.draw.objects import Name, Ref, Stream, Value
from generator.draw.operators import Content
from generator.draw.page_ink import Box, Frame, Marks, PageInk
from generator.draw.pictures import image_stream
from generator.draw.press import PressProfile, for_press
from generator.draw.structure_tree import add_structure
from generator.draw.survey import Survey, every_item, survey
from generator.draw.vector_art import form_stream
from generator.frames import Document, Group, Image, Item, Page, Vector

_FARTHEST = 14400.0
"""Nothing on a page can lie farther out (ISO 32000-1, annex C)."""


def draw_document(document: Document, typefaces: FontSource, press: PressProfile | None = None) -> bytes:
    """Return the document as the bytes of a PDF file; same input, same bytes.

    With `press` it is a file for a print shop: see `PressProfile`.

    Raises ProblemsError with everything that is wrong at once (codes `draw-...`): a figure without text for those who cannot
    see it, a face or picture that is not there, a picture that cannot be printed as it is, a link that leads nowhere.
    """
    if press is not None:
        document = for_press(document, press)
    inks = press.inks if press is not None else None
    found = survey(document, typefaces)
    table = ObjectTable()
    intent = add_output_intent(table, press)
    pictures = _add_pictures(table, document, inks)
    fonts = {use.name: add_font(table, use, typefaces) for use in found.fonts.values()}
    shared = _Shared(table, found, pictures, fonts, inks)
    page_tree, pages = table.reserve(), [table.reserve() for _ in document.pages]
    drawn = [shared.draw_page(index, page) for index, page in enumerate(document.pages)]
    form = Form(table, typefaces) if shared.marks.fields else None
    tagged = add_structure(table, found, shared.marks, pages, [ink.mcids for ink in drawn], form)
    for index, (page, ink) in enumerate(zip(document.pages, drawn, strict=True)):
        entries = _page_entries(page, index, page_tree)
        entries["Resources"] = shared.resources(ink.content)
        entries["Contents"] = table.add(flate_stream({}, ink.content.data()))
        if tagged.annotations[index]:
            entries["Annots"] = tagged.annotations[index]
        table.put(pages[index], entries)
    table.put(page_tree, {"Type": Name("Pages"), "Kids": pages, "Count": len(pages)})
    catalog = add_catalog(table, found, page_tree, pages, tagged, intent, press)
    info = table.add(info_dictionary(document, press))
    return assemble(table, catalog, info, document.identifier, "1.7" if inks is None else "1.6")


class _Shared:
    """What pages have in common: fonts, pictures, and one form for all copies of a face on its sheets."""

    def __init__(
        self,
        table: ObjectTable,
        found: Survey,
        pictures: Mapping[str, tuple[str, Ref, Box]],
        fonts: Mapping[str, Ref],
        inks: Inks | None,
    ) -> None:
        """Start without copies."""
        self.marks = Marks()
        self._table = table
        self._survey = found
        self._pictures = pictures
        self._refs: dict[str, Ref] = {name: ref for name, ref, _ in pictures.values()}
        self._fonts = fonts
        self._inks = inks
        self._by_identity: dict[tuple[int, float], str] = {}
        self._by_value: dict[tuple[tuple[Item, ...], float], str] = {}

    def draw_page(self, index: int, page: Page) -> PageInk:
        """Draw a page's items."""
        margin = _margin(page)
        ink = PageInk(self._survey, index, self.marks, self._picture, self._copy)
        ink.content.inks = self._inks
        ink.live = (-page.bleed, -page.bleed, page.width + page.bleed, page.height + page.bleed)
        ink.draw(page.items, Frame(margin, margin + page.height))
        return ink

    def resources(self, content: Content) -> dict[str, Value]:
        """Return the resource dictionary of a content stream: what it names, no more."""
        resources: dict[str, Value] = {}
        if content.fonts:
            resources["Font"] = {name: self._fonts[name] for name in sorted(content.fonts)}
        if content.xobjects:
            resources["XObject"] = {name: self._refs[name] for name in sorted(content.xobjects)}
        return resources

    def _picture(self, item: Image | Vector) -> tuple[str, Box]:
        """Return an asset's resource name and the box it fills by itself."""
        name, _, box = self._pictures[item.asset]
        return name, box

    def _copy(self, group: Group) -> str:
        """Return the resource name of the form that draws a group's items; equal groups share one."""
        identity = (id(group.items), group.height)
        name = self._by_identity.get(identity)
        if name is None:
            value = (group.items, group.height)
            name = self._by_value.get(value)
            if name is None:
                name = self._by_value[value] = self._add_form(group)
            self._by_identity[identity] = name
        return name

    def _add_form(self, group: Group) -> str:
        """Put a group's items into the file as a form XObject, unmarked: it is drawn as one artifact."""
        ink = PageInk(self._survey, 0, self.marks, self._picture, self._copy, artifact=True)
        ink.content.inks = self._inks
        ink.draw(group.items, Frame(0, group.height))
        dictionary: dict[str, Value] = {
            "Type": Name("XObject"),
            "Subtype": Name("Form"),
            "BBox": [-_FARTHEST, -_FARTHEST, _FARTHEST, _FARTHEST],
            "Resources": self.resources(ink.content),
        }
        name = f"X{len(self._by_value) + 1}"
        self._refs[name] = self._table.add(flate_stream(dictionary, ink.content.data()))
        return name


def _add_pictures(table: ObjectTable, document: Document, inks: Inks | None) -> dict[str, tuple[str, Ref, Box]]:
    """Put the assets that are drawn into the file; return by id the resource name, the object and the box it fills."""
    used = {item.asset for page in document.pages for item in every_item(page.items) if isinstance(item, Image | Vector)}
    added: dict[str, tuple[str, Ref, Box]] = {}
    problems: list[Problem] = []
    for asset in document.assets:
        if asset.id not in used or asset.id in added:
            continue
        try:
            stream = form_stream(asset, inks) if asset.kind == "svg" else image_stream(asset, inks)
        except ProblemsError as error:
            problems += error.problems
            continue
        added[asset.id] = (f"P{len(added) + 1}", table.add(stream), _own_box(stream))
    if problems:
        raise ProblemsError(problems)
    return added


def _own_box(stream: Stream) -> Box:
    """Return the box of a form, or the unit square of an image."""
    box = stream.dictionary.get("BBox")
    if not isinstance(box, Sequence):
        return 0.0, 0.0, 1.0, 1.0
    left, bottom, right, top = (float(side) for side in box if isinstance(side, int | float))
    return left, bottom, right, top


def _margin(page: Page) -> float:
    """Return how far the paper reaches beyond the trim on each side, in points."""
    return max(page.media, page.bleed)


def _page_entries(page: Page, index: int, parent: Ref) -> dict[str, Value]:
    """Return a page's own entries (7.7.3.3, 14.11.2)."""
    margin, bleed = _margin(page), page.bleed
    paper: list[Value] = [0, 0, float(page.width + 2 * margin), float(page.height + 2 * margin)]
    inner, outer = float(margin - bleed), float(margin + bleed)
    return {
        "Type": Name("Page"),
        "Parent": parent,
        "MediaBox": paper,
        "CropBox": paper,
        "BleedBox": [inner, inner, float(page.width + outer), float(page.height + outer)],
        "TrimBox": [float(margin), float(margin), float(page.width + margin), float(page.height + margin)],
        "Tabs": Name("S"),
        "StructParents": index,
    }
