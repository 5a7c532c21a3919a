"""Annotations that hang in the structure tree: links (ISO 32000-1, 12.5.6.5) and the widgets of form fields."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from generator.draw.assemble import ObjectTable, packed
from generator.draw.elements import Numbers, TreePage
from generator.draw.form_fields import Form
from generator.draw.objects import Name, Ref, Text, Value, serialize
from generator.draw.page_ink import LinkPlace
from generator.draw.page_parts import Body
from generator.draw.survey import Survey

_URI_SAFE = "%/:=&?~#+!$,;'@()*[]-._"


def add_annotations(
    table: ObjectTable, found: Survey, numbers: Numbers, bodies: Sequence[Body], pages: Sequence[TreePage]
) -> Ref | None:
    """Put all annotations into the file, under the numbers reserved for them; return the form, if there are fields."""
    written: dict[int, str] = {}
    form = Form(table, found.typefaces, found.memo) if found.fields else None
    fields: list[tuple[int, int]] = []
    for body, page in zip(bodies, pages, strict=True):
        if body.links:
            written.update(zip(page.annotations, _links(found, numbers, body, page), strict=False))
        if form is None:
            continue
        for field, place in zip(body.fields, page.annotations[len(body.links) :], strict=True):
            widget = form.widget(field, Ref(numbers.pages + page.index))
            written[place] = serialize({**widget, **_owned(len(pages) + place, numbers)})
            fields.append((place, numbers.annotations + place))
    table.put_packs(numbers.annotations, packed(numbers.annotations, [written[at] for at in range(len(written))], found.memo))
    return form.finish([Ref(number) for _, number in sorted(fields)]) if form is not None else None


def _links(found: Survey, numbers: Numbers, body: Body, page: TreePage) -> tuple[str, ...]:
    """Return the link annotations of a page; those of an earlier document are used again if they lead to the same places."""
    annotations = found.memo.shelves.annotations
    quick = (body, page.annotations, numbers.pages, numbers.root > 0, found.places)
    found_links: tuple[str, ...] | None = annotations.get(quick)
    if found_links is not None:
        return found_links
    targets = tuple([_target(found, link) for link in body.links])
    sheets = len(found.document.pages)
    key = (body, numbers.pages, numbers.root > 0, sheets, page.annotations, targets)

    def made() -> tuple[str, ...]:
        placed = zip(body.links, page.annotations, targets, strict=False)
        return tuple([_link(link, sheets + place, target, numbers) for link, place, target in placed])

    links: tuple[str, ...] = annotations.put(quick, annotations.made(key, made))
    return links


def _target(found: Survey, link: LinkPlace) -> tuple[int, float, float] | None:
    """Return where a link within the document leads: page, left edge and height."""
    name = link.area.destination
    if name is None:
        return None
    page, y = found.destinations[name]
    return (page, *place_on(found, page, y))


def _link(link: LinkPlace, key: int, target: tuple[int, float, float] | None, numbers: Numbers) -> str:
    """Return a link annotation; `key` is its StructParent."""
    area = link.area
    annotation: dict[str, Value] = {
        "Type": Name("Annot"),
        "Subtype": Name("Link"),
        "Rect": list(link.box),
        "Border": [0, 0, 0],
        "F": 4,
        "Contents": Text(area.contents),
    }
    if area.uri is not None:
        annotation["A"] = {"S": Name("URI"), "URI": Text(quote(area.uri, safe=_URI_SAFE))}
    elif target is not None:
        annotation["Dest"] = destination(numbers.pages, target)
    return serialize({**annotation, **_owned(key, numbers)})


def _owned(key: int, numbers: Numbers) -> dict[str, Value]:
    """Return the way back from an annotation to its element, if there are any: its key in the ParentTree."""
    return {"StructParent": key} if numbers.root else {}


def place_on(found: Survey, page: int, y: float) -> tuple[float, float]:
    """Return a page's left edge and, upwards, the place `y` points from its top."""
    sheet = found.document.pages[page]
    margin = max(sheet.media, sheet.bleed)
    return float(margin), float(margin + sheet.height - y)


def destination(pages: int, target: tuple[int, float, float]) -> Value:
    """Return an explicit destination (12.3.2.2), given the number of the first page object."""
    page, left, top = target
    return [Ref(pages + page), Name("XYZ"), left, top, None]
