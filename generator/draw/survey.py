"""Look through a document before drawing: everything wrong with it at once, and which glyphs of which faces it uses."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from generator.diagnostics import Problem, ProblemsError
from generator.draw.font_source import FontSource
from generator.draw.fonts import TYPING_FACE, FontUse, font_use
from generator.draw.look_at_items import COLOR, Surroundings, Uses, joined, look_at
from generator.draw.memo import DrawMemo
from generator.draw.patterns import Likeness, likeness
from generator.draw.shape import Shaped, shape_of
from generator.frames import Document, Item, Page, Path, Rect, TextItem

_PER_KEY = 4
"""How many bodies that begin and end with the same items are remembered."""
_MAYBE_HEADS = (TextItem, Rect, Path)


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
    places: object = None
    """Stands for where all these lie in the file's coordinates, and for how high all pages are."""
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
    heads = _Heads()
    found.pages = [_parts(found, page, around, heads) for page in document.pages]
    uses = [*heads.known.values(), *[parts.body for parts in found.pages]]
    found.assets.update(*[one.assets for one in uses])
    _look_at_fields(found, [one for one in uses if one.fields])
    if found.problems:
        raise ProblemsError(list(dict.fromkeys(found.problems)))
    found.fonts = _fonts(uses, typefaces, memo)
    heights = tuple([(page.height, page.bleed, page.media) for page in document.pages])
    found.places = memo.shelves.small.made(("places", heights, tuple(found.destinations.items())), object)
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


def _parts(found: Survey, page: Page, around: Surroundings, heads: _Heads) -> PageParts:
    """Look at a page's parts."""
    items = page.items
    leading = 0
    while leading < len(items) and _is_head(items[leading]):
        leading += 1
    known = heads.known
    for item in items[:leading]:
        if id(item) not in known:
            known[id(item)] = heads.look_at(found, item, around)
    return PageParts(tuple([known[id(item)] for item in items[:leading]]), _body(found, items[leading:], around))


@dataclass(slots=True)
class _Heads:
    """What the running heads of a document use. They lead nowhere and belong to no node."""

    known: dict[int, Uses] = field(default_factory=dict)
    """By identity."""
    _said: dict[str, list[Uses]] = field(default_factory=dict)
    """The new lines among them by their text."""

    def look_at(self, found: Survey, item: Item, around: Surroundings) -> Uses:
        """Look at another one; lines that are equal are one, as those of one document often are."""
        known: Uses | None = found.memo.shelves.parts.get(id(item))
        if known is not None:
            return known
        alike = self._said.setdefault(item.text if isinstance(item, TextItem) else "", [])
        for one in alike[-_PER_KEY:]:
            if one.items[0] == item:
                return one
        uses, problems = look_at((item,), around)
        alike.append(uses)
        found.problems += problems
        if not problems:
            # It holds the item, so that the id stays its.
            found.memo.shelves.parts.put(id(item), uses)
        return uses


def _is_head(item: Item) -> bool:
    """Say if an item is an artifact that can stand in a stream of its own."""
    return isinstance(item, _MAYBE_HEADS) and item.node is None


def _body(found: Survey, items: tuple[Item, ...], around: Surroundings) -> Uses:
    """Return what the items of a body use; those of an earlier document need not be looked at again."""
    known = _known(found, items, around)
    if known is not None:
        return known
    like = likeness(items, found.shaped.shape, found.memo)
    if like is None:
        return _looked_at(found, items, around)
    # Equal items are drawn alike, and an earlier one's are known.
    uses = _like(found, like, around) if like.changed else _known(found, like.items, around)
    return _looked_at(found, items, around) if uses is None else uses


def _like(found: Survey, like: Likeness, around: Surroundings) -> Uses | None:
    """Return what a body uses of which only what differs from an earlier one is looked at.

    None if anything is wrong: then all of it is looked at, so that problems stand in order.
    """
    others = set(like.changed)
    rest = tuple([item for at, item in enumerate(like.items) if at not in others])
    before = len(found.problems)
    same = _known(found, rest, around) or _looked_at(found, rest, around)
    uses, problems = look_at(tuple([like.items[at] for at in like.changed]), around)
    if problems or len(found.problems) > before:
        del found.problems[before:]
        return None
    return _keep(found, joined(like.items, same, uses, like.pattern))


def _looked_at(found: Survey, items: tuple[Item, ...], around: Surroundings) -> Uses:
    """Look at the items of a body and return what they use."""
    uses, problems = look_at(items, around)
    found.problems += problems
    return uses if problems else _keep(found, uses)


def _keep(found: Survey, uses: Uses) -> Uses:
    """Remember what the items of a body use, and return it."""
    known = found.memo.shelves.parts.made(_key(found, uses.items), list)
    known.insert(0, uses)
    del known[_PER_KEY:]
    return uses


def _known(found: Survey, items: tuple[Item, ...], around: Surroundings) -> Uses | None:
    """Return what the items of a body use if they were met before and all that they lead to is there."""
    known: list[Uses] = found.memo.shelves.parts.get(_key(found, items)) or []
    for uses in known:
        # The same objects, or equal ones: they are drawn alike.
        if uses.items == items and uses.destinations <= around.destinations.keys() and uses.pictures <= around.kinds.items():
            return uses
    return None


def _key(found: Survey, items: tuple[Item, ...]) -> Hashable:
    """Return a key that few bodies have in common."""
    return (found.shaped.shape, len(items), id(items[0]) if items else 0, id(items[-1]) if items else 0)


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
    for part in parts:
        for face, mask in part.glyphs.items():
            united[face] = united.get(face, 0) | mask
    # What a number stands for never changes while it is remembered.
    fonts = memo.shelves.fonts
    return {
        face: fonts.made(
            (face, mask),
            lambda face=face, mask=mask: font_use(face, memo.alphabets[face].pairs(mask), typefaces, memo),  # type: ignore[misc]
        )
        for face, mask in sorted(united.items())
    }
