"""Look through a document before drawing: everything wrong with it at once, and which glyphs of which faces it uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.diagnostics import Problem, ProblemsError
from generator.draw.font_source import FontSource
from generator.draw.fonts import TYPING_FACE, FontUse, font_use
from generator.draw.look_at_items import COLOR, Surroundings, Uses, look_at
from generator.draw.memo import DrawMemo
from generator.draw.shape import Shape, Shaped, shape_of
from generator.frames import Document, Item, Page, Path, Rect, TextItem


@dataclass(frozen=True, slots=True)
class PageParts:
    """A page in two: the artifacts it begins with, which are its running heads and feet, and everything after them."""

    heads: tuple[Uses, ...]
    body: Uses


@dataclass(slots=True)
class Survey:
    """What was found."""

    document: Document
    typefaces: FontSource
    memo: DrawMemo
    shaped: Shaped
    fonts: dict[str, FontUse] = field(default_factory=dict)
    destinations: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Named place to page index and y from the top."""
    pages: list[PageParts] = field(default_factory=list)
    fields: int = 0
    """How many form fields there are."""
    assets: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, message: str, *hints: str) -> None:
        """Take down a problem."""
        self.problems.append(Problem(f"draw-{code}", message, hints=hints))


def survey(document: Document, typefaces: FontSource, memo: DrawMemo) -> Survey:
    """Return what a document uses; raises ProblemsError with everything that cannot be drawn rightly."""
    found = Survey(document, typefaces, memo, shape_of(document.structure, memo))
    _look_at_document(found)
    found.problems += found.shaped.problems
    kinds = {asset.id: asset.kind for asset in document.assets}
    around = Surroundings(document.structure, typefaces, found.destinations, kinds, memo)
    found.pages = [_parts(found, page, around) for page in document.pages]
    uses = [one for parts in found.pages for one in (*parts.heads, parts.body)]
    found.assets.update(*[one.assets for one in uses])
    _look_at_fields(found, [one for one in uses if one.fields])
    if found.problems:
        raise ProblemsError(list(dict.fromkeys(found.problems)))
    found.fonts = _fonts(uses, typefaces, memo)
    return found


def _look_at_document(found: Survey) -> None:
    """Check title, language, named places and bookmarks."""
    document = found.document
    if not document.title.strip():
        found.add("title", "the document has no title", "give the packet a `title`")
    if not document.lang.strip():
        found.add("language", "the document has no language")
    if COLOR.fullmatch(document.accent) is None:
        found.add("color", f"the accent `{document.accent}` is not a colour written #RRGGBB")
    if not document.pages:
        found.add("empty", "the document has no pages")
    for index, page in enumerate(document.pages):
        for name, y in page.destinations:
            if name in found.destinations:
                found.add("destination", f"the link target `{name}` is there twice, again on page {index + 1}")
            found.destinations.setdefault(name, (index, y))
    for entry in document.outline:
        if not 0 <= entry.page < len(document.pages):
            found.add("outline", f"the bookmark `{entry.title}` points to page {entry.page + 1}, which is not there")


def _parts(found: Survey, page: Page, around: Surroundings) -> PageParts:
    """Look at a page's parts."""
    items = page.items
    leading = 0
    while leading < len(items) and _is_head(items[leading]):
        leading += 1
    heads = tuple(_uses(found, (item,), around, None) for item in items[:leading])
    return PageParts(heads, _uses(found, items[leading:], around, found.shaped.shape))


def _is_head(item: Item) -> bool:
    """Say if an item is an artifact that can stand in a stream of its own."""
    return isinstance(item, TextItem | Rect | Path) and item.node is None


def _uses(found: Survey, items: tuple[Item, ...], around: Surroundings, shape: Shape | None) -> Uses:
    """Return what items use; the items of an earlier document need not be looked at again."""
    parts = found.memo.shelves.parts
    key = (shape, *map(id, items))
    known: Uses | None = parts.get(key)
    if known is not None and known.destinations <= around.destinations.keys() and known.pictures <= around.kinds.items():
        return known
    uses, problems = look_at(items, around)
    if problems:
        found.problems += problems
    else:
        # It holds the items, so that the ids in the key stay theirs.
        parts.put(key, uses)
    return uses


def _look_at_fields(found: Survey, parts: Sequence[Uses]) -> None:
    """Check that fields have names and Forms of their own, that each Form has its field, and that there is a face to type in."""
    fields = [one for part in parts for one in part.fields]
    found.fields = len(fields)
    names: set[str] = set()
    of_node: dict[int, str] = {}
    for one in fields:
        if one.name and one.name in names:
            found.add("field", f"the field `{one.name}` is there twice")
        names.add(one.name)
        if one.node is not None and one.node in of_node:
            found.add("field", f"the fields `{of_node[one.node]}` and `{one.name}` belong to one Form")
        elif one.node is not None:
            of_node[one.node] = one.name
    if fields:
        try:
            found.typefaces.face(TYPING_FACE)
        except KeyError:
            found.add("face", f"there is no face `{TYPING_FACE}`, which form fields are filled in with")
    for index in found.shaped.shape.forms:
        if index not in of_node:
            place = found.document.structure[index].place
            found.problems.append(Problem("draw-field", "a Form has no field", place))


def _fonts(parts: Iterable[Uses], typefaces: FontSource, memo: DrawMemo) -> dict[str, FontUse]:
    """Return by face the font for all glyphs of the document."""
    united: dict[str, int] = {}
    seen: set[int] = set()
    for part in parts:
        if id(part) not in seen:
            seen.add(id(part))
            for face, mask in part.glyphs.items():
                united[face] = united.get(face, 0) | mask
    return {face: font_use(face, memo.alphabets[face].pairs(mask), typefaces, memo) for face, mask in sorted(united.items())}
