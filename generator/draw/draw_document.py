"""Frames to a tagged PDF: PDF/UA-1 and PDF/A-2a at once."""

from __future__ import annotations

from collections.abc import Sequence

from generator.diagnostics import Problem, ProblemsError
from generator.draw.annotations import add_annotations
from generator.draw.assemble import ObjectTable, assemble
from generator.draw.catalog import CatalogParts, add_outline, add_output_intent, catalog
from generator.draw.census import Census, census
from generator.draw.elements import Numbers, TreePage
from generator.draw.font_source import FontSource
from generator.draw.fonts import resource_name
from generator.draw.inks import Inks
from generator.draw.memo import DrawMemo
from generator.draw.metadata import info_dictionary, xmp_packet
from generator.draw.objects import Name, Ref, Stream
from generator.draw.page_ink import Box
from generator.draw.page_objects import add_pages
from generator.draw.page_parts import Body, Copy, Drawing
from generator.draw.pictures import image_stream
from generator.draw.press import PressProfile, for_press
from generator.draw.structure_tree import Tree, add_tree, bare_tree, build_tree, tree_pages
from generator.draw.survey import Survey, survey
from generator.draw.vector_art import form_stream
from generator.frames import Document


def draw_document(
    document: Document,
    typefaces: FontSource,
    press: PressProfile | None = None,
    memo: DrawMemo | None = None,
    *,
    tagged: bool = True,
) -> bytes:
    """Return the document as the bytes of a PDF file; same input, same bytes.

    With `press` it is a file for a print shop: see `PressProfile`. With `memo` what it shares with documents drawn before
    is used again; the bytes are the same without.

    Without `tagged` there are no tags, no marked content and no claims that rest on them. Such a file fails every check: it
    is only there to be measured beside the one with tags.

    Raises ProblemsError with everything that is wrong at once (codes `draw-...`): a figure without text for those who cannot
    see it, a face or picture that is not there, a picture that cannot be printed as it is, a link that leads nowhere.
    """
    memo = memo if memo is not None else DrawMemo()
    memo.begin(typefaces)
    if press is not None:
        document = for_press(document, press)
    inks = press.inks if press is not None else None
    found = survey(document, typefaces, memo)
    pictures = _pictures(found, inks)
    boxes = {asset: (name, _own_box(stream)) for asset, (name, stream) in pictures.items()}
    drawing = Drawing(found, boxes, inks, tagged)
    drawn = drawing.pages()
    bodies = [page.body for page in drawn]
    table = ObjectTable()
    page_tree, structure = table.reserve(), table.reserve() if tagged else None
    intent = add_output_intent(table, memo, press)
    numbers, tree = _tree(table, found, bodies, structure)
    outline = add_outline(table, found, numbers.pages)
    if structure is not None:
        add_tree(table, structure, tree, numbers, memo)
    xobjects: dict[str, Stream | Copy] = {**dict(pictures.values()), **drawing.copies}
    add_pages(table, found, drawn, xobjects, page_tree, numbers, tree)
    form = add_annotations(table, found, numbers, bodies, tree.pages)
    table.cut()
    # Never compressed: programs that look for XMP need not understand PDF.
    metadata = table.add(
        Stream({"Type": Name("Metadata"), "Subtype": Name("XML")}, xmp_packet(document, found.shaped.languages, press, tagged))
    )
    root = table.add(catalog(document, CatalogParts(page_tree, structure, intent, metadata, outline, form)))
    info = table.add(info_dictionary(document, press))
    return assemble(table, root, info, document.identifier, "1.7" if inks is None else "1.6", memo)


def _tree(table: ObjectTable, found: Survey, bodies: Sequence[Body], structure: Ref | None) -> tuple[Numbers, Tree]:
    """Reserve numbers for pages and structure, if there is one, and return these and the tree."""
    pages, marks, shape = found.document.pages, tuple([body.marks for body in bodies]), found.shaped.shape

    def made() -> tuple[Census, tuple[TreePage, ...]]:
        counted = census(shape, marks, found.memo)
        return counted, tree_pages(counted, marks, pages)

    sizes = tuple([(page.width, page.height, page.bleed, page.media) for page in pages])
    known: tuple[Census, tuple[TreePage, ...]] = found.memo.shelves.censuses.made((shape, marks, sizes), made)
    counted, sheets = known
    numbers = Numbers(
        root=structure.number if structure is not None else 0,
        pages=table.reserve_packed(len(pages)),
        elements=table.reserve_packed(len(counted.elements) if structure is not None else 0),
        annotations=table.reserve_packed(sum([len(page.annotations) for page in sheets])),
        spans=table.reserve_packed(sum([mark.spans for mark in marks])),
    )
    if structure is None:
        return numbers, bare_tree(found.shaped, counted, numbers, sheets)
    return numbers, build_tree(found.shaped, counted, numbers, sheets, found.memo)


def _pictures(found: Survey, inks: Inks | None) -> dict[str, tuple[str, Stream]]:
    """Return by id the resource name and the object of the assets that are drawn."""
    made: dict[str, tuple[str, Stream]] = {}
    problems: list[Problem] = []
    for asset in found.document.assets:
        if asset.id not in found.assets or asset.id in made:
            continue
        try:
            stream = form_stream(asset, inks) if asset.kind == "svg" else image_stream(asset, inks)
        except ProblemsError as error:
            problems += error.problems
            continue
        made[asset.id] = (f"P{resource_name(asset.id)}", stream)
    if problems:
        raise ProblemsError(problems)
    return made


def _own_box(stream: Stream) -> Box:
    """Return the box of a form, or the unit square of an image."""
    box = stream.dictionary.get("BBox")
    if not isinstance(box, Sequence):
        return 0.0, 0.0, 1.0, 1.0
    left, bottom, right, top = (float(side) for side in box if isinstance(side, int | float))
    return left, bottom, right, top
