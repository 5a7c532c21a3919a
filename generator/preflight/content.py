"""What a page shows: marked content, text and ink, with where each stands (ISO 32000-1, clauses 8, 9 and 14.6).

Positions are points from the top left corner of the page as it is seen (MediaBox, /Rotate and /UserUnit applied), y downwards.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from generator.preflight.colors import Color
from generator.preflight.fonts import PdfFont, code_bits
from generator.preflight.geometry import Box, Point, shifted, union
from generator.preflight.letters import Extent, extent_of, is_any_light
from generator.preflight.objects import PdfDict


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked-content sequence. `holder` is the object number of the page or form whose stream has it."""

    tag: str
    mcid: int | None
    holder: int
    parent: int | None
    """Index of the sequence it stands in, among the page's marks."""
    in_artifact: bool
    """It is, or stands in, an /Artifact."""
    in_tag: bool
    """It has, or stands in one that has, an MCID."""
    actual_text: str | None = None
    lang: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Paint:
    """How something prints: colour of its fill and stroke, None where there is none."""

    fill: Color | None = None
    stroke: Color | None = None
    overprint: bool = False
    """What lies beneath is not knocked out (ISO 32000-1, 8.6.7)."""

    @property
    def colors(self) -> tuple[Color, ...]:
        """The colours it prints in."""
        return tuple(color for color in (self.fill, self.stroke) if color is not None)

    @property
    def paper(self) -> bool:
        """Nothing of it can be seen: it is white all over."""
        return bool(self.colors) and all(color.paper for color in self.colors)


class TextShow(NamedTuple):
    """The text of one text-showing operator: where its baseline starts, its size and the box its font's heights give it."""

    x: float
    y: float
    size: float
    width: float
    box: Box
    font: PdfFont
    text: str
    mark: int | None
    visible: bool
    """False for text rendering mode 3 and 7 (neither filled nor stroked)."""
    clipped: bool
    """Part of it lies outside the current clipping path's box."""
    paint: Paint = Paint()
    order: int = 0
    """Counts all that the page paints, from its first: what comes later covers what came before."""


class InkShow(NamedTuple):
    """One painted path, image or shading; `box` is what the clipping path's box leaves of it, None if nothing."""

    kind: str
    box: Box | None
    mark: int | None
    paint: Paint = Paint()
    order: int = 0
    line_width: float = 0.0
    """Of a stroke, in points on the page."""
    whole: Box = (0.0, 0.0, 0.0, 0.0)
    """Its box before clipping."""
    pixels: tuple[int, int] = (0, 0)
    """Width and height of an image in samples; (0, 0) if unknown."""
    placed: tuple[float, float] = (0.0, 0.0)
    """Width and height of an image as it is printed, in points, along its own sides."""
    image: PdfDict | None = None
    """An image XObject's dictionary (and stream)."""


@dataclass(slots=True)
class FontUse:
    """How a page uses a font: codes shown, and codes shown only under a marked-content ActualText."""

    codes: set[int] = field(default_factory=set)
    replaced: set[int] = field(default_factory=set)
    visible: bool = False

    def kept(self) -> KeptUse:
        """Return the same, to be kept for long."""
        return KeptUse(_numbers(self.codes), _numbers(self.replaced), self.visible)


class KeptUse(NamedTuple):
    """A `FontUse` that is remembered with a piece of a page: the codes in their order, as small as can be."""

    codes: Sequence[int]
    replaced: Sequence[int]
    visible: bool


def _numbers(codes: set[int]) -> Sequence[int]:
    """Return codes of at most four bytes, in their order."""
    return array("I", sorted(codes)) if codes else ()


@dataclass(frozen=True, eq=False)
class ContentPart:
    """What one piece of a page's content streams does; indexes and order count from the piece's own first."""

    marks: tuple[Mark, ...] = ()
    own_texts: tuple[TextShow, ...] = ()
    """Texts where they were met first; `texts` has them where they stand here."""
    own_inks: tuple[InkShow, ...] = ()
    fonts: Mapping[PdfFont, KeptUse] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    """What cannot be carried out: a missing font, an unreadable stream."""
    unbalanced: tuple[str, ...] = ()
    """Marked-content sequences opened or closed once too often."""
    forms: tuple[int, ...] = ()
    """Object numbers of form XObjects painted, in order; one that is painted twice stands here twice."""
    transparency: tuple[str, ...] = ()
    """What lets ink beneath it show through."""
    outer: int = 0
    """So many of `marks` were opened by earlier pieces; they stand first, the outermost at the front."""
    still_open: tuple[int, ...] = ()
    """Indexes of those that are open at its end."""
    clean: set[object] = field(default_factory=set)
    """Certificates: what was found to be in order here (see `certify`)."""
    like: tuple[ContentPart, ...] = ()
    """The pieces that this one is, but for where on the page they stand (see `moved`)."""
    base: ContentPart | None = None
    """What `texts` and `inks` are taken from, moved by `by`; None for a piece that was carried out where it stands."""
    by: Point = (0.0, 0.0)
    """To the right and down, in points."""

    @property
    def tags(self) -> tuple[tuple[int, int, bool], ...]:
        """(holder, MCID, in an artifact) of the sequences with an MCID that it opens, in order."""
        return tuple((mark.holder, mark.mcid, mark.in_artifact) for mark in self.marks[self.outer :] if mark.mcid is not None)

    @property
    def texts(self) -> tuple[TextShow, ...]:
        """The texts, in the order they are shown; of a copy they are made each time."""
        if self.base is None:
            return self.own_texts
        right, down = self.by
        return tuple([_text_moved(show, right, down) for show in self.base.own_texts])

    @property
    def inks(self) -> tuple[InkShow, ...]:
        """Paths, images and shadings, in the order they are painted; of a copy they are made each time."""
        if self.base is None:
            return self.own_inks
        by = self.by
        return tuple([ink._replace(box=(box := shifted(ink.whole, by)), whole=box) for ink in self.base.own_inks])

    @cached_property
    def hull(self) -> Box | None:
        """A box round all it shows; None if nothing is shown, or a clipping path has a say in what is."""
        if self.base is not None:
            return None if self.base.hull is None else shifted(self.base.hull, self.by)
        if any(show.clipped for show in self.own_texts) or any(map(_is_cut, self.own_inks)):
            return None
        boxes = [show.box for show in self.own_texts] + [show.whole for show in self.own_inks]
        return union(boxes) if boxes else None

    @cached_property
    def extent(self) -> Extent:
        """How far what prints of it reaches."""
        return self.base.extent.moved(self.by) if self.base is not None else extent_of(self.own_texts, self.own_inks)

    @cached_property
    def light(self) -> bool:
        """Some of its text might be lighter than what lies beneath it."""
        return is_any_light(self.own_texts) if self.base is None else self.base.light

    @cached_property
    def codes(self) -> tuple[tuple[PdfFont, int], ...]:
        """The fonts, each with the codes that are shown in it (see `code_bits`)."""
        if self.base is not None:
            return self.base.codes
        return tuple([(font, code_bits(use.codes) | code_bits(use.replaced)) for font, use in self.fonts.items()])


def _is_cut(ink: InkShow) -> bool:
    """Tell whether a clipping path says where an ink ends; a shading ends nowhere else."""
    return ink.box != ink.whole or ink.kind == "shading"


def _text_moved(show: TextShow, right: float, down: float) -> TextShow:
    """Return a text that stands elsewhere."""
    x, y, size, width, (x0, y0, x1, y1), font, words, mark, visible, clipped, paint, order = show
    box = (x0 + right, y0 + down, x1 + right, y1 + down)
    return TextShow(x + right, y + down, size, width, box, font, words, mark, visible, clipped, paint, order)


def together(parts: Sequence[ContentPart]) -> ContentPart:
    """Return pieces that follow each other as one; they must stand in the same marked-content sequences, and open none."""
    first = parts[0]
    if len(parts) == 1:
        return first
    texts: list[TextShow] = []
    inks: list[InkShow] = []
    fonts: dict[PdfFont, FontUse] = {}
    for part in parts:
        order = len(texts) + len(inks)
        texts += [show._replace(order=show.order + order) for show in part.texts]
        inks += [show._replace(order=show.order + order) for show in part.inks]
        _add_uses(fonts, part.fonts)
    shown = (tuple(texts), tuple(inks), kept_uses(fonts), *_said(parts))
    return ContentPart(first.marks, *shown, first.outer, first.still_open, like=tuple(parts))


def moved(part: ContentPart, by: Point, marks: tuple[Mark, ...] | None = None) -> ContentPart:
    """Return a piece of which no clipping path takes anything away, painted elsewhere, perhaps with other `marks`."""
    base = part.base or part
    said = (part.fonts, part.faults, part.unbalanced, part.forms, part.transparency, part.outer, part.still_open)
    own, by = part.marks if marks is None else marks, (part.by[0] + by[0], part.by[1] + by[1])
    return ContentPart(own, (), (), *said, like=part.like or (part,), base=base, by=by)


def gathered(parts: Sequence[ContentPart]) -> ContentPart:
    """Return pieces of a page, not all of them, as one, for who looks at each text, ink, mark and font by itself.

    A sequence that several of them stand in is there several times.
    """
    return parts[0] if len(parts) == 1 else _joined(parts, apart=True)


def kept_uses(uses: Mapping[PdfFont, FontUse]) -> Mapping[PdfFont, KeptUse]:
    """Return how fonts are used, to be kept for long."""
    return {font: use.kept() for font, use in uses.items()}


def _add_uses(uses: dict[PdfFont, FontUse], more: Mapping[PdfFont, KeptUse]) -> None:
    """Add how fonts are used to what is known of it."""
    for font, use in more.items():
        known = uses.setdefault(font, FontUse())
        known.codes.update(use.codes)
        known.replaced.update(use.replaced)
        known.visible = known.visible or use.visible


@dataclass(frozen=True, eq=False)
class Stretch:
    """Pieces that follow each other, known as a whole: those of one content stream, on whichever page."""

    parts: tuple[ContentPart, ...]
    tags: tuple[object, ...] = ()
    """Of the sequences with an MCID: the same object for stretches that have the same, in the same order."""
    clean: set[object] = field(default_factory=set)
    """Certificates that each of its parts has."""

    @cached_property
    def codes(self) -> Mapping[PdfFont, int]:
        """The fonts, each with the codes that are shown in it (see `code_bits`)."""
        found: dict[PdfFont, int] = {}
        for part in self.parts:
            for font, bits in part.codes:
                found[font] = found.get(font, 0) | bits
        return found

    @cached_property
    def forms(self) -> tuple[int, ...]:
        """Object numbers of form XObjects painted, in order."""
        return tuple([number for part in self.parts for number in part.forms])


class PageContent:
    """All that one page's content streams do: pieces in order, put together when somebody asks."""

    def __init__(self, stretches: tuple[Stretch, ...]) -> None:
        """Take the stretches that the page has, in order."""
        self.stretches = stretches

    @cached_property
    def parts(self) -> tuple[ContentPart, ...]:
        """All pieces."""
        return tuple([part for stretch in self.stretches for part in stretch.parts])

    @property
    def tags(self) -> tuple[tuple[object, ...], ...]:
        """Stands for the sequences with an MCID: pages that have the same objects here have the same, in the same order."""
        return tuple([stretch.tags for stretch in self.stretches if stretch.tags])

    @cached_property
    def _whole(self) -> ContentPart:
        return self.parts[0] if len(self.parts) == 1 else _joined(self.parts)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marked-content sequences, in the order they open."""
        return self._whole.marks

    @property
    def texts(self) -> tuple[TextShow, ...]:
        """The texts, in the order they are shown."""
        return self._whole.texts

    @property
    def inks(self) -> tuple[InkShow, ...]:
        """Paths, images and shadings, in the order they are painted."""
        return self._whole.inks

    @property
    def fonts(self) -> Mapping[PdfFont, KeptUse]:
        """The fonts, in the order of their first use."""
        return self._whole.fonts

    @property
    def faults(self) -> tuple[str, ...]:
        """What cannot be carried out, each once."""
        return self._whole.faults

    @property
    def unbalanced(self) -> tuple[str, ...]:
        """Marked-content sequences opened or closed once too often."""
        return self._whole.unbalanced

    @cached_property
    def forms(self) -> tuple[int, ...]:
        """Object numbers of form XObjects painted, each once."""
        return tuple(dict.fromkeys([number for stretch in self.stretches for number in stretch.forms]))

    @property
    def transparency(self) -> tuple[str, ...]:
        """What lets ink beneath it show through, each once."""
        return self._whole.transparency


def _joined(parts: Sequence[ContentPart], *, apart: bool = False) -> ContentPart:
    """Return the pieces of a page as one; `apart`: pieces of which one need not go on where the one before it ends."""
    marks: list[Mark] = []
    texts: list[TextShow] = []
    inks: list[InkShow] = []
    uses: dict[PdfFont, FontUse] = {}
    opened: list[int] = []
    for part in parts:
        outer = 0 if apart else part.outer
        place = [*opened[:outer], *range(len(marks), len(marks) + len(part.marks) - outer)]
        order = len(texts) + len(inks)
        marks += [_moved(mark, place) for mark in part.marks[outer:]]
        texts += [show._replace(mark=_at(place, show.mark), order=show.order + order) for show in part.texts]
        inks += [show._replace(mark=_at(place, show.mark), order=show.order + order) for show in part.inks]
        _add_uses(uses, part.fonts)
        opened = [place[index] for index in part.still_open]
    return ContentPart(tuple(marks), tuple(texts), tuple(inks), kept_uses(uses), *_said(parts))


def _said(parts: Sequence[ContentPart]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
    """Return the faults, unbalanced sequences, forms and transparency of pieces."""
    return (
        tuple(dict.fromkeys(fault for part in parts for fault in part.faults)),
        tuple(sentence for part in parts for sentence in part.unbalanced),
        tuple(number for part in parts for number in part.forms),
        tuple(dict.fromkeys(sentence for part in parts for sentence in part.transparency)),
    )


def _moved(mark: Mark, place: list[int]) -> Mark:
    """Return a sequence with its parent's index on the page."""
    return mark if mark.parent is None else replace(mark, parent=place[mark.parent])


def _at(place: list[int], mark: int | None) -> int | None:
    """Return an index on the page."""
    return None if mark is None else place[mark]


NOTHING = PageContent(())
"""The content of a page of which only the rest is looked at."""
