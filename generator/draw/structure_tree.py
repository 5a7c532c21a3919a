"""The structure tree, its way back from marked content (ParentTree) and the annotations that hang in it.

ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from generator.draw.assemble import ObjectTable
from generator.draw.form_fields import Form
from generator.draw.objects import Name, Ref, Text, Value
from generator.draw.page_ink import FieldPlace, LinkPlace, MarkedContent, Marks
from generator.draw.roles import MAY_BE_EMPTY
from generator.draw.survey import Survey
from generator.frames import StructNode

_URI_SAFE = "%/:=&?~#+!$,;'@()*[]-._"


@dataclass(slots=True)
class TaggedParts:
    """What the tree gives to the rest of the file: its root, the annotations of each page, and the form."""

    root: Ref
    annotations: list[list[Ref]]
    form: Ref | None = None


@dataclass(slots=True)
class _Tree:
    """The tree while it is built. `owners` has for each page the element of each MCID."""

    table: ObjectTable
    survey: Survey
    marks: Marks
    pages: Sequence[Ref]
    owners: list[list[Ref]]
    annotations: list[list[Ref]]
    annotation_owners: list[Ref] = field(default_factory=list)
    form: Form | None = None
    ids: list[tuple[str, Ref]] = field(default_factory=list)
    alive: list[bool] = field(default_factory=list)


def add_structure(
    table: ObjectTable, survey: Survey, marks: Marks, pages: Sequence[Ref], mcids: Sequence[int], form: Form | None = None
) -> TaggedParts:
    """Put the tree into the file. `pages` are the page objects and `mcids` how many sequences each page has.

    The StructParents of a page is its index; annotations come after the pages.
    """
    root = table.reserve()
    tree = _Tree(table, survey, marks, pages, [[root] * count for count in mcids], [[] for _ in pages], form=form)
    tree.alive = _alive(survey.document.structure, marks)
    kids = [_add_element(tree, 0, root)] if tree.alive[0] else []
    entries: list[Value] = []
    for index, owners in enumerate(tree.owners):
        entries += [index, owners]
    for index, owner in enumerate(tree.annotation_owners, len(pages)):
        entries += [index, owner]
    dictionary: dict[str, Value] = {
        "Type": Name("StructTreeRoot"),
        "K": kids,
        "ParentTree": table.add({"Nums": entries}),
        "ParentTreeNextKey": len(pages) + len(tree.annotation_owners),
    }
    if tree.ids:
        names: list[Value] = [
            part for identifier, ref in sorted(tree.ids, key=lambda pair: pair[0]) for part in (Text(identifier), ref)
        ]
        dictionary["IDTree"] = table.add({"Names": names})
    table.put(root, dictionary)
    return TaggedParts(root, tree.annotations, form.finish() if form else None)


def _alive(nodes: Sequence[StructNode], marks: Marks) -> list[bool]:
    """Say for each node if anything of it is drawn, or if it is an empty cell."""
    alive = [False] * len(nodes)
    order = [0]
    for index in order:
        order += nodes[index].kids
    for index in reversed(order):
        node = nodes[index]
        own = index in marks.content or index in marks.links or index in marks.fields or node.role in MAY_BE_EMPTY
        alive[index] = own or any(alive[kid] for kid in node.kids)
    return alive


def _add_element(tree: _Tree, index: int, parent: Ref) -> Ref:
    """Put a node and all below it into the file."""
    node = tree.survey.document.structure[index]
    ref = tree.table.reserve()
    page = _first_page(tree, index)
    kids: list[Value] = []
    _add_kids(tree, index, ref, page, kids)
    for place in tree.marks.links.get(index, ()):
        kids.append(_add_link(tree, place, ref))
    if tree.form is not None and index in tree.marks.fields:
        kids.append(_add_field(tree, tree.form, tree.marks.fields[index], ref))
    element: dict[str, Value] = {"S": Name(node.role), "P": parent}
    if kids:
        element["K"] = kids[0] if len(kids) == 1 else kids
    if page is not None:
        element["Pg"] = tree.pages[page]
    texts = {"T": node.title, "Lang": node.lang, "ActualText": None if node.role == "Form" else node.actual_text}
    texts["Alt"] = None if node.role == "Table" else node.alt
    element.update((key, Text(text)) for key, text in texts.items() if text)
    attributes = _attributes(tree, index, node)
    if attributes:
        element["A"] = attributes[0] if len(attributes) == 1 else attributes
    if node.role == "Note":
        identifier = f"note{index}"
        element["ID"] = Text(identifier)
        tree.ids.append((identifier, ref))
    tree.table.put(ref, element)
    return ref


def _first_page(tree: _Tree, index: int) -> int | None:
    """Return the page of the first marked content that is the element's own."""
    if index in tree.marks.content:
        return tree.marks.content[index][0].page
    nodes = tree.survey.document.structure
    for kid in nodes[index].kids:
        if not nodes[kid].role:
            page = _first_page(tree, kid)
            if page is not None:
                return page
    return None


def _add_kids(tree: _Tree, index: int, ref: Ref, page: int | None, kids: list[Value]) -> None:
    """Add a node's content, and that of its kids without a role, to the kids of element `ref`, in logical order."""
    for content in tree.marks.content.get(index, ()):
        kids.append(_content(tree, content, ref, page))
    nodes = tree.survey.document.structure
    for kid in nodes[index].kids:
        if not tree.alive[kid]:
            continue
        if nodes[kid].role:
            kids.append(_add_element(tree, kid, ref))
        else:
            _add_kids(tree, kid, ref, page, kids)


def _content(tree: _Tree, content: MarkedContent, ref: Ref, page: int | None) -> Value:
    """Return the kid for a marked-content sequence: its number, a reference with its page, or a Span that says it."""
    if content.span is not None:
        span = tree.table.add(
            {
                "S": Name("Span"),
                "P": ref,
                "K": content.mcid,
                "Pg": tree.pages[content.page],
                "ActualText": Text(content.span),
            }
        )
        tree.owners[content.page][content.mcid] = span
        return span
    tree.owners[content.page][content.mcid] = ref
    if content.page == page:
        return content.mcid
    return {"Type": Name("MCR"), "Pg": tree.pages[content.page], "MCID": content.mcid}


def _add_link(tree: _Tree, place: LinkPlace, ref: Ref) -> Value:
    """Put a link annotation into the file and return the reference to it for its Link element (14.7.4.3)."""
    area = place.area
    annotation: dict[str, Value] = {
        "Type": Name("Annot"),
        "Subtype": Name("Link"),
        "Rect": list(place.box),
        "Border": [0, 0, 0],
        "F": 4,
        "Contents": Text(area.contents),
    }
    if area.uri is not None:
        annotation["A"] = {"S": Name("URI"), "URI": Text(quote(area.uri, safe=_URI_SAFE))}
    elif area.destination is not None:
        page, y = tree.survey.destinations[area.destination]
        annotation["Dest"] = place_on_page(tree.survey, tree.pages, page, y)
    return _add_annotation(tree, place.page, annotation, ref)[1]


def _add_field(tree: _Tree, form: Form, place: FieldPlace, ref: Ref) -> Value:
    """Put a form field into the file and return the reference to its widget for its Form element."""
    added, reference = _add_annotation(tree, place.page, form.widget(place, tree.pages[place.page]), ref)
    form.fields.append(added)
    return reference


def _add_annotation(tree: _Tree, page: int, annotation: Mapping[str, Value], ref: Ref) -> tuple[Ref, Value]:
    """Put an annotation into the file and on its page, in reading order; return it and the reference (OBJR) to it."""
    added = tree.table.add({**annotation, "StructParent": len(tree.pages) + len(tree.annotation_owners)})
    tree.annotation_owners.append(ref)
    tree.annotations[page].append(added)
    return added, {"Type": Name("OBJR"), "Obj": added, "Pg": tree.pages[page]}


def place_on_page(survey: Survey, pages: Sequence[Ref], page: int, y: float) -> Value:
    """Return an explicit destination: this page, its left edge, `y` points from its top."""
    sheet = survey.document.pages[page]
    margin = max(sheet.media, sheet.bleed)
    return [pages[page], Name("XYZ"), float(margin), float(margin + sheet.height - y), None]


def _attributes(tree: _Tree, index: int, node: StructNode) -> list[Value]:
    """Return the attribute objects of a node (14.8.5)."""
    attributes: list[Value] = []
    table: dict[str, Value] = {}
    if node.scope and node.role == "TH":
        table["Scope"] = Name(node.scope)
    if node.col_span > 1:
        table["ColSpan"] = node.col_span
    if node.row_span > 1:
        table["RowSpan"] = node.row_span
    if node.role == "Table" and node.alt:
        table["Summary"] = Text(node.alt)
    if table:
        attributes.append({"O": Name("Table"), **table})
    if node.list_numbering:
        attributes.append({"O": Name("List"), "ListNumbering": Name(node.list_numbering)})
    box = _figure_box(tree, index, node)
    if box is not None:
        attributes.append({"O": Name("Layout"), "BBox": [float(side) for side in box]})
    return attributes


def _figure_box(tree: _Tree, index: int, node: StructNode) -> Sequence[float] | None:
    """Return the box of a figure on its page: around what is drawn of it, else what layout says."""
    if node.role not in ("Figure", "Formula"):
        return None
    if index in tree.marks.boxes:
        return tree.marks.boxes[index][1]
    page = _first_page(tree, index)
    if node.bbox is None or page is None:
        return None
    sheet, (x, y, width, height) = tree.survey.document.pages[page], node.bbox
    left, top = max(sheet.media, sheet.bleed) + x, max(sheet.media, sheet.bleed) + sheet.height - y
    return left, top - height, left + width, top
