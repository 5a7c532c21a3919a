"""Pages to content streams: running heads and feet apart from what is below them, so that a change of one leaves the other.

A page's content is an array of streams (ISO 32000-1, 7.8.2). Heads that stand on several pages alike are one stream; every
stream but the last, the body, keeps the graphics state as it found it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.draw.assemble import flate_stream, written
from generator.draw.inks import Inks
from generator.draw.look_at_items import Uses
from generator.draw.objects import Stream, Written
from generator.draw.operators import begin_artifact, set_colors
from generator.draw.page_ink import Box, FieldPlace, Frame, LinkPlace, PageInk, Supplies
from generator.draw.page_marks import PageMarks, page_marks
from generator.draw.patterns import changed_items
from generator.draw.redraw import Drawn, draw_noting, redraw
from generator.draw.survey import Survey
from generator.frames import ACCENT, Group, Image, Page, TextItem, Vector

_ARTIFACT_KINDS = ("Layout", "Pagination")
_FEW_PAGES = 8
"""On more it is shorter to mark running heads by streams that all pages share."""


@dataclass(frozen=True, slots=True)
class Named:
    """Names of the resources a stream uses."""

    faces: frozenset[str] = frozenset()
    """Resource names of fonts."""
    xobjects: frozenset[str] = frozenset()
    artifacts: frozenset[str] = frozenset()
    """Kinds of artifacts, which are names of property lists."""


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """A form XObject for all equal copies of a face: what it draws and names."""

    data: bytes
    named: Named


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What a page draws below its running heads."""

    stream: Written
    on_accent: bool
    """A stream that sets the accent has to come before it."""
    named: Named
    marks: PageMarks
    links: tuple[LinkPlace, ...]
    """In the order of the marks', as the fields are."""
    fields: tuple[FieldPlace, ...]
    copies: Mapping[str, Copy]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What one item of a running head draws, in a graphics state of its own, without its mark."""

    kind: str
    operators: str
    named: Named


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Running heads in one stream."""

    stream: Written
    named: Named
    kind: str
    """What it is an artifact of, if other streams have to say so."""


@dataclass(slots=True)
class DrawnPage:
    """A page's streams."""

    runs: list[Run]
    body: Body

    def named(self) -> Named:
        """Return all that the streams name."""
        named = self.body.named
        faces, artifacts = named.faces, named.artifacts
        for run in self.runs:
            faces, artifacts = faces | run.named.faces, artifacts | run.named.artifacts
        return Named(faces, named.xobjects, artifacts)


@dataclass(slots=True)
class Drawing:
    """A document's pages while they are drawn. `pictures` has by asset the resource name and the box it fills by itself."""

    survey: Survey
    pictures: Mapping[str, tuple[str, Box]]
    inks: Inks | None
    tagged: bool = True
    copies: dict[str, Copy] = field(default_factory=dict)
    _supplies: Supplies = field(init=False)
    _codings: dict[str, object] = field(init=False)
    """By face what stands for its coding."""
    _settings: dict[tuple[object, ...], object] = field(default_factory=dict)
    _copy_names: dict[tuple[int, float], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the supplies."""
        survey = self.survey
        small = survey.memo.shelves.small
        # Objects in the place of long values make short keys.
        self._codings = {face: small.made(("coding", use.coding), object) for face, use in survey.fonts.items()}
        same: object = small.made((self.inks, self.tagged, *self._codings.values()), object)
        self._supplies = Supplies(survey.shaped.shape, survey.fonts, self._picture, self._copy, survey.memo, same, self.tagged)

    def pages(self) -> list[DrawnPage]:
        """Return all pages, drawn."""
        pages, parts = self.survey.document.pages, self.survey.pages
        bodies = [self._body(page, part.body) for page, part in zip(pages, parts, strict=True)]
        heads = self._heads()
        often = Counter(operators for page in heads for operators in {head.operators for head in page})
        known: dict[tuple[int, ...], Run] = {}
        drawn: list[DrawnPage] = []
        for page, body in zip(heads, bodies, strict=True):
            runs: list[Run] = []
            for run in _runs(page, often):
                key = tuple(map(id, run))
                if key not in known:
                    known[key] = self._run(run)
                runs.append(known[key])
            drawn.append(DrawnPage(runs, body))
        return drawn

    def _heads(self) -> list[list[Head]]:
        """Return the running heads of each page that draw anything."""
        drawn: list[list[Head]] = []
        by_size: dict[tuple[float, ...], tuple[dict[int, Head], object]] = {}
        small, quick = self.survey.memo.shelves.small, self.survey.memo.shelves.quick
        for page, part in zip(self.survey.document.pages, self.survey.pages, strict=True):
            size = (page.width, page.height, page.bleed, page.media)
            if size not in by_size:
                by_size[size] = {}, small.made(("size", size, self._supplies.codings), object)
            # Most heads stand on many pages; what is looked at here is alive as long as the document is.
            known, setting = by_size[size]
            for uses in part.heads:
                if id(uses) not in known:
                    head = quick.get((uses, setting))
                    if head is None:
                        head = self._head(page, uses)
                        # All else it depends on is in the setting.
                        if not uses.accent:
                            quick.put((uses, setting), head)
                    known[id(uses)] = head
            drawn.append([head for uses in part.heads if (head := known[id(uses)]).operators])
        return drawn

    def _setting(self, page: Page, uses: Uses, body: bool) -> object:
        """Return what stands for all that a part's ink depends on, besides its items."""
        own = uses.accent and not (body and self._on_accent(uses))
        key = (page.width, page.height, page.bleed, page.media, own, uses.assets, *uses.glyphs)
        found = self._settings.get(key)
        if found is None:
            size = (page.width, page.height, page.bleed, page.media)
            accent = self.survey.document.accent if own else None
            codings = tuple([self._codings[face] for face in uses.glyphs])
            pictures = tuple([self.pictures[name] for name in uses.assets])
            whole = (size, self.inks, self.tagged, accent, codings, pictures)
            found = self._settings[key] = self.survey.memo.shelves.small.made(whole, object)
        return found

    def _on_accent(self, uses: Uses) -> bool:
        """Say if a body can be drawn so that another stream sets the accent. Inks depend on the colour itself."""
        return uses.accent and uses.plain and self.inks is None

    def _body(self, page: Page, uses: Uses) -> Body:
        """Return a page's body; that of an earlier document is used again."""
        key = (uses, self._setting(page, uses, True))
        found: Body = self.survey.memo.shelves.inks.made(key, lambda: self._draw_body(page, uses))
        self.copies.update(found.copies)
        return found

    def _draw_body(self, page: Page, uses: Uses) -> Body:
        """Draw a page's body."""
        ink = self._ink(page, False, self._on_accent(uses))
        self._draw_items(ink, page, uses)
        ink.content.finish()
        marks = page_marks(ink.marks, self.survey.memo)
        copies = {name: self.copies[name] for name in sorted(ink.content.xobjects & self.copies.keys())}
        stream = written(flate_stream({}, ink.content.data()))
        return Body(
            stream, ink.content.accent == ACCENT, self._named(ink), marks, tuple(ink.marks.links), tuple(ink.marks.fields), copies
        )

    def _draw_items(self, ink: PageInk, page: Page, uses: Uses) -> None:
        """Draw the items of a body; of a page much like an earlier one only what differs is written."""
        if uses.pattern is None:
            ink.draw(uses.items, _frame(page))
            return
        patterns = self.survey.memo.shelves.patterns
        key = (uses.pattern, self._on_accent(uses), self._setting(page, uses, True))
        known: Drawn | None = patterns.get(key)
        changed = changed_items(uses.items, known.items) if known is not None else None
        if known is None or changed is None:
            patterns.put(key, draw_noting(ink, uses.items, _frame(page)))
            return
        redraw(ink, uses.items, changed, _frame(page), known)
        ink.content.fonts |= {self.survey.fonts[face].name for face in uses.glyphs}

    def _head(self, page: Page, uses: Uses) -> Head:
        """Return one item of a running head, drawn."""
        key = (uses, self._setting(page, uses, False))
        found: Head = self.survey.memo.shelves.inks.made(key, lambda: self._draw_head(page, uses))
        return found

    def _draw_head(self, page: Page, uses: Uses) -> Head:
        """Draw one item of a running head."""
        ink = self._ink(page, True)
        ink.draw(uses.items, _frame(page))
        kind = _ARTIFACT_KINDS[isinstance(uses.items[0], TextItem)]
        return Head(kind, "\n".join(ink.content.operators), self._named(ink))

    def _run(self, heads: Sequence[Head]) -> Run:
        """Return running heads as one stream."""
        apart = len(self.survey.pages) > _FEW_PAGES
        shelves = self.survey.memo.shelves
        quick = (self.tagged, apart, *heads)
        found: Run | None = shelves.quick.get(quick)
        if found is None:
            key = (self.tagged, apart, *[(head.kind, head.operators) for head in heads])
            found = shelves.inks.made(key, lambda: _draw_run(heads, self.tagged, apart, self._same))
            shelves.quick.put(quick, found)
        return found

    def _named(self, ink: PageInk) -> Named:
        """Return what a stream names."""
        content = ink.content
        return self._same(Named(frozenset(content.fonts), frozenset(content.xobjects), frozenset(content.artifacts)))

    def _same(self, named: Named) -> Named:
        """Return an equal object, the same each time."""
        found: Named = self.survey.memo.shelves.small.made(named, lambda: named)
        return found

    def _ink(self, page: Page, artifact: bool, on_accent: bool = False) -> PageInk:
        """Return what draws items of a page."""
        ink = PageInk(self._supplies, artifact)
        ink.content.inks = self.inks
        ink.content.accent = self.survey.document.accent
        if on_accent:
            ink.content.on_accent()
        ink.live = (-page.bleed, -page.bleed, page.width + page.bleed, page.height + page.bleed)
        return ink

    def _picture(self, item: Image | Vector) -> tuple[str, Box]:
        """Return an asset's resource name and the box it fills by itself."""
        return self.pictures[item.asset]

    def _copy(self, group: Group) -> str:
        """Return the resource name of the form that draws a group's items; equal groups share one, named by what it draws."""
        identity = (id(group.items), group.height)
        name = self._copy_names.get(identity)
        if name is None:
            ink = PageInk(self._supplies, artifact=True)
            ink.content.inks = self.inks
            ink.content.accent = self.survey.document.accent
            ink.draw(group.items, Frame(0, group.height))
            copy = Copy(ink.content.data(), self._named(ink))
            name = self._copy_names[identity] = f"X{hashlib.sha256(copy.data).hexdigest()[:12]}"
            self.copies[name] = copy
        return name


def _frame(page: Page) -> Frame:
    """Return where a page's items stand."""
    margin = max(page.media, page.bleed)
    return Frame(margin, margin + page.height)


def _runs(page: Sequence[Head], often: Mapping[str, int]) -> list[list[Head]]:
    """Return a page's running heads in stretches: those that other pages have too, and those of this page alone."""
    runs: list[list[Head]] = []
    before: bool | None = None
    for head in page:
        shared = often[head.operators] > 1
        if shared is before:
            runs[-1].append(head)
        else:
            runs.append([head])
            before = shared
    return runs


def accent_stream(accent: str) -> Written:
    """Return the stream that sets the accent for the body after it."""
    return written(Stream({}, set_colors(accent).encode("ascii")))


def mark_stream(kind: str) -> Written:
    """Return the stream that begins an artifact of a kind, which ends in a later one; without a kind, the one that ends it.

    A page's streams are one as regards marked content (14.6.1, note 4).
    """
    return written(Stream({}, (begin_artifact(kind) if kind else "EMC").encode("ascii")))


def _draw_run(heads: Sequence[Head], tagged: bool, apart: bool, same: Callable[[Named], Named]) -> Run:
    """Return heads as one stream; neighbours of one kind are one artifact, marked `apart` if all are of one kind."""
    kinds = frozenset([head.kind for head in heads]) if tagged else frozenset[str]()
    outside = heads[0].kind if apart and len(kinds) == 1 else ""
    parts: list[str] = []
    kind = ""
    for head in heads:
        if kinds and not outside and head.kind != kind:
            parts += ["EMC"] * bool(kind) + [begin_artifact(head.kind)]
            kind = head.kind
        parts += ["q", head.operators, "Q"]
    parts += ["EMC"] * bool(kind)
    named = Named(frozenset[str]().union(*[head.named.faces for head in heads]), artifacts=kinds)
    return Run(written(flate_stream({}, "\n".join(parts).encode("ascii"))), same(named), outside)
